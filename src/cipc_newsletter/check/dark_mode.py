"""Rule DRK-01: a mail that says it has a dark look, and has one.

Promises to look for the declarations that mail programs ask for. Judges no colour: A11-08 and DRK-02 do.
"""

from collections.abc import Iterator

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_METAS = ("color-scheme", "supported-color-schemes")


def drk_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find what is missing for a dark look where mail programs offer one."""
    metas = {
        element.attributes.get("name", ""): element.attributes.get("content", "")
        for element in mail.html.named("meta")
    }
    declared = [
        one.value
        for rule in mail.rules
        if ":root" in rule.selectors
        for one in rule.declarations
        if one.name == "color-scheme"
    ]
    preludes = " ".join(" ".join((*rule.around, rule.prelude)) for rule in mail.rules)
    needs = (
        *((f'<meta name="{name}" content="light dark">', "dark" in metas.get(name, "")) for name in _METAS),
        (":root { color-scheme: light dark }", any("dark" in value for value in declared)),
        ("@media (prefers-color-scheme: dark)", "prefers-color-scheme" in preludes),
        ("[data-ogsc]", "[data-ogsc]" in preludes and "[data-ogsb]" in preludes),
    )
    missing = [what for what, is_there in needs if not is_there]
    if missing:
        yield Mistake(
            what=_("the dark look lacks {what}.").format(what=", ".join(missing)),
            right=_("Apple Mail, Samsung, Thunderbird and Outlook take dark colours from these declarations."),
            remedy=_("Add them to the template, as the templates that come with the program have them."),
        )
