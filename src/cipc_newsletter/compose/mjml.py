"""MJML → HTML, by MRML: the one place that calls it.

Promises that what is wrong is said with template and line, never as a bare offset, and that nothing of MJML is left
in the HTML. Loads no font from anywhere.
"""

import re
import unicodedata
from collections.abc import Sequence

from cipc_newsletter.compose import columns
from cipc_newsletter.compose.mjml_rules import mistakes_in
from cipc_newsletter.errors import TemplateError
from cipc_newsletter.wording import _

_MARK = re.compile(r"<!--@(\d+):(\d+)-->")
_POSITION = re.compile(r"position (\d+)")
# What MRML prints as an attribute: those of every tag, and the title, which becomes an aria-label.
_ATTRIBUTES = re.compile(r"<mj-title>[^<]*|<[A-Za-z][^>]*>")
_UNUSUAL = re.compile(r"[^\x00-\x7f]|\\")
_LEFT_OVER = re.compile(r"</?mj-[a-z-]*")


def html_of(marked: str, *, files: Sequence[str], shown: str) -> str:
    """Return the HTML of an MJML text with marked places. Raises TemplateError with every mistake found."""
    mistakes = mistakes_in(marked, files=files, shown=shown)
    if mistakes:
        raise TemplateError.of(mistakes)
    import mjml

    try:
        html = str(mjml.mjml2html(_ATTRIBUTES.sub(_spelled_out, _MARK.sub("", marked)), fonts={}))
    except ValueError as error:
        path, line = _place_of(str(error), marked, files, shown)
        raise TemplateError(
            _("MJML cannot be compiled from here on."),
            right=_("Every tag that is opened is closed, and raw HTML is balanced."),
            remedy=_("Mend the template."),
            path=path,
            line=line,
        ) from error
    left = _LEFT_OVER.search(html)
    if left:
        raise TemplateError(
            _('"{text}" was left in the HTML.').format(text=left[0]),
            right=_("HTML in <mj-raw> and <mj-text> is balanced: what one opens, the same one closes."),
            remedy=_("Mend the template."),
            path=shown,
        )
    return _without_habits(columns.holding(html)).replace("&#92;", "\\")


def _without_habits(html: str) -> str:
    """Take out what MRML writes by itself and no template asked for.

    Its preheader is white, which filters weigh as a text that hides (SpamAssassin's HTML_FONT_LOW_CONTRAST); hidden it
    is by display:none. vertical-align is invalid on a cell and without effect; valign beside it does the work.
    """
    return html.replace("display:none;font-size:1px;color:#ffffff;", "display:none;font-size:1px;", 1).replace(
        ' vertical-align="middle"', ""
    )


def _spelled_out(tag: re.Match[str]) -> str:
    """Write the characters of a tag's attributes that MRML would write as \\u{a0} as references instead.

    MRML prints attributes with Rust's debug format, which escapes backslashes and whatever is not plainly visible.
    """
    return _UNUSUAL.sub(_reference, tag[0])


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    is_visible = character != "\\" and unicodedata.category(character)[0] in "LNPS"
    return character if is_visible else f"&#{ord(character)};"


def _place_of(reason: str, marked: str, files: Sequence[str], shown: str) -> tuple[str, int | None]:
    """Translate MRML's offset, which counts without the marks, to the template and line marked before it."""
    position = _POSITION.search(reason)
    place: tuple[str, int | None] = (shown, None)
    if position is None:
        return place
    taken_out = 0
    for mark in _MARK.finditer(marked):
        if mark.start() - taken_out > int(position[1]):
            break
        taken_out += len(mark[0])
        place = (files[int(mark[1])], int(mark[2]))
    return place
