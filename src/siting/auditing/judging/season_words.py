"""The month or season that a temperature is of, as its sentence says it."""

from __future__ import annotations

import re

from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.texts import say

_SEASONS: tuple[tuple[re.Pattern[str], tuple[int, ...], str], ...] = (
    (re.compile(r"七月|7月|\bJuly\b", re.IGNORECASE), (6,), "seasons.july"),
    (re.compile(r"八月|8月|\bAugust\b", re.IGNORECASE), (7,), "seasons.august"),
    (re.compile(r"最热月|(?:warm|hott)est month", re.IGNORECASE), (), "seasons.warmest"),
    (re.compile(r"夏|\bsummer", re.IGNORECASE), (5, 6, 7), "seasons.summer"),
)
_MEAN = re.compile(r"平均|均温|\bmean\b|\baverag", re.IGNORECASE)
_OF_HIGHS = re.compile(
    r"最高|最低|高温|昼|夜|\bhighs?\b|\blows?\b|maxim|minim|peak|daytime|night", re.IGNORECASE
)


def season_of(claim: Claim) -> tuple[tuple[int, ...], str] | None:
    """Return the months that a claim names (empty for the warmest) and the text of their name."""
    return next(((months, key) for words, months, key in _SEASONS if words.search(claim.quote)), None)


def is_plain_mean(claim: Claim) -> bool:
    """Whether it is the mean of all hours, not of the highs, the lows or the nights."""
    return _MEAN.search(claim.quote) is not None and not _OF_HIGHS.search(claim.quote)


def month_name(claim: Claim) -> Label | None:
    """Name the temperature of a month; None if the claim is of a season, or names no month."""
    found = season_of(claim)
    if found is None or len(found[0]) > 1:
        return None
    text_id = "claims.kinds.month_mean" if is_plain_mean(claim) else "claims.kinds.month_temperature"
    return say(text_id, span=say(found[1]))
