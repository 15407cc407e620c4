"""Whether markup that a mail shows as words was written so by somebody, or leaked out of a template.

Promises to judge by the sources of the issue, not by how a text looks: a story may speak of <script> or {{. What was
escaped or stands between backquotes is meant to be read; what stands there bare may have been pasted by mistake.
"""

import re
from functools import lru_cache

from cipc_newsletter.check.check_input import CheckInput
from cipc_newsletter.check.sources import Place, source_texts
from cipc_newsletter.values import frozen

OPEN_TEMPLATE = re.compile(r"(?:\{\{|\{%)-?\s*[\w.]*")
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[`~]*[ \t]*$|(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark 0.31, section 2.4
_TAG = re.compile(r"</?(?P<name>[a-z][a-z0-9-]*)", re.IGNORECASE)
_NEVER_CLOSED = frozenset({"br", "hr", "img"})


@frozen
class Written:
    """Where somebody wrote a piece of markup; `is_bare` is true where it may have been meant as markup."""

    place: Place
    is_bare: bool


def written(given: CheckInput, languages: tuple[str, ...], found: str) -> Written | None:
    """Return where the sources of `languages` hold the beginning of `found`, a bare one first; None for nowhere."""
    stem = _stem(found)
    known = None
    for language in languages:
        for source in source_texts(given.issue, language):
            if stem not in _spaceless(_ESCAPED.sub(r"\1", source.text)):
                continue
            place = source.place_of(_first_line_like(source.text, stem))
            if _holds_bare(source.text, stem):
                return Written(place=place, is_bare=True)
            known = known or Written(place=place, is_bare=False)
    return known


def _stem(found: str) -> str:
    """Return what stays of a piece of markup whatever wrapping and typography made of the rest."""
    tag = _TAG.match(found)
    return _spaceless(tag[0] if tag else found).lower()


def _holds_bare(text: str, stem: str) -> bool:
    """Tell whether `stem` stands in `text` outside code and unescaped; a tag only counts that is closed again."""
    bare = _spaceless(_ESCAPED.sub(" ", _CODE.sub(" ", text)))
    tag = _TAG.match(stem)
    if tag and tag["name"] not in _NEVER_CLOSED:
        return f"<{tag['name']}" in bare and f"</{tag['name']}" in bare
    return stem in bare


def _first_line_like(text: str, stem: str) -> str:
    """Return the line of `text` that holds `stem`, so that its place can be told."""
    lines = text.split("\n")
    return next((line for line in lines if stem in _spaceless(_ESCAPED.sub(r"\1", line))), text)


@lru_cache(maxsize=512)
def _spaceless(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()
