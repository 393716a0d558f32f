"""Compiled loops: numba's decorator, with a cache folder wherever one can be written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, ClassVar, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def njit(**options: Any) -> Callable[[Function], Function]:
    """Compile a function with numba, in machine code only; *options* are those of ``numba.njit``.

    Nothing happens before the first call: small runs call no compiled loop, and then numba is never imported.

    The compiled code is kept beside the source or in the user's cache folder (`siting.compiled_cache`), so
    that only the first run compiles. Where neither can be written (an installation that is read-only, a user
    without a home), it is kept in a private folder of the user among the temporary files; if that cannot be
    trusted either, it is compiled in every run.
    """

    def compile_one(function: Function) -> Function:
        loop: Any = _Loop(function, options)
        made: Function = loop
        return made

    return compile_one


class _Loop:
    """A function that is compiled when it is first called, with all others that its module refers to."""

    _making = threading.RLock()
    _unfinished: ClassVar[list[_Loop]] = []

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        update_wrapper(self, function)
        self._function, self._options = function, options
        self._compiled: Any = None
        self._ready = False

    def __call__(self, *arguments: Any) -> Any:
        return (self._compiled if self._ready else self.compiled())(*arguments)

    def __getattr__(self, name: str) -> Any:
        """Return what numba knows of the function, such as ``py_func`` and ``stats``."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.compiled(), name)

    def compiled(self) -> Any:
        """Return the compiled function of numba.

        Another thread may call it only when every loop that it refers to is compiled too: numba remembers a
        call that it could not type, and would refuse it for ever.
        """
        with _Loop._making:
            if self._compiled is None:
                outermost = not _Loop._unfinished
                _Loop._unfinished.append(self)
                try:
                    self._compile()
                finally:
                    if outermost:
                        unfinished, _Loop._unfinished[:] = list(_Loop._unfinished), []
                        for loop in unfinished:
                            loop._finish()  # noqa: SLF001  (of its own class)
            return self._compiled

    def _finish(self) -> None:
        if self._compiled is not None:
            from siting.compiled_cache import keep

            keep(self._compiled)
            self._ready = True

    def _compile(self) -> None:
        self._compiled = _decorated(self._function, self._options)
        # numba reads the other loops where the function does: among the names of its module.
        names = self._function.__globals__
        for name, other in list(names.items()):
            if isinstance(other, _Loop):
                names[name] = other.compiled()


def _decorated(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    import numba

    return numba.njit(**options)(function)
