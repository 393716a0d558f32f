"""The other end of a distance in one spelling: the nearest 220 kV substation is 220千伏变电站."""

from __future__ import annotations

import re
from collections.abc import Iterable

from siting.auditing.judging.site_file import SiteCell
from siting.auditing.reading.claims import Claim

_NEAREST = re.compile(r"最近的?|最近|及以上|nearest|closest|the|[\s·]", re.IGNORECASE)
# One kind of end in the words of both languages: a leaflet in English, a file with Chinese headings.
_SAME_END: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"千伏|kilovolts?", "kv"),
        (r"变电所|sub-?stations?", "变电站"),
        (r"高速(?:公路)?(?:出入口|出口|入口|路口|互通)?", "高速"),
        (r"(?:motor|express|high|free)ways?(?:exit|entrance|junction|interchange)?s?", "高速"),
        (r"断裂带?|断层带|(?:fault)(?:line|zone)?s?", "断层"),
        (r"活动性|active", "活动"),
        (r"高铁站|high-speed(?:rail|railway)?stations?", "高铁站"),
        (r"火车站|(?:rail|railway|train)stations?", "火车站"),
        (r"铁路线?|railways?|railroads?", "铁路"),
        (r"机场|airports?", "机场"),
        (r"河[流道]|rivers?", "河流"),
    )
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_RATING = re.compile(r"\d+(?:\.\d+)?kv级?")
# 光伏汇集站, 枢纽变电站, a grid substation: a table has one column of distances for all of them.
_STATION = re.compile(r".*(?:变电站|汇集站|升压站|开关站|汇流站|换流站|switchyards?)")
_ANY_STATION = "变电站"


def to_the_same_end(claim: Claim, other: Claim) -> bool:
    """Whether one end is named in both, more exactly in one of them: 变电站, 220千伏变电站."""
    ends = [same_end(one.subject) for one in (claim, other)]
    digits = [_DIGITS.findall(end) for end in ends]
    return all(ends) and digits[0] == digits[1] and (ends[0] in ends[1] or ends[1] in ends[0])


def same_end(subject: str) -> str:
    """Return the end of a distance in one spelling: 220千伏变电站, the nearest 220 kV substation."""
    said = _NEAREST.sub("", subject).strip(":：").casefold()
    for pattern, word in _SAME_END:
        said = pattern.sub(word, said)
    return said


def columns_to(claim: Claim, cells: Iterable[SiteCell]) -> list[SiteCell]:
    """Return the cells of distances to ends of the kind that a claim names, of any voltage: 变电站."""
    end = same_end(claim.subject)
    if not end or _DIGITS.search(end):
        return []
    return [
        cell
        for cell in cells
        if any(c.spec.anchors and end in re.sub(r"\d+kv", "", same_end(c.subject)) for c in cell.claims())
    ]


def columns_of_any_rating(claim: Claim, cells: Iterable[SiteCell]) -> list[SiteCell]:
    """Return the cells of distances to the kind of end of a claim that state no voltage: 最近变电站距离."""
    end = _RATING.sub("", same_end(claim.subject))
    if _STATION.fullmatch(end):
        end = _ANY_STATION

    def is_to_it(other: Claim) -> bool:
        subject = same_end(other.subject)
        alike = bool(end and subject) and (end in subject or subject in end)
        return alike and other.unit == claim.unit and _RATING.search(subject) is None

    return [cell for cell in cells if any(c.spec.anchors and is_to_it(c) for c in cell.claims())]


def states_rating(claim: Claim, cells: Iterable[SiteCell]) -> bool:
    """Whether a cell of the row states the voltage of the end that a claim names: 330kV变电站."""
    rating, station = _RATING.search(same_end(claim.subject)), _STATION.fullmatch(same_end(claim.subject))
    kind = station is None or same_end(claim.subject).endswith(_ANY_STATION)
    said = [same_end(f"{cell.heading.en} {cell.text}") for cell in cells]
    return kind and rating is not None and any(rating.group() in _RATING.findall(text) for text in said)
