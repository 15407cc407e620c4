"""Rules CNT-10 and CLI-08: nothing in a mail that mail programs remove or distrust.

Promises to look at tags, attributes and styles as they arrive. Does not know which program removes what.
"""

from collections.abc import Iterator

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_REFUSED = frozenset(
    {
        "applet",
        "base",
        "button",
        "embed",
        "form",
        "frame",
        "frameset",
        "iframe",
        "input",
        "object",
        "script",
        "select",
        "textarea",
    }
)
_FILMS = frozenset({"audio", "video"})


def cnt_10(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find what runs, asks, embeds or loads."""
    for element in mail.html.elements:
        reason = _fault_of(mail, element)
        if reason:
            yield _mistake(
                reason.format(tag=element.tag), right=_("A mail holds text, pictures and links, and loads no style.")
            )
    for rule in mail.rules:
        if rule.prelude.startswith("@import"):
            yield _mistake(
                _("the style block loads another with @import."), right=_("A mail carries its own styles.")
            )


def _fault_of(mail: MailView, element: Element) -> str:
    attributes = element.attributes
    handler = next((name for name in attributes if name.startswith("on") and len(name) > 4), "")
    if element.tag in _REFUSED:
        return _("<{tag}> stands in the HTML.")
    if element.tag in _FILMS and not any(
        image.attributes.get("src")
        for image in mail.html.named("img")
        if mail.html.is_within(image.number, element.number)
    ):
        return _("<{tag}> stands in the HTML without a linked picture inside it.")
    if handler:
        return _("<{tag}> carries a script, {name}.").replace("{name}", handler)
    if element.tag == "link" and "stylesheet" in attributes.get("rel", "").lower():
        return _("<{tag}> loads a style sheet.")
    if element.tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        return _("<{tag}> sends the reader elsewhere.")
    return ""


def cli_08(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find pictures Gmail does not show: SVG, and those written into the mail."""
    right = _("Pictures are JPEG, PNG or GIF files at an address of their own.")
    for element in mail.html.elements:
        source = element.attributes.get("src", element.attributes.get("background", "")).strip().lower()
        if element.tag == "svg":
            yield _mistake(_("an <svg> stands in the HTML."), right=right)
        elif source.startswith("data:"):
            yield _mistake(_("a picture is written into the mail as data:."), right=right)
        elif source.partition("?")[0].endswith((".svg", ".svgz")):
            yield _mistake(_("the picture {address} is an SVG.").format(address=source[:120]), right=right)
        if any("url(data:" in value.replace('"', "").replace("'", "") for value in styles_of(element).values()):
            yield _mistake(_("a picture is written into a style as data:."), right=right)
    if any("data:" in one.value and "url(" in one.value for rule in mail.rules for one in rule.declarations):
        yield _mistake(_("a picture is written into the style block as data:."), right=right)


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Take it out of the template, or of the text it comes from."))
