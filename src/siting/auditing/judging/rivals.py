"""The sites that a superlative is judged among: the set that the document names, else all that are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

from siting.auditing.judging.regions import in_region
from siting.auditing.judging.site import AuditSite, elevation_of, is_same_site, seat_names
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import COMPARATIVES, COUNTED_EN, COUNTED_ZH
from siting.auditing.reading.nouns import nouns_zh, plurals
from siting.auditing.reading.numerals import FEW_EN, read_english_numeral, read_numeral
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.records import dataclass

# What kind of site a named set is of: 文水同类园区, similar parks in Wenshui.
_SORT = re.compile(
    r"(?:的|等|各|同类|类似|同等|周边|邻近|现有|其他|其它|其余|全部|所有|[二两三四五六七八几])*(?:家|个|处|座)?"
    rf"(?:候选|备选|参选)?(?:(?:产业|工业)园区?|开发区|地区|县[市区]|{nouns_zh('site', 'land', 'place')}"
    r"|[县市区地])?$"
    rf"|^.*\b{plurals('site', 'land', 'place', 'region')} (?:in|of|at|near) "
    r"|^the "
)
_OTHER = re.compile(r"其他|其它|其余|\bother\b")
# A park is not at the seat of its county.
_PARKS = re.compile(rf"园|开发区|{nouns_zh('site', 'land')}|{plurals('site', 'land')}")
_GIVEN = re.compile(rf"候选|备选|参选|{nouns_zh('site', 'land')}|candidate|{plurals('site', 'land')}")
_COUNTED = re.compile(rf"{COUNTED_EN}|{COUNTED_ZH}")
_NUMBER = re.compile(rf"\d+|[二两三四五六七八九十]+|\b{FEW_EN}\b")


@dataclass(frozen=True, slots=True)
class Rivals:
    """What a site is compared with.

    ``names`` is the set as the document names it, ``unknown`` those of it whose sites are not known.
    ``of_set`` is whether *sites* belong to that set (if one is named); ``whole`` whether they are all of it.
    ``region`` is the one that they lie in, if the claim covers one; ``unplaced`` may lie in it.
    """

    sites: tuple[AuditSite, ...]
    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    of_set: bool = True
    whole: bool = False
    region: str = ""
    unplaced: tuple[AuditSite, ...] = ()


def rivals_of(claim: Claim, site: AuditSite, given: Sequence[AuditSite], catalogue: Catalogue) -> Rivals:
    """Return the sites of the set that the claim names; all that are given if it names none."""
    names = claim.qualifiers.among
    if claim.qualifiers.scope and not names:
        return _of_region(claim.qualifiers.scope, site, given, catalogue)
    if len(names) == 1 and _COUNTED.fullmatch(names[0]):
        return _counted(names, site, given)
    if _are_given(names):
        return Rivals(tuple(given))
    return _of_names(claim, _all_meant(names, site, given, catalogue), given)


def _of_region(region: str, site: AuditSite, given: Sequence[AuditSite], catalogue: Catalogue) -> Rivals:
    """Return those given that lie in a region, and those of which that is not known."""
    placed = in_region(region, site, [one for one in given if not is_same_site(one, site)], catalogue)
    return Rivals(placed.inside, region=region, unplaced=placed.unknown)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name of a set stands for: sites that are given, or a place of the tables; nothing if unknown."""

    name: str
    sites: tuple[AuditSite, ...]
    is_place: bool = False


def _of_names(claim: Claim, meant: Sequence[_Named], given: Sequence[AuditSite]) -> Rivals:
    """Return the sites that the names of a set stand for, and those not known."""
    names, comparative = claim.qualifiers.among, claim.word in COMPARATIVES
    found = tuple(dict.fromkeys(chain.from_iterable(named.sites for named in meant)))
    unknown = tuple(named.name for named in meant if not named.sites)
    if (unknown and not given) or (comparative and not found):
        return Rivals((), names, unknown)
    if not found:
        return Rivals(tuple(given), names, unknown, of_set=False)
    # The parcels of a study need not be all there are; a place is what is named.
    whole = comparative or all(map(attrgetter("is_place"), meant))
    return Rivals(found, names, unknown, whole=whole)


def _all_meant(
    names: Sequence[str], site: AuditSite, given: Sequence[AuditSite], catalogue: Catalogue
) -> list[_Named]:
    """Return what each name of a set stands for, without the site itself."""
    tables = None if any(_PARKS.search(name) for name in names) else catalogue
    apart = [name for name in dict.fromkeys(names) if len(names) == 1 or not _is_itself(site, name)]
    return [_meant(name, given, tables) for name in apart]


def _meant(name: str, given: Sequence[AuditSite], tables: Catalogue | None) -> _Named:
    stem = _stem(name)
    inside = tuple(one for one in given if _lies_in(one, stem if len(stem) != 1 else name))  # C区 of C区地块
    if inside or tables is None:
        return _Named(name, inside)
    place = _place(name, tables)
    return _Named(name, () if place is None else (place,), is_place=place is not None)


def _are_given(names: Sequence[str]) -> bool:
    """Whether no name is that of a place: among the candidates, in the study."""
    return all(not _stem(name) and _GIVEN.search(name) for name in names)


def _stem(name: str) -> str:
    """Return a name without the sort of place: parks of Luliang are those of Luliang."""
    return _SORT.sub("", name).strip()


def _is_itself(site: AuditSite, name: str) -> bool:
    """Whether it is the site itself, named among those that it is compared with."""
    return not _OTHER.search(name) and _lies_in(site, _stem(name))


def _counted(names: tuple[str, ...], site: AuditSite, given: Sequence[AuditSite]) -> Rivals:
    """Return those given for a set that is only counted, the six sites: all of it if they are as many."""
    said = _NUMBER.search(names[0])
    words = said.group() if said else ""
    count = read_english_numeral(words) if words.isascii() and words.isalpha() else read_numeral(words)
    others = sum(not is_same_site(one, site) for one in given)
    if count is not None and others + 1 > count:
        return Rivals(tuple(given), names, names, of_set=False)
    return Rivals(tuple(given), names, whole=others + 1 == count)


def _lies_in(site: AuditSite, name: str) -> bool:
    """Whether a site bears a name, or lies in the county of that name."""
    if len(name) < 2:
        return False
    said = (site.label.zh, site.label.en, *site.within)
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", re.IGNORECASE)
    return any(pattern.search(one) for one in said) or (not site.within and name in seat_names(site))


def _place(name: str, catalogue: Catalogue) -> AuditSite | None:
    try:
        place = catalogue.find_place(name)
    except LayerError:
        return None
    if place is None:
        return None
    height, source = elevation_of(place, catalogue)
    return AuditSite(place.label, place.lon, place.lat, height, place.source, source)
