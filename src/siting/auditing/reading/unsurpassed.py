"""What no other site has more of: no other site is closer to a substation, 没有哪宗地块的面积超过A区."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.compared_with import GOODS_HAD, MEASURED_ZH, NAME_EN, NOUN_EN
from siting.auditing.reading.grade import Grade
from siting.auditing.reading.nouns import nouns, nouns_zh, plurals

_SITES_EN = f"(?:{nouns('site', 'land', 'place')}|{plurals('site', 'land', 'place')}|rivals?|candidates?|competitors?)"
_NO_EN = rf"\b(?:[Nn]o (?:(?:other|rival|competing|neighbouring) {_SITES_EN}|(?:site|plot|parcel)(?= [a-z]+ (?:[a-z]+ ){{0,4}}?(?:[a-z]+er|more|less) ))|(?:[Nn]one|[Nn]ot one) of the (?:others\b|(?:other |rival |competing )?{_SITES_EN}))(?: in [^,.;]{{2,24}}?)?"
_HAS_EN = (
    r" (?:has|have|offers?|holds?|provides?|can (?:offer|provide)|comes with)(?: an?| any)?(?: [a-z]+ly)?"
)
_IS_EN = r" (?:is|are|lies?|stands?|sits?)(?: [a-z]+ly| any)?"
_THAN_EN = rf"(?: than (?:(?:that|those) (?:of|at) )?(?:the )?(?P<than>{NAME_EN}))?"
_END_EN = r"(?P<subject>(?:\d+ ?k[Vv] )?[a-z][a-z-]+(?: [a-z-]+){0,2}?|[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)(?=[,.;)]|\s*$| than\b)"
_THING_ZH = nouns_zh("site", "land", "place")
_NO_ZH = rf"(?:没有|无)(?:哪一?|任何一?|其他|其它|别的|另外的?|一)(?:[宗个块处家])?(?:其他|其它)?(?:候选|备选)?(?:{_THING_ZH}|宗地)?的?"
_OTHERS_ZH = rf"(?:其他|其它|其余|另外)(?:各|所有|几|[二两三四五六七八九十\d]+)*[宗个块处家]?(?:候选|备选)?(?:{_THING_ZH}|宗地)的?"
_WHAT_ZH = rf"(?P<what>[^\W\da-zA-Z_的比超没无]{{0,6}}?{MEASURED_ZH})(?:能够?|可以)?"
_FROM_ZH = r"(?:距离?|离)(?:最近的?)?(?P<subject>(?:\d{2,4}(?:千伏|kV))?[一-龥]{2,8}?)的?(?:直线)?(?:距离)?"
_X_ZH = r"(?P<than>[^，。；、\d]{1,12}?)"
_OR_X_ZH = r"(?:比(?P<or>[^，。；、\d]{1,12}?))?"
_END_ZH = r"(?=[，。；、！）)\n]|的|$)"
# Forms in which nobody has more, or all others have less; the word is that of the superlative they come to.
_FORMS: tuple[tuple[str, KindId | None, str], ...] = (
    *(
        (word, None, rf"{_NO_EN}{_HAS_EN} (?:{more}) (?P<what>{NOUN_EN}){_THAN_EN}")
        for word, more in (("largest", "more|larger|bigger|greater|higher|better"), ("lowest", "less|lower|cheaper|smaller"))
    ),
    *(
        (word, kind, rf"{_NO_EN}{_HAS_EN} {more} (?:available |firm )?(?i:{good})\b{_THAN_EN}")
        for good, kind in GOODS_HAD
        for word, more in (("largest", "more"), ("lowest", "less"))
    ),
    ("largest", "land_area", rf"{_NO_EN}{_IS_EN} (?:larger|bigger)(?! [a-su-z]){_THAN_EN}"),
    ("smallest", "land_area", rf"{_NO_EN}{_IS_EN} smaller(?! [a-su-z]){_THAN_EN}"),
    ("coolest", "mean_temperature", rf"{_NO_EN}{_IS_EN} (?:cooler|colder){_THAN_EN}"),
    ("nearest", "distance", rf"{_NO_EN}{_IS_EN} (?:closer|nearer) to (?:an? |the )?(?:nearest )?{_END_EN}{_THAN_EN}"),
    ("farthest", "distance", rf"{_NO_EN}{_IS_EN} (?:farther|further) (?:away )?from (?:an? |the )?(?:nearest )?{_END_EN}{_THAN_EN}"),
    ("largest", None, rf"{_NO_ZH}{_WHAT_ZH}(?:(?:超过|大于|高于|多于|强于|胜过){_X_ZH}|{_OR_X_ZH}更?[大高多强]){_END_ZH}"),
    ("lowest", None, rf"{_NO_ZH}{_WHAT_ZH}(?:(?:低于|小于|少于){_X_ZH}|{_OR_X_ZH}更?(?:[低小少]|便宜)){_END_ZH}"),
    ("nearest", "distance", rf"{_NO_ZH}(?:比{_X_ZH})?{_FROM_ZH}{_OR_X_ZH}(?:更|还要?)?近{_END_ZH}"),
    ("largest", None, rf"(?:论|就|从|按)起?{_WHAT_ZH}(?:来看|而言|来说|来讲|上看|讲|看)?，{_NO_ZH}(?:能够?|可以)?(?:超过|大于|比得[过上]|胜过|赶[得上]*){_X_ZH}{_END_ZH}"),
    ("largest", None, rf"{_OTHERS_ZH}{_WHAT_ZH}[都均](?:不超过|不及|不如|低于|小于|少于|不大于|不高于){_X_ZH}{_END_ZH}"),
    ("lowest", None, rf"{_OTHERS_ZH}{_WHAT_ZH}[都均](?:不低于|高于|大于|多于|超过){_X_ZH}{_END_ZH}"),
)  # fmt: skip
_MAY_SAY = re.compile(r"\b[Nn](?:o|one|ot one)\b|[没无其另][有他它余外]|无[哪任其一]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def unsurpassed(text: str, start: int, end: int) -> Iterator[Grade]:
    """Yield what the sentence from *start* to *end* says that no other site has more or less of."""
    if not _MAY_SAY.search(text, start, end):
        return
    for word, aspect, pattern in _FORMS:
        for m in _compiled(pattern).finditer(text, start, end):
            groups = m.groupdict()
            subject = groups.get("subject") or groups.get("what") or ""
            whose = groups.get("than") or groups.get("or") or ""
            yield Grade(*m.span(), "superlative", word, subject=subject, aspect=aspect, whose=whose)
