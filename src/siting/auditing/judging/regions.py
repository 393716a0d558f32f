"""Which sites lie in the region that a superlative covers: 全县最大, the largest in Bozhou.

The region is the county, city or province of the site. A site is known to lie in a county only where its file
says so; by its position it may lie in that of the nearest seat or of the second one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from siting.auditing.judging.site import AuditSite, counties_at
from siting.auditing.reading.places import province_zh
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.gazetteer import NOWHERE, County, gazetteer
from siting.place_names import without_kind
from siting.records import dataclass

# 全国最大, 全区域最低: every site that is given lies in it, as far as it matters.
_WIDE = re.compile(
    r"国|世界|球|亚洲|华[北东南中]|区域|\b(?:country|nation|world|China|Asia)\b|\b[Tt]he region$"
)
_ENGLISH = r"(?:(?:the|our|this|its|all|of|whole|entire) )*"


def _code(county: County) -> str:
    return county.code


# The county, 全县: without a name that of the site. 全区 is a park as well as a district or a province.
_UNNAMED: tuple[tuple[re.Pattern[str], Callable[[County], str]], ...] = (
    (
        re.compile(rf"[全本我该]?[县旗]|{_ENGLISH}(?:county|district|town|borough)", re.IGNORECASE),
        _code,
    ),
    (
        re.compile(rf"[全本我该]?[市州盟]|{_ENGLISH}(?:city|prefecture|municipality)", re.IGNORECASE),
        lambda c: c.prefecture_zh or c.province_zh,
    ),
    (re.compile(rf"[全本我该]?省|{_ENGLISH}(?:province|state)", re.IGNORECASE), lambda c: c.province_zh),
)  # fmt: skip
_ANY_DISTRICT = re.compile(r"[全本我该]?区")
_OF = re.compile(rf"^{_ENGLISH}(?:[a-z]+ of )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class InRegion:
    """The sites that lie in a region, and those that may."""

    inside: tuple[AuditSite, ...]
    unknown: tuple[AuditSite, ...]


def in_region(region: str, site: AuditSite, others: Sequence[AuditSite], catalogue: Catalogue) -> InRegion:
    """Return which of *others* lie in *region*, which is named, or the county, city, province of *site*."""
    if _WIDE.search(region):
        return InRegion(tuple(others), ())
    told = list(zip(others, _told(region, site, others, catalogue), strict=True))
    return InRegion(
        tuple(one for one, lies in told if lies), tuple(one for one, lies in told if lies is None)
    )


def _told(
    region: str, site: AuditSite, others: Sequence[AuditSite], catalogue: Catalogue
) -> list[bool | None]:
    """Return of each of *others* whether it lies in the region; None if that is not known."""
    if _ANY_DISTRICT.fullmatch(region):
        return [_in_that_of(site, one, _code) or None for one in others]
    level = next((of for pattern, of in _UNNAMED if pattern.fullmatch(region)), None)
    if level is not None:
        return [_in_that_of(site, one, level) for one in others]
    names = _names(region, catalogue)
    return [_in_named(names, site, one) for one in others]


def _in_that_of(site: AuditSite, one: AuditSite, level: Callable[[County], str]) -> bool | None:
    """Return whether *one* lies in the county, city or province of *site*; None if that is not known."""
    (here, named), (there, named_too) = _counties(site), _counties(one)
    if not here or not there:
        return _in_one_of_file(site, one)
    possible, others = set(map(level, here)), set(map(level, there))
    if not possible & others:
        return False
    # By its position alone a site has no county for sure, but a province; a county may be called a city.
    same_county = here == there and named and named_too
    broader = level is not _code and not here[0].label.zh.endswith("市")
    return True if len(possible | others) == 1 and (same_county or broader) else None


def _in_one_of_file(site: AuditSite, one: AuditSite) -> bool | None:
    """Return whether the file names one county and city for two sites; None if not, or only one of these."""
    pairs = [(a, b) for a, b in zip(site.within, one.within, strict=False) if a and b]
    same = {_bare(a) == _bare(b) for a, b in pairs}
    return same.pop() if len(same) == 1 else None


def _in_named(names: frozenset[str], site: AuditSite, one: AuditSite) -> bool | None:
    """Return whether *one* lies in the region of one of these names; None if that is not known.

    That it does not is known only at the level at which *site* lies in it.
    """
    counties, named = _counties(one)
    if names & set(map(_bare, filter(None, one.within))) or _all_in(names, counties):
        return True
    if any(names & {*_wider(c), _bare(c.label.zh), _bare(c.label.en)} for c in counties):
        return True if named else None
    known = _is_other_in_file(names, site, one) or (counties and _all_in(names, _counties(site)[0]))
    return False if known else None


def _is_other_in_file(names: frozenset[str], site: AuditSite, one: AuditSite) -> bool:
    """Return whether the column of the file that names the region for *site* names another for *one*."""
    return any(b for a, b in zip(site.within, one.within, strict=False) if _bare(a) in names)


def _all_in(names: frozenset[str], counties: Sequence[County]) -> bool:
    """Return whether the region is the city or province of all these counties."""
    return bool(counties) and all(names & _wider(county) for county in counties)


def _counties(site: AuditSite) -> tuple[tuple[County, ...], bool]:
    """Return the county named in a column or the file's name, and True; else all possible ones, and False."""
    known = gazetteer()
    rows = (known.named(name, site.lon, site.lat) for name in site.within if name)
    row = next((row for row in rows if row != NOWHERE), NOWHERE)
    if row != NOWHERE:
        return (known.counties[row],), True
    possible = counties_at(site.lon, site.lat)
    titled = tuple(county for county in possible if _is_named_by_file(county, site))
    return (titled, True) if len(titled) == 1 else (possible, False)


def _is_named_by_file(county: County, site: AuditSite) -> bool:
    """Return whether the site's file is named after a county: 泰和县备选地块.xlsx."""
    file = "" if site.row is None else site.row.file
    chinese, english = without_kind(county.label.zh), re.escape(without_kind(county.label.en))
    return chinese in file or bool(re.search(rf"(?<![a-z]){english}(?![a-z])", file, re.IGNORECASE))


def _wider(county: County) -> set[str]:
    return {_bare(name) for name in (county.prefecture_zh, county.province_zh) if name}


def _names(region: str, catalogue: Catalogue) -> frozenset[str]:
    """Return the names of a region in both languages, without the word for its kind."""
    bare = _OF.sub("", region)
    found = {bare, province_zh(bare)}
    try:
        place = catalogue.find_place(bare)
    except LayerError:
        place = None
    if place is not None:
        found |= {place.label.en, place.label.zh}
    return frozenset(_bare(name) for name in found if name)


def _bare(name: str) -> str:
    return without_kind(re.sub(r"(?:壮族|回族|维吾尔)?自治区$|省$", "", name.strip())).casefold()
