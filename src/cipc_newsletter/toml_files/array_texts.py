"""An array of a TOML text with other members: those that stay keep their spelling and their remarks, wherever they go.

Promises one line for what was one line and fits, else a line for each member. Writes members it is given, chooses none.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cipc_newsletter.toml_files import spelling, writing
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.source import Source
from cipc_newsletter.values import frozen


@frozen
class Member:
    """A member as it is written: the remarks above it, its spelling, the remark behind it."""

    above: tuple[str, ...]
    raw: str
    behind: str


@frozen
class ArrayText:
    """An array as it is written; `opening` is the remark behind its bracket, `closing` those above the last one."""

    members: tuple[Member, ...]
    opening: str
    closing: tuple[str, ...]
    indent: str
    is_broken: bool


def read(source: Source, place: KeyPath, count: int) -> ArrayText:
    """Return the array at `place`, which has `count` members."""
    whole = source.spans[place]
    spans = [source.spans[*place, number] for number in range(count)]
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    bounds = zip([whole.value + 1, *ends], [*starts, whole.end - 1], strict=True)
    gaps = [_remarks(source.text[start:end]) for start, end in bounds]
    raw = source.text[whole.value : whole.end]
    before_first = source.text[source.line_start(starts[0]) : starts[0]] if starts else ""
    return ArrayText(
        members=tuple(
            Member(above=gaps[number][1], raw=source.text[span.start : span.end], behind=gaps[number + 1][0])
            for number, span in enumerate(spans)
        ),
        opening=gaps[0][0],
        closing=gaps[-1][1],
        indent=before_first if before_first and not before_first.strip() else spelling.INDENT,
        is_broken="\n" in raw,
    )


def _remarks(gap: str) -> tuple[str, tuple[str, ...]]:
    """Return the remark at the end of the first line of what stands between two members, and those of the others."""
    first, *others = (line[line.find("#") :].rstrip() if "#" in line else "" for line in gap.split("\n"))
    return first, tuple(line for line in others if line)


def written(old: ArrayText, members: Sequence[Member], *, room: int) -> str:
    """Return an array with `members` in the way of `old`; `room` is how many signs its line has."""
    has_remarks = old.opening or old.closing or any(member.above or member.behind for member in members)
    line = f"[{', '.join(member.raw for member in members)}]"
    if not has_remarks and not old.is_broken and len(line) <= room:
        return line
    lines = [f"[ {old.opening}" if old.opening else "["]
    for member in members:
        lines += [old.indent + remark for remark in member.above]
        lines.append(f"{old.indent}{member.raw}," + (f" {member.behind}" if member.behind else ""))
    lines += [old.indent + remark for remark in old.closing]
    return "\n".join(lines) + "\n]"


def name_of(value: Any) -> str | None:
    """Return what a member goes by wherever it stands: itself where it is a text, its id where it is a table."""
    name = value.get("id") if isinstance(value, Mapping) else value
    return name if isinstance(name, str) else None


def named_members(source: Source, data: Any, place: KeyPath = ()) -> dict[str, tuple[Any, Member]]:
    """Return the members of all arrays of `source` by their names, with their values; `data` is what it says."""
    found: dict[str, tuple[Any, Member]] = {}
    inner = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        found |= named_members(source, value, (*place, key))
    if isinstance(data, list) and source.has_value(place):
        for value, member in zip(data, read(source, place, len(data)).members, strict=True):
            name = name_of(value)
            if name is not None:
                found[name] = (value, member)
    return found


def moved(
    known: Mapping[str, tuple[Any, Member]], value: Any, *, spelt: Callable[[Any], str] = writing.value
) -> Member:
    """Return a member for `value`, which stood elsewhere before where its name is `known`."""
    old, member = known.get(name_of(value) or "", (None, None))
    if member is None:
        return Member(above=(), raw=spelt(value), behind="")
    return Member(above=member.above, raw=member.raw if old == value else spelt(value), behind=member.behind)
