"""``siting climate``: climate and cooling at a place or at many points, and building climate tables."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from siting.commands.common import (
    JsonOption,
    LangOption,
    TableOption,
    WeatherOption,
    help_when_alone,
    print_json,
    progress_bar,
    spoken,
)
from siting.errors import LayerError, SitesError, quote

if TYPE_CHECKING:
    from siting.auditing.judging.site import AuditSite

climate_app = typer.Typer(help="Climate and cooling at a place, at many points; build climate tables.")

_LIMITS = (-40.0, 50.0)
_NEGATIVE = re.compile(r"-\.?\d.*")

WarmingOption = Annotated[
    str,
    typer.Option(
        "--warming", metavar="K", help="Shift the climate by K more; or recent-years: that of 2008-2009."
    ),
]
YearsOption = Annotated[
    str | None,
    typer.Option(
        "--years",
        metavar="YEARS",
        help="present: mean of 2015-2024 (default, except for your own files); or typical_years.",
    ),
]
DemOption = Annotated[
    Path | None,
    typer.Option("--dem", help="Elevation raster (GeoTIFF) for places without elevation; extra 'raster'."),
]


@climate_app.callback(invoke_without_command=True)
def _climate(context: typer.Context) -> None:
    help_when_alone(context)


class _SignedCommand(TyperCommand):
    """A command whose arguments may be negative numbers, such as a latitude of -33.9."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read command-line arguments; a number with a minus sign is not an option."""
        # A leading blank hides the sign from the parser and does not change the number.
        return super().parse_args(ctx, [f" {word}" if _NEGATIVE.fullmatch(word) else word for word in args])


