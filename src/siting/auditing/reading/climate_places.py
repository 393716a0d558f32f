"""Whose climate: the place that a temperature, an elevation or hours of free cooling are said of.

A county shares its climate with a site in it, another place does not: 固原山区年均气温5℃, Mohe has -4 °C.
The last place or word for the site before the figure tells, in its clause or at the start of its sentence. A
place behind *from*, *than*, 距 or 受 is what something is measured to, compared with or caused by.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from siting.auditing.reading.claims import Owner
from siting.auditing.reading.entity import Entity
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.places import NO_NAME, find_places
from siting.auditing.reading.wide_regions import averaged, is_wide
from siting.catalogue import ABROAD, rows_named
from siting.gazetteer import gazetteer
from siting.place_names import short_forms, short_kind, without_kind

_LAND = r"(?:山区|盆地|高原|平原|草原|沙漠|丘陵|谷地|流域|一带|地区)"
_LANDFORM = re.compile(rf"(?P<name>[一-龥]{{2,4}}?){_LAND}")
_STRAY = re.compile(r"^.*[受在于的处为是和与至到落]")
_WITHIN = re.compile(
    r"(?:位于|地处|坐落[于在]?|属于?|处于|是|为)$"
    rf"|\b(?:located|lies|lying|stands|sits|set|situated|is|are|built|sited|{nouns('site', 'built')}) (?:in|on|at|within) (?:the )?$"
)
_PART_OF_HILL = re.compile(r"[麓坡侧部段峰脚]")  # 吕梁山东麓 is not in 山东
_NOT_SUBJECT_ZH = re.compile(
    r"(?:距离?|离|至|到|从|由|往|去|比|较|与|和|跟|同|受|经|毗邻|邻近|接近|相当于|对标|优于|低于|高于|不同于|不像|好于|冷于|来自)$"
)
_COUNTY = re.compile(
    r"(?:^|(?<=[，。；、：:\s在]))(?=(?P<name>[一-龥]{2,7}?)(?:省|市|县|区|旗|州|盟)?(?:的|境内|当地|城区)?"
    rf"(?:{nouns_zh('site', 'built')}|年|全年|常年|夏|冬|海拔|气温|平均|极端|最[高低冷热]|自然冷却|[一二三四五六七八九十]+月))"
)
_NAME_EN = re.compile(
    r"\b(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?P<land> (?:hills|mountains|plateau|valley|highlands|uplands|basin|"
    r"plains?|coast|desert|steppe|county|prefecture|province|region|district))?"
)
_IN_IT = re.compile(r"[A-Z][\w'’-]+, $")
_LAND_EN = re.compile(
    r"\b[Tt]he (?P<name>(?:[a-z]+ )?(?:hills|mountains|plateau|valley|highlands|uplands|basin|plains?|coast|desert|steppe))\b"
    r"(?= (?:to|in|of|around|above|behind|beyond|further|north|south|east|west|is|has|averages|reach))"
)
# 全省平均气温11℃，县城约12℃.
_HERE_ZH = re.compile(r"(?<!各)县城|[本我全该][县市旗](?!场)|[本当]地(?!区)|这里|此[地处]")
# 吕梁市区 is the seat of a prefecture: not every county of it.
SEAT_ZH = re.compile(r"(?:市区|主城区|城区)")
# 西部山区: a part of the region that the text does not say the site to be in.
_PART_ZH = re.compile(r"[东南西北中]{1,2}部|周边|其[余他]|各")
_SEVERAL = re.compile(r"分别|\brespectively\b")
_PART_END = re.compile(r"[;；] ?")
_CLAUSE_END = re.compile(r"[，：:；;]|, ")
_DISTANCE = re.compile(
    r"[^，,]{0,24}?\d ?(?:km|kilomet|miles|公里|千米|minutes|分钟|小时|hours? (?:from|away|by))"
)
# Beijing, about 200 km away, has a mean of 13 °C: what is inserted leaves the place the subject.
_INSERTED = re.compile(r", [^,;]{4,60}, (?:has|had|is|was|averages|records|sees|stands|lies|sits)\b")
_OPENING, _SHORTEST_EN, _REACH = 12, 4, 6


# Thanks to Shanxi's dry climate free cooling lasts five months: of the site, unless it is far from there.
_OF_AIR = frozenset({"temperature", "degree", "metre"})
_CAUSE = re.compile(
    r"['’]s (?:[a-z]+,? (?:and )?){0,3}(?:weather|climate|air|winters?|summers?|temperatures?|winds?|location|latitude|altitude)\b(?! (?:is|was|has|averages?)\b)"
)


def _is_cause(text: str, end: int, name: str) -> bool:
    """Return whether a place is named only for its weather, which lets something be so."""
    at = end - 2 if text[end - 2 : end] in {"'s", "’s"} else end
    return is_wide(name) and _CAUSE.match(text, at) is not None


def other_place(
    spot: FigureSpot,
    entities: list[Entity],
    is_own: Callable[[str], bool],
    is_far: Callable[[str], bool] = lambda _name: False,
) -> Owner | None:
    """Return the other place whose climate a figure describes; None if it is the site's or nothing tells.

    Parameters
    ----------
    spot
        The figure in its sentence.
    entities
        Those of the sentence before the figure.
    is_own
        Whether a name is one of the site's.
    is_far
        Whether a map tells that the place of a name is far from the site.
    """
    line = spot.line
    if _SEVERAL.search(line.text, line.start, line.end):
        return None
    text = line.text[line.start : spot.figure.start]
    own, others = [], []
    wide = {start for start, _, _ in averaged(text)}
    for start, end, name in _named(text):
        if spot.figure.group not in _OF_AIR and _is_cause(text, end, name) and not is_far(name):
            continue
        # 贵州年平均气温, Poland on average: the mean of a whole country is not that of a site there.
        average = start in wide or (name.isascii() and is_wide(name))
        if not average and not _PART_ZH.match(name) and is_own(name):
            own.append(start)
        else:
            others.append((start, end, name))
    own += [m.start() for m in _HERE_ZH.finditer(text)]
    own += _sites(entities, line.start, others)
    name = _last_said(text, [(start, name) for start, end, name in others if not _away(text, end)], own)
    return Owner("region" if is_wide(name) else "elsewhere", name) if name else None


def _sites(entities: list[Entity], low: int, others: list[tuple[int, int, str]]) -> Iterator[int]:
    """Yield where the site is named from *low* on, unless another place is named right there."""
    for at in (e.start - low for e in entities if e.kind == "site" and e.role != "adjunct"):
        if not any(at <= start < at + _REACH for start, _, _ in others):
            yield at


def _last_said(text: str, others: list[tuple[int, str]], own: list[int]) -> str:
    """Return the other place that the clause at the end of *text* or the first words of its part or of the whole name last, unless the site follows."""
    # The mean of Ulanqab, 5 °C: what stands behind the comma goes on with the clause before.
    cut = max((m.end() for m in _CLAUSE_END.finditer(text) if text[m.end() :].strip(" 约-")), default=0)
    part = max((m.end() for m in _PART_END.finditer(text)), default=0)
    for low, high in ((cut, len(text)), (part, min(cut, part + _OPENING)), (0, min(cut, _OPENING))):
        here = [(start, name) for start, name in others if low <= start < high]
        if here:
            start, name = max(here)
            return "" if max(own, default=0) > start else name
        if any(low <= site < high for site in own):
            return ""
    return ""


def _away(text: str, end: int) -> bool:
    """Return whether a place is the end of a distance: Nanjing is 90 km away."""
    return _DISTANCE.match(text, end) is not None and _INSERTED.match(text, end) is None


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of the places that may be the subject of a text."""
    for start, end, name in (*_named_zh(text), *_named_en(text)):
        before = text[:start]
        in_it = is_wide(name) and _IN_IT.search(before)  # Jiaocheng, Shanxi
        if not (in_it or _NOT_SUBJECT_ZH.search(before) or _WITHIN.search(before)):
            yield start, end, name


