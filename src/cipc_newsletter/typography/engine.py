"""Set a text, or the runs of one, as its language does.

Promises that setting twice is setting once; that letters and digits stay, but for French ordinals and times and the
ligature œ; and that what is held (addresses, code, merge fields) comes back as it was. A language without rules here
is left alone.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from cipc_newsletter.typography.line import Line
from cipc_newsletter.typography.rules import Usage
from cipc_newsletter.typography.untouched import spans_of, unbroken

LANGUAGES = {"fr": "french", "en": "english", "es": "spanish"}
_DIGIT = re.compile(r"\d")
# Narrow and thin no-break spaces look wrong in many fonts (rule TYP-FR-03); what is invisible breaks searching.
_UNWANTED = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\t": " ", "\u200b": "", "\ufeff": "", "\u00ad": ""}


def set_text(text: str, locale: str) -> str:
    """Return `text` as `locale`, a BCP 47 tag, sets it."""
    return set_runs((text,), locale)[0]


def set_runs(runs: Sequence[str], locale: str) -> tuple[str, ...]:
    """Return the runs of one text, such as those between the marks of a paragraph, set as one.

    A run that must stay as it is, such as code, is handed in as `HELD`.
    """
    usage = _usage(locale)
    if usage is None or not runs:
        return tuple(runs)
    line = Line([_clean(run) for run in runs])
    has_digits = _DIGIT.search(line.text) is not None
    held = spans_of(line.text, has_digits=has_digits)
    if held:
        line.recast(unbroken(line.text, held))
        line.hold(held)
    for step in usage.words:
        step.apply(line)
    if has_digits:
        for step in usage.numbers:
            step.apply(line)
    return line.runs()


def language_of(locale: str) -> str:
    """Return the language of a BCP 47 tag."""
    return locale.partition("-")[0].lower()


def _clean(text: str) -> str:
    if text.isascii() and "\t" not in text:
        return text
    for character, instead in _UNWANTED.items():
        if character in text:
            text = text.replace(character, instead)
    return text


@cache
def _usage(locale: str) -> Usage | None:
    name = LANGUAGES.get(language_of(locale))
    if name is None:
        return None
    module = import_module(f"cipc_newsletter.typography.{name}")
    usage: Usage = module.usage(locale)
    return usage
