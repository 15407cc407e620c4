"""What became of a text since it was translated."""

from cipc_newsletter.values import frozen


@frozen
class TextChange:
    """One text that is no longer what it was when it was translated.

    `key` names it within its item or issue, such as "title" or "body.3", and `name` is what people call it. `before`
    and `after` are its words; `before` is empty where the text is new, or where nobody kept the earlier words, `after`
    where it is gone.
    """

    key: str
    before: str
    after: str
    name: str = ""


@frozen
class OutdatedTranslation:
    """A translation made of words that have changed since.

    `name` is what people know the text by; `path` and `line` are those of the translation; `is_kept` is whether the
    earlier words are known here, so that the changes can be shown.
    """

    language: str
    original: str
    name: str
    path: str
    changes: tuple[TextChange, ...]
    line: int | None = None
    is_kept: bool = False
