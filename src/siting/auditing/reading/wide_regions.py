"""Regions that are far wider than any site: countries and provinces, whose means say little of one place.

全省平均海拔, 贵州年平均气温, Poland on average: the mean of a whole country or province, even of that of the site.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from siting.auditing.reading.places import PLACES_NAMED, WIDE
from siting.gazetteer import gazetteer

# A city as well.
_MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆", "香港", "澳门"}) | {
    "Beijing",
    "Tianjin",
    "Shanghai",
    "Chongqing",
    "Hong Kong",
}
_MEAN_ZH = r"(?:省|自治区)?(?:境内|全境|各地|大部(?:分地区)?|地区|整体|总体)?(?:的|[（(]?20\d\d年度?[)）]?|多年|历年|常年|全年|年|[冬夏]季|[一二三四五六七八九十\d]+月)*(?:平均|年均|均温|气温|海拔)"


@cache
def countries() -> dict[str, str]:
    """Return the code of each country by its names in English and in Chinese."""
    listed: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("countries.json").read_text(encoding="utf-8")
    )
    return {name: code for code, names in listed.items() for name in names}


@cache
def _provinces() -> frozenset[str]:
    both = {name: english for name, english in PLACES_NAMED.items() if is_province(name)}
    return frozenset({*both, *both.values()}) - _MUNICIPALITIES


@cache
def is_province(name: str) -> bool:
    """Return whether a Chinese name is that of a province, with or without its kind: no table has a point of it."""
    return any(county.province_zh.startswith(name) for county in gazetteer().counties)


def is_wide(name: str) -> bool:
    """Return whether a name is that of a country, a province or a part of the world."""
    return name in countries() or name in _provinces() or name in WIDE


def find_countries(text: str) -> Iterator[re.Match[str]]:
    """Return the countries that a Chinese text names."""
    return _countries_zh().finditer(text)


@cache
def _countries_zh() -> re.Pattern[str]:
    return re.compile("|".join(name for name in countries() if not name.isascii()))


@cache
def _averaged_zh() -> re.Pattern[str]:
    names = sorted(
        (n for n in {*countries(), *_provinces(), *WIDE} if not n.isascii()), key=len, reverse=True
    )
    return re.compile(rf"(?P<name>[全我][国省]|全球|{'|'.join(names)})(?={_MEAN_ZH})")


def averaged(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of the countries and provinces whose mean a Chinese text states."""
    for m in _averaged_zh().finditer(text):
        yield m.start(), m.end(), m["name"]
