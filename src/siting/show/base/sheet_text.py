"""The words and colours of audits and promoter's sheets, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from siting.auditing.judging.verdicts import Verdict
from siting.evidence import Label
from siting.texts import say


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict is shown: never by colour alone."""

    word: Label
    sign: str
    ink: str
    tint: str


LOOKS: dict[str, Look] = {
    Verdict.SUPPORTED: Look(say("sheet_text.looks.supported"), "✓", "#14633b", "#e3f3e9"),
    Verdict.CONTRADICTED: Look(say("sheet_text.looks.contradicted"), "✕", "#a11d1d", "#fbe6e4"),
    Verdict.DEPENDS: Look(say("sheet_text.looks.depends"), "≈", "#855000", "#fdf0d5"),
    Verdict.UNVERIFIABLE: Look(say("sheet_text.looks.unverifiable"), "?", "#475563", "#e9eef3"),
}

EXPLAINED: dict[str, Label] = {
    Verdict.SUPPORTED: say("sheet_text.explained.supported"),
    Verdict.CONTRADICTED: say("sheet_text.explained.contradicted"),
    Verdict.DEPENDS: say("sheet_text.explained.depends"),
    Verdict.UNVERIFIABLE: say("sheet_text.explained.unverifiable"),
}


COMPARISON: dict[str, Label] = {
    "about": say("sheet_text.comparison.about"),
    "exactly": say("sheet_text.comparison.exactly"),
    "at_least": say("sheet_text.comparison.at_least"),
    "at_most": say("sheet_text.comparison.at_most"),
    "within": say("common.within"),
    "between": say("sheet_text.comparison.between"),
}

PARAMETERS: dict[str, Label] = {
    "tolerance": say("sheet_text.parameters.tolerance"),
    "temperature_k": say("sheet_text.parameters.temperature_k"),
    "road_low": say("sheet_text.parameters.road_low"),
    "road_high": say("sheet_text.parameters.road_high"),
    "same_city_km": say("sheet_text.parameters.same_city_km"),
    "remote_km": say("sheet_text.parameters.remote_km"),
    "pue": say("sheet_text.parameters.pue"),
    "power_factor": say("sheet_text.parameters.power_factor"),
    "rack_powers_kw": say("sheet_text.parameters.rack_powers_kw"),
    "supply_water_c": say("sheet_text.parameters.supply_water_c"),
}
