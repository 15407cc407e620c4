"""What one translator's document holds: per item and for the issue's own words, a table of texts; and its marks.

Promises that each row carries a mark of its own, `{item/key/digest}`, in plain letters: it survives word processors,
copies and reordered rows, and tells by itself which text of which item it is, and which words it was made from. The
mark of a table's head tells the issue, and the digest of each translation as it was then. Lays nothing out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import field

from cipc_newsletter.translation.bodies import DIGITS, Text
from cipc_newsletter.translation.originals import digest_of_texts, digests_in
from cipc_newsletter.translation.runs import Paragraph
from cipc_newsletter.values import frozen

_NONE = "-"
_BRACES = re.compile(r"\{([^{}]{3,400})\}")
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_ROW = re.compile(rf"([a-z0-9][a-z0-9-]*)/([a-z][a-z0-9_.-]*)/([0-9a-f]{{{DIGITS}}})")
_HEAD = re.compile(r"([a-z0-9][a-z0-9-]*)/=([a-z0-9][a-z0-9-]*)((?:/[a-z]{2}:(?:-|[0-9a-f]+))*)")


@frozen
class RowMark:
    """Which text a row is: of the item or issue `owner`, by `key`, with the `digest` of its words."""

    owner: str
    key: str
    digest: str

    def __str__(self) -> str:
        return f"{{{self.owner}/{self.key}/{self.digest}}}"


@frozen
class HeadMark:
    """Which item a table is of, for which issue; `existing` has the digest of each translation, empty for none."""

    owner: str
    issue: str
    existing: Mapping[str, str]

    def __str__(self) -> str:
        languages = "".join(f"/{language}:{digest or _NONE}" for language, digest in self.existing.items())
        return f"{{{self.owner}/={self.issue}{languages}}}"


@frozen
class Row:
    """One text, and its translation in each language that has one; `changed` are those made from earlier words."""

    text: Text
    filled: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()


@frozen
class Part:
    """The texts of one item, or of the issue itself, under the title people know it by."""

    owner: str
    title: str
    rows: tuple[Row, ...]
    existing: Mapping[str, str]


@frozen
class Sheet:
    """All texts of one issue in its main language, `source`, to be translated into `targets`."""

    issue_id: str
    source: str
    targets: tuple[str, ...]
    parts: tuple[Part, ...]

    def head(self, part: Part) -> HeadMark:
        """Return the mark of the table of `part`."""
        return HeadMark(owner=part.owner, issue=self.issue_id, existing=part.existing)


def existing_digest(texts: Sequence[Text]) -> str:
    """Return what a head's mark tells of a translation as it stands, empty where there is none."""
    return digest_of_texts(texts).removeprefix("sha256:")[:DIGITS] if texts else ""


def part_of(
    owner: str,
    title: str,
    *,
    original: Sequence[Text],
    translations: Mapping[str, Sequence[Text]],
    made_from: Mapping[str, str],
) -> Part:
    """Return the part of one item or of the issue's words.

    `translations` has the texts in each target language, none where there is no translation; `made_from` tells what
    they were made from, as `Translation.parts` does. A text and its translation go together where both have one key
    and are of one kind.
    """
    return Part(
        owner=owner,
        title=title,
        rows=tuple(_row(text, translations, made_from) for text in original),
        existing={language: existing_digest(texts) for language, texts in translations.items()},
    )


def _row(text: Text, translations: Mapping[str, Sequence[Text]], made_from: Mapping[str, str]) -> Row:
    filled = {
        language: other.paragraphs
        for language, texts in translations.items()
        for other in texts
        if other.key == text.key and other.kind is text.kind
    }
    earlier = {language: dict(digests_in(parts)) for language, parts in made_from.items()}
    return Row(
        text=text,
        filled=filled,
        changed=frozenset(
            language for language in filled if earlier.get(language) and text.digest not in earlier[language].values()
        ),
    )


def marks_in(text: str) -> tuple[RowMark | HeadMark, ...]:
    """Return the marks in the text of a cell, whatever word processors did to their dashes and spaces."""
    found: list[RowMark | HeadMark] = []
    for match in _BRACES.finditer(unicodedata.normalize("NFKC", text)):
        plain = _INVISIBLE.sub("", match[1]).translate(_DASHES).lower()
        if row := _ROW.fullmatch(plain):
            found.append(RowMark(owner=row[1], key=row[2], digest=row[3]))
        elif head := _HEAD.fullmatch(plain):
            pairs = (pair.split(":") for pair in head[3].split("/") if pair)
            existing = {language: "" if digest == _NONE else digest for language, digest in pairs}
            found.append(HeadMark(owner=head[1], issue=head[2], existing=existing))
    return tuple(found)
