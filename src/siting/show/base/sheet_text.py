"""The texts and colours of audits and promoters' sheets, in both languages."""

from __future__ import annotations

from siting.auditing.judging.verdicts import Verdict
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict is shown: never by colour alone."""

    word: Label
    sign: str
    ink: str
    tint: str


LOOKS: dict[str, Look] = {
    Verdict.SUPPORTED: Look(say("verdict.supported"), "✓", "#14633b", "#e3f3e9"),
    Verdict.DOCUMENTED: Look(say("verdict.documented"), "§", "#0f5b78", "#e0f1f7"),
    Verdict.CONTRADICTED: Look(say("verdict.contradicted"), "✕", "#a11d1d", "#fbe6e4"),
    Verdict.DEPENDS: Look(say("verdict.depends"), "≈", "#855000", "#fdf0d5"),
    Verdict.UNVERIFIABLE: Look(say("verdict.unverifiable"), "?", "#475563", "#e9eef3"),
}

EXPLAINED: dict[str, Label] = {
    Verdict.SUPPORTED: say("verdict_meaning.supported"),
    Verdict.DOCUMENTED: say("verdict_meaning.documented"),
    Verdict.CONTRADICTED: say("verdict_meaning.contradicted"),
    Verdict.DEPENDS: say("verdict_meaning.depends"),
    Verdict.UNVERIFIABLE: say("verdict_meaning.unverifiable"),
}


COMPARISON: dict[str, Label] = {
    "about": say("comparison.about"),
    "exactly": say("comparison.exactly"),
    "at_least": say("comparison.at_least"),
    "at_most": say("comparison.at_most"),
    "within": say("common.within"),
    "between": say("comparison.between"),
}

PARAMETERS: dict[str, Label] = {
    "tolerance": say("audit_parameter.tolerance"),
    "temperature_k": say("audit_parameter.temperature_k"),
    "road_low": say("audit_parameter.road_low"),
    "road_high": say("audit_parameter.road_high"),
    "same_city_km": say("audit_parameter.same_city_km"),
    "remote_km": say("audit_parameter.remote_km"),
    "pue": say("audit_parameter.pue"),
    "power_factor": say("audit_parameter.power_factor"),
    "rack_powers_kw": say("audit_parameter.rack_powers_kw"),
    "supply_water_c": say("audit_parameter.supply_water_c"),
}
