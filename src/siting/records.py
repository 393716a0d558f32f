"""Frozen data classes that cost little to define.

`dataclasses.dataclass` writes and compiles six methods of a frozen class when its module is imported. A run
imports 200 such classes and makes objects of half of them: up to a tenth of the time of a short command. With
the decorator of this module `dataclasses` still reads the fields, so ``fields``, ``replace`` and ``asdict``
work as ever; but objects are compared, hashed and printed by closures over the names of the fields, and
``__init__`` is compiled when it is first looked up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_set = object.__setattr__

if TYPE_CHECKING:
    from dataclasses import dataclass  # type checkers know this one, and it does the same
else:

    def dataclass(
        cls: type[Any] | None = None,
        /,
        *,
        frozen: bool = False,
        eq: bool = True,
        slots: bool = False,
        kw_only: bool = False,
    ) -> Any:
        """Make a data class; the options are those of `dataclasses.dataclass`.

        A class that is not *frozen* is left to `dataclasses` as a whole. ``InitVar`` and ``init=False`` of
        a field are not supported.
        """
        make = _frozen if frozen else dataclasses.dataclass
        made = partial(make, eq=eq, slots=slots, kw_only=kw_only)
        return made if cls is None else made(cls)


def _frozen(cls: type[Any], *, eq: bool, slots: bool, kw_only: bool) -> type[Any]:
    own = dict(vars(cls))
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # otherwise `dataclasses` asks for the signature, to make one of it
    # A child of a frozen class has to be called frozen, and may be made by `dataclasses` itself.
    child = any(hasattr(base, "__dataclass_params__") for base in cls.__bases__)
    cls = dataclasses.dataclass(init=False, repr=False, eq=False, frozen=child, slots=slots, kw_only=kw_only)(
        cls
    )
    cls.__dataclass_params__.frozen = True
    if not all(field.init for field in dataclasses.fields(cls)):
        raise TypeError(f"{cls.__name__}: a field with init=False")
    methods: dict[str, Any] = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    methods |= {"__repr__": _repr(cls), "__init__": _Init(cls)}
    if eq:
        methods |= _by_value(cls)
    if slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    for name, method in methods.items():
        # Python sets the hash of a class with an ``__eq__`` of its own to None.
        if own.get(name) is None:
            setattr(cls, name, method)
    return cls


class _Factory:
    """The default of a parameter whose value is made for each object."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


class _Init:
    """Stands for the ``__init__`` of a class until it is looked up for the first time."""

    def __init__(self, of: type[Any]) -> None:
        self._of = of

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        init = _compiled_init(self._of)
        self._of.__init__ = init
        return init if instance is None else init.__get__(instance, owner)


def _compiled_init(cls: type[Any]) -> Any:
    """Compile the ``__init__`` of a frozen class, with the signature that `dataclasses` would give it."""
    names: dict[str, Any] = {"_record_factory": _FACTORY}
    usual: list[str] = []
    by_name: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(cls):
        parameter, value = _parameter(field, names)
        (by_name if field.kw_only else usual).append(parameter)
        slot = getattr(cls, field.name, None)
        # Past the frozen class, and twice as fast as ``object.__setattr__``.
        if isinstance(slot, MemberDescriptorType):
            names[f"_slot_{field.name}"] = slot.__set__
            body.append(f"_slot_{field.name}(self, {value})")
        else:
            body.append(f"_record_values[{field.name!r}] = {value}")
    if any(line.startswith("_record_values") for line in body):
        body.insert(0, "_record_values = self.__dict__")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", *usual, *(["*", *by_name] if by_name else [])])
    text = f"def __init__({parameters}):\n    " + "\n    ".join(body or ["pass"])
    exec(text, names)  # noqa: S102  (names of fields are identifiers of the source)
    init = names["__init__"]
    init.__annotations__ = {f.name: f.type for f in dataclasses.fields(cls)} | {"return": None}
    init.__module__, init.__qualname__ = cls.__module__, f"{cls.__qualname__}.__init__"
    return init


def _parameter(field: Field[Any], names: dict[str, Any]) -> tuple[str, str]:
    """Return the parameter for a field and the value to keep; *names* gets its default."""
    name, default = field.name, f"_default_{field.name}"
    if field.default_factory is not MISSING:
        names[default] = field.default_factory
        return f"{name}=_record_factory", f"{default}() if {name} is _record_factory else {name}"
    if field.default is not MISSING:
        names[default] = field.default
        return f"{name}={default}", name
    return name, name


def _refuse_to_set(self: object, name: str, value: object) -> None:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _repr(cls: type[Any]) -> Callable[[Any], str]:
    shown = [field.name for field in dataclasses.fields(cls) if field.repr]

    @recursive_repr()
    def printed(self: Any) -> str:
        parts = (f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({', '.join(parts)})"

    return printed


def _by_value(cls: type[Any]) -> dict[str, Callable[..., Any]]:
    """Return ``__eq__`` and ``__hash__`` by the values of the fields."""
    compared = [field.name for field in dataclasses.fields(cls) if field.compare]
    values = _values(compared)

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed}


def _values(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, field.name, value)
