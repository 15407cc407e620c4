"""The words people read: English in the source, French from the catalogue.

Promises one language for the whole process, Click's own sentences included, because both go through the
standard library's `gettext` with one text domain. Does not choose the language: the command line does.
"""

import contextlib
import gettext as _gettext
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

DOMAIN = "cipc_newsletter"
LANGUAGES = ("fr", "en")
_LOCALE_FOLDER = Path(__file__).parent / "locale"


def speak(language: str) -> None:
    """Make `language` ("fr" or "en") the language of every sentence from here on.

    English is the source, so any other language than French falls back to it.
    """
    # gettext.gettext() consults LANGUAGE at each call: it is the one switch that Click's sentences share.
    os.environ["LANGUAGE"] = language if language in LANGUAGES else "en"
    _gettext.bindtextdomain(DOMAIN, str(_LOCALE_FOLDER))
    _gettext.textdomain(DOMAIN)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make `language` that of the sentences within the block, for the whole process: for what serves one person."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def spoken() -> str:
    """Return the language in use, "fr" or "en"."""
    return "fr" if os.environ.get("LANGUAGE") == "fr" else "en"


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _catalogue(os.environ.get("LANGUAGE")).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a sentence that goes with `count`, in the language in use."""
    return _catalogue(os.environ.get("LANGUAGE")).ngettext(singular, plural, count)


@lru_cache(maxsize=4)
def _catalogue(_language: str | None) -> _gettext.NullTranslations:
    """Return the catalogue of the language in use; gettext's own way to it looks for its file at every sentence."""
    return _gettext.translation(DOMAIN, str(_LOCALE_FOLDER), fallback=True)
