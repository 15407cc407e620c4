"""How values are made: `@frozen` turns a class into a frozen, slotted, keyword-only dataclass.

Promises what `dataclass(frozen=True, slots=True, kw_only=True)` promises, and that `replace`, `fields`, `asdict`, `copy`
and `pickle` take such values as they take any dataclass. Compiles nothing, so that a class costs a tenth of what it costs
the standard library, at every start of the program (docs/decisions/0012-frozen-values.md). Does not serve classes that
inherit fields, nor values that change.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

Value = TypeVar("Value")
Fields = tuple[Field[Any], ...]
Method = Callable[..., Any]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[Value]) -> type[Value]:
    """Return `cls` as a frozen, slotted, keyword-only dataclass; a method it defines itself stays."""
    made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(cls)
    own = fields(cast("Any", made))
    equal, hashed = _comparing(own)
    methods: dict[str, Method] = {
        "__init__": _initialising(own, places={one.name: getattr(made, one.name).__set__ for one in own}),
        "__repr__": _representing(own),
        "__eq__": equal,
        "__hash__": hashed,
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made


def _initialising(own: Fields, *, places: dict[str, Callable[[object, Any], None]]) -> Method:
    """Return an `__init__` that fills the slots by their own descriptors: assigning is refused."""
    defaults = {one.name: one.default for one in own if one.default is not MISSING}
    factories = [(one.name, one.default_factory) for one in own if one.default_factory is not MISSING]

    def initialise(self: object, /, **given: Any) -> None:
        values = {**defaults, **given}
        for name, factory in factories:
            if name not in given:
                values[name] = factory()
        if values.keys() != places.keys():
            raise _misfit(self, unknown=set(values) - set(places), missing=set(places) - set(values))
        for name, put in places.items():
            put(self, values[name])

    return initialise


def _misfit(value: object, *, unknown: set[str], missing: set[str]) -> TypeError:
    sayings = [("does not know", unknown), ("lacks", missing)]
    what = " and ".join(f"{verb} {', '.join(sorted(names))}" for verb, names in sayings if names)
    return TypeError(f"{type(value).__qualname__} {what}")


def _comparing(own: Fields) -> tuple[Method, Method]:
    """Return `__eq__` and `__hash__`: values are the same where their class and all their compared fields are."""
    content: Callable[[object], object] = attrgetter(*(one.name for one in own if one.compare)) if own else type

    def equal(self: object, other: object) -> bool:
        return content(self) == content(other) if type(other) is type(self) else NotImplemented

    def hashed(self: object) -> int:
        return hash(content(self))

    return equal, hashed


def _representing(own: Fields) -> Method:
    """Return a `__repr__` without the fields that are left out of it."""
    shown = [one.name for one in own if one.repr]

    def represent(self: object) -> str:
        content = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({content})"

    return represent


def _refuse_setting(self: object, name: str, _content: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to {type(self).__qualname__}.{name}")


def _refuse_deleting(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete {type(self).__qualname__}.{name}")


# What `copy` and `pickle` ask for: left to themselves they assign.
def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for one, content in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, content)