def _named_zh(text: str) -> Iterator[tuple[int, int, str]]:
    yield from averaged(text)
    for m in find_places(text):
        if not _PART_OF_HILL.match(text, m.end()):
            seat = SEAT_ZH.match(text, m.end())
            yield m.start(), m.end(), f"{m.group()}{seat.group() if seat else ''}"
    for m in _LANDFORM.finditer(text):
        name = _last_place(m["name"]) or _STRAY.sub("", m["name"])
        if len(name) > 1:
            yield m.start() + m["name"].rfind(name), m.end(), name
    for m in _COUNTY.finditer(text):
        if m["name"] in _counties():
            yield m.start("name"), m.end("name"), m["name"]


def _named_en(text: str) -> Iterator[tuple[int, int, str]]:
    for m in _NAME_EN.finditer(text):
        name = _without_opening(m["name"])
        if name and (m["land"] or is_wide(name) or rows_named(ABROAD, name) or name in _counties()):
            yield m.start(), m.end(), name
    for m in _LAND_EN.finditer(text):
        yield m.start(), m.end(), m["name"]


def _without_opening(name: str) -> str:
    """Return a name without words that are capitalised only because they begin a sentence: The, In, This."""
    words = name.split(" ")
    while words and words[0].removesuffix("'s") in NO_NAME:
        words.pop(0)
    return " ".join(words).removesuffix("'s").removesuffix("’s")


def _last_place(text: str) -> str:
    return next((m.group() for m in reversed(find_places(text))), "")


@cache
def prefectures() -> dict[str, frozenset[str]]:
    """Return the prefectures of the counties of a name, both without their kind."""
    found: dict[str, set[str]] = {}
    for county in gazetteer().counties:
        found.setdefault(without_kind(county.label.zh), set()).add(without_kind(county.prefecture_zh))
    return {name: frozenset(all_) for name, all_ in found.items()}


@cache
def divisions() -> frozenset[str]:
    """Return the Chinese names of counties and prefectures without their kind."""
    return frozenset(prefectures()).union(*prefectures().values())


@cache
def _counties() -> frozenset[str]:
    """Return the names of counties, with and without their kind.

    An autonomous county keeps its kind: 通道 and 互助 are words.
    """
    names = {county.label.zh for county in gazetteer().counties}
    forms = {form for name in names for form in short_forms(name)}
    english = {county.label.en for county in gazetteer().counties if len(county.label.en) >= _SHORTEST_EN}
    stems = {without_kind(name) for name in names if short_kind(name) == name}
    return frozenset(names | forms | english | {stem for stem in stems if len(stem) > 1})
