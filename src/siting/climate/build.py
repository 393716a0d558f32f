"""A user's climate table from a folder of weather files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from siting.climate.climate_table import Stations, build_table, save_table
from siting.climate.weather import HOURS, MONTH_OF_HOUR, Weather, read_weather, require_position
from siting.errors import WeatherError
from siting.readers.findings import shown
from siting.records import dataclass

ENDINGS = (".epw", ".csv", ".tsv")


@dataclass(frozen=True)
class Built:
    """A climate table as Arrow, its number of stations, and what was repaired in their files."""

    table: pa.Table
    stations: int
    remarks: tuple[str, ...]


def _stations(found: list[Weather]) -> Stations:
    return Stations(
        wmo=np.array([w.wmo for w in found], dtype=np.str_),
        name=np.array([w.name for w in found], dtype=np.str_),
        province=np.array([w.province for w in found], dtype=np.str_),
        lon=np.array([w.lon for w in found]),
        lat=np.array([w.lat for w in found]),
        elevation_m=np.array([w.elevation_m for w in found]),
    )


def build_folder(
    folder: Path | str, *, progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None
) -> Built:
    """Build a climate table from all EPW and CSV files of a folder and its subfolders.

    Stations are in the order of their file names. The file names and the years they cover are kept in the
    metadata of the table.

    Parameters
    ----------
    folder
        Its files end in .epw, .csv or .tsv; other files and hidden ones are skipped.
    progress
        Called with the stage, the files done and the number of files.

    Raises
    ------
    WeatherError
        There is no such folder, it holds no weather file, or one of them cannot be used or does not state the
        position of its station. One line; nothing is written.
    """
    root = Path(folder)
    paths = _files(root)
    found: list[Weather] = []
    remarks: list[str] = []
    for done, path in enumerate(paths):
        progress("weather files", done, len(paths))
        weather = read_weather(path)
        require_position(weather, path)
        found.append(weather)
        remarks.extend(f"{shown(path.name)}: {remark.en}" for remark in weather.remarks)
    progress("weather files", len(paths), len(paths))
    years = np.array([len(weather.dry_bulb_c) for weather in found])
    table = build_table(
        _stations(found),
        np.repeat(np.arange(len(found)), years * HOURS),
        np.tile(MONTH_OF_HOUR, int(years.sum())),
        np.concatenate([w.dry_bulb_c.ravel() for w in found]),
        np.concatenate([w.relative_humidity.ravel() for w in found]),
        years=years,
        about={
            "description": f"Hours per class of dry bulb and humidity, from {len(found)} weather files",
            "sources": "\n".join(
                f"{shown(path.relative_to(root))}: {_span(w)}" for path, w in zip(paths, found, strict=True)
            ),
        },
    )
    return Built(table, len(found), tuple(remarks))


def write_table(table: pa.Table, path: Path | str) -> None:
    """Write a climate table as parquet, in the form that `climate_table` reads.

    Raises
    ------
    WeatherError
        The file cannot be written; one line, and an existing file is kept.
    """
    target = Path(path)
    part = target.with_name(f"{target.name}.part")
    try:
        save_table(table, part)
        part.replace(target)
    except OSError as error:
        raise WeatherError(
            f"cannot be written ({shown(error.strerror or error)})",
            where=shown(target.name),
            hint="Choose another place",
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _files(root: Path) -> list[Path]:
    where = shown(root)
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "there is no such folder"
        raise WeatherError(what, where=where, hint="Give a folder of EPW or CSV files")
    try:
        paths = sorted(
            path
            for path in root.rglob("*")
            if path.suffix.lower() in ENDINGS and path.is_file() and not path.name.startswith(".")
        )
    except OSError as error:
        raise WeatherError(
            f"cannot be read ({shown(error.strerror or error)})", where=where, hint="Check the folder"
        ) from None
    if not paths:
        raise WeatherError(
            f"holds no file ending in {', '.join(ENDINGS)}",
            where=where,
            hint="Give a folder of EPW or CSV files",
        )
    return paths


def _span(weather: Weather) -> str:
    return weather.span.en
