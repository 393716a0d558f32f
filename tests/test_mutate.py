"""The mutation script: what it changes, what it leaves alone, and its list of exceptions."""

import pytest

import mutate

CODE = """
__all__ = ["f"]

@cache(maxsize=1)
def f(a, b: int = 2):
    if not a < b or DONE:
        return -a * 3.5
    return [x for x in zip(a, b, strict=True) if x == b]
"""


@pytest.fixture
def found(tmp_path):
    path = tmp_path / "code.py"
    path.write_text(CODE, encoding="utf-8")
    return mutate.mutants("code", path)


def test_each_place_is_changed_once(found):
    assert sorted(m.change for m in found) == sorted([
        "f: a, b: int=2 -> a, b: int=3",
        "f: if not a < b or DONE: return -a * 3.5 -> if not (not a < b or DONE): return -a * 3.5",
        "f: not a < b or DONE -> not a < b and DONE",
        "f: a < b -> a <= b",
        "f: -a * 3.5 -> -a / 3.5",
        "f: -a -> +a",
        "f: -a * 3.5 -> -a * 4.5",
        "f: x == b -> x != b",
    ])  # fmt: skip


def test_a_mutant_runs_as_it_says(found):
    (whole,) = (m for m in found if m.change == "f: -a * 3.5 -> -a * 4.5")
    names = {"cache": lambda **_: lambda function: function, "DONE": True}
    exec(whole.code, names)  # noqa: S102  (our own code above)
    assert names["f"](2) == -9


@pytest.mark.slow
def test_every_excuse_is_a_mutant_of_today():
    excused = sorted({module.removeprefix("siting.") for module, _ in mutate.EQUIVALENT})
    paths = mutate.modules(excused)
    today = {(module, m.change) for module, path in paths for m in mutate.mutants(module, path)}
    assert mutate.EQUIVALENT - today == set()
    assert [x for x in mutate.SETTINGS.get("equivalent", []) if not x.get("reason")] == []


def test_every_file_of_tests_that_is_named_exists():
    named = [x for files in mutate.SETTINGS["tests"].values() for x in files]
    assert [x for x in named if not (mutate.ROOT / "tests" / x).exists()] == []


def test_every_room_and_every_module_that_is_named_exists():
    rooms = [x for x in mutate.SETTINGS["rooms"] if not any(mutate.modules([x]))]
    home = mutate.SOURCE / "siting"
    keys = [x for x in mutate.SETTINGS["tests"] if not (home / f"{x}.py").exists()]
    assert (rooms, keys) == ([], [])
