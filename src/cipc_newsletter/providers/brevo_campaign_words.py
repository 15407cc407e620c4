"""What Brevo is, in words for people: what it carries, what it adds, and what nobody has tried yet.

Promises that whatever was read in documents only, and decides something, is named. Asks nobody.
"""

from cipc_newsletter.providers.brevo_campaign_tags import NAME, TAGS, TITLE
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
