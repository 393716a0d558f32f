"""Longitude and latitude in one cell, such as ``112.2,37.58`` or ``东经112°12′，北纬37°34′``."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from siting.readers.angles import LETTERED
from siting.readers.findings import Findings, Places
from siting.readers.numbers import parse_degrees
from siting.readers.plain_text import cleaned

_LETTERS_OF_LATITUDE = re.compile(r"[nNsS]|北|南")
_LETTERS_OF_LONGITUDE = re.compile(r"[eEwW]|东|東|西")
_LETTERED = re.compile(LETTERED, re.IGNORECASE)
_WIDE = str.maketrans("，；　", ",; ")
_LATITUDE_FIRST = re.compile(r"纬.*经|lat.*l(?:on|ng)", re.IGNORECASE)
_LONGITUDE_FIRST = re.compile(r"经.*纬|l(?:on|ng).*lat", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;、/|]\s*")
_BEFORE_LETTER = re.compile(r"(?<=.)\s*(?=[NSEWnsew东西南北])|(?<=[NSEWnsew东西南北])\s+(?=.)")
_AFTER_LETTER = re.compile(r"(?<=[NSEWnsew])\s+(?=\d)")
_MOST_LATITUDE = 90.0


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


def _latitude_is_first(first: list[str], second: list[str], heading: str, findings: Findings) -> bool:
    if any(map(says_latitude, first)):
        return True
    if any(map(says_latitude, second)) or _LONGITUDE_FIRST.search(heading):
        return False
    if _LATITUDE_FIRST.search(heading):
        return True
    beyond = [
        bool(
            np.nanmax(np.abs(parse_degrees(_column(part), longitude=True).value), initial=0.0)
            > _MOST_LATITUDE
        )
        for part in (first, second)
    ]
    if beyond[0] == beyond[1]:
        findings.stop(
            f"column {heading!r} does not say whether longitude or latitude comes first",
            hint="Head it lon,lat or lat,lon (经纬度, 纬经度)",
        )
    return beyond[1]


def _column(texts: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])
