"""A TOML text with other values in it: remarks, order and spelling of all the rest stay.

Promises that the edited text says exactly what the old one said but for the values given; where that cannot be done,
an error and no text. Opens no file.
"""

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

from cipc_newsletter.errors import ContentError
from cipc_newsletter.toml_files import writing
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.wording import _


def with_values(text: str, values: Mapping[KeyPath, str], *, path: str) -> str:
    """Return `text` with `values` set, tables made where they lack. Raises ContentError where that cannot be done."""
    try:
        edited = _edited(text, values)
        is_right = tomllib.loads(edited) == _with(tomllib.loads(text), values)
    except (TypeError, KeyError, AttributeError, ValueError):  # where a value stands in the place of a table
        is_right = False
    if not is_right:
        raise ContentError(
            _("this file cannot be edited by the program."),
            right=_("Each of its words stands under the language's name, as in the example issue."),
            remedy=_("Write the translation there by hand."),
            path=path,
        )
    return edited


def _edited(text: str, values: Mapping[KeyPath, str]) -> str:
    import tomlkit

    document: Any = tomlkit.parse(_with_tables(text, values))
    for key, value in values.items():
        table = _table_at(document, key[:-1])
        if key[-1] not in table and isinstance(table, tomlkit.items.InlineTable) and "\n" not in value:
            whole = writing.value({**table.unwrap(), str(key[-1]): value})  # adding to it would lose a space
            _table_at(document, key[:-2])[key[-2]] = tomlkit.value(whole)
        elif table.get(key[-1]) != value:
            table[key[-1]] = tomlkit.value(_spelt(value))
    return tomlkit.dumps(document)


def _with(data: Any, values: Mapping[KeyPath, str]) -> Any:
    """Return a copy of `data` in which `values` are set."""
    result = copy.deepcopy(data)
    for key, value in values.items():
        _table_at(result, key[:-1])[key[-1]] = value
    return result


def _table_at(data: Any, path: KeyPath) -> Any:
    for part in path:
        if isinstance(part, str) and part not in data:
            data[part] = {}
        data = data[part]
    return data


def _spelt(value: str) -> str:
    """Return a value as people would write it: a text of several lines between three quotation marks."""
    if "\n" not in value:
        return writing.string(value)
    inner = "\n".join(writing.string(line)[1:-1].replace('\\"', '"') for line in value.split("\n"))
    return '"""\n' + inner.replace('"""', '""\\"').removesuffix('"') + ('\\"' if inner.endswith('"') else "") + '"""'


def _with_tables(text: str, values: Mapping[KeyPath, str]) -> str:
    """Return `text` with the tables at its top that `values` need and it lacks, before its first section.

    At the end of a document they would stand after the sections, where nobody looks for words.
    """
    data = tomllib.loads(text)
    for name in dict.fromkeys(str(key[0]) for key in values if len(key) == 2):
        if name not in data:
            place = _end_of_tables(text)
            own = [
                f"{writing.key(str(key[1]))} = {_spelt(value)}\n" for key, value in values.items() if key[0] == name
            ]
            text = f"{text[:place].rstrip()}\n\n[{name}]\n{''.join(own)}\n{text[place:]}"
    return text


def _end_of_tables(text: str) -> int:
    """Return where the first section begins, with the remarks and empty lines before it."""
    from cipc_newsletter.toml_files.statements import statements_of

    place, begin = 0, 0
    for statement in statements_of(text):
        if statement.text.startswith("[["):
            return begin
        place += len(statement.text) + 1
        begin = begin if statement.is_blank and statement.text.strip() else place
    return len(text)
