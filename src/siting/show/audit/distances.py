"""The map of an audit: the site, the places that the document names, and how far they are.

The projection is azimuthal equidistant about the site, so that every distance and direction from it is
true, and a circle of equal distance is a circle. No administrative boundary is drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from siting.auditing.judging.check import Audit, Way
from siting.auditing.judging.verdicts import Verdict, number
from siting.show.audit.text import LOOKS, say
from siting.show.base.drawing.shapes import Box, Circle, Drawing, Line, Shape, Words

_WIDTH, _HEIGHT = 1040.0, 560.0
_GAP = 16.0
_NEAR_FACTOR = 3.0  # the detail shows what is this many times nearer than the farthest
_MARGIN = 1.22
_GROUND, _INK, _SOFT = "#f5f8fa", "#18222d", "#52606d"
_SCALE_SHARE = 0.28
_MIN_NAMED_PX = 40.0  # a smaller ring has no room for its name; the detail shows it
_WORST_FIRST = (Verdict.CONTRADICTED, Verdict.DEPENDS, Verdict.UNVERIFIABLE, Verdict.SUPPORTED)


@dataclass(frozen=True, slots=True)
class _Panel:
    """One map: its box, its middle [px] and its scale [px a km]."""

    box: Box
    x: float
    y: float
    scale: float
    reach_km: float


def draw_distances(audit: Audit, lang: str) -> Drawing | None:
    """Draw the places of the document around the site; None where it names none that is known."""
    if not audit.ways:
        return None
    farthest = max(way.spot.distance_km for way in audit.ways)
    near = [w.spot.distance_km for w in audit.ways if w.spot.distance_km * _NEAR_FACTOR <= farthest]
    rings_near = [r for r in audit.bands_km if r * _NEAR_FACTOR <= farthest]
    whole_km = max([farthest, *audit.bands_km]) if max(audit.bands_km) <= 2 * farthest else farthest
    panels = []
    wide = _WIDTH if not near else (_WIDTH - _GAP) * 0.56
    panels.append(_panel(0.0, wide, whole_km))
    if near:
        panels.append(_panel(wide + _GAP, _WIDTH - wide - _GAP, max([*near, *rings_near])))
    drawn = tuple((panel.box, tuple(_shapes(audit, panel, lang))) for panel in panels)
    above = [shape for panel in panels for shape in _furniture(panel, lang)]
    if near:
        above.append(Words(panels[1].box.x + 14, 26, say("near", lang), 14, colour=_SOFT, bold=True))
    label = "; ".join(
        f"{w.spot.label[lang]} {number(w.spot.distance_km)} {say('km', lang)}" for w in audit.ways
    )
    return Drawing(_WIDTH, _HEIGHT, drawn, tuple(above), f"{audit.site.label[lang]}: {label}")


def _panel(left: float, width: float, reach_km: float) -> _Panel:
    box = Box(left + 0.5, 0.5, width - 1, _HEIGHT - 1, _GROUND)
    reach = max(reach_km, 0.1) * _MARGIN
    scale = min(width, _HEIGHT) / 2 / reach
    return _Panel(box, left + width / 2, _HEIGHT / 2, scale, reach)


def _shapes(audit: Audit, panel: _Panel, lang: str) -> list[Shape]:
    shapes: list[Shape] = []
    for km in audit.bands_km:
        radius = km * panel.scale
        if radius < 12 or km > panel.reach_km * 1.3:
            continue
        shapes.append(Circle(panel.x, panel.y, radius, "#8fa3b5", 1.2, dash=True))
        text = f"{km:g} {say('km', lang)}"
        if radius > _MIN_NAMED_PX:
            shapes.append(Words(panel.x, panel.y + radius - 5, text, 12, "middle", _SOFT))
    inside = [w for w in audit.ways if w.spot.distance_km <= panel.reach_km]
    for way in sorted(inside, key=lambda w: -w.spot.distance_km):
        shapes += _way(way, panel, lang)
    shapes.append(Circle(panel.x, panel.y, 7, "#ffffff", 2, fill=_INK))
    # The name of the site goes to the side where no place is.
    pull = sum(math.sin(math.radians(w.spot.bearing)) for w in inside)
    side, anchor = (-13.0, "end") if pull > 0 else (13.0, "start")
    shapes.append(Words(panel.x + side, panel.y + 20, audit.site.label[lang], 15, anchor, _INK, bold=True))
    return shapes


def _way(way: Way, panel: _Panel, lang: str) -> list[Shape]:
    angle = math.radians(way.spot.bearing)
    radius = way.spot.distance_km * panel.scale
    x, y = panel.x + radius * math.sin(angle), panel.y - radius * math.cos(angle)
    if radius < 24:
        return [Circle(x, y, 3.5, "#ffffff", 1, fill=_SOFT)]
    verdict = next(v for v in _WORST_FIRST if any(found is v for _, found in way.claims))
    look = LOOKS[verdict]
    anchor = "start" if math.sin(angle) >= 0 else "end"
    room = panel.box.x + panel.box.width - x if anchor == "start" else x - panel.box.x
    if room < 150:
        anchor, shift = ("end", -12.0) if anchor == "start" else ("start", 12.0)
    else:
        shift = 11.0 if anchor == "start" else -11.0
    # Above the point where the line comes from below, and the other way about.
    lift = -14.0 if math.cos(angle) >= 0 else 24.0
    signs = " ".join(f"{LOOKS[v].sign}{claim}" for claim, v in way.claims)
    km = f"{number(way.spot.distance_km)} {say('km', lang)}"
    return [
        Line(panel.x, panel.y, x, y, look.ink, 2.4, dash=verdict is not Verdict.SUPPORTED),
        Circle(x, y, 5.5, "#ffffff", 1.6, fill=look.ink),
        Words(x + shift, y + lift, f"{way.spot.label[lang]}  {km}", 14.5, anchor, _INK, bold=True),
        Words(x + shift, y + lift + 16, signs, 12, anchor, look.ink),
    ]


def _furniture(panel: _Panel, lang: str) -> list[Shape]:
    """Scale bar and north, in the corners."""
    km = _round(panel.reach_km * 2 * _SCALE_SHARE)
    length = km * panel.scale
    left, bottom = panel.box.x + 16, _HEIGHT - 22
    right = panel.box.x + panel.box.width - 24
    return [
        Line(left, bottom, left + length, bottom, _INK, 2),
        Line(left, bottom - 5, left, bottom + 5, _INK, 2),
        Line(left + length, bottom - 5, left + length, bottom + 5, _INK, 2),
        Words(left + length / 2, bottom - 8, f"{km:g} {say('km', lang)}", 12, "middle", _INK),
        Line(right, 52, right, 30, _INK, 2),
        Line(right, 30, right - 5, 39, _INK, 2),
        Line(right, 30, right + 5, 39, _INK, 2),
        Words(right, 24, say("north", lang), 13, "middle", _INK, bold=True),
    ]


def _round(km: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten up to *km*."""
    power = 10.0 ** math.floor(math.log10(km))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= km)
