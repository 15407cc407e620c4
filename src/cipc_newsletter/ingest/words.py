"""Words of a text as what can be compared: function words, stems, proper names, acronyms with their long form.

Promises short lists of our own for French, English and Spanish and the same answer whatever the accents' encoding.
No grammar: a stem is the beginning of a word.
"""

import re
import unicodedata
from functools import lru_cache

from cipc_newsletter.ingest.phrases import plain


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = {
    "fr": _set(
        "le les des du et une est dans pour sur avec par au aux ce cette ces qui ne pas sont ete ou lors nous vous ont "
        "leur leurs d l qu c s n j a il elle sans sous ainsi afin dont mais plus etre fait entre chez vers tout tous "
        "toute toutes ses"
    ),
    "en": _set(
        "the of and to for with by is are was were this that from at as its their has have been will which or be our an "
        "in on it they we how who what when into about than these those not can all more during between"
    ),
    "es": _set(
        "el los las del y una para por con su sus al lo como fue fueron mas esta este estos se han ha es en que la un de "
        "o e entre sobre sin desde hasta tambien pero cuando donde quien ser son nos"
    ),
}
# Shared between two of the languages: they say that a word is a function word, not which language it is of.
_SHARED = _set("la de un que se en es son on a ou y entre as an plus tout s l d c n j me te no si e o ha all")
_EVERY_FUNCTION_WORD = frozenset().union(*FUNCTION_WORDS.values()) | _set("la un de que en se d l qu a son sa")
_ELISIONS = re.compile(r"\b(?:[dlcnjsm]|qu|lorsqu|puisqu|jusqu)'(?=\w)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[-.&'][^\W_]+)*")
_STEM_LETTERS = 5
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…«“\"(•]\s*)$")
_ACRONYM_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z]{1,9})\)")
_LONG_FORM_LETTERS = 160


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """Return `word` without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    """Return the words of `text` as written, elided articles cut off."""
    return _TOKEN.findall(_ELISIONS.sub(" ", plain(text)))


def elisions(text: str) -> int:
    """Return how many elided words `text` has: French writes them all the time, the others hardly ever."""
    return len(_ELISIONS.findall(plain(text)))


def is_function_word(word: str) -> bool:
    """Whether `word` carries grammar rather than meaning in one of the three languages."""
    return folded(word) in _EVERY_FUNCTION_WORD


def distinctive_words(language: str) -> frozenset[str]:
    """Return the function words, folded, that belong to one of the three languages alone."""
    return FUNCTION_WORDS[language] - _SHARED


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the meaningful words of `text`, folded; numbers and acronyms are kept whole."""
    return frozenset(
        folded(word)[:_STEM_LETTERS]
        for word in tokens(text)
        if (len(word) >= 4 or word.isdigit() or word.isupper()) and not is_function_word(word) and len(word) > 1
    )


@lru_cache(maxsize=512)
def names(text: str) -> frozenset[str]:
    """Return the words of `text` that are names by their capitals, folded: acronyms, capitals inside a sentence."""
    matching = plain(text)
    found = set()
    for match in _TOKEN.finditer(_blanked(matching)):
        word = match.group()
        if is_acronym(word) or (
            word[0].isupper() and len(word) > 1 and not _SENTENCE_START.search(matching[: match.start()][-4:])
        ):
            found.add(folded(word))
    return frozenset(found)


def _blanked(text: str) -> str:
    """Return `text` with elided articles replaced by as many spaces, so that places stay."""
    return _ELISIONS.sub(lambda match: " " * len(match.group()), text)


def is_acronym(word: str) -> bool:
    """Whether `word` is written as an acronym: two to ten letters, the first two capitals."""
    return 2 <= len(word) <= 10 and word[:2].isalpha() and word[:2].isupper()


@lru_cache(maxsize=512)
def long_forms(text: str) -> frozenset[str]:
    """Return the acronyms, folded, that `text` introduces after their long form, as in `Long Form (LF)`."""
    matching = plain(text)
    found = set()
    for match in _ACRONYM_IN_BRACKETS.finditer(matching):
        before = tokens(matching[max(0, match.start() - _LONG_FORM_LETTERS) : match.start()])
        initials = "".join(folded(word)[:1] for word in before[-14:] if not is_function_word(word))
        acronym = folded(match.group(1))
        if len(initials) >= 2 and acronym[0] in initials and acronym[-1] in initials:
            found.add(acronym)
    return frozenset(found)
