"""How mailings and languages are called in sentences.

Promises whole words in the language in use; a language that has no word here is called by its tag.
"""

from collections.abc import Iterable

from cipc_newsletter.deliver.mailings.differences import Difference
from cipc_newsletter.wording import _


def in_language(language: str) -> str:
    """Return "in French", for "the mailing in French"."""
    known = {"fr": _("in French"), "en": _("in English"), "es": _("in Spanish")}
    return known.get(language) or _("in “{language}”").format(language=language)


def accepted_in_words(found: Iterable[Difference]) -> str:
    """Return what the provider changed and config.toml accepts, as the note of a mailing; empty where that is nothing."""
    changes = " ".join(each.words for each in found if each.is_accepted)
    return _("Accepted: {changes}").format(changes=changes) if changes else ""
