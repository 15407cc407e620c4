"""The shipped schemas serve editors, defaults and messages alike: complete, alike everywhere, each pattern in words."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest

from cipc_newsletter.item_files import ID_LENGTH
from cipc_newsletter.model.issue import Form
from cipc_newsletter.model.language import LANGUAGES
from cipc_newsletter.toml_files import KeyPath, SchemaName, mistakes_of, parse, schema, with_defaults, writing
from cipc_newsletter.toml_files.in_words import example, form_in_words
from cipc_newsletter.toml_files.schemas import FOLDER, instance_of, node_of, tables_with

ROOT = Path(__file__).parents[2]
NAMES: tuple[SchemaName, ...] = get_args(SchemaName)


def keys_of(name: SchemaName, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key the schema knows, elements of lists as number 0."""
    node = node_of(name, path)
    for key in node.get("properties", {}):
        yield (*path, key)
        yield from keys_of(name, (*path, key))
    if "items" in node:
        yield from keys_of(name, (*path, 0))


KEYS = [(name, key) for name in NAMES for key in keys_of(name)]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_has_a_title_and_a_description(name: SchemaName) -> None:
    shipped = schema(name)
    jsonschema_rs.Draft202012Validator(dict(shipped))
    assert jsonschema_rs.meta.is_valid(dict(shipped))
    assert shipped["title"]
    assert shipped["description"]


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_every_key_is_explained_to_the_one_who_writes_it(name: SchemaName, key: KeyPath) -> None:
    node = node_of(name, key)
    assert node.get("title")
    if key[-1] not in LANGUAGES:
        assert node["description"].endswith((".", "}."))


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_the_example_of_every_key_is_right_by_the_schema(name: SchemaName, key: KeyPath) -> None:
    node = node_of(name, key)
    line = example(key, node)
    if line.startswith("["):
        assert node["type"] in ("object", "array")
        return
    value = parse(line, path="f").data[str(key[-1])]
    reference = {**json.loads(json.dumps(node)), "$defs": schema(name).get("$defs", {})}
    plain = json.loads(json.dumps(value, default=str))
    assert jsonschema_rs.Draft202012Validator(reference).is_valid(plain), line


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_closed_so_that_no_misspelt_key_is_overlooked(name: SchemaName) -> None:
    for node in _nodes(schema(name)):
        if "properties" in node:
            assert node["additionalProperties"] is False


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_has_words_of_its_own(name: SchemaName) -> None:
    for definition, node in schema(name)["$defs"].items():
        if "pattern" in node:
            assert form_in_words(definition), definition
    inline = [node for node in _nodes({**schema(name), "$defs": {}}) if "pattern" in node]
    if name == "config":
        assert {node["pattern"] for node in inline} == {
            node_of(name, ("sender", "list_id_domain"))["pattern"],
            node_of(name, ("sender", "dkim_selector"))["pattern"],
            node_of(name, ("provider", "mailgun", "domain"))["pattern"],
        }
    else:
        assert not inline


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        for inner in node.values():
            yield from _nodes(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _nodes(inner)


def test_the_closed_sets_are_those_of_the_model() -> None:
    section = node_of("issue", ("section", 0))
    assert "lead" in node_of("issue", ("section", 0, "layout"))["examples"]
    assert section["properties"]["items"]["items"] == {"$ref": "#/$defs/entry"}
    assert node_of("issue", ("section", 0, "items", 0, "form"))["enum"] == [form.value for form in Form]
    assert tuple(node_of("issue", ("languages", 0))["enum"]) == LANGUAGES
    assert tuple(node_of("item", ("translation", "of"))["enum"]) == LANGUAGES
    pattern = node_of("issue", ("section", 0, "items", 0, "id"))["pattern"]
    assert re.search(pattern, "a" * ID_LENGTH)
    assert not re.search(pattern, "a" * (ID_LENGTH + 1))


def test_the_workspace_of_the_repository_has_the_same_schemas() -> None:
    shipped = {path.name: path.read_bytes() for path in FOLDER.glob("*.json")}
    copied = {path.name: path.read_bytes() for path in (ROOT / ".schemas").glob("*.json")}
    assert copied == shipped
    assert len(shipped) == len(NAMES)


@pytest.mark.parametrize(
    "path", [*(ROOT / "issues").glob("*.toml"), ROOT / "config.example.toml"], ids=lambda path: path.name
)
def test_a_file_names_the_schema_that_editors_complete_it_from(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    relative = first.removeprefix("#:schema ")
    assert relative != first
    assert (path.parent / relative).resolve().parent == ROOT / ".schemas"
    assert (path.parent / relative).is_file()


def test_dates_are_told_from_texts_and_whole_numbers_from_others() -> None:
    moment = parse("dt = 2025-01-02T00:00:00", path="f").data["dt"]
    marked = instance_of({"d": dt.date(2025, 1, 2), "t": dt.time(1), "dt": moment, "n": [1, 1.0, 1.5]})
    assert [list(marked[key]) for key in ("d", "t", "dt")] == [["\0date"], ["\0time"], ["\0date-time"]]
    assert marked["n"][0] == 1
    assert not float(marked["n"][1]).is_integer()
    assert marked["n"][2] == 1.5


def test_a_key_is_found_in_the_table_it_belongs_to() -> None:
    assert list(tables_with("item", "caption")) == [("image",)]
    assert next(tables_with("item", "digest")) == ("source",)
    assert list(tables_with("item", "nothing")) == []


def test_defaults_fill_what_is_left_out_and_change_nothing_that_is_said() -> None:
    given = {"send": {"grace_minutes": 3}, "provider": {"outbox": {"folder": "x"}}}
    filled = with_defaults(given, "config")
    assert filled["send"]["grace_minutes"] == 3
    assert filled["send"]["stop_on"] == {"refused": 5, "bounced": 5, "complaints": 0.3}
    assert filled["send"]["provider"] == "outbox"
    assert filled["provider"]["outbox"] == {"folder": "x"}
    assert filled["store"] == {"url": "sqlite:///var/newsletter.db"}
    assert given == {"send": {"grace_minutes": 3}, "provider": {"outbox": {"folder": "x"}}}


def test_a_table_with_a_required_key_is_not_made_up() -> None:
    assert "mailgun" not in with_defaults({}, "config")["provider"]
    assert (
        with_defaults({"provider": {"mailgun": {"domain": "d"}}}, "config")["provider"]["mailgun"]["batch_size"]
        == 500
    )


REQUIRED = {
    "mailgun": {"domain": "mg.example.org"},
    "sftp": {"host": "ssh.example.org", "user": "web"},
    "s3": {"bucket": "pictures"},
    "wordpress": {"site": "https://www.example.org", "user": "web"},
}


def test_every_default_is_right_by_the_schema_itself() -> None:
    for key in keys_of("config"):
        node = node_of("config", key)
        if "default" not in node or 0 in key:
            continue
        whole: dict[str, Any] = {
            "organisation": {"name": "x", "postal_address": "y"},
            "sender": {"from_email": "a@example.org"},
        }
        table = whole
        for part in key[:-1]:
            table = table.setdefault(str(part), dict(REQUIRED.get(str(part), {})))
        table[str(key[-1])] = node["default"]
        text = "\n".join(writing.assignment(name, value) for name, value in whole.items())
        assert list(mistakes_of(parse(text, path="f"), "config")) == []
