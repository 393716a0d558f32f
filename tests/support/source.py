"""The code of the package as syntax trees, parsed once for all tests of a process that read it."""

import ast
import gc
from functools import cache
from pathlib import Path

import siting

SOURCE = Path(siting.__file__).parent


@cache
def trees():
    """Every module of the package by its path; what reads them changes nothing in them.

    Kept from the garbage collector like the modules of tests (see conftest): three million nodes.
    """
    gc.disable()
    found = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
    gc.freeze()
    gc.enable()
    return found
