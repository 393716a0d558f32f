"""The network around a project in a study: stations, lines, roads, fibre, and the ground that lines cross."""

from __future__ import annotations

from pydantic import Field, model_validator

from siting.power.ranges import Positive
from siting.readers.yaml_parts import Id, Part


class GroundPart(Part):
    """What makes ground dearer or cheaper to cross than flat open land, which costs 1."""

    layer: Id = Field(description="A layer of the study.")
    weight: Positive | None = Field(
        None, description="Its cells cost so many times as much; below 1 attracts."
    )
    blocked: bool = Field(default=False, description="No line may cross it.")
    buffer_m: float = Field(0.0, ge=0, le=5000, description="Of features: how far around them it counts [m].")
    column: str | None = Field(None, description="Of features: column that says what they are, with weights.")
    weights: dict[str, Positive] = Field(
        default_factory=dict, description="Weight by word of that column, such as {forest: 2}; others cost 1."
    )
    slope_above: float | None = Field(
        None, gt=0, lt=1000, description="Of a raster of heights: only where it is steeper [%]."
    )
    value_above: float | None = Field(
        None, allow_inf_nan=False, description="Of a raster: only where its value is above."
    )

    @model_validator(mode="after")
    def _one(self) -> GroundPart:
        if (self.weight is not None) + self.blocked + bool(self.weights) != 1:
            raise ValueError("give one of weight, blocked and weights")
        if bool(self.weights) != (self.column is not None):
            raise ValueError("column and weights belong together")
        if self.slope_above is not None and self.value_above is not None:
            raise ValueError("give slope_above or value_above, not both")
        return self


class SurfacePart(Part):
    """The ground as a raster of costs, for routes of least cost."""

    cell_m: float = Field(100.0, ge=5, le=5000, description="Size of a cell [m].")
    margin_km: float = Field(
        5.0, ge=0.1, le=100, description="How far beyond site and stations it reaches [km]."
    )
    ground: tuple[GroundPart, ...] = Field((), description="What counts; weights of one cell multiply.")


class LinePart(Part):
    """A line class, for losses and voltage drop: state where the values come from."""

    resistance_ohm_per_km: Positive = Field(description="Resistance of a phase [ohm/km].")
    reactance_ohm_per_km: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="Reactance of a phase [ohm/km]; no voltage drop without it.",
    )
    ampacity_a: Positive | None = Field(None, description="Current it may carry [A].")
    source: str = Field(min_length=1, description="Where the values come from, such as the maker's table.")


class NetworkPart(Part):
    """The network around the sites, from layers of the study."""

    stations: Id = Field(
        description="Layer of substations (points); grid_stations is the embedded list by town."
    )
    min_voltage_kv: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="Least voltage of a station that counts [kV]."
    )
    voltage_column: str = Field("voltage_kv", description="Column with the voltage [kV].")
    spare_column: str = Field("spare_mva", description="Column with what a station can still supply [MVA].")
    upstream_column: str = Field(
        "upstream", description="Column with the station or stations that feed it, joined by / or ;."
    )
    lines: Id | None = Field(
        None,
        description="Layer of lines: those that end at stations tell what feeds them, and shared corridors.",
    )
    snap_m: float = Field(
        300.0, ge=0, le=5000, description="A line that ends so near a station ends there [m]."
    )
    corridor_m: float = Field(
        500.0,
        gt=0,
        le=20_000,
        description="Lines nearer than this share a corridor: one event can take both [m].",
    )
    near_km: float = Field(
        1.0,
        ge=0,
        le=50,
        description="Around the site, where feeds come together, no corridor is shared [km].",
    )
    search_km: float = Field(100.0, gt=0, le=1000, description="Stations farther away do not count [km].")
    surface: SurfacePart | None = Field(
        None, description="Ground that routes cross; straight lines without it."
    )
    line: LinePart | None = Field(None, description="Line class, for losses and voltage drop.")
    roads: Id | None = Field(None, description="Layer of roads, for the distance along them.")
    fibre: Id | None = Field(None, description="Layer of fibre routes, for the latency along them.")
    fibre_to: tuple[str, ...] = Field((), description="Places that the fibre is to reach, by name.")

    @model_validator(mode="after")
    def _fibre(self) -> NetworkPart:
        if (self.fibre is None) != (not self.fibre_to):
            raise ValueError("fibre and fibre_to belong together")
        return self
