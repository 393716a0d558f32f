"""Bytes of a file to text: UTF-16 by its byte-order mark, otherwise UTF-8 or GB18030."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import pyarrow as pa


def is_utf16(data: bytes) -> bool:
    """Whether the file begins with the byte-order mark of UTF-16."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def is_utf8(data: bytes) -> bool:
    """Whether *data* is well-formed UTF-8; checked in place, since decoding would double the memory."""
    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


_PAIR_OF_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]{2,}")
_HAN_IN_WORD = re.compile(
    "(?<=[a-z])[\u4e00-\u9fff](?![\u4e00-\u9fff])|(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?=[a-z])"
)
_LATIN = re.compile("[\u00c0-\u024f]")
_OTHER = re.compile(
    "[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u2013\u2014\u2018\u2019\u201c\u201d\u20ac\u00a0-\u00bf]"
)


def is_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 is Chinese: accented words give lone Han characters among letters."""
    lone = len(_HAN_IN_WORD.findall(text))
    return not lone or len(_PAIR_OF_HAN.findall(text)) > lone


def as_western(data: bytes) -> str | None:
    """Return the text as Windows-1252 if it then has accented letters and nothing unusual; otherwise None."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _LATIN.search(text) and not _OTHER.search(text) else None


def encodings(data: bytes) -> tuple[str, ...]:
    """Return the possible encodings of the file, likelier first; GB18030 includes GBK and GB2312."""
    return ("utf-16",) if is_utf16(data) else ("utf-8-sig", "gb18030")


def decoded(data: bytes) -> Iterator[str]:
    """Yield the text in each encoding in which the bytes are well-formed, without byte-order mark."""
    for encoding in encodings(data):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def as_utf8(data: bytes) -> bytes:
    """Return the same text in UTF-8 without byte-order mark; a file in UTF-8 is not copied.

    Raises `UnicodeDecodeError` if the bytes are well-formed in no encoding.
    """
    if is_utf16(data):
        return data.decode("utf-16").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    return data if is_utf8(data) else data.decode("gb18030").encode()
