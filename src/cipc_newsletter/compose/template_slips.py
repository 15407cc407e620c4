"""What Jinja says about a template, in our own words and in the language in use.

Promises a sentence for whatever Jinja raises: the common slips are told by name, any other by the line it stands in.
Jinja's own words, which are English, stay with the error as its cause (--verbose shows them).
"""

import re

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError

from cipc_newsletter.wording import _

_UNKNOWN_STATEMENT = re.compile(r"Encountered unknown tag '(\w+)'")
_NEVER_CLOSED = re.compile(r"Unexpected end of template.*needs to be closed is '(\w+)'", re.DOTALL)
_NO_SUCH = re.compile(r"No (?:filter|test) named '(\w+)'")
_NO_NAME = re.compile(r"'([^']+)' is undefined|has no (?:attribute|element) '?([^']+?)'?$")
_UNSAFE = re.compile(r"access to attribute '(\w+)'")
_PLACE_MARK = re.compile(r"<!--@.*?-->")


def slip_in_reading(error: TemplateSyntaxError) -> tuple[str, str]:
    """Return what is wrong with a template that cannot be read, and what would be right."""
    said = error.message or ""
    if found := _NEVER_CLOSED.search(said):
        return (
            _('the block "{name}" is opened and never closed.').format(name=found[1]),
            _("What opens with {opening} ends with {closing}.").format(
                opening=f"{{% {found[1]} %}}", closing=f"{{% end{found[1]} %}}"
            ),
        )
    if found := _UNKNOWN_STATEMENT.search(said):
        what = _('"{name}" cannot stand between {opening} and {closing} here.')
        return what.format(name=found[1], opening="{%", closing="%}"), _(
            "The statements are if, for, set and include."
        )
    if found := _NO_SUCH.search(said):
        return (
            _('there is no filter or test "{name}".').format(name=found[1]),
            _("The filters are few: a template loops, chooses and includes."),
        )
    return _('"{text}" cannot be read.').format(text=_line_of(error)), _("A value stands between {{ and }}.")


def _line_of(error: TemplateSyntaxError) -> str:
    lines = (error.source or "").splitlines()
    line = lines[error.lineno - 1] if 0 < error.lineno <= len(lines) else ""
    return _PLACE_MARK.sub("", line).strip()


def slip_in_rendering(error: Exception) -> tuple[str, str]:
    """Return what is wrong with a template that cannot be applied, and what would be right."""
    if isinstance(error, SecurityError):
        found = _UNSAFE.search(str(error))
        what = _('"{name}" is out of reach for a template.').format(name=found[1]) if found else f"{error}."
        return what, _("A template loops, chooses and includes, and nothing else.")
    if isinstance(error, RecursionError):
        return _("the templates include one another without end."), _("An include leads to another file, never back.")
    found = _NO_NAME.search(str(error))
    if found:
        return (
            _('nothing is called "{name}" here.').format(name=found[1] or found[2]),
            _("A template uses what it is given; a name it does not know is an error."),
        )
    return _("this line cannot be carried out."), _(
        "A template joins and compares texts, and counts with small numbers."
    )
