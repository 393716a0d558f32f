"""What a figure measures: its kind by the group of its unit and the nearest head nouns, or a topic.

Each group of units has one rule. A rule compares how near the words of the lexicon are that compete for the
figure (`FigureSpot.nearest`); its default is what such a figure is without any of them.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.counts import (
    acceleration,
    buildings_en,
    buildings_zh,
    feeds,
    jobs,
    piece,
    plain,
    racks,
    routes,
    servers,
    surface_load,
    volume,
    wue,
)
from siting.auditing.reading.distances_delays import latency, length, metre, timed
from siting.auditing.reading.drafts import Draft, Found, count
from siting.auditing.reading.electricity import apparent, power, rack_power, voltage
from siting.auditing.reading.figure_account import TOPIC_OF_GROUP
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.sums import area, money
from siting.auditing.reading.temperatures import percent, span, temperature, whole_year

_FROM_TO = re.compile(
    r",? (?:expandable|scalable|rising|growing|extendable|upgradable|upgradeable|increasing|extensible|with room to grow) to (?:about |some )?| (?:a day |per day |in (?:19|20)\d\d )?to (?:just |only |about |some |around )?|[降增提扩升减]?[至到为]约?"
)


# 多占16亩: by how much, not how much.
_MORE_THAN = re.compile(
    r"(?:[多超少][占出用批建花投]了?|相差|缺口|结余|节余|缩水|差额|节省|净增|净减)(?:了|为|约|近|达)?$"
)
# 与贵阳相比，本地气温低3.2℃
_BY_HOW_MUCH = re.compile(
    r"(?<![最不更至降])(?:[低高少多短贵省快慢凉冷热暖]|便宜|节约)(?:了|出|约|上|整整)?$"
)
_GREW_TO = re.compile(
    r"(?:进一步|逐步|将|已|再)?[增扩提升降减调缩变改](?:加|长|容|充|高|少|整|为)?(?:至|到|为|成)了?约?"
)
_DIFFERENCE = re.compile(
    r" ?(?:less|fewer|more|lower|higher|cheaper|shorter|longer|smaller|larger|bigger) than\b(?! not)"
)


def kind_of(spot: FigureSpot) -> Found:
    """Return what the figure measures."""
    figure, line = spot.figure, spot.line
    if figure.group and _DIFFERENCE.match(spot.after(30)):
        return TOPIC_OF_GROUP.get(figure.group, "other")
    lower = _BY_HOW_MUCH.search(spot.gap[-8:])
    compared = lower and line.tokens.between("compare", max(line.start, figure.start - 60), figure.start)
    if compared or _MORE_THAN.search(spot.gap[-8:]):
        return TOPIC_OF_GROUP.get(figure.group, "other")
    before = line.figures[spot.number - 1] if spot.number else None
    if not figure.group and before is not None and before.group and _FROM_TO.fullmatch(spot.gap):
        # From 1.1 million gallons per day to 250,000: the unit is said once.
        same = replace(figure, group=before.group, unit=before.unit)
        figures = (*line.figures[: spot.number], same, *line.figures[spot.number + 1 :])
        return kind_of(replace(spot, line=replace(line, figures=figures)))
    rule = RULES.get(figure.group)
    found = rule(spot) if rule else TOPICS[figure.group]
    if (
        found == "count"
        and before is not None
        and before.unit == figure.unit
        and _GREW_TO.fullmatch(spot.gap)
    ):
        # 由2条增至4条: what is counted is said once.
        return count(spot, spot.last_kind) if spot.last_kind in KINDS else found
    return found


RULES: dict[str, Callable[[FigureSpot], Found]] = {
    "": plain, "length": length, "metre": metre, "temperature": temperature, "degree": temperature,
    "month": span, "day": span, "hour": timed, "week": span, "minute": timed, "percent": percent,
    "year": whole_year, "wue": wue, "area": area, "money": money, "price": money, "rack_power": rack_power,
    "power": power, "apparent": apparent, "voltage": voltage, "latency": latency, "piece": piece,
    "generic": piece, "building": buildings_zh, "count_rack": racks, "count_server": servers,
    "count_building": buildings_en, "other": volume, "water_rate": volume, "acceleration": acceleration,
    "surface_load": surface_load,
    "person": jobs, "feed": feeds, "feed_zh": feeds, "route": routes,
}  # fmt: skip


TOPICS = {"count_station": "in_claim", "energy": "energy", "density": "density"}
"""Groups of units that make no claim, and what their figures are."""


__all__ = ["RULES", "TOPICS", "Draft", "Found", "kind_of"]
