"""The power that a project needs, and whether its substations carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from siting.errors import StudyError
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd

    from siting.climate.climate_source import Climate
    from siting.power.connection import GridNetwork
    from siting.power.project_schema import ProjectPart
    from siting.power.report import PowerReport, SiteHere
    from siting.study.load import Study


_SEE = "See the project of a study in docs/study.md"
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
        from siting.power.power_sentences import findings

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
    from siting.power.at_site import report_at, require_basis

    if outages < 1:
        raise StudyError(f"{outages} transformers out", where="--outages", hint="Give 1 or more")
    part = _project(study, project)
    place = _place(site, study, elevation_m)
    basis = require_basis(part, place, _climate(study))
    network = _network(part, study)
    return PowerResult(report_at(part, place, basis, network, outages=outages))


def _network(part: ProjectPart, study: Study | None) -> GridNetwork | None:
    from siting.catalogue import Catalogue
    from siting.power.connection import GridNetwork

    if part.network is None:
        return None
    if study is None:
        return GridNetwork(part.network, Catalogue())
    from siting.study.layers import read_layers

    user = read_layers(study.file.layers, study.path)
    return GridNetwork(part.network, Catalogue(user.layers, user.sources, None, user.rasters))


def _project(study: Study | None, given: Mapping[str, Any] | None) -> ProjectPart:
    from pydantic import ValidationError

    from siting.power.project_schema import ProjectPart
    from siting.readers.model_faults import Checked

    if given is not None:
        try:
            return ProjectPart.model_validate(given)
        except ValidationError as error:
            raise Checked(ProjectPart, StudyError, _SEE).given_in_code(error, "project") from None
    if study is None or study.file.project is None:
        raise StudyError(
            "no project is stated",
            where="the embedded study" if study is None else str(study.path),
            hint="Give --racks and --rack-kw, or a study with a project: phases of racks, rack_kw, and pue "
            "or cooling_case",
        )
    return study.file.project


def _place(site: str, study: Study | None, elevation_m: float | None) -> SiteHere:
    from siting.auditing.judging.site import find_site
    from siting.catalogue import Catalogue
    from siting.power.report import SiteHere

    own = None if study is None else _site_of(site, study, elevation_m)
    if own is not None:
        return own
    found = find_site(site, Catalogue(), elevation_m=elevation_m)
    return SiteHere(found.label, found.lon, found.lat, found.elevation_m)


def _site_of(site: str, study: Study, elevation_m: float | None) -> SiteHere | None:
    """Return the site of a study with this id or name; None if it has none."""
    from siting.criteria.project import places_of
    from siting.sites.names import rows_called
    from siting.sites.read import read_sites

    part = study.file.sites
    dem = None if part.dem is None else study.folder / part.dem
    sites = read_sites(study.folder / part.file, part.options, dem=dem)
    rows = rows_called(sites.frame, site)
    if len(rows) != 1:
        return None  # a place of the gazetteer, perhaps
    place = places_of(sites)[rows[0]]
    return place if elevation_m is None else replace(place, elevation_m=elevation_m)


def _climate(study: Study | None) -> Climate:
    from siting.climate.climate_source import climate_of

    if study is None:
        return climate_of(None)
    from siting.study.own_climate import climate_file

    return climate_of(climate_file(study))
