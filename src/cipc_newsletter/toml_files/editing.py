"""A TOML text with other values in it: remarks, order and spelling of all the rest stay.

Promises what `rewriting` promises, for values told by their key paths. Opens no file.
"""

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

from cipc_newsletter.toml_files import rewriting
from cipc_newsletter.toml_files.places import KeyPath

_LAST = ("section", "waiver", "translation")  # words stand before the sections, where everybody looks for them


def with_values(text: str, values: Mapping[KeyPath, str], *, path: str) -> str:
    """Return `text` with `values` set, tables made where they lack. Raises ContentError where that cannot be done."""
    try:
        data = _with(tomllib.loads(text), values)
    except (TypeError, LookupError):  # a value stands in the place of a table
        raise rewriting.cannot_edit(path) from None
    return rewriting.rewritten(text, data, path=path)


def _with(data: Mapping[str, Any], values: Mapping[KeyPath, str]) -> dict[str, Any]:
    """Return a copy of `data` in which `values` are set."""
    result = copy.deepcopy(dict(data))
    for key, value in values.items():
        table: Any = result
        for part in key[:-1]:
            if isinstance(part, str) and part not in table:
                table[part] = {}
            table = table[part]
        table[key[-1]] = value
    return {name: result[name] for name in sorted(result, key=lambda name: name in _LAST)}
