"""How mailings and languages are called in sentences.

Promises whole words in the language in use; a language that has no word here is called by its tag.
"""

from cipc_newsletter.wording import _


def in_language(language: str) -> str:
    """Return "in French", for "the mailing in French"."""
    known = {"fr": _("in French"), "en": _("in English"), "es": _("in Spanish")}
    return known.get(language) or _("in “{language}”").format(language=language)
