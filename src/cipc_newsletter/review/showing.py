"""A mail with what changed since another version shown on it: words added and taken out, pictures, links.

Promises that the mail stays the newer one in all that is not marked, and that what is marked is `<ins>` and `<del>`, so
that it is told without colours too. A copy for looking at, never sent.
"""

import html as _html
import re
from collections.abc import Iterator, Sequence

from cipc_newsletter.model.issue import Issue
from cipc_newsletter.model.message import ComposedMessage
from cipc_newsletter.review.aligning import Pair, aligned
from cipc_newsletter.review.changes import Change
from cipc_newsletter.review.passages import Passage, PassageKind, passages_of
from cipc_newsletter.review.rewriting import Edit, applied, mark_at
from cipc_newsletter.review.word_changes import Fate, compared, spans_of, words_at, words_in

CHANGE = "data-change"
_PIECE = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+|<", re.DOTALL)
# The marks are told from a mail's own <ins> and <del> by their attribute; a page that shows them sets these rules.
MARKS = """
ins[data-mark] { background-color: #cdefd9; color: #0b3b23; text-decoration: underline; }
del[data-mark] { background-color: #f9d9d2; color: #6b1f0e; text-decoration: line-through; }
del[data-mark="picture"] { display: block; opacity: 0.5; outline: 3px dashed #6b1f0e; }
ins[data-mark="note"], del[data-mark="note"] { font: 13px/18px sans-serif; overflow-wrap: anywhere; }
[data-change="moved"] { outline: 2px dotted #0b63ce; outline-offset: 2px; }
"""
_MARK, _PICTURE, _NOTE = "data-mark", 'data-mark="picture"', 'data-mark="note"'


def with_changes(
    before: ComposedMessage | None, after: ComposedMessage, *, issue: Issue, attributes: Sequence[str] = ()
) -> str:
    """Return the HTML of `after` with what differs from `before` shown on it, passages marked with `data-change`.

    Each passage carries its key in all of `attributes`. How the marks look is `MARKS`, which is not in it.
    """
    every = passages_of(after, issue)
    edits = [mark_at(after.html, one.start, name=name, value=one.key) for one in every for name in attributes]
    old = before.html if before else ""
    pairs = aligned(passages_of(before, issue), every) if before else ()
    place: Passage | None = None
    for pair in pairs:
        if pair.after is None and pair.before is not None:
            edits += _taken_out(pair.before, old, after.html, beside=place, first=every[0] if every else None)
        elif pair.after is not None:
            edits += _of_pair(pair, old, after.html, every)
            place = pair.after
    return applied(after.html, edits)


def word_marks(old: str, new: str) -> str:
    """Return as HTML how one line became another."""
    tags = {Fate.KEPT: "{}", Fate.ADDED: "<ins>{}</ins>", Fate.TAKEN_OUT: "<del>{}</del>"}
    return "".join(tags[piece.fate].format(_html.escape(piece.text)) for piece in compared(old, new))


def alone(change: Change, before: ComposedMessage | None, after: ComposedMessage | None, *, issue: Issue) -> str:
    """Return as HTML the words that a change is about, before and after; empty for one that is about no words."""
    was, now = (
        [one for one in passages_of(message, issue) if one.key in keys and not one.picture] if message else []
        for message, keys in ((before, change.before), (after, change.after))
    )
    texts = [" ".join(one.text for one in side) for side in (was, now)]
    if texts[0] == texts[1]:
        texts = [" ".join(link for one in side for link in one.links) for side in (was, now)]
        return (
            "" if texts[0] == texts[1] else f"<del>{_html.escape(texts[0])}</del> <ins>{_html.escape(texts[1])}</ins>"
        )
    return word_marks(*texts)


