"""The words that stand for roles, keys and languages in a plan file, in English and French.

Promises that both languages' words are understood whatever the language in use, with or without accents.
"""

import difflib

from cipc_newsletter.ingest.draft import Role
from cipc_newsletter.ingest.words import folded
from cipc_newsletter.wording import spoken

_WORDS = {
    Role.TITLE: ("title", "titre"),
    Role.SUBHEADING: ("heading", "intertitre"),
    Role.PARAGRAPH: ("text", "texte"),
    Role.BULLET: ("bullet", "puce"),
    Role.NUMBERED: ("number", "numéro"),
    Role.CAPTION: ("caption", "légende"),
    Role.QUOTATION: ("quote", "citation"),
    Role.LINK_TEXT: ("link", "lien"),
    Role.CONTINUATION: ("more", "suite"),
    Role.LEFTOVER: ("leftover", "reste"),
}
# One sign for each role as the rules gave it, kept at the end of a plan file.
_SIGNS = {
    Role.TITLE: "T",
    Role.SUBHEADING: "H",
    Role.PARAGRAPH: "P",
    Role.BULLET: "B",
    Role.NUMBERED: "N",
    Role.CAPTION: "C",
    Role.QUOTATION: "Q",
    Role.LINK_TEXT: "L",
    Role.CONTINUATION: "M",
    Role.LEFTOVER: "X",
}
_BY_WORD = {folded(word): role for role, words in _WORDS.items() for word in words}
_BY_SIGN = {sign: role for role, sign in _SIGNS.items()}
_KEYS = {"language": "language", "langue": "language", "id": "id", "date": "date"}
WIDTH = 10


def word_of(role: Role) -> str:
    """Return the word for `role` in the language in use."""
    return _WORDS[role][1 if spoken() == "fr" else 0]


def role_of(word: str) -> Role | None:
    """Return the role that `word` stands for, None where it is none."""
    return _BY_WORD.get(folded(word))


def nearest_word(word: str) -> str:
    """Return the word for the role nearest to `word` in the language in use, empty where none is near."""
    close = difflib.get_close_matches(folded(word), _BY_WORD, n=1, cutoff=0.5)
    return word_of(_BY_WORD[close[0]]) if close else ""


def every_word() -> str:
    """Return the words for all roles in the language in use, for a sentence."""
    return ", ".join(word_of(role) for role in Role)


def sign_of(role: Role) -> str:
    """Return the sign of `role` for the end of a plan file."""
    return _SIGNS[role]


def role_of_sign(sign: str) -> Role:
    """Return the role of a sign at the end of a plan file."""
    return _BY_SIGN[sign]


def key_word(key: str) -> str:
    """Return the word for a key of an item ("id", "language", "date") in the language in use."""
    return "langue" if key == "language" and spoken() == "fr" else key


def key_of_word(word: str) -> str | None:
    """Return the key that `word` stands for, None where it is none."""
    return _KEYS.get(folded(word))
