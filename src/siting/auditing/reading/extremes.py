"""Superlatives and ranks by what they name: 供水能力最强的地块, the highest grid capacity on offer, 排名第三.

A word such as highest or 第三 is said of the quantity before it in its clause, of the one behind it, or of the
figure before it: covers 42 ha, the largest of the four plots.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from siting.auditing.reading.compared_with import COUNTED_EN, MEASURED_ZH, NOUN_EN, OF_SET_ZH, TAKEN_ZH
from siting.auditing.reading.nouns import nouns, nouns_zh, plurals
from siting.auditing.reading.numerals import read_numeral
from siting.auditing.reading.regions import OF_REGION_ZH
from siting.records import dataclass

_SIGNS = "*_“”\"'「」『』"
MARKS = f"[{_SIGNS}]*"
RANKED = "ranked"
"""The word of a rank that does not say from which end it counts: its tariff ranks third."""
JOINT_EN = r"(?:(?:joint(?:ly)?|equal(?:ly)?|tie[sd](?: for)?)[ -](?:the )?)?"
JOINT = re.compile(r"并列|同列|\b(?:joint|equal|tie[sd])", re.IGNORECASE)
"""It shares its place with another: 并列第一, the joint second largest."""
_WORDS = {
    "lowest": "低|便宜|低廉?|平?缓|节?省|少|lowest|cheapest|gentlest|flattest|least expensive|least",
    "smallest": "小|短|smallest|shortest",
    "largest": "大|多|广|强|充?足|largest|biggest|greatest|strongest|most",
    "highest": "高|贵|highest|dearest|most expensive|steepest",
}
_ORDINALS = (
    "second|2nd",
    "third|3rd",
    "fourth|4th",
    "fifth|5th",
    "sixth|6th",
    "seventh|7th",
    "eighth|8th",
    "ninth|9th",
)
_RANKS = dict(enumerate(_ORDINALS, start=2))
_NOUN_ZH = rf"(?:(?!{nouns_zh('site', 'place')}|地块|[的其号块中和与及是有为]|区(?![域位])|(?<=[A-Za-z0-9])[期段园])[\u4e00-\u9fff]){{0,8}}?(?:{MEASURED_ZH}(?!比)|{TAKEN_ZH}|容积率)(?<!评价)(?<!代价)"
_THING_ZH, _THINGS_EN = nouns_zh("site", "land", "place"), plurals("site", "land", "place")
_AT_ZH = r"(?:[也都均又更仍还稳并是为属居列在]|而且|位居|位列|名列|排名?|堪称|处于)*"
_SET_ZH = rf"(?:(?:{OF_SET_ZH}|{OF_REGION_ZH}|全园区?)[之当]?[中里间]?|[^，。；：、最]{{1,16}}?[之当]?[中里内间])?上?"
# It ends its clause, or the thing that it is said of stands behind: not 最高可达120MW, 最大用电负荷.
_END_ZH = rf"{MARKS}(?:的[是为][^，。；、]{{1,16}}|的?{MARKS}(?:一?[个块宗处]?(?:产业)?{_THING_ZH}{MARKS}(?:[是为][^，。；、]{{1,16}})?|(?=[，。；、！？：,.;:!?)\s]|$))|(?=[和且而并但与及]|[A-Z][a-z]))"
_NTH_ZH = r"第(?P<nth>[二三四五六七八九十]{1,3}|\d{1,2})"
_PLACE_ZH = rf"第[一1]|首位|[榜之]首|之最|末位|(?:倒数)?{_NTH_ZH.replace('?P<nth>', '')}"
_SAID_ZH = re.compile(
    rf"(?:(?:最|{_NTH_ZH})(?P<word>便宜|低廉?|平?缓|节?省|少|小|短|大|多|广|强|充?足|高|贵)|(?P<place>{_PLACE_ZH})[位名]?){_END_ZH}|(?P<behind>仅次于)(?=[^，。；])"
)
_OF_ZH = re.compile(
    rf"最(?P<word>便宜|低廉?|少|小|大|多|强|高)的{MARKS}(?:(?P<noun>{_NOUN_ZH})(?={MARKS}(?:的|[，。；、！？)\s]|$))|(?P<land>地块|宗地|用地|土地|{nouns_zh('site')}))"
)
# 与乙地块并列第二低: with whom it shares its place.
_WITH_ZH = r"(?:[与和同跟][^，。；、]{1,16}?(?=并列|同列))?"
_GAP_ZH = re.compile(rf"{MARKS}{_AT_ZH}{_SET_ZH}{_WITH_ZH}{_AT_ZH}{MARKS}的?")
_CUT_ZH, _LAST_ZH = re.compile(r"[，。；：！？()\n]"), re.compile(_NOUN_ZH)
_EST_EN = r"(?:(?:low|cheap|gentl|flatt|small|short|larg|bigg|great|strong|high|dear|steep)est|(?:most|least) expensive|most|least)"
_WORD_EN = rf"(?P<word>{_EST_EN})"
_NTH_EN = "|".join(_RANKS.values())
_FIGURE_EN = rf"{MARKS}:? (?:(?:of|is|at|was|to|from|between) )?(?:[a-z]+ ){{0,2}}[$€£]?\d(?![\d.,]* (?:[a-z]+ )?{_THINGS_EN}\b)"
_OF_EN = re.compile(
    rf"\b{JOINT_EN}(?:(?P<nth>{_NTH_EN})[ -])?{_WORD_EN}{MARKS} (?:(?P<noun>{NOUN_EN})\b(?!{_FIGURE_EN})|(?P<land>land|{nouns('land', 'site')})\b(?! {NOUN_EN}\b))"
)
_SAID_EN = re.compile(
    rf"\b(?:the )?{JOINT_EN}(?:(?P<nth>{_NTH_EN})[ -])?{_WORD_EN}{MARKS}"
    rf"(?= (?:on offer|on the market|for sale|available|here|of a(?:ll|ny)|(?:of|in|among) (?:{COUNTED_EN}|(?:(?:all|the|these|our|its|this) )*(?:[a-z]+ )?(?:{_THINGS_EN}|{nouns('region')}|study|file)))\b|[.,;!)]|\s*$)"
)
_RANKED_EN = re.compile(
    rf"\b(?:ranks?|ranked|comes?|stands?|placed?|is|are|ties|tied) {JOINT_EN}(?:for )?(?:(?P<nth>{_NTH_EN}|last)|(?:No\. ?|number )(?P<place>[2-9]))\b(?![ -](?:{_EST_EN}|phase|stage))"
    rf"(?:[^.;,]{{0,40}}? (?:in|for|by|on|in terms of) (?:its |the )?(?P<noun>{NOUN_EN})\b)?",
    re.IGNORECASE,
)
_IS_EN = re.compile(
    rf"\b(?P<noun>{NOUN_EN})\b(?: (?:of|at|here|for)\b[^,.;]{{0,24}}?)? (?:is|are|remains?)(?: by far| also)* $"
)
_PRICED, _SIZED = re.compile("便宜|低廉|cheap|dear|贵|expensive"), re.compile("大|小|larg|bigg|great|small")
_BARE = re.compile("|(?:price|cost|价格?)s?", re.IGNORECASE)
_FROM_END = re.compile("倒数|末位|last")
_SIZE = re.compile(
    "面积|规模|能力|容量|[水电]量|[可能]供电力|可用电力|area|capacity|supply|(?:available|firm|spare) (?:power|water)"
)
_LAND = re.compile(rf"地块|宗地|用地|土地|land|{nouns('land')}")
_TO_QUANTITY, _FIGURE = 20, re.compile(r"\d(?!\d*[号#])")
_AND = frozenset("和与及、")
_ALSO_EN = re.compile(rf" and (?P<noun>{NOUN_EN})\b(?!{_FIGURE_EN})")
_CUT_EN, _LAST_EN = re.compile(r"[,.;:()] |\n"), re.compile(rf"\b{NOUN_EN}\b")


@dataclass(frozen=True, slots=True)
class Extreme:
    """What is said to be *word* of its kind, or the *rank*-th; of the figure before it if it has no *subject*."""

    start: int
    end: int
    at: int
    word: str
    subject: str = ""
    rank: int = 0


def extremes(text: str, start: int, end: int) -> Iterator[Extreme]:
    """Yield the superlatives and ranks of the sentence from *start* to *end*."""
    for m in _SAID_ZH.finditer(text, start, end):
        low = _cut(_CUT_ZH, text, start, m.start())
        nouns_before = list(_LAST_ZH.finditer(text, low, m.start()))
        if nouns_before and _GAP_ZH.fullmatch(text, nouns_before[-1].end(), m.start()):
            of_last = _extreme(m, nouns_before[-1].group(), 0)
            yield replace(of_last, start=_subject(text, low, nouns_before[-1].start()))
            # 地价和电价均最低: each of them.
            for other, one in pairwise(reversed(nouns_before)):
                if text[one.end() : other.start()] not in _AND:
                    break
                begins = _subject(text, low, one.start())
                yield replace(of_last, start=begins, end=one.end(), subject=one.group())
        elif low > start and _GAP_ZH.fullmatch(text, low, m.start()):
            yield _extreme(m, "", low)
    yield from _of_what_follows(text, start, end)
    for m in _RANKED_EN.finditer(text, start, end):
        noun = m["noun"] or quantity_named(text, _cut(_CUT_EN, text, start, m.start()), m.start())
        if noun:
            yield _extreme(m, noun, m.start())
    for m in _SAID_EN.finditer(text, start, end):
        said = _IS_EN.search(text, _cut(_CUT_EN, text, start, m.start()), m.start())
        yield _extreme(m, said["noun"] if said else "", m.start())


def partition(found: Iterable[Extreme]) -> tuple[list[Extreme], list[Extreme]]:
    """Return those that name a quantity, and those that name none or only a price."""
    named: list[Extreme] = []
    bare: list[Extreme] = []
    for one in found:
        (bare if _BARE.fullmatch(one.subject) else named).append(one)
    return named, bare


# A record that is named: the low is no high, which a word behind it may say of either.
_RECORD = re.compile(
    r"(?:历史)?极端最?[高低](?:气温|温度|温)|最[高低]气温|\brecord (?:high|low|maximum|minimum)(?: temperature)?\b",
    re.IGNORECASE,
)


def quantity_named(text: str, start: int, end: int) -> str:
    """Return the quantity that is named last from *start* to *end*; empty if none is."""
    found = [m for pattern in (_LAST_ZH, _LAST_EN, _RECORD) for m in pattern.finditer(text, start, end)]
    return max(found, key=lambda m: m.end()).group() if found else ""


def _of_what_follows(text: str, start: int, end: int) -> Iterator[Extreme]:
    for pattern, of_land, of_other in (
        (_OF_ZH, ("地价", "面积"), ("价格", "")),
        (_OF_EN, ("land price", "area"), ("price", "")),
    ):
        for m in pattern.finditer(text, start, end):
            price, size = of_land if _LAND.fullmatch(m["land"] or "") else of_other
            named = m["noun"] or (
                price if _PRICED.search(m["word"]) else size if _SIZED.search(m["word"]) else ""
            )
            if named:
                with_noun = _extreme(m, named, m.start())
                yield with_noun
                also = _ALSO_EN.match(text, m.end()) if pattern is _OF_EN and m["noun"] else None
                if also is not None:
                    yield replace(
                        with_noun, start=also.start("noun"), end=also.end("noun"), subject=also["noun"]
                    )


def _extreme(m: re.Match[str], subject: str, start: int) -> Extreme:
    """Return what a match says of *subject*; a bare rank is by size."""
    groups = m.groupdict()
    word, nth = groups.get("word"), groups.get("nth") or groups.get("place") or groups.get("behind")
    known = next(
        (name for name, words in _WORDS.items() if re.fullmatch(words, word or "", re.IGNORECASE)), ""
    )
    known = known or counted_from(subject, last=_FROM_END.match(nth or "") is not None)
    return Extreme(
        start, m.start() + len(m.group().rstrip(_SIGNS)), m.start(), known, subject, _rank(nth or "")
    )


def counted_from(subject: str, *, last: bool = False) -> str:
    """Return the word of a bare rank: of a size the largest comes first, of anything else nobody knows."""
    if not _SIZE.search(subject):
        return RANKED
    return "smallest" if last else "largest"


def _rank(nth: str) -> int:
    """Return which place an ordinal names, 0 for the first."""
    if nth == "仅次于":
        return 2
    english = next((n for n, words in _RANKS.items() if re.fullmatch(words, nth, re.IGNORECASE)), None)
    place = english or read_numeral(nth.removeprefix("倒数").removeprefix("第")) or 1
    return 0 if place == 1 else int(place)


def _subject(text: str, low: int, at: int) -> int:
    """Return where the clause from *low* begins that names a quantity at *at*, if it holds no other figure."""
    low = max(low, *(text.rfind(mark, low, at) + 1 for mark in _AND))
    return low if at - low <= _TO_QUANTITY and not _FIGURE.search(text, low, at) else at


def _cut(pattern: re.Pattern[str], text: str, start: int, at: int) -> int:
    """Return where the clause that goes on at *at* begins."""
    return max((cut.end() for cut in pattern.finditer(text, start, at)), default=start)
