"""Criteria on rasters: any value, classes, the elevation and the slope of the ground."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pyarrow as pa
from pydantic import Field, field_validator

from siting.catalogue import Catalogue, RasterLayer
from siting.cells import word_of
from siting.conventions import EARTHWORK_PERCENT
from siting.criteria.base import Criterion, Measure, Params
from siting.criteria.layer_cover import NONE, WHOLE, covered_quantity
from siting.criteria.raster_cells import (
    SHARES,
    CellParams,
    areas_of,
    cells_of,
    figures,
    height_unit_m,
    quantity,
    within_radius,
    without_values,
    worded,
)
from siting.evidence import NO_NOTE, BoolArray, EvidenceClass, FloatArray, Measurements, textual
from siting.geo.cell_statistics import statistic
from siting.geo.coverage import CellWeights, cell_weights
from siting.readers.raster_values import cell_heights, cell_slopes, cell_values
from siting.sites.model import Sites
from siting.texts import say
from siting.texts.unit_words import unit_words

EARTHWORK_SOURCE = EARTHWORK_PERCENT.source


def _as_texts(given: Any) -> Any:
    """Take the number that a class has in YAML as its text."""
    return {str(key): word for key, word in given.items()} if isinstance(given, dict) else given


class RasterParams(CellParams):
    """Which raster, and which statistic of its cells."""


class RasterMeasure(Measure):
    """A statistic of the values of a raster."""

    def __init__(self, params: RasterParams, catalogue: Catalogue) -> None:
        self.params = params
        self.layer = catalogue.raster(params.layer)
        said = worded(params, unit_words(self.layer.unit))
        self.label = say("land.raster.label", layer=self.layer.label, statistic=said)
        self.unit = "%" if params.statistic in SHARES else self.layer.unit
        self.inputs = (say("inputs.layer", layer=self.layer.label),)
        self.supply = say("land.supply_layer", layer=self.layer.label)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        found = figures(self.layer, sites, self.params, lambda w: cell_values(self.layer.file, w))
        main = quantity(
            "value",
            self.label,
            self.layer.unit,
            found,
            params=self.params,
            method=say("land.raster.method"),
            source=self.layer.source,
        )
        return Measurements(main, (covered_quantity(self.layer.label, found.covered, self.layer.source),))


class RasterClassParams(Params):
    """Which raster of classes."""

    layer: str = Field(description="Id of one of the study's rasters.")
    classes: dict[str, str] = Field(
        default_factory=dict, description="Names of the classes by value, such as {10: tree cover}."
    )
    least_covered: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Where less of the parcel has values, the result is UNKNOWN (share of its area).",
    )

    _texts = field_validator("classes", mode="before")(_as_texts)


class RasterClassMeasure(Measure):
    """The class of a raster that covers most of a site."""

    unit = ""

    def __init__(self, params: RasterClassParams, catalogue: Catalogue) -> None:
        self.params = params
        self.layer = catalogue.raster(params.layer)
        self.label = say("land.raster_class.label", layer=self.layer.label)
        self.inputs = (say("inputs.layer", layer=self.layer.label),)
        self.supply = say("land.supply_layer", layer=self.layer.label)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        weights = cells_of(self.layer, sites)
        values = cell_values(self.layer.file, weights)
        area = areas_of(self.layer, weights)
        found, covered = statistic(weights, area, values, "majority")
        unknown = without_values(covered, self.params.least_covered)
        also, several = self._within(sites, found)
        words, others = self._words(found), self._words(also)
        part = covered < WHOLE
        note = np.select([covered <= NONE, unknown, several, part], [1, 2, 4, 3], 0).astype(np.uint8)
        unknown = unknown | several
        main = textual(
            "class",
            self.label,
            pa.array(words, pa.string(), mask=unknown),
            evidence=np.where(
                part | (sites.radius_km > 0), EvidenceClass.ESTIMATED, EvidenceClass.DERIVED
            ).astype(np.uint8),
            method=say("land.raster_class.method"),
            sources=(self.layer.source,),
            notes=(
                NO_NOTE,
                say("land.raster.not_covered"),
                say("land.raster.too_little", share=100 * self.params.least_covered),
                say("land.raster.partly"),
                say("land.raster_class.open"),
            ),
            note_code=note,
            also=pa.array(others, pa.string(), mask=unknown | (others == words)),
        )
        return Measurements(main, (covered_quantity(self.layer.label, covered, self.layer.source),))

    def _within(self, sites: Sites, found: FloatArray) -> tuple[FloatArray, BoolArray]:
        """Return the class that each site may have too within its radius, and where several may be.

        Any cell within the radius may be the true place, however small its part.
        """
        also, several = found.copy(), np.zeros(len(found), dtype=bool)
        rows = np.flatnonzero(sites.radius_km > 0)
        if not len(rows):
            return also, several
        wide = within_radius(sites, rows)
        weights = cell_weights(self.layer.file.grid, np.asarray(wide.frame.geometry.array))
        value = cell_values(self.layer.file, weights)
        for number, row in enumerate(rows.tolist()):
            part = slice(weights.start[number], weights.start[number + 1])
            held = np.unique(value[part][weights.share[part] > 0])
            others = held[~np.isnan(held) & (held != found[row])]
            several[row] = len(others) > 1
            if len(others):
                also[row] = others[0]
        return also, several

    def _words(self, values: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        known = {key.strip(): word for key, word in self.params.classes.items()}
        plain = [word_of(value) for value in values]
        return np.array([known.get(text, text) for text in plain], dtype=object)


class ElevationParams(CellParams):
    """Which terrain, and which statistic of its heights."""


class SlopeParams(CellParams):
    """Which terrain, and which statistic of its slopes."""

    unit: Literal["deg", "%"] = Field("deg", description="Unit of the slopes, and of limit: degrees or %.")


class _Ground(Measure):
    layer: RasterLayer

    def _prepare(self, layer: RasterLayer) -> float:
        """Set what both need; return the unit of heights in metres."""
        self.layer = layer
        self.inputs = (say("inputs.layer", layer=layer.label),)
        self.supply = say("land.supply_layer", layer=layer.label)
        return height_unit_m(layer)


class ElevationMeasure(_Ground):
    """A statistic of the heights of a terrain model."""

    def __init__(self, params: ElevationParams, catalogue: Catalogue) -> None:
        self.params = params
        self.metres = self._prepare(catalogue.raster(params.layer))
        self.unit = "%" if params.statistic in SHARES else "m"
        self.label = say("land.elevation.label", statistic=worded(params, unit_words("m")))

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        found = figures(self.layer, sites, self.params, self._values)
        main = quantity(
            "elevation",
            self.label,
            "m",
            found,
            params=self.params,
            method=say("land.raster.method"),
            source=self.layer.source,
        )
        return Measurements(main, (covered_quantity(self.layer.label, found.covered, self.layer.source),))

    def _values(self, weights: CellWeights) -> FloatArray:
        return cell_heights(self.layer.file, weights, metres=self.metres)


class SlopeMeasure(_Ground):
    """A statistic of the slopes of a terrain model, and how the ground is built on."""

    def __init__(self, params: SlopeParams, catalogue: Catalogue) -> None:
        self.params = params
        self.metres = self._prepare(catalogue.raster(params.layer))
        self.unit = "%" if params.statistic in SHARES else params.unit
        self.label = say("land.slope.label", statistic=worded(params, unit_words(params.unit)))
        across, down = self.layer.file.grid.cell_m()
        self.method = say("land.slope.method", across=across, down=down)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        weights = cells_of(self.layer, sites)
        ratio = cell_slopes(self.layer.file, weights, metres=self.metres)
        found = figures(
            self.layer, sites, self.params, lambda w: self._scaled(ratio if w is weights else self._ratio(w))
        )
        main = quantity(
            "slope",
            self.label,
            self.params.unit,
            found,
            params=self.params,
            method=self.method,
            source=self.layer.source,
        )
        mean, covered = statistic(weights, areas_of(self.layer, weights), 100.0 * ratio, "mean")
        unknown = without_values(covered, self.params.least_covered)
        flat, steep = EARTHWORK_PERCENT.value
        words = np.select([mean < flat, mean <= steep], ["flat", "mixed"], "terraced").astype(object)
        earthwork = textual(
            "earthwork",
            say("land.slope.earthwork"),
            pa.array(words, pa.string(), mask=unknown | np.isnan(mean)),
            evidence=found.evidence,
            method=say("land.slope.earthwork_method", flat=flat, steep=steep),
            sources=(self.layer.source, EARTHWORK_SOURCE),
        )
        beside = covered_quantity(self.layer.label, found.covered, self.layer.source)
        return Measurements(main, (earthwork, beside))

    def _ratio(self, weights: CellWeights) -> FloatArray:
        return cell_slopes(self.layer.file, weights, metres=self.metres)

    def _scaled(self, ratio: FloatArray) -> FloatArray:
        return 100.0 * ratio if self.params.unit == "%" else np.degrees(np.arctan(ratio))


RASTER = Criterion(
    "raster",
    say("land.raster.criterion"),
    say("land.raster.description"),
    "",
    (),
    RasterParams,
    RasterMeasure,
)
RASTER_CLASS = Criterion(
    "raster_class",
    say("land.raster_class.criterion"),
    say("land.raster_class.description"),
    "",
    (),
    RasterClassParams,
    RasterClassMeasure,
)
ELEVATION = Criterion(
    "elevation",
    say("land.elevation.criterion"),
    say("land.elevation.description"),
    "m",
    (),
    ElevationParams,
    ElevationMeasure,
)
SLOPE = Criterion(
    "slope",
    say("land.slope.criterion"),
    say("land.slope.description"),
    "deg",
    (EARTHWORK_SOURCE,),
    SlopeParams,
    SlopeMeasure,
    better="less",
)
