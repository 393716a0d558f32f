"""Counts: racks, servers and buildings, with a counter (个, 台, 架, 栋) or their own noun."""

from __future__ import annotations

import re

from siting.auditing.reading import vocabulary
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Qualifiers
from siting.auditing.reading.context import Around, Found, continues, count_of, nearest

# 1,000 racks in phase one, rising to 5,000.
_GROWING = re.compile(r"(?:rising|growing|increasing|expanding|scaling|expandable) to (?:[a-z]+ ){0,2}$")
_OF_THEM = re.compile(r" (?:of (?:them|these|which)|are|were|have been|already|will be)\b")
_RACKS = re.compile(r"\b(?:racks|cabinets)\b")
_SERVERS = re.compile(r"\bservers\b")


# Data centres of a company, a province or the world are not those of the site.
_ELSEWHERE = re.compile(
    r"\b(?:provinces?|state|country|countries|region|world(?:wide)?|global(?:ly)?|company|operates?|operated|operators?"
    r"|portfolio|nationwide|other)\b",
    re.IGNORECASE,
)


# Kind of claim by noun.
_COUNTED: dict[str, KindId] = {"racks": "racks", "servers": "servers"}


def counted(around: Around) -> Found:
    """Judge racks, servers and buildings with a counter (个, 台, 架, 栋), or without any."""
    if re.match(r"^(?:万|级|月|小时|百分)", around.until_next[:30]):
        return None
    if around.figure.group == "building":
        return _buildings(around)
    kind = _COUNTED.get(_noun_of_piece(around))
    return count_of(around, kind) if kind else None


def _noun_of_piece(around: Around) -> str:
    after, gap = around.until_next[:30], around.gap[-30:]
    if vocabulary.SERVER_AFTER.match(after):
        return "servers"
    if vocabulary.RACK_AFTER.match(around.after[:30]) or (
        around.figure.unit == "架" and not vocabulary.SERVER_BEFORE.search(gap)
    ):
        return "racks"
    noun = nearest(gap, racks=vocabulary.RACK_BEFORE, servers=vocabulary.SERVER_BEFORE)
    if noun == "racks" and around.figure.unit == "台" and "服务器" in gap:
        return "servers"
    return noun or (around.last_kind if _is_counted_on(around.gap) else "")


def _is_counted_on(gap: str) -> bool:
    """Recognise a count that continues with the noun of the one before: a list, a total, a repetition."""
    if continues(gap) or re.search("总计|合计|共计|一共|总规模|^[，；、]共有?约?$", gap):
        return True
    if re.search(r"其中[一二三四五首]期[约为]?$", gap):
        return True
    if re.fullmatch(r"[(（](?:其中)?[一二三四首]期[约为]?", gap):
        return True
    return len(gap) < 16 and vocabulary.SAME_AGAIN.search(gap) is not None


def plain_count(around: Around, named: str) -> Found:
    """Judge racks and servers counted without a unit; *named* is the nearest preceding noun."""
    kind = _COUNTED.get(_noun_of_plain(around, named))
    return count_of(around, kind) if kind else None


def _noun_of_plain(around: Around, named: str) -> str:
    figure = around.figure
    if _GROWING.search(around.gap) and figure.value >= 50:
        grown = nearest(around.before[-120:], racks=_RACKS, servers=_SERVERS)
        if grown:
            return grown
    if around.last_kind in _COUNTED and _OF_THEM.match(around.head) and len(around.gap) < 16:
        return around.last_kind
    if (
        around.last_kind in _COUNTED
        and figure.value >= 50
        and continues(around.gap)
        and not around.head.strip()
    ):
        return around.last_kind
    if figure.multiplier and vocabulary.RACK_AFTER.match(around.head):
        return "racks"
    if figure.multiplier and vocabulary.SERVER_AFTER.match(around.head):
        return "servers"
    return named if figure.value >= 50 else ""


def _buildings(around: Around) -> Found:
    if re.search(r"变电[站所]?[^，。；,;]{0,3}$", around.gap):
        return None
    after = vocabulary.BUILDING_AFTER.match(around.until_next)
    before = vocabulary.BUILDING_BEFORE.search(around.gap)
    if before and not re.search(r"[一二三四五六七八九\d][栋幢座]", before["what"]):
        return count_of(
            around,
            "buildings",
            qualifiers=Qualifiers(what=before["what"].removeprefix("配套").removeprefix("建设")),
        )
    if (
        re.search("[共合总]计?有?$", around.gap)
        and vocabulary.DATA_CENTRE.search(around.sentence)
        and not after
    ):
        return count_of(around, "buildings")
    if after and "变电" not in after["what"]:
        return count_of(around, "buildings", qualifiers=Qualifiers(what=after["what"].removeprefix("的")))
    return None


def rack_words(around: Around) -> Found:
    """Judge a number of racks."""
    return count_of(around, "racks")


def server_words(around: Around) -> Found:
    """Judge a number of servers."""
    if re.search(r"\d ?[×x]$", around.gap):
        return None
    return count_of(around, "servers")


def building_words(around: Around) -> Found:
    """Judge a number of buildings, halls or data centres."""
    what = re.sub(r"^[ -]", "", around.figure.unit)
    if around.figure.chinese and around.figure.value == 1:
        return None
    if what.lower().startswith("data") and _ELSEWHERE.search(f"{around.before[-60:]} # {around.head[:40]}"):
        return None
    return count_of(around, "buildings", qualifiers=Qualifiers(what=what))
