"""Every hint that the code can give, and the words of a hint that name something: keys, options, commands, files."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from siting.errors import SitesError
from siting.readers.findings import SITE_FILE, Findings
from tests.support.source import SOURCE, trees

HOLE = "\N{REPLACEMENT CHARACTER}"
"""Placeholder in a hint for a value filled in at run time."""
# Calls whose hint is not a keyword: its position among the arguments.
_POSITIONAL = {"note": 2, "WeightFaultError": 2}
_HINTS = {"hint", "near", "zoned", "right"}


@dataclass(frozen=True)
class Hint:
    """A text used as a hint, with its module and line."""

    module: str
    line: int
    text: str

    @property
    def room(self):
        return self.module.partition("/")[0]


def _texts(node, constants):
    """Yield the literal texts that an expression can become; filled-in values are a `HOLE`."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node.value.strip():
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_filled(value, constants) for value in node.values)
    elif isinstance(node, ast.Name):
        yield from constants.get(node.id, ())
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _called(node, constants)
    else:
        for part in _choices(node):
            yield from _texts(part, constants)


def _filled(value, constants):
    if isinstance(value, ast.Constant):
        return value.value
    return next(_texts(value.value, constants), HOLE)


def _choices(node):
    """Parts of an expression of which each may be the text."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, (ast.BoolOp, ast.Dict)):
        return node.values
    return [node.left, node.right] if isinstance(node, ast.BinOp) else []


def _called(node, constants):
    """Yield the return values of the few methods that build a hint."""
    name = node.func.attr
    if name == "declared":
        values = [next(_texts(argument, constants), HOLE) for argument in node.args]
        yield Findings(Path("x"), error=SitesError, what=SITE_FILE).declared(*values)
    elif name in {"get", "lower"}:
        yield from _texts(node.func.value, constants)
        for argument in node.args[1:]:
            yield from _texts(argument, constants)


def _constants(tree):
    """Texts of the names that a module assigns at its top."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = (
            zip(target.elts, value.elts, strict=True)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            else [(target, value)]
        )
        for name, text in pairs:
            if isinstance(name, ast.Name):
                found[name.id] = list(_texts(text, found))
    return found


@cache
def all_hints():
    """Return each hint of the code once per place."""
    shared = {
        name: texts
        for tree in trees().values()
        for name, texts in _constants(tree).items()
        if name.isupper() and not name.startswith("_")
    }
    found = []
    for path, tree in trees().items():
        module = path.relative_to(SOURCE).as_posix()
        constants = {**shared, **_constants(tree)}
        for node in ast.walk(tree):
            for expression in _hint_expressions(node):
                found += [Hint(module, node.lineno, text) for text in _texts(expression, constants)]
    return found


def _hint_expressions(node):
    if isinstance(node, ast.Call):
        yield from (k.value for k in node.keywords if k.arg == "hint")
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in _POSITIONAL and len(node.args) > _POSITIONAL[name]:
            yield node.args[_POSITIONAL[name]]
    elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") in _HINTS for t in node.targets):
        yield node.value


OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
COMMAND = re.compile(r"`?\bsiting ((?:[a-z]+\b ?)*)([^`.]*)")
ENDING = re.compile(r"(?<![\w.])\.[a-z][a-z0-9]{1,9}\b")
FILE = re.compile(r"\b[a-z_]+(?:\.schema)?\.(?:csv|json|html|xlsx|gpkg|md|yaml|parquet)\b")
DOTTED = re.compile(r"\b[a-z]+(?:\.[a-z_]+)+\b")
UNDERSCORED = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
# How hints name a key: before a colon, in backquotes, or by what is done to it.
KEYS = (
    re.compile(r"\b([a-z_]+):(?= |\{|\b[a-z]|" + HOLE + ")"),
    re.compile(r"`([a-z_]+):?`"),
    re.compile(r"[Dd]eclare(?: the(?: right)?| either the| another)? ([a-z_]+)"),
    re.compile(r"\bas (layer|sheet|id_column|name_column)\b"),
)
EXTRA = re.compile(r"siting\[([a-z]+)\]|extra '([a-z]+)'")
DOCUMENT = re.compile(r"\bdocs/[a-z-]+\.md\b")
