"""What the author of a criterion needs (docs/adding-a-criterion.md); only these names are stable."""

from siting.catalogue import Catalogue, Place
from siting.criteria.base import Criterion, Features, Measure, Params, PlaceSpec, PointSpec, find
from siting.errors import SitingError
from siting.evidence import (
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    Source,
    Threshold,
    numeric,
    textual,
)
from siting.geo.features import MapPoint, MonthlyHours, PointGroup, Ring
from siting.readers.read_options import ReadOptions
from siting.sites.model import Sites
from siting.sites.read import read_sites

__all__ = [
    "Catalogue",
    "Criterion",
    "EvidenceClass",
    "Features",
    "FloatArray",
    "Label",
    "MapPoint",
    "Measure",
    "Measurements",
    "MonthlyHours",
    "Params",
    "Place",
    "PlaceSpec",
    "PointGroup",
    "PointSpec",
    "Quantity",
    "ReadOptions",
    "Ring",
    "Sites",
    "SitingError",
    "Source",
    "Threshold",
    "find",
    "numeric",
    "read_sites",
    "textual",
]
