"""The study file: region, sites, criteria, weights, rules and outputs, as data.

Strict: an unknown key is an error. The descriptions of the fields make up the reference in docs/study.md and
the JSON Schema for editors.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from siting.errors import did_you_mean
from siting.power.project_schema import ProjectPart
from siting.readers.missing import codes_as_text
from siting.readers.read_options import DecimalMark, ReadOptions
from siting.readers.yaml_parts import Datum, Id, Part, Text, as_crs, as_datum, as_language, as_text
from siting.rules.constraints import Constraint
from siting.rules.schema import RulePart, SupplyPart, UsePart
from siting.scoring.methods import WEIGHTED_SUM, AloneSpec, MethodSpec
from siting.scoring.value_functions import ValueFunction
from siting.study.analysis_schema import PairsPart, RobustnessPart
from siting.study.ledger_schema import LedgerPart
from siting.study.map_schema import MapPart
from siting.study.outputs import NAMES
from siting.study.report_schema import ReportPart
from siting.study.weight_schema import FamilyPart, PerspectivePart, WeightsSpec, as_weights

if TYPE_CHECKING:
    OutputName = str
else:
    OutputName = Literal[NAMES]  # one per row of `siting.study.outputs`
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


def _is_set(given: Any) -> str:
    """Tell a set of rules (`use`) from a rule of the study's own."""
    is_set = isinstance(given, UsePart) or (isinstance(given, dict) and "use" in given)
    return "a set" if is_set else "a rule"


RulesEntry = Annotated[
    Annotated[UsePart, Tag("a set")] | Annotated[RulePart, Tag("a rule")], Discriminator(_is_set)
]


class FilePart(Part):
    """A file of places and how to read it."""

    file: str = Field(min_length=1, description="Path, from the study file's folder.")
    crs: str | None = Field(
        None, description="CRS of the coordinates if the file does not state it, such as EPSG:4546."
    )
    datum: Datum | None = Field(
        None, description="Datum of degrees from Chinese map services: gcj02 or bd09 (default wgs84)."
    )
    layer: str | None = Field(None, description="Layer of a GeoPackage, KML or zip that has several.")
    sheet: str | None = Field(None, description="Sheet of a workbook (default: the first).")
    missing: tuple[str, ...] = Field(
        (), description="Words and codes that mean missing in any column, such as [-9999, 未测]."
    )
    decimal: DecimalMark | None = Field(
        None, description="Decimal mark of figures written as text; by default inferred from the figures."
    )

    _codes = field_validator("missing", mode="before")(codes_as_text)
    _datum = field_validator("datum", mode="before")(as_datum)
    _crs = field_validator("crs", mode="before")(as_crs)

    @property
    def options(self) -> ReadOptions:
        """What is declared about the file."""
        names = [field.name for field in fields(ReadOptions)]
        return ReadOptions(**{name: getattr(self, name) for name in names if hasattr(self, name)})


class SitesPart(FilePart):
    """The candidate sites."""

    id_column: str | None = Field(None, description="Column with a unique id (default: site_id, id, 编号).")
    name_column: str | None = Field(None, description="Column with the name (default: name, 名称).")
    radius_km: float = Field(
        0.0,
        ge=0,
        le=200,
        description="How far sites may be from their coordinates [km]; a column radius_km comes first.",
    )
    dem: str | None = Field(
        None,
        min_length=1,
        description="Elevation raster (GeoTIFF) for sites without elevation_m; needs the extra 'raster'.",
    )