@climate_app.command(cls=_SignedCommand)
def at(
    lat: Annotated[
        str, typer.Argument(metavar="LAT", help="Latitude, degrees WGS84; or LAT,LON; or a place.")
    ],
    lon: Annotated[str | None, typer.Argument(metavar="LON", help="Longitude, degrees WGS84.")] = None,
    *,
    elevation: Annotated[
        float | None, typer.Option("--elevation", metavar="M", help="Metres above sea level.")
    ] = None,
    dem: DemOption = None,
    supply_water: Annotated[
        float, typer.Option("--supply-water", metavar="C", help="Chilled-water supply [degC].")
    ] = 18.0,
    years: YearsOption = None,
    it_load: Annotated[
        float, typer.Option("--it-load", metavar="SHARE", help="IT load over that of the design, 0.3 to 1.")
    ] = 1.0,
    warming: WarmingOption = "0",
    weather: WeatherOption = None,
    table: TableOption = None,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="DIR", help="Folder for a chart (PNG, SVG, PDF).")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mean temperature, free-cooling hours by technology and month, PUE and water at a place.

    A place is 37.55 112.15, 37.55,112.15, in degrees and minutes "37°33′N 112°9′E", or a name: 交城县.
    """
    import siting
    from siting.show.base.output_folder import require_folder
    from siting.show.climate.climate_report import print_report

    if chart is not None:
        require_folder(chart)
    north, east, metres = _place(lat, lon, elevation)
    result = siting.climate_at(
        north,
        east,
        elevation_m=metres,
        dem=dem,
        supply_water_c=supply_water,
        years=years,
        it_load=it_load,
        warming=warming,
        weather=weather,
        table=table,
    )
    if chart is not None:
        result.chart(chart, lang=lang.value if lang else None)
    if as_json:
        print_json(result.document())
        return
    print_report(result.found, spoken(lang))


@climate_app.command()
def points(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns lat, lon, elevation_m.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="File to write.")],
    dry_bulb: Annotated[
        str, typer.Option("--dry-bulb", metavar="C,C", help="Dry bulbs to count hours at or below [degC].")
    ] = "10,15,18,24",
    wet_bulb: Annotated[
        str, typer.Option("--wet-bulb", metavar="C,C", help="Wet bulbs to count hours at or below [degC].")
    ] = "5,10,14,18",
    years: YearsOption = None,
    warming: WarmingOption = "0",
    dem: DemOption = None,
    table: TableOption = None,
) -> None:
    """Add mean temperature and hours under thresholds to a CSV of places, with 90% intervals."""
    from siting.api.climate import climate_years
    from siting.catalogue import ClimateFile
    from siting.climate.climate_source import climate_of
    from siting.cooling.points import measure_points, read_points
    from siting.show.base.output_folder import staged_file
    from siting.show.base.terminal import warn
    from siting.show.climate.points_csv import write_points

    dry, wet = _limits(dry_bulb, "--dry-bulb"), _limits(wet_bulb, "--wet-bulb")
    climate = climate_of(None if table is None else ClimateFile("table", table))
    chosen = climate_years(years, warming, climate)
    with staged_file(out, never=file) as stage, progress_bar(shown=True) as progress:
        found = read_points(file, dem=dem)
        added, notes = measure_points(
            found, climate.table, dry_bulb_c=dry, wet_bulb_c=wet, years=chosen, progress=progress
        )
        write_points(found, added, stage)
    warn(notes)
    typer.echo(str(out))


@climate_app.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of EPW or CSV weather files.")],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Table to write (.parquet).")],
) -> None:
    """Build a climate table from a folder of weather files, for `siting climate --table`."""
    from siting.climate.build import build_folder, write_table
    from siting.show.base.output_folder import staged_file
    from siting.show.base.terminal import warn

    with staged_file(out) as stage, progress_bar(shown=True) as progress:
        built = build_folder(folder, progress=progress)
        write_table(built.table, stage)
    warn(built.remarks)
    count = f"{built.stations} station{'s' if built.stations > 1 else ''}"
    typer.echo(f"{out}: {count}, {out.stat().st_size / 1024:.0f} kB")


def _place(lat: str, lon: str | None, elevation: float | None) -> tuple[float, float, float | None]:
    """Read latitude and longitude from one word or two, or look a place up; raises `SitesError`."""
    from siting.readers.positions import EXAMPLES, read_position

    words = [lat] if lon is None else [lat, lon]
    found = read_position(";".join(words))
    if found is not None:
        return *found, elevation
    said = " ".join(word.strip() for word in words)
    if any(character.isdigit() for character in said) or not said:
        raise SitesError(
            f"{quote(said)} is not a latitude and a longitude",
            where="LAT LON",
            hint=f"Write them as in {EXAMPLES}",
        )
    place = _named_place(said, elevation)
    known = None if math.isnan(place.elevation_m) else place.elevation_m
    return place.lat, place.lon, known if elevation is None else elevation


def _named_place(name: str, elevation: float | None) -> AuditSite:
    from siting.auditing.judging.site import find_site
    from siting.auditing.judging.whereabouts import IN_CHINESE
    from siting.catalogue import Catalogue
    from siting.readers.positions import EXAMPLES

    try:
        return find_site(name, Catalogue(), elevation_m=elevation)
    except LayerError as error:
        write = f"Write latitude and longitude as in {EXAMPLES}"
        write = f"{write}. {IN_CHINESE}" if name.isascii() else write
        hint = error.hint if error.hint.startswith("Did") else write
        raise LayerError(error.what, where="LAT LON", hint=hint) from None


def _limits(text: str, option: str) -> list[float]:
    """Read a comma list of temperatures; raises `SitesError`."""
    limits = []
    for part in (piece.strip() for piece in text.split(",")):
        if not part:
            continue
        try:
            limit = float(part)
        except ValueError:
            limit = math.nan
        if not _LIMITS[0] <= limit <= _LIMITS[1]:
            raise SitesError(
                f"{quote(part)} is not a temperature within -40 to 50 degC",
                where=option,
                hint="Give a comma-separated list such as 10,15,18",
            )
        limits.append(limit)
    if len(set(limits)) < len(limits):
        raise SitesError("a temperature is given twice", where=option, hint="Give each one once")
    return limits
