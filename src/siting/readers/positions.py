"""A place typed in one line: ``37.55,112.15``, ``37°33′N 112°9′E``, ``东经112°9′，北纬37°33′``."""

from __future__ import annotations

import math
import re

from siting.readers.pair_text import halves, says_latitude, says_longitude

EXAMPLES = "37.5512 112.1494, 37.5512,112.1494 or 37°33′N 112°9′E"
"""Ways to write a place, for messages."""


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
