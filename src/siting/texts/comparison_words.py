"""What a figure that differs from another is called, by what is measured: 远于, 大于, 多于, 长于 or 高于."""

from __future__ import annotations

from typing import Literal

from siting.evidence import Label
from siting.texts import say
from siting.texts.unit_words import unit_words

Kind = Literal["amount", "hours", "time", "level"]

_OF_AMOUNTS = frozenset({
    "km", "m", "mm", "mu", "ha", "acres", "km²", "m²", "m³", "kW", "MW", "GW", "10 MW", "kVA", "MVA",
})  # fmt: skip
_OF_TIMES = frozenset({"min", "h", "s", "ms"})


def comparison_kind(unit: str) -> Kind:
    """Return ``amount`` of what is large, ``hours`` of many, ``time`` of what is long; else ``level``."""
    words = unit_words(unit).en
    if words in {"h/yr", "months/yr", "months", "days", "racks", "servers", "substations"}:
        return "hours"
    if words in _OF_TIMES:
        return "time"
    return "amount" if words in _OF_AMOUNTS else "level"


def at_least(least: str, unit: str) -> Label:
    """Say that a figure is at least so much, the unit left to the caller."""
    return say(f"comparison.least.{comparison_kind(unit)}", least=least)


def below(most: str, unit: str) -> Label:
    """Say that a figure is less than so much, the unit left to the caller."""
    return say(f"comparison.below.{comparison_kind(unit)}", most=most)


def at_most(most: str, unit: str) -> Label:
    """Say that a figure is at most so much, the unit left to the caller."""
    return say(f"comparison.most.{comparison_kind(unit)}", most=most)
