"""What a translation was made from, and what changed in it since.

Promises that a translation carries a digest of each text it was made from, so that a change can be told everywhere,
and shown where the earlier words were kept. Reads and keeps nothing itself.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from cipc_newsletter.model.item import Item, Translation
from cipc_newsletter.model.translation import TextChange
from cipc_newsletter.translation.bodies import DIGITS, Text
from cipc_newsletter.translation.runs import text_of
from cipc_newsletter.translation.texts import texts_of_item

_PART = re.compile(rf"([\w.-]+)=([0-9a-f]{{{DIGITS}}})")
_AROUND = 3  # words shown on each side of a change


def parts_of(texts: Sequence[Text]) -> str:
    """Return every text's key with its digest: "title=… body.1=…"."""
    return " ".join(f"{text.key}={text.digest}" for text in texts)


def digest_of_parts(parts: str) -> str:
    """Return "sha256:…" of the words and signs of all the texts that `parts` tells of, whatever their keys."""
    digests = " ".join(digest for _key, digest in digests_in(parts))
    return "sha256:" + hashlib.sha256(digests.encode()).hexdigest()


def digests_in(parts: str) -> tuple[tuple[str, str], ...]:
    """Return the key and the digest of each text that `parts` tells of."""
    return tuple((match[1], match[2]) for match in _PART.finditer(parts))


def digest_of_texts(texts: Sequence[Text]) -> str:
    """Return "sha256:…" of all the words and signs of `texts`."""
    return digest_of_parts(parts_of(texts))


def translation_of(original: Item, *, made: Item | None = None) -> Translation:
    """Return what the translation of `original` records of it; `made` is the translation itself, as it is written."""
    return translation_of_texts(
        texts_of_item(original), language=original.language, made=texts_of_item(made) if made else ()
    )


def translation_of_texts(original: Sequence[Text], *, language: str, made: Sequence[Text] = ()) -> Translation:
    """Return what the translation of the texts of `original`, in `language`, records of them."""
    parts = parts_of(original)
    return Translation(
        of=language, digest=digest_of_parts(parts), parts=parts, made=digest_of_texts(made) if made else ""
    )


def is_current(translation: Translation, original: Sequence[Text]) -> bool:
    """Whether the words of `original` are still those the translation was made from."""
    return translation.digest == digest_of_texts(original)


def changes_since(
    translation: Translation, original: Sequence[Text], *, kept: Sequence[Text] | None
) -> tuple[TextChange, ...]:
    """Return what changed in `original` since the translation was made; `kept` is what it was then, where known.

    Where nobody kept that, a change tells its text by key, with the words it has now; with a translation that
    recorded no more than one digest, nothing can be told.
    """
    if kept is not None:
        before, words = [(text.key, text.digest) for text in kept], _by_digest(kept)
    else:
        before, words = list(digests_in(translation.parts)), {}
    if not before:
        return ()
    after, now = [(text.key, text.digest) for text in original], _by_digest(original)
    return tuple(_changes(before, after, words, now))


def _by_digest(texts: Sequence[Text]) -> Mapping[str, str]:
    return {
        text.digest: " · ".join(" ".join(text_of(paragraph).split()) for paragraph in text.paragraphs)
        for text in texts
    }


def _changes(
    before: list[tuple[str, str]], after: list[tuple[str, str]], words: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[TextChange]:
    matcher = difflib.SequenceMatcher(
        None, [digest for _key, digest in before], [digest for _key, digest in after], autojunk=False
    )
    for operation, first, last, begin, end in matcher.get_opcodes():
        if operation == "equal":
            continue
        gone, come = before[first:last], after[begin:end]
        for number in range(max(len(gone), len(come))):
            old = words.get(gone[number][1], "") if number < len(gone) else ""
            new = now[come[number][1]] if number < len(come) else ""
            key = come[number][0] if number < len(come) else gone[number][0]
            yield TextChange(key=key, before=old, after=new)


def differing_words(before: str, after: str) -> tuple[str, str]:
    """Return what differs between two texts, some words around it kept, an ellipsis for what was left out."""
    old, new = before.split(), after.split()
    blocks = [
        code for code in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    if not blocks:
        return before, after
    return (
        _stretch(old, blocks[0][1], blocks[-1][2]),
        _stretch(new, blocks[0][3], blocks[-1][4]),
    )


def _stretch(words: list[str], first: int, last: int) -> str:
    begin, end = max(0, first - _AROUND), min(len(words), last + _AROUND)
    head, tail = "… " if begin else "", " …" if end < len(words) else ""
    return f"{head}{' '.join(words[begin:end])}{tail}"
