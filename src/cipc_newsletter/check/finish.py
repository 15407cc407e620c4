"""Rules CLI-05, CLI-07, CLI-14, CLI-15 and DRK-03: HTML that is whole, and a finish nobody misses.

Promises to look at the HTML as it arrives, comments for Outlook included. Repairs nothing, as browsers do.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from cipc_newsletter.check.cascade import styles_of
from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.html_tree import VOID
from cipc_newsletter.check.mail_view import MailView
from cipc_newsletter.errors import Mistake
from cipc_newsletter.wording import _

_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial"})
_CONDITION = re.compile(r"<!--\[if[^\]]*\]>(?:<!-->)?|<!(?:--<!)?\[endif\]-->", re.IGNORECASE)
_MAY_STAY_OPEN = frozenset(
    {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "html", "body"}
)


def cli_05(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a background picture with no colour behind it."""
    for element in mail.html.elements:
        styles = styles_of(element)
        has_picture = "url(" in styles.get("background-image", "") + styles.get("background", "")
        has_colour = "background-color" in styles or "bgcolor" in element.attributes
        if (has_picture or element.attributes.get("background")) and not has_colour:
            yield _mistake(
                _("<{tag}> has a background picture and no colour behind it.").format(tag=element.tag),
                right=_("Outlook for Windows shows the colour alone."),
            )
            return


def cli_07(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find fonts that have to be loaded, and lists of fonts without a last resort."""
    if any(rule.prelude.startswith("@font-face") for rule in mail.rules):
        yield _mistake(
            _("the style block loads a font."),
            right=_("Gmail, Outlook.com, Orange and La Poste load none: the mail is set in fonts of the system."),
        )
    told: set[str] = set()
    for element in mail.html.elements:
        fonts = styles_of(element).get("font-family", "")
        last = fonts.rpartition(",")[2].strip().strip("'\"")
        if fonts and last not in _GENERIC and fonts not in told:
            told.add(fonts)
            yield _mistake(
                _('the list of fonts "{fonts}" has no last resort.').format(fonts=fonts[:60]),
                right=_("It ends in serif, sans-serif or monospace, which every computer has."),
            )


def cli_14(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find a comment for Outlook that is not closed, or closed twice: what follows would vanish."""
    marks = [match[0].lower().startswith("<!--[if") for match in _CONDITION.finditer(mail.source)]
    if marks[::2] != [True] * len(marks[::2]) or marks[1::2] != [False] * len(marks[::2]):
        yield _mistake(
            _("the comments for Outlook do not pair off."),
            right=_("Each <!--[if …]> has its <![endif]-->."),
        )


def cli_15(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find elements that are not closed, closed but never opened, or that share an id."""
    nesting = _Nesting()
    nesting.read(mail.source)
    for line, what in nesting.faults[:3]:
        yield _mistake(
            _("line {line} of the HTML: {what}").format(line=line, what=what),
            right=_("Elements lie in one another whole: each mail program repairs the rest in its own way."),
        )
    ids = Counter(element.attributes["id"] for element in mail.html.elements if element.attributes.get("id"))
    for name in [name for name, count in ids.items() if count > 1][:3]:
        yield _mistake(
            _('several elements have the id "{name}".').format(name=name),
            right=_("An id names one element."),
        )


def drk_03(mail: MailView, _given: CheckInput) -> Iterator[Mistake]:
    """Find colours by light-dark(), which Gmail, Outlook and Yahoo do not know."""
    declared = [one.value for rule in mail.rules for one in rule.declarations]
    declared += [value for element in mail.html.elements for value in styles_of(element).values()]
    if any("light-dark(" in value for value in declared):
        yield _mistake(
            _("a colour is given by light-dark()."),
            right=_("Colours for a dark look stand in @media (prefers-color-scheme: dark)."),
        )


class _Nesting(HTMLParser):
    """Follows tags as they are opened and closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[int, str]] = []
        self._open: list[tuple[str, int]] = []

    def read(self, source: str) -> None:
        """Read a document; a marked section that html.parser gives up on ends the reading."""
        try:
            self.feed(source)
            self.close()
        except AssertionError:
            return
        self._left_open(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- html.parser
        if tag not in VOID:
            self._open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over what closes itself: only VML and the settings of Outlook do, and they are in comments."""

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, (name, _line) in enumerate(self._open) if name == tag]
        if tag in VOID or not places:
            self.faults.append((self.getpos()[0], _("</{tag}> closes nothing.").format(tag=tag)))
            return
        self._left_open(self._open[places[-1] + 1 :])
        del self._open[places[-1] :]

    def _left_open(self, opened: list[tuple[str, int]]) -> None:
        for tag, line in opened:
            if tag not in _MAY_STAY_OPEN:
                self.faults.append((line, _("<{tag}> is not closed.").format(tag=tag)))


def _mistake(what: str, *, right: str) -> Mistake:
    return Mistake(what=what, right=right, remedy=_("Mend the template."))
