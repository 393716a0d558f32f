"""What supplies the object of a rule: a layer, a criterion of the study, a column, or nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.catalogue import TOWN, Layer
from siting.criteria.base import Measure
from siting.criteria.layer_cover import NONE as MIN_COVERED
from siting.criteria.layer_cover import WHOLE, covered_share, geometry_of, to_edge_km
from siting.criteria.overlap import LayerShares
from siting.evidence import NO_NOTE, BoolArray, FloatArray, Label, Measurements, Quantity
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import IntArray
from siting.geo.setback import setbacks
from siting.records import dataclass
from siting.rules.rule import RuleObject
from siting.sites.model import Sites
from siting.texts import say
from siting.units import read_unit

NONE = -1
"""Feature of a site that has none."""

_MAX_RADII = 8
POINT_REACH_KM = 2.0
"""How far a parcel may reach from its point where its area is not stated [km]: an assumption."""


@dataclass(frozen=True)
class Found:
    """What is known of a rule's object at n sites.

    Parameters
    ----------
    value, low, high
        Shape (n,), in the unit of the rule; NaN is UNKNOWN.
    feature
        Shape (n,), the feature that decides, as a row of ``names`` of its supply; -1 is none.
    word, also
        Shape (n,), words, and a second one that cannot be ruled out; None for figures.
    known, guessed
        Shape (n,): whether there is a figure or a word, and whether it rests on a guess.
    incomplete
        Shape (n,): the layer is a list with gaps, an unlisted feature may be nearer.
    beyond
        Shape (n,): beyond the box that the layer covers a feature may be nearer than the one found.
    point
        Shape (n,): the outline is not known, and the figure allows for it.
    share, whole
        Shape (n,), the share of the parcel inside the object, 0..1, and whether the layer covers all of it;
        None where no layer supplies it.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    known: BoolArray
    guessed: BoolArray
    feature: IntArray
    incomplete: BoolArray
    beyond: BoolArray
    point: BoolArray
    word: npt.NDArray[np.object_] | None = None
    also: npt.NDArray[np.object_] | None = None
    share: FloatArray | None = None
    whole: BoolArray | None = None


Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Chunk:
    """A chunk of sites with what the study's criteria measured, by id; rules share what they measure."""

    sites: Sites
    measured: Mapping[str, Measurements]
    _kept: dict[object, Any] = field(default_factory=dict)

    def once(self, key: object, make: Callable[[], Kept]) -> Kept:
        """Return what *make* returned for a key the first time."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Kept = self._kept[key]
        return found


def nothing(count: int) -> Found:
    """Nothing is known of the object."""
    gone, no = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    return Found(gone, gone, gone, no, no, np.full(count, NONE), no, no, no)


class Supply(ABC):
    """Where the object of a rule comes from.

    Attributes
    ----------
    names
        Names of its features.
    sources
        Ids of its sources.
    lacking
        Why nothing is known at any site; empty if something is supplied.
    """

    names: tuple[Label, ...] = ()
    sources: tuple[str, ...] = ()
    lacking: Label = NO_NOTE

    @abstractmethod
    def find(self, chunk: Chunk, unit: str) -> Found:
        """Return what is known at a chunk of sites."""

    @abstractmethod
    def wanted(
        self, subject: RuleObject, sites: Sites, own: Mapping[str, Label], *, inside: bool = False
    ) -> Label:
        """Return what to supply where it is UNKNOWN; *own* is what the study's criteria ask for, by id.

        *inside*: whether the parcel should be in or near the object, so that one more would meet the rule.
        """

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (for those that have none)
        """Return what the user should know before judging, one line per item."""
        return ()


class NoSupply(Supply):
    """Nothing supplies the object: a layer would (*by_layer*), or a criterion or a column."""

    def __init__(self, *, by_layer: bool) -> None:
        self._by_layer = by_layer
        self.lacking = say("rules.why.not_supplied")

    def find(self, chunk: Chunk, unit: str) -> Found:  # noqa: ARG002
        """See `Supply`."""
        return nothing(len(chunk.sites))

    def wanted(
        self,
        subject: RuleObject,
        sites: Sites,  # noqa: ARG002
        own: Mapping[str, Label],  # noqa: ARG002
        *,
        inside: bool = False,  # noqa: ARG002
    ) -> Label:
        """See `Supply`."""
        key = "rules.supply.layer" if self._by_layer else "rules.supply.figure"
        return say(key, object=subject.label, id=subject.id, ask=subject.ask)


class LayerSupply(Supply):
    """The features of a layer: how far they are from the parcel's edge, and how much of it they cover."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.shares = LayerShares(layer, 0.0)
        self._of_radius = _by_radius(layer)
        self.names = layer.names
        self.sources = ("geodesic", layer.source)
        if layer.position == TOWN:
            self.lacking = say("rules.why.town_only", layer=layer.label)

    def wanted(
        self,
        subject: RuleObject,
        sites: Sites,  # noqa: ARG002
        own: Mapping[str, Label],  # noqa: ARG002
        *,
        inside: bool = False,
    ) -> Label:
        """See `Supply`."""
        layer = self.layer.label
        key = "rules.supply.inside_layer" if inside else "rules.supply.complete_layer"
        return say(key, object=subject.label, layer=layer, ask=subject.ask)

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (about the layer)
        """See `Supply`."""
        repaired = self.shares.zones.repaired
        if not repaired:
            return ()
        return (f"layer '{self.layer.id}': {repaired:,} outlines that cross themselves are repaired",)

    def find(self, chunk: Chunk, unit: str) -> Found:
        """See `Supply`: distances in km if that is the unit, else in m; shares only where it is %."""
        sites = chunk.sites
        if self.lacking.en:
            return nothing(len(sites))
        near = chunk.once((id(self), "near"), lambda: setbacks(geometry_of(sites), self.shares.index))
        feature, share = near.feature, None
        if unit == "%":
            share, covering = chunk.once((id(self), "share"), lambda: self.shares.of(sites))
            feature = np.where(share > 0, covering, feature)
        reach, point = extent_km(sites)
        low, high = self._bounds(chunk, near.km, self.layer.radius_km[near.feature])
        covered = chunk.once((self.layer.covers, "covered"), lambda: covered_share(self.layer, sites))
        # Beyond the box that the layer covers anything may lie.
        edge_km = chunk.once((self.layer.covers, "edge"), lambda: to_edge_km(self.layer, sites))
        least = np.minimum(near.km, edge_km)
        low = np.minimum(low, edge_km)
        if not self.layer.complete:
            least = low = np.zeros(len(sites))
        times = 1.0 if unit == "km" else 1000.0
        known = covered > MIN_COVERED
        return Found(
            near.km * times,
            np.maximum(low - sites.radius_km - reach, 0.0) * times,
            (high + sites.radius_km) * times,
            known,
            np.zeros_like(known),
            np.where(known, feature, NONE),
            incomplete=np.full(len(sites), not self.layer.complete),
            beyond=least < near.km,
            point=point & (reach > 0),
            share=share,
            whole=covered >= WHOLE,
        )

    def _bounds(self, chunk: Chunk, km: FloatArray, radius_km: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the least and the largest distance to the nearest feature [km], as far as places are exact.

        A feature that is drawn farther away, but less exactly, may be the nearest.
        """
        if len(self._of_radius) < 2:
            return km - radius_km, km + radius_km
        low, high = np.full(len(km), np.inf), np.full(len(km), np.inf)
        geometry = geometry_of(chunk.sites)
        for radius, index in self._of_radius:
            found = chunk.once((id(self), radius), partial(_km_to, geometry, index))
            low, high = np.minimum(low, found - radius), np.minimum(high, found + radius)
        return low, high


def _km_to(geometry: npt.NDArray[np.object_], index: FeatureIndex) -> FloatArray:
    return setbacks(geometry, index).km


def _by_radius(layer: Layer) -> list[tuple[float, FeatureIndex]]:
    """Return the features of each radius; of many, in classes by the largest of each, so that bounds hold."""
    radii = np.unique(layer.radius_km)
    if len(radii) > _MAX_RADII:
        radii = np.unique(np.quantile(radii, np.linspace(0, 1, _MAX_RADII + 1)[1:], method="higher"))
    if len(radii) < 2:
        return []
    of = np.searchsorted(radii, layer.radius_km)
    return [
        (float(radius), FeatureIndex(layer.geometry[of == number]))
        for number, radius in enumerate(radii)
        if (of == number).any()
    ]


class FigureSupply(Supply):
    """A criterion of the study, or a measure of the rule's own such as a column."""

    def __init__(self, *, criterion: str = "", measure: Measure | None = None, unit: str) -> None:
        self.criterion, self.measure, self.unit = criterion, measure, unit

    def find(self, chunk: Chunk, unit: str) -> Found:
        """See `Supply`: in *unit* if both units are known, else as they are."""
        sites, ready = chunk.sites, self.measure
        taken = (
            chunk.measured[self.criterion]
            if ready is None
            else chunk.once(id(ready), lambda: ready.measure_scored(sites))
        )
        main = taken.main
        none = np.full(len(sites), NONE)
        no = np.zeros(len(sites), dtype=np.bool_)
        if main.is_text:
            gone = np.full(len(sites), np.nan)
            word = _words(main.text)
            also = None if main.also is None else _words(main.also)
            return Found(gone, gone, gone, main.known, main.guessed, none, no, no, no, word, also)
        times, plus = conversion(main, unit)
        value, low, high = (v * times + plus for v in (main.value, main.low, main.high))
        low = np.where(np.isnan(low), value, low)
        high = np.where(np.isnan(high), value, high)
        gaps = np.full(len(sites), not main.complete)
        return Found(value, low, high, main.known, main.guessed, none, gaps, no, no)

    def wanted(
        self,
        subject: RuleObject,
        sites: Sites,
        own: Mapping[str, Label],
        *,
        inside: bool = False,  # noqa: ARG002
    ) -> Label:
        """See `Supply`."""
        what = own[self.criterion] if self.measure is None else self.measure.supply_for(sites)
        return say("rules.supply.from_whom", what=what, ask=subject.ask)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Supply`."""
        return () if self.measure is None else self.measure.warnings(sites)


def extent_km(sites: Sites) -> tuple[FloatArray, BoolArray]:
    """How far a parcel given as a point may reach from it [km], 0 for an outline; and where it is a point.

    Twice the radius of a circle of its area covers rectangles up to five times as long as wide.
    """
    point = ~sites.has_area
    hectares = np.asarray(sites.frame["area_ha"], dtype=np.float64)
    radius = 2 * np.sqrt(hectares / 100.0 / np.pi)
    return np.where(point, np.where(np.isnan(radius), POINT_REACH_KM, radius), 0.0), point


def conversion(main: Quantity, unit: str) -> tuple[float, float]:
    """Return factor and offset from the unit of a figure to that of a rule; 1 and 0 if one is unknown."""
    given, wanted = read_unit(main.unit), read_unit(unit)
    if given is None or wanted is None or not given.comparable(wanted):
        return 1.0, 0.0
    return given.to(wanted)


def fits(given: str, wanted: str) -> bool:
    """Whether figures in one unit can be compared with a limit in another; an unstated unit is as it is."""
    if not given or not wanted or given == wanted:
        return True
    one, other = read_unit(given), read_unit(wanted)
    return one is not None and other is not None and one.comparable(other)


def _words(text: Any) -> npt.NDArray[np.object_]:
    held: pa.Array = text
    return np.array(held.to_pylist(), dtype=object)
