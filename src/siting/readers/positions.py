"""A place typed in one line: ``37.55,112.15``, ``37°33′N 112°9′E``, ``东经112°9′，北纬37°33′``."""

from __future__ import annotations

import math
import re

EXAMPLES = "37.5512 112.1494, 37.5512,112.1494 or 37°33′N 112°9′E"
"""Ways to write a place, for messages."""

# Degrees, minutes and seconds by their letters, of which s and e are hemispheres too.
LETTERED = r"(\d)\s*d(?:eg)?\.?\s*(\d{1,2}(?:\.\d+)?)\s*m(?:in)?\.?(?:\s*(\d{1,2}(?:\.\d+)?)\s*s(?:ec)?\.?)?"
_LETTERS_OF_LATITUDE = re.compile(r"[nNsS]|北|南")
_LETTERS_OF_LONGITUDE = re.compile(r"[eEwW]|东|東|西")
_LETTERED = re.compile(LETTERED, re.IGNORECASE)
_WIDE = str.maketrans("，；　", ",; ")
_BETWEEN = re.compile(r"\s*[,;、/|]\s*")
_BEFORE_LETTER = re.compile(r"(?<=.)\s*(?=[NSEWnsew东西南北])|(?<=[NSEWnsew东西南北])\s+(?=.)")
_AFTER_LETTER = re.compile(r"(?<=[NSEWnsew])\s+(?=\d)")


def read_position(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude [degrees] as written, or None if the text is not a position.

    The latitude comes first, unless letters say otherwise. Range checks are left to the caller.
    """
    parts = halves(text)
    if parts is None or not all(part.strip() for part in parts):
        return None
    first, second = parts
    if says_longitude(first) or says_latitude(second):
        first, second = second, first
    lat, lon = _degrees(first, longitude=False), _degrees(second, longitude=True)
    return None if math.isnan(lat) or math.isnan(lon) else (lat, lon)


_PLAIN = re.compile(r"\s*[+-]?[0-9]{1,3}(\.[0-9]+)?\s*", re.ASCII)


def _degrees(text: str, *, longitude: bool) -> float:
    if _PLAIN.fullmatch(text):
        return float(text)
    import pyarrow as pa

    from siting.readers.numbers import parse_degrees

    column = pa.chunked_array([pa.array([text], pa.string())])
    return float(parse_degrees(column, longitude=longitude).value[0])


def says_latitude(text: str) -> bool:
    """Whether a letter or a word of a hemisphere says that a figure is a latitude."""
    return _LETTERS_OF_LATITUDE.search(_without_units(text)) is not None


def says_longitude(text: str) -> bool:
    """Whether a letter or a word of a hemisphere says that a figure is a longitude."""
    return _LETTERS_OF_LONGITUDE.search(_without_units(text)) is not None


def _without_units(text: str) -> str:
    return re.sub(r"deg(?:rees?)?", " ", _LETTERED.sub(" ", text), flags=re.IGNORECASE)


def halves(text: str) -> tuple[str, str] | None:
    """Return the two figures in a text, such as ``112.2,37.58``; None if there are not two."""
    text = text.translate(_WIDE)
    for parting in (_BETWEEN, _BEFORE_LETTER, _AFTER_LETTER, re.compile(r"\s+")):
        parts = [part for part in parting.split(text.strip("()[] ")) if part.strip()]
        if len(parts) == 2:
            return parts[0], parts[1]
    return None
