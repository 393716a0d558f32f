"""Verdicts on superlatives and comparisons: nearest, lowest, larger than X, as measured or by a column.

A column of the sites' file is compared as stated there. A rival without a figure in it is named, with what
its cell holds, and the others are compared; a column that states no unit is not compared at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from siting.auditing.judging.amounts import about
from siting.auditing.judging.cooling_compared import hours_by_one_technology
from siting.auditing.judging.differences import (
    is_less,
    is_multiple,
    judge_difference,
    judge_multiple,
    ratio_of,
)
from siting.auditing.judging.own_columns import AS_STATED, column_compared
from siting.auditing.judging.ranks import is_joint, is_strict, standing_of_rank, ties_of, told_rank
from siting.auditing.judging.rivals import Rivals, rivals_of
from siting.auditing.judging.same_end import columns_to
from siting.auditing.judging.site import GIVEN, AuditSite, Spot, find_spot, is_same_site
from siting.auditing.judging.site_climate import Climate, SiteClimate
from siting.auditing.judging.site_file import SiteCell, source_id
from siting.auditing.judging.told_superlatives import (
    NEED_RIVALS,
    Yardstick,
    among_of,
    listed,
    set_named,
    told,
    unknown_at,
)
from siting.auditing.judging.verdicts import NOTHING, Advice, Figure, Judged, Rules, Verdict, number
from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import COMPARATIVES, MULTIPLE
from siting.auditing.reading.extremes import RANKED
from siting.catalogue import Catalogue
from siting.evidence import EvidenceClass, Label
from siting.geo.geodesy import distance_km
from siting.records import dataclass
from siting.texts import join, say
from siting.texts.unit_words import after_number

if TYPE_CHECKING:
    from siting.cooling.technologies import Technology


_SEVERAL = 2
_LEAST = frozenset({"nearest", "lowest", "smallest", "coolest", "nearer", "cooler", "lower", "smaller"})
_MOST = frozenset({"farthest", "highest", "largest", "farther", "warmer", "higher", "larger"})
_TIME_OF_YEAR = "yearly_time"


def judge_superlative(
    claim: Claim,
    site: AuditSite,
    rivals: Sequence[AuditSite],
    catalogue: Catalogue,
    climate: Climate | None = None,
    *,
    rules: Rules,
    plant: Technology | None = None,
) -> Judged:
    """Judge "nearest", "coolest" ... among given sites; without them, or unmeasured, it is UNVERIFIABLE."""
    compared = rivals_of(claim, site, rivals, catalogue)
    others = [one for one in compared.sites if not is_same_site(one, site)]
    if not others:
        return _not_comparable(claim, _without_rivals(compared))
    by_cooling = _by_cooling(claim, site, climate, plant, rules)
    measure = by_cooling or _measure(claim, site, others, catalogue, climate)
    if isinstance(measure, _NotCompared):
        return _not_comparable(claim, measure.why, measure.needed)
    field = _field(measure, site, others)
    if field.best is None:
        return _not_comparable(claim, unknown_at(field.unknown))
    if claim.qualifiers.rank:
        return _with_unknown(_ranked(claim, site, measure, field, compared), _not_compared(field, compared))
    tied, verdict = _with_ties(
        claim, field, _standing(field.own, field.best, measure, named=compared.whole, strict=is_strict(claim))
    )
    verdict = _among_those_meant(verdict, compared)
    # An UNKNOWN rival may be the best; and a figure given by the user proves nothing.
    open_ = field.unknown or _given(site, measure)
    if open_ and verdict is not Verdict.CONTRADICTED:
        if measure.cell is None:
            return _not_comparable(claim, unknown_at(open_))
        verdict = Verdict.DEPENDS if verdict is Verdict.SUPPORTED else verdict
    pair = (site.label, field.own), (field.rival, field.best)
    judged = told(
        claim, verdict, measure, pair, among=among_of(field.known, compared), compared=compared, tied=tied
    )
    judged = _with_difference(judged, measure, field.own, field.best, rules)
    return _with_unknown(judged, _not_compared(field, compared))


def _ranked(claim: Claim, site: AuditSite, measure: Yardstick, field: _Field, compared: Rivals) -> Judged:
    """Return the verdict on a rank, the second largest, by the places that the site may have."""
    standing = standing_of_rank(
        claim, field.own, field.others, least=measure.least,
        unknown=len(field.unknown) + len(compared.unplaced), whole=compared.whole,
    )  # fmt: skip
    meant = replace(standing, verdict=_among_those_meant(standing.verdict, compared))
    among = among_of(field.known, compared)
    return told_rank(claim, meant, measure, (site.label, field.own), among=among, compared=compared)


def _with_ties(claim: Claim, field: _Field, verdict: Verdict) -> tuple[Label, Verdict]:
    """Return with whom the site shares its place where the claim does not say so, and the verdict then.

    The largest may be one of two, which is said; one of two that is alone shares nothing.
    """
    tied = ties_of(field.own, field.others)
    joint = is_joint(claim)
    if joint and tied == NOTHING and verdict is Verdict.SUPPORTED and not field.unknown:
        return NOTHING, Verdict.CONTRADICTED
    if joint or tied == NOTHING or verdict not in (Verdict.SUPPORTED, Verdict.DEPENDS):
        return NOTHING, verdict
    return tied, Verdict.DEPENDS


def _given(site: AuditSite, measure: Yardstick) -> list[Label]:
    """Return the site, if the user gives its own elevation and that is what is compared."""
    return [site.label] if measure.unit == "m" and site.elevation_source == GIVEN else []


def _not_compared(field: _Field, compared: Rivals) -> list[Label]:
    """Return the remark on the sites that were not compared: without a figure, or in a region or not."""
    unknown = [unknown_at(field.unknown)] if field.unknown else []
    return [*unknown, _none_in(compared)] if compared.unplaced else unknown


def _with_unknown(judged: Judged, unknown: Sequence[Label]) -> Judged:
    """Return the verdict with a remark on the sites that could not be compared, as the others were."""
    for said in unknown:
        apart = say("superlative.but_unknown", finding=judged.finding, unknown=said)
        judged = replace(judged, finding=apart)
    return judged


@dataclass(frozen=True, slots=True)
class _Field:
    """The figure of the site, and the best of its rivals: None if that of the site or of all is UNKNOWN.

    ``others`` are the rivals with a figure; ``unknown`` the sites without one: name, and what the cell says.
    """

    own: Figure
    best: Figure | None
    rival: Label
    unknown: list[Label]
    others: tuple[tuple[AuditSite, Figure], ...] = ()

    @property
    def known(self) -> tuple[AuditSite, ...]:
        """The rivals with a figure."""
        return tuple(site for site, _ in self.others)


def _field(measure: Yardstick, site: AuditSite, others: Sequence[AuditSite]) -> _Field:
    own = measure.of(site)
    figures_of = [(measure.of(r), r) for r in others]
    unknown = [_without(r, measure) for figure, r in ((own, site), *figures_of) if math.isnan(figure.value)]
    found = tuple((rival, figure) for figure, rival in figures_of if not math.isnan(figure.value))
    if math.isnan(own.value) or not found:
        return _Field(own, None, NOTHING, unknown)
    rival, best = (min if measure.least else max)(found, key=lambda pair: pair[1].value)
    return _Field(own, best, rival.label, unknown, found)


def _without(place: AuditSite, measure: Yardstick) -> Label:
    """Name a site without a figure, with what its cell holds instead of one."""
    cell = None if measure.cell is None else _cell_at(place, measure.cell)
    if cell is None:
        return place.label
    text = Label(cell.text, cell.text)
    return say("superlative.cell_unread", site=place.label, column=cell.heading, text=text)


def _among_those_meant(verdict: Verdict, compared: Rivals) -> Verdict:
    """Return the verdict, or DEPENDS where the sites compared may not be those that the claim means."""
    # A name that is not known may be better; a better one may not belong to the set.
    open_ = {Verdict.SUPPORTED: bool(compared.unknown), Verdict.CONTRADICTED: not compared.of_set}
    return Verdict.DEPENDS if open_.get(verdict) else verdict


def _with_difference(judged: Judged, measure: Yardstick, own: Figure, rival: Figure, rules: Rules) -> Judged:
    """Return the verdict on a comparison that says by how much: the difference has to be right as well."""
    by = judged.claim.qualifiers.by
    if not by:
        return judged
    if is_multiple(judged.claim):
        return _with_multiple(judged, own, rival, rules)
    verdict = judged.verdict
    if verdict is Verdict.SUPPORTED:
        verdict = judge_difference(by, own, rival, measure.cell, rules)
    difference = say(
        "superlative.difference",
        difference=number(abs(own.value - rival.value), measure.digits),
        unit=after_number(measure.unit),
    )
    return _beside(judged, verdict, difference)


def _with_multiple(judged: Judged, own: Figure, rival: Figure, rules: Rules) -> Judged:
    """Return the verdict on a comparison by a multiple or a share, with what it is in truth."""
    claim, verdict = judged.claim, judged.verdict
    if claim.word == MULTIPLE or verdict is Verdict.SUPPORTED:
        verdict = judge_multiple(claim, own, rival, rules)
    if not rival.value:
        return replace(judged, verdict=verdict)
    ratio = ratio_of(claim, own.value, rival.value)
    if claim.word != MULTIPLE:
        text_id = "superlative.above" if own.value > rival.value else "superlative.below"
        return _beside(judged, verdict, say(text_id, share=number(ratio * 100.0)))
    if ratio < 1.0:
        return _beside(judged, verdict, say("superlative.share", share=number(ratio * 100.0)))
    return _beside(judged, verdict, say("superlative.ratio", ratio=number(ratio, 2)))


def _beside(judged: Judged, verdict: Verdict, said: Label) -> Judged:
    """Return the verdict with one more sentence behind the two figures."""
    finding, wording = (
        say("superlative.with_difference", figures=one, difference=said)
        for one in (judged.finding, judged.wording)
    )
    return replace(judged, verdict=verdict, finding=finding, wording=wording)


def _not_comparable(claim: Claim, reason: Label, needed: Label = NEED_RIVALS) -> Judged:
    compared = claim.word in COMPARATIVES or needed is not NEED_RIVALS
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        reason if compared else say("superlative.needs_all_rivals", reason=reason),
        needed=needed,
        wording=Advice.of(say("superlative.wording_unknown")),
    )


def _without_rivals(compared: Rivals) -> Label:
    if compared.region:
        return _none_in(compared)
    if compared.unknown:
        return say("superlative.no_set", names=set_named(compared.unknown))
    return say("superlative.no_rivals")


def _none_in(compared: Rivals) -> Label:
    """Return why no site of the region is compared: none is given, or it is not known where they lie."""
    region = Label(compared.region, compared.region)
    if not compared.unplaced:
        return say("superlative.none_in_region", region=region)
    return say("superlative.region_unknown", names=listed(compared.unplaced), region=region)


def _standing(own: Figure, best: Figure, measure: Yardstick, *, named: bool, strict: bool) -> Verdict:
    """Compare the site with the best of its rivals, which may not be all there are.

    *strict*: it is said to be larger than another, which one as large is not; the largest may be one of two.
    """
    apart = not (own.low <= best.high and best.low <= own.high)
    if not apart and own.low != own.high:
        return Verdict.UNVERIFIABLE
    if not (own.value <= best.value if measure.least else own.value >= best.value):
        return Verdict.CONTRADICTED
    if strict and own.value == best.value:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if named else Verdict.DEPENDS


@dataclass(frozen=True, slots=True)
class _NotCompared:
    """Why a superlative is not compared by anything, and what would mend it."""

    why: Label
    needed: Label = NEED_RIVALS


_NOT_MEASURED = _NotCompared(say("superlative.not_measured"))
_NO_END = _NotCompared(say("superlative.which_end"), say("superlative.which_end_needed"))


def _measure(
    claim: Claim,
    site: AuditSite,
    others: Sequence[AuditSite],
    catalogue: Catalogue,
    climate: Climate | None,
) -> Yardstick | _NotCompared:
    word, aspect = claim.word, claim.qualifiers.aspect
    if word not in _LEAST | _MOST | {MULTIPLE}:
        return _NO_END if word == RANKED else _NOT_MEASURED
    least = word in _LEAST or is_less(claim)
    if word in {"nearest", "farthest", "nearer", "farther"} or aspect == "distance":
        spot = find_spot(claim.subject, site, catalogue)
        if spot is not None:
            return Yardstick(_away(spot), "km", ("geodesic", spot.source), least, spot.label)
        return _stated(claim, site, others, least=least)
    if word == "coolest" or aspect == "mean_temperature":
        sources = SiteClimate(site, climate).climate.sources[:1]
        return Yardstick(_mean(climate), "°C", sources, least, what=say("superlative.what.temperature"))
    if aspect == "elevation":
        return Yardstick(_elevation, "m", (site.elevation_source,), least, what=say("claims.kinds.elevation"))
    return _stated(claim, site, others, least=least)


def _by_cooling(
    claim: Claim, site: AuditSite, climate: Climate | None, plant: Technology | None, rules: Rules
) -> Yardstick | None:
    """Return the hours of free cooling by one named technology, if that is what a comparison is about."""
    if KINDS[claim.qualifiers.aspect or claim.kind].dimension != _TIME_OF_YEAR:
        return None
    found = hours_by_one_technology(site, climate, plant, rules)
    if found is None:
        return None
    hours, what, sources = found
    return Yardstick(hours, "h/yr", sources, claim.word in _LEAST, what=what, digits=0)


def _stated(
    claim: Claim, site: AuditSite, others: Sequence[AuditSite], *, least: bool
) -> Yardstick | _NotCompared:
    """Compare the sites by a column of their file, or say why there is none to compare them by."""
    if site.row is None:
        return _NOT_MEASURED
    cell, file = column_compared(claim, (site, *others)), Label(site.row.file, site.row.file)
    if cell is None:
        return _which_column(claim, site, file)
    if cell.has_no_unit:
        why = say("superlative.no_unit", column=cell.heading, file=file)
        return _NotCompared(why, say("site_file.unit_needed", column=cell.heading))
    if claim.phase and any(one.spec.phased for one in cell.claims()):
        return _NOT_MEASURED  # the file has the whole

    def stated(place: AuditSite) -> Figure:
        held = _cell_at(place, cell)
        low, value, high = (math.nan,) * 3 if held is None else held.interval
        said = _as_typed(low, value, high, cell.unit)
        return Figure(value, low, high, cell.unit, EvidenceClass.OBSERVED, AS_STATED, said, found="file")

    what = say("site_file.of_column", column=cell.heading, file=file)
    named = (
        say("site_file.of_what", name=one.spec.label, about=about(one))
        for one in (cell.claims() if cell.unit else ())
    )
    plain = cell.called(next(named, what))
    return Yardstick(
        stated, cell.unit, (source_id(site.row.file),), least, what=what, digits=4,
        plain=plain, cell=cell,
    )  # fmt: skip


def _which_column(claim: Claim, site: AuditSite, file: Label) -> _NotCompared:
    """Return why no column is compared: there is none, or several ends of the kind that is named."""
    several = columns_to(claim, () if site.row is None else site.row.cells)
    if len(several) < _SEVERAL:
        return _NOT_MEASURED
    columns = join((cell.heading for cell in several), "mark.list")
    why = say("superlative.which_column", columns=columns, file=file)
    return _NotCompared(why, say("superlative.which_needed"))


def _as_typed(low: float, value: float, high: float, unit: str) -> Label:
    """Format a figure of a column with enough digits to distinguish it: 0.44 and 0.45, not 0.4."""
    if math.isnan(value):
        return NOTHING
    best, *ends = (number(x, 2 if abs(value) >= 1 else 4) for x in (value, low, high))
    shown = best if low == high else f"{best} ({ends[0]}–{ends[1]})"
    behind = after_number(unit)
    return Label(f"{shown}{behind.en}", f"{shown}{behind.zh}")


def _cell_at(place: AuditSite, column: SiteCell) -> SiteCell | None:
    """Return the cell of a site in the column of another cell; None if it is blank."""
    cells = () if place.row is None else place.row.cells
    return next((one for one in cells if one.heading == column.heading), None)


def _away(spot: Spot) -> Callable[[AuditSite], Figure]:
    def away(place: AuditSite) -> Figure:
        km = round(float(distance_km(place.lon, place.lat, spot.lon, spot.lat)), 3)
        return Figure(km, km, km, "km", EvidenceClass.DERIVED)

    return away


def _mean(climate: Climate | None) -> Callable[[AuditSite], Figure]:
    def mean(place: AuditSite) -> Figure:
        there = SiteClimate(place, climate)
        nothing = Figure(math.nan, math.nan, math.nan, "degC", EvidenceClass.UNKNOWN)
        return there.mean_temperature() if there.known else nothing

    return mean


def _elevation(place: AuditSite) -> Figure:
    return Figure(
        place.elevation_m, place.elevation_m - 50.0, place.elevation_m + 50.0, "m", EvidenceClass.OBSERVED
    )
