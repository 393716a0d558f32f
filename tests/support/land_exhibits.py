"""Siting rules and a usable-area ledger for any outcome, made by hand: every standing occurs."""

from dataclasses import replace

import numpy as np
import shapely

from siting.evidence import Label
from siting.outcome import Ledger, LedgerConstraint, RuleVerdicts
from siting.outcome.rule_standing import STANDINGS, standing
from siting.rules.constraints import CONDITIONAL, FAIL, PASS, UNKNOWN
from siting.rules.rule import RuleObject, SitingRule
from siting.rules.rule_verdicts import REASONS, reasons

EMPTY = shapely.Polygon()
# Verdict and reason of each standing, in the order of STANDINGS.
CASES = (
    (FAIL, "missed"), (CONDITIONAL, "unverified_missed"), (CONDITIONAL, "straddles"),
    (CONDITIONAL, "unverified_met"), (UNKNOWN, "not_supplied"), (PASS, "met"),
)  # fmt: skip


def rule(number, *, of="Code of siting"):
    """A distance rule with a title as long as those of the presets."""
    subject = RuleObject(
        f"object_{number}", Label(f"Object {number}", f"对象{number}"), Label("the office", "主管部门")
    )
    title = Label(
        f"Object {number}: at least {100 * number} m from the parcel's edge",
        f"对象{number}：距地块边界不小于{100 * number}米",
    )
    empty = Label("", "")
    return SitingRule(
        f"made:{number}", Label(of, "选址规范"), title, empty, subject, "distance_at_least", 100.0 * number, "m", (), None,
        "own", "site-file", "own", False, False, empty,
    )  # fmt: skip


def rules(count, sites, **kinds):
    """As many rules, on as many sites: the standings follow each other in both directions."""
    found = []
    for k in range(count):
        at = [(k + i) % len(CASES) for i in range(sites)]
        verdict = np.array([CASES[c][0] for c in at], dtype=np.uint8)
        value = np.array([np.nan if c == 4 else 137.0 * (k + 1) + 10 * i for i, c in enumerate(at)])
        given = RuleVerdicts(
            Label(f"rule {k}", f"规则{k}"), verdict, verdict == 99, rule=rule(k + 1, **kinds), unit="m", value=value,
            low=value, high=value, word=np.full(sites, None, dtype=object), feature=np.full(sites, -1), names=(),
            why=np.array([REASONS.index(CASES[c][1]) for c in at], dtype=np.uint8), reasons=reasons(Label("", "")),
            supply=Label("a layer", "图层"), sources=("geodesic",),
        )  # fmt: skip
        assert standing(given).tolist() == at
        found.append(given)
    assert len(STANDINGS) == len(CASES)
    return found


def ledger(outcome):
    """A ledger of the sites with an outline: a strip in the west, a round hole, and a constraint that is unknown."""
    order = outcome.ranking.order
    count = len(order)
    shapes = outcome.sites.frame.geometry.to_numpy()[order]
    gross = np.where(outcome.sites.has_area[order], 60.0, np.nan)
    known = ~np.isnan(gross)
    rest = np.full((3, count), EMPTY, dtype=object)
    box = np.full(count, EMPTY, dtype=object)
    for i in np.flatnonzero(known):
        west, south, east, north = shapes[i].bounds
        wide, high = east - west, north - south
        rest[0, i] = shapes[i].difference(shapely.box(west, south, west + 0.2 * wide, north))
        hole = shapely.Point(west + 0.8 * wide, south + 0.8 * high).buffer(0.1 * wide)
        rest[1, i] = rest[2, i] = rest[0, i].difference(hole)
        box[i] = shapely.box(west + 0.2 * wide, south, west + 0.7 * wide, north)
    none, no = np.zeros(count, dtype=np.uint8), np.zeros(count, dtype=bool)
    blank = (Label("", ""), Label("no layer is given; ask the bureau", "未提供图层，请向主管局查询"))

    def part(key, label, ha, number, *, unknown=False):
        figures = np.where(known, np.nan if unknown else ha, np.nan)
        left = np.where(known, 60.0 - ha, np.nan)
        why = none + 1 if unknown else none
        return LedgerConstraint(key, label, figures, figures, left, why, blank, no, "site-file", rest[number])

    constraints = (
        part("flood", Label("Flood plain", "洪泛区"), 12.0, 0),
        part("grave", Label("Protected relics", "文物保护范围"), 2.5, 1),
        part("ore", Label("Mineral deposits", "压覆矿产"), 0.0, 2, unknown=True),
    )
    figure = np.where(known, 45.5, np.nan)
    return Ledger(
        order,
        gross,
        constraints,
        figure,
        10 * figure,
        7 * figure,
        figure,
        known.astype(np.int64),
        rest[2],
        box,
        2.0,
        3.0,
    )


def with_land(outcome, *, count=14):
    """The outcome with *count* rules of two sets, outlines of the best three sites, and a ledger."""
    sites = len(outcome.sites)
    frame = outcome.sites.frame.copy()
    shapes = frame.geometry.to_numpy().copy()
    for row in outcome.ranking.order[:3]:
        (x, y) = shapes[row].centroid.coords[0]
        shapes[row] = shapely.box(x - 0.005, y - 0.004, x + 0.004, y + 0.003)
    area = outcome.sites.has_area.copy()
    area[outcome.ranking.order[:3]] = True
    outlined = replace(outcome.sites, frame=frame.set_geometry(shapes, crs=frame.crs), has_area=area)
    outcome = replace(outcome, sites=outlined)
    both = (*rules(count - 3, sites), *rules(3, sites, of="Our own rules"))
    return replace(outcome, constraints=(*outcome.constraints, *both), ledger=ledger(outcome))
