"""JSON files with an indent, the same bytes for the same document."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

_ENCODER = json.JSONEncoder(allow_nan=False).encode
_SHORT: dict[type, Callable[[Any], str]] = {int: int.__repr__, type(None): lambda _: "null"}


def write_json(document: dict[str, Any], path: Path) -> None:
    """Write a document as UTF-8; the same document gives the same bytes."""
    path.write_text(_indented(document, "\n") + "\n", encoding="utf-8", newline="\n")


def _indented(value: object, line: str) -> str:
    """Return *value* as ``json.dumps`` with an indent of 2 does, without escapes and NaN; it is faster.

    The encoder of the standard library is compiled only without an indent. *line* is a line break with the
    indent of *value*.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        # Most values are texts: a call for each of them would be half of the time.
        pairs = [
            f"{_key(key)}: {encode_basestring(one) if type(one) is str else _indented(one, inner)}"
            for key, one in value.items()
        ]
        return f"{{{inner}{f',{inner}'.join(pairs)}{line}}}"
    if isinstance(value, (list, tuple)) and value:
        return f"[{inner}{f',{inner}'.join([_indented(one, inner) for one in value])}{line}]"
    return _SHORT.get(type(value), _ENCODER)(value)


def _key(key: object) -> str:
    # json turns a key that is no text into one: true, 1.5.
    return encode_basestring(key if isinstance(key, str) else _ENCODER(key))
