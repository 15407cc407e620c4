"""What Brevo is, in words for people: what it carries, what it adds, what nobody has tried yet, and what it refuses.

Promises that whatever was read in documents only, and decides something, is named. Asks nobody.
"""

from cipc_newsletter.errors import BadRequestError
from cipc_newsletter.providers.brevo_campaign_tags import NAME, TAGS, TITLE, refusal
from cipc_newsletter.providers.port import Description
from cipc_newsletter.wording import _

KEY_VARIABLE = "BREVO_API_KEY"


def describe() -> Description:
    """Return what Brevo is, in words."""
    return Description(
        name=NAME,
        title=TITLE,
        summary=_("Mails the lists and segments that you keep at Brevo; hosts in Europe."),
        carries=_("One campaign a language, to a list or a segment. Brevo makes the text part itself."),
        proof=_("The campaign's own state: after an unclear answer it is looked at."),
        tracking=_("Openings and clicks are always measured; the account can make them anonymous."),
        unsubscribing=_("Brevo's own link, where the mail has yours."),
        settings=("provider.brevo-campaign.consent",),
        variables=(KEY_VARIABLE,),
        tags=TAGS,
        unverified=unverified(),
    )


def unverified() -> tuple[str, ...]:
    """Return what was read in documents only and decides something here, in words."""
    return (
        _("that a draft leaves at its moment once the moment is set"),
        _("that an empty header and footer stay empty where the mail has its own unsubscribe link"),
        _("that a scheduled campaign becomes a draft again by its state"),
    )


def remarks() -> tuple[str, ...]:
    """Return what to know before the first mailing."""
    return (
        _(
            "{provider} measures openings and clicks in every campaign, and no call switches that off. In Brevo,"
            " Campaigns, Settings, Default settings, Tracking makes the figures anonymous."
        ).format(provider=TITLE),
        _("{provider} makes the text part of each mail itself, from its HTML.").format(provider=TITLE),
    )


def nameless(ref: str) -> BadRequestError:
    """Return the error for a campaign that has lost our mark."""
    return refusal(
        _("campaign {ref} at {provider} does not have its name any more.").format(ref=ref, provider=TITLE),
        right=_("The name tells after a break which campaign is ours."),
        remedy=_("Delete that campaign in {provider}, then go on: it is made again.").format(provider=TITLE),
    )


def gone(ref: str) -> BadRequestError:
    """Return the error for a campaign that is not there."""
    return refusal(
        _("{provider} has no campaign {ref} any more.").format(provider=TITLE, ref=ref),
        right=_("It was deleted there."),
        remedy=_("Look at the campaigns in {provider}, then go on.").format(provider=TITLE),
    )


def too_late(ref: str) -> BadRequestError:
    """Return the error for a campaign that cannot be taken back or deleted any more."""
    return refusal(
        _("campaign {ref} at {provider} is no draft, or leaves already.").format(ref=ref, provider=TITLE),
        right=_("What has left cannot be taken back; only a draft is deleted."),
        remedy=_("Look at it in {provider}.").format(provider=TITLE),
    )
