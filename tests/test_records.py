"""The data classes of the package behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field

import numpy as np
import pytest

from siting.records import dataclass

MAKERS = {"records": dataclass, "dataclasses": dataclasses.dataclass}


@dataclass(frozen=True)
class Plain:
    """A class without slots."""

    name: str
    size: float = 2.0
    held: list[int] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slotted:
    """A class with slots."""

    name: str
    size: float = 2.0


@dataclass(frozen=True)
class Child(Plain):
    """A child, with a field by keyword only."""

    unit: str = field(kw_only=True)

    def __post_init__(self):
        if self.size < 0:
            raise ValueError(self.size)


def both(**options):
    """Make the same class in both ways."""
    made = []
    for make in MAKERS.values():

        class Point:
            x: float
            y: float = 1.0
            note: str = field(default="", compare=False, repr=False)
            held: dict = field(default_factory=dict, compare=False)

        Point.__annotations__ = {"x": float, "y": float, "note": str, "held": dict}
        made.append(make(frozen=True, **options)(Point))
    return made


@pytest.mark.parametrize("options", [{}, {"slots": True}, {"kw_only": True}, {"eq": False}], ids=str)
def test_signature_and_fields_are_those_of_the_standard_library(options):
    ours, theirs = both(**options)
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    assert [(f.name, f.default, f.kw_only) for f in dataclasses.fields(ours)] == [
        (f.name, f.default, f.kw_only) for f in dataclasses.fields(theirs)
    ]
    assert ours.__match_args__ == theirs.__match_args__


@pytest.mark.parametrize("options", [{}, {"slots": True}, {"kw_only": True}], ids=str)
def test_prints_compares_and_hashes_as_the_standard_library(options):
    ours, theirs = both(**options)
    for make in (ours, theirs):
        one, same, other = make(x=1.0, note="a"), make(x=1.0, note="b"), make(x=2.0)
        assert one == same
        assert one != other
        assert one != (1.0, 1.0)
        assert len({one, same, other}) == 2
    assert repr(ours(x=1.0)) == repr(theirs(x=1.0))
    assert hash(ours(x=1.0)) == hash(theirs(x=1.0))


def test_compares_by_identity_if_asked_to():
    ours, _ = both(eq=False)
    assert ours(x=1.0) != ours(x=1.0)


def test_one_compared_field_hashes_as_the_standard_library():
    def made(make):
        class One:
            x: str

        One.__annotations__ = {"x": str}
        return make(frozen=True)(One)

    ours, theirs = (made(make) for make in MAKERS.values())
    assert hash(ours("a")) == hash(theirs("a"))
    assert ours("a") == ours("a")


@pytest.mark.parametrize("make", [Plain, Slotted])
def test_cannot_be_changed(make):
    one = make("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        one.name = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del one.name


@pytest.mark.parametrize("one", [Plain("a", 3.0), Slotted("a", 3.0), Child("a", unit="m")], ids=repr)
def test_copies_pickles_and_replaces(one):
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  (our own)
    assert copy.deepcopy(one) == one
    assert dataclasses.replace(one, name="b").name == "b"
    assert dataclasses.asdict(one)["size"] == one.size


def test_a_default_factory_makes_a_new_value_for_each_object():
    assert Plain("a").held is not Plain("b").held


def test_a_child_checks_itself_and_takes_fields_by_name():
    assert Child("a", unit="m").held == []
    with pytest.raises(ValueError, match="-1"):
        Child("a", -1.0, unit="m")
    with pytest.raises(TypeError, match="unit"):
        Child("a")


def test_the_standard_library_can_make_a_child():
    @dataclasses.dataclass(frozen=True)
    class Grandchild(Child):
        more: int = 0

    one = Grandchild("a", more=3, unit="m")
    assert (one.name, one.size, one.more, one.unit) == ("a", 2.0, 3, "m")
    with pytest.raises(FrozenInstanceError):
        one.more = 4


def test_own_methods_stay():
    @dataclass(frozen=True)
    class Own:  # noqa: PLW1641  (the hash is made)
        x: int

        def __eq__(self, other):
            return isinstance(other, Own)

        def __repr__(self):
            return "own"

    assert Own(1) == Own(2)
    assert repr(Own(1)) == "own"
    assert hash(Own(1)) == hash(Own(1))


def test_an_object_inside_itself_can_be_printed():
    one = Plain("a")
    looped = dataclasses.replace(one, size=one)
    object.__setattr__(looped, "size", looped)
    assert "..." in repr(looped)


def test_init_false_is_refused():
    with pytest.raises(TypeError, match="init=False"):

        @dataclass(frozen=True)
        class _Fault:
            x: int = field(default=1, init=False)


def test_arrays_do_not_compare_as_in_the_standard_library():
    with pytest.raises(ValueError, match="ambiguous"):
        assert Plain(np.zeros(2)) == Plain(np.zeros(2))
