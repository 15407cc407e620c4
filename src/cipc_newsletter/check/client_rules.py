"""Rules CLI-01, 02, 04, 06, 09 and 10: HTML and styles that the mail programs of our readers lay out.

Promises to look at the styles written on elements where a rule is about layout, since some programs drop the style
block, and at both where a rule is about what no program should meet. Counts no shares: rule SUP-01 does.
"""

import re
from collections.abc import Iterator

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import Element
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

WIDEST_PIXELS, BLOCK_OCTETS = 640, 8 * 1024
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_SOME = re.compile(r"(?<![\w.#-])(?:0*[1-9]\d*(?:\.\d+)?|0*\.0*[1-9]\d*)(?:px|em|rem|pt|%)")
_NEGATIVE = re.compile(r"(?<![\w.)])-\s*\d*\.?\d+(?:px|em|rem|pt|%)")
_REM = re.compile(r"(?<![\w#-])\d*\.?\d+rem\b")
_PADDED = frozenset({"a", "div", "p"})


def cli_01(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find layout by means that Outlook for Windows, Gmail or Yahoo do not know."""
    for element in mail.html.elements:
        styles = styles_of(element)
        found = [f"display:{styles['display']}"] if styles.get("display", "").endswith(("grid", "flex")) else []
        found += [f"float:{styles['float']}"] if styles.get("float", "none") != "none" else []
        if styles.get("position", "static") not in {"static", "relative"}:
            found.append(f"position:{styles['position']}")
        if found:
            yield _mistake(
                _('<{tag}> is laid out by "{style}".').format(tag=element.tag, style=found[0]),
                right=_("Columns and places are made by tables and widths."),
            )
            return


def cli_02(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a text whose size, colour or presence depends on the style block."""
    told: set[str] = set()
    for text in mail.html.seen:
        if text.parent < 0 or not text.text.strip():
            continue
        plain, styled = mail.looks[text.parent], mail.light_looks[text.parent]
        for name, differs in (
            (_("size"), plain.size != styled.size),
            (_("colour"), plain.colour != styled.colour or plain.background != styled.background),
            (_("presence"), plain.is_hidden != styled.is_hidden),
        ):
            if differs and name not in told and not (plain.is_hidden and styled.is_hidden):
                told.add(name)
                yield _mistake(
                    _('the {what} of "{text}" comes from the style block alone.').format(
                        what=name, text=squeezed(text.text)[:40]
                    ),
                    right=_(
                        "It is written on the element: Gmail with other accounts, SFR and La Poste drop the block."
                    ),
                )


def cli_04(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find CSS that half of the mail programs do not know."""
    declared = [(one.name, one.value) for rule in mail.rules for one in rule.declarations]
    declared += [(name, value) for element in mail.html.elements for name, value in styles_of(element).items()]
    found = dict.fromkeys(_unknown(name, value) for name, value in dict.fromkeys(declared))
    found |= dict.fromkeys(":has()" for rule in mail.rules if ":has(" in rule.prelude)
    is_nested = any(not prelude.startswith("@") for rule in mail.rules for prelude in rule.around)
    found |= {_("a rule within a rule"): None} if is_nested else {}
    for what in filter(None, found):
        yield _mistake(
            _("the styles use {what}.").format(what=what),
            right=_("They use pixels and percentages, written out."),
        )


def _unknown(name: str, value: str) -> str:
    tests = (
        (name.startswith("--") or "var(" in value, "var()"),
        ("calc(" in value, "calc()"),
        (_REM.search(value) is not None, "rem"),
        (name.startswith("object-"), name),
        (name.startswith("margin") and _NEGATIVE.search(value) is not None, _("a negative margin")),
    )
    return next((what for is_so, what in tests if is_so), "")


def cli_06(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find space and widths that Outlook for Windows takes from table cells alone."""
    for element in mail.html.named(*_PADDED):
        styles = styles_of(element)
        padding = " ".join(value for name, value in styles.items() if name.startswith("padding"))
        if _SOME.search(padding) and not _is_button_for_outlook(mail, element):
            yield _mistake(
                _("<{tag}> has a padding of {value}.").format(tag=element.tag, value=padding),
                right=_("Padding stands on table cells: Outlook for Windows leaves it out elsewhere."),
            )
            break
    widths = [_pixels(styles_of(element).get("max-width", "")) for element in mail.html.named("div")]
    has_table = any(
        element.is_conditional and element.tag == "table" and element.attributes.get("width")
        for element in mail.html.elements
    )
    if max(widths, default=0) > WIDEST_PIXELS / 2 and not has_table:
        yield _mistake(
            _("the width of the mail is set by max-width alone."),
            right=_("A table for Outlook stands around, in a comment, with a width of its own."),
        )


def _is_button_for_outlook(mail: MailView, element: Element) -> bool:
    """Tell a link whose cell gives Outlook the same space in its own words."""
    return element.tag == "a" and any(
        "mso-padding-alt" in styles_of(cell) for cell in mail.html.around(element.parent) if cell.tag == "td"
    )


def cli_09(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find style blocks that are too long, or that rely on what others do not load."""
    for element in mail.html.named("style"):
        octets = len(mail.html.content_of(element).encode())
        if octets > BLOCK_OCTETS:
            yield _mistake(
                _("a style block has {octets} octets.").format(octets=octets),
                right=_("Each has less than {limit}: Gmail drops a longer one whole.").format(limit=BLOCK_OCTETS),
            )
    if any(prelude.startswith("@supports") for rule in mail.rules for prelude in rule.around):
        yield _mistake(_("the style block relies on @supports."), right=_("Few mail programs know it."))


def cli_10(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a mail that is too wide, or VML that every reader gets."""
    tables = [element for element in mail.html.elements if element.tag in {"table", "img"}]
    widths = [_pixels(element.attributes.get("width", "")) for element in tables]
    widths += [_pixels(styles_of(element).get("width", "")) for element in mail.html.elements]
    widths += [_pixels(styles_of(element).get("max-width", "")) for element in mail.html.named("div")]
    widest = max(widths, default=0)
    if widest > WIDEST_PIXELS:
        yield _mistake(
            _("the mail is {width:g} pixels wide.").format(width=widest),
            right=_("It is 600 wide, and at most 640."),
        )
    shape = next(
        (element.tag for element in mail.html.elements if ":" in element.tag and not element.is_conditional), ""
    )
    if shape:
        yield _mistake(
            _("<{tag}> stands outside of the comments for Outlook.").format(tag=shape),
            right=_("Only Outlook reads VML."),
        )


def _pixels(value: str) -> float:
    match = _PIXELS.fullmatch(value.strip())
    return float(match[1]) if match else 0.0


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Mend the template."))
