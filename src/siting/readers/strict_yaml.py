"""A YAML 1.2 file written by a person: strict, every fault with its line and how to correct it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from siting.errors import SitingError, quote, without_controls
from siting.readers.door import clause
from siting.records import dataclass

_MAX_BYTES = 5_000_000
_MOST_NAMED = 5  # files of a folder
Key = str | int


@dataclass(frozen=True)
class Expected:
    """What a file should be, and the messages if it is not.

    Parameters
    ----------
    error
        Class of the faults.
    name
        As in "a study file".
    missing, empty
        What to do if there is no file, and if it is empty or has no keys.
    shape
        What is wrong with a file that has no keys.
    encoding
        What to do if it is not UTF-8.
    """

    error: type[SitingError]
    name: str
    missing: str
    empty: str
    shape: str
    encoding: str = "Save it as UTF-8."


class StrictYaml:
    """A file of keys with values: its content, its digest, and the line of each key."""

    def __init__(self, path: Path, expected: Expected) -> None:
        self.path = path
        raw = _read(path, expected)
        self.sha256 = hashlib.sha256(raw).hexdigest()
        self._text = _text(path, raw, expected)
        self.data: dict[Any, Any] = _clean(_parse(path, self._text, expected), set())

    @cached_property
    def _root(self) -> Any:
        from ruamel.yaml import YAML

        return YAML(typ="safe", pure=True).compose(self._text)

    def node(self, keys: Sequence[Key]) -> Any:
        """Return the node that keys lead to; None if there is none."""
        node = self._root
        for key in keys:
            node = child(node, key)
        return node

    def line(self, keys: Sequence[Key]) -> int | None:
        """Return the line of the last of *keys*."""
        parent, key = self.node(keys[:-1]), keys[-1]
        found = child(parent, key)
        if found is None:
            return None
        if isinstance(key, str):
            found = next(k for k, _ in parent.value if k.value == key)
        return int(found.start_mark.line) + 1

    def where(self, keys: Sequence[Key]) -> str:
        """Return the file and the line of the deepest key that exists."""
        lines = (self.line(keys[:depth]) for depth in range(len(keys), 0, -1))
        line = next((found for found in lines if found is not None), None)
        return str(self.path) if line is None else f"{self.path}, line {line}"


def child(node: Any, key: Key) -> Any:
    """Return the node under a key or at a list index; None if there is none."""
    value = getattr(node, "value", None)
    if not isinstance(value, list) or not value:
        return None
    if isinstance(key, int):
        return value[key] if key < len(value) and not isinstance(value[0], tuple) else None
    return next((v for k, v in (x for x in value if isinstance(x, tuple)) if k.value == key), None)


def dotted(keys: Sequence[Key]) -> str:
    """Write keys as ``criteria[2].weight: ``, indices from 1; empty if there are none."""
    shown = ""
    for key in keys:
        part = f"[{key + 1}]" if isinstance(key, int) else quote(key)[1:-1]
        shown += part if isinstance(key, int) or not shown else f".{part}"
    return f"{shown}: " if shown else ""


def _read(path: Path, expected: Expected) -> bytes:
    where, error = str(path), expected.error
    if path.is_dir():
        inside = sorted(file for file in path.iterdir() if file.suffix in {".yaml", ".yml"})
        hint = f"Give the {expected.name[2:]} inside it."
        if len(inside) == 1:
            hint = f"Give the {expected.name[2:]} inside it: {inside[0]}"
        elif inside:
            more = [f"{len(inside) - _MOST_NAMED} more"] if len(inside) > _MOST_NAMED else []
            names = ", ".join([*(quote(file.name) for file in inside[:_MOST_NAMED]), *more])
            hint = f"Give one of the files inside it: {names}"
        raise error("this is a folder", where=where, hint=hint)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise error("larger than 5 MB", where=where, hint=f"Give {expected.name} (YAML).")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise error("no such file", where=where, hint=expected.missing) from None
    except OSError as fault:
        raise error(f"cannot be read: {fault.strerror}", where=where, hint="Check its permissions.") from None
    if not raw.strip():
        raise error("the file is empty", where=where, hint=expected.empty)
    return raw


def _text(path: Path, raw: bytes, expected: Expected) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise expected.error(
            f"not UTF-8 at byte {fault.start}", where=str(path), hint=expected.encoding
        ) from None


def _parse(path: Path, text: str, expected: Expected) -> dict[Any, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    error = expected.error
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except DuplicateKeyError as fault:
        key = str(fault.problem).partition('"')[2].partition('"')[0]
        where = _at(path, fault.problem_mark)
        raise error(f"the key {quote(key)} is given twice", where=where, hint="Keep one of them.") from None
    except MarkedYAMLError as fault:
        raise error(
            f"not valid YAML: {fault.problem}",
            where=_at(path, fault.problem_mark),
            hint="Check indentation, colons and quotes there.",
        ) from None
    except (YAMLError, RecursionError) as fault:
        raise error(f"not valid YAML: {fault}", where=str(path), hint="Check the file.") from None
    # An invalid date, a number of a million digits, a list as a key: ruamel has no error class for them.
    except Exception as fault:  # noqa: BLE001
        raise error(f"not valid YAML ({clause(fault)})", where=str(path), hint="Check the file.") from None
    if not isinstance(data, dict):
        raise error(expected.shape, where=str(path), hint=expected.empty)
    return data


def _clean(value: Any, seen: set[int]) -> Any:
    """Remove control codes in place: YAML can write them as escapes, and a terminal would obey them.

    An anchored node used several times is one object, and may contain itself.
    """
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, (dict, list)) and id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, list):
            value[:] = [_clean(inner, seen) for inner in value]
        else:
            items = [(_clean(key, seen), _clean(inner, seen)) for key, inner in value.items()]
            value.clear()
            value.update(items)
    return value


def _at(path: Path, mark: Any) -> str:
    return f"{path}, line {mark.line + 1}" if mark is not None else str(path)
