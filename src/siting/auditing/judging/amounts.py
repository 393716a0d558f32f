"""Figures as people read them, in both languages."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re

from siting import conventions
from siting.auditing.judging.season_words import month_name
from siting.auditing.judging.verdicts import Figure, number
from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.auditing.reading.extremes import RANKED
from siting.evidence import Label
from siting.texts import catalogue, say

HOURS_PER_MONTH = conventions.HOURS_PER_MONTH.value
_CURRENCY = {
    "CNY": say("unit.yuan"),
    "USD": say("amounts.currency.usd"),
    "EUR": say("amounts.currency.eur"),
    "GBP": say("amounts.currency.gbp"),
    "INR": say("amounts.currency.inr"),
    "NOK": say("amounts.currency.nok"),
    "SEK": say("amounts.currency.sek"),
    "DKK": say("amounts.currency.dkk"),
    "CHF": say("amounts.currency.chf"),
    "AUD": say("amounts.currency.aud"),
    "CAD": say("amounts.currency.cad"),
    "SGD": say("amounts.currency.sgd"),
    "HKD": say("amounts.currency.hkd"),
    "JPY": say("amounts.currency.jpy"),
    "MYR": say("amounts.currency.myr"),
}
# Units that a reader would not recognise after conversion: spelling, base units per unit, offset, name.
_FOREIGN: tuple[tuple[re.Pattern[str], str, float, float, Label], ...] = tuple(
    (re.compile(rf"(?:{spelling})\.?$", re.IGNORECASE), base, factor, offset, name)
    for spelling, base, factor, offset, name in (
        (
            r"sq(?:uare)?\.?[- ]?(?:miles?|mi)|平方英里",
            "m2",
            2_589_988.110336,
            0.0,
            say("amounts.foreign.square_miles"),
        ),
        (
            r"(?:sq(?:uare)?\.?[- ]?)f(?:ee|oo)?t|SF|sqft|ft2|ft²|平方英尺",
            "m2",
            0.09290304,
            0.0,
            say("amounts.foreign.square_feet"),
        ),
        (r"acres?|英亩", "m2", 4046.8564224, 0.0, say("amounts.foreign.acres")),
        (r"hectares?|ha|公顷", "m2", 10_000.0, 0.0, say("amounts.foreign.hectares")),
        (
            r"km2|km²|平方公里|平方千米|square[- ]kilomet(?:er|re)s?|sq[- ]?km",
            "m2",
            1e6,
            0.0,
            say("unit.square_kilometre"),
        ),
        (r"miles?|mi|英里", "km", 1.609344, 0.0, say("amounts.foreign.miles")),
        (r"feet|foot|ft|英尺", "m", 0.3048, 0.0, say("amounts.foreign.feet")),
        (
            r"°? ?F|℉|华氏度|deg(?:rees?)?[ -]?F(?:ahrenheit)?|fahrenheit",
            "degC",
            5 / 9,
            -160 / 9,
            say("amounts.foreign.fahrenheit"),
        ),
        # Not in proportion: shown as written.
        (r"°|度|deg(?:rees?)?", "%", math.nan, 0.0, say("amounts.foreign.degrees")),
    )
)


def currency(unit: str) -> Label:
    """Name of a currency, or of a price per kilowatt-hour or square metre."""
    money, _, per = unit.partition("/")
    text_id = f"amounts.per_{per.lower()}"
    if text_id in catalogue("en"):
        return say(text_id, currency=currency(money))
    return _CURRENCY.get(unit, Label(unit, unit))


def amount(kind: KindId, unit: str, value: float, *, digits: int = 2) -> Label:
    """Format a figure, given in the base unit of its kind, with the unit that people use."""
    figures, text_id = (
        bare(kind, value, digits=max(digits, 3) if unit.endswith("/kWh") else digits),
        KINDS[kind].written,
    )
    if not text_id:
        return Label(f"{figures.en} {unit}".strip(), f"{figures.zh}{unit}")
    return say(text_id, value=figures, currency=currency(unit))


def bare(kind: KindId, value: float, *, digits: int = 2) -> Label:
    """Format the figure of `amount` without its unit."""
    per_en, per_zh = KINDS[kind].scale
    return Label(number(value / per_en, digits), number(value / per_zh, digits))


def word_of(claim: Claim) -> Label:
    """Return the word that a claim states; a superlative or a rank in the language of the reader.

    One without a subject says what it is about where there is a text for that: 海拔更高.
    """
    rank = claim.qualifiers.rank
    if rank or claim.word == RANKED:
        return say(f"claims.ranks.{claim.word}", rank=max(rank, 1))
    lacking = claim.word.removeprefix("no ")
    condition = f"claims.conditions.{lacking}"
    if condition in catalogue("en"):
        return (
            say(condition) if lacking == claim.word else say("claims.conditions.without", what=say(condition))
        )
    text_id = f"claims.extremes.{claim.word}"
    of_what = f"claims.extremes.{claim.word}.{claim.qualifiers.aspect}"
    for known in (text_id,) if claim.subject else (of_what, text_id):
        if known in catalogue("en"):
            return say(known)
    return Label(claim.word, claim.word)


def claimed(claim: Claim, *, digits: int = 2, compared: bool = True) -> Label:
    """Format what a claim states, with its comparison in words unless *compared* is False."""
    if claim.spec.word:
        return word_of(claim)
    low, high = (amount_as_given(claim, v, digits=digits) for v in (claim.value, claim.high))
    if not compared:
        return low
    match claim.comparison:
        case "at_least":
            return say("amounts.at_least", low=low)
        case "at_most" | "within":
            return say("amounts.at_most", low=low)
        case "between":
            return say("amounts.from_to", low=low, high=high)
        case _:
            return low


def amount_as_given(claim: Claim, value: float, *, digits: int) -> Label:
    """Format a figure in the unit of the document: days, hours; miles, acres, feet with the base unit."""
    if claim.given is not None and claim.given.value:
        per = claim.value / claim.given.value
        for base, text_id in claim.spec.as_given:
            if math.isclose(per, base, rel_tol=1e-6):
                return say(text_id, value=number(value / base, digits), count=value / base)
    shown = amount(claim.kind, claim.unit, value, digits=digits)
    given = claim.given.unit if claim.given is not None else ""
    for spelling, unit, factor, offset, name in _FOREIGN:
        if unit == claim.unit and spelling.search(given):
            stated = number(
                (value - offset) / factor if not math.isnan(factor) else _as_said(claim, value), digits
            )
            shown = amount(claim.kind, claim.unit, value, digits=1)
            return say("amounts.as_given", stated=stated, name=name, shown=shown)
    return shown


def _as_said(claim: Claim, value: float) -> float:
    """Return the figure of a claim in the unit of the document."""
    given = claim.given
    return value if given is None else given.high if value == claim.high else given.value


def foreign(claim: Claim) -> bool:
    """Whether the unit of the document is shown together with the converted figure."""
    return claim.given is not None and foreign_name(claim.given.unit, claim.unit) is not None


def foreign_name(given: str, base: str) -> Label | None:
    """Return the name of a unit that is shown with the converted figure: acres, 英亩; None if it is usual."""
    return next(
        (name for spelling, unit, *_, name in _FOREIGN if unit == base and spelling.search(given)), None
    )


def interval(figure: Figure, digits: int = 1) -> Label:
    """Format low and high of a figure."""
    return span(f"{figure.low:,.{digits}f}", f"{figure.high:,.{digits}f}")


def span(low: str, high: str) -> Label:
    """Format a range; a dash beside a minus sign would be misread."""
    if low == high:
        return Label(low, low)
    if "-" in low or "-" in high:
        return say("amounts.from_to", low=low, high=high)
    return say("amounts.range", low=low, high=high)


def with_interval(figure: Figure, digits: int = 1) -> Label:
    """Format a figure with its interval in brackets."""
    value, ends = f"{figure.value:,.{digits}f}", interval(figure, digits)
    if ends.en == value:
        return Label(value, value)
    return say("amounts.value_with_range", value=value, ends=ends)


def months(hours: Figure) -> Label:
    """Format hours as months of 730 h, with their interval."""
    per = HOURS_PER_MONTH
    scaled = Figure(hours.value / per, hours.low / per, hours.high / per, "months", hours.evidence)
    return with_interval(scaled)


WATER_USED = re.compile(
    r"(?<!可)(?<!可供)(?<!满足)(?<!满足日)(?<!满足年)(?<!保障)(?<!保障日)用水|耗水|需水|\b(?:uses?|used|needs?|consum\w+|demand)\b",
    re.IGNORECASE,
)
# What a kind is called where the document says more: what can be supplied is no load, net land not the whole.
_SAID: dict[KindId, tuple[re.Pattern[str], re.Pattern[str] | None, str]] = {
    "power": (
        re.compile(r"可供|供电(?:能力|容量|规模)|可用(?:电力|容量)|接入容量|报装容量|\b(?:available|suppl(?:y|ied|ies)|connection|grid capacity|import capacity)\b", re.IGNORECASE),
        re.compile(r"负[荷载]|用电|\b(?:IT|load|demand|critical|renewable|solar|wind)\b", re.IGNORECASE),
        "claims.kinds.power_supply",
    ),
    "land_area": (
        re.compile(r"净(?:用|建设用)?地|\bnet (?:[a-z]+ ){0,2}(?:land|area|site|mu|acres|hectares)\b|\b(?:mu|acres|ha|hectares) (?:of )?net\b", re.IGNORECASE),
        None,
        "claims.kinds.net_land_area",
    ),
    "water_supply": (WATER_USED, re.compile(r"供水|supply", re.IGNORECASE), "claims.kinds.water_used"),
}  # fmt: skip


def kind_name(claim: Claim, heading: str = "") -> Label:
    """Name of a claim's kind, in the sense that the document has it, or the *heading* it is held against."""
    if claim.word in COMPARATIVES:
        return say("claims.kinds.comparison")
    month = month_name(claim) if claim.spec.seasonal else None
    if month is not None:
        return month
    said, unless, text_id = _SAID.get(claim.kind, (None, None, ""))
    words = f"{claim.quote} {heading}"
    if said is None or not said.search(words) or (unless is not None and unless.search(words)):
        return claim.spec.label
    return say(text_id)


def about(claim: Claim) -> Label:
    """Name what narrows a claim: the place at its other end, a further site, the phase."""
    parts = [say("audit.subject", subject=claim.subject)] if claim.subject else []
    if claim.owner.kind == "site" and claim.owner.name:
        parts.append(say("audit.subject", subject=claim.owner.name))
    if claim.phase:
        parts.append(say("common.in_phase", phase=claim.phase))
    return Label("".join(part.en for part in parts), "".join(part.zh for part in parts))


def plain(text: str) -> Label:
    """Return a text that is the same in both languages."""
    return Label(text, text)


def capital(text: str) -> str:
    """Capitalise the start of a sentence."""
    return text[:1].upper() + text[1:]
