"""Disaster-recovery bands: whether a site is in the same-city or the remote band of an anchor city.

One rule serves both: a band has a hard lower and upper limit, and soft ends beyond them. No Chinese
regulation states 60 or 500 km (the bank guideline of 2010 says "tens of km" and "several hundred km or
more"), so the limits are parameters, each with its kind and source.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from pydantic import Field, field_validator, model_validator

from siting import conventions
from siting.catalogue import Catalogue
from siting.conventions import FIBRE_MS_PER_KM, FIBRE_US_PER_KM, ROUTE_FACTORS, Convention
from siting.criteria.base import Criterion, Features, Measure, Params, PlaceSpec, find
from siting.criteria.distance import METHOD, derived, place_range
from siting.criteria.map_points import anchor_point
from siting.evidence import (
    NO_NOTE,
    STUDY_FILE,
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    Threshold,
    numeric,
    textual,
)
from siting.geo.features import Ring
from siting.geo.geodesy import distance_km, ring
from siting.sites.model import Sites
from siting.texts import join, say

BANDS = ("inside", "soft", "too near", "too far")
_INSIDE, _SOFT, _TOO_NEAR, _TOO_FAR = range(4)
Kind = Literal["standard", "regulation", "practice", "claim", "user"]


class Limit(Params):
    """A distance limit with where it comes from."""

    km: float = Field(ge=0, allow_inf_nan=False, description="Distance [km].")
    kind: Kind = Field("user", description="standard, regulation, practice, claim or user.")
    source: str = Field(
        STUDY_FILE, pattern="^[^;]+$", description="Source id, or the source in words (no semicolon)."
    )


def _limit(given: Convention[float]) -> Limit:
    return Limit.model_validate({"km": given.value, "kind": given.kind, "source": given.source})


# (soft_min, min, max, soft_max) of each mode; None is no limit.
DEFAULTS: dict[str, tuple[Limit | None, Limit | None, Limit | None, Limit | None]] = {
    "same_city": (
        None,
        _limit(conventions.SAME_CITY_MIN_KM),
        _limit(conventions.SAME_CITY_KM),
        _limit(conventions.SAME_CITY_SOFT_KM),
    ),
    "remote": (
        _limit(conventions.REMOTE_SOFT_KM),
        _limit(conventions.REMOTE_KM),
        None,
        None,
    ),
}
_NAMES = ("soft_min", "min", "max", "soft_max")
_LIMITS = {
    "soft_min": say("recovery.limits.soft_min"),
    "min": say("recovery.limits.min"),
    "max": say("recovery.limits.max"),
    "soft_max": say("recovery.limits.soft_max"),
}


def _rise(lower: Limit | None, upper: Limit | None) -> bool:
    return lower is not None and upper is not None and lower.km <= upper.km


class RecoveryParams(Params):
    """A limit is a number of km, or {km, kind, source}."""

    mode: Literal["same_city", "remote"] = Field(description="Which band; sets the default limits.")
    anchors: tuple[PlaceSpec, ...] = Field(
        min_length=1, description="Anchor cities; a site counts for the one whose band it meets best."
    )
    soft_min: Limit | None = Field(None, description="Below this the score is 0 (remote 300).")
    min: Limit | None = Field(None, description="From this on the score is 1 (same_city 10, remote 500).")
    max: Limit | None = Field(None, description="Up to this the score is 1 (same_city 60, remote none).")
    soft_max: Limit | None = Field(None, description="Beyond this the score is 0 (same_city 100).")

    @field_validator(*_NAMES, mode="before")
    @classmethod
    def _plain_number(cls, given: Any) -> Any:
        return {"km": given} if isinstance(given, (int, float)) and not isinstance(given, bool) else given

    @model_validator(mode="after")
    def _in_order(self) -> RecoveryParams:
        km = [limit.km for limit in self.limits() if limit is not None]
        if km != sorted(km):
            shown = ", ".join(f"{n} {x.km:g}" for n, x in zip(_NAMES, self.limits(), strict=True) if x)
            raise ValueError(f"limits cross: {shown} km; they must rise from soft_min to soft_max")
        return self

    def limits(self) -> tuple[Limit | None, Limit | None, Limit | None, Limit | None]:
        """Return soft_min, min, max, soft_max: those given, else the defaults of the mode."""
        soft_min, low, high, soft_max = DEFAULTS[self.mode]
        # If the study moves a limit past a soft end, the limit replaces it, or they would cross.
        low, high = self.min or low, self.max or high
        soft_min = self.soft_min or (soft_min if _rise(soft_min, low) else None)
        soft_max = self.soft_max or (soft_max if _rise(high, soft_max) else None)
        return soft_min, low, high, soft_max


class RecoveryBand(Measure):
    """Distance to the anchor whose band a site meets best, the band, its margin, fibre and round trip."""

    unit = "km"
    supply = say("common.site_coordinates")

    def __init__(self, params: RecoveryParams, catalogue: Catalogue) -> None:
        self.params = params
        self.places = tuple(find(anchor, catalogue) for anchor in params.anchors)
        self.inputs = tuple(say("inputs.place", place=place.label) for place in self.places)
        given = {name: x for name, x in zip(_NAMES, params.limits(), strict=True) if x}
        self.thresholds = tuple(Threshold(name, x.km, "km", x.kind, x.source) for name, x in given.items())
        km = {name: x.km for name, x in given.items()}
        self.min_km, self.max_km = km.get("min", 0.0), km.get("max", math.inf)
        self.soft_min_km = km.get("soft_min", self.min_km)
        self.soft_max_km = km.get("soft_max", self.max_km)
        self.default_value = {"kind": "band", **dict.fromkeys(_NAMES), **km}
        names = join((p.label for p in self.places), "mark.list")
        self.label = say(f"recovery.label_{params.mode}", names=names)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        table = np.array([distance_km(sites.lon, sites.lat, p.lon, p.lat) for p in self.places])
        anchor = np.argmax(np.array([self.margin_km(km) for km in table]), axis=0)
        # To the metre, as printed: a figure and its verdict must not contradict each other.
        km = np.round(table[anchor, np.arange(len(sites))], 3)
        low, high = self._range(sites, table)
        low, high = np.minimum(low, km), np.maximum(high, km)
        sources = ("geodesic", *dict.fromkeys(p.source for p in self.places))
        distance = numeric(
            "distance",
            self._distance_label(),
            "km",
            km,
            low=low,
            high=high,
            evidence=derived(sites),
            method=METHOD,
            sources=sources,
        )
        return Measurements(
            distance, (*self._band(km, low, high), *self._anchor_name(anchor), *_fibre(km, low, high))
        )

    def features(self, sites: Sites) -> Features:  # noqa: ARG002  (the rings do not depend on them)
        """See `Measure`: the anchors, with the hard limits as rings."""
        rings = tuple(
            Ring(
                place.label,
                place.lon,
                place.lat,
                limit.value,
                self.params.mode,
                limit.source,
                ring(place.lon, place.lat, limit.value),
            )
            for place in self.places
            for limit in self.thresholds
            if limit.name == ("max" if self.params.mode == "same_city" else "min") and limit.value > 0
        )
        return Features(rings, tuple(anchor_point(place) for place in self.places))

    def margin_km(self, km: FloatArray) -> FloatArray:
        """Distance inside the hard limits (positive) or outside them (negative) [km]."""
        inside = km - self.min_km if self.min_km > 0 else np.full(np.shape(km), np.inf)
        return np.asarray(np.round(np.minimum(inside, self.max_km - km), 3), dtype=np.float64)

    def _range(self, sites: Sites, table: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Least and greatest distance to the best anchor, whichever it is at the true place of a site [km].

        *table* has the distances of the centres to each anchor, shape (anchors, n).
        """
        ends = [place_range(sites, place, km) for place, km in zip(self.places, table, strict=True)]
        near, far = (np.round(np.array(end), 3) for end in zip(*ends, strict=True))
        at_ends = np.array([self.margin_km(near), self.margin_km(far)])
        # The best anchor has at least this margin everywhere in the site; others never count there.
        least = at_ends.min(axis=0).max(axis=0)
        possible = self._largest_margin(near, far, at_ends) >= least
        if self.min_km > 0:
            near = np.maximum(near, self.min_km + least)
        far = np.minimum(far, self.max_km - least)
        low, high = np.where(possible, near, np.inf), np.where(possible, far, -np.inf)
        return np.asarray(np.round(low.min(axis=0), 3)), np.asarray(np.round(high.max(axis=0), 3))

    def codes(self, km: FloatArray) -> FloatArray:
        """Index into `BANDS` of each distance, shape (n,)."""
        conditions = [
            (km >= self.min_km) & (km <= self.max_km),
            (km >= self.soft_min_km) & (km <= self.soft_max_km),
            km < self.min_km,
        ]
        return np.asarray(np.select(conditions, [_INSIDE, _SOFT, _TOO_NEAR], default=_TOO_FAR))

    def _band(self, km: FloatArray, low: FloatArray, high: FloatArray) -> tuple[Quantity, ...]:
        limits = join(
            (say("recovery.band.limit", name=_LIMITS[t.name], limit=t.value) for t in self.thresholds),
            "mark.comma",
        )
        sources = ("geodesic", "cbrc-2010-114", *dict.fromkeys(t.source for t in self.thresholds))
        method = say("recovery.band.method", limits=limits)
        split = (self.codes(low) != self.codes(km)) | (self.codes(high) != self.codes(km))
        margin = self.margin_km(km)
        finite = np.where(np.isinf(margin), np.nan, margin)
        ends = np.array([self.margin_km(low), self.margin_km(high), margin])
        return (
            textual(
                "band",
                say("recovery.band.label"),
                pa.array(BANDS).take(pa.array(self.codes(km))),
                evidence=EvidenceClass.DERIVED,
                method=method,
                sources=sources,
                notes=(
                    NO_NOTE,
                    say("recovery.band.straddles"),
                ),
                note_code=split.astype(np.uint8),
            ),
            numeric(
                "margin",
                say("recovery.margin.label"),
                "km",
                finite,
                low=ends.min(axis=0),
                high=self._largest_margin(low, high, ends),
                evidence=EvidenceClass.DERIVED,
                method=method,
                sources=sources,
            ),
        )

    def _largest_margin(self, low: FloatArray, high: FloatArray, ends: FloatArray) -> FloatArray:
        """Largest margin over low..high: at the middle of the band where that lies between them."""
        middle = np.clip((self.min_km + self.max_km) / 2, low, high)
        return np.asarray(np.maximum(ends.max(axis=0), self.margin_km(middle)))

    def _distance_label(self) -> Label:
        if len(self.places) > 1:
            return say("recovery.distance")
        return say("recovery.distance_from", place=self.places[0].label)

    def _anchor_name(self, anchor: FloatArray) -> tuple[Quantity, ...]:
        if len(self.places) == 1:
            return ()
        names = pa.array([p.label.en for p in self.places])
        return (
            textual(
                "anchor",
                say("recovery.anchor.label"),
                names.take(pa.array(anchor)),
                evidence=EvidenceClass.DERIVED,
                method=say("recovery.anchor.method"),
                sources=tuple(dict.fromkeys(p.source for p in self.places)),
            ),
        )


