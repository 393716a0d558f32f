"""Compiled loops: numba's decorator, with a cache folder wherever one can be written."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def njit(**options: Any) -> Callable[[Function], Function]:
    """Compile a function with numba, in machine code only; *options* are those of ``numba.njit``.

    The compiled code is kept beside the source or in the user's cache folder, so that only the first run
    compiles. Where neither can be written (an installation that is read-only, a user without a home), it
    is kept in a private folder of the user among the temporary files; if that cannot be trusted either, it is
    compiled in every run.
    """

    def compile_one(function: Function) -> Function:
        compiled: Any
        try:
            compiled = numba.njit(cache=True, **options)(function)
        except RuntimeError as error:
            if "cannot cache" not in str(error):
                raise
            compiled = _kept_elsewhere(function, options)
        made: Function = compiled
        return made

    return compile_one


def _kept_elsewhere(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    """Compile with the cache in `own_folder`, or without one."""
    folder = own_folder(Path(tempfile.gettempdir()))
    if folder is None:
        return numba.njit(**options)(function)
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        return numba.njit(**options)(function)
    finally:
        config.CACHE_DIR = before


def own_folder(parent: Path) -> Path | None:
    """Return a folder in *parent* that only this user can write, created if needed; None if there is none.

    Code in it is executed, so a folder that is a link, or that others own or may write, is not used.
    """
    if not hasattr(os, "getuid"):
        return None
    folder = parent / f"siting-compiled-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return folder if mine and not found.st_mode & 0o077 else None
