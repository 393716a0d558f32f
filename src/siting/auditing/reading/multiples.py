"""How many times as much as another site has: three times as large as X, 地价仅为X的60%, 比X大一倍."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Comparison
from siting.auditing.reading.compared_with import (
    AWAY_ZH,
    GOODS_EN,
    GOODS_HAD,
    MULTIPLE,
    NAME_EN,
    NAMES_ZH,
    NOUN_EN,
    PARCELS_ZH,
    SAID_EN,
    SAID_ZH,
    Compared,
    among_at,
    compared_sets,
    is_denied,
    said_before,
    split_names,
)
from siting.auditing.reading.comparisons import comparison_of, with_its_words
from siting.auditing.reading.numerals import NUMERAL_EN, read_english_numeral, read_numeral

_PARTS_EN = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0}
_WHOLE_EN = {"twice": 2.0, "double": 2.0, "triple": 3.0, "treble": 3.0, "half": 0.5}
_PART_EN = rf"(?:(?P<parts>an?|one|two|three|four) (?P<part>{'|'.join(_PARTS_EN)})s?)"
_PERCENT = r"(?:(?P<percent>\d+(?:\.\d+)?) ?(?:%|per ?cent\b))"
_TIMES_EN = (
    rf"(?:(?P<whole>{'|'.join(_WHOLE_EN)})|(?:(?P<times>\d+(?:\.\d+)?)|(?P<words>{NUMERAL_EN})) times)"
)
MULTIPLE_EN = rf"\b(?:{_TIMES_EN}|{_PART_EN}|{_PERCENT})"
_NUMERAL_ZH = r"[零一二两三四五六七八九十百点半]"
MULTIPLE_ZH = (
    rf"(?:(?P<times>\d+(?:\.\d+)?|{_NUMERAL_ZH}{{1,5}})倍|(?P<half>一半|半)|(?P<percent>\d+(?:\.\d+)?) ?%|百分之(?P<hundredths>[零一二三四五六七八九十]{{1,3}})"
    rf"|(?P<tenths>[一二两三四五六七八九](?:成半?|折))|(?P<of>[二三四五六七八九十])分之(?P<parts>[一二两三四五六七八九]))"
)
_READ_EN, _READ_ZH = re.compile(MULTIPLE_EN), re.compile(MULTIPLE_ZH)


def _bare(pattern: str) -> str:
    """Return a pattern without the names of its groups, to be used more than once."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_BY_EN = rf"(?P<by>{_bare(MULTIPLE_EN)})"
