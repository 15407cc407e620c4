"""Keys, values and rules of a TOML file in the words people read.

Promises sentences and examples that hold for any schema; knows nothing of files and finds no mistakes.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from cipc_newsletter.toml_files import writing
from cipc_newsletter.toml_files.dates import date_meant, time_meant
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.schemas import Schema
from cipc_newsletter.wording import _

_SHOWN_CHARACTERS = 60


def nearest(given: str, known: Sequence[str], *, likeness: float = 0.65) -> str | None:
    """Return the one of `known` that `given` was most likely meant to be, or None where none is near.

    `likeness` is from 0 to 1, as `difflib` measures it.
    """
    import difflib

    folded = {name.casefold(): name for name in reversed(known)}
    close = difflib.get_close_matches(given.casefold(), list(folded), n=1, cutoff=likeness)
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


def last_name(path: KeyPath) -> str:
    """Return the key a path ends in; an element of a list goes by the name of the list."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def given_in_words(value: Any) -> str:
    """Return what a value is, and what it says where that is short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    sentence = next(words for kind, words in _kinds_in_words() if isinstance(value, kind))
    shown = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if not shown.isprintable():
        shown = writing.string(shown)[1:-1]
    return sentence.format(value=shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…")


def _kinds_in_words() -> tuple[tuple[type, str], ...]:
    return (
        (str, _('the text "{value}"')),
        (dt.datetime, _("a date with a time, {value}")),
        (dt.date, _("the date {value}")),
        (dt.time, _("the time {value}")),
        (list, _("a list")),
        (dict, _("a table")),
        (object, _("the number {value}")),
    )


def wanted_in_words(node: Schema) -> str:
    """Return in words what type of value the schema wants."""
    if "format" in node:
        is_date = node["format"] == "date"
        return _("a date without quotes, year first") if is_date else _("a time without quotes, with seconds")
    if _is_table_list(node):
        return _("one table or several, each under its own name in two square brackets")
    if node.get("type") == "object" and not _is_by_language(node):
        return _("a table: its name in square brackets on a line of its own, its keys below")
    words = {
        "string": _("a text in straight quotes"),
        "integer": _("a whole number without quotes"),
        "number": _("a number without quotes"),
        "boolean": _("true or false, without quotes"),
        "array": _("a list in square brackets"),
        "object": _("a table in braces"),
    }
    kinds = node.get("type", "string")
    if isinstance(kinds, str):
        return words[kinds]
    return _("{first}, or {second}").format(first=words[kinds[0]], second=words[kinds[1]])


def _is_by_language(node: Schema) -> bool:
    return "fr" in node.get("properties", {})


def _is_table_list(node: Schema) -> bool:
    return node.get("type") == "array" and "examples" not in node


def form_in_words(definition: str) -> str:
    """Return the rule behind a pattern, by the name it has in the schema."""
    item_id = _("An id is lower-case letters without accents, digits and hyphens, at most 48 characters.")
    web_address = _("A web address begins with https:// and holds no space.")
    address = _("An e-mail address is one name, one @ and a domain.")
    variable = _("It is the name of an environment variable, never the secret itself.")
    return {
        "itemId": item_id,
        "entry": item_id,
        "line": _("It is one line of text, not empty."),
        "lineOrLines": _("It is one line of text, not empty."),
        "text": _("It may not be empty."),
        "layout": _("A layout is named in lower-case letters, digits and hyphens."),
        "folderName": _("It is the name of a folder: lower-case letters without accents, digits, hyphens."),
        "fileName": _("It is a file in the folder of this one: its name alone, without \\, : or .. in it."),
        "webAddress": web_address,
        "optionalWebAddress": web_address,
        "hostName": _("A host is named alone, without https:// and without what follows it: www.example.org."),
        "baseAddress": _("Names are put behind it: it begins with https:// and holds no space, ? or #."),
        "target": web_address,
        "targetOrTargets": web_address,
        "address": address,
        "optionalAddress": address,
        "locale": _("It is a language and a region."),
        "audience": _(
            "It is list, segment:…, tag:…, group:… or field:NAME=VALUE; cipc-newsletter providers check shows yours."
        ),
        "variable": variable,
        "optionalVariable": variable,
        "digest": _("The importer writes it; it is not for changing by hand."),
        "rule": _("A rule has a name such as CNT-03."),
    }.get(definition, "")


def bound_in_words(kind: str, limit: float) -> str:
    """Return the rule behind a bound of the schema, such as "minimum"."""
    return {
        "minimum": _("It must be at least {limit}."),
        "exclusiveMinimum": _("It must be more than {limit}."),
        "maximum": _("It must be at most {limit}."),
    }[kind].format(limit=f"{limit:g}")


def example(path: KeyPath, node: Schema, *, given: Any = None) -> str:
    """Return a line that would be right at `path`, made from what was given where that can be mended."""
    if _is_table_list(node):
        return f"[[{dotted(path)}]]"
    if node.get("type") == "object" and not _is_by_language(node):
        return f"[{dotted(path)}]"
    value = _mended(given, node) or _sample(node)
    return value if isinstance(path[-1], int) else f"{writing.key(last_name(path))} = {value}"


def _mended(given: Any, node: Schema) -> str | None:
    """Return the TOML of what was most likely meant, or None where that cannot be told."""
    kind = node.get("format") or node.get("type", "string")
    if kind == "date":
        day = given.date() if isinstance(given, dt.datetime) else date_meant(str(given))
        return day.isoformat() if day else None
    if kind == "time":
        hour = time_meant(str(given))
        return hour.isoformat() if hour else None
    if kind == "string" and isinstance(given, int | float | dt.date | dt.time) and not isinstance(given, bool):
        return writing.string(str(given))
    return _mended_text(given, node, kind) if isinstance(given, str) else None


def _mended_text(given: str, node: Schema, kind: str | list[str]) -> str | None:
    """Return the TOML of what was meant by a text that is not what the schema wants."""
    folded = given.strip().casefold()
    if given in node.get("enum", ()):
        return writing.string(given)
    if kind == "object":
        return writing.value({"fr": given})
    if kind == "array":
        return writing.value([given])
    if kind == "boolean" and folded in {"true", "false"}:
        return folded
    if kind in ("integer", "number") and folded.isascii() and folded.isdecimal():
        return str(int(folded))
    pattern = node.get("pattern", "^$")
    likely = (*_likely(given), *(() if re.search(pattern, "A.b") else (id_meant(given),)))
    mended = next((text for text in likely if re.search(pattern, text)), None)
    return None if mended is None else writing.string(mended)


def _likely(given: str) -> Iterator[str]:
    """Yield the forms of a text that may be the one a pattern wants: on one line, as an address, without folders."""
    text = " ".join(given.split())
    yield text
    if "." in text and " " not in text and "://" not in text:
        yield f"https://{text}"
    yield text.replace("\\", "/").rpartition("/")[2]


def id_meant(given: str) -> str:
    """Return `given` as an id is written: without accents, capitals and spaces."""
    plain = unicodedata.normalize("NFKD", given).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48]


def _sample(node: Schema) -> str:
    if "examples" in node:
        sample = node["examples"][0]
    elif "enum" in node:
        sample = next(option for option in node["enum"] if option != "")
    else:
        sample = node.get("default", "…")
    return str(sample) if "format" in node else writing.value(sample)
