"""Consistency of the figures of a document: sums of phases, ratios, power."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from siting.auditing.judging.amounts import amount, bare, currency, plain
from siting.auditing.judging.figures import (
    Figures,
    comparable,
    gather,
    of_one_time,
    phases_of,
    same_date,
    same_part,
)
from siting.auditing.judging.of_site import in_other_senses
from siting.auditing.judging.power import power_checks
from siting.auditing.judging.repetitions import is_total, repeated, slack_of
from siting.auditing.judging.restatements import restatements
from siting.auditing.judging.usual_ratios import usual_ratios
from siting.auditing.judging.verdicts import NOTHING, OUTSIDE, Check, Rules, Table, Verdict, number
from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import Claim, Restated
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say

OUT_OF_LINE = 0.3
"""A phase is out of line where its ratio differs by more than this share from that of the whole."""
_SERVERS_PER_RACK = (4.0, 42.0)  # servers of one rack unit fill a rack of 42 units
_FLOOR_RATIO = (0.2, 4.0)
_MAX_FLOOR_RATIO = 12.0  # more floors than data centres are built with


def check_document(
    claims: Sequence[Claim],
    rules: Rules,
    *,
    phases_said: int = 0,
    restated: Sequence[Restated] = (),
    sentences: Sequence[int] = (),
    site: Label = NOTHING,
) -> tuple[Check, ...]:
    """Check the figures of a document against each other: only those of one owner, date and scope.

    ``phases_said`` is the number of phases that the document says there are, 0 if it does not; ``restated``
    is what it states twice, ``sentences`` where its sentences begin, ``site`` the name of the site.
    """
    phases = phases_of(claims, phases_said)
    figures = gather(claims, phases)
    parted = [kind for kind in KINDS.values() if kind.parted and kind.id in figures]
    # Of a phase that no text has nothing is left over: "phase 1" alone implies others, and names none.
    named = max((phases_said, *(c.phase for c in claims)))
    sums = [
        _sum_check(kind, figures[kind.id], phases, rules, all_said=phases_said > 0, named=named)
        for kind in parted
    ]
    checks = list(filter(None, sums))
    checks += repeated(claims, rules, site, sentences)
    checks = _each_once(checks, restatements(restated, rules))
    false = _contradicted(claims, checks)
    claims = [c for c in claims if c.id not in false]
    figures = {kind: rest for kind, of in figures.items() if (rest := of.without(false)).by_phase}
    checks += _ratio_checks(figures, rules)
    checks += power_checks(comparable(claims), figures, rules)
    return tuple(checks)


def _each_once(checks: Iterable[Check], twice: list[Check]) -> list[Check]:
    """Return all checks; figures that are checked as stated *twice* are not checked as a repetition too."""
    known = [set(check.claims) for check in twice]
    return [c for c in checks if not any(set(c.claims) <= claims for claims in known)] + twice


def _ratio_checks(figures: dict[KindId, Figures], rules: Rules) -> Iterator[Check]:
    """Yield the checks of two kinds of figures against each other."""
    by_phase = (_by_phase(figures, ratio) for ratio in _ratios(figures))
    found = (_servers_per_rack(figures, rules), *by_phase, _floor_over_land(figures))
    yield from filter(None, found)
    yield from usual_ratios(figures)


def _contradicted(claims: Sequence[Claim], checks: Iterable[Check]) -> frozenset[str]:
    """Return the figures that checks contradict: what is computed with them proves nothing.

    Of a total and its parts it is the total.
    """
    of_whole = {c.id for c in claims if c.phase == 0}
    false: set[str] = set()
    for check in checks:
        if check.verdict is Verdict.CONTRADICTED:
            false |= of_whole.intersection(check.claims) or set(check.claims)
    return frozenset(false)


def _sum_check(
    kind: ClaimKind, figures: Figures, phases: Sequence[int], rules: Rules, *, all_said: bool, named: int
) -> Check | None:
    """Add up the phases that are stated, and compare the sum with the stated whole.

    Unless the document says how many phases there are, or calls the whole their total, there may be more of
    them: then a sum below the whole is no conflict.
    """
    stated = figures.phases
    if not _can_be_added(figures):
        return None
    parts = [figures.by_phase[p].value for p in stated]
    # mu are not whole m2: their sum carries a rounding error
    total = float(f"{math.fsum(parts):.10g}")
    whole = float(f"{figures.by_phase[0].value:.10g}")
    missing = [p for p in phases if p not in stated]
    terms = join([bare(kind.id, part) for part in parts], "mark.plus")
    slack = _slack(figures, stated, rules)
    if missing:
        # Parts above the whole cannot be, whatever is missing; parts below it are no conflict.
        verdict = Verdict.CONTRADICTED if total - whole > slack else Verdict.UNVERIFIABLE
        if verdict is Verdict.UNVERIFIABLE and min(missing) > named:
            return None
        said = _Said(verdict, *_sum_of_some(kind, figures, total, whole, missing))
    elif total == whole:
        wholes = amount(kind.id, figures.by_phase[0].unit, whole)
        said = _Said(Verdict.SUPPORTED, say("consistency.sum_check.adds_up", terms=terms, stated=wholes))
    else:
        close = abs(total - whole) <= slack
        said = _not_the_sum(kind, figures, total, whole, terms=terms, close=close, all_said=all_said)
    return Check(
        f"sum-{kind.id}",
        say("consistency.sum_check.title", name=kind.label),
        said.verdict,
        said.finding,
        (figures.of_total(), tuple(figures.by_phase[p].id for p in stated)),
        stated=whole,
        found=total,
        unit=figures.by_phase[0].unit,
        claims=figures.ids(),
        needed=said.needed,
    )


def _can_be_added(figures: Figures) -> bool:
    """Whether a whole and phases of it are stated, of one date, sense and unit: no loads for a supply."""
    if 0 not in figures.by_phase or not figures.phases:
        return False
    if any(in_other_senses(figures.by_phase[0], figures.by_phase[phase]) for phase in figures.phases):
        return False
    return same_date(figures.by_phase.values()) and _of_one_unit(figures)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a sum."""

    verdict: Verdict
    finding: Label
    needed: Label = NOTHING


