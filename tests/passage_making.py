"""Markdown passages for tests: what a text needs to be dressed, and both parts of it."""

from cipc_newsletter.compose.markdown import Passage, Place, passage_of
from cipc_newsletter.compose.markdown_html import Dress, Shown
from cipc_newsletter.compose.text_layout import Links, Notes
from cipc_newsletter.errors import ContentError, Mistake
from cipc_newsletter.model.message import PreparedImage

IMAGE = PreparedImage(name="0.png", sha256="0", media_type="image/png", width=80, height=60, data=b"")
STYLES = {"p": "margin:0", "a": "color:green", "td": "padding:4px", "th": "padding:4px", "source": "color:grey"}


def dressed(**changes: object) -> Dress:
    """What a text needs; pictures of every name are there."""
    values: dict[str, object] = {
        "styles": STYLES,
        "picture": lambda file: Shown(image=IMAGE, address=f"https://images.example/{file}", width=80, height=60),
        "locale": lambda language: f"{language}-CA",
        "is_field": lambda address: address == "FIELD",
    }
    return Dress(**(values | changes))


def passage(text: str, *, level: int = 3, notes: Notes | None = None, **changes: object) -> Passage:
    """Both parts of a text that begins on line 20 of news/a/fr.md."""
    place = Place(path="news/a/fr.md", line=20)
    return passage_of(text, place=place, level=level, dress=dressed(**changes), notes=notes or Notes())


def in_place(text: str) -> str:
    """The plain text of a passage with its addresses behind the words of their links."""
    return passage(text, notes=Notes(links=Links.IN_PLACE)).text


def mistakes(text: str, **changes: object) -> tuple[Mistake, ...]:
    """What is said to be wrong with a text."""
    try:
        passage(text, **changes)
    except ContentError as refused:
        return refused.mistakes
    return ()
