"""Where the front matter of a file begins and ends, and where the body. Does not read what stands in either."""

import re

from cipc_newsletter.errors import Mistake
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

FENCE = "+++"
_YAML_FENCE = "---"
_NEARLY = re.compile(r"\s*\+[+\s]*")


@frozen
class Parts:
    """A file in two: lines of the file count from 1; `body` has no blank line at either end."""

    matter: str
    matter_line: int
    body: str
    body_line: int


def split(text: str, *, path: str) -> Parts | Mistake:
    """Return the two parts of `text` (LF line ends), or what is wrong with their fences."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return Mistake(
            what=_("the file is empty."),
            right=_(
                "An item begins with a line +++, then its keys such as title, then a second line +++, then its text."
            ),
            remedy=_("Write the item, or delete the file."),
            path=path,
            line=1,
        )
    if lines[start].rstrip() != FENCE:
        return _no_opening(lines, start, path=path)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].rstrip() == FENCE), None)
    if end is None:
        return _no_closing(lines, start, path=path)
    body = next((number for number in range(end + 1, len(lines)) if lines[number].strip()), end + 1)
    return Parts(
        matter="\n".join(lines[start + 1 : end]),
        matter_line=start + 2,
        body="\n".join(lines[body:]).rstrip(),
        body_line=body + 1,
    )


def _no_opening(lines: list[str], start: int, *, path: str) -> Mistake:
    first = lines[start].strip()
    right = _("The first line of an item is +++.")
    if first == _YAML_FENCE:
        what = _("the front matter stands between lines of ---.")
        right = _('Here it stands between lines of +++, and its keys are written title = "…".')
        remedy = _("Write +++ for both, and an equals sign after each key.")
    elif FENCE in (line.rstrip() for line in lines[start:]):
        what = _("text stands before the front matter.")
        remedy = _("Move the text below the second line +++.")
    elif _NEARLY.fullmatch(lines[start]):
        what = _('the line "{line}" does not open the front matter.').format(line=first)
        remedy = _("Write exactly three plus signs, without a space before them.")
    else:
        what = _("the front matter is missing.")
        remedy = _('Begin the file with a line +++, a line title = "…" and a second line +++.')
    return Mistake(what=what, right=right, remedy=remedy, path=path, line=start + 1)


def _no_closing(lines: list[str], start: int, *, path: str) -> Mistake:
    nearly = next((number for number in range(start + 1, len(lines)) if _NEARLY.fullmatch(lines[number])), None)
    if nearly is not None:
        what = _('the line "{line}" does not close the front matter.').format(line=lines[nearly].strip())
        remedy = _("Write exactly three plus signs, without a space before them.")
    else:
        what = _("the front matter that begins here is never closed.")
        remedy = _("Put a line +++ between the last key and the text.")
    return Mistake(
        what=what,
        right=_("Front matter stands between two lines of +++."),
        remedy=remedy,
        path=path,
        line=(start if nearly is None else nearly) + 1,
    )
