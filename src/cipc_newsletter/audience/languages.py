"""The languages a subscriber may read in, and the words people write for them.

Promises one of three codes or nothing: a word that is not known is never guessed at.
"""

import functools

from cipc_newsletter.audience.columns import folded

_WORDS = {
    "fr": "fr fra fre french francais francaise frances francesa",
    "en": "en eng english anglais anglaise ingles inglesa",
    "es": "es spa esp spanish espagnol espagnole espanol espanola castellano castillan",
}
_CODE_OF = {word: code for code, words in _WORDS.items() for word in words.split()}


@functools.lru_cache(maxsize=1024)  # a list repeats a handful of words, once for every person
def language_of(text: str) -> str | None:
    """Return "fr", "en" or "es" for a word or tag such as Français, fr-CA or English (Canada); None for another."""
    first, *_rest = folded(text).split(" ")
    return _CODE_OF.get(first)
