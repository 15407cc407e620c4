"""Tables under headers of their own, `[[section]]`, put in another order: each goes with its remarks.

Promises that what stands around the list stays, and above the first table the remarks, which speak of the list. Knows
no keys: whoever calls says how a table is edited.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cipc_newsletter.toml_files import spelling
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.source import Edit, Source
from cipc_newsletter.values import frozen


@frozen
class _Slot:
    """Where a table stands: its remarks and empty lines from `start`, its header from `header` on."""

    start: int
    header: int
    end: int


def edits(
    source: Source,
    place: KeyPath,
    origins: Sequence[int | None],
    records: Sequence[Mapping[str, Any]],
    *,
    edits_of: Callable[[int, Mapping[str, Any]], Iterable[Edit]],
) -> Iterator[Edit]:
    """Yield the edits that make the tables at `place` those of `records`; `origins` says which each of them was."""
    slots = list(_slots(source, place))
    texts: list[list[str]] = []
    names = [str(name) for name in place if isinstance(name, str)]
    gap = _gap(source, slots, is_outermost=len(names) == 1)
    ahead = ""
    for origin, record in zip(origins, records, strict=True):
        if origin is None:
            made = gap + spelling.table(names, [record])
            if texts:
                texts[-1].append(made)
            else:
                ahead += made
        else:
            slot = slots[origin]
            body = source.with_edits(edits_of(origin, record), slot.header, slot.end)
            lead = source.text[slot.start : slot.header] if origin > 0 else gap
            texts.append([lead, body if body.endswith("\n") else body + "\n"])
    if not texts and slots:
        texts.append(["", ""])
    yield from _filled(slots, texts, ahead)


def _filled(slots: Sequence[_Slot], texts: Sequence[Sequence[str]], ahead: str) -> Iterator[Edit]:
    """Yield the edits that put `texts` into the first slots and empty the others; `ahead` comes before all."""
    for number, slot in enumerate(slots):
        if number >= len(texts):
            yield Edit(start=slot.start, end=slot.end, text="")
            continue
        lead, *bodies = texts[number]
        text = lead + "".join(bodies)
        if number == 0:
            text = (ahead.lstrip("\n") + lead if ahead else lead.lstrip("\r\n")) + "".join(bodies)
        yield Edit(start=slot.header if number == 0 else slot.start, end=slot.end, text=text)


def _slots(source: Source, place: KeyPath) -> Iterator[_Slot]:
    number = 0
    while source.is_header((*place, number)):
        header = source.line_start(source.spans[*place, number].start)
        before = [source.line_end(span.end) for span in source.spans.values() if span.end <= header]
        start = max(before, default=0)
        if number:
            start = max(start, source.end_of((*place, number - 1)))
        yield _Slot(start=min(start, header), header=header, end=source.end_of((*place, number)))
        number += 1


def _gap(source: Source, slots: Sequence[_Slot], *, is_outermost: bool) -> str:
    """Return what stands between two tables: an empty line where the file has one, or where nothing shows its way."""
    between = [source.text[slot.start : slot.header] for slot in slots[1:]]
    has_gap = any(not text.partition("\n")[0].strip() for text in between if text) if between else is_outermost
    return "\n" if has_gap else ""
