"""The study file: region, sites, criteria, weights, rules and outputs, as data.

Strict: an unknown key is an error. Every field carries the description from which the reference in
docs/study.md and the JSON Schema for editors are made.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from siting.decide.values import ValueFunction
from siting.evidence import Label
from siting.rules.constraints import Constraint

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
OutputName = Literal["ranking", "workbook", "measurements", "geopackage", "result", "map"]
OUTPUTS: tuple[str, ...] = get_args(OutputName)
Datum = Literal["wgs84", "gcj02", "bd09"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """A text in both languages; a plain string serves for both."""

    en: str = Field(description="English.")
    zh: str = Field("", description="Chinese; the English serves when it is not given.")

    @property
    def label(self) -> Label:
        """Return it as a label."""
        return Label(self.en, self.zh or self.en)


def _as_text(given: Any) -> Any:
    return {"en": given} if isinstance(given, str) else given


class FilePart(_Part):
    """A file of places and how to read it."""

    file: str = Field(min_length=1, description="Path, from the study file's folder.")
    crs: str | None = Field(
        None, description="CRS of the coordinates where the file does not say it, such as EPSG:4546."
    )
    datum: Datum | None = Field(
        None, description="Datum of degrees from Chinese map services: gcj02 or bd09 (else wgs84)."
    )
    layer: str | None = Field(None, description="Layer of a GeoPackage, KML or zip with several.")
    sheet: str | None = Field(None, description="Sheet of a workbook (else the first).")


class SitesPart(FilePart):
    """The candidate sites."""

    id_column: str | None = Field(None, description="Column with a unique id (else site_id, id, 编号).")
    name_column: str | None = Field(None, description="Column with the name (else name, 名称).")
    dem: str | None = Field(
        None,
        min_length=1,
        description="Elevation raster (GeoTIFF) for sites without elevation_m; needs the extra 'raster'.",
    )


class LayerPart(FilePart):
    """A layer of the user's, for criteria that take one."""

    title: Text | None = Field(None, description="Title in outputs (else the id).")
    name_column: str | None = Field(None, description="Column with the features' names (else name, 名称).")
    radius_km: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="How far the true place may be from the point [km]."
    )
    complete: bool = Field(
        True, description="Whether absence from the layer means absence on the ground; else it is UNKNOWN."
    )
    source: str = Field("", description="Who publishes it.")
    licence: str = Field("", description="Its licence.")
    date: str = Field("", description="Its date.")

    _text = field_validator("title", mode="before")(_as_text)


class CriterionPart(_Part):
    """One criterion: what is measured, what it is worth, and how much it counts."""

    id: Id = Field(description="Name of its columns in the outputs: lower case, digits, underscores.")
    measure: str | None = Field(None, description="Registered criterion (`siting criteria`); else the id.")
    label: Text | None = Field(None, description="Title in outputs; else the criterion's own.")
    params: dict[str, Any] = Field(default_factory=dict, description="Parameters of the criterion.")
    weight: float = Field(
        ge=0, allow_inf_nan=False, description="Weight in any positive scale; shown as a share of the sum."
    )
    value: ValueFunction | None = Field(
        None, description="Value function with anchors in the criterion's unit; recovery_band implies one."
    )
    unknown: Literal["neutral", "worst", "exclude"] = Field(
        "neutral",
        description="UNKNOWN is left out and the other weights renormalised (neutral), scores 0 (worst), or "
        "takes the site out of the ranking (exclude).",
    )

    _text = field_validator("label", mode="before")(_as_text)

    @property
    def measure_id(self) -> str:
        """Id of the registered criterion."""
        return self.measure or self.id


class MapPart(_Part):
    """Options of the map."""

    basemap: Literal["none", "osm", "tianditu"] = Field(
        "none", description="Online base map, opt-in; osm needs a page served by http."
    )
    tianditu_key: str = Field("", description="Your own key for Tianditu; it is written into the page.")
    max_sites: int = Field(2000, ge=1, le=20000, description="At most so many of the best sites are drawn.")

    @model_validator(mode="after")
    def _has_key(self) -> MapPart:
        if self.basemap == "tianditu" and not self.tianditu_key:
            raise ValueError("tianditu needs your own key: give tianditu_key")
        return self


class Study(_Part):
    """A siting decision."""

    title: Text = Field(description="Title of the study.")
    notes: Text = Field(Text(en=""), description="Remarks shown in every output, such as whose weights.")
    lang: Literal["en", "zh"] = Field("en", description="Language of the workbook and the map.")
    sites: SitesPart = Field(description="The candidate sites.")
    layers: dict[Id, LayerPart] = Field(default_factory=dict, description="Your own layers by id.")
    criteria: tuple[CriterionPart, ...] = Field(description="The criteria, at least one.")
    constraints: tuple[Constraint, ...] = Field((), description="Limits that a site must keep.")
    min_coverage: float = Field(
        0.5, ge=0, le=1, description="A site with less of the weight known is insufficient, not ranked."
    )
    outputs: tuple[OutputName, ...] = Field(
        get_args(OutputName), description="Files to write; run.json always is."
    )
    map: MapPart = Field(MapPart(), description="Options of the map.")

    _text = field_validator("title", "notes", mode="before")(_as_text)

    @field_validator("criteria")
    @classmethod
    def _criteria_fit(cls, criteria: tuple[CriterionPart, ...]) -> tuple[CriterionPart, ...]:
        # Not min_length: pydantic would add "too short" to every fault inside an item.
        if not criteria:
            raise ValueError("no criteria: give at least one")
        twice = [k for k, times in Counter(c.id for c in criteria).items() if times > 1]
        if twice:
            raise ValueError(f"two criteria have the id '{twice[0]}': ids must differ")
        if not any(c.weight > 0 for c in criteria):
            raise ValueError("all weights are zero: give at least one criterion a positive weight")
        return criteria

    @model_validator(mode="after")
    def _constraints_fit(self) -> Study:
        known = {c.id for c in self.criteria}
        for constraint in self.constraints:
            if constraint.criterion not in known:
                raise ValueError(
                    f"a constraint names '{constraint.criterion}', which the study does not have "
                    f"(it has {', '.join(sorted(known))})"
                )
        return self
