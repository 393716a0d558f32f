"""A claim as written in its document: its number, unit and word of comparison, with nothing added.

In the language of the document the words are its own; in the other they are translated. How close a measured
figure has to come is part of the rule (`Judged.tolerance`), not of this.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

from siting.auditing.judging.amounts import claimed, currency, foreign
from siting.auditing.judging.verdicts import number
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.comparisons import NEARLY_ZH
from siting.evidence import Label
from siting.texts import catalogue, say
from siting.units import LAND_M2, SQUARE_FOOT_M2

# Before the figure. A word that contains another comes first: 不低于 before 低于.
_BEFORE = (
    (
        "at_least",
        "amounts.at_least",
        r"不低于|不少于|不小于|不下|至少|最少|not? less than|at least|a minimum of|≥|>=",
    ),
    (
        "at_most",
        "amounts.at_most",
        r"不高于|不大于|不多于|不超过|至多|最多|not? more than|at most|up to|not exceed(?:ing)?|≤|<=",
    ),
    (
        "at_least",
        "amounts.more_than",
        r"超过|超出|大于|高于|多于|突破|逾|(?:more|greater) than|over|above|exceed(?:s|ing)?|>",
    ),
    (
        "at_most",
        "amounts.below",
        r"低于|小于|少于|短于|不到|不足|(?:less|fewer|lower|shorter) than|below|under|<",
    ),
    ("within", "amounts.within", r"within|inside"),
    ("about", "amounts.nearly", rf"将近|接近|{NEARLY_ZH}(?! ?[\u3400-\u9fff])|nearly|almost|close to"),
    ("about", "amounts.about", r"大约|约为|约|大概|about|around|approximately|approx\.?|roughly|circa"),
)
_AFTER = (
    ("at_least", "amounts.at_least", r"(?:及|或)?以上|or more"),
    ("at_most", "amounts.at_most", r"(?:及|或)?以下|or less"),
    ("within", "amounts.within", r"以内|之内|内"),
    ("about", "amounts.about", r"左右|上下|前后|or so"),
)
# A letter may precede a Chinese word (PUE低于1.3), but not an English one; 不 reverses a word.
_START = "(?<!不)(?:(?<![A-Za-z])|(?=[^A-Za-z]))"
_BOUND = {"at_least": "amounts.at_least", "at_most": "amounts.at_most", "within": "amounts.at_most"}
_REACH = 16  # characters between the word and the figure
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_SIGN = re.compile(r"(?:US)?[$¥￥€£₹]$|\b(?:RMB|RM|CNY|USD|EUR|GBP|Rs)$")
_PER = re.compile(r"[/每]|\b(?:per|an?)\b")
# Powers of ten that a unit names: 万元. Without one a price is in the currency, or in its dimes or cents.
_TENS = (("万", 4), ("千", 3), ("million", 6), ("thousand", 3), ("lakh", 5), ("crore", 7))
_WAN = 10_000.0
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=8192)
def as_written(claim: Claim) -> Label:
    """Format what a claim states as its document does: no "about" is added, and "below" is not "at most"."""
    if claim.spec.word or math.isnan(claim.value) or claim.comparison == "between":
        return claimed(claim)
    quote = " ".join(claim.quote.split())
    token = _token(quote, claim)
    bare = _bare(claim, token)
    found = _word(quote, token, claim.comparison)
    if found is None:
        bound = _BOUND.get(claim.comparison)  # 最大30万吨/年: no word beside the figure says it
        return bare if bound is None else say(bound, low=bare)
    text_id, word, after = found
    told = say(text_id, low=bare)
    if word.isascii():
        return Label(f"{bare.en} {word}" if after else f"{word} {bare.en}", told.zh)
    return Label(told.en, f"{bare.zh}{word}" if after else f"{word}{bare.zh}")


def _token(quote: str, claim: Claim) -> re.Match[str] | None:
    """Find the number of the claim in its quote; None if it is written in another form."""
    for match in _NUMBER.finditer(quote):
        if math.isclose(float(re.sub("[,，]", "", match[0])), claim.written_value, rel_tol=1e-9):
            return match
    return None


def _bare(claim: Claim, token: re.Match[str] | None) -> Label:
    """Format the figure alone: number and unit as in the language of the document."""
    if token is None:
        return claimed(claim, compared=False, digits=2)
    plain = claimed(claim, compared=False, digits=max(len(token[0].partition(".")[2]), 2))
    unit = claim.written_unit
    if not unit and _NUMBER.fullmatch(plain.en):
        return Label(token[0], token[0])  # 1.20, not 1.2
    if not unit or foreign(claim):
        return plain
    per = priced_per(claim)
    if per is None:
        return plain
    # A price is for what the document has it for: 150 dollars per m², not 607,028 per acre.
    plain = plain if per in {"", _base_per(claim)} else _in_its_unit(claim, per)
    own = _priced(_with_unit(token[0], unit), "" if _PER.search(unit) else per)
    return Label(plain.en, own.zh) if _CHINESE.search(unit) else Label(own.en, plain.zh)


def _with_unit(digits: str, unit: str) -> str:
    """Return a number with its unit as the document has them: $1.4 billion, the sign before the number."""
    sign = _SIGN.search(unit)
    if _CHINESE.search(unit):
        return f"{digits}{unit}"
    if sign is None:
        return f"{digits} {unit}"
    space = " " if sign[0].isalpha() else ""
    return f"{sign[0]}{space}{digits} {unit[: sign.start()]}".strip()


def _base_per(claim: Claim) -> str:
    return claim.unit.partition("/")[2].lower()


def priced_per(claim: Claim) -> str | None:
    """Return what a price is for, ``m2`` or ``mwh``; empty if it is no price, None if it does not say."""
    base = _base_per(claim)
    if not claim.spec.priced or f"amounts.per_{base}" not in catalogue("en"):
        return ""
    times = claim.value / claim.written_value if claim.written_value else 1.0
    money = _times_of_money(claim.written_unit)
    sizes = ((per, size * one) for per, size in _sizes(base).items() for one in money)
    return next((per for per, size in sizes if math.isclose(times, size, rel_tol=1e-6)), None)


def _times_of_money(unit: str) -> tuple[float, ...]:
    """Return the multiples of its currency that a unit may count in: 10,000 for 万元, otherwise 1 or less."""
    money = _PER.split(unit)[0]
    tens = next((n for word, n in _TENS if word in money), None)
    return (1.0, 0.1, 0.01) if tens is None else (10.0**tens,)


def _sizes(base: str) -> dict[str, float]:
    """Return how many of each unit by which things are sold make the one that prices are kept for."""
    areas = {**LAND_M2, "m2": 1.0, "sqft": SQUARE_FOOT_M2}
    if base in LAND_M2:
        return {base: 1.0, **{per: LAND_M2[base] / m2 for per, m2 in areas.items()}}
    return {base: 1.0, "mwh": 1e-3} if base == "kwh" else {base: 1.0}


def _in_its_unit(claim: Claim, per: str) -> Label:
    """Format a price for what its document has it for, in words: 150 US dollars per m²."""
    value, code = claim.value / _sizes(_base_per(claim))[per], claim.unit.partition("/")[0]
    money = currency(code)
    scaled = f"{number(value / _WAN, 2)}万" if value >= _WAN else number(value, 2)
    return say(f"amounts.per_{per}", currency=Label(f"{number(value, 2)} {money.en}", f"{scaled}{money.zh}"))


def _priced(figure: str, per: str) -> Label:
    return say(f"amounts.per_{per}", currency=Label(figure, figure)) if per else Label(figure, figure)


@cache
def _standing(pattern: str) -> re.Pattern[str]:
    """Compile a word so that it stands alone."""
    return re.compile(rf"{_START}(?:{pattern})(?![A-Za-z])", re.IGNORECASE)


def _word(quote: str, token: re.Match[str] | None, comparison: str) -> tuple[str, str, bool] | None:
    """Return text id, the word itself, and whether it follows the figure."""
    before = quote if token is None else quote[max(token.start() - _REACH, 0) : token.start()]
    after = quote if token is None else quote[token.end() : token.end() + _REACH]
    for words, text, follows in ((_BEFORE, before, False), (_AFTER, after, True)):
        for of, text_id, pattern in words:
            if of == comparison or {of, comparison} == {"at_most", "within"}:
                match = _standing(pattern).search(text)
                if match is not None:
                    return text_id, match[0], follows
    return None
