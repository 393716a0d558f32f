"""House rules that no linter checks: one name per thing, short files, no import cycles, described rooms."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import siting
from tests.support.source import trees

ROOT = Path(siting.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
MAX_LINES = 450


def module(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


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


@pytest.mark.parametrize("path", FILES, ids=[module(path) for path in FILES])
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
