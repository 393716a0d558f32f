"""Bytes of a file to text. A file says by its mark that it is UTF-16; else it is UTF-8 or GB18030."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import pyarrow as pa


def is_utf16(data: bytes) -> bool:
    """Whether the file begins with the mark of UTF-16."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def is_utf8(data: bytes) -> bool:
    """Whether *data* is well-formed UTF-8; checked in place, where decoding would need the memory again."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings that the file may be in, the likelier first; GB18030 holds GBK and GB2312."""
    return ("utf-16",) if is_utf16(data) else ("utf-8-sig", "gb18030")


def decoded(data: bytes) -> Iterator[str]:
    """Yield the text in each encoding in which the bytes are well-formed, without a mark."""
    for encoding in encodings(data):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def as_utf8(data: bytes) -> bytes:
    """Return the same text in UTF-8 without a mark; a file in UTF-8 is not copied.

    Raises `UnicodeDecodeError` where the bytes are well-formed in no encoding.
    """
    if is_utf16(data):
        return data.decode("utf-16").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    return data if is_utf8(data) else data.decode("gb18030").encode()
