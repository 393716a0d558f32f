"""Longitude and latitude in one cell, such as ``112.2,37.58`` or ``东经112°12′，北纬37°34′``."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from siting.readers.findings import Findings, Places
from siting.readers.numbers import parse_degrees
from siting.readers.pair_text import halves, says_latitude
from siting.readers.plain_text import cleaned

_LATITUDE_FIRST = re.compile(r"纬.*经|lat.*l(?:on|ng)", re.IGNORECASE)
_LONGITUDE_FIRST = re.compile(r"经.*纬|l(?:on|ng).*lat", re.IGNORECASE)
_MAX_LATITUDE = 90.0


def split_pairs(
    column: pa.ChunkedArray, heading: str, places: Places, findings: Findings
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return longitudes and latitudes, as text, of a column that holds both.

    Which comes first is read from hemispheres, then from the heading, then from a figure beyond 90.

    Raises
    ------
    SitingError
        A cell does not hold two figures, or it is unclear which comes first.
    """
    texts = cleaned(column).to_pylist()
    pairs = [("", "") if not text else halves(text) for text in texts]
    for row, pair in enumerate(pairs):
        if pair is None:
            findings.stop(
                f"{texts[row]!r} does not hold a longitude and a latitude",
                at=places.of(row),
                hint="Write both, such as 112.1494,37.5512",
            )
    first, second = ([pair[i] for pair in pairs if pair is not None] for i in range(2))
    if _latitude_is_first(first, second, heading, findings):
        first, second = second, first
    return _column(first), _column(second)


def _latitude_is_first(first: list[str], second: list[str], heading: str, findings: Findings) -> bool:
    if any(map(says_latitude, first)):
        return True
    if any(map(says_latitude, second)) or _LONGITUDE_FIRST.search(heading):
        return False
    if _LATITUDE_FIRST.search(heading):
        return True
    beyond = [
        bool(
            np.nanmax(np.abs(parse_degrees(_column(part), longitude=True).value), initial=0.0) > _MAX_LATITUDE
        )
        for part in (first, second)
    ]
    if beyond[0] == beyond[1]:
        findings.stop(
            f"column {heading!r} does not say whether longitude or latitude comes first",
            hint="Name it lon,lat or lat,lon (经纬度, 纬经度)",
        )
    return beyond[1]


def _column(texts: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])