def _not_the_sum(
    kind: ClaimKind,
    figures: Figures,
    total: float,
    whole: float,
    *,
    terms: Label,
    close: bool,
    all_said: bool,
) -> _Said:
    """Return what is said of phases that are not the whole: *close* to it, or there may be more of them."""
    finding = _sum_against_whole(kind, figures, total, whole, terms=terms, close=close)
    if close:
        return _Said(Verdict.SUPPORTED, finding)
    if total < whole and not all_said and not is_total(figures.by_phase[0]):
        return _Said(Verdict.UNVERIFIABLE, finding, say("consistency.sum_check.whether_all"))
    return _Said(Verdict.CONTRADICTED, finding)


def _slack(figures: Figures, stated: Sequence[int], rules: Rules) -> float:
    return slack_of([figures.by_phase[p] for p in (0, *stated)], rules)


def _share_off(total: float, whole: float) -> float:
    return abs(total - whole) / abs(whole) if whole else math.inf


def _sum_of_some(
    kind: ClaimKind, figures: Figures, total: float, whole: float, missing: Sequence[int]
) -> tuple[Label, Label]:
    """State what the stated phases leave for the others, and what is needed."""
    unit = figures.by_phase[0].unit
    sums, wholes, rest = (amount(kind.id, unit, x) for x in (total, whole, whole - total))
    phases_left, count = join((f"{p}" for p in missing), "mark.list"), len(missing)
    finding = say(
        "consistency.sum_check.incomplete",
        total=sums,
        stated=wholes,
        missing_phases=phases_left,
        rest=rest,
        count=count,
    )
    return finding, say("consistency.sum_check.needed", missing_phases=phases_left, count=count)


def _sum_against_whole(
    kind: ClaimKind, figures: Figures, total: float, whole: float, *, terms: Label, close: bool
) -> Label:
    unit = figures.by_phase[0].unit
    return say(
        "consistency.sum_check.differs",
        terms=terms,
        total=amount(kind.id, unit, total),
        stated=amount(kind.id, unit, whole),
        share=_share_off(total, whole),
        more_or_less=say("consistency.sum_check.more")
        if total > whole
        else say("consistency.sum_check.less"),
        within_rounding=say("consistency.sum_check.within_rounding") if close else "",
    )


