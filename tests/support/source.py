"""The code of the package as syntax trees, parsed once for all tests of a process that read it."""

import ast
from functools import cache
from pathlib import Path

import siting

SOURCE = Path(siting.__file__).parent


@cache
def trees():
    """Every module of the package by its path; what reads them changes nothing in them."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
