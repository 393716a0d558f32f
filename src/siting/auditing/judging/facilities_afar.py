"""Facilities that a document names by a place far from the site: 乌兰察布园区, the campus near Helsinki.

A text about one site compares it with others that no file names. Where it has called the site by its own name
before, a facility at a place that lies far from the site is another one: the map tells, as for distances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from siting.auditing.judging.between_places import is_abroad, is_far
from siting.auditing.judging.site import AuditSite, names_at, names_of
from siting.auditing.reading.claims import Owner
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.places import find_places
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.wide_regions import find_countries, is_province
from siting.catalogue import Catalogue

# 乌兰察布市的大型数据中心; not 乌兰察布高新区的项目, which may be called so by who owns it.
_KIND_ZH = (
    r"(?:市|省|县|区|自治区|地区)?"
    r"(?:的|另一[个座处]?|[一二两三]?[个座处期]|[新老旧大]|大型|自建|既有|现有|在建|绿色|云计算|数据|智算|算力|超算)*"
)
_FACILITY_ZH = re.compile(rf"{_KIND_ZH}{nouns_zh('site', 'built')}")
_NAME = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}"
_FACILITY = rf"{nouns('site', 'built')}\b(?!s)"
_FACILITIES_EN = (
    scanner(rf"\b{_FACILITY},? (?:just )?(?:in|near|at|outside) (?P<name>{_NAME})"),
    scanner(rf"\b(?P<name>{_NAME}) (?:[a-z-]+ ){{0,2}}{_FACILITY}"),
)
# Measured to, or compared with: no name that the site is called by.
_MEASURED_TO = re.compile(r"(?:[距离到至往]|\b(?:from|to|than|with|of|near|unlike)(?: the)?) ?$")


def facilities_afar(text: str, sites: Sequence[AuditSite], catalogue: Catalogue) -> dict[str, Owner]:
    """Return the facilities far from all *sites*, as the text has them, with whose their figures are.

    Only those behind a name of a site: before it, the text may call the site by a name that no table knows.
    """
    begins = _first_named(text, sites)
    if begins < 0:
        return {}
    own = set(chain.from_iterable(map(names_of, sites)))
    found: dict[str, Owner] = {}
    far: dict[str, bool] = {}
    for said, name in _facilities(text, begins):
        if name not in far:
            afar = (
                is_province(name) or is_far(name, own, sites, catalogue) or is_abroad(name, sites, catalogue)
            )
            far[name] = name not in own and afar
        if far[name]:
            found[said] = Owner("elsewhere", name)
    return found


def _first_named(text: str, sites: Sequence[AuditSite]) -> int:
    """Return where a text first calls a site by its name, not as the end of a distance; -1 if nowhere."""
    names = {name for name in chain.from_iterable(map(names_at, sites)) if len(name) > 1}
    found = (
        m.end()
        for name in names
        for m in re.finditer(re.escape(name), text)
        if not _MEASURED_TO.search(text, max(0, m.start() - 12), m.start())
    )
    return min(found, default=-1)


def _facilities(text: str, begins: int) -> Iterator[tuple[str, str]]:
    for place in (*find_places(text), *find_countries(text)):
        said = _FACILITY_ZH.match(text, place.end()) if place.start() >= begins else None
        if said is not None and not place.group().isascii():
            yield text[place.start() : said.end()], place.group()
    for pattern in _FACILITIES_EN:
        for m in pattern.finditer(text, begins):
            yield m.group(), m["name"]
