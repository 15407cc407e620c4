"""In which language a text is written, by a vote of its smallest words.

Promises no verdict rather than a wrong one: names, short texts and mixtures have none. Knows French, English, Spanish.
"""

from collections.abc import Mapping

from cipc_newsletter.check.reading import words_of

LEAST_VOTES, LEAST_LEAD = 4, 3
_FRENCH = """
    le les des du au aux et est sont une dans pour sur avec par ce cette ces qui que nous vous ils elle leur leurs où pas
    plus être été ont l d c n s qu ou mais à ses son sa
"""
_ENGLISH = """
    the of and to is are was were in for on with by this that these which who we you they their it its from not has have
    had be been at an or but as his her our your
"""
_SPANISH = """
    el los las del al y es son una un para con por este esta estos estas que nosotros ellos su sus donde más ser han ha
    fue fueron o pero lo como entre sobre desde hasta muy también está están
"""
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in (("fr", _FRENCH), ("en", _ENGLISH), ("es", _SPANISH))
}


def language_of(text: str) -> str | None:
    """Return "fr", "en" or "es" where the small words of `text` clearly say so, else None."""
    words = words_of(text)
    votes = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    first, second = sorted(votes, key=lambda language: -votes[language])[:2]
    if votes[first] < LEAST_VOTES or votes[first] < LEAST_LEAD * votes[second]:
        return None
    return first


def language_of_tag(tag: str) -> str:
    """Return the language of a BCP 47 tag: fr of fr-CA."""
    return tag.partition("-")[0].lower()
