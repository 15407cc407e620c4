"""The one line for people whose language an issue lacks: the mail says itself why it comes in another one.

The words are part of the mail, so they are in the reader's language whatever language the program speaks. Decides
nothing about who gets which language.
"""

FIELD = "language_notice"
TAG_FIELD = "language_notice_tag"  # the language of that line, for screen readers

_NOTICES = {
    ("fr", "en"): "Ce numéro n’existe pas en français : voici la version anglaise.",
    ("fr", "es"): "Ce numéro n’existe pas en français : voici la version espagnole.",
    ("en", "fr"): "This issue is not available in English: here is the French version.",
    ("en", "es"): "This issue is not available in English: here is the Spanish version.",
    ("es", "fr"): "Este número no está disponible en español: esta es la versión en francés.",
    ("es", "en"): "Este número no está disponible en español: esta es la versión en inglés.",
}


def language_notice(own: str, given: str) -> str:
    """Return the line for a reader of `own` who gets the issue in `given`; empty where these are the same."""
    return _NOTICES.get((own, given), "")


def language_notice_tag(own: str, given: str) -> str:
    """Return the language of that line; empty where there is none."""
    return own if language_notice(own, given) else ""
