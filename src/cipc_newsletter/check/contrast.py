"""Rules A11-08, A11-09 and DRK-02: colours that can be told apart, in light, in dark, and in a dark look by force.

Promises to compute from the styles of each element: as written on it (a program that drops the style block), with the
style block, and with its dark rules. A forced dark look is simulated on the pairs of colours found (docs/checks.md).
Sees no picture.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from cipc_newsletter.check.appearance import LEAST_CONTRAST, Look
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.colours import Colour, contrast_of, fully_inverted, partly_inverted, written
from cipc_newsletter.check.html_tree import Text
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.check.reading import squeezed
from cipc_newsletter.check.sources import Place, said_in
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

LEAST_LARGE_CONTRAST = 3.0  # WCAG 2.2, success criterion 1.4.3: 24 pixels, or 18.66 bold
_Pair = tuple[Colour, Colour, bool]


def a11_08(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find texts too pale for their ground, in light and in dark."""
    dark, light = given.palette.dark, given.palette.light
    told: set[_Pair] = set()
    for view, looks, names in (
        (_("without its style block"), mail.looks, light),
        (_("in light"), mail.light_looks, light),
        (_("in dark"), mail.dark_looks, dark),
    ):
        for pair, text in _pairs(mail, looks).items():
            if pair not in told and not _is_enough(*pair):
                told.add(pair)
                yield _weak(pair, text, view, given=given, mail=mail, names=names)


def _pairs(mail: MailView, looks: Sequence[Look]) -> Mapping[_Pair, str]:
    """Return the pairs of colours that texts have, each with the first text that has it."""
    found: dict[_Pair, str] = {}
    for text in _texts(mail):
        look = looks[text.parent]
        if look.colour and look.background and not look.is_hidden and look.size > 0:
            found.setdefault((look.colour, look.background, look.is_large), squeezed(text.text))
    return found


def _texts(mail: MailView) -> Iterator[Text]:
    return (text for text in mail.html.seen if text.parent >= 0 and text.text.strip())


def _is_enough(colour: Colour, background: Colour, is_large: bool) -> bool:  # noqa: FBT001 -- the parts of a pair
    return contrast_of(colour, background) >= (LEAST_LARGE_CONTRAST if is_large else LEAST_CONTRAST)


def _weak(
    pair: _Pair, text: str, view: str, *, given: CheckInput, mail: MailView, names: Mapping[str, str]
) -> Mistake:
    colour, background, is_large = pair
    name, ground = _name_of(colour, names), _name_of(background, names)
    table = "colours" if names is given.palette.light else "dark"
    lines = (given.palette.lines.get(f"{table}.{one.partition(' ')[0]}") for one in (name, ground))
    line = next((line for line in lines if line), None)
    place = Place(path=given.palette.path, line=line) if given.palette.path else said_in(given, mail.language, text)
    return Mistake(
        what=_('{colour} on {background} has a contrast of {contrast:.1f} to 1, {view}: "{text}".').format(
            colour=name, background=ground, contrast=contrast_of(colour, background), view=view, text=text[:40]
        ),
        right=_("It is at least {least:g} to 1.").format(least=LEAST_LARGE_CONTRAST if is_large else LEAST_CONTRAST),
        remedy=_("Make one of the two colours darker or lighter in the template's settings."),
        path=place.path if place else None,
        line=place.line if place else None,
    )


def _name_of(colour: Colour, names: Mapping[str, str]) -> str:
    """Return what the template calls a colour, with its figures."""
    figures = written(colour)
    name = next((name for name, value in names.items() if value.upper() == figures), "")
    return f"{name} ({figures})" if name else figures


def a11_09(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find links in running text that only their colour tells from it."""
    for link in mail.html.named("a"):
        if "href" not in link.attributes or not _is_in_running_text(mail, link.number):
            continue
        inside = [text for text in _texts(mail) if mail.html.is_within(text.parent, link.number)]
        if any(not looks[text.parent].is_underlined for text in inside for looks in (mail.looks, mail.dark_looks)):
            said = squeezed("".join(text.text for text in inside))
            place = said_in(given, mail.language, said)
            yield Mistake(
                what=_('the link "{text}" differs from the text around it by its colour alone.').format(
                    text=said[:60]
                ),
                right=_("Links in running text are underlined: not everybody sees the colour."),
                remedy=_("Add text-decoration:underline to the style of links in the template."),
                path=place.path if place else None,
                line=place.line if place else None,
            )


def _is_in_running_text(mail: MailView, number: int) -> bool:
    block = next((outer for outer in mail.html.around(number) if outer.tag in {"p", "li", "td", "th", "dd"}), None)
    if block is None or mail.looks[number].is_hidden:
        return False
    around = [run.text for run in mail.runs_in(block) if not mail.html.is_within(run.text.parent, number)]
    nearest = {"p", "li", "td", "th", "dd"}
    return any(
        sum(char.isalpha() for char in text.text) > 1
        and next((outer.number for outer in mail.html.around(text.parent) if outer.tag in nearest), -1)
        == block.number
        for text in around
    )


def drk_02(mail: MailView, given: CheckInput) -> Iterator[Mistake]:
    """Find texts that vanish where a mail program makes its own dark look, and texts over pictures."""
    ways: tuple[tuple[str, Callable[[Colour, Colour], tuple[Colour, Colour]]], ...] = (
        (_("all colours inverted, as in Gmail on iOS"), fully_inverted),
        (_("light colours inverted, as in Outlook and Gmail on Android"), partly_inverted),
    )
    for way, inverted in ways:
        for (colour, background, is_large), text in _pairs(mail, mail.looks).items():
            shown = inverted(colour, background)
            if contrast_of(*shown) < LEAST_LARGE_CONTRAST and _is_enough(colour, background, is_large):
                yield Mistake(
                    what=_(
                        '{colour} on {background} has a contrast of {contrast:.1f} to 1 with {way}: "{text}".'
                    ).format(
                        colour=_name_of(colour, given.palette.light),
                        background=_name_of(background, given.palette.light),
                        contrast=contrast_of(*shown),
                        way=way,
                        text=text[:40],
                    ),
                    right=_("It stays above 3 to 1 whatever a mail program does to it."),
                    remedy=_("Choose colours that are further apart in lightness."),
                    path=given.palette.path or None,
                )
    yield from _over_pictures(mail)


def _over_pictures(mail: MailView) -> Iterator[Mistake]:
    for element in mail.html.elements:
        styles = mail.styles[element.number]
        has_picture = "url(" in styles.get("background-image", "") + styles.get("background", "")
        if (has_picture or element.attributes.get("background")) and any(
            text.text.strip() for text in mail.html.within(element.number)
        ):
            yield Mistake(
                what=_("text stands over a background picture."),
                right=_("Outlook for Windows leaves the picture out, and a forced dark look inverts only the text."),
                remedy=_("Put the picture above or below the text."),
            )
            return
