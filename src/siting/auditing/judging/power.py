"""Whether the substations stated in a document can feed the stated racks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from siting.auditing.judging.amounts import plain, span
from siting.auditing.judging.arithmetic import load_beyond_racks
from siting.auditing.judging.figures import Figures, by_kind, in_phases, of_kind, same_date
from siting.auditing.judging.verdicts import NOTHING, OUTSIDE, Check, Marked, Rules, Table, Verdict, number
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.conventions import MAX_110_KV_USER_MVA, STANDARD_RACK_KW, USUAL_RACK_KW
from siting.evidence import Label
from siting.power.firm_capacity import Holds
from siting.power.load import Performance, Phase, Project, Range, Station
from siting.power.power_sentences import verdict_of
from siting.power.report import PowerReport, SiteHere, stated_report
from siting.power.substations import SOURCE, Substation, apparent_mva, load_mw, usual_substations
from siting.records import dataclass
from siting.texts import join, say

_MAX_110_MVA = MAX_110_KV_USER_MVA.value
_NEEDED = say("power.needed")


@dataclass(frozen=True, slots=True)
class Stated:
    """What the document states about its substations: number by phase, voltage, transformers."""

    by_phase: dict[int, int]
    voltage_kv: float
    exact: Substation | None
    claims: tuple[str, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_phase.values())


def power_checks(claims: Sequence[Claim], figures: dict[KindId, Figures], rules: Rules) -> list[Check]:
    """Check racks x kW x PUE against the firm capacity of the stated substations, and the power per rack."""
    checks = []
    if "racks" in figures and figures["racks"].total() > 0:
        stations = _stations(claims)
        fed = math.nan if stations is None else _racks_fed(figures["racks"], stations)
        if stations is not None and not math.isnan(fed):
            checks.append(_whole(claims, fed, figures, stations, rules))
            stages = _stages(figures, stations, rules, claims)
            if stages is not None:
                checks.append(stages)
        if "power" in figures:
            checks += _stated_power(figures, claims, rules)
    return checks


def _stations(claims: Sequence[Claim]) -> Stated | None:
    voltages = [c for c in of_kind(claims, "voltage") if c.value >= 35]
    if not voltages:
        return None
    kv = max(c.value for c in voltages)
    chosen = [c for c in voltages if c.value == kv]
    ids = tuple(c.id for c in chosen)
    for transformer in of_kind(claims, "transformer"):
        if transformer.qualifiers.units:
            exact = Substation(transformer.qualifiers.units, transformer.value, kv)
            return Stated(_count_by_phase(chosen), kv, exact, (*ids, transformer.id))
    return Stated(_count_by_phase(chosen), kv, None, ids)


def _racks_fed(racks: Figures, stations: Stated) -> float:
    """Return the racks that the stations feed: those of their phases, where not every phase is stated.

    NaN where the racks of a phase with a station, or of the whole, are not stated.
    """
    phases = set(stations.by_phase) - {0}
    whole = racks.total() if racks.of_whole_site else math.nan
    if (
        0 in stations.by_phase
        or not phases
        or sum(racks.by_phase[p].value for p in racks.phases) >= whole * 0.9
    ):
        return whole
    return sum(racks.by_phase[p].value if p in racks.by_phase else math.nan for p in phases)


def _count_by_phase(voltages: Sequence[Claim]) -> dict[int, int]:
    by_phase: dict[int, int] = {}
    for claim in voltages:
        # The same station named twice in one phase is one station, unless a number is stated.
        by_phase[claim.phase] = max(by_phase.get(claim.phase, 0), claim.qualifiers.stations or 1)
    if len(by_phase) > 1 and 0 in by_phase:
        # The whole repeats the figures of the phases.
        whole = by_phase.pop(0)
        if whole > sum(by_phase.values()):
            return {0: whole}
    return by_phase


def _pue(claims: Sequence[Claim], rules: Rules) -> tuple[float, Label]:
    for claim in of_kind(claims, "pue"):
        if claim.value >= 1:
            return max(claim.value, claim.high), say("power.pue_of_document")
    return rules.pue, say("power.pue_assumed")


def _rack_powers(claims: Sequence[Claim], rules: Rules) -> tuple[float, ...]:
    stated = sorted({c.value for c in of_kind(claims, "rack_power") if c.value > 0})
    return tuple(stated) or rules.rack_powers_kw


@dataclass(frozen=True, slots=True)
class _Cases:
    """What is tried of the racks and their stations: each size of transformers with each power of a rack."""

    stations: Stated
    racks: float
    layouts: tuple[Substation, ...]
    powers: tuple[float, ...]
    pue: float
    pue_name: Label
    power_factor: float

    @property
    def firm(self) -> list[float]:
        """Firm capacity of all stations by size of transformers [MVA]."""
        return [self.stations.count * layout.firm_mva for layout in self.layouts]

    @property
    def loads(self) -> list[float]:
        """Load of all racks by the power of one [MVA]."""
        loads = (load_mw(self.racks, kw, self.pue) for kw in self.powers)
        return [apparent_mva(load, power_factor=self.power_factor) for load in loads]

    @property
    def enough(self) -> list[bool]:
        """Whether the capacity is enough, case by case."""
        return [capacity >= load for capacity in self.firm for load in self.loads]


def _cases(claims: Sequence[Claim], racks: float, stations: Stated, rules: Rules) -> _Cases:
    layouts = (stations.exact,) if stations.exact else usual_substations(stations.voltage_kv)
    powers = _rack_powers(claims, rules)
    return _Cases(stations, racks, layouts, powers, *_pue(claims, rules), rules.power_factor)


def _whole(
    claims: Sequence[Claim], racks: float, figures: dict[KindId, Figures], stations: Stated, rules: Rules
) -> Check:
    cases = _cases(claims, racks, stations, rules)
    firm, load = cases.firm, cases.loads[0]
    reports = [_report(cases, layout) for layout in cases.layouts]
    verdict = _of_reports(reports)
    finding = _whole_finding(cases)
    if stations.count > 1 and (stations.exact is not None or (firm and all(cases.enough))):
        # With enough transformers it is the couplings that decide, as for `siting power`.
        finding = say("power.report.both", demand=finding, verdict=verdict_of(reports[0]))
    if stations.voltage_kv == 110 and load > _MAX_110_MVA:
        finding = say("power.whole.above_110_kv", finding=finding, limit_mva=_MAX_110_MVA)
    return Check(
        "power-whole",
        say("power.whole.title"),
        verdict,
        finding,
        (figures["racks"].ids(), stations.claims),
        stated=firm[0] if len(firm) == 1 else None,
        found=load,
        unit="MVA",
        claims=(*figures["racks"].ids(), *stations.claims),
        needed=NOTHING if verdict is Verdict.SUPPORTED else _NEEDED,
        wording=_wording(cases),
        sources=(SOURCE.id,),
        tables=_capacity_tables(cases),
    )


def _whole_finding(cases: _Cases) -> Label:
    """State demand and firm capacity, or that the capacity is neither stated nor to be assumed."""
    demand = say(
        "power.whole.demand",
        racks=number(cases.racks, 0),
        kw=_span(cases.powers, 1),
        pue=cases.pue,
        asked=_span(cases.loads),
    )
    count, kv = cases.stations.count, f"{cases.stations.voltage_kv:g}"
    if not cases.layouts:
        return say("power.whole.no_capacity", demand=demand, count=count, kv=kv)
    given, sizes, enough = _span(cases.firm), _sizes(cases.stations), _enough(cases.enough)
    return say(
        "power.whole.finding", demand=demand, count=count, kv=kv, given=given, sizes=sizes, enough=enough
    )


def _enough(cases: Sequence[bool]) -> Label:
    """State in how many of the cases that were tried the capacity is enough."""
    if all(cases):
        return say("power.whole.enough")
    if not any(cases):
        return say("power.whole.too_little")
    return say("power.whole.enough_in", enough=sum(cases), cases=len(cases))


def _report(cases: _Cases, layout: Substation) -> PowerReport:
    """Return what `siting power` says of the racks and substations: which feeds which is not known."""
    one = Range(1.0, 1.0)
    project = Project(
        (Phase("", cases.racks),),
        Range(min(cases.powers), max(cases.powers)),
        one,
        one,
        cases.power_factor,
        tuple(Station(str(k + 1), layout) for k in range(cases.stations.count)),
    )
    ratio = Range(cases.pue, cases.pue)
    place = SiteHere(NOTHING, math.nan, math.nan, math.nan)
    return stated_report(place, project, Performance(ratio, ratio), NOTHING, (SOURCE,))


def _of_reports(reports: Sequence[PowerReport]) -> Verdict:
    """Return one verdict for all sizes of transformers that were tried: as `siting power` gives it."""
    if not reports:
        return Verdict.UNVERIFIABLE
    found = {None if report.decides is None else report.decides.holds for report in reports}
    if found == {Holds.yes}:
        return Verdict.SUPPORTED
    return Verdict.CONTRADICTED if found == {Holds.no} else Verdict.DEPENDS


def _sizes(stations: Stated) -> Label:
    if stations.exact:
        return say("power.whole.with_layout", layout=stations.exact.layout)
    return say("power.whole.by_transformer_size")


def _wording(cases: _Cases) -> Label:
    if not cases.layouts:
        return NOTHING
    kw = [capacity * cases.power_factor * 1000 / (cases.racks * cases.pue) for capacity in cases.firm]
    per_rack = (
        say("power.wording.per_rack", kw=x, layout=layout.layout)
        for x, layout in zip(kw, cases.layouts, strict=True)
    )
    count, kv, racks = cases.stations.count, f"{cases.stations.voltage_kv:g}", number(cases.racks, 0)
    return say("power.wording.feed", count=count, kv=kv, racks=racks, each=join(per_rack, "mark.comma"))


def _capacity_tables(cases: _Cases) -> tuple[Table, ...]:
    """Show the firm capacity by size of transformers against each load; nothing if no size is known."""
    if not cases.layouts:
        return ()
    head = (
        say("power.capacity.substation_column"),
        say("power.capacity.installed_column"),
        say("power.capacity.firm_column"),
        *(
            say("power.capacity.load_column", kw=kw, load=load)
            for kw, load in zip(cases.powers, cases.loads, strict=True)
        ),
    )
    count = cases.stations.count
    rows = tuple(
        (
            plain(layout.layout),
            plain(f"{count * layout.installed_mva:g}"),
            plain(f"{capacity:g}"),
            *(_margin(capacity - load) for load in cases.loads),
        )
        for layout, capacity in zip(cases.layouts, cases.firm, strict=True)
    )
    note = say(
        "power.capacity.note", pue_origin=cases.pue_name, pue=cases.pue, power_factor=cases.power_factor
    )
    return (Table(say("power.capacity.title", count=count), head, rows, note),)


def _margin(left_mva: float) -> Marked:
    """Return a cell with the capacity that is left, or that is missing."""
    if left_mva >= 0:
        return Marked.of(say("power.capacity.enough", capacity=left_mva), Verdict.SUPPORTED)
    return Marked.of(say("power.capacity.short", capacity=left_mva), Verdict.CONTRADICTED)


def _stages(
    figures: dict[KindId, Figures], stations: Stated, rules: Rules, claims: Sequence[Claim]
) -> Check | None:
    """Power available per rack at each stage, if substations and racks come in phases."""
    phases = figures["racks"].phases
    if len(phases) < 2 or 0 in stations.by_phase or stations.exact is not None:
        return None
    pue, _ = _pue(claims, rules)
    layouts = usual_substations(stations.voltage_kv)
    if not layouts:
        return None
    rows, racks, count, lowest = [], 0.0, 0, math.inf
    for phase in phases:
        racks += figures["racks"].by_phase[phase].value
        count += stations.by_phase.get(phase, 0)
        kw = [count * s.firm_mva * rules.power_factor * 1000 / (racks * pue) for s in layouts]
        lowest = min(lowest, *kw)
        rows.append(_stage(phase, racks, count, kw))
    least, claims_used = min(rules.rack_powers_kw), (*figures["racks"].ids(), *stations.claims)
    head = (
        say("power.stages.substations_column"),
        say("power.stages.racks_column"),
        say("power.stages.substations_heading"),
        *(say("power.stages.power_column", layout=s.layout) for s in layouts),
    )
    return Check(
        "power-stages",
        say("power.stages.title"),
        Verdict.SUPPORTED if lowest >= least else Verdict.DEPENDS,
        say("power.stages.finding", lowest=lowest, standard=STANDARD_RACK_KW.value),
        (claims_used, OUTSIDE),
        found=lowest,
        unit="kW/rack",
        claims=claims_used,
        needed=_NEEDED if lowest < least else NOTHING,
        sources=(SOURCE.id,),
        tables=(Table(say("power.stages.table_title"), head, tuple(rows)),),
    )


def _stage(phase: int, racks: float, count: int, kw: Sequence[float]) -> tuple[Label, ...]:
    name = say("power.stages.phases", phase=phase) if phase > 1 else say("power.stages.first_phase")
    return (name, plain(number(racks, 0)), plain(str(count)), *(plain(f"{x:.1f}") for x in kw))


_MIN_KW, _MAX_KW = 0.3, 250.0
"""Power of a rack [kW] outside which the figures cannot both be right: network rack, accelerators."""
_NEARLY = 0.95
"""Share of the stated power of a rack down to which the power of the site is that of all racks, rounded."""


def _power_and_racks(power: Figures, racks: Figures) -> Iterator[tuple[Claim, float, tuple[str, ...]]]:
    """Yield power, racks and the claims of the racks: of the whole, otherwise of each phase."""
    if 0 in power.by_phase and racks.of_whole_site:
        yield power.by_phase[0], racks.total(), racks.of_total()
        return
    for p in power.phases:
        if p in racks.by_phase:
            yield power.by_phase[p], racks.by_phase[p].value, (racks.by_phase[p].id,)


def _of_phase(claims: Sequence[Claim], kind: KindId, phase: int) -> list[Claim]:
    """Return the claims of a kind about a phase or the whole."""
    return [c for c in of_kind(claims, kind) if c.phase in (0, phase)]


def _stated_power(figures: dict[KindId, Figures], claims: Sequence[Claim], rules: Rules) -> list[Check]:
    if not same_date([*figures["power"].by_phase.values(), *figures["racks"].by_phase.values()]):
        return []
    pairs = _power_and_racks(figures["power"], figures["racks"])
    return [
        _power_per_rack(power, racks, ids, claims, rules)
        for power, racks, ids in pairs
        # a row of twenty at 20 kW: the power of a rack
        if racks > 0 and not (power.value * 1000.0 <= _MAX_KW and racks > 1)
    ]


def _beyond_usual(claim: Claim, kw: float, pue: float) -> Verdict:
    """Return whether a power of a rack outside the usual range can be at all."""
    # A power that is not called the site's may be that of the equipment.
    most = kw * pue if claim.qualifiers.share == "unspecified" else kw
    possible = any(_MIN_KW <= each <= _MAX_KW for each in (kw, most))
    return Verdict.DEPENDS if possible else Verdict.CONTRADICTED


def _division(claim: Claim, racks: float, pue: float, pue_origin: Label) -> dict[str, object]:
    """Return a stated power, and its division by the racks, as they are said in a finding."""
    division = {"kw_of_all": number(claim.value * 1000.0, 0), "racks": number(racks, 0)}
    if claim.qualifiers.share == "it":
        kind, over = say("power.stated.of_equipment"), say("power.stated.over_racks", **division)
    else:
        kind = say("power.stated.of_site")
        over = say("power.stated.over_racks_and_pue", **division, pue=pue, pue_origin=pue_origin)
    return {"claim": number(claim.value), "kind": kind, "racks": division["racks"], "division": over}


_Sides = tuple[tuple[str, ...], ...]


def _of_one_rack(  # noqa: PLR0917
    claim: Claim,
    claims: Sequence[Claim],
    kw: float,
    pue: float,
    said: dict[str, object],
    used: tuple[str, ...],
) -> tuple[Verdict, Label, _Sides]:
    """Judge the power per rack that follows: by that stated for one, otherwise by what is usual."""
    low, high = USUAL_RACK_KW.value
    if not low <= kw <= high:
        outside = say("common.outside_range")
        finding = say("power.stated.finding", **said, kw=kw, inside=outside, low=low, high=high)
        return _beyond_usual(claim, kw, pue), finding, (used, OUTSIDE)
    stated = [c for c in _of_phase(claims, "rack_power", claim.phase) if c.value > 0]
    least = min(stated, key=lambda c: c.value, default=None)
    if least is not None and kw < _NEARLY * least.value:
        # The text gives the power of a rack itself: only racks that are not all in use fit both figures.
        each = number(least.value)
        finding = say("power.stated.below", **said, kw=kw, each=each, share=kw / least.value)
        return Verdict.DEPENDS, finding, ((*used, least.id), OUTSIDE)
    beyond = load_beyond_racks(claim, by_kind(claims))
    if beyond is not None:
        # The load of the racks is no more than all of them at the power stated for one.
        each = number(beyond[1].value)
        finding = say("power.stated.above", **said, kw=kw, each=each, times=kw / beyond[1].value)
        return Verdict.CONTRADICTED, finding, (used, (beyond[1].id,))
    inside = say("common.inside_range")
    finding = say("power.stated.finding", **said, kw=kw, inside=inside, low=low, high=high)
    return Verdict.SUPPORTED, finding, (used, OUTSIDE)


def _power_per_rack(
    claim: Claim, racks: float, rack_claims: tuple[str, ...], claims: Sequence[Claim], rules: Rules
) -> Check:
    """Check a stated power over the racks of the same part of the site."""
    used = (claim.id, *rack_claims)
    pue, pue_origin = _pue([c for c in claims if c.phase in (0, claim.phase)], rules)
    kw = claim.value * 1000.0 / (racks if claim.qualifiers.share == "it" else racks * pue)
    said = _division(claim, racks, pue, pue_origin)
    verdict, finding, sides = _of_one_rack(claim, claims, kw, pue, said, used)
    return Check(
        f"power-per-rack{f'-{claim.phase}' if claim.phase else ''}",
        say("power.stated.title"),
        verdict,
        in_phases([claim.phase] if claim.phase else [], finding),
        sides,
        found=kw,
        unit="kW/rack",
        claims=tuple(name for side in sides if side is not OUTSIDE for name in side),
    )


def _span(values: Sequence[float], digits: int = 0) -> Label:
    return span(number(min(values), digits), number(max(values), digits))
