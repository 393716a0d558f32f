"""Longitude and latitude in one cell, such as ``112.2,37.58`` or ``东经112°12′，北纬37°34′``."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from siting.readers.findings import Findings, Places
from siting.readers.numbers import parse_degrees
from siting.readers.pair_text import halves, says_latitude, says_longitude
from siting.readers.plain_text import cleaned, text_column

_LATITUDE_FIRST = re.compile(r"纬.*经|lat.*l(?:on|ng)", re.IGNORECASE)
_LONGITUDE_FIRST = re.compile(r"经.*纬|l(?:on|ng).*lat", re.IGNORECASE)
_MAX_LATITUDE = 90.0


def split_pairs(
    column: pa.ChunkedArray, heading: str, places: Places, findings: Findings
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return longitudes and latitudes, as text, of a column that holds both.

    Which comes first is read from the hemispheres of each cell. Cells without any have one order: that of the
    heading, else of a figure of theirs beyond 90, else that which all the other cells have.

    Raises
    ------
    SitingError
        A cell does not hold two figures, or it is unclear which comes first.
    """
    texts = cleaned(column).to_pylist()
    pairs = [_both(text, row, places, findings) for row, text in enumerate(texts)]
    marked = [_marked_latitude_first(*pair) for pair in pairs]
    plain = [pair for pair, mark in zip(pairs, marked, strict=True) if mark is None and any(pair)]
    order = _latitude_is_first(plain, {*marked} - {None}, heading, findings)
    swaps = {None: order, True: True, False: False}
    split = [pair[::-1] if swaps[mark] else pair for pair, mark in zip(pairs, marked, strict=True)]
    return text_column([lon for lon, _ in split]), text_column([lat for _, lat in split])


def _both(text: str | None, row: int, places: Places, findings: Findings) -> tuple[str, str]:
    """Return the two figures of a cell; empty if it is blank."""
    pair = halves(text) if text else ("", "")
    if pair is None:
        findings.stop(
            f"{text!r} does not hold a longitude and a latitude",
            at=places.of(row),
            hint="Write both, such as 112.1494,37.5512",
        )
    return pair


def _marked_latitude_first(first: str, second: str) -> bool | None:
    """Return whether the hemispheres of a cell put its latitude first; None if it has none, or one twice."""
    latitude = says_latitude(first) or says_longitude(second)
    longitude = says_longitude(first) or says_latitude(second)
    return None if latitude == longitude else latitude


def _latitude_is_first(
    plain: list[tuple[str, str]], marks: set[bool | None], heading: str, findings: Findings
) -> bool:
    """Return whether the latitude is first in cells that do not say it; *marks* are those of the others."""
    if not plain or _LONGITUDE_FIRST.search(heading):
        return False
    if _LATITUDE_FIRST.search(heading):
        return True
    beyond = [
        bool(np.nanmax(np.abs(parse_degrees(part, longitude=True).value), initial=0.0) > _MAX_LATITUDE)
        for part in (text_column([pair[i] for pair in plain]) for i in range(2))
    ]
    if beyond[0] != beyond[1]:
        return beyond[1]
    if beyond[0] or len(marks) != 1:
        findings.stop(
            f"column {heading!r} does not say whether longitude or latitude comes first",
            hint="Name it lon,lat or lat,lon (经纬度, 纬经度)",
        )
    return marks == {True}
