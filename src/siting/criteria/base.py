"""What a criterion is: a description that can be listed, and a measure prepared for a study.

A `Criterion` is registered under the entry-point group ``siting.criteria``. Given its checked
parameters and a catalogue it returns a `Measure`, whose `measure` is pure: it sees a chunk of sites
and gives each the same answer whatever else is in the chunk.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from siting.catalogue import Catalogue, Place
from siting.evidence import STUDY_FILE, Label, Measurements, Source, Threshold
from siting.geo.datum import to_wgs84
from siting.geo.features import MapPoint, MonthlyHours, Ring
from siting.records import dataclass
from siting.sites.model import Sites


class Params(BaseModel):
    """Parameters of a criterion: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class PointSpec(Params):
    """A place given by its coordinates."""

    name: str = Field(min_length=1, description="Name of the place.")
    name_zh: str = Field("", description="Its Chinese name.")
    lon: float = Field(ge=-180, le=180, description="Longitude [degrees].")
    lat: float = Field(ge=-90, le=90, description="Latitude [degrees].")
    datum: str = Field(
        "wgs84", pattern="^(wgs84|gcj02|bd09)$", description="Datum of lon and lat: wgs84, gcj02 or bd09."
    )

    def place(self) -> Place:
        """Return the place in WGS84."""
        lon, lat = to_wgs84(self.lon, self.lat, self.datum)
        return Place(Label(self.name, self.name_zh or self.name), float(lon), float(lat), STUDY_FILE)


PlaceSpec = str | PointSpec


def find(place: PlaceSpec, catalogue: Catalogue) -> Place:
    """Return a place given by name or by coordinates in a study."""
    return catalogue.place(place) if isinstance(place, str) else place.place()


@dataclass(frozen=True)
class Features:
    """What a criterion adds to the map."""

    rings: tuple[Ring, ...] = ()
    points: tuple[MapPoint, ...] = ()
    months: tuple[MonthlyHours, ...] = ()


class Measure(ABC):
    """A criterion with its parameters, ready to measure chunks of sites.

    Attributes
    ----------
    label, unit
        Of the quantity that is scored; the unit is empty for words.
    supply
        What the user can supply if the result is UNKNOWN.
    thresholds
        Limits that it compares with, each with its kind and source.
    default_value
        Value function, in the form of a study file, if the parameters already imply one.
    inputs
        What it is measured from besides the site's position, such as a column, the climate or a layer: two
        criteria with the same input count it twice.
    seeds
        Random seeds, by what is drawn; they are written to ``run.json``.
    """

    label: Label
    unit: str
    supply: Label
    thresholds: tuple[Threshold, ...] = ()
    default_value: Mapping[str, Any] | None = None
    inputs: tuple[Label, ...] = ()
    seeds: Mapping[str, int] = MappingProxyType({})

    @abstractmethod
    def measure(self, sites: Sites) -> Measurements:
        """Measure a chunk of sites."""

    def measure_scored(self, sites: Sites) -> Measurements:
        """Measure a chunk of sites when no output shows more than the scored quantity.

        The same figures as in `measure`; override it if leaving out the others saves work.
        """
        return Measurements(self.measure(sites).main)

    def features(self, sites: Sites) -> Features:  # noqa: ARG002  (for those that have none)
        """Return what explains the criterion on a map of *sites*."""
        return Features()

    def supply_for(self, sites: Sites) -> Label:  # noqa: ARG002  (for those that need the same for any file)
        """Return what to supply for these sites; `supply`, unless it depends on the columns of their file."""
        return self.supply

    def warnings(self, sites: Sites) -> tuple[str, ...]:  # noqa: ARG002  (for those that have none)
        """Return what the user should know before measuring, one line per item."""
        return ()


@dataclass(frozen=True)
class Criterion:
    """A registered criterion.

    Parameters
    ----------
    id
        Name in a study file (``measure:``).
    label, description
        For lists of what can be measured.
    unit
        Unit of the scored quantity, empty when it depends on the parameters.
    sources
        Source ids of its method.
    params
        Model of its parameters.
    prepare
        Prepares it for a study.
    own_sources
        Sources that come with the criterion, for ids missing from the catalogue.
    better
        Which direction is better, ``more`` or ``less``; empty if the study decides.
    changeable
        Whether the figure can be acted on: a price or a design, not a distance or a climate. Only then is the
        figure required for an improvement reported. A study can override this.
    """

    id: str
    label: Label
    description: Label
    unit: str
    sources: tuple[str, ...]
    params: type[Params]
    prepare: Callable[[Any, Catalogue], Measure] = field(repr=False)
    own_sources: tuple[Source, ...] = ()
    better: Literal["", "more", "less"] = ""
    changeable: bool = False
