"""The map of a study: its base, the layers it shows, and how many sites it draws."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from siting.readers.yaml_parts import Datum, Id, Part


class BasePart(Part):
    """Your own base map. Only the surroundings of the sites are read, and embedded in the page."""

    file: str = Field(
        min_length=1,
        description="Path, from the study file's folder: a GeoTIFF, a PNG or JPEG with its world file, "
        "MBTiles, a GeoPackage of tiles or shapes, or another file of shapes.",
    )
    crs: str | None = Field(
        None, description="CRS of the coordinates if the file does not state it, such as EPSG:4546."
    )
    datum: Datum | None = Field(
        None,
        description="Datum of degrees or tiles from Chinese map services: gcj02 or bd09 (default wgs84).",
    )
    layer: str | None = Field(
        None,
        description="Layer, or table of tiles, of a file that has several (default: all layers of shapes).",
    )


class ShownPart(Part):
    """A layer of the study that the map shows as it is, without a score."""

    layer: Id = Field(description="Id of a layer of the study.")
    style: Literal["road", "red_line", "hazard", "water", "plain"] = Field(
        "plain", description="How it is drawn: a road, a red line, a hazard, water, or plain lines."
    )


class MapPart(Part):
    """Options of the map."""

    base: BasePart | None = Field(
        None, description="Your own base map, embedded in the page; `{file: ...}` or the path alone."
    )
    approval: str = Field(
        "",
        max_length=120,
        description="Approval number (审图号) of that base map; printed on the page and on exhibits.",
    )
    show_layers: tuple[ShownPart, ...] = Field(
        (),
        max_length=20,
        description="Layers of the study to show, such as roads, red lines, hazards: "
        "`{layer: ..., style: ...}` or the id alone.",
    )
    basemap: Literal["none", "osm", "tianditu"] = Field(
        "none", description="Online base map, opt-in; osm needs a page served by http."
    )
    tianditu_key: str = Field("", description="Your own Tianditu key; it is written into the page.")
    max_sites: int = Field(2000, ge=1, le=20000, description="Largest number of sites drawn, best first.")

    @field_validator("base", mode="before")
    @classmethod
    def _file_alone(cls, given: Any) -> Any:
        return {"file": given} if isinstance(given, str) else given

    @field_validator("show_layers", mode="before")
    @classmethod
    def _ids_alone(cls, given: Any) -> Any:
        return (
            [{"layer": x} if isinstance(x, str) else x for x in given] if isinstance(given, list) else given
        )

    @model_validator(mode="after")
    def _has_key(self) -> MapPart:
        if self.basemap == "tianditu" and not self.tianditu_key:
            raise ValueError("tianditu needs your own key: give tianditu_key")
        if self.base is not None and self.basemap != "none":
            raise ValueError("base and basemap are both given: a map has one base")
        if self.approval.strip() and self.base is None:
            raise ValueError("approval is the number of a base map: give base too")
        ids = [part.layer for part in self.show_layers]
        if len(set(ids)) < len(ids):
            raise ValueError("show_layers names a layer twice")
        return self
