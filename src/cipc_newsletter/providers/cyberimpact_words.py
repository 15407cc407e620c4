"""What Cyberimpact is, in words for people: what it carries, what it adds, and what nobody has tried yet.

Promises that whatever was read in documents only, and decides something, is named. Asks nobody.
"""

from cipc_newsletter.providers.cyberimpact_tags import NAME, TITLE
from cipc_newsletter.providers.port import Description
from cipc_newsletter.wording import _

KEY_VARIABLE = "CYBERIMPACT_API_KEY"


def describe() -> Description:
    """Return what Cyberimpact is, in words."""
    return Description(
        name=NAME,
        title=TITLE,
        summary=_("Mails the groups that you keep at Cyberimpact, in Québec; in French and English only."),
        carries=_("One mailing a language, to a group. There are no drafts: what is made leaves at its moment."),
        proof=_("A mark inside the mail, which no reader sees: after an unclear answer it is searched for."),
        tracking=_("Openings and clicks are always counted, here without saying whose they are."),
        unsubscribing=_("Cyberimpact's own link, in the footer that it puts under every mail."),
        settings=("provider.cyberimpact.consent", "provider.cyberimpact.tags"),
        variables=(KEY_VARIABLE,),
        unverified=unverified(),
    )


def unverified() -> tuple[str, ...]:
    """Return what was read in documents only and decides something here, in words."""
    return (
        _("which merge tags it has: config.toml names those that it tells you"),
        _("what it calls a mailing that is just leaving: its documentation knows scheduled and sent"),
        _("that it keeps a comment inside the HTML: looked at with each mailing, which is taken back if not"),
        _("whether what is read back already has its footer in it"),
        _("how many calls it takes in a minute"),
    )


def remarks() -> tuple[str, ...]:
    """Return what to know before the first mailing."""
    return (
        _("{provider} counts openings and clicks in every mailing; here without saying whose they are.").format(
            provider=TITLE
        ),
        _("{provider} puts its own footer under every mail: your address and the way out.").format(provider=TITLE),
        _(
            "{provider} has no call for test copies, and none that says whether the sender's address is confirmed."
        ).format(provider=TITLE),
    )
