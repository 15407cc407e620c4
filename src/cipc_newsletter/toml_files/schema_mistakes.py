"""What the schema refuses, in our words: unknown keys, wrong types, missing keys, values that cannot be.

Promises every such mistake of a document, in the order of its lines, each with what would be right. Does not look
beyond one document: whether an item exists or a picture is there is the readers' matter.
"""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.toml_files import writing
from cipc_newsletter.toml_files.document import Document
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.schemas import (
    MARKS,
    Schema,
    SchemaName,
    instance_of,
    node_of,
    tables_with,
    validator,
)
from cipc_newsletter.wording import _

_SHOWN_CHARACTERS = 60
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SPOKEN_DATE = re.compile(
    r"\b(\d{1,2})(?:er|re|st|nd|rd|th|º)?\W+(?:de\s+)?([^\W\d]{3,})\.?,?\W+(?:de[l]?\s+)?(\d{4})\b"
)
_MONTHS = (
    ("janv", "jan", "ene"),
    ("fév", "fev", "feb"),
    ("mars", "mar"),
    ("avr", "apr", "abr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("août", "aout", "aug", "ago"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("déc", "dec", "dic"),
)


def mistakes_of(document: Document, schema_name: SchemaName) -> Iterator[Mistake]:
    """Yield every mistake the schema finds in `document`, by line.

    In a document that is not whole, missing keys are not told: they may stand in what could not be read.
    """
    teller = _Teller(document, schema_name)
    found: dict[str | None, Mistake] = {}
    for error in validator(schema_name).iter_errors(instance_of(document.data)):
        for mistake in teller.told(
            error.kind.name, error.kind.as_dict(), tuple(error.instance_path), error.schema_path
        ):
            found.setdefault(mistake.key, mistake)
    yield from sorted(found.values(), key=lambda mistake: mistake.line or 0)


class _Teller:
    """Puts what the validator says about one document into words."""

    def __init__(self, document: Document, schema_name: SchemaName) -> None:
        self.document = document
        self.name = schema_name

    def told(
        self, kind: str, details: dict[str, Any], path: KeyPath, schema_path: Sequence[str | int]
    ) -> Iterator[Mistake]:
        """Yield the mistakes that one answer of the validator amounts to."""
        if kind == "additionalProperties":
            for key in sorted(details["unexpected"]):
                yield self._unknown(path, key.removeprefix("\0"))
        elif kind == "type" or (kind == "required" and details["property"] in MARKS.values()):
            yield self._wrong_type(path)
        elif kind == "required":
            if self.document.is_whole:
                yield self._missing(path, details["property"])
        elif kind == "enum":
            yield self._not_offered(path)
        elif kind == "pattern":
            yield self._wrong_form(path, str(schema_path[1]) if schema_path[0] == "$defs" else "")
        else:
            yield self._out_of_bounds(kind, details, path)

    def _mistake(self, path: KeyPath, what: str, *, right: str = "", remedy: str = "") -> Mistake:
        return Mistake(
            what=what,
            right=right,
            remedy=remedy,
            path=self.document.path,
            line=self.document.line_of(path),
            key=dotted(path),
            within=place_in_words(path, self.document.data),
        )

    def _value(self, path: KeyPath) -> Any:
        value: Any = self.document.data
        for part in path:
            value = value[part]
        return value

    def _unknown(self, table: KeyPath, key: str) -> Mistake:
        path = (*table, key)
        is_table = isinstance(self._value(path), dict)
        what = (_('unknown table "{key}".') if is_table else _('unknown key "{key}".')).format(key=key)
        known = tuple(node_of(self.name, table).get("properties", {}))
        close = nearest(key, known)
        home = next(tables_with(self.name, key), None)
        if home is not None and not close:
            return self._misplaced(path, what, home)
        if close:
            return self._mistake(
                path,
                what,
                right=_('Nearest: "{nearest}".').format(nearest=close),
                remedy=_("Rename it or take it out."),
            )
        return self._mistake(
            path,
            what,
            right=_("Known here: {keys}.").format(keys=", ".join(known)),
            remedy=_("Rename it or take it out."),
        )

    def _misplaced(self, path: KeyPath, what: str, home: KeyPath) -> Mistake:
        """Say where a key belongs that stands under another table: TOML gives a key to the last [table] above it."""
        if home:
            right = _('"{key}" belongs under [{table}].').format(key=path[-1], table=dotted(home))
            remedy = _("Move the line under [{table}].").format(table=dotted(home))
        else:
            right = _('"{key}" belongs at the top, before the first [table].').format(key=path[-1])
            remedy = _("Move the line up, above every line in square brackets.")
        return self._mistake(path, what, right=right, remedy=remedy)

    def _missing(self, table: KeyPath, key: str) -> Mistake:
        path = (*table, key)
        return self._mistake(
            path,
            _('"{key}" is missing.').format(key=key),
            remedy=_("Add it, such as: {example}").format(example=_example(path, node_of(self.name, path))),
        )

    def _wrong_type(self, path: KeyPath) -> Mistake:
        value, node, key = self._value(path), node_of(self.name, path), _last_name(path)
        return self._mistake(
            path,
            _('"{key}" is {given}.').format(key=key, given=_given(value)),
            right=_("It must be {wanted}.").format(wanted=_wanted(node)),
            remedy=_("Write it like this: {example}").format(example=_example(path, node, given=value)),
        )

    def _not_offered(self, path: KeyPath) -> Mistake:
        value, node = self._value(path), node_of(self.name, path)
        offered = [str(option) for option in node["enum"] if option != ""]
        close = nearest(str(value), offered)
        options = _("It is one of: {options}.").format(options=", ".join(offered))
        return self._mistake(
            path,
            _('"{key}" cannot be {given}.').format(key=_last_name(path), given=_given(value)),
            right=_('Nearest: "{nearest}".').format(nearest=close) if close else options,
            remedy=_("Write it like this: {example}").format(example=_example(path, node, given=close)),
        )

    def _wrong_form(self, path: KeyPath, definition: str) -> Mistake:
        value, node = self._value(path), node_of(self.name, path)
        is_secret = definition in {"variable", "optionalVariable"}
        return self._mistake(
            path,
            _('"{key}" cannot be {given}.').format(
                key=_last_name(path), given=_("what is written there") if is_secret else _given(value)
            ),
            right=_form_in_words(definition),
            remedy=_("Write it like this: {example}").format(example=_example(path, node)),
        )

    def _out_of_bounds(self, kind: str, details: dict[str, Any], path: KeyPath) -> Mistake:
        key, node = _last_name(path), node_of(self.name, path)
        if kind in {"minLength", "minItems", "minProperties"}:
            what, right = _('"{key}" is empty.').format(key=key), ""
        elif kind == "uniqueItems":
            what, right = _('"{key}" names something twice.').format(key=key), _("Each may stand there once.")
        elif kind in {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}:
            what = _('"{key}" cannot be {given}.').format(key=key, given=_given(self._value(path)))
            right = _bound_in_words(kind, details["limit"])
        else:
            what, right = _('"{key}" is too long.').format(key=key), ""
        return self._mistake(
            path,
            what,
            right=right,
            remedy=_("Write it like this: {example}").format(example=_example(path, node)),
        )


def nearest(given: str, known: Sequence[str]) -> str | None:
    """Return the one of `known` that `given` was most likely meant to be, or None where none is near."""
    folded = {name.casefold(): name for name in reversed(known)}
    close = difflib.get_close_matches(given.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def dotted(path: KeyPath) -> str:
    """Return `path` as people write it, list positions counted from 1: section.2.items.1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def place_in_words(path: KeyPath, data: Any = None) -> str:
    """Return the part of a file a key stands in, such as "section 2" or "[image]"; empty at the top."""
    if len(path) > 1 and isinstance(path[1], int) and path[0] == "section":
        return _("section {number}").format(number=path[1] + 1)
    if len(path) > 1 and isinstance(path[1], int) and path[0] == "waiver":
        return _("waiver {number}").format(number=path[1] + 1)
    names: list[str] = []
    for part in path[:-1]:
        data = data.get(part) if isinstance(data, dict) and isinstance(part, str) else None
        if not isinstance(data, dict):
            break
        names.append(str(part))
    return f"[{'.'.join(names)}]" if names else ""


def _last_name(path: KeyPath) -> str:
    """Return the key a path ends in; an element of a list goes by the name of the list."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _given(value: Any) -> str:
    if isinstance(value, str):
        short = value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…"
        return _('the text "{text}"').format(text=short)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return _("a date with a time, {value}").format(value=value.isoformat())
    if isinstance(value, dt.date):
        return _("the date {value}").format(value=value.isoformat())
    if isinstance(value, dt.time):
        return _("the time {value}").format(value=value.isoformat())
    if isinstance(value, list):
        return _("a list")
    if isinstance(value, dict):
        return _("a table")
    return _("the number {value}").format(value=value)


def _wanted(node: Schema) -> str:
    """Return in words what type of value the schema wants."""
    if node.get("format") == "date":
        return _("a date without quotes, year first")
    if node.get("format") == "time":
        return _("a time without quotes, with seconds")
    kinds = node.get("type", "string")
    words = {
        "string": _("a text in straight quotes"),
        "integer": _("a whole number without quotes"),
        "number": _("a number without quotes"),
        "boolean": _("true or false, without quotes"),
        "array": _("a list in square brackets"),
        "object": _("a table: a text for each language or key, in braces"),
    }
    if kinds == "object" and not {"fr", "en"} & set(node.get("properties", {})):
        return _("a table: its name in square brackets on a line of its own, its keys below")
    if not isinstance(kinds, str):
        return _("{first}, or {second}").format(first=words[kinds[0]], second=words[kinds[1]])
    return words[kinds]


def _form_in_words(definition: str) -> str:
    """Return the rule behind a pattern of the schema."""
    return {
        "itemId": _("An id is lower-case letters without accents, digits and hyphens, at most 48 characters."),
        "webAddress": _("A web address begins with https:// and holds no space."),
        "optionalWebAddress": _("A web address begins with https:// and holds no space."),
        "address": _("An e-mail address is one name, one @ and a domain."),
        "optionalAddress": _("An e-mail address is one name, one @ and a domain."),
        "locale": _("It is a language and a region."),
        "variable": _("It is the name of an environment variable, never the secret itself."),
        "optionalVariable": _("It is the name of an environment variable, never the secret itself."),
        "fileName": _(
            "It is the name of a file, without folders; folders are separated by / and lie beside this file."
        ),
        "rule": _("A rule has a name such as CNT-03."),
    }.get(definition, "")


def _bound_in_words(kind: str, limit: float) -> str:
    return {
        "minimum": _("It must be at least {limit}."),
        "exclusiveMinimum": _("It must be more than {limit}."),
        "maximum": _("It must be at most {limit}."),
        "exclusiveMaximum": _("It must be less than {limit}."),
    }[kind].format(limit=f"{limit:g}")


def _example(path: KeyPath, node: Schema, *, given: Any = None) -> str:
    """Return a line that would be right at `path`, made from what was given where that can be mended."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    kinds = node.get("type")
    if kinds == "object" and not {"fr", "en"} & set(node.get("properties", {})):
        return f"[{dotted(path)}]"
    if kinds == "array" and node.get("items", {}).get("type") == "object" and "examples" not in node:
        return f"[[{dotted(path)}]]"
    value = _mended(given, node)
    if value is None:
        value = _sample(node)
    if isinstance(path[-1], int):
        return f"{key} = [{value}]"
    return f"{writing.key(key)} = {value}"


def _mended(given: Any, node: Schema) -> str | None:
    """Return the TOML of what was most likely meant by a value of the wrong type, or None."""
    kinds = node.get("type", "string")
    if node.get("format") == "date":
        return _date_meant(given)
    if "format" in node or given is None:
        return None
    if kinds == "object" and isinstance(given, str):
        return writing.value({"fr": given})
    if kinds == "array" and isinstance(given, str):
        return writing.value([given])
    if kinds == "integer" and isinstance(given, str) and given.strip().isdecimal():
        return str(int(given))
    if kinds == "boolean" and isinstance(given, str) and given.casefold() in {"true", "false"}:
        return given.casefold()
    if kinds == "string" and isinstance(given, str | int | float | dt.date | dt.time) and not isinstance(given, bool):
        return writing.string(given if isinstance(given, str) else str(given))
    return None


def _sample(node: Schema) -> str:
    if "examples" in node:
        sample = node["examples"][0]
    elif "enum" in node:
        sample = next(option for option in node["enum"] if option != "")
    else:
        sample = node.get("default", "…")
    return str(sample) if "format" in node else writing.value(sample)


def _date_meant(given: Any) -> str | None:
    """Return the date in a text such as "9 décembre 2025", in French, English or Spanish, or None."""
    if isinstance(given, dt.datetime):
        return given.date().isoformat()
    if not isinstance(given, str):
        return None
    iso, spoken = _ISO_DATE.search(given), _SPOKEN_DATE.search(given)
    if iso:
        parts = tuple(int(part) for part in iso.groups())
    elif spoken:
        month = spoken[2].casefold()
        number = next((n for n, names in enumerate(_MONTHS, start=1) if month.startswith(names)), 0)
        parts = (int(spoken[3]), number, int(spoken[1]))
    else:
        return None
    try:
        return dt.date(*parts).isoformat()
    except ValueError:
        return None
