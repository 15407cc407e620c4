"""Which of the three languages a text is in, told by its small words and accents; and what a site says it is in.

Promises no answer rather than a lucky one: a text too short or too mixed gives None, a name that is no locale gives none.
Knows the words of French, English, Spanish. Which of the two is believed is for `stories`.
"""

import re

from cipc_newsletter.ingest.words import distinctive_words, elisions, folded, tokens
from cipc_newsletter.model.language import LANGUAGES

_SAMPLE = 6000  # characters; more says no more
_ACCENTS = {
    "fr": re.compile(r"[èêëçœàùâîïûô]", re.IGNORECASE),
    "es": re.compile(r"[ñáíóú¿¡]", re.IGNORECASE),
}
_FEWEST_SIGNS = 3


def code_of(locale: str) -> str:
    """Return the language of a locale: "fr" of "fr_CA", "fr-FR" and "fr"; empty where it names none."""
    code = locale.strip().replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else ""


def language_of(text: str) -> str | None:
    """Return "fr", "en" or "es", or None where the text does not say clearly."""
    sample = text[:_SAMPLE]
    words = [folded(word) for word in tokens(sample)]
    signs = dict.fromkeys(LANGUAGES, 0.0)
    for language in LANGUAGES:
        own = distinctive_words(language)
        signs[language] = sum(1.0 for word in words if word in own)
    signs["fr"] += elisions(sample)
    for language, accents in _ACCENTS.items():
        signs[language] += 0.5 * len(accents.findall(sample))
    best, second = sorted(LANGUAGES, key=lambda language: -signs[language])[:2]
    is_clear = signs[best] >= _FEWEST_SIGNS and signs[best] >= 2 * signs[second]
    return best if is_clear else None
