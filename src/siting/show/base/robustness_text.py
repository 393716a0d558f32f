"""How robust a ranking is, in words, in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from siting.decide.smaa import half_width
from siting.evidence import EvidenceClass, FloatArray, Label
from siting.outcome import Outcome, ScoredCriterion
from siting.show.base.wording import rank_range
from siting.texts import join, say
from siting.texts.comparison_words import at_least, at_most
from siting.texts.figure_texts import beside, figure_alone
from siting.texts.shares import sampled_text, share_text, share_texts
from siting.texts.unit_words import after_number, of_many

if TYPE_CHECKING:
    from siting.outcome import Crossing, Improvement, Lead, RobustnessReport

_MAX_NAMES = 5
_MAX_LEADS = 3
_SHOWN_SHARE = 0.005  # of the draws: less is 0 % as printed


def site_label(outcome: Outcome, row: int) -> Label:
    """Name of a site in both languages."""
    return outcome.sites.label(row)


def level_with(outcome: Outcome, row: int) -> Label:
    """Say with which other sites a ranked site shares its rank; nothing if it has its rank alone."""
    rank = outcome.ranking.rank
    others = [int(n) for n in np.flatnonzero(rank == rank[row]) if n != row]
    if not others or not rank[row]:
        return Label("", "")
    return say("robustness.level_with", others=_joined([site_label(outcome, n) for n in others]))


def sentences(outcome: Outcome) -> list[Label]:
    """Say how robust the ranking is, most important first; empty if not requested."""
    standing: RobustnessReport | None = outcome.robustness
    if standing is None:
        return []
    return [
        *first_share_texts(outcome, standing),
        *_leads(outcome),
        *least_shift_texts(outcome, standing),
        *(crossing_text(outcome, standing, c) for c in standing.first_lost()[:_MAX_NAMES]),
        *_possible(outcome, standing),
        *(improvement_text(outcome, standing, x) for x in named_improvements(standing)),
    ]


def _name(outcome: Outcome, standing: RobustnessReport, position: int) -> Label:
    return site_label(outcome, int(standing.rows[position]))


def _joined(names: list[Label]) -> Label:
    shown, more = names[:_MAX_NAMES], len(names) - _MAX_NAMES
    listed = join(shown, "mark.list")
    if more <= 0:
        return listed
    # English counts those not named, Chinese all of them.
    count = Label(f"{more:,}", f"{len(names):,}")
    return say("robustness.and_more", listed=listed, count=count)


def first_share_texts(outcome: Outcome, standing: RobustnessReport) -> list[Label]:
    """Say how often each site is first at the stated weights, near them and with any; empty for one."""
    if len(standing.rows) < 2:
        return []
    drawn, likely = standing.samples, outcome.likely
    error = float(half_width(drawn.first, drawn.samples).max())
    whole = say(
        "robustness.shares.first",
        within=_within(standing),
        each=_each(outcome, standing, drawn.first),
        error=100 * error,
        level=_counted_twice(drawn.first),
    )
    near = standing.nearby.first
    nearby = say("robustness.shares.nearby", each=_each(outcome, standing, near), level=_counted_twice(near))
    if likely is None:
        return [nearby, whole]
    first, samples = likely.stated.first, likely.stated.samples
    each = _each(outcome, standing, first)
    stated = say("robustness.shares.stated", samples=samples, each=each, level=_counted_twice(first))
    return [stated, nearby, whole]


def _counted_twice(first: FloatArray) -> Label:
    """Say that draws count for each of the sites that are level in them, where the shares show it."""
    return say("robustness.shares.level") if first.sum() >= 1 + _SHOWN_SHARE else Label("", "")


def _each(outcome: Outcome, standing: RobustnessReport, first: FloatArray) -> Label:
    """Name the three sites that are first most often, with their shares."""
    best = np.argsort(-first, kind="stable")[:3]
    parts = [int(i) for i in best if first[i] >= _SHOWN_SHARE] or [int(best[0])]
    return join(
        (
            say(
                "robustness.shares.site_share",
                site=_name(outcome, standing, i),
                share=sampled_text(float(first[i])),
            )
            for i in parts
        ),
        "mark.comma",
    )


def _leads(outcome: Outcome) -> list[Label]:
    """Say how certain the order of the first few sites is, and what it rests on."""
    likely = outcome.likely
    return [] if likely is None else [lead_text(outcome, lead) for lead in likely.leads[:_MAX_LEADS]]


def lead_text(outcome: Outcome, lead: Lead) -> Label:
    """Say how often a site is ahead of the next, and which criteria put it there."""
    assert outcome.likely is not None  # noqa: S101  (the lead is one of its)
    ahead, behind = (site_label(outcome, int(outcome.likely.rows[i])) for i in (lead.ahead, lead.behind))
    sides = (("robustness.lead.carried", lead.carried_by()), ("robustness.lead.opposed", lead.opposed_by()))
    carried, opposed = (
        say(key, criteria=_gains(outcome, lead, chosen)) if chosen else Label("", "") for key, chosen in sides
    )
    unknown = Label("", "")
    if lead.rests_on_unknown:
        unknown = say("robustness.lead.rest", part=lead_unknown(outcome, lead), rest=lead.rest)
    row = int(outcome.likely.rows[lead.ahead])
    # Those named alone need not add up to the lead: +0.124 and -0.035 of +0.010.
    balance, others = Label("", ""), lead.others()
    if others:
        rest, total = float(lead.gains[others].sum()), float(lead.gains.sum()) + lead.rest
        balance = say("robustness.lead.others", count=len(others), rest=rest, total=total)
    missing = 1.0 - float(outcome.ranking.coverage[row])
    why = Label("", "")
    if lead.share < 0.5 and missing >= 0.005:
        why = say("robustness.lead.left_out", ahead=ahead, missing=share_text(missing))
    return say(
        "robustness.lead.ahead",
        ahead=ahead,
        behind=behind,
        share=sampled_text(lead.share),
        nearby=sampled_text(lead.nearby),
        carried=carried,
        opposed=opposed,
        unknown=unknown,
        balance=balance,
        why=why,
    )


def _gains(outcome: Outcome, lead: Lead, chosen: list[int]) -> Label:
    return join(
        (
            say(
                "robustness.lead.gain",
                criterion=outcome.criteria[j].label,
                gain=float(lead.gains[j]),
            )
            for j in chosen
        ),
        "mark.list",
    )


def lead_unknown(outcome: Outcome, lead: Lead) -> Label:
    """Name what is left of a lead: which of the two sites has no figure in which criteria."""
    assert outcome.likely is not None  # noqa: S101  (the lead is one of its)
    rows = (int(outcome.likely.rows[i]) for i in (lead.ahead, lead.behind))
    return unknown_of(outcome, rows, lead.unknown)


def unknown_of(outcome: Outcome, rows: Iterable[int], places: Iterable[int]) -> Label:
    """Name the criteria among *places* that each site has no figure in."""
    found = []
    for row in rows:
        lacking = [outcome.criteria[j].label for j in places if np.isnan(outcome.criteria[j].score[row])]
        if lacking:
            named = join((say("robustness.lead.named", criterion=label) for label in lacking), "mark.list")
            found.append(say("robustness.lead.lacks", site=site_label(outcome, row), criteria=named))
    return say("robustness.lead.unknown", sites=join(found, "mark.list"))


def least_shift_texts(outcome: Outcome, standing: RobustnessReport) -> list[Label]:
    """Say how little weight has to move for another site to draw level."""
    if not standing.shifts:
        if len(standing.rows) < 2:
            return []
        first = _name(outcome, standing, 0)
        figures, within = _figures(standing.held.any()), _within(standing)
        return [say("robustness.shift.impossible", figures=figures, within=within, first=first)]
    least = standing.shifts[0]
    first, rival = (_name(outcome, standing, i) for i in (0, least.rival))
    if least.moved == 0:
        return [say("robustness.shift.level", rival=rival, first=first)]
    held = bool(standing.held[[0, least.rival]].any())
    inside = "" if standing.region.whole else " within what is allowed"
    note = say("robustness.shift.unknown_held")
    return [
        say(
            "robustness.shift.smallest",
            moved=100 * least.moved,
            rival=rival,
            first=first,
            held=Label(note.en if held else "", note.zh if held else ""),
            inside=Label(inside, _within(standing).zh),
        )
    ]


def crossing_text(outcome: Outcome, standing: RobustnessReport, crossing: Crossing) -> Label:
    """Say at which weight a rival overtakes the first site."""
    return _crossing(outcome, standing, crossing, "passes" if crossing.ahead >= 0 else "overtakes")


def crossing_phrase(outcome: Outcome, standing: RobustnessReport, crossing: Crossing) -> Label:
    """Say the same beside the name of the criterion: below or above which weight, and who overtakes whom."""
    return _crossing(outcome, standing, crossing, "beside")


def _crossing(outcome: Outcome, standing: RobustnessReport, crossing: Crossing, form: str) -> Label:
    column = standing.columns[crossing.criterion]
    figures = {
        "rival": _name(outcome, standing, crossing.rival),
        "first": _name(outcome, standing, 0),
        "criterion": outcome.criteria[column].label,
        "than": say(f"robustness.crossing.{'more' if crossing.more else 'less'}"),
        "limit": _share(crossing.share, up=crossing.more),
        "now": share_texts([c.share for c in outcome.criteria])[column],
    }
    if figures["limit"] == figures["now"]:
        # Level now: any change of this weight decides.
        form += "_any"
    if crossing.ahead >= 0:
        figures["ahead"] = _name(outcome, standing, crossing.ahead)
    return say(f"robustness.crossing.{form}", **figures)


def _share(value: float, *, up: bool) -> str:
    """Format a share, rounded to the side on which the statement about it still holds."""
    for digits in (1, 3):
        scaled = round(value * 10 ** (digits + 2), 6)
        whole = math.ceil(scaled) if up else math.floor(scaled)
        if 0 < whole < 10 ** (digits + 2):
            break
    return f"{whole / 10**digits:.{digits}f}".removesuffix(".0") + "%"


def _within(standing: RobustnessReport) -> Label:
    return Label("", "") if standing.region.whole else say("robustness.within_allowed")


def _figures(held: object) -> Label:
    """Say which figures the statements about any weights are based on."""
    if held:
        return say("robustness.figures.unknown_held")
    return say("robustness.figures.as_they_are")


def _possible(outcome: Outcome, standing: RobustnessReport) -> list[Label]:
    asked = int((~np.isnan(standing.lead)).sum())
    if asked < max(len(standing.rows), 2):
        return []
    # Where all have one figure, all its weight makes every site level: that is nobody's first place.
    level = standing.only_level.tolist()
    can = sorted({*standing.can_be_first.tolist()}.difference(level))
    others = sorted({*range(asked)}.difference(can, level))
    # The draws of the figures may put there what no weight does: both are said, or the two would contradict.
    first = standing.samples.first
    drawn = [_site_share(outcome, standing, i) for i in others if first[i] >= _SHOWN_SHARE]
    never = [_name(outcome, standing, i) for i in others if first[i] < _SHOWN_SHARE]
    figures, within = _figures(standing.held.any()), _within(standing)
    if not others and not level:
        return [say("robustness.possible.each_site", figures=figures, within=within)]
    counts = {"figures": figures, "can": len(can), "asked": asked, "within": within}
    parts = [say(f"robustness.possible.{'some_sites' if can else 'no_site'}", **counts)]
    tied = [_name(outcome, standing, i) for i in level]
    for form, names in (("level", tied), ("if_better", drawn), ("never", never)):
        parts += [say(f"robustness.possible.{form}", listed=_joined(names))] if names else []
    return [say("mark.full_stop", said=join(parts, "mark.semicolon"))]


def _site_share(outcome: Outcome, standing: RobustnessReport, at: int) -> Label:
    share = sampled_text(float(standing.samples.first[at]))
    return say("robustness.shares.site_share", site=_name(outcome, standing, at), share=share)


def named_improvements(standing: RobustnessReport) -> list[Improvement]:
    """Return what the sites just behind the target rank could change, one item per site."""
    named: dict[int, Improvement] = {}
    for x in standing.improvements:
        named.setdefault(x.row, x)
    return [named[row] for row in sorted(named)][:_MAX_NAMES]


def improvement_text(outcome: Outcome, standing: RobustnessReport, x: Improvement) -> Label:
    """Say what one criterion of a site must be to reach a rank."""
    criterion, site = outcome.criteria[x.criterion], _name(outcome, standing, x.row)
    wanted = Label(_wanted(x, *of_many(criterion.unit)).en, _wanted(x, 1.0, criterion.unit).zh)
    now = say("common.unknown") if math.isnan(x.now) else _now(criterion, int(standing.rows[x.row]), x.now)
    goal = (
        say("robustness.improvement.first")
        if x.rank == 1
        else say("robustness.improvement.among_first", rank=x.rank)
    )
    told = {"site": site, "criterion": criterion.label, "wanted": wanted, "now": now, "goal": goal}
    best, worst = (int(ranks[standing.rows[x.row]]) for ranks in outcome.likely_range())
    if 0 < best <= x.rank:
        # Its likely ranks reach the goal already: what is missing is missing by the best estimates only.
        return say("robustness.improvement.needs_by_estimate", ranks=rank_range(best, worst), **told)
    return say("robustness.improvement.needs", **told)


def _now(criterion: ScoredCriterion, row: int, now: float) -> Label:
    """Write the present figure of a site as everywhere else, without its interval."""
    main = criterion.measured.main
    read = int(main.evidence[row]) == EvidenceClass.OBSERVED
    ends = float(main.low[row]), float(main.high[row])
    how = {"read": read, "converted": main.converted, "typed": main.typed}
    told = figure_alone(now, *ends, criterion.unit, **how)
    return beside(told, main.qualification(row))


def _ends(x: Improvement, bounded: tuple[bool, bool]) -> tuple[bool, bool]:
    """Name only the end that the present value is beyond; both if it is UNKNOWN."""
    if x.now < x.low:
        return True, False
    if x.now > x.high:
        return False, True
    return bounded


def _wanted(x: Improvement, many: float, unit: str) -> Label:
    """Return the figures that are wanted, in *unit*, of which *many* are one of the criterion's."""
    shown = after_number(unit)
    most, least = _safe(many * x.high, up=False), _safe(many * x.low, up=True)
    return {
        (True, True): say("robustness.improvement.between", least=least, most=most, unit=shown),
        (False, True): say("figure.with_unit", figure=at_most(most, unit), unit=shown),
        (True, False): say("figure.with_unit", figure=at_least(least, unit), unit=shown),
        (False, False): say("robustness.improvement.known"),
    }[_ends(x, (math.isfinite(x.low), math.isfinite(x.high)))]


def _safe(value: float, *, up: bool) -> str:
    """Format a limit to three digits, rounded to the side on which it is still enough."""
    if not math.isfinite(value) or value == 0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(value))), 0)
    scaled = value * 10**digits
    # A limit that is already a round figure must not be changed by a rounding error.
    near = round(scaled)
    whole = (
        near if abs(scaled - near) < 1e-9 * max(abs(scaled), 1) else (math.ceil if up else math.floor)(scaled)
    )
    return f"{whole / 10**digits:,.{digits}f}"
