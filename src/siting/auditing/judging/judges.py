"""Which function judges which claim: one judge per id in the table of claim kinds."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from siting.auditing.judging.arithmetic import against_figures
from siting.auditing.judging.bounds import with_bounds
from siting.auditing.judging.distance import judge_band, judge_distance
from siting.auditing.judging.documentary import (
    judge_class,
    judge_paper,
    judge_tier,
    judge_voltage,
)
from siting.auditing.judging.efficiency import judge_pue, judge_wue
from siting.auditing.judging.figures import ByKind, by_kind
from siting.auditing.judging.free_cooling import judge_free_cooling
from siting.auditing.judging.ground_acceleration import judge_acceleration
from siting.auditing.judging.latency import judge_latency
from siting.auditing.judging.of_site import carried_on
from siting.auditing.judging.own_columns import against_columns
from siting.auditing.judging.protected_land import judge_protected_land
from siting.auditing.judging.restatements import by_whole, converted_wrongly
from siting.auditing.judging.seasons import judge_extreme, judge_summer
from siting.auditing.judging.site import GIVEN, AuditSite, Spot, find_spot
from siting.auditing.judging.site_climate import Climate, SiteClimate
from siting.auditing.judging.site_conditions import judge_site_conditions
from siting.auditing.judging.superlatives import judge_superlative
from siting.auditing.judging.thermal import judge_elevation, judge_temperature
from siting.auditing.judging.travel import judge_travel_time
from siting.auditing.judging.verdicts import Judged, Rules, Verdict
from siting.auditing.reading.claim_kinds import JudgeId
from siting.auditing.reading.claims import Claim, Restated
from siting.catalogue import Catalogue
from siting.geo.features import Ring
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.cooling.technologies import Technology

_BESIDE = 110
"""Characters from the start of a quote to that of another beside it."""
# 52 km from Taiyuan, 距太原52公里: a place that a distance leads to, so that no other one starts there.
_LEADS_TO = re.compile(r"(?:\b(?:from|of|to) (?:the )?(?:[a-z]+ (?:of )?)?|[距离到至去往]|位于|地处|处于)$")


# Jiaocheng lies 50 km from Taiyuan and Wenshui 67 km: no word says what the second distance leads to.
_WAY = re.compile(
    r"\b(?:from|of|to|away|between|off)\b|\b(?:north|south|east|west)|[距离到至往]|[东南西北][侧方]?[约近]?(?=\d)"
)


def _is_led_to(claim: Claim) -> bool:
    ahead, named, _ = claim.quote.partition(claim.subject)
    return bool(named) and _LEADS_TO.search(ahead) is not None


@dataclass(frozen=True)
class JudgingContext:
    """What a judge may use besides the claim: the document's claims, the site, its rivals, the tables."""

    claims: Sequence[Claim]
    site: AuditSite
    rivals: Sequence[AuditSite]
    catalogue: Catalogue
    rules: Rules
    own_climate: Climate | None = None
    restated: Sequence[Restated] = ()
    rings: Sequence[Ring] = ()
    plant: Technology | None = None

    @cached_property
    def climate(self) -> SiteClimate:
        """The climate of the site."""
        return SiteClimate(self.site, self.own_climate, self.plant)

    @cached_property
    def anchors(self) -> list[Spot]:
        """The places whose distance the document states, each once, in document order."""
        named = [c.subject for c in self.claims if c.spec.anchors and c.subject.strip()]
        spots = [find_spot(name, self.site, self.catalogue) for name in dict.fromkeys(named)]
        return list({spot.label.en: spot for spot in spots if spot is not None}.values())

    def beside(self, claim: Claim) -> list[str]:
        """Return the places that this claim may start from: those of the claims next to it."""
        at = claim.position.start
        low = bisect.bisect_left(self._ends, at - _BESIDE)
        elliptic = _WAY.search(claim.quote) is None
        found = []
        for other in self._routed[low:]:
            if other.position.start > at + _BESIDE:
                break
            named_here = other.subject in claim.quote  # 距大连356公里，大连到北京462公里
            if other.subject != claim.subject and (named_here or elliptic or not _is_led_to(other)):
                found.append(other.subject)
        return found

    @cached_property
    def by_kind(self) -> ByKind:
        """The claims by kind."""
        return by_kind(self.claims)

    @cached_property
    def with_subjects(self) -> ByKind:
        """The claims by kind, each with the subject that it goes on with."""
        return by_kind(carried_on(self.claims, self.site.label))

    @cached_property
    def restated_of(self) -> Mapping[str, list[Restated]]:
        """The figures stated twice, by the claim that is wrong if they disagree."""
        return by_whole(self.restated)

    @cached_property
    def at_table_elevation(self) -> JudgingContext:
        """The same with the site at the elevation of the table, not at the one that the user gives."""
        return replace(self, site=self.site.at_table_elevation())

    @cached_property
    def _routed(self) -> list[Claim]:
        return [c for c in self.claims if c.spec.anchors and c.subject.strip()]

    @cached_property
    def _ends(self) -> list[int]:
        return [c.position.start for c in self._routed]


