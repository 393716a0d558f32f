"""How strong the tests are: change the code in one place, run its tests, see whether one of them fails.

    python scripts/mutate.py                     a sample of every module in the rooms of mutate.toml
    python scripts/mutate.py decide.smaa --all   every mutant of one module (or room)

A mutant changes one comparison, sum, product, number, boolean, sign or condition, in memory: no file is
touched. Its tests run in a child process that has already loaded the heavy libraries; a child that takes too
long has failed. Survivors are printed; mutants that cannot matter are listed in mutate.toml with the reason.
The exit code is 1 if fewer of the others are killed than the goal.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import random
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
SETTINGS = tomllib.loads((ROOT / "scripts" / "mutate.toml").read_text(encoding="utf-8"))
EQUIVALENT = {(x["module"], x["change"]) for x in SETTINGS.get("equivalent", [])}
GOAL = 0.9
# Imported once; siting itself is then unloaded, so that each child imports it with its mutant.
LIBRARIES = (
    "siting.study.pipeline",
    "siting.cooling.pue",
    "geopandas",
    "scipy.optimize",
    "scipy.stats",
    "pytest",
)
PYTEST = ["-x", "-q", "-m", "not slow and not browser", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider",
          "--hypothesis-profile=mutate", "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip
OTHER: dict[type, Callable[[], ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub,
    ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip

OPPOSITE = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


# --- mutants ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """One change of a module: the function, the text before and after, and the resulting code."""

    module: str
    change: str
    line: int
    code: CodeType


def mutants(module: str, path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []

    def visit(node: ast.AST, parent: ast.AST, inside: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inside = node.name
        shown = parent if isinstance(node, ast.Constant) else node
        for field, new in _changes(node):
            before, old = _text(shown), getattr(node, field)
            setattr(node, field, new)
            change = f"{inside}: {before} -> {_text(shown)}"
            found.append(Mutant(module, change, getattr(node, "lineno", 0), compile(tree, str(path), "exec")))
            setattr(node, field, old)
        for child in _children(node):
            visit(child, node, inside)

    visit(tree, tree, "module")
    return found


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield possible changes of a node: the field, and its replacement."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            yield "ops", [*node.ops[:at], OTHER[type(operator)](), *node.ops[at + 1 :]]
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in OTHER:
        yield "op", OTHER[type(node.op)]()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        yield "value", (not node.value if isinstance(node.value, bool) else node.value + 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "op", ast.UAdd()
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and not _turns(node.test):
        negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
        opposite = node.test.operand if negated else ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]
        yield "test", ast.copy_location(opposite, node.test)


def _turns(test: ast.expr) -> bool:
    """Whether the other operator is already the opposite, as for ``is`` and ``==``."""
    return isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], OPPOSITE)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Parts that may change: no annotations, decorators, asserts, type imports, or ``strict`` of zip."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or name in {"annotation", "returns", "decorator_list"}:
                continue
            typed = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            strict = isinstance(child, ast.keyword) and child.arg == "strict"
            if not (typed or strict or isinstance(child, ast.Assert)):
                yield child


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:140]


# --- children --------------------------------------------------------------------------------------------


class Finder(MetaPathFinder):
    """Finds the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: Any, _target: object = None) -> ModuleSpec | None:
        """See `MetaPathFinder`."""
        spec = PathFinder.find_spec(fullname, path) if fullname == self.mutant.module else None
        if spec and spec.origin:
            spec.loader = Loader(self.mutant, spec.origin)
        return spec


class Loader(SourceFileLoader):
    """Loads the mutant's code."""

    def __init__(self, mutant: Mutant, path: str) -> None:
        super().__init__(mutant.module, path)
        self.code = mutant.code

    def get_code(self, _fullname: str) -> CodeType:
        """See `SourceFileLoader`."""
        return self.code