_BY_ZH = rf"(?P<by>{_bare(MULTIPLE_ZH)})"
_OTHERS_EN = r"(?P<others>(?:any|each|all|the) (?:of the )?(?:other|others)\b(?: [a-z]+)?)"
_AT = r"(?:(?:at|in|with|for|of|that (?:of|at|in)|those (?:of|at|in)|what (?:is (?:asked|paid|charged) )?(?:at|in|by)) )?(?:the )?"
_X_EN = rf"{_AT}(?:(?P<than>{NAME_EN})|{_OTHERS_EN})"
_OTHERS_ZH = r"(?P<others>其他|其它|其余|另外)[^，。；\d的]{0,8}"
_X_ZH = rf"(?:(?P<again>其)的?|{_OTHERS_ZH}的|{NAMES_ZH}的)"
_IS_ZH = r"(?:(?:仅|只|大?约|将|已)*(?:是|为|有|等于|相当于|相当|达到?)|(?<!不)(?:仅|只|大?约)|(?=不[到足]|超过|近|接近))"
_WORDS_ZH = r"(?:(?:仅|只|的?大?约|不到|不足|超过|接近|将近|近)*)"
_GOOD_EN = rf"{SAID_EN}|(?P<good>(?<!available )(?<!firm )(?<!spare )\b{GOODS_EN}\b)"
# As much as another has, which is once: 面积与X相同, the same capacity as X, as large as X.
_SAME_ZH = r"(?P<by>(?:大致|基本|几乎|完全)?(?:相同|相等|一样(?:[大多高低贵远近])?|一致|持平|相当|不相上下|差不多))(?=[，。；、）)]|$)"
_AS_EN = r"(?:(?:just|exactly|about|roughly|almost|nearly) )?"
_QUANTITY_ZH = SAID_ZH.replace("?P<what>", "?:")
_EXACT, _NEARLY = (
    re.compile(
        r"(?:完全)?(?:相同|相等|一样[大多高低贵远近]?|一致|持平)|(?:just |exactly )?(?:the same(?: size)?|as [a-z]+|equal)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:大致|基本|几乎)?(?:相同|相等|一样[大多高低贵远近]?|一致|持平|相当|不相上下|差不多)|(?:about|roughly|almost|nearly) (?:the same(?: size)?|as [a-z]+|equal)",
        re.IGNORECASE,
    ),
)
# What is compared, the form, and the subject where the form does not give it: the word before it.
_Form = tuple[KindId | None, str, str]
_FORMS: dict[str, tuple[_Form, ...]] = {
    "en": (
        ("land_area", rf"{_BY_EN} as (?:large|big) as {_X_EN}", ""),
        ("land_area", rf"{_BY_EN} (?:of )?(?:the|its) size of {_X_EN}", ""),
        ("distance", rf"{_BY_EN} as far (?:away )?from (?:an? |the )?(?P<subject>[^,.;]{{3,40}}?) as {_X_EN}", ""),
        (None, rf"{_BY_EN} (?:of )?(?:the|its) (?P<noun>{NOUN_EN}) (?:of|at|in|for) {_X_EN}", rf"(?P<good>\b{GOODS_EN}\b)"),
        *((kind, rf"{_BY_EN} (?:(?:of )?(?:the|its) (?:available |firm )?(?i:{good}) (?:of|at|in)|as much (?:available |firm )?(?i:{good}) as) {_X_EN}", "") for good, kind in GOODS_HAD),
        ("distance", rf"{_BY_EN} (?:of )?(?:that|those) (?:of|at|in|for) {_X_EN}", r"\bdistance (?:to|from) (?:an? |the )?(?:nearest )?(?P<what>[^,.;]{3,40}?) (?:is|are)\b"),
        (None, rf"{_BY_EN} (?:of )?(?:that|those|what (?:is (?:asked|paid|charged)|it (?:is|costs))) (?:of|at|in|for) {_X_EN}", _GOOD_EN),
        (None, rf"{_BY_EN} as (?:expensive|costly|dear|high|much) as {_X_EN}", _GOOD_EN),
        ("land_area", rf"\b(?P<by>{_AS_EN}(?:as (?:large|big)|the same size)) as {_X_EN}", ""),
        ("distance", rf"\b(?P<by>{_AS_EN}as (?:far|close|near)) (?:away )?(?:from|to) (?:an? |the )?(?P<subject>[^,.;]{{3,40}}?) as {_X_EN}", ""),
        (None, rf"\b(?P<by>{_AS_EN}the same) (?P<noun>{NOUN_EN}) as {_X_EN}", ""),
        (None, rf"\b(?P<by>{_AS_EN}(?:the same|equal)) (?:as|to) (?:that|those) (?:of|at|in|for) {_X_EN}", _GOOD_EN),
        (None, rf"\b(?P<by>{_AS_EN}as (?:expensive|costly|dear|cheap)) as {_X_EN}", _GOOD_EN),
    ),
    "zh": (
        ("distance", rf"(?P<compared>{_IS_ZH}{_WORDS_ZH}){_X_ZH}{_BY_ZH}", rf"{AWAY_ZH}(?:\d[\d.]*(?:公里|千米|km|米)，?)?$"),
        (None, rf"(?P<compared>{_IS_ZH}{_WORDS_ZH}){_X_ZH}{_BY_ZH}", SAID_ZH),
        (None, rf"[与和同跟]{PARCELS_ZH}的?(?P<noun>{_QUANTITY_ZH}){_SAME_ZH}", ""),
        ("distance", rf"[与和同跟]{PARCELS_ZH}{_SAME_ZH}", rf"{AWAY_ZH}$"),
        ("distance", rf"[与和同跟]{PARCELS_ZH}的?(?:距离?|离|到)(?:最近的?)?(?P<subject>[\dk千伏kVv]*[一-龥]{{2,8}}?)的?(?:直线)?(?:距离)?(?:也|都|均)*{_SAME_ZH}", ""),
        (None, rf"[与和同跟]{PARCELS_ZH}{_SAME_ZH}", SAID_ZH),
    ),
}  # fmt: skip
_SCALES = {"percent": 0.01, "hundredths": 0.01, "tenths": 0.1, "times": 1.0}
_MAY_HOLD = {
    "en": re.compile(
        r"\b(?:times|twice|double|triple|treble|half|thirds?|quarters?|fifths?|tenths?|per ?cent|same|equal|as)\b|%"
    ),
    "zh": re.compile(r"[\u4e00-\u9fff].*(?:倍|半|%|成|折|分之|相[同等当]|一[样致]|持平|不相上下|差不多)"),
}
_GOOD = re.compile(GOODS_EN)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def multiples(text: str, start: int, end: int) -> Iterator[Compared]:
    """Yield the multiples of what another site has in the sentence from *start* to *end*."""
    found: list[Compared] = []
    for form in _forms(text, start, end):
        for one in _of_form(text, start, end, form):
            if not any(c.start < one.end and one.start < c.end for c in found):
                found.append(one)
    yield from (one for one in found if one.among != ("其",))


