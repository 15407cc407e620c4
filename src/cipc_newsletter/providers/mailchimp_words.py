"""What Mailchimp is, in words for people: what it carries, what it adds, and what nobody has tried yet.

Promises that whatever was read in documents only, and decides something, is named. Asks nobody.
"""

from cipc_newsletter.providers import mailchimp_tags
from cipc_newsletter.providers.mailchimp_settings import KEY_VARIABLE, NAME, TITLE
from cipc_newsletter.providers.port import Description
from cipc_newsletter.wording import _


def describe() -> Description:
    """Return what Mailchimp is, in words."""
    return Description(
        name=NAME,
        title=TITLE,
        summary=_("Mails the people on your Mailchimp list, one campaign for each language."),
        carries=_("A whole list, or a tag, a segment or the value of a field; it starts on the quarter hour."),
        proof=_(
            "Its campaigns: each of ours carries a mark in its name, and is looked at before anything is repeated."
        ),
        tracking=_("Openings and clicks are switched off in every campaign, and that is read back before it starts."),
        unsubscribing=_("Mailchimp's own link, in the place where the template has yours; it keeps who left."),
        settings=("provider.mailchimp.list", "provider.mailchimp.consent"),
        variables=(KEY_VARIABLE,),
        tags=mailchimp_tags.table({}),
        unverified=unverified(),
    )


def unverified() -> tuple[str, ...]:
    """Return what was read in documents only, or in none, and never seen at a live account."""
    return (
        _("Whether the HTML that was uploaded is given back byte for byte."),
        _("Whether the address called reply_to is the one that mails come from."),
        _("How a value with < or & is written into the HTML, and whether a tag inside a value is filled."),
        _("Whether a merge tag with a fallback is filled in the subject."),
        _("How short before its moment a campaign may be scheduled."),
    )