class LayerPart(FilePart):
    """A user layer, for criteria that use one: a file of features, a raster (GeoTIFF), or a PostGIS table."""

    file: str = Field("", description="Path, from the study file's folder; or give postgis.")
    postgis: Id | None = Field(
        None,
        description="Name of a connection to a database, instead of file. Its URL is given by "
        "--postgis NAME=URL or the variable SITING_POSTGIS_NAME, never here; needs the extra 'postgis'.",
    )
    table: str | None = Field(
        None,
        min_length=1,
        description="Of a database: table or view, as in SQL: hydro.flood_zones.",
    )

    title: Text | None = Field(None, description="Title in outputs (default: the id).")
    name_column: str | None = Field(
        None, description="Column with the features' names (default: name, 名称, and name_zh beside them)."
    )
    radius_km: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="How far the true place may be from the point [km]."
    )
    complete: bool = Field(
        True,
        description="Whether absence from the layer means absence on the ground; otherwise it is UNKNOWN.",
    )
    position: Literal["exact", "town"] = Field(
        "exact",
        description="How positions are known: exact (to within radius_km), or town, where a point only "
        "marks the town and no distance can be measured.",
    )
    band: int = Field(1, ge=1, description="Of a raster: which band is read, from 1.")
    unit: str = Field("", description="Of a raster: unit of its values (default: as the file states).")
    theme: Id | None = Field(
        None,
        description="What it shows, as siting rules call it: railway, flood_100yr ... (docs/rules.md).",
    )
    theme_column: str | None = Field(
        None, description="Column that says for each feature what it is, in the same words, instead of theme."
    )
    covers: tuple[Longitude, Latitude, Longitude, Latitude] | None = Field(
        None,
        description="What the layer covers: [west, south, east, north] in degrees. Elsewhere results are "
        "UNKNOWN; without it the layer covers every place.",
    )
    source: str = Field("", description="Who publishes it.")
    licence: str = Field("", description="Its licence.")
    date: str = Field("", description="Its date.")

    _text = field_validator("title", mode="before")(as_text)

    @field_validator("postgis", mode="before")
    @classmethod
    def _no_url(cls, given: Any) -> Any:
        if isinstance(given, str) and "://" in given:
            raise ValueError(
                "is the URL of a database, not the name of a connection: a study must hold no password"
            )
        return given

    @model_validator(mode="after")
    def _file_or_table(self) -> LayerPart:
        if bool(self.file) == (self.postgis is not None):
            raise ValueError("give either file or postgis")
        if self.theme is not None and self.theme_column is not None:
            raise ValueError("give either theme or theme_column")
        if (self.table is not None) != (self.postgis is not None):
            raise ValueError("postgis and table go together: the connection, and the table in it")
        return self

    @field_validator("covers")
    @classmethod
    def _box(cls, box: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
        if box is not None and (box[0] >= box[2] or box[1] >= box[3]):
            raise ValueError("covers is [west, south, east, north], with west < east and south < north")
        return box


class ClimatePart(Part):
    """The study's own climate, instead of the embedded table: for sites anywhere."""

    weather: str | None = Field(
        None, min_length=1, description="Weather file of one station (EPW or CSV), from the study's folder."
    )
    table: str | None = Field(
        None,
        min_length=1,
        description="Climate table written by `siting climate build`, from the study's folder.",
    )
    max_station_km: float | None = Field(
        None,
        gt=0,
        le=5000,
        description="Farther from every station figures are UNKNOWN [km]; default 100 (weather file) or 350 "
        "(table). A criterion can state its own.",
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> ClimatePart:
        if (self.weather is None) == (self.table is None):
            raise ValueError("give either weather or table")
        return self


class CriterionPart(Part):
    """One criterion: what is measured, what it is worth, and how much it counts."""

    id: Id = Field(description="Name of its columns in the outputs: lower case, digits, underscores.")
    measure: str | None = Field(
        None, description="Registered criterion (`siting criteria`); default: the id."
    )
    label: Text | None = Field(None, description="Title in outputs; default: the criterion's own.")
    params: dict[str, Any] = Field(default_factory=dict, description="Parameters of the criterion.")
    family: Id | None = Field(None, description="Its family, if the study has families.")
    weight: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="Weight in any positive scale; shown as a share of the sum. Needed unless `weights` "
        "or the weights of its family give it.",
    )
    value: ValueFunction | None = Field(
        None, description="Value function with anchors in the criterion's unit; recovery_band implies one."
    )
    unknown: Literal["neutral", "worst", "exclude"] = Field(
        "neutral",
        description="UNKNOWN is left out and the other weights renormalised (neutral), scores 0 (worst), or "
        "takes the site out of the ranking (exclude).",
    )
    changeable: bool | None = Field(
        None,
        description="Whether a person can act on the figure, so that it is said what it would have to be; "
        "else as the criterion itself says.",
    )

    _text = field_validator("label", mode="before")(as_text)

    @property
    def measure_id(self) -> str:
        """Id of the registered criterion."""
        return self.measure or self.id


class StudyFile(Part):
    """A siting decision."""

    model_config = ConfigDict(title="Study")

    title: Text = Field(description="Title of the study.")
    notes: Text = Field(
        Text(en=""), description="Remarks shown in every output, such as whose weights these are."
    )
    lang: Literal["en", "zh"] = Field("en", description="Language of the workbook and the map.")
    sites: SitesPart = Field(description="The candidate sites.")
    climate: ClimatePart | None = Field(
        None, description="Your own climate, instead of the embedded table of China."
    )
    layers: dict[Id, LayerPart] = Field(default_factory=dict, description="Your own layers by id.")
    criteria: tuple[CriterionPart, ...] = Field(description="The criteria, at least one.")
    families: tuple[FamilyPart, ...] = Field(
        (), description="Families of criteria, for weights in two levels."
    )
    weights: WeightsSpec | None = Field(
        None, description="Main weights by a method, over all criteria or all families."
    )
    perspectives: tuple[PerspectivePart, ...] = Field(
        (), description="Other people's weights, each with a ranking of its own."
    )
    main_perspective: Id | None = Field(
        None, description="Perspective whose weights make the ranking; default: the study's own weights."
    )
    method: AloneSpec = Field(
        WEIGHTED_SUM,
        description="How scores and weights are combined; `{kind: ...}` or the kind alone.",
    )
    compare: tuple[MethodSpec, ...] = Field(
        (), description="Methods whose ranking is shown beside the main one."
    )
    robustness: RobustnessPart | None = Field(
        None, description="How robust the ranking is over weights and intervals."
    )
    ledger: LedgerPart | None = Field(
        None, description="Usable area of each parcel: gross, minus each constraint, is net."
    )
    pairs: PairsPart | None = Field(None, description="Pairs of a primary and a backup site.")
    project: ProjectPart | None = Field(
        None, description="What is to be built: racks by phase and substations, for `siting power`."
    )
    constraints: tuple[Constraint, ...] = Field((), description="Limits that a site must meet.")
    rules: tuple[RulesEntry, ...] = Field(
        (), description="Siting rules: presets, files of rules from the study's folder, or rules of your own."
    )
    supply: dict[Id, SupplyPart] = Field(
        default_factory=dict,
        description="What supplies the objects of rules: a layer, a criterion or a column, by object.",
    )
    min_coverage: float = Field(
        0.5, ge=0, le=1, description="A site with less of the weight known is insufficient, not ranked."
    )
    outputs: tuple[OutputName, ...] = Field(
        tuple(name for name in NAMES if name not in {"robustness", "rules", "ledger"}),
        description="Files to write; run.json always is. Without this key robustness is written too where "
        "the study asks for robustness, perspectives, compare or pairs, and rules where it has rules.",
    )
    surface: str | None = Field(
        None,
        min_length=1,
        description="Folder that `siting surface` wrote for this study, from the study file's folder: shown "
        "on the map, as an exhibit and in reports.",
    )
    map: MapPart = Field(MapPart(), description="Options of the map.")
    report: ReportPart = Field(ReportPart(), description="What is added to `siting report`.")
    photos: dict[str, str] = Field(
        default_factory=dict,
        description="Photos (PNG, JPEG, WebP) for site sheets, by the id of the site: `{S0001: photo.jpg}`; "
        "paths from the study file's folder.",
    )

    _text = field_validator("title", "notes", mode="before")(as_text)
    _language = field_validator("lang", mode="before")(as_language)
    _plain = field_validator("weights", mode="before")(as_weights)

    @field_validator("supply", mode="before")
    @classmethod
    def _names_alone(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {k: {"named": v} if isinstance(v, str) else v for k, v in given.items()}

    @field_validator("rules", mode="before")
    @classmethod
    def _sets_alone(cls, given: Any) -> Any:
        return [{"use": x} if isinstance(x, str) else x for x in given] if isinstance(given, list) else given

    @field_validator("method", mode="before")
    @classmethod
    def _kind_alone(cls, given: Any) -> Any:
        return {"kind": given} if isinstance(given, str) else given

    @field_validator("compare", mode="before")
    @classmethod
    def _kinds_alone(cls, given: Any) -> Any:
        return [{"kind": x} if isinstance(x, str) else x for x in given] if isinstance(given, list) else given

    @field_validator("criteria")
    @classmethod
    def _criteria_fit(cls, criteria: tuple[CriterionPart, ...]) -> tuple[CriterionPart, ...]:
        # Not min_length: pydantic would add "too short" to every fault in an item.
        if not criteria:
            raise ValueError("no criteria: give at least one")
        _require_different([c.id for c in criteria], "criteria")
        return criteria

    @model_validator(mode="after")
    def _constraints_fit(self) -> StudyFile:
        known = {c.id for c in self.criteria}
        for constraint in self.constraints:
            if constraint.criterion not in known:
                raise ValueError(
                    f"a constraint names '{constraint.criterion}', which the study does not have "
                    f"(it has {', '.join(sorted(known))})"
                )
        return self

    @model_validator(mode="after")
    def _names_fit(self) -> StudyFile:
        _require_different([f.id for f in self.families], "families")
        _require_different([p.id for p in self.perspectives], "perspectives")
        _require_different([m.id for m in self.compare], "methods to compare")
        if self.main_perspective is not None and self.main_perspective not in {
            p.id for p in self.perspectives
        }:
            raise ValueError(
                f"main_perspective names '{self.main_perspective}', which is not a perspective. "
                f"{did_you_mean(self.main_perspective, [p.id for p in self.perspectives])}".rstrip()
            )
        return self


def _require_different(ids: list[str], what: str) -> None:
    twice = [k for k, times in Counter(ids).items() if times > 1]
    if twice:
        raise ValueError(f"two {what} have the id '{twice[0]}': ids must differ")
