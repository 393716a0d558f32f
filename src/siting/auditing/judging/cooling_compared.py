"""Free-cooling hours at several sites by one technology: that of the study, else the first that is tried."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.site_climate import Climate, CoolingHours, SiteClimate
from siting.auditing.judging.verdicts import Figure, Rules
from siting.evidence import EvidenceClass, Label
from siting.texts import say

if TYPE_CHECKING:
    from siting.cooling.technologies import Technology


def hours_by_one_technology(
    site: AuditSite, climate: Climate | None, plant: Technology | None, rules: Rules
) -> tuple[Callable[[AuditSite], Figure], Label, tuple[str, ...]] | None:
    """Return full free-cooling hours at a place, what they are and their sources; None without a climate."""

    def cooling(place: AuditSite) -> CoolingHours | None:
        there = SiteClimate(place, climate, plant)
        return there.cooling(rules.supply_water_c)[0] if there.known else None

    def hours(place: AuditSite) -> Figure:
        found = cooling(place)
        nothing = Figure(math.nan, math.nan, math.nan, "h/yr", EvidenceClass.UNKNOWN)
        return nothing if found is None else found.full

    here = cooling(site)
    if here is None:
        return None
    what = say("superlative.what.free_cooling", technology=here.label)
    return hours, what, (*SiteClimate(site, climate).climate.sources[:1], *here.sources)
