"""New statements of a TOML file as a person would write them: a line where one is enough, else a table of its own.

Promises that reading them back gives the values again. Decides no place: `rewriting` does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cipc_newsletter.toml_files import writing

WIDTH = 118  # of a line, as in the rest of the files: longer ones are not read, they are scrolled
INDENT = "    "
_CLOSING = re.compile(r'"(?="")|"\Z')  # quotation marks that would end a text between three of them
# Lists whose members get a header each, `[[section]]`; the members of any other list stand between brackets.
RECORDS = ("section", "links", "waiver")


def long_string(text: str) -> str:
    """Return a text between three quotation marks, its lines as they are."""
    inner = "\n".join(writing.string(line)[1:-1].replace('\\"', '"') for line in text.split("\n"))
    return '"""\n' + _CLOSING.sub('\\\\"', inner) + '"""'


def has_lines(value: Any) -> bool:
    """Whether a text of several lines is in `value`."""
    if isinstance(value, Mapping):
        return any(has_lines(inner) for inner in value.values())
    if isinstance(value, str):
        return "\n" in value
    return isinstance(value, Sequence) and any(has_lines(inner) for inner in value)


def fits_line(name: str, value: Any) -> bool:
    """Whether the table `value` is easily read on one line, in braces behind its name."""
    return not has_lines(value) and len(writing.assignment(name, value)) <= WIDTH


def needs_header(names: Sequence[str], value: Any) -> bool:
    """Whether `value`, called `names` from the top of the file, is written below a header, not behind `name =`."""
    if isinstance(value, Mapping):
        return names[0] not in RECORDS or not fits_line(names[-1], value)
    return names[-1] in RECORDS and isinstance(value, list)


def statement(name: str, value: Any) -> str:
    """Return `name = value` for a value without a header, with the end of its line; `name` is spelt as a key."""
    if isinstance(value, str) and "\n" in value:
        return f"{name} = {long_string(value)}\n"
    line = f"{name} = {writing.value(value)}\n"
    if isinstance(value, list) and len(line) > WIDTH:
        return f"{name} = {array([writing.value(inner) for inner in value])}\n"
    return line


def array(members: Sequence[str]) -> str:
    """Return an array with each of its members, as they are spelt, on a line of its own."""
    return "[\n" + "".join(f"{INDENT}{member},\n" for member in members) + "]"


def table(names: Sequence[str], value: Any) -> str:
    """Return the lines of the table, or of the list of tables, that is called `names` from the top of the file."""
    path = ".".join(map(writing.key, names))
    if isinstance(value, Mapping):
        members = list(_members(names, value))
        is_implied = bool(members) and all(member.startswith("[") for member in members)
        return "".join(members) if is_implied else f"[{path}]\n" + "".join(members)
    gap = "\n" if len(names) == 1 else ""
    return gap.join(f"[[{path}]]\n" + "".join(_members(names, record)) for record in value)


def _members(names: Sequence[str], value: Mapping[str, Any]) -> Iterator[str]:
    headed = {name: inner for name, inner in value.items() if needs_header((*names, name), inner)}
    yield from (statement(writing.key(name), inner) for name, inner in value.items() if name not in headed)
    yield from (table((*names, name), inner) for name, inner in headed.items())
