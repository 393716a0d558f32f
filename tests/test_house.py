"""House rules that no linter checks: one name per thing, short files, no import cycles, described rooms."""

import ast
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

import siting
from tests.support.source import trees

ROOT = Path(siting.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
SCRIPTS = sorted(ROOT.rglob("*.js"))
MAX_LINES = 449


def module_in(path, folder):
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module(path):
    return module_in(path, ROOT.parent)


def package():
    return {module(path): tree for path, tree in trees().items()}


def imports(tree, modules):
    """Modules that a file imports anywhere: at the top, in a function, or only for type checking."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules else node.module for name in full)


def circles(arrows):
    """Modules in an import cycle, with all they can reach."""

    def reach(start):
        found, todo = set(), [start]
        while todo:
            for other in arrows[todo.pop()]:
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    return {name for name in arrows if name in reach(name)}


def arrows_of(trees):
    return {name: {other for other in imports(tree, trees) if other != name} for name, tree in trees.items()}


def test_a_class_name_means_one_thing():
    classes = Counter(
        node.name for tree in package().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in classes.items() if count > 1] == []


@pytest.mark.parametrize("path", [*FILES, *SCRIPTS], ids=[module(path) for path in [*FILES, *SCRIPTS]])
def test_a_module_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_no_files_import_each_other_in_a_circle():
    assert circles(arrows_of(package())) == set()


def test_circles_are_found_wherever_the_import_stands():
    top, inside = "import b", "def f():\n    from a import x"
    checking = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import x"
    for back in (inside, checking):
        made = {"a": ast.parse(top), "b": ast.parse(back), "c": ast.parse(top)}
        assert circles(arrows_of(made)) == {"a", "b"}


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "__init__.py"], ids=module)
def test_a_package_says_what_it_is(path):
    assert ast.get_docstring(trees()[path])


# --- the layout in CONTRIBUTING.md ------------------------------------------------------------------------


def rows(first):
    """Cells of the rows under a heading row that begins so."""
    lines = (ROOT.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(first)) + 2
    table = itertools.takewhile(lambda line: line.startswith("|"), lines[start:])
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def test_every_room_stands_in_the_layout():
    named = {name for row in rows("| floor |") for name in re.findall(r"`([\w/]+)`", row[1])}
    rooms = {p.stem for p in ROOT.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    parted = {"show/base", "auditing/judging", "auditing/reading"}
    assert named - parted == {room for room in rooms if not room.startswith("_")} - {"auditing"}


def test_where_to_look_there_is_something():
    places = [
        path for row in rows("| what | where |") for path in re.findall(r"`([\w./-]+/[\w./-]*)`", row[1])
    ]
    assert len(places) > 12
    assert [path for path in places if not (ROOT / path).exists()] == []


# --- tests -----------------------------------------------------------------------------------------------

TESTS = Path(__file__).parent
OUTRIGHT = {"raises", "warns", "fail"}  # of pytest


@dataclass
class Function:
    """What a function of the tests calls or asks for as a fixture, and whether it asserts by itself."""

    name: str
    asserts: bool
    calls: set[str]


def functions(tree):
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            nodes = list(ast.walk(function))
            called = [node.func for node in nodes if isinstance(node, ast.Call)]
            names = {getattr(call, "attr", getattr(call, "id", "")) for call in called}
            outright = any(isinstance(node, ast.Assert) for node in nodes) or bool(names & OUTRIGHT)
            asserts = outright or any(name.startswith("assert_") for name in names)
            yield Function(function.name, asserts, names | {argument.arg for argument in function.args.args})


def reached(tree, name, trees):
    """The files whose functions a test file can call: itself, what it imports from the tests, its conftest."""
    yield name
    yield from (other for other in imports(tree, trees) if other != name)
    rooms = name.split(".")
    yield from (room for n in range(1, len(rooms)) if (room := ".".join([*rooms[:n], "conftest"])) in trees)


def without_assertion(trees):
    """Tests that assert nothing, neither themselves nor by a function of the tests that they call."""
    made = {name: list(functions(tree)) for name, tree in trees.items()}
    within = {name: set(reached(tree, name, trees)) for name, tree in trees.items()}
    known, grew = {name: set() for name in trees}, True
    while grew:
        grew = False
        for name, found in made.items():
            able = set().union(*(known[other] for other in within[name]))
            for function in found:
                if function.name not in known[name] and (function.asserts or function.calls & able):
                    known[name].add(function.name)
                    grew = True
    tests = [(name, function.name) for name in made for function in made[name]]
    return [f"{name}.{test}" for name, test in tests if test.startswith("test_") and test not in known[name]]


def test_every_test_asserts_something():
    files = {module_in(path, TESTS.parent): ast.parse(path.read_bytes()) for path in TESTS.rglob("*.py")}
    assert without_assertion(files) == []


def test_a_test_that_asserts_nothing_is_found():
    support = "def require(x):\n    assert x\ndef check(x):\n    require(x)\ndef draw(x):\n    print(x)\n"
    able = (
        "def test_a():\n    check(1)\ndef test_b():\n    with pytest.raises(ValueError):\n        draw(1)\n"
    )
    test = "from tests.support import check, draw\n" + able + "def test_c():\n    draw(1)\n"
    other = "def test_d():\n    check(1)\n"  # of something else by that name
    files = {"tests.support": support, "tests.test_x": test, "tests.test_y": other}
    found = without_assertion({name: ast.parse(text) for name, text in files.items()})
    assert found == ["tests.test_x.test_c", "tests.test_y.test_d"]
