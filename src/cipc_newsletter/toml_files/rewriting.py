"""A TOML text that is to say something else: only what differs is written anew, all the rest stays to the last sign.

Promises that the new text says exactly the values given, with the remarks, the order and the spelling of what they
have in common with the old; where that cannot be done, an error and no text. Opens no file.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from cipc_newsletter.errors import ContentError
from cipc_newsletter.toml_files import array_texts, records, spelling, writing
from cipc_newsletter.toml_files.array_texts import Member
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.source import Edit, Source
from cipc_newsletter.values import frozen
from cipc_newsletter.wording import _

# For a list of tables, which of the old ones each of the new ones was; None for one that is new.
Origins = Mapping[KeyPath, Sequence[int | None]]


def rewritten(text: str, data: Mapping[str, Any], *, path: str, origins: Origins | None = None) -> str:
    """Return `text` changed so that it says `data`, new keys in the order of `data`.

    `origins` tells moved tables from changed ones, by the path of their list in the old text; without it, tables are
    what their place says. Raises ContentError naming `path` where the text is laid out so that this cannot be done.
    """
    old = tomllib.loads(text)
    if old == data:
        return text
    source = Source.of(text)
    try:
        rewriter = _Rewriter(source=source, origins=origins or {}, members=array_texts.named_members(source, old))
        result = source.with_edits(rewriter.of_table((), old, data))
        is_right = tomllib.loads(result) == data
    except (ValueError, LookupError, TypeError):  # a layout that none of our functions knows
        is_right = False
    if not is_right:
        raise cannot_edit(path)
    return result


def cannot_edit(path: str) -> ContentError:
    """Return that the file called `path` is laid out in a way the program does not edit."""
    return ContentError(
        _("this file cannot be edited by the program."),
        right=_("Each of its words stands under the language's name, as in the example issue."),
        remedy=_("Make the change in the file by hand."),
        path=path,
    )


@frozen
class _Rewriter:
    """What every step needs; `members` are those of the arrays of the old text, by name."""

    source: Source
    origins: Origins
    members: Mapping[str, tuple[Any, Member]] = field(repr=False)

    def of_table(self, place: KeyPath, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
        """Yield the edits of the table at `place`, whose keys are not within braces."""
        for key, value in old.items():
            if key not in new and self.source.is_header((*place, key, 0)):
                yield from self._of_records((*place, key), value, [])
            elif key not in new:
                yield from self._taken_out((*place, key))
            elif not _is_same(value, new[key]):
                yield from self._changed(place, key, value, new)
        yield from (edit for key in new if key not in old for edit in self._added(place, key, new))

    def _changed(self, table: KeyPath, key: str, old: Any, new: Mapping[str, Any]) -> Iterator[Edit]:
        place, value = (*table, key), new[key]
        if self.source.has_value(place):
            span = self.source.spans[place]
            if isinstance(value, Mapping) and span.table is not None and not spelling.fits_line(key, value):
                yield from self._taken_out(place)
                yield from self._added(table, key, new)
            else:
                yield Edit(start=span.value, end=span.end, text=self._respelt(place, old, value))
        elif isinstance(old, Mapping) and isinstance(value, Mapping) and (value or self.source.is_header(place)):
            yield from self.of_table(place, old, value)
        elif isinstance(old, list) and isinstance(value, list) and value:
            yield from self._of_records(place, old, value)
        else:
            yield from self._taken_out(place)
            yield from self._added(table, key, new)

    def _of_records(self, place: KeyPath, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Edit]:
        def edits_of(number: int, record: Mapping[str, Any]) -> Iterator[Edit]:
            return self.of_table((*place, number), old[number], record)

        return records.edits(self.source, place, self._origins(place, old, new), new, edits_of=edits_of)

    def _origins(self, place: KeyPath, old: Sequence[Any], new: Sequence[Any]) -> Sequence[int | None]:
        given = self.origins.get(place)
        return given or [number if number < len(old) else None for number in range(len(new))]

    def _taken_out(self, place: KeyPath) -> Iterator[Edit]:
        """Yield the edits that take out what is written for `place`, headers and inner keys with it."""
        for span in self.source.below(place):
            if span.table is not None:
                start = self.source.line_start(span.start)
                has_gap = span.is_header and not self.source.text[self.source.line_start(start - 1) : start].strip()
                yield self.source.taken_out(start - 1 if has_gap and start else start, span.end)

    def _added(self, table: KeyPath, key: str, new: Mapping[str, Any]) -> Iterator[Edit]:
        """Yield the edit that writes a new key of a table after those that `new` has before it."""
        names = list(new)
        before = [name for name in names[: names.index(key)] if self._is_written((*table, name))]
        needs_header = spelling.needs_header(_names((*table, key)), new[key])
        make = self._new_header if needs_header else self._new_line
        yield make(table, key, new[key], before)

    def _is_written(self, place: KeyPath) -> bool:
        return next(self.source.below(place), None) is not None

    def _new_line(self, table: KeyPath, key: str, value: Any, before: Sequence[str]) -> Edit:
        source = self.source
        for name in reversed(before):
            written = source.statements((*table, name))
            if written and written[-1].table is not None and len(written[-1].table) <= len(table):
                position, home = source.line_end(written[-1].end), written[-1].table
                break
        else:
            position, home = self._first_place(table)
        names = (*table, key)[len(home) :]
        return source.put_in(position, spelling.statement(".".join(writing.key(str(name)) for name in names), value))

    def _first_place(self, table: KeyPath) -> tuple[int, KeyPath]:
        """Return where a first line of a table goes, and the table whose header stands above it."""
        if self.source.is_header(table):
            return self.source.line_end(self.source.spans[table].end), table
        first = self.source.statements(table)[0]
        return self.source.line_start(first.start), first.table or ()

    def _new_header(self, table: KeyPath, key: str, value: Any, before: Sequence[str]) -> Edit:
        source = self.source
        headed = [
            name for name in before if not source.has_value((*table, name)) and self._is_written((*table, name))
        ]
        if headed and any(span.is_header for span in source.below((*table, headed[-1]))):
            position = source.end_of((*table, headed[-1]))
        else:
            own = [span.end for span in source.spans.values() if span.table == table]
            position = source.line_end(max(own))
        names = _names((*table, key))
        gap = "\n" if not table else ""
        return source.put_in(position, gap + spelling.table(names, value), is_header=True)

    def _respelt(self, place: KeyPath, old: Any, new: Any) -> str:
        """Return a value that stands behind its key, or within brackets or braces, as it is spelt from now on."""
        source = self.source
        raw = source.raw(place)
        if _is_same(old, new):
            return raw
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            return self._braces(place, old, new)
        if isinstance(old, list) and isinstance(new, list):
            return self._brackets(place, old, new)
        if isinstance(new, str) and source.spans[place].table is not None and ("\n" in new or raw[:3] == '"""'):
            return spelling.long_string(new)
        return writing.value(new)

    def _braces(self, place: KeyPath, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        names = [name for name in old if name in new]
        for number, name in enumerate(new):
            if name not in old:
                before = [names.index(other) for other in list(new)[:number]]
                names.insert(max(before, default=-1) + 1, name)
        spelt = {
            name: self._respelt((*place, name), old[name], new[name])
            if self.source.has_value((*place, name))
            else writing.value(new[name])
            for name in names
        }
        pairs = ", ".join(f"{writing.key(name)} = {value}" for name, value in spelt.items())
        return f"{{ {pairs} }}" if pairs else "{}"

    def _brackets(self, place: KeyPath, old: Sequence[Any], new: Sequence[Any]) -> str:
        source = self.source
        array = array_texts.read(source, place, len(old))
        members = []
        for value, origin in zip(new, self._origins_of_members(place, old, new), strict=True):
            if origin is None:
                members.append(array_texts.moved(self.members, value))
            else:
                raw = self._respelt((*place, origin), old[origin], value)
                kept = array.members[origin]
                members.append(Member(above=kept.above, raw=raw, behind=kept.behind))
        room = spelling.WIDTH - (source.spans[place].value - source.line_start(source.spans[place].value))
        return array_texts.written(array, members, room=room)

    def _origins_of_members(self, place: KeyPath, old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
        """Return which old member each new one was: as told, else by their names, else by their places."""
        if place in self.origins:
            return list(self.origins[place])
        names = [array_texts.name_of(value) for value in old]
        if None not in names:
            return [names.index(name) if (name := array_texts.name_of(value)) in names else None for value in new]
        return [number if number < len(old) else None for number in range(len(new))]


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: TOML tells 1 from 1.0 and from true."""
    return type(one) is type(other) and bool(one == other)


def _names(place: KeyPath) -> list[str]:
    """Return a place as headers write it, where `[section.text]` is of the section above."""
    return [str(name) for name in place if isinstance(name, str)]