def _servers_per_rack(figures: dict[KindId, Figures], rules: Rules) -> Check | None:
    if not of_one_time(figures, "racks", "servers"):
        return None
    part = same_part(figures["racks"], figures["servers"])
    if part is None or not all(part.values):
        return None
    racks, servers = part.values
    ratio, claims = servers / racks, part.claims
    low, high = _SERVERS_PER_RACK
    usual = low <= ratio <= high
    # More than fit is impossible; fewer may be what is installed so far.
    verdict = Verdict.CONTRADICTED if ratio > high else Verdict.SUPPORTED if usual else Verdict.DEPENDS
    head = (
        say("consistency.servers_per_rack.rack_power_column"),
        say("consistency.servers_per_rack.server_power_column"),
    )
    rows = tuple((plain(f"{kw:g}"), plain(f"{kw * 1000 / ratio:,.0f}")) for kw in rules.rack_powers_kw)
    return Check(
        "servers-per-rack",
        say("consistency.servers_per_rack.title"),
        verdict,
        part.named(
            say(
                "consistency.servers_per_rack.finding",
                servers=number(servers, 0),
                racks=number(racks, 0),
                ratio=ratio,
                inside=say("common.inside_range") if usual else say("common.outside_range"),
                low=low,
                high=high,
            )
        ),
        (claims, OUTSIDE),
        found=ratio,
        unit="servers/rack",
        claims=claims,
        needed=say("consistency.servers_per_rack.needed"),
        tables=(Table(say("consistency.servers_per_rack.table_title"), head, rows),),
    )


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A ratio of two kinds that is checked phase by phase, and its wording in English and Chinese."""

    key: str
    above: KindId
    below: KindId
    title: Label
    unit: Label
    scale: tuple[float, float] = (1.0, 1.0)
    digits: tuple[int, int] = (1, 1)

    def shown(self, value: float) -> Label:
        """Format a figure of this ratio."""
        en, zh = (number(value / s, d) for s, d in zip(self.scale, self.digits, strict=True))
        return Label(en, zh)


def _ratios(figures: dict[KindId, Figures]) -> tuple[_Ratio, ...]:
    money = figures["investment"].unit if "investment" in figures else ""
    return (
        _Ratio(
            "money-per-rack",
            "investment",
            "racks",
            say("consistency.money_per_rack.title"),
            say("consistency.money_per_rack.unit", name=currency(money)),
            scale=(1e3, 1e4),
            digits=(0, 1),
        ),
        _Ratio(
            "land-per-rack",
            "land_area",
            "racks",
            say("consistency.land_per_rack.title"),
            say("consistency.land_per_rack.unit"),
        ),
    )


def _by_phase(figures: dict[KindId, Figures], ratio: _Ratio) -> Check | None:
    """Compare a ratio of two kinds between the phases."""
    if not _of_whole_sites(figures, ratio.above, ratio.below):
        return None
    over, under = figures[ratio.above], figures[ratio.below]
    whole, pairs = _over(over.total(), under.total()), _pairs(over, under)
    if math.isnan(whole) or not pairs:
        return None
    ratios = {p: _over(above.value, below.value) for p, (above, below) in pairs.items()}
    out = _out_of_line(ratios, whole)
    return Check(
        ratio.key,
        ratio.title,
        Verdict.DEPENDS if out else Verdict.SUPPORTED,
        say("mark.full_stop", said=_ratios_said(ratio, whole, ratios, out)),
        (_of_whole(over, under), *((above.id, below.id) for above, below in pairs.values())),
        found=whole,
        unit=f"{over.unit}/rack",
        claims=(*over.ids(), *under.ids()),
        needed=say("consistency.by_phase.needed") if out else NOTHING,
        tables=_ratio_table(ratio, whole, ratios),
    )


def _pairs(over: Figures, under: Figures) -> dict[int, tuple[Claim, Claim]]:
    """Return the claims of both kinds for each phase that states both.

    A phase that is all the document states is the whole: it would be compared with itself.
    """
    both = [p for p in over.phases if p in under.by_phase and under.by_phase[p].value > 0]
    pairs = {p: (over.by_phase[p], under.by_phase[p]) for p in both}
    whole = set(_of_whole(over, under))
    return {p: pair for p, pair in pairs.items() if {c.id for c in pair} != whole}


def _of_whole(over: Figures, under: Figures) -> tuple[str, ...]:
    return (*over.of_total(), *under.of_total())


def _out_of_line(ratios: dict[int, float], whole: float) -> list[int]:
    """Return the phases whose ratio is far from that of the whole."""
    return [p for p, ratio in ratios.items() if abs(ratio / whole - 1) > OUT_OF_LINE]


def _ratios_said(ratio: _Ratio, whole: float, ratios: dict[int, float], out: Sequence[int]) -> Label:
    said = say("consistency.by_phase.overall", mean=ratio.shown(whole), unit=ratio.unit)
    each = join(
        (say("consistency.by_phase.phase_ratios", phase=p, ratio=ratio.shown(x)) for p, x in ratios.items()),
        "mark.comma",
    )
    said = say("consistency.by_phase.each_phase", said=said, each=each)
    if not out:
        return said
    return say(
        "consistency.by_phase.out_of_line",
        said=said,
        limit=OUT_OF_LINE,
        phases=join((f"{p}" for p in out), "mark.list"),
        count=len(out),
    )


def _over(above: float, below: float) -> float:
    return above / below if below else math.nan


def _ratio_table(ratio: _Ratio, whole: float, ratios: dict[int, float]) -> tuple[Table, ...]:
    head = (
        say("consistency.by_phase.phase_column"),
        ratio.unit,
        say("consistency.by_phase.against_whole"),
    )
    rows = (
        *(
            (say("consistency.by_phase.phase_row", phase=p), ratio.shown(x), plain(f"{x / whole - 1:+.0%}"))
            for p, x in ratios.items()
        ),
        (say("consistency.by_phase.whole"), ratio.shown(whole), plain("")),
    )
    return (Table(ratio.title, head, rows),)


def _floor_over_land(figures: dict[KindId, Figures]) -> Check | None:
    if not of_one_time(figures, "floor_area", "land_area"):
        return None
    floor, land = figures["floor_area"].by_phase, figures["land_area"].by_phase
    ratio = {p: floor[p].value / land[p].value for p in sorted(floor) if p in land and land[p].value > 0}
    low, high = _FLOOR_RATIO
    if not ratio or min(ratio.values()) < low:
        return None  # land kept for later says nothing
    verdict = _of_floor_ratio(max(ratio.values()))
    usual = verdict is Verdict.SUPPORTED
    possible = "consistency.floor_over_land.possible" if usual else "consistency.floor_over_land.unusual"
    claims = (*figures["floor_area"].ids(), *figures["land_area"].ids())
    each = join(
        (say("consistency.floor_over_land.ratio", part=_part(p), ratio=r) for p, r in ratio.items()),
        "mark.comma",
    )
    return Check(
        "floor-over-land",
        say("consistency.floor_over_land.title"),
        verdict,
        say(
            "consistency.floor_over_land.finding",
            each=each,
            possible=say(possible),
            low=low,
            high=high,
        ),
        (claims, OUTSIDE),
        found=ratio.get(0, next(iter(ratio.values()))),
        unit="m²/m²",
        claims=claims,
        needed=say("consistency.floor_over_land.needed"),
    )


def _of_floor_ratio(ratio: float) -> Verdict:
    if ratio <= _FLOOR_RATIO[1]:
        return Verdict.SUPPORTED
    return Verdict.CONTRADICTED if ratio > _MAX_FLOOR_RATIO else Verdict.DEPENDS


def _part(phase: int) -> Label:
    return (
        say("consistency.floor_over_land.of_phase", phase=phase)
        if phase
        else say("consistency.by_phase.whole")
    )


def _of_whole_sites(figures: dict[KindId, Figures], *kinds: KindId) -> bool:
    """Whether all *kinds* are stated for the whole, each in one unit, and for one date."""
    return of_one_time(figures, *kinds) and all(
        figures[kind].of_whole_site and _of_one_unit(figures[kind]) for kind in kinds
    )


def _of_one_unit(figures: Figures) -> bool:
    """Whether all are in one unit: dollars and yuan, or MW and MVA, do not add up."""
    return len({claim.unit for claim in figures.by_phase.values()}) == 1
