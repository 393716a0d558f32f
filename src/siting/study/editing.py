"""Changing a YAML file of the user from a program: checked before it is saved, its comments kept."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from siting.errors import OutputError, SitingError, StudyError
from siting.study.load import load_study

_WIDTH = 4096  # no line of a study is broken anew


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a study file. Raises `StudyError` if it cannot be read."""
    return hashlib.sha256(_bytes_of(path)).hexdigest()


@contextmanager
def edited(path: Path, *, seen: str = "", check: Callable[[Path], object] = load_study) -> Iterator[Any]:
    """Yield the content of a study to be changed; at the end it is checked and saved, or left as it was.

    Parameters
    ----------
    path
        The study file.
    seen
        Digest of the study that the change was made for; empty to change it whatever it is.
    check
        What reads the changed file and raises `SitingError` if it is not valid.

    Raises
    ------
    OutputError
        It cannot be written.
    StudyError
        It has changed since it was seen, or the changed study is not valid: nothing is written.
    """
    yaml = _yaml()
    before = _bytes_of(path)
    if seen and hashlib.sha256(before).hexdigest() != seen:
        raise StudyError(
            "the study has been changed meanwhile",
            where=path.name,
            hint="Look at it as it is now, and make your change again",
        )
    content = yaml.load(before.decode("utf-8-sig"))
    yield content
    buffer = io.StringIO()
    yaml.dump(content, buffer)
    _replace(path, buffer.getvalue().encode(), check)


# ruamel keeps the comment above a part with the last key of the part before it.


def flow(items: list[Any]) -> Any:
    """Return a list that YAML writes on one line."""
    from ruamel.yaml.comments import CommentedSeq

    line = CommentedSeq(items)
    line.fa.set_flow_style()
    return line


def drop(part: Any, key: str) -> None:
    """Remove a key, and leave the comment that follows it."""
    if key not in part:
        return
    held = part.ca.items.pop(key, None)
    del part[key]
    last = next(reversed(part), None)
    if held is not None and last is not None and last not in part.ca.items:
        part.ca.items[last] = held


def put_last(part: Any, key: str, value: Any) -> None:
    """Set a key; a new one comes last, before the comment that follows the part."""
    last = next(reversed(part), None)
    held = part.ca.items.pop(last, None) if key not in part and hasattr(part, "ca") else None
    part[key] = value
    if held is not None:
        part.ca.items[key] = held


def take_out(parts: Any, part: Any) -> None:
    """Remove a part of a list with the comment right above it; what stands above a blank line stays."""
    at = parts.index(part)
    before: Any = parts[at - 1] if at else {}
    above = _after(before)
    below = _after(part)
    if above is not None:
        line, _, rest = above.value.partition("\n")
        kept = "\n\n".join(rest.split("\n\n")[:-1])
        follows = "" if below is None else below.value.partition("\n")[2]
        above.value = f"{line}\n{kept}{chr(10) if kept else ''}{follows}"
    parts.remove(part)


def _after(part: Any) -> Any:
    """Return the token of the comment that follows a part; None if there is none."""
    held = part.ca.items.get(next(reversed(part), None)) if hasattr(part, "ca") else None
    return held[2] if held is not None and len(held) > 2 else None


def _replace(path: Path, data: bytes, check: Callable[[Path], object]) -> None:
    """Put a study in place of another if it is valid, so that the file is never half-written."""
    fresh = path.with_name(f".siting-{path.stem}.yaml")
    try:
        fresh.write_bytes(data)
        try:
            check(fresh)
        except SitingError as error:
            where = error.where.replace(str(fresh), path.name)
            raise type(error)(error.what, where=where, hint=error.hint, about=error.about) from None
        os.replace(fresh, path)  # noqa: PTH105  (one step, also on Windows)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(path), hint="Check its permissions."
        ) from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()  # YAML 1.2 with comments, order and quotes kept
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check the path."
        ) from None
