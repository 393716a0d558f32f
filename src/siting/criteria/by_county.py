"""The nearest feature of a layer with positions by town: names a county, measures no distance."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from siting.catalogue import Catalogue, Layer
from siting.criteria.base import Features, Measure
from siting.criteria.county import NO_COUNTY, CountyParams, county_finder, how
from siting.criteria.map_points import layer_points
from siting.evidence import NO_NOTE, BoolArray, ClassArray, EvidenceClass, Label, Measurements, textual
from siting.gazetteer import NOWHERE, IntArray
from siting.geo.features import MapPoint, PointGroup
from siting.sites.model import Sites
from siting.texts import say

CLASSES = ("same county", "neighbouring county", "farther")
_SAME, _NEIGHBOUR, _FARTHER = range(3)
CLASS_SCORES = {"same county": 1.0, "neighbouring county": 0.5, "farther": 0.0}


class NearestByCounty(Measure):
    """Whether a feature is listed in the site's county, in a neighbouring one, or in neither.

    Parameters
    ----------
    layer
        Features whose points only mark their towns. A column ``county_code`` names their county; a feature
        where it is blank (only a larger area is known) does not count. Without the column the nearest seat
        decides.
    unstated
        Features that might count.
    group, label, supply
        How they are drawn, and the texts for the measure and for missing data.
    """

    unit = ""

    def __init__(
        self,
        layer: Layer,
        unstated: Layer | None,
        params: CountyParams,
        catalogue: Catalogue,
        *,
        group: PointGroup,
        label: Label,
        supply: Label,
    ) -> None:
        self.layer, self.group, self.label, self.supply = layer, group, label, supply
        self.inputs = (say("inputs.layer", layer=layer.label),)
        self.finder = county_finder(params, catalogue)
        scores = CLASS_SCORES if layer.complete else {k: CLASS_SCORES[k] for k in CLASSES[:_FARTHER]}
        self.default_value = {"kind": "categories", "scores": scores}
        self._best, self._worst, self._which = self._classes(layer)
        self._maybe = None if unstated is None or not len(unstated) else self._classes(unstated)[0]

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        found = self.finder.locate(sites)
        here = found.first != NOWHERE
        one = np.where(here, found.first, 0)
        other = np.where(found.second == NOWHERE, one, found.second)
        best = np.minimum(self._best[one], self._best[other])
        worst = np.maximum(self._worst[one], self._worst[other])
        if not self.layer.complete:
            # An unlisted feature may be in the county itself: an empty list proves nothing.
            best = np.where(worst < _FARTHER, _SAME, best)
        unknown = ~here | ((worst == _FARTHER) & ((best != _FARTHER) | (not self.layer.complete)))
        also = np.where(best < worst, best, worst)
        code = self._note(how(found), unknown, one, other)
        words = pa.array(CLASSES)
        main = textual(
            "nearness",
            self.label,
            words.take(pa.array(worst, pa.int64(), mask=unknown)),
            evidence=EvidenceClass.ESTIMATED,
            method=say("county.nearness_method"),
            sources=(self.layer.source, "counties"),
            notes=(
                NO_NOTE,
                say("county.list_incomplete"),
                say("county.none_listed"),
                say("county.might_count"),
                say("county.none"),
                say("county.straddles"),
            ),
            note_code=code,
            also=words.take(pa.array(also, pa.int64(), mask=unknown | (also == worst))),
            complete=self.layer.complete,
            guessed=~found.stated,
        )
        nearest = textual(
            "nearest",
            say("county.nearest"),
            pa.array([n.en for n in self.layer.names]).take(
                pa.array(self._which[one], pa.int64(), mask=unknown | (worst == _FARTHER))
            ),
            evidence=EvidenceClass.ESTIMATED,
            method=say("county.nearness_method"),
            sources=(self.layer.source, "counties"),
        )
        return Measurements(main, (nearest, self.finder.quantity(found)))

    def features(self, sites: Sites) -> Features:
        """See `Measure`: the features in the sites' counties or neighbouring ones, at their towns."""
        found = self.finder.locate(sites)
        rows = np.unique(np.concatenate([found.first, found.second]))
        rows = rows[rows != NOWHERE]
        shown = np.unique(self._which[rows][self._worst[rows] < _FARTHER])
        points: tuple[MapPoint, ...] = layer_points(self.layer, shown, self.group) if len(shown) else ()
        return Features(points=points)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        return self.finder.warnings(sites)

    def _note(self, found_by: ClassArray, unknown: BoolArray, one: IntArray, other: IntArray) -> ClassArray:
        none, gaps = found_by == NO_COUNTY, not self.layer.complete
        maybe = np.zeros(len(one), dtype=bool)
        if self._maybe is not None:
            maybe = np.minimum(self._maybe[one], self._maybe[other]) < np.maximum(
                self._worst[one], self._worst[other]
            )
        both_ways = unknown & (np.minimum(self._best[one], self._best[other]) < _FARTHER)
        return np.select([none, both_ways, maybe, unknown], [4, 5, 3, 2], default=1 if gaps else 0).astype(
            np.uint8
        )

    def _classes(self, layer: Layer) -> tuple[IntArray, IntArray, IntArray]:
        """Return best and worst class of each county, and the feature of the worst; shapes (counties,)."""
        known = self.finder.known
        best = np.full(len(known), _FARTHER)
        worst, which = best.copy(), np.zeros(len(known), dtype=np.int64)
        for row, options in enumerate(self._counties(layer)):
            if not options:
                continue
            at = np.full((len(options), len(known)), _FARTHER)
            for place, county in enumerate(options):
                at[place, list(known.neighbours[county])] = _NEIGHBOUR
                at[place, county] = _SAME
            best = np.minimum(best, at.min(axis=0))
            nearer = at.max(axis=0) < worst
            worst, which = np.where(nearer, at.max(axis=0), worst), np.where(nearer, row, which)
        return best, worst, which

    def _counties(self, layer: Layer) -> list[list[int]]:
        """Rows of the counties where each feature may be; none if only a larger area is known."""
        import shapely

        known = self.finder.known
        centres = shapely.centroid(layer.geometry)
        lon, lat = shapely.get_x(centres), shapely.get_y(centres)
        if "county_code" in layer.columns:
            codes = layer.columns["county_code"].tolist()
            rows = [known.named(_code(c), x, y) for c, x, y in zip(codes, lon, lat, strict=True)]
            return [[row] if row != NOWHERE else [] for row in rows]
        found = known.nearest(lon, lat)
        return [[i for i in pair if i != NOWHERE] for pair in zip(found.first, found.second, strict=True)]


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == value else str(value)  # noqa: PLR0124
