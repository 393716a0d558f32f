"""Chinese names of climate stations, as people read them; files for programs keep those of the table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

from siting.evidence import Label
from siting.texts import say

_TABLE = Path(__file__).parent.parent / "data" / "station_names.csv"
_PART = re.compile(r"(?P<name>.+) \((?P<km>\d+) km, (?:(?P<up>[+-]?\d+) m|(?P<blind>height UNKNOWN))\)")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _by_number() -> dict[tuple[str, str], str]:
    return {(row["wmo"], row["name"]): row["name_zh"] for row in _rows()}


@cache
def _by_name() -> dict[str, str]:
    """Names that mean one station; the table has two of the name Chaoyang."""
    twice = Counter(row["name"] for row in _rows())
    found = {row["name"]: row["name_zh"] for row in _rows() if twice[row["name"]] == 1}
    found.pop("Chaoyang", None)
    return found


def station_name(name: str, wmo: str) -> Label:
    """Return the name of a station, in Chinese too where the gazetteer has its place."""
    return Label(name, _by_number().get((wmo, name), name))


def stations_in_words(words: str) -> Label:
    """Return a list of stations, ``Taiyuan (5 km, +12 m); ...``, in both languages."""
    parts = words.split("; ")
    found = [_PART.fullmatch(part) for part in parts]
    chinese = [part if m is None else _chinese(m) for part, m in zip(parts, found, strict=True)]
    return Label(words, say("mark.semicolon").zh.join(chinese))


def _chinese(part: re.Match[str]) -> str:
    name = _by_name().get(part["name"], part["name"])
    up = int(part["up"] or 0)
    key = "climate.station_blind" if part["blind"] else f"climate.station_{'above' if up >= 0 else 'below'}"
    height = say(key, metres=abs(up))
    return say("climate.station_entry", name=name, km=part["km"], height=height).zh
