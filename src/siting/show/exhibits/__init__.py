"""Exhibits: figures that can be printed in a report. `siting.study.exhibits` lists them, one row each."""

from __future__ import annotations

from siting.show.exhibits.acceptability import draw_acceptability
from siting.show.exhibits.cooling_months import draw_cooling_months
from siting.show.exhibits.location import draw_location
from siting.show.exhibits.ranked_bars import draw_ranked_bars
from siting.show.exhibits.value_curves import draw_value_curves

__all__ = [
    "draw_acceptability",
    "draw_cooling_months",
    "draw_location",
    "draw_ranked_bars",
    "draw_value_curves",
]
