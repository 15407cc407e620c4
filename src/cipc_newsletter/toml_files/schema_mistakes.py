"""What the schema refuses, in our words: unknown keys, wrong types, missing keys, values that cannot be.

Promises every such mistake of a document, in the order of its lines, each with what would be right. Does not look
beyond one document: whether an item exists or a picture is there is the readers' matter.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cipc_newsletter.errors import Mistake
from cipc_newsletter.toml_files.document import Document
from cipc_newsletter.toml_files.in_words import (
    bound_in_words,
    dotted,
    example,
    form_in_words,
    given_in_words,
    last_name,
    nearest,
    place_in_words,
    wanted_in_words,
)
from cipc_newsletter.toml_files.places import KeyPath
from cipc_newsletter.toml_files.schemas import (
    MARKS,
    SchemaName,
    instance_of,
    node_of,
    tables_with,
    validator,
)
from cipc_newsletter.wording import _


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
    yield from sorted(found.values(), key=lambda mistake: (mistake.line or 0, mistake.key or ""))


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
            remedy=_("Add it, such as: {example}").format(example=example(path, node_of(self.name, path))),
        )

    def _wrong_type(self, path: KeyPath) -> Mistake:
        value, node, key = self._value(path), node_of(self.name, path), last_name(path)
        return self._mistake(
            path,
            _('"{key}" is {given}.').format(key=key, given=given_in_words(value)),
            right=_("It must be {wanted}.").format(wanted=wanted_in_words(node)),
            remedy=_("Write it like this: {example}").format(example=example(path, node, given=value)),
        )

    def _not_offered(self, path: KeyPath) -> Mistake:
        value, node = self._value(path), node_of(self.name, path)
        offered = [str(option) for option in node["enum"] if option != ""]
        close = nearest(str(value), offered, likeness=0.6)  # few to choose from
        options = _("It is one of: {options}.").format(options=", ".join(offered))
        return self._mistake(
            path,
            _('"{key}" cannot be {given}.').format(key=last_name(path), given=given_in_words(value)),
            right=_('Nearest: "{nearest}".').format(nearest=close) if close else options,
            remedy=_("Write it like this: {example}").format(example=example(path, node, given=close)),
        )

    def _wrong_form(self, path: KeyPath, definition: str) -> Mistake:
        value, node = self._value(path), node_of(self.name, path)
        is_secret = definition in {"variable", "optionalVariable"}
        return self._mistake(
            path,
            _('"{key}" cannot be {given}.').format(
                key=last_name(path), given=_("what is written there") if is_secret else given_in_words(value)
            ),
            right=form_in_words(definition),
            remedy=_("Write it like this: {example}").format(
                example=example(path, node, given=None if is_secret else value)
            ),
        )

    def _out_of_bounds(self, kind: str, details: dict[str, Any], path: KeyPath) -> Mistake:
        key, node = last_name(path), node_of(self.name, path)
        if kind in {"minLength", "minItems", "minProperties"}:
            what, right = _('"{key}" is empty.').format(key=key), ""
        elif kind == "uniqueItems":
            what, right = _('"{key}" names something twice.').format(key=key), _("Each may stand there once.")
        elif kind in {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}:
            what = _('"{key}" cannot be {given}.').format(key=key, given=given_in_words(self._value(path)))
            right = bound_in_words(kind, details["limit"])
        else:
            what, right = _('"{key}" is too long.').format(key=key), ""
        return self._mistake(
            path,
            what,
            right=right,
            remedy=_("Write it like this: {example}").format(example=example(path, node)),
        )
