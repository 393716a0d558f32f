"""Why a figure that reads like a claim is not one: denied, required, of a part, of another place or firm."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading import ownership, vocabulary
from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import Owner
from siting.auditing.reading.context import Around, Reason
from siting.auditing.reading.firms import of_another_firm
from siting.auditing.reading.places import find_places, other_place
from siting.auditing.reading.reasons import COMPARED, DENIED, OF_FIRM, OF_PART, REQUIRED
from siting.texts import say

_DEMAND = re.compile(
    r"(?:power|electric\w*|load|energy) (?:supply )?requirements?|用电需求|电力需求"
    r"|\b(?:running|operating|powering|filling) [^,;.]{2,60} (?:will )?requires? (?:(?:about|some|around|a|an|no|more|less|than|up|to|at|least|most) )*$"
    r"|\bhalls?\b[^,;.]{0,40} (?:will )?requires? (?:(?:about|some|around|a|an|no|more|less|than|up|to|at|least|most) )*$"
    r"|\b(?:phase \w+|stage|project|campus|site|park|facility|development|cent(?:er|re)|it)"
    r" (?:will )?requires? (?:(?:about|some|around|a|an|no|more|less|than|up|to|at|least|most) )*$",
    re.IGNORECASE,
)


def against_of(
    kind_id: KindId, around: Around, places: frozenset[str], firms: frozenset[str]
) -> Reason | None:
    """Return why a figure that reads like a claim of a kind is not one; None if it is.

    ``places`` and ``firms`` are names of the site, and of those who build or run it.
    """
    kind = KINDS[kind_id]
    pieces = re.split(r"[，；;]|, (?:and |but |while )?", around.gap)
    near = pieces[-1] if len(pieces[-1].strip()) > 1 else around.gap[-60:]
    if not kind.negated and _is_denied(near):
        return DENIED
    other = _of_two_others(around, places) if kind.anchors else None
    if other is not None:
        return other
    if kind.limited and _is_required(around, near) and not (kind.demanded and _DEMAND.search(near)):
        return REQUIRED
    return _not_of_site(kind, around, near, places, firms) if kind.of_others else None


# 石家庄至天津约320公里: between two places, neither of them the site.
_FROM_TO = re.compile(
    r"(?:^|[，。；、：])(?:从|由)?(?P<start>[\u4e00-\u9fff]{2,6})[至到](?P<end>[\u4e00-\u9fff]{2,8})[约近仅]?$"
)


def _of_two_others(around: Around, places: frozenset[str]) -> Reason | None:
    """Return the reason if a distance is that between two named places, and the first is not the site's."""
    found = _FROM_TO.search(around.gap[-24:])
    first = found and next((m.group() for m in find_places(found["start"])), None)
    if not found or first is None or any(name in found["start"] for name in places):
        return None
    why = say("not_understood.another_place", place=first)
    return Reason(why, "whose", "elsewhere", Owner("elsewhere", first))


def _not_of_site(
    kind: ClaimKind, around: Around, near: str, places: frozenset[str], firms: frozenset[str]
) -> Reason | None:
    if kind.parted and _is_of_part(around):
        return OF_PART
    place = other_place(around.gap[-110:], places)
    if place:
        why = say("not_understood.another_place", place=place)
        return Reason(why, "whose", "elsewhere", Owner("elsewhere", place))
    if _is_of_others(around, near):
        return COMPARED
    return OF_FIRM if of_another_firm(around, places, firms) else None


def _is_denied(near: str) -> bool:
    denied = ownership.NEGATION.search(near[-60:])
    return denied is not None and not ownership.NEGATION_ALLOWED.search(near)


def _is_required(around: Around, near: str) -> bool:
    """Distinguish a limit set by somebody, or a condition of support, from a figure of the site."""
    named = ownership.REQUIREMENT.search(near) or ownership.REQUIREMENT.match(around.head.strip()[:12])
    if named and not ownership.MEETS.search(around.before[-60:]):
        return True
    # 优于国家1.25的要求: the site is better than this figure, it does not claim it.
    bettered = re.search("[优低好高]于[^，。]{0,8}(?:国家|行业|全国|地方|国标|部|省|市)[^，。]{0,6}$", near)
    if bettered and re.match("的?(?:要求|限值|标准|水平|红线|门槛|规定)", around.head):
        return True
    rewarded = re.match("的?[^，。]{0,6}(?:数据中心|企业|项目)", around.head)
    return bool(rewarded and vocabulary.SUBSIDY.search(around.sentence))


_OTHERS_AVERAGE = re.compile(
    r" ?(?:for |of |as )?(?:the |an? )?"
    r"(?:national|global|industry|world(?:wide)?|market) (?:average|mean|norm)"
    r"|的?(?:全国|行业|全球|业界)平均"
)


def _is_of_others(around: Around, near: str) -> bool:
    rival = ownership.COMPETITOR.search(around.before)
    if rival and not ownership.OURS.search(around.before, rival.end()):
        return True
    if _OTHERS_AVERAGE.match(around.head):
        return True
    own = re.search("本园区|本项目|our |this site|the site|the campus", near)
    return bool(ownership.GENERIC_OTHER.search(near) and not own)


def _is_of_part(around: Around) -> bool:
    """Recognise a figure per building, unless the sentence has returned to the whole."""
    if ownership.PER_PART.search(f"{around.gap[-24:]} # {around.head[:34]}"):
        return True
    before = around.before[-60:]
    named = next(ownership.OF_EACH.finditer(before), None)
    return bool(named and not ownership.WHOLE_AGAIN.search(before, named.end()))
