"""The climate of many points: adds mean temperature and hours under thresholds to a CSV of places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from siting.climate.climate_table import ClimateTable
from siting.climate.elevation import elevation_from_dem
from siting.climate.place import REACH_KM, StationSearch, mean_temperature
from siting.climate.shift import ClimateYears, years_of
from siting.conventions import GROUND_M
from siting.cooling.free_cooling_hours import (
    DryBulbBelow,
    FreeCoolingHours,
    WetBulbBelow,
    hours_with_interval,
)
from siting.errors import SitesError, quote
from siting.evidence import FloatArray
from siting.readers import headings as hd
from siting.readers.delimited import TextTable, read_delimited
from siting.readers.file_kinds import file_kind
from siting.readers.findings import Findings, listed, shown
from siting.readers.numbers import parse, parse_degrees
from siting.records import dataclass

MIN_M, MAX_M = GROUND_M.value
MEAN_TEMPERATURE = "mean_temperature_c"
_CHUNK = 200_000
_ENDS = ("", "_low", "_high")
_NEEDED = {hd.LAT: "lat", hd.LON: "lon", hd.ELEVATION: "elevation_m"}


@dataclass(frozen=True)
class Points:
    """Places of a file: its columns as text, in order, and the figures of three of them.

    lon, lat, elevation_m have shape (n,), degrees WGS84 and metres; an elevation may be NaN (UNKNOWN).
    """

    headings: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    lon: FloatArray
    lat: FloatArray
    elevation_m: FloatArray

    def __len__(self) -> int:
        return len(self.lon)


def read_points(path: Path, *, dem: Path | None = None) -> Points:
    """Read a CSV with the columns lat, lon and elevation_m; all its columns are kept as they are.

    Blank elevations are taken from *dem*, if given.

    Raises
    ------
    SitesError
        It is not a CSV, one of the three columns is missing or occurs twice, or a row is not a place on the
        Earth. One line, with the first fault in full and the number of others.
    """
    findings = Findings(path, error=SitesError, what="file of points")
    kind = file_kind(findings)
    if kind != "CSV":
        findings.stop(f"is a {kind} file, but points are read from CSV", hint="Save it as CSV")
    try:
        data = path.read_bytes()
    except OSError as error:
        findings.stop(f"cannot be read ({shown(error.strerror or error)})", hint="Check that you may read it")
    text = read_delimited(data, findings, tab=path.suffix.lower() == ".tsv")
    headings = [" ".join(heading.split()) for heading in text.headings]
    where = _find(headings, findings)
    lat = _degrees(text, where[hd.LAT], findings, longitude=False)
    lon = _degrees(text, where[hd.LON], findings, longitude=True)
    elevation = _elevation(text, where[hd.ELEVATION], headings[where[hd.ELEVATION]], findings)
    findings.raise_faults()
    if dem is not None:
        blank = np.isnan(elevation)
        elevation[blank] = elevation_from_dem(dem, lon[blank], lat[blank])
    return Points(tuple(headings), tuple(text.columns), lon, lat, elevation)


def _find(headings: list[str], findings: Findings) -> dict[str, int]:
    """Return the positions of the three columns."""
    means = hd.by_meaning(headings)
    twice = next((name for i, name in enumerate(headings) if name and name in headings[:i]), None)
    if twice is not None:
        findings.stop(f"two columns are headed {quote(twice)}", hint="Rename one of them")
    found = {}
    for meaning, name in _NEEDED.items():
        columns = [name] if name in headings else means.get(meaning, [])
        if not columns:
            has = f"the headings are {listed(headings)}"
            findings.stop(
                f"there is no column {name}; {has}", hint="It needs the columns lat, lon, elevation_m"
            )
        if len(columns) > 1:
            findings.stop(
                f"columns {quote(columns[0])} and {quote(columns[1])} both mean {meaning}",
                hint="Rename one of them",
            )
        found[meaning] = headings.index(columns[0])
    return found


def _degrees(text: TextTable, column: int, findings: Findings, *, longitude: bool) -> FloatArray:
    parsed = parse_degrees(text.columns[column], longitude=longitude)
    name, most = ("longitude", 180.0) if longitude else ("latitude", 90.0)
    beyond = np.abs(np.nan_to_num(parsed.value)) > most
    hint = "Write degrees in WGS84, such as 37.5512"
    if beyond.any() and not longitude:
        hint += "; lat and lon may be exchanged"
    for wrong, what in (
        (parsed.blank, lambda _: f"the {name} is blank"),
        (parsed.wrong, lambda given: f"the {name} {quote(given)} is not a number of degrees"),
        (beyond, lambda given: f"the {name} {quote(given)} is not within -{most:g} to {most:g} degrees"),
    ):
        _note(text, column, wrong, what, hint=hint, findings=findings)
    return parsed.value


def _elevation(text: TextTable, column: int, heading: str, findings: Findings) -> FloatArray:
    metres = hd.metres_of(heading)
    if metres is None:
        hint = "Name it elevation_m and give metres"
        findings.stop(f"column {quote(heading)} is not in a known unit of length", hint=hint)
    parsed = parse(text.columns[column])
    given_m = parsed.value if metres == 1.0 else np.round(parsed.value * metres, 3)
    beyond = (given_m < MIN_M) | (given_m > MAX_M)
    for wrong, what in (
        (parsed.wrong, lambda given: f"the elevation {quote(given)} is not a number"),
        (beyond, lambda given: f"the elevation {quote(given)} is not within {MIN_M:g} to {MAX_M:g} m"),
    ):
        hint = "Write metres, or leave it blank where it is unknown"
        _note(text, column, wrong, what, hint=hint, findings=findings)
    return given_m


def _note(
    text: TextTable,
    column: int,
    wrong: np.ndarray[tuple[int], np.dtype[np.bool_]],
    what: Callable[[object], str],
    *,
    hint: str,
    findings: Findings,
) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        given = text.columns[column][row].as_py()
        findings.fault(what(given), at=text.places.of(row), hint=hint, count=int(wrong.sum()))


def hours_column(kind: str, limit_c: float) -> str:
    """Name the column of hours at or below a limit, such as ``hours_dry_bulb_le_10``."""
    return f"hours_{kind}_le_{limit_c:g}"


def measure_points(
    points: Points,
    table: ClimateTable,
    *,
    dry_bulb_c: Sequence[float] = (),
    wet_bulb_c: Sequence[float] = (),
    years: ClimateYears | None = None,
    progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> tuple[dict[str, FloatArray], tuple[str, ...]]:
    """Return the added columns by name, each of shape (n,), and what the user should know.

    The figures are for *years* (default: the present). Each quantity has its 90% interval beside it, as
    ``<name>_low`` and ``<name>_high``. They are NaN where every station is too far.

    Raises
    ------
    SitesError
        The file has a column of that name already.
    """
    search = StationSearch(table)
    chosen = years_of(None) if years is None else years
    hours = {hours_column("dry_bulb", t): FreeCoolingHours(table, DryBulbBelow(t)) for t in dry_bulb_c}
    hours |= {hours_column("wet_bulb", t): FreeCoolingHours(table, WetBulbBelow(t)) for t in wet_bulb_c}
    names = _new_names((MEAN_TEMPERATURE, *hours), points.headings)
    out = {name: np.full(len(points), np.nan) for name in names}
    far = 0
    for part in _chunks(len(points)):
        progress("hours", part.start, len(points))
        near = search.neighbours(points.lon[part], points.lat[part], points.elevation_m[part])
        near = near.in_years(chosen)
        within = near.distance_km[:, 0] <= REACH_KM
        far += int((~within).sum())
        found = {MEAN_TEMPERATURE: mean_temperature(table, near)}
        found |= {name: hours_with_interval(h, near) for name, h in hours.items()}
        for name, figures in found.items():
            for end, figure in zip(_ENDS, figures, strict=True):
                out[name + end][part] = np.where(within, figure, np.nan)
    notes = _notes(far, int(np.isnan(points.elevation_m).sum()), len(points))
    return out, (f"climate: {chosen.label.en}", *notes)


def _new_names(quantities: Sequence[str], headings: Collection[str]) -> list[str]:
    """Return the names of the columns to add: each quantity and the ends of its interval."""
    names = [f"{name}{end}" for name in quantities for end in _ENDS]
    taken = next((name for name in names if name in headings), None)
    if taken is not None:
        raise SitesError(f"there is a column {quote(taken)} already", hint="Rename or remove it")
    return names


def _notes(far: int, blind: int, count: int) -> tuple[str, ...]:
    notes = []
    if blind:
        notes.append(f"elevation is UNKNOWN for {blind:,} of {count:,} points: wider intervals there")
    if far:
        notes.append(f"{far:,} of {count:,} points are over {REACH_KM:g} km from every station: left blank")
    return tuple(notes)


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK))