Found = tuple[Judged, Spot | None]
Judge = Callable[[Claim, JudgingContext], Found]
JUDGES: dict[JudgeId, Judge] = {
    "distance": lambda claim, context: judge_distance(
        claim, context.site, context.catalogue, context.rules, beside=context.beside(claim)
    ),
    "band": lambda claim, context: judge_band(
        claim, context.site, context.anchors, context.catalogue, context.rules, rings=context.rings
    ),
    "latency": lambda claim, context: judge_latency(claim, context.site, context.catalogue, context.rules),
    "temperature": lambda claim, context: (judge_temperature(claim, context.climate, context.rules), None),
    "free_cooling": lambda claim, context: (judge_free_cooling(claim, context.climate, context.rules), None),
    "pue": lambda claim, context: (judge_pue(claim, context.climate, context.rules), None),
    "wue": lambda claim, context: (judge_wue(claim, context.climate, context.rules), None),
    "elevation": lambda claim, context: (judge_elevation(claim, context.site, context.rules), None),
    "acceleration": lambda claim, context: (judge_acceleration(claim, context.site, context.rules), None),
    "superlative": lambda claim, context: (
        judge_superlative(
            claim,
            context.site,
            context.rivals,
            context.catalogue,
            context.own_climate,
            rules=context.rules,
            plant=context.plant,
        ),
        None,
    ),
    "paper": lambda claim, _case: (judge_paper(claim), None),
    "summer": lambda claim, context: (judge_summer(claim, context.climate, context.rules), None),
    "extreme": lambda claim, context: (judge_extreme(claim, context.climate, context.rules), None),
    "voltage": lambda claim, _case: (judge_voltage(claim), None),
    "tier": lambda claim, _case: (judge_tier(claim), None),
    "class": lambda claim, _case: (judge_class(claim), None),
    "protected_land": lambda claim, context: (judge_protected_land(claim, context.site), None),
    "site_conditions": lambda claim, context: (judge_site_conditions(claim, context.site), None),
    "travel_time": lambda claim, context: judge_travel_time(claim, context.site, context.catalogue),
}


BY_CLIMATE: frozenset[JudgeId] = frozenset({"temperature", "free_cooling", "pue", "wue", "summer", "extreme"})
"""Judges whose figures follow the elevation of the site."""


def judge(claim: Claim, context: JudgingContext) -> Found:
    """Judge a claim; also return the place it is judged for, if there is one.

    An elevation that the user gives proves nothing: what is SUPPORTED only with it DEPENDS on it.
    """
    judged, spot = JUDGES[claim.spec.judge](claim, context)
    judged = _at_given_elevation(judged, context)
    judged = converted_wrongly(with_bounds(judged), context.restated_of.get(claim.id, ()), context.rules)
    judged = against_columns(judged, context.site, context.with_subjects.get(claim.kind, ()), context.rules)
    return against_figures(judged, context.by_kind, context.rules), spot


def _at_given_elevation(judged: Judged, context: JudgingContext) -> Judged:
    """Return the verdict of a judge, DEPENDS if only the elevation that the user gives makes it SUPPORTED."""
    claim, site = judged.claim, context.site
    if (
        judged.verdict is not Verdict.SUPPORTED
        or claim.spec.judge not in BY_CLIMATE
        or site.elevation_source != GIVEN
        or JUDGES[claim.spec.judge](claim, context.at_table_elevation)[0].verdict is Verdict.SUPPORTED
    ):
        return judged
    return replace(
        judged,
        verdict=Verdict.DEPENDS,
        finding=say("thermal.elevation.only_as_given", finding=judged.finding),
        definition=say("thermal.elevation.rests_on_given", elevation_m=site.elevation_m),
        needed=say("thermal.elevation.needed_proof"),
    )
