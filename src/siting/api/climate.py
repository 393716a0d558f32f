"""Climate and cooling at a place."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.conventions import GROUND_M
from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import Label
from siting.languages import languages_in
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd

    from siting.climate.climate_source import Climate
    from siting.climate.shift import ClimateYears, Years
    from siting.cooling.report import ClimateReport

_WARMING_K = (-5.0, 10.0)
_SUPPLY_C = (4.0, 45.0)


@dataclass(frozen=True)
class ClimateResult:
    """The climate and the cooling of one place."""

    found: ClimateReport

    @property
    def free_cooling(self) -> pd.DataFrame:
        """One row per technology: annual hours of full (``full_h``, 90% interval) and partial free cooling.

        The interval is of the climate only; ``summer_tower_h`` are the full hours with a cooling tower sized
        for summer, NaN where the technology has no tower.
        """
        import pandas as pd

        rows = []
        for one in self.document()["free_cooling"]:
            full, partial = one["full"]["hours"], one["partial"]["hours"]
            towers = one["full_by_tower"]
            rows.append(
                {
                    "technology": one["technology"],
                    "label": one["label"],
                    "full_h": full["value"],
                    "full_low_h": full["low"],
                    "full_high_h": full["high"],
                    "partial_h": partial["value"],
                    "summer_tower_h": None
                    if towers is None
                    else towers["sized_for_summer"]["hours"]["value"],
                }
            )
        return pd.DataFrame(rows).astype({"summer_tower_h": float})

    def document(self) -> dict[str, Any]:
        """Return what ``siting climate at --json`` prints: every figure with unit, interval and source."""
        from siting.show.climate.climate_report import report_document

        return report_document(self.found)

    def drawing(self, lang: str) -> bytes:
        """Return the chart of hours by month and technology as SVG, in one language."""
        from siting.temporary import temporary_folder

        with temporary_folder() as folder:
            return next(f for f in self.chart(folder, lang=lang) if f.suffix == ".svg").read_bytes()

    def chart(self, folder: str | Path, *, lang: str | None = None) -> list[Path]:
        """Draw hours by month and technology into *folder* (PNG, SVG, PDF), in one language or in both.

        Raises `OutputError` when the files cannot be written.
        """
        from siting.show.base.output_folder import staged_files
        from siting.show.climate.cooling_chart import draw_cooling

        files: list[Path] = []
        with staged_files(Path(folder)) as stage:
            for language in languages_in(lang):
                files += draw_cooling(self.found, stage, language)
        return [Path(folder) / path.name for path in files]


def climate_at(
    lat: float,
    lon: float,
    *,
    elevation_m: float | None = None,
    dem: str | Path | None = None,
    supply_water_c: float = 18.0,
    years: str | None = None,
    it_load: float = 1.0,
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
    years
        ``"present"``, the mean of 2015-2024 (the default), or ``"typical_years"``, those of the table, mostly
        1971-2003. Figures from a file of your own are for the years of that file.
    it_load
        IT load over that of the design, for PUE and water use [0.3..1].
    warming
        Further shift of the climate [K], or a named one such as ``"recent-years"``.
    weather, table
        An EPW or CSV weather file, or a climate table of your own, to use instead of the embedded table.

    Raises
    ------
    SitingError
        One line, where a value or a file cannot be used.

    Examples
    --------
    >>> import siting
    >>> report = siting.climate_at(37.55, 112.15, elevation_m=750)
    >>> report.document()["climate"]["mean_temperature_c"]["value"]
    11.67
    """
    from siting.catalogue import ClimateFile
    from siting.climate.climate_source import climate_of
    from siting.cooling.pue import MIN_IT_SHARE
    from siting.cooling.report import climate_at as report_at
    from siting.cooling.technologies import default_technologies

    _require_place(lat, lon, elevation_m)
    if not _SUPPLY_C[0] <= supply_water_c <= _SUPPLY_C[1]:
        raise SitesError(
            f"{supply_water_c:g} degC is not within {_SUPPLY_C[0]:g} to {_SUPPLY_C[1]:g}",
            where="--supply-water",
            hint="Give degrees Celsius",
        )
    if not MIN_IT_SHARE <= it_load <= 1.0:
        raise SitesError(
            f"{it_load:g} is not within {MIN_IT_SHARE:g} to 1",
            where="--it-load",
            hint="Give the IT load over that of the design, such as 0.5",
        )
    if weather is not None and table is not None:
        raise SitesError(
            "--weather and --table are both given", where="siting climate at", hint="Give one of them"
        )
    up = _elevation(lon, lat, elevation_m, dem)
    near, spread = None, None
    remarks: tuple[Label, ...] = ()
    if weather is not None:
        from siting.climate.own_weather import weather_at

        own = weather_at(Path(weather), lon, lat, up)
        climate, near, up, spread, remarks = own.climate, own.near, own.elevation_m, own.years, own.remarks
        sources: tuple[str, ...] = (own.source,)
    else:
        climate = climate_of(None if table is None else ClimateFile("table", Path(table)))
        sources = climate.sources if climate.own is None else (climate.own.title.en,)
    chosen = climate_years(years, warming, climate)
    remarks = (chosen.text, *remarks) if chosen.text.en else remarks
    return ClimateResult(
        report_at(
            lon,
            lat,
            up,
            near=near,
            reach_km=climate.reach_km if weather is None else math.inf,
            table=climate.table,
            technologies=default_technologies(supply_water_c=supply_water_c),
            climate_years=chosen,
            it_share=it_load,
            years=spread,
            remarks=remarks,
            sources=sources,
            world=climate.own is None,
        )
    )


def climate_years(years: str | None, warming: str | float, climate: Climate) -> ClimateYears:
    """Return which years of a climate are meant. Raises `SitesError`: see `siting.climate.shift.years_of`."""
    from siting.climate.shift import NAMED_SHIFTS, PRESENT, RECENT, TYPICAL

    if years not in (None, PRESENT, TYPICAL):
        raise SitesError(
            f"{quote(str(years))} is neither {PRESENT} nor {TYPICAL}",
            where="--years",
            hint=did_you_mean(str(years), (PRESENT, TYPICAL)),
        )
    chosen: Years | None = None if years is None else (PRESENT if years == PRESENT else TYPICAL)
    text = str(warming).strip()
    if text in NAMED_SHIFTS:
        if years is not None:
            raise SitesError(
                f"--years {years} and the named shift {text} are both given",
                where="--warming",
                hint="A named shift already sets the years: give only one of the two",
            )
        return climate.years_of(None, text)
    try:
        kelvin = float(text)
    except ValueError:
        raise SitesError(
            f"{quote(text)} is neither a number of K nor a named shift",
            where="--warming",
            hint=did_you_mean(text, (RECENT,)),
        ) from None
    if not _WARMING_K[0] <= kelvin <= _WARMING_K[1]:
        raise SitesError(
            f"{quote(text)} is not within {_WARMING_K[0]:g} to {_WARMING_K[1]:g} K",
            where="--warming",
            hint="",
        )
    return climate.years_of(chosen, kelvin)


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
            hint="Give metres above sea level.",
        )


def _elevation(lon: float, lat: float, elevation_m: float | None, dem: str | Path | None) -> float:
    if elevation_m is not None:
        return elevation_m
    if dem is None:
        return math.nan
    import numpy as np

    from siting.climate.elevation import elevation_from_dem

    return float(elevation_from_dem(Path(dem), np.array([lon]), np.array([lat]))[0])