def _forms(text: str, start: int, end: int) -> Iterator[_Form]:
    """Yield the forms of the languages in which the sentence has a word for a multiple."""
    for spoken, word in _MAY_HOLD.items():
        if word.search(text, start, end):
            yield from _FORMS[spoken]


def _of_form(text: str, start: int, end: int, form: _Form) -> Iterator[Compared]:
    aspect, pattern, before = form
    for m in _compiled(pattern).finditer(text, start, end):
        said = said_before(text, start, m.start(), _compiled(before)) if before else None
        told = not before or said is not None or m.groupdict().get("noun")
        if told and not is_denied(text, start, m):
            one = Compared(*m.span(), MULTIPLE, aspect, _subject(m, said), ())
            yield _compared(text, start, end, m, one)


def _subject(m: re.Match[str], said: re.Match[str] | None) -> str:
    """Return what is compared, a good by its price: land that is twice as expensive."""
    groups = {**({} if said is None else said.groupdict()), **m.groupdict()}
    what, noun = groups.get("good") or groups.get("what") or "", groups.get("noun") or ""
    if noun:
        return noun if what.casefold() in noun.casefold() else f"{what} {noun}"
    return f"{what} price" if _GOOD.fullmatch(what) else groups.get("subject") or what


def _compared(text: str, start: int, end: int, m: re.Match[str], one: Compared) -> Compared:
    """Return a multiple with its words, about or more than, and with whom it is of: 其 is the one named before."""
    groups = m.groupdict()
    by = m.span("by")
    low, high = with_its_words(text, *by) if "compared" not in groups else by
    spoken = f"{groups.get('compared') or ''}{text[low:high]}".strip()
    among = split_names(groups.get("than") or "")
    if groups.get("again"):
        named = [c.among for c in multiples(text, start, m.start())] or [
            among_at(compared_sets(text, start, end), m.start())
        ]
        among = named[-1] or ("其",)
    return replace(one, start=min(one.start, max(low, start)), among=among, by=spoken)


def is_once(by: str) -> bool:
    """Whether a comparison says that two sites have the same: 相同, as large as, not 相当."""
    return _EXACT.fullmatch(by) is not None


def read_multiple(by: str) -> tuple[float, Comparison, bool] | None:
    """Return a multiple, how it is compared, and whether a word says so: nearly twice, 不到一半; None if it is none."""
    if is_once(by) or _NEARLY.fullmatch(by):
        return 1.0, "about", not is_once(by)
    english, chinese = _READ_EN.search(by), _READ_ZH.search(by)
    found = chinese or english
    value = None if found is None else _of_zh(found) if chinese else _of_en(found)
    if found is None or value is None:
        return None
    compared, said = comparison_of(by, *found.span(), is_range=False, more=False)
    return value, compared, said


def _of_en(m: re.Match[str]) -> float | None:
    if m["whole"]:
        return _WHOLE_EN[m["whole"]]
    if m["part"]:
        count = {"a": 1.0, "an": 1.0}.get(m["parts"]) or read_english_numeral(m["parts"])
        return count / _PARTS_EN[m["part"]]
    if m["percent"]:
        return float(m["percent"]) / 100.0
    return float(m["times"]) if m["times"] else read_english_numeral(m["words"])


def _of_zh(m: re.Match[str]) -> float | None:
    if m["half"]:
        return 0.5
    if m["of"]:
        whole, parts = read_numeral(m["of"]), read_numeral(m["parts"])
        return parts / whole if whole and parts is not None else None
    name = next(name for name in _SCALES if m[name])
    said, scale = m[name].replace("成", "").replace("折", ""), _SCALES[name]
    if said.isascii():
        return float(said) * scale
    value = read_numeral(said.removesuffix("半"))
    return None if value is None else (value + 0.5 * said.endswith("半")) * scale
