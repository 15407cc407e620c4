"""The JSON Schemas of items, issues and settings: one source for editors, for validating and for our sentences.

Promises the schema as shipped, the part of it that speaks of a key, and a validator that knows TOML's dates and
times, which JSON lacks. Does not put mistakes into words.
"""

import datetime as dt
import functools
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cipc_newsletter.toml_files.places import KeyPath

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

SchemaName = Literal["item", "issue", "config", "stories"]
Schema = Mapping[str, Any]

FOLDER = Path(__file__).parent.parent / "schemas"
# In the shipped schemas, as editors want them, a date is a string with a format; in the instance that is validated
# it is an object with this one key, so that no text in quotes can pass for a date, nor a date for a text.
MARKS = {"date": "\0date", "time": "\0time", "date-time": "\0date-time"}


@functools.cache
def schema(name: SchemaName) -> Schema:
    """Return the shipped schema `name`, read once."""
    loaded: Schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def validator(name: SchemaName) -> "Draft202012Validator":
    """Return the validator of `name` for instances made by `instance_of`."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(_with_marks(schema(name)))


def _with_marks(node: Any) -> Any:
    """Return the schema with every date and time format replaced by the marked object that stands for it."""
    if isinstance(node, Mapping):
        if node.get("format") in MARKS:
            return {"type": "object", "required": [MARKS[node["format"]]]}
        return {key: _with_marks(inner) for key, inner in node.items()}
    if isinstance(node, list):
        return [_with_marks(inner) for inner in node]
    return node


def instance_of(value: Any) -> Any:
    """Return a TOML value as JSON to validate: dates and times marked, floats never taken for whole numbers."""
    for kind, mark in ((dt.datetime, "date-time"), (dt.date, "date"), (dt.time, "time")):
        if isinstance(value, kind):
            return {MARKS[mark]: True}
    if isinstance(value, Mapping):
        return {f"\0{key}" if key.startswith("\0") else key: instance_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [instance_of(inner) for inner in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return math.nextafter(value, 0.0)  # JSON Schema counts 12.0 among the integers
    return value


def node_of(name: SchemaName, key: KeyPath) -> Schema:
    """Return what the schema says of `key`, its references resolved; empty where it does not know the key."""
    root = schema(name)
    node = _resolved(root, root)
    for part in key:
        any_name = node.get("additionalProperties")
        named = node.get("properties", {}).get(part, any_name if isinstance(any_name, Mapping) else None)
        inner = node.get("items") if isinstance(part, int) else named
        if inner is None:
            return {}
        node = _resolved(root, inner)
    return node


def _resolved(root: Schema, node: Schema) -> Schema:
    reference = node.get("$ref")
    if reference is None:
        return node
    target = root["$defs"][reference.rpartition("/")[2]]
    return {**_resolved(root, target), **{key: value for key, value in node.items() if key != "$ref"}}


def with_defaults(data: Mapping[str, Any], name: SchemaName, path: KeyPath = ()) -> dict[str, Any]:
    """Return `data` with the schema's defaults where a key is left out.

    A table that is left out is filled in too, unless a key of it is required: then it stays away. One that has a default
    of its own is a value like any other.
    """
    filled = dict(data)
    for key in node_of(name, path).get("properties", {}):
        node = node_of(name, (*path, key))
        is_table = node.get("type") == "object" and "default" not in node
        if is_table and (key in filled or not node.get("required")):
            inner = with_defaults(filled.get(key, {}), name, (*path, key))
            if inner or key in filled:
                filled[key] = inner
        elif "default" in node:
            filled.setdefault(key, node["default"])
    return filled


def tables_with(name: SchemaName, key: str) -> Iterator[KeyPath]:
    """Yield the path of every table of the schema that knows `key`, the shortest first."""
    waiting: list[KeyPath] = [()]
    while waiting:
        path = waiting.pop(0)
        properties = node_of(name, path).get("properties", {})
        if key in properties:
            yield path
        waiting.extend((*path, inner) for inner in properties)
