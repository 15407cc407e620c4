"""TOML for values: the one spelling this program writes, in files and in examples.

Promises that reading back what is written gives the value again. Does not lay out whole files.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

TomlValue = str | int | float | bool | dt.date | dt.time | Sequence["TomlValue"] | Mapping[str, "TomlValue"]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
# TOML 1.0 forbids control characters but tab in strings; U+2028 and U+2029 pass, but editors break lines there.
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f\u2028\u2029]')
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def string(text: str) -> str:
    """Return `text` as a basic string on one line, whatever characters it holds."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def key(name: str) -> str:
    """Return `name` as a key, in quotes only where it must be."""
    return name if _BARE_KEY.fullmatch(name) else string(name)


def value(given: TomlValue) -> str:
    """Return `given` as TOML on one line; tables are inline tables, dates and times have no quotes."""
    if isinstance(given, str):
        return string(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, dt.date | dt.time):
        return given.isoformat()
    if isinstance(given, Mapping):
        pairs = ", ".join(assignment(name, inner) for name, inner in given.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(given, Sequence):
        return f"[{', '.join(value(inner) for inner in given)}]"
    return str(given)


def assignment(name: str, given: TomlValue) -> str:
    """Return `name = value` on one line."""
    return f"{key(name)} = {value(given)}"