def _of_pair(pair: Pair, old: str, new: str, every: Sequence[Passage]) -> Iterator[Edit]:
    before, after = pair.before, pair.after
    if after is None:
        return
    if before is None:
        yield mark_at(new, after.start, name=CHANGE, value="added")
        yield from _picture_added(after) if after.picture else _all_added(after, new, every)
        return
    is_changed = (before.text, before.picture, before.links) != (after.text, after.picture, after.links)
    if is_changed or pair.is_moved:
        yield mark_at(new, after.start, name=CHANGE, value="changed" if is_changed else "moved")
    if not is_changed:
        return
    if after.picture:
        yield from _picture_changed(before, after, old)
    elif before.text != after.text:
        yield from _rewritten(before, after, new, every)
    if before.links != after.links:
        was, now = ("\n".join(passage.links) for passage in (before, after))
        yield _at(_inner_end(after, new), f" {_note(was, now)}")


def _texts(passage: Passage, source: str, every: Sequence[Passage]) -> Iterator[tuple[int, str]]:
    """Yield the pieces of text that stand in a passage itself, each with its place in the source."""
    inner = [one for one in every if passage.start < one.start and one.end <= passage.end]
    place = passage.start
    for piece in _PIECE.findall(source[passage.start : passage.end]):
        is_text = not piece.startswith("<") and not any(one.start <= place < one.end for one in inner)
        if is_text:
            yield place, piece
        place += len(piece)


def _rewritten(before: Passage, after: Passage, source: str, every: Sequence[Passage]) -> Iterator[Edit]:
    """Yield the edits that show on the words of a passage how they came of others."""
    words = [word for text in _texts(after, source, every) for word in words_at(*text)]
    old = words_in(before.text)
    for was, now in spans_of(old, [word.text for word in words]):
        gone = "".join(old[was])
        if gone.strip():
            start = words[now.start].start if now.start < len(words) else _inner_end(after, source)
            yield _at(start, f"<del {_MARK}>{_html.escape(gone.rstrip())}</del> ")
        for word in words[now]:
            said = source[word.start : word.end]
            yield Edit(start=word.start, end=word.end, text=f"<ins {_MARK}>{said}</ins>")


def _all_added(passage: Passage, source: str, every: Sequence[Passage]) -> Iterator[Edit]:
    for place, text in _texts(passage, source, every):
        if text.strip():
            yield Edit(start=place, end=place + len(text), text=f"<ins {_MARK}>{text}</ins>")


def _picture_added(passage: Passage) -> Iterator[Edit]:
    yield _at(passage.start, f"<ins {_MARK}>")
    yield _at(passage.end, "</ins>")


def _picture_changed(before: Passage, after: Passage, old: str) -> Iterator[Edit]:
    if before.picture != after.picture:
        yield _at(after.start, f"<del {_PICTURE}>{old[before.start : before.end]}</del><ins {_MARK}>")
        yield _at(after.end, "</ins>")
    if before.text != after.text:
        yield _at(after.end, _note(before.text, after.text))


def _taken_out(
    passage: Passage, old: str, new: str, *, beside: Passage | None, first: Passage | None
) -> Iterator[Edit]:
    """Yield where a passage stood that is gone: behind the one before it."""
    said = old[passage.start : passage.end] if passage.picture else _html.escape(passage.text)
    shown = f"<del {_PICTURE if passage.picture else _MARK}>{said}</del>"
    if beside is None:
        yield from ([_at(first.start, shown)] if first else [])
    elif new[beside.start : beside.start + 3].lower() in {"<td", "<th"}:
        # Between cells a browser would move it out of the table.
        yield _at(_inner_end(beside, new), f'<span {CHANGE}="removed"><br>{shown}</span>')
    else:
        tag = "li" if beside.kind is PassageKind.LIST_ITEM else "span" if beside.picture else "p"
        yield _at(beside.end, f'<{tag} {CHANGE}="removed">{shown}</{tag}>')


def _note(was: str, now: str) -> str:
    return f"<del {_NOTE}>{_html.escape(was)}</del> <ins {_NOTE}>{_html.escape(now)}</ins>"


def _inner_end(passage: Passage, source: str) -> int:
    """Return where the end tag of a passage begins."""
    end = source.rfind("</", passage.start, passage.end)
    return passage.end if end < 0 else end


def _at(place: int, text: str) -> Edit:
    return Edit(start=place, end=place, text=text)
