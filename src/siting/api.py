"""The public functions beside `run`: audit, promotion, climate of a place, difference of runs.

Each returns what it found with the ways to show it; the command line is a thin shell over them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from siting._version import __version__
from siting.answers import AuditResult, ClimateResult, DiffResult, PromotionResult
from siting.conventions import GROUND_M
from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import Label
from siting.study.result import Progress, Result, quiet

if TYPE_CHECKING:
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.reading.claims import Reading

_CLAIM_FILES = (".yaml", ".yml")
_WARMING_K = (-5.0, 10.0)
_SUPPLY_C = (4.0, 45.0)


def audit(
    document: str | Path,
    site: str,
    *,
    elevation_m: float | None = None,
    claims: str | Path | None = None,
    among: str | Path | None = None,
    tolerance: float = 0.05,
    progress: Progress = quiet,
) -> AuditResult:
    """Check every figure of a document against measurement, and against the document itself.

    Parameters
    ----------
    document
        Text, Markdown, Word or PDF, or claims in YAML.
    site
        The site it is about: a name, or ``"LAT,LON"`` in degrees WGS84.
    elevation_m
        Elevation of the site [m], where it is better known.
    claims
        More claims, in YAML, judged with those of the document.
    among
        Study whose sites superlatives are judged among.
    tolerance
        Tolerance of an "about" figure, as a share of it.

    Raises
    ------
    SitingError
        One line, where the document, the site or the study cannot be used.

    Examples
    --------
    >>> import pathlib, tempfile, siting
    >>> text = pathlib.Path(tempfile.mkdtemp()) / "leaflet.txt"
    >>> _ = text.write_text("Annual mean temperature 7 °C.")
    >>> found = siting.audit(text, "Jiaocheng").claims.iloc[0]
    >>> str(found["verdict"])
    'CONTRADICTED'
    """
    from siting.auditing.judging.check import audit as judge
    from siting.auditing.judging.site import find_site
    from siting.auditing.judging.verdicts import Rules
    from siting.catalogue import Catalogue

    catalogue = Catalogue()
    place = find_site(site, catalogue, elevation_m=elevation_m)
    progress("read", 0, 1)
    reading = _read(Path(document), claims, (place.label.en, place.label.zh))
    rivals = () if among is None else _rivals(among)
    progress("judge", 0, 1)
    return AuditResult(
        judge(
            reading,
            place,
            rules=Rules(tolerance=tolerance),
            rivals=rivals,
            catalogue=catalogue,
            version=__version__,
        )
    )


def _read(document: Path, more: str | Path | None, names: tuple[str, ...]) -> Reading:
    from siting.auditing.reading.claims_file import read_claims_file
    from siting.auditing.reading.extract import read_claims_of

    if document.suffix.lower() in _CLAIM_FILES:
        reading = read_claims_file(document)
    else:
        reading = read_claims_of(document, site_names=names)
    if more is None:
        return reading
    extra = read_claims_file(Path(more))
    known = {claim.id for claim in reading.claims}
    added = tuple(replace(c, id=f"y-{c.id}") if c.id in known else c for c in extra.claims)
    return replace(reading, claims=(*reading.claims, *added))


def _rivals(study: str | Path) -> tuple[AuditSite, ...]:
    """Return the sites of a study, as those that superlatives are judged among."""
    from siting.auditing.judging.site import AuditSite
    from siting.study.load import load_study
    from siting.study.pipeline import run

    sites = run(load_study(study)).outcome.sites
    frame = sites.frame
    return tuple(
        AuditSite(
            Label(str(en), str(zh) or str(en)), float(lon), float(lat), float(up), "study-file", "study-file"
        )
        for en, zh, lon, lat, up in zip(
            frame["name"], frame["name_zh"].fillna(""), sites.lon, sites.lat, sites.elevation_m, strict=True
        )
    )


def promote(result: Result, site: str, rivals: Sequence[str]) -> PromotionResult:
    """Compare one site of a run with named rivals.

    Parameters
    ----------
    result
        What `run` returned.
    site, rivals
        Names or ids of sites of the study.

    Raises
    ------
    SitesError
        A site is not in the study, or is not ranked.

    Examples
    --------
    >>> import siting
    >>> result = siting.run(siting.load_study())
    >>> sheet = siting.promote(result, "Jiaocheng", ["Wenshui", "Qingxu"])
    >>> sheet.document()["site"]["name"]["en"]
    'Jiaocheng'
    """
    from siting.promotion.promotion import promote as compare

    return PromotionResult(compare(result.outcome, site, rivals))


def climate_at(
    lat: float,
    lon: float,
    *,
    elevation_m: float | None = None,
    dem: str | Path | None = None,
    supply_water_c: float = 18.0,
    warming: str | float = 0.0,
    weather: str | Path | None = None,
    table: str | Path | None = None,
) -> ClimateResult:
    """Estimate mean temperature, free-cooling hours, PUE and water at a place.

    Parameters
    ----------
    lat, lon
        Degrees WGS84.
    elevation_m
        Metres above sea level; without it (and without *dem*) it is UNKNOWN.
    dem
        Elevation raster (GeoTIFF) to read the elevation from; needs the extra ``raster``.
    supply_water_c
        Chilled-water supply [degC].
    warming
        Shift of the climate [K], or a named one such as ``"recent-years"``.
    weather, table
        An EPW or CSV weather file, or a climate table of your own, instead of the embedded table.

    Raises
    ------
    SitingError
        One line, where a value or a file cannot be used.

    Examples
    --------
    >>> import siting
    >>> report = siting.climate_at(37.55, 112.15, elevation_m=750)
    >>> report.document()["climate"]["mean_temperature_c"]["value"]
    10.93
    """
    from siting.climate.climate_table import TABLE_PATH, climate_table
    from siting.climate.place import REACH_KM
    from siting.cooling.report import climate_at as report_at
    from siting.cooling.technologies import default_technologies

    _require_place(lat, lon, elevation_m)
    shift_k, remarks, sources = warming_shift(warming)
    if not _SUPPLY_C[0] <= supply_water_c <= _SUPPLY_C[1]:
        raise SitesError(
            f"{supply_water_c:g} degC is not within {_SUPPLY_C[0]:g} to {_SUPPLY_C[1]:g}",
            where="--supply-water",
            hint="Give degrees Celsius",
        )
    if weather is not None and table is not None:
        raise SitesError(
            "--weather and --table are both given", where="siting climate at", hint="Give one of them"
        )
    up = _elevation(lon, lat, elevation_m, dem)
    near, climate, years = None, climate_table(TABLE_PATH if table is None else Path(table)), None
    if weather is not None:
        from siting.climate.own_weather import weather_at

        own = weather_at(Path(weather), lon, lat, up)
        near, climate, up, years = own.near, own.table, own.elevation_m, own.years
        remarks, sources = (*remarks, *own.remarks), (own.source, *sources[2:])
    return ClimateResult(
        report_at(
            lon,
            lat,
            up,
            near=near,
            reach_km=REACH_KM if weather is None else math.inf,
            table=climate,
            technologies=default_technologies(supply_water_c=supply_water_c),
            warming_k=shift_k,
            years=years,
            remarks=remarks,
            sources=sources,
        )
    )


def warming_shift(warming: str | float) -> tuple[float, tuple[Label, ...], tuple[str, ...]]:
    """Return the shift [K], what to say about it, and the sources of a report. Raises `SitesError`."""
    from siting.climate.shift import NAMED_SHIFTS

    sources = ("climate-table", "station-blend")
    text = str(warming).strip()
    if text in NAMED_SHIFTS:
        shift = NAMED_SHIFTS[text]
        return shift.kelvin, (shift.text,), (*sources, shift.source)
    try:
        kelvin = float(text)
    except ValueError:
        raise SitesError(
            f"{quote(text)} is neither a number of K nor a named shift",
            where="--warming",
            hint=did_you_mean(text, NAMED_SHIFTS),
        ) from None
    if not _WARMING_K[0] <= kelvin <= _WARMING_K[1]:
        raise SitesError(
            f"{quote(text)} is not within {_WARMING_K[0]:g} to {_WARMING_K[1]:g} K",
            where="--warming",
            hint="",
        )
    return kelvin, (), sources


def _require_place(lat: float, lon: float, elevation_m: float | None) -> None:
    for value, name, most in ((lat, "LAT", 90.0), (lon, "LON", 180.0)):
        if not (math.isfinite(value) and abs(value) <= most):
            swapped = name == "LAT" and abs(lat) <= 180.0 and abs(lon) <= 90.0
            raise SitesError(
                f"{value:g} is not within -{most:g} to {most:g} degrees",
                where=name,
                hint="LAT comes first, then LON." if swapped else "Give decimal degrees in WGS84.",
            )
    low, high = GROUND_M.value
    if elevation_m is not None and not low <= elevation_m <= high:
        raise SitesError(
            f"{elevation_m:g} m is not within {low:g} to {high:g}",
            where="--elevation",
            hint="Give metres above sea.",
        )


def _elevation(lon: float, lat: float, elevation_m: float | None, dem: str | Path | None) -> float:
    if elevation_m is not None:
        return elevation_m
    if dem is None:
        return math.nan
    import numpy as np

    from siting.climate.elevation import elevation_from_dem

    return float(elevation_from_dem(Path(dem), np.array([lon]), np.array([lat]))[0])


def diff(old: str | Path, new: str | Path) -> DiffResult:
    """Say what moved between two runs, and how much is due to data, value functions, weights or sites.

    Parameters
    ----------
    old, new
        Folders of runs, or their ``result.json``.

    Raises
    ------
    SitingError
        One line, where a result cannot be read.

    Examples
    --------
    >>> import tempfile, siting
    >>> folder = tempfile.mkdtemp()
    >>> _ = siting.run(siting.load_study()).save(folder, outputs=["result"])
    >>> siting.diff(folder, folder).same
    True
    """
    from siting.decide.attribution import compare_runs
    from siting.show.difference.read_result import read_run

    return DiffResult(compare_runs(read_run(Path(old)), read_run(Path(new))))
