"""Where machine code is kept between runs: one file for each loop, signature and processor.

numba's own cache has an index of numbered files for each loop. Two processes that compile two signatures of a
loop at the same time may both take the same number, and later runs then execute the code of the wrong
signature. Its index also knows the source file of the loop alone, although constants and loops of other
modules are compiled into it. Here there is no index: a file is named after all that its code is made from, is
moved in place whole, and says itself what it holds.

numba also numbers the functions that it compiles from 1 in every process, and names them in machine code by
their numbers. Two files from two processes may then hold different inner functions of one name (those of
``np.argsort`` and ``np.sort``, say), of which the linker keeps one for both. Here the numbers are random.

This module imports numba: `siting.compiled` imports it with the first call.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import os
import pickle
import secrets
import stat
import sys
import tempfile
import types
import uuid
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core import bytecode, caching, serialize

_FunctionIdentity: Any = bytecode.FunctionIdentity
_FunctionIdentity._unique_ids = iter(functools.partial(secrets.randbits, 64), None)  # noqa: SLF001  (as above)
_FunctionCache: Any = caching.FunctionCache
_dumps: Any = serialize.dumps

_DIGITS = 20
_SUFFIX = ".nbc"


def keep(loop: Any) -> None:
    """Give a dispatcher of numba a cache; none where no folder can be written or trusted.

    The loops that it refers to must be dispatchers too: their options are part of what it is made from.
    """
    if not hasattr(loop, "enable_caching"):
        return  # a plain function: NUMBA_DISABLE_JIT is set
    cache = _cache_of(loop) or _cache_elsewhere(loop)
    if cache is not None:
        loop._cache = cache  # noqa: SLF001  (as enable_caching does)


def _cache_of(loop: Any) -> Any:
    """Return numba's cache of a loop, with `CodeFiles` in place of its index and numbered files."""
    try:
        cache = _FunctionCache(loop.py_func)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        return None
    cache._cache_file = CodeFiles(Path(cache.cache_path), loop)  # noqa: SLF001  (its class is fixed in numba)
    return cache


def _cache_elsewhere(loop: Any) -> Any:
    """Return a cache in `own_folder`, None if there is none."""
    folder = own_folder(Path(tempfile.gettempdir()))
    if folder is None:
        return None
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        return _cache_of(loop)
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


class CodeFiles:
    """The files of one loop, named ``module.loop.pyXY.MADE-KEY.nbc``.

    MADE stands for what the code is made from, KEY for the signature and the processor.
    """

    def __init__(self, folder: Path, loop: Any) -> None:
        function = loop.py_func
        module = Path(inspect.getfile(function)).stem
        name = function.__qualname__.replace("<", "").replace(">", "")
        version = f"py{sys.version_info[0]}{sys.version_info[1]}{getattr(sys, 'abiflags', '')}"
        self._folder, self._loop = folder, loop
        self._start = f"{module}.{name}.{version}."

    @functools.cached_property
    def _made(self) -> str:
        return _digest((numba.__version__, _described(self._loop, set())))

    def path(self, key: Any) -> Path:
        """Return the path of the file for a key."""
        return self._folder / f"{self._start}{self._made}-{_digest(key)}{_SUFFIX}"

    def load(self, key: Any) -> Any:
        """Return the code for a key; None if there is none, or if the file is damaged."""
        try:
            content = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        check, content = content[:32], content[32:]
        if check != hashlib.sha256(content).digest():
            return None  # cut short as the power failed: it will be compiled and written again
        found, code = pickle.loads(content)  # noqa: S301  (as numba; the folder is the user's own)
        return code if found == key else None

    def save(self, key: Any, code: Any) -> None:
        """Write the code for a key, and remove the files of earlier sources of the loop."""
        content = _dumps((key, code))
        path = self.path(key)
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:16]}")
        try:
            part.write_bytes(hashlib.sha256(content).digest() + content)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        self._remove(self._start + self._made)

    def flush(self) -> None:
        """Remove all files of the loop; numba calls this before it compiles a loop again."""
        self._remove()

    def _remove(self, but: str | None = None) -> None:
        for path in self._folder.iterdir():
            old = path.name.startswith(self._start) and path.name.endswith(_SUFFIX)
            if old and not (but and path.name.startswith(but)):
                # Another process may remove it too, or have it open; left behind, it is never read again.
                with contextlib.suppress(OSError):
                    path.unlink()


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:_DIGITS]


def _described(value: Any, seen: set[types.CodeType]) -> Any:
    """Return what machine code takes from a value that it refers to; the same text in every process."""
    options = _options(value)
    value = inspect.unwrap(value) if callable(value) else value
    if isinstance(value, types.FunctionType):
        return value.__qualname__, options, _described_function(value, seen)
    if isinstance(value, tuple):
        return [_described(part, seen) for part in value]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, hashlib.sha256(value.tobytes()).hexdigest()
    if isinstance(value, bool | int | float | complex | str | bytes | np.generic | None):
        return type(value).__name__, repr(value)
    if isinstance(value, types.ModuleType | type) or callable(value):
        return value.__name__
    raise TypeError(f"a compiled loop refers to a {type(value).__name__}: how it is compiled in is not known")


def _options(compiled: Any) -> list[tuple[str, Any]]:
    return [
        # A set, such as the flags of fastmath, is in another order in every process.
        (name, sorted(option) if isinstance(option, set | frozenset) else option)
        for name, option in sorted(getattr(compiled, "targetoptions", {}).items())
    ]


def _described_function(function: types.FunctionType, seen: set[types.CodeType]) -> Any:
    if function.__code__ in seen:
        return "above"
    seen.add(function.__code__)
    closed = tuple(cell.cell_contents for cell in function.__closure__ or ())
    others = {name: function.__globals__[name] for name in _names(function.__code__, function.__globals__)}
    return (
        _described_code(function.__code__),
        _described((function.__defaults__ or (), closed), seen),
        [(name, _described(other, seen)) for name, other in others.items()],
    )


def _inner(code: types.CodeType) -> list[types.CodeType]:
    return [const for const in code.co_consts if isinstance(const, types.CodeType)]


def _names(code: types.CodeType, names: dict[str, Any]) -> list[str]:
    """Return the names of the module that a function refers to, in order."""
    found = {name for name in code.co_names if name in names}
    return sorted(found.union(*(_names(part, names) for part in _inner(code))))


def _described_code(code: types.CodeType) -> Any:
    # A line may move and a comment change: only what is executed counts.
    consts = [_described_const(const) for const in code.co_consts]
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_argcount
    return code.co_code.hex(), code.co_exceptiontable.hex(), names, consts


def _described_const(const: Any) -> Any:
    if isinstance(const, types.CodeType):
        return _described_code(const)
    if isinstance(const, frozenset):  # in the order of hashes, which differ between processes
        return sorted(repr(part) for part in const)
    return type(const).__name__, repr(const)
