"""Compiled loops: numba's decorator, which keeps what it compiled wherever there is a place for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def njit(**options: Any) -> Callable[[Function], Function]:
    """Compile a function with numba, in machine code only; *options* are those of ``numba.njit``.

    The compiled code is kept beside the source or in the user's cache folder, so that only the first run
    compiles. Where neither can be written (an installation that is read-only, a user without a home), it
    is compiled in every run.
    """

    def compile_one(function: Function) -> Function:
        compiled: Any
        try:
            compiled = numba.njit(cache=True, **options)(function)
        except RuntimeError as error:
            if "cannot cache" not in str(error):
                raise
            compiled = numba.njit(**options)(function)
        made: Function = compiled
        return made

    return compile_one