def start(mutant: Mutant | None, tests: list[str], folder: str, *, compiled: bool) -> int:
    """Fork a child that runs the tests on a mutant, or on none; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.setsid()
        code = _run(mutant, tests, tempfile.mkdtemp(dir=folder), compiled=compiled)
    except BaseException:  # noqa: BLE001  (whatever it is, the parent must not run on here)
        traceback.print_exc()
    os._exit(code)


def _run(mutant: Mutant | None, tests: list[str], folder: str, *, compiled: bool) -> int:
    if "MUTATE_SHOW" not in os.environ:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
    if compiled:  # cached machine code is identified by the date of its file, which a mutant does not change
        import numba

        numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]
        # What is read beyond the end of an array is anything: a mutant that does so must fail, not pass by luck.
        numba.config.BOUNDSCHECK = 1  # type: ignore[attr-defined]
    import hypothesis
    import pytest

    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile(
        "mutate", deadline=None, database=None, derandomize=True, phases=phases
    )
    if mutant:
        sys.meta_path.insert(0, Finder(mutant))
    return int(pytest.main([*tests, *PYTEST, f"--basetemp={folder}/pytest"]))


def ended(running: dict[int, tuple[Mutant, float]]) -> list[tuple[Mutant, int]]:
    """Wait for children to end, stop those over the time limit, and return their mutants and exit codes."""
    found: list[tuple[Mutant, int]] = []
    while running and not found:
        for pid, (mutant, deadline) in list(running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
                done, status = os.waitpid(pid, 0)
            if done:
                del running[pid]
                found.append((mutant, os.waitstatus_to_exitcode(status)))
        time.sleep(0.02)
    return found


# --- modules ---------------------------------------------------------------------------------------------


def tests_of(module: str) -> list[str]:
    """Return the test file that mirrors a module by name, and those added by mutate.toml."""
    room, _, name = module.removeprefix("siting.").replace(".", "/").rpartition("/")
    mirror = ROOT / "tests" / room / f"test_{name}.py"
    added = [ROOT / "tests" / x for x in SETTINGS["tests"].get(f"{room}/{name}", [])]
    return [str(path) for path in [mirror, *added] if path.exists()]


def modules(wanted: list[str]) -> Iterator[tuple[str, Path]]:
    """Name and file of the modules of rooms, or of single modules."""
    for name in wanted:
        one = (SOURCE / "siting" / name.replace(".", "/")).with_suffix(".py")
        for path in [one] if one.exists() else sorted(one.with_suffix("").rglob("*.py")):
            yield ".".join(path.relative_to(SOURCE).with_suffix("").parts), path


def try_module(module: str, some: list[Mutant], *, compiled: bool, jobs: int) -> list[Mutant]:
    """Return the mutants that no test of the module kills."""
    tests, left = tests_of(module), list(some)
    if not tests:
        return left
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        begun = time.monotonic()
        if code := os.waitstatus_to_exitcode(os.waitpid(start(None, tests, folder, compiled=compiled), 0)[1]):
            sys.exit(f"{module}: its tests fail without a mutant (exit code {code}): {' '.join(tests)}")
        limit = 4 * (time.monotonic() - begun) + 10
        running: dict[int, tuple[Mutant, float]] = {}
        survived = []
        try:
            while left or running:
                while left and len(running) < jobs:
                    mutant = left.pop(0)
                    pid = start(mutant, tests, folder, compiled=compiled)
                    running[pid] = mutant, time.monotonic() + limit
                survived += [mutant for mutant, exit_code in ended(running) if exit_code == 0]
        finally:  # an interrupt reaches this process only
            for pid in running:
                os.killpg(pid, signal.SIGKILL)
    return sorted(survived, key=lambda m: m.line)


def main() -> int:
    """Try the requested mutants, and print the survivors."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument(
        "wanted", nargs="*", default=SETTINGS["rooms"], help="rooms or modules, as decide.smaa"
    )
    parser.add_argument("--sample", type=int, default=12, help="mutants per module (12)")
    parser.add_argument("--all", action="store_true", help="every mutant")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()

    os.chdir(ROOT)
    sys.path.insert(0, str(SOURCE))
    for library in LIBRARIES:
        importlib.import_module(library)
    for name in [x for x in sys.modules if x.partition(".")[0] == "siting"]:
        del sys.modules[name]
    kernels = "".join(text for p in SOURCE.rglob("*.py") if "njit" in (text := p.read_text(encoding="utf-8")))
    tried = killed = 0
    for module, path in modules(given.wanted):
        every = [m for m in mutants(module, path) if (module, m.change) not in EQUIVALENT]
        draw = random.Random(f"{given.seed} {module}")  # noqa: S311  (a sample, no secret)
        some = every if given.all or len(every) <= given.sample else draw.sample(every, given.sample)
        if not some:
            continue
        begun = time.monotonic()
        compiled = f"from {module} import" in kernels or "njit" in path.read_text(encoding="utf-8")
        survived = try_module(module, some, compiled=compiled, jobs=given.jobs)
        tried, killed = tried + len(some), killed + len(some) - len(survived)
        how = f"{time.monotonic() - begun:.0f} s" if tests_of(module) else "no tests of its own"
        print(
            f"{module:32} {len(some) - len(survived):4} of {len(some):4} killed ({len(every)} in all, {how})",
            flush=True,
        )
        for m in survived:
            print(f"    {path.name}:{m.line} {m.change}", flush=True)
    share = killed / max(tried, 1)
    print(f"{killed} of {tried} killed: {share:.0%}; the goal is {GOAL:.0%}")
    return int(share < GOAL)


if __name__ == "__main__":
    sys.exit(main())