def _fibre(km: FloatArray, nearest_km: FloatArray, farthest_km: FloatArray) -> tuple[Quantity, ...]:
    low, typical, high = ROUTE_FACTORS.value
    trip = 2 * FIBRE_MS_PER_KM.value
    method = say("recovery.fibre.method", low=low, usual=typical, high=high)
    return (
        numeric(
            "fibre_route",
            say("recovery.fibre.label"),
            "km",
            km * typical,
            low=nearest_km * low,
            high=farthest_km * high,
            evidence=EvidenceClass.ASSUMED,
            method=method,
            sources=("route-factor",),
        ),
        numeric(
            "round_trip_time",
            say("recovery.trip.label"),
            "ms",
            km * typical * trip,
            low=nearest_km * low * trip,
            high=farthest_km * high * trip,
            evidence=EvidenceClass.ASSUMED,
            method=say("recovery.trip.method", method=method, delay=FIBRE_US_PER_KM.value),
            sources=("route-factor", "fibre-delay"),
        ),
    )


_KM = {
    "least": f"{conventions.SAME_CITY_MIN_KM.value:g}",
    "most": f"{conventions.SAME_CITY_KM.value:g}",
    "soft": f"{conventions.SAME_CITY_SOFT_KM.value:g}",
    "remote": f"{conventions.REMOTE_KM.value:g}",
    "remote_soft": f"{conventions.REMOTE_SOFT_KM.value:g}",
}
RECOVERY_BAND = Criterion(
    "recovery_band",
    say("recovery.label"),
    say("recovery.description", **_KM),
    "km",
    (
        "geodesic",
        "cbrc-2010-114",
        "practice-bands",
        "practice-soft",
        "practice-one-event",
        "route-factor",
        "fibre-delay",
    ),
    RecoveryParams,
    RecoveryBand,
)
