"""How robust a ranking is, in words, in both languages: sentences of the run's standing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from siting.decide.smaa import half_width
from siting.evidence import Label
from siting.outcome import Outcome

if TYPE_CHECKING:
    from siting.decide.robustness_report import Improvement, Standing
    from siting.decide.sensitivity import Crossing

_MAX_NAMES = 5
_FIXED_MEASURES = ("distance", "recovery_band", "free_cooling", "mean_temperature")
"""What no owner can change: distances between places, and the climate."""


def site_label(outcome: Outcome, row: int) -> Label:
    """Name of a site in both languages."""
    frame = outcome.sites.frame
    name, chinese = str(frame["name"].iloc[row]), frame["name_zh"].iloc[row]
    return Label(name, chinese if isinstance(chinese, str) and chinese else name)


def sentences(outcome: Outcome) -> list[Label]:
    """Say how robust the ranking is, the most important first; nothing where it was not asked."""
    standing: Standing | None = outcome.robustness
    if standing is None:
        return []
    return [
        *_shares(outcome, standing),
        *_shift(outcome, standing),
        *(crossing_text(outcome, standing, c) for c in standing.first_lost()[:_MAX_NAMES]),
        *_possible(outcome, standing),
        *(improvement_text(outcome, standing, x) for x in told_improvements(outcome, standing)),
    ]


def _name(outcome: Outcome, standing: Standing, position: int) -> Label:
    return site_label(outcome, int(standing.rows[position]))


def _joined(names: list[Label]) -> Label:
    shown, more = names[:_MAX_NAMES], len(names) - _MAX_NAMES
    en, zh = ", ".join(n.en for n in shown), "、".join(n.zh for n in shown)
    return Label(f"{en} and {more:,} more", f"{zh}等{len(names):,}个") if more > 0 else Label(en, zh)


def _shares(outcome: Outcome, standing: Standing) -> list[Label]:
    drawn = standing.samples
    best = np.argsort(-drawn.first, kind="stable")[:3]
    parts = [i for i in best if drawn.first[i] >= 0.005] or [int(best[0])]
    names = [_name(outcome, standing, int(i)) for i in parts]
    shares = [f"{drawn.first[i]:.0%}" if drawn.first[i] >= 0.005 else "<1%" for i in parts]
    error = float(half_width(drawn.first, drawn.samples).max())
    en = ", ".join(f"{n.en} {s}" for n, s in zip(names, shares, strict=True))
    zh = "，".join(f"{n.zh}占{s}" for n, s in zip(names, shares, strict=True))
    return [
        Label(
            f"First in {drawn.samples:,} samples of weights and measurements: {en} "
            f"(sampling error at most ±{100 * error:.1f} points).",
            f"在{drawn.samples:,}次权重与测量值抽样中居首的比例：{zh}"
            f"（抽样误差不超过±{100 * error:.1f}个百分点）。",
        )
    ]


def _shift(outcome: Outcome, standing: Standing) -> list[Label]:
    if not standing.shifts:
        if len(standing.rows) < 2:
            return []
        first = _name(outcome, standing, 0)
        told, within = _told(standing.held.any()), _within(standing)
        return [
            Label(
                f"With {told.en}, no {within.en}weights put another site above {first.en}.",
                f"按{told.zh}，{within.zh}任何权重下都没有地块超过{first.zh}。",
            )
        ]
    least = standing.shifts[0]
    first, rival = (_name(outcome, standing, i) for i in (0, least.rival))
    if least.moved == 0:
        return [Label(f"{rival.en} is level with {first.en}.", f"{rival.zh}与{first.zh}并列。")]
    held = bool(standing.held[[0, least.rival]].any())
    inside = "" if standing.region.whole else " within what is allowed"
    note = Label(" (UNKNOWN figures held at the site's own score)", "（未知数据按该地块自身得分计）")
    return [
        Label(
            f"Moving {100 * least.moved:.1f} points of weight{inside} is enough for {rival.en} to draw level "
            f"with {first.en}{note.en if held else ''}.",
            f"{_within(standing).zh}只需转移{100 * least.moved:.1f}个百分点的权重，{rival.zh}"
            f"即可与{first.zh}并列{note.zh if held else ''}。",
        )
    ]


def crossing_text(outcome: Outcome, standing: Standing, crossing: Crossing) -> Label:
    """Say at which weight a rival overtakes the first site."""
    rival, first = _name(outcome, standing, crossing.rival), _name(outcome, standing, 0)
    criterion = outcome.criteria[standing.columns[crossing.criterion]]
    now, share = standing.shares[crossing.criterion], crossing.share
    than = Label("more", "高于") if crossing.more else Label("less", "低于")
    limit = _share(share, up=crossing.more)
    return Label(
        f"{rival.en} overtakes {first.en} when “{criterion.label.en}” weighs {than.en} than {limit} "
        f"(now {now:.1%}).",
        f"当“{criterion.label.zh}”的权重{than.zh}{limit}（现为{now:.1%}）时，{rival.zh}超过{first.zh}。",
    )


def _share(value: float, *, up: bool) -> str:
    """Write a share rounded to the side on which what is said of it still holds."""
    for digits in (1, 3):
        scaled = round(value * 10 ** (digits + 2), 6)
        whole = math.ceil(scaled) if up else math.floor(scaled)
        if 0 < whole < 10 ** (digits + 2):
            break
    return f"{whole / 10**digits:.{digits}f}%"


def _within(standing: Standing) -> Label:
    return Label("", "") if standing.region.whole else Label("allowed ", "在给定的权重范围内，")


def _told(held: object) -> Label:
    """Of which figures the statements about any weights tell."""
    if held:
        return Label(
            "figures as they are (an UNKNOWN at the site's own score)",
            "现有数据（未知数据按该地块自身得分计）",
        )
    return Label("figures as they are", "现有数据")


def _possible(outcome: Outcome, standing: Standing) -> list[Label]:
    asked = int((~np.isnan(standing.lead)).sum())
    if asked < len(standing.rows) or asked < 2:
        return []
    can = standing.can_be_first
    never = [_name(outcome, standing, i) for i in range(asked) if i not in can]
    told, within = _told(standing.held.any()), _within(standing)
    if not never:
        return [
            Label(
                f"With {told.en}, each site can be first under some {within.en}weights, alone or level with "
                "others.",
                f"按{told.zh}，{within.zh}每个地块都存在使其居首（单独或并列）的权重。",
            )
        ]
    said = _joined(never)
    return [
        Label(
            f"With {told.en}, {len(can)} of {asked} sites can be first under some {within.en}weights, alone "
            f"or level with others; never: {said.en}.",
            f"按{told.zh}，{within.zh}{asked}个地块中有{len(can)}个存在使其居首（单独或并列）的权重；"
            f"任何权重下都不能居首的是：{said.zh}。",
        )
    ]


def told_improvements(outcome: Outcome, standing: Standing) -> list[Improvement]:
    """Return what the next sites behind the target rank could change, one thing a site."""
    told: dict[int, Improvement] = {}
    for x in standing.improvements:
        if outcome.criteria[x.criterion].measure not in _FIXED_MEASURES:
            told.setdefault(x.row, x)
    return [told[row] for row in sorted(told)][:_MAX_NAMES]


def improvement_text(outcome: Outcome, standing: Standing, x: Improvement) -> Label:
    """Say what one criterion of a site must be to reach a rank."""
    criterion, site = outcome.criteria[x.criterion], _name(outcome, standing, x.row)
    unit = f" {criterion.unit}" if criterion.unit else ""
    most, least = _safe(x.high, up=False), _safe(x.low, up=True)
    bounded = (math.isfinite(x.low), math.isfinite(x.high))
    en, zh = {
        (True, True): (f"of between {least} and {most}{unit}", f"在{least}至{most}{unit}之间"),
        (False, True): (f"of at most {most}{unit}", f"不超过{most}{unit}"),
        (True, False): (f"of at least {least}{unit}", f"不低于{least}{unit}"),
        (False, False): ("to be known", "有数据"),
    }[_ends(x, bounded)]
    now = (
        Label("UNKNOWN", "未知") if math.isnan(x.now) else Label(f"{x.now:,.4g}{unit}", f"{x.now:,.4g}{unit}")
    )
    goal = (
        Label("to be first", "才能居首")
        if x.rank == 1
        else Label(f"to be among the first {x.rank}", f"才能进入前{x.rank}名")
    )
    return Label(
        f"{site.en} needs “{criterion.label.en}” {en} (now {now.en}) {goal.en}.",
        f"{site.zh}的“{criterion.label.zh}”须{zh}（现为{now.zh}）{goal.zh}。",
    )


def _ends(x: Improvement, bounded: tuple[bool, bool]) -> tuple[bool, bool]:
    """Name the end alone that the present value is beyond; both where it is UNKNOWN."""
    if x.now < x.low:
        return True, False
    if x.now > x.high:
        return False, True
    return bounded


def _safe(value: float, *, up: bool) -> str:
    """Write a limit with three digits, rounded to the side on which it is still enough."""
    if not math.isfinite(value) or value == 0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(value))), 0)
    scaled = value * 10**digits
    # A limit that is a round figure already must not move by a last bit.
    near = round(scaled)
    whole = (
        near if abs(scaled - near) < 1e-9 * max(abs(scaled), 1) else (math.ceil if up else math.floor)(scaled)
    )
    return f"{whole / 10**digits:,.{digits}f}"
