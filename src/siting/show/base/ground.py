"""The background picture of a map: the user's, or the relief that ships with the package."""

from __future__ import annotations

from siting.catalogue import DATA
from siting.evidence import Label
from siting.geo.ground import GroundPicture
from siting.outcome import Outcome
from siting.show.base.text import map_notice_of
from siting.texts import say

__all__ = ["RELIEF", "GroundPicture", "ground_of", "map_notice"]

RELIEF = GroundPicture(DATA / "relief.webp", 109.5, 34.0, 118.0, 41.5, "relief", fade_deg=0.2)
"""Hill-shade with hypsometric tint, drawn by ``scripts/build_relief.py``."""


def ground_of(outcome: Outcome) -> GroundPicture | None:
    """Return the picture under the sites: the user's, else the relief if it has a site, else None."""
    relief = RELIEF if RELIEF.meets(outcome.sites.lon, outcome.sites.lat) else None
    return outcome.base_picture or relief


def map_notice(outcome: Outcome) -> Label:
    """Return what a map has to say about its base; in China also what the law asks, and where the base ends.

    No map of places abroad has the relief of North China, nor does a reader there expect it.
    """
    sites = outcome.sites
    if outcome.base is not None:
        return outcome.base.notice if sites.in_china else say("base.own_base_abroad", base=outcome.base.label)
    notice = map_notice_of(in_china=sites.in_china)
    if not sites.in_china or RELIEF.holds(sites.lon, sites.lat).all():
        return notice
    blank = say(
        "base.blank_ground", west=RELIEF.west, east=RELIEF.east, south=RELIEF.south, north=RELIEF.north
    )
    return Label(f"{notice.en} {blank.en}", f"{notice.zh}{blank.zh}")
