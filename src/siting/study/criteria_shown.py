"""The criteria of a study, and those that it could have, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

import numpy as np
from pydantic import BaseModel

from siting.catalogue import Catalogue
from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.evidence import Label
from siting.readers.door import RASTER_ENDINGS
from siting.readers.heading_units import stated_unit
from siting.records import dataclass
from siting.scoring.curves import Curve
from siting.scoring.value_functions import Categories, ValueFn, value_function
from siting.sites.columns import figures_of
from siting.sites.model import Sites
from siting.study.layers import read_layers
from siting.study.load import EMBEDDED_STUDY, Study, load_study
from siting.study.offers import column_kinds
from siting.study.own_climate import climate_file, told_of
from siting.study.prepared import prepare
from siting.study.schema import CriterionPart
from siting.study.weighting import Candidates, weight_sets
from siting.texts import say

NO_PLACE = Label("", "")
_MARGIN = 0.15
_MAX_WORDS = 12
# Where a score begins and ends: km to a feature, degrees of slope; a start, to be changed.
_ENDS = {"distance": (20.0, 0.0), "slope": (8.0, 1.0)}


@dataclass(frozen=True)
class CriterionShown:
    """A criterion of a study: what it is, where its figures come from, and what they are worth.

    ``curve`` holds points (value [unit], score 0..1) over all that is drawn; ``words`` the score of each word
    instead. ``ends`` are the anchors (worst, best) of a straight line, None for another function. ``place``
    is the name of the place that it is about, ``column`` the heading of its column; empty if there is none.
    ``home`` says where figures that lack are supplied: in its ``column``, in a column with the ``county`` or
    ``asked`` of its own, as ``layers``, as ``weather``, or empty for none of these.
    """

    id: str
    label: Label
    why: Label
    unit: str
    sources: tuple[str, ...]
    share: float
    points: float
    curve: Curve
    words: Mapping[str, float]
    ends: tuple[float, float] | None
    worth: Label
    supply: Label
    place: Label = NO_PLACE
    column: str = ""
    home: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Offer:
    """A criterion that a study could have: why, its entry in a study, and the column it is from, if any."""

    id: str
    label: Label
    why: Label
    entry: dict[str, Any] = field(repr=False)
    column: str = ""


def catalogue_of(study: Study) -> Catalogue:
    """Return the layers and sources of a study."""
    user = read_layers(study.file.layers, study.path, study.connections)
    own = climate_file(study)
    told, _ = told_of(own)
    return Catalogue(user.layers, {**user.sources, **told}, own, user.rasters)


def shown_criteria(
    study: Study, share: Mapping[str, float], points: Mapping[str, float]
) -> list[CriterionShown]:
    """Return the criteria of a study in order; *share* (0..1) and *points* are their weights by id.

    Raises `SitingError` where a layer cannot be read.
    """
    catalogue = catalogue_of(study)
    measures = prepare(study, catalogue)
    return [
        _shown(part, measure, catalogue, share.get(part.id, 0.0), points.get(part.id, 0.0))
        for part, measure in zip(study.file.criteria, measures, strict=True)
    ]


def _shown(
    part: CriterionPart, measure: Measure, catalogue: Catalogue, share: float, points: float
) -> CriterionShown:
    registered = criteria()[part.measure_id]
    function = part.value or value_function(dict(measure.default_value or {}))
    words = dict(function.scores) if isinstance(function, Categories) else {}
    limits = [t.source for t in measure.thresholds]
    return CriterionShown(
        part.id,
        part.label.label if part.label else measure.label,
        registered.description,
        measure.unit,
        tuple(dict.fromkeys([*registered.sources, *limits])),
        share,
        points,
        () if words else _over(function),
        words,
        _ends(function),
        function.text("") if isinstance(function, Categories) else function.text(measure.unit),
        measure.supply,
        _place(part, catalogue),
        str(part.params.get("column", "")) if part.measure_id == "attribute" else "",
        *_home(part, registered.params),
    )


def _home(part: CriterionPart, params: type[BaseModel]) -> tuple[str, str]:
    """Return where figures that lack are supplied, and the heading of a column of their own."""
    known = params.model_fields
    if part.measure_id == "attribute":
        return "column", ""
    if "column" in known and "county_column" in known:
        return "county", str(part.params.get("column") or known["column"].default)
    return "layers" if "layer" in known else "weather" if "max_station_km" in known else "", ""


def _over(function: ValueFn) -> Curve:
    """Return the curve with a margin on both sides, where it is flat."""
    points = tuple(function.curve)
    first, last = points[0][0], points[-1][0]
    margin = (last - first) * _MARGIN or abs(first) * _MARGIN or 1.0
    return ((first - margin, points[0][1]), *points, (last + margin, points[-1][1]))


def _ends(function: ValueFn) -> tuple[float, float] | None:
    return (function.worst, function.best) if function.kind == "linear" else None


def _place(part: CriterionPart, catalogue: Catalogue) -> Label:
    """Return the one place that a criterion is about, if it is named."""
    anchors = part.params.get("anchors") or [part.params.get("to")]
    named = len(anchors) == 1 and isinstance(anchors[0], str)
    return catalogue.place(anchors[0]).label if named else NO_PLACE


def shares_of(study: Study) -> tuple[dict[str, float], list[Label], list[Label]]:
    """Return the share of each criterion (0..1), with remarks and warnings; empty where data decide them.

    Raises `SitingError` where the weights need the scores of sites.
    """
    count = len(study.file.criteria)
    none = Candidates(np.zeros((0, count)), np.zeros(0, dtype=np.bool_))
    sets, main = weight_sets(study.file, none)
    found = sets[main]
    ids = [part.id for part in study.file.criteria]
    return dict(zip(ids, found.share.tolist(), strict=True)), list(found.remarks), list(found.warnings)


def offers(study: Study, sites: Sites) -> list[Offer]:
    """Return criteria that a study could have: columns of its sites, its layers, and what can be measured."""
    used = {str(part.params.get("column", "")) for part in study.file.criteria}
    used = {sites.column(name) or name for name in used if name}
    taken = {part.id for part in study.file.criteria}
    found = [*_columns(sites, used), *_layers(study), *_measured()]
    return [offer for offer in found if offer.id not in taken]


def _columns(sites: Sites, used: set[str]) -> Iterator[Offer]:
    columns = list(sites.frame.columns)
    for name, kind in column_kinds(sites, used=used).items():
        label, own = Label(name, name), f"column_{columns.index(name) + 1}"
        held = sites.frame[name]
        params: dict[str, Any] = {"column": name}
        if kind == "number":
            figures = figures_of(name, held)
            if np.isnan(figures).all():
                continue
            low, high = float(np.nanmin(figures)), float(np.nanmax(figures))
            value: dict[str, Any] = {
                "kind": "linear",
                "worst": low,
                "best": high if high > low else low + 1.0,
            }
            params |= {"unit": unit} if (unit := stated_unit(name)) else {}
        else:
            words = list(dict.fromkeys(held.dropna().astype("str").str.strip()))[:_MAX_WORDS]
            params["type"] = "category"
            value = {"kind": "categories", "scores": dict.fromkeys(words, 0.5), "other": 0.5}
        entry = {
            "id": own,
            "measure": "attribute",
            "label": {"en": name, "zh": name},
            "params": params,
            "value": value,
        }
        yield Offer(own, label, criteria()["attribute"].description, entry, name)


def _layers(study: Study) -> Iterator[Offer]:
    """Yield the distance to the features of each layer, and the slope of a raster, which may be a terrain."""
    for name, part in study.file.layers.items():
        title = part.title.label if part.title else Label(name, name)
        if part.file.lower().endswith(tuple(RASTER_ENDINGS)):
            own, measure, params = f"slope_{name}", "slope", {"layer": name}
            label = say("criteria.slope_of", layer=title)
        else:
            own, measure, params = f"near_{name}", "distance", {"layer": name, "measured_from": "edge"}
            label = say("distance.layer.label", layer=title)
        worst, best = _ENDS[measure]
        value = {"kind": "linear", "worst": worst, "best": best}
        entry = {"id": own, "measure": measure, "label": {"en": label.en, "zh": label.zh}, "params": params}
        yield Offer(own, label, criteria()[measure].description, {**entry, "value": value})


def _measured() -> Iterator[Offer]:
    """Yield what the embedded study measures: its anchors are a start."""
    for part in load_study(EMBEDDED_STUDY).file.criteria:
        if part.measure_id == "attribute":
            continue
        registered = criteria()[part.measure_id]
        entry = part.model_dump(exclude_unset=True, exclude={"weight", "family"})
        yield Offer(
            part.id, part.label.label if part.label else registered.label, registered.description, entry
        )
