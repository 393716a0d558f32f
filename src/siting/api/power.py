"""The power that a project needs, and whether its substations carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from siting.errors import StudyError, quote

if TYPE_CHECKING:
    import pandas as pd

    from siting.climate.climate_source import Climate
    from siting.evidence import Label, Source
    from siting.power.load import Performance
    from siting.power.report import PowerReport
    from siting.study.load import Study
    from siting.study.project_schema import ProjectPart


_FIGURES = ("it_mw", "mean_mw", "peak_mw", "peak_mva", "energy_gwh_per_year", "coal_tce_per_year")


@dataclass(frozen=True)
class PowerResult:
    """The load of a project at a place, by phase, and its substations' firm capacity."""

    found: PowerReport

    @property
    def phases(self) -> pd.DataFrame:
        """One row per phase: racks, then low and high of power [MW, MVA], energy [GWh/yr], coal [tce/yr]."""
        import pandas as pd

        rows = []
        for phase in self.document()["phases"]:
            row = {"phase": phase["name"], "racks": phase["racks"]}
            for name in _FIGURES:
                row |= {f"{name}_{end}": phase[name][end] for end in ("low", "high")}
            rows.append(row)
        return pd.DataFrame(rows)

    @property
    def cases(self) -> pd.DataFrame:
        """One row per case and group of substations: capacity left, load, shortfall [MVA], if it holds."""
        import pandas as pd

        rows = [
            {
                "case": case["id"],
                "stations": ", ".join(s["name"] for s in group["stations"]),
                "phases": ", ".join(group["phases"]),
                "capacity_mva": group["capacity_mva"],
                "load_low_mva": group["load_mva"]["low"],
                "load_high_mva": group["load_mva"]["high"],
                "short_high_mva": group["short_mva"]["high"],
                "holds": group["holds"],
                "enough": group["enough"],
            }
            for case in self.document()["cases"]
            for group in case["groups"]
        ]
        return pd.DataFrame(rows)

    def say(self, lang: str = "en") -> list[str]:
        """Return the findings as sentences, the most important first."""
        from siting.show.power.power_report import findings

        return [line[lang] for line in findings(self.found)]

    def document(self) -> dict[str, Any]:
        """Return what ``siting power --json`` prints: every figure with its unit."""
        from siting.show.power.power_report import power_document

        return power_document(self.found)


def power_of(
    site: str,
    study: Study | None = None,
    *,
    project: Mapping[str, Any] | None = None,
    elevation_m: float | None = None,
    outages: int = 1,
) -> PowerResult:
    """Estimate the load of a project at a site, and whether its substations carry it with transformers out.

    Parameters
    ----------
    site
        Name or id of a site of the study, a place, or ``"LAT,LON"`` in degrees WGS84.
    study
        A study; its ``project`` is used unless *project* is given, and its own climate.
    project
        The project, with the keys of ``project`` in a study.
    elevation_m
        Metres above sea level, for the climate; by default that of the table of places or of the site file.
    outages
        Transformers out at a time: 1 is N-1.

    Raises
    ------
    SitingError
        One line, where the site, the study or the project cannot be used.

    Examples
    --------
    >>> import siting
    >>> racks = {"phases": [{"name": "I", "racks": 4200}], "rack_kw": 2.5, "pue": 1.3}
    >>> siting.power_of("Jiaocheng", project=racks).say()[0]
    '4,200 racks need 14.4 MVA in the hottest hours (13.7 MW, PUE 1.30).'
    """
    from siting.power.report import power_report

    if outages < 1:
        raise StudyError(f"{outages} transformers out", where="--outages", hint="Give 1 or more")
    part = _project(study, project)
    place = _place(site, study, elevation_m)
    performance, basis, sources = _performance(part, study, place)
    return PowerResult(
        power_report(place.label, part.project(), performance, basis, outages=outages, sources=sources)
    )


@dataclass(frozen=True)
class _Where:
    label: Label
    lon: float
    lat: float
    elevation_m: float


def _project(study: Study | None, given: Mapping[str, Any] | None) -> ProjectPart:
    from pydantic import ValidationError

    from siting.study.project_schema import ProjectPart

    if given is not None:
        try:
            return ProjectPart.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            said = first["msg"].removeprefix("Value error, ")
            raise StudyError(
                f"{key}: {said}" if key else said,
                where="project",
                hint="See the project of a study in docs/study.md",
            ) from None
    if study is None or study.file.project is None:
        raise StudyError(
            "no project is stated",
            where="the embedded study" if study is None else str(study.path),
            hint="Give --racks and --rack-kw, or a study with a project: phases of racks, rack_kw, and pue "
            "or cooling_case",
        )
    return study.file.project


def _place(site: str, study: Study | None, elevation_m: float | None) -> _Where:
    from siting.auditing.judging.site import find_site
    from siting.catalogue import Catalogue

    own = None if study is None else _site_of(site, study, elevation_m)
    if own is not None:
        return own
    found = find_site(site, Catalogue(), elevation_m=elevation_m)
    return _Where(found.label, found.lon, found.lat, found.elevation_m)


def _site_of(site: str, study: Study, elevation_m: float | None) -> _Where | None:
    """Return the site of a study with this id or name; None if it has none."""
    from siting.evidence import Label
    from siting.sites.names import rows_called
    from siting.sites.read import read_sites

    part = study.file.sites
    dem = None if part.dem is None else study.folder / part.dem
    sites = read_sites(study.folder / part.file, part.options, dem=dem)
    rows = rows_called(sites.frame, site)
    if len(rows) != 1:
        return None  # a place of the gazetteer, perhaps
    row = rows[0]
    code, name, zh = (
        str(x) if isinstance(x, str) else ""
        for x in (sites.frame[key].iloc[row] for key in ("site_id", "name", "name_zh"))
    )
    up = float(sites.elevation_m[row]) if elevation_m is None else elevation_m
    label = Label(name or code, zh or name or code)
    return _Where(label, float(sites.lon[row]), float(sites.lat[row]), up)


def _performance(
    part: ProjectPart, study: Study | None, place: _Where
) -> tuple[Performance, Label, Sequence[Source]]:
    from siting.catalogue import sources
    from siting.cooling.pue_cases import require_case
    from siting.power.load import Range
    from siting.power.report import performance_at, stated_performance
    from siting.power.substations import SOURCE

    own = [SOURCE]
    if part.pue is not None:
        return *stated_performance(Range(*part.pue)), own
    assert part.cooling_case is not None  # noqa: S101  (the schema requires one of the two)
    climate = _climate(study)
    share = part.utilisation[1] * part.simultaneity[1]
    found = performance_at(
        part.cooling_case,
        climate,
        climate.years_of(None),
        (place.lon, place.lat, place.elevation_m),
        it_share=share,
    )
    if found is None:
        raise StudyError(
            f"no climate is known at {quote(place.label.en)}",
            where="project",
            hint="Give pue instead of cooling_case, or in the study a climate of your own (climate: "
            "{weather: FILE})",
        )
    known = sources()
    of_climate = [known[name] for name in climate.sources] if climate.own is None else [climate.own]
    return *found, [*own, known[require_case(part.cooling_case).source], *of_climate]


def _climate(study: Study | None) -> Climate:
    from siting.climate.climate_source import climate_of

    if study is None:
        return climate_of(None)
    from siting.study.own_climate import climate_file

    return climate_of(climate_file(study))
