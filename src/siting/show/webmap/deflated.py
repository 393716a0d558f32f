"""Bytes as text in a page: deflated (RFC 1951), then in base 85, which adds 25% where base 64 adds 33%."""

from __future__ import annotations

import zlib

import numpy as np

_ESCAPED = "\"&'<>\\`:$"  # would need an escape in a page, or separate the parts of the text
_ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in _ESCAPED)
_MOST_MEMORY = 9
_DIGITS = np.frombuffer(_ALPHABET.encode("ascii"), dtype=np.uint8)
_POWERS = 85 ** np.arange(4, -1, -1, dtype=np.uint64)


def deflated(raw: bytes, level: int) -> str:
    """Return the number of bytes, a colon, and their deflated form: five characters per four bytes.

    `siting-unpack.js` has the same alphabet.
    """
    # The most memory makes the longest blocks: fewer tables of codes, which the page builds anew for each.
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, _MOST_MEMORY)
    data = deflate.compress(raw) + deflate.flush()
    words = np.frombuffer(data + bytes(-len(data) % 4), dtype=">u4").astype(np.uint64)
    digits = words[:, None] // _POWERS % np.uint64(85)
    return f"{len(raw)}:{_DIGITS[digits].tobytes().decode('ascii')}"
