"""Bytes of a file to text: UTF-16 by its byte-order mark, otherwise UTF-8 or GB18030."""

from __future__ import annotations

import codecs
import functools
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


_RUN_OF_HAN = re.compile(
    "(?P<before>[A-Za-z]?)(?P<han>[\u4e00-\u9fff\u3400-\u4dbf]+)(?=(?P<after>[A-Za-z]?))"
)
_LATIN = re.compile("[\u00c0-\u024f]")
_OTHER = re.compile(
    "[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u2013\u2014\u2018\u2019\u201c\u201d\u20ac\u00a0-\u00bf]"
)


def is_chinese(text: str) -> bool:
    """Whether text decoded as GB18030 is Chinese.

    An accented letter and the letter after it give a rare character, two accented letters a common one, and
    either way one that touches letters; words in Chinese have two characters or more, most of them common.
    """
    chinese = western = 0
    for run in _RUN_OF_HAN.finditer(text):
        han, before, after = run["han"], run["before"], run["after"]
        common = sum(map(_is_common, han))
        # A区 and 3号 are Chinese, although a letter or a figure touches them.
        letters = before + after if not common else "".join(filter(str.islower, before + after))
        if letters and (len(han) == 1 or not common):
            western += 1
        elif common and len(han) > 1:
            chinese += 1
    return not western or chinese >= max(western, 1)


@functools.cache
def _is_common(character: str) -> bool:
    """Whether it is in GB 2312, which has the 6,763 characters of nearly all Chinese texts."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def as_western(data: bytes) -> str | None:
    """Return the text as Windows-1252 if it then has accented letters and nothing unusual; otherwise None."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _LATIN.search(text) and not _OTHER.search(text) else None


# IPA, diacritics and alphabets that no table is written in.
_STRANGE = re.compile("[\u0250-\u02af\u0300-\u036f\u0460-\u0489\u0500-\u058f\u0700-\u08ff]")
_SHORT_BYTES = 1 << 16


def is_chinese_by_chance_utf8(data: bytes) -> bool:
    """Whether a short text in UTF-8 is rather Chinese in GB18030.

    Some names, including 太原, happen to be valid UTF-8 for letters that no name contains; a long text is
    never so by chance.
    """
    if len(data) > _SHORT_BYTES or data.isascii():
        return False
    if not _STRANGE.search(data.decode("utf-8", "ignore")):
        return False
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    beyond = [character for character in text if not character.isascii()]
    return all(map(_is_common, beyond)) and is_chinese(text)


_MOST_DAMAGED = 0.05
_DAMAGED = re.compile("[\udc80-\udcff]+")


def damaged_utf8(data: bytes) -> tuple[int, int] | None:
    """Return line and character of the first damage to a text in UTF-8.

    None if the text is whole, or if so much of it is no UTF-8 that it is in another encoding.
    """
    text = data.decode("utf-8", "surrogateescape")
    damage = list(_DAMAGED.finditer(text))
    sound = sum(not character.isascii() for character in text) - sum(len(one[0]) for one in damage)
    if not damage or len(damage) > _MOST_DAMAGED * sound:
        return None
    at = damage[0].start()
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


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
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    whole = is_utf8(data) and (marked or not is_chinese_by_chance_utf8(data))
    return data if whole else data.decode("gb18030").encode()
