"""Double counting that shows in how a study is built, so that three sites are enough to detect it.

A rank correlation needs many sites and compares scores. Here two criteria are compared by their inputs (the
same column, climate, layer or place), by their figures, and by the positions of the things they measure to.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from siting.evidence import FloatArray, Label
from siting.geo.features import ANCHOR, CLIMATE_STATION, MapPoint
from siting.geo.geodesy import distance_km
from siting.linter.finding import Finding, finding, named
from siting.outcome import Outcome, ScoredCriterion
from siting.outcome.shared_figures import shared_figures
from siting.texts import join
from siting.texts.shares import sum_text

MIN_SAME_SITES = 3
_MAX_SITES = 200  # enough to find a line through three sites
_EQUAL = 1e-5  # of the range: figures are rounded to the metre
_ON_LINE = 2e-6
_BY_CHANCE = 0.02
_SHIFTS = 9  # of one criterion's figures against the other's, to see what chance does
_FINE = 1000  # with fewer steps than this over the range, equal figures may be chance
_SAME_POINT_KM = 0.05
_MAX_POINTS = 2000


def structural(outcome: Outcome) -> Iterator[Finding]:
    """Yield criteria that share an input or figures, and features of two layers at the same point."""
    weighing = [c for c in outcome.criteria if c.share > 0]
    groups: dict[Label, set[str]] = {}
    pairs = math.comb(len(weighing), 2)
    for one, other in combinations(weighing, 2):
        shared = _shared_input(one, other)
        if shared is not None:
            groups.setdefault(shared, set()).update((one.id, other.id))
        elif sites := same_figures(one, other, pairs=pairs):
            share = _share_of(outcome, {one.id, other.id})
            yield finding("same-figures", other.id, other=named(one), sites=sites, share=share)
    for held, group in groups.items():
        # One finding for all criteria of an input, not one for each pair.
        *others, last = [c for c in weighing if c.id in group]
        like = join([named(c) for c in others], "mark.list")
        share = _share_of(outcome, group)
        yield finding("one-input-twice", last.id, other=like, input=held, share=share)
    yield from _on_one_point(outcome.points)
    for x in shared_figures(outcome):
        yield finding("shared-in-full", outcome.criteria[x.place].id, count=x.count, listed=x.listed)


def _shared_input(one: ScoredCriterion, other: ScoredCriterion) -> Label | None:
    return next((held for held in other.inputs if held in one.inputs), None)


def _share_of(outcome: Outcome, group: set[str]) -> str:
    """Say what the criteria of a group weigh together."""
    places = [k for k, criterion in enumerate(outcome.criteria) if criterion.id in group]
    return sum_text([criterion.share for criterion in outcome.criteria], places)


def same_figures(one: ScoredCriterion, other: ScoredCriterion, *, pairs: int = 1) -> int:
    """Return how many sites have equal figures for two criteria, or figures on one line; 0 below three.

    And 0 where so many may be chance: among *pairs* of criteria looked at, the more the likelier.
    """
    first, second = one.measured.main, other.measured.main
    if first.is_text or second.is_text:
        return 0
    both = np.flatnonzero(first.known & second.known)[:_MAX_SITES]
    x, y = first.value[both], second.value[both]
    if len(both) < MIN_SAME_SITES or not np.ptp(x) or not np.ptp(y):
        return 0
    coarse = _coarse(x) or _coarse(y)
    if first.unit == second.unit and (count := _equal_figures(x, y, coarse=coarse, pairs=pairs)):
        return count
    return _figures_on_a_line(x, y, coarse=coarse, pairs=pairs)


def _equal_figures(x: FloatArray, y: FloatArray, *, coarse: bool, pairs: int) -> int:
    """Return how many figures are equal; 0 if they are few, or all of them the same."""
    off = _EQUAL * max(np.ptp(x), np.ptp(y))
    equal = np.abs(x - y) <= off
    count = int(equal.sum())
    if count < max(MIN_SAME_SITES, len(x) / 2 if coarse else 0) or not np.ptp(x[equal]):
        return 0
    # How often a figure is that of another site for the other criterion: nothing but chance.
    others = np.abs(x[:, None] - y) <= off
    by_chance = float(others.sum() - count) / (others.size - len(x))
    return count if _chance_of(len(x), count, by_chance, pairs) <= _BY_CHANCE else 0


def _chance_of(sites: int, count: int, each: float, pairs: int) -> float:
    """Return at most how likely it is that so many of the sites agree, where each does so by chance.

    Of all of them, or more than half, this bound says nothing: it is 0 where nearly all agree.
    """
    return 0.0 if 2 * count > sites else pairs * math.comb(sites, count) * each**count


def _figures_on_a_line(x: FloatArray, y: FloatArray, *, coarse: bool, pairs: int) -> int:
    """Return how many figures lie on one line, exactly or as they are rounded; 0 if they are few."""
    for round_x, round_y in ((0.0, 0.0), (_step(x), _step(y))):
        least = _least_on_a_line(len(x), max(_ON_LINE, round_x + round_y), pairs)
        count = _most_on_a_line(x, y, round_x, round_y)
        if count >= max(least, len(x) if coarse else 0) and count > _by_chance(x, y, round_x, round_y):
            return count
    return 0


def _by_chance(x: FloatArray, y: FloatArray, round_x: float, round_y: float) -> float:
    """Return the most sites that chance puts on one line: half more than with the figures of other sites.

    Figures that are rounded or crowd together lie on lines more often than those spread evenly.
    """
    shifts = range(1, min(len(y), _SHIFTS + 1))
    seen = max(_most_on_a_line(x, np.roll(y, shift), round_x, round_y) for shift in shifts)
    return seen if seen < MIN_SAME_SITES else 1.5 * seen


def _step(x: FloatArray) -> float:
    """Step to which figures are rounded, as a share of their range; 0 if there is none."""
    scaled = np.abs(x)
    for digits in range(7):
        steps = scaled * 10.0**digits
        if np.all(np.abs(steps - np.round(steps)) < 1e-6 * np.maximum(steps, 1.0)):
            return float(0.1**digits / np.ptp(x))
    return 0.0


def _coarse(x: FloatArray) -> bool:
    """Whether the figures are rounded so coarsely that some are equal by chance."""
    return _step(x) * _FINE > 1.0


def _least_on_a_line(sites: int, off: float, pairs: int) -> int:
    """Fewest sites within *off* of one line that cannot be chance; more than there are if any may be."""
    count = MIN_SAME_SITES
    while count <= sites and pairs * math.comb(sites, count) * (2 * off) ** (count - 2) > _BY_CHANCE:
        count += 1
    return count


def _most_on_a_line(x: FloatArray, y: FloatArray, round_x: float, round_y: float) -> int:
    """Return the largest number of points on one line; horizontal and vertical lines do not count.

    *round_x* and *round_y* are the steps to which the figures are rounded, as shares of their ranges.
    """
    x, y = (x - x.min()) / np.ptp(x), (y - y.min()) / np.ptp(y)
    most = 0
    for i in range(len(x) - 1):
        dx, dy = x[i + 1 :] - x[i], y[i + 1 :] - y[i]
        sloping = (np.abs(dx) > _EQUAL) & (np.abs(dy) > _EQUAL)
        dx, dy = dx[sloping], dy[sloping]
        if len(dx) + 1 <= most or not len(dx):
            continue
        slope = np.abs(dy / dx)
        # Distance of each point from the line through point i and each other one, in units of the range of y.
        off = np.abs(np.outer(dy / dx, dx) - dy)
        near = off <= np.maximum(_ON_LINE * np.maximum(1.0, slope), round_y + slope * round_x)[:, None]
        most = max(most, 1 + int(near.sum(axis=1).max()))
    return most


def _on_one_point(points: Sequence[MapPoint]) -> Iterator[Finding]:
    """Yield pairs of features of different layers at the same point."""
    found = [p for p in points if p.group is not CLIMATE_STATION][:_MAX_POINTS]
    if len(found) < 2:
        return
    lon, lat = np.array([p.lon for p in found]), np.array([p.lat for p in found])
    for i, j in _pairs_at_one_latitude(lon, lat):
        one, other = found[i], found[j]
        if _of_two_layers(one, other) and distance_km(lon[i], lat[i], lon[j], lat[j]) < _SAME_POINT_KM:
            yield finding("same-point", "", one=one.label, other=other.label)


def _pairs_at_one_latitude(lon: FloatArray, lat: FloatArray) -> Iterator[tuple[int, int]]:
    """Yield the pairs of points that may be the same, without a look at all others."""
    order = np.lexsort((lon, lat)).tolist()
    for place, i in enumerate(order):
        for j in order[place + 1 :]:
            if abs(lat[j] - lat[i]) > _SAME_POINT_KM / 100:
                break
            yield i, j


def _of_two_layers(one: MapPoint, other: MapPoint) -> bool:
    """Whether two points are of different layers; an anchor may be a row of the layer itself."""
    if one.source != other.source:
        return True
    return one.detail != other.detail and ANCHOR not in {one.group, other.group}
