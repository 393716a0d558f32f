"""The class of a mapped hazard at a parcel, from a layer of zones: floods, earthquakes, landslides."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pyarrow as pa
import shapely
from pydantic import Field, model_validator

from siting.catalogue import Catalogue
from siting.criteria.base import Criterion, Measure, Params
from siting.criteria.layer_cover import (
    NONE,
    WHOLE,
    covered_quantity,
    covered_share,
    doubt_km,
    geometry_of,
)
from siting.errors import LayerError, did_you_mean, quote
from siting.evidence import (
    NO_NOTE,
    BoolArray,
    ClassArray,
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    numeric,
    textual,
)
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import IntArray
from siting.geo.setback import setbacks
from siting.geo.zones import Zones
from siting.sites.model import Sites
from siting.texts import say


class HazardParams(Params):
    """Which layer of zones, which column holds the class, and which class is worse."""

    layer: str = Field(description="Id of one of the study's layers: polygons with a class.")
    column: str = Field(description="Column of the layer with the class, a word or a number.")
    worst_first: tuple[str, ...] = Field(
        (), description="For words: the classes from worst to best; the worst that a parcel touches counts."
    )
    worst: Literal["highest", "lowest"] | None = Field(
        None, description="For numbers instead: whether the highest or the lowest class is the worst."
    )
    outside: str = Field(
        "none", description="For words: the class of a parcel that no zone of a complete layer touches."
    )
    outside_value: float | None = Field(
        None, allow_inf_nan=False, description="For numbers: the same; UNKNOWN without it."
    )
    unit: str = Field("", description="Unit of a number, such as g.")

    @model_validator(mode="after")
    def _one_order(self) -> HazardParams:
        if bool(self.worst_first) == (self.worst is not None):
            raise ValueError("give worst_first for words, or worst for numbers")
        if len(set(self.worst_first)) < len(self.worst_first):
            raise ValueError("worst_first names a class twice")
        return self


class HazardMeasure(Measure):
    """See `HazardParams`."""

    def __init__(self, params: HazardParams, catalogue: Catalogue) -> None:
        self.params = params
        self.layer = catalogue.layer(params.layer)
        self.label = say("land.hazard.label", layer=self.layer.label)
        self.unit = params.unit if params.worst else ""
        self.inputs = (say("inputs.layer", layer=self.layer.label),)
        self.supply = say("land.supply_layer", layer=self.layer.label)
        self.zones = Zones(self.layer.geometry)
        self.number = self.layer.numbers(params.column) if params.worst else np.zeros(0)
        self.rank = self._by_number() if params.worst else self._by_word()

    def _by_number(self) -> FloatArray:
        """How good each feature is, least is worst; NaN where its class is blank."""
        return -self.number if self.params.worst == "highest" else self.number

    def _by_word(self) -> FloatArray:
        order = {word: number for number, word in enumerate(self.params.worst_first)}
        words = self.layer.words(self.params.column).tolist()
        unlisted = [word for word in words if word and word not in order]
        if unlisted:
            raise LayerError(
                f"column {quote(self.params.column)} holds the class {quote(unlisted[0])}, which "
                "worst_first does not list",
                where=f"layer '{self.layer.id}'",
                hint=did_you_mean(unlisted[0], order),
            )
        return np.array([order.get(word, np.nan) for word in words], dtype=np.float64)

    def _touched(self, sites: Sites, reach_km: float) -> tuple[IntArray, IntArray]:
        """Return pairs of sites and the features that they touch, or that lie within a reach."""
        geometry = geometry_of(sites)
        if reach_km == 0.0:
            row, feature, area = self.zones.held(geometry)
            # A common edge is not inside, except for a point, which has no area.
            keep = (area > 0.0) | ~sites.has_area[row]
            return row[keep], feature[keep]
        # Few sites are known within a radius only: their pairs are measured one by one.
        row, piece = self.zones.near(geometry, reach_km * 1000.0)
        pairs = np.unique(np.column_stack([row, self.zones.owner[piece]]), axis=0)
        km = [setbacks(geometry[r : r + 1], self._only(int(f))).km[0] for r, f in pairs]
        kept = pairs[np.asarray(km) <= reach_km]
        return kept[:, 0], kept[:, 1]

    def _only(self, feature: int) -> FeatureIndex:
        return FeatureIndex(self.layer.geometry[feature : feature + 1])

    def _worst(self, sites: Sites, reach_km: float) -> tuple[IntArray, FloatArray]:
        """Return the worst feature of each site (-1: none) and its rank (NaN: none, or a blank class)."""
        row, feature = self._touched(sites, reach_km)
        # A blank class may be any: it comes first, and its rank NaN makes the result UNKNOWN.
        key = np.nan_to_num(self.rank[feature], nan=-np.inf)
        order = np.lexsort((feature, key, row))
        touched, first = np.unique(row[order], return_index=True)
        found = np.full(len(sites), -1, dtype=np.int64)
        found[touched] = feature[order][first]
        return found, np.where(found >= 0, self.rank[found], np.nan)

    def _best(self, site: Sites, reach_km: float) -> int:
        """Return the feature that decides if one site lies as well as it may within a reach; -1: none.

        A zone in which the centre lies deeper than the reach is touched wherever the site is.
        """
        _, feature = self._touched(site, reach_km)
        feature = np.unique(feature)
        sure = [f for f in feature if self._depth_km(site, self.layer.geometry[f]) >= reach_km]
        if sure:
            return int(min(sure, key=lambda f: np.nan_to_num(self.rank[f], nan=-np.inf)))
        zones = shapely.union_all(self.layer.geometry[feature])
        told = self.params.outside_value is not None or not self.params.worst
        if not len(feature) or (told and self._depth_km(site, zones) < reach_km):
            return -1
        return int(max(feature, key=lambda f: np.nan_to_num(self.rank[f], nan=-np.inf)))

    @staticmethod
    def _depth_km(site: Sites, zone: shapely.Geometry) -> float:
        """How far the centre of one site lies inside a zone [km]; negative if it does not."""
        if not shapely.intersects_xy(zone, site.lon[0], site.lat[0]):
            return -1.0
        edge = FeatureIndex(np.array([shapely.boundary(zone)], dtype=object))
        return float(edge.nearest(site.lon, site.lat)[1][0])

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        feature, rank = self._worst(sites, 0.0)
        covered = covered_share(self.layer, sites)
        outside = feature < 0
        blank = ~outside & np.isnan(rank)
        # Where the layer is silent, the uncovered part may be in any class.
        silent = blank | (covered <= NONE) | (outside & ((covered < WHOLE) | (not self.layer.complete)))
        doubt = doubt_km(self.layer, sites)
        wider, better = feature.copy(), feature.copy()
        for km in np.unique(doubt[doubt > 0]):
            rows = np.flatnonzero(doubt == km)
            wider[rows], _ = self._worst(sites.take(rows), float(km))
        for row in np.flatnonzero(doubt > 0):
            better[row] = self._best(sites.take(np.array([row])), float(doubt[row]))
        # A zone that is not drawn, or lies where the layer ends, may be of the worst class.
        wider[(covered < WHOLE) | (not self.layer.complete)] = len(self.layer)
        doubtful = (doubt > 0) | (covered < WHOLE) | (not self.layer.complete)
        evidence = np.where(doubtful, EvidenceClass.ESTIMATED, EvidenceClass.DERIVED).astype(np.uint8)
        note = np.select([covered <= NONE, blank, silent, covered < WHOLE], [1, 2, 3, 4], 0).astype(np.uint8)
        if self.params.worst:
            main = self._numbers((feature, wider, better), silent, evidence, note)
        else:
            main = self._words((feature, wider, better), silent, evidence, note)
        beside: tuple[Quantity, ...] = ()
        if self.layer.covers is not None:
            beside = (covered_quantity(self.layer.label, covered, self.layer.source),)
        return Measurements(main, beside)

    def _numbers(
        self, deciding: tuple[IntArray, ...], silent: BoolArray, evidence: ClassArray, note: ClassArray
    ) -> Quantity:
        none = np.nan if self.params.outside_value is None else self.params.outside_value
        extreme = np.fmax if self.params.worst == "highest" else np.fmin
        number = np.append(self.number, extreme.reduce(self.number, initial=np.nan))
        value, *others = (np.where(which >= 0, number[which], none) for which in deciding)
        value[silent] = np.nan
        return numeric(
            "class",
            self.label,
            self.unit,
            value,
            low=np.fmin.reduce([value, *others]),
            high=np.fmax.reduce([value, *others]),
            evidence=evidence,
            method=say("land.hazard.method"),
            sources=(self.layer.source,),
            notes=self._notes(),
            note_code=note,
            complete=self.layer.complete,
        )

    def _words(
        self, deciding: tuple[IntArray, ...], silent: BoolArray, evidence: ClassArray, note: ClassArray
    ) -> Quantity:
        # After the features: the worst class, at len(layer), and the class outside, at -1.
        words = np.array(
            [*self.layer.words(self.params.column), self.params.worst_first[0], self.params.outside]
        )
        text, worse, better = (words[which] for which in deciding)
        also = np.where(worse == text, better, worse)
        # A class that may be better and may be worse is not known.
        open_both = ~silent & (worse != text) & (better != text)
        silent = silent | open_both
        return textual(
            "class",
            self.label,
            pa.array(text, pa.string(), mask=silent),
            evidence=evidence,
            method=say("land.hazard.method"),
            sources=(self.layer.source,),
            notes=self._notes(),
            note_code=np.where(open_both, 5, note).astype(np.uint8),
            also=pa.array(also, pa.string(), mask=silent | (also == text) | (also == "")),
            complete=self.layer.complete,
        )

    def _notes(self) -> tuple[Label, ...]:
        return (
            NO_NOTE,
            say("land.not_covered"),
            say("land.hazard.blank", column=self.params.column),
            say("land.incomplete"),
            say("land.partly_covered"),
            say("land.hazard.open"),
        )


HAZARD = Criterion(
    "hazard",
    say("land.hazard.criterion"),
    say("land.hazard.description"),
    "",
    ("geodesic",),
    HazardParams,
    HazardMeasure,
)
