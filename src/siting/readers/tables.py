"""Text tables with coordinates in columns: which columns those are, and what they hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from siting.errors import quote
from siting.evidence import FloatArray
from siting.readers import headings as hd
from siting.readers.angles import NOTATIONS
from siting.readers.closing import without_closing_rows
from siting.readers.delimited import TextTable
from siting.readers.findings import Findings, Places, listed
from siting.readers.layout import as_lines, with_unit
from siting.readers.numbers import Parsed, infer, parse, parse_degrees, trimmed
from siting.readers.pairs import split_pairs
from siting.readers.raw import BoolArray, Raw
from siting.readers.wkt import read_geometry
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class _FoundColumns:
    """The coordinate columns: two of them (east first), or one of WKT."""

    meanings: tuple[str, ...]
    columns: tuple[str, ...]


def locate(table: TextTable, findings: Findings, *, text_columns: Collection[str] = ()) -> Raw:
    """Split a table into attributes and coordinates.

    Parameters
    ----------
    text_columns
        Columns to keep as text even if all their values are numbers, besides ids and names.

    Raises
    ------
    SitingError
        No coordinate columns, two that mean the same, headings that occur twice, or no rows.
    """
    columns, places = _columns(table, findings)
    found = _find(list(columns), findings)
    faulted = np.zeros(len(next(iter(columns.values()))), dtype=np.bool_)
    coordinates = [columns.pop(name) for name in found.columns]
    hint = next((h for h in map(hd.datum_hint, found.columns) if h), None)
    geometry, xy, crs = None, None, None
    if found.meanings == (hd.WKT,):
        geometry, crs = read_geometry(coordinates[0], found.columns[0], places, findings, faulted)
    else:
        if found.meanings == (hd.PAIR,):
            coordinates = list(split_pairs(coordinates[0], found.columns[0], places, findings))
            found = _FoundColumns((hd.LON, hd.LAT), (found.columns[0], found.columns[0]))
        xy = _numbers(coordinates, found, places, findings, faulted)
    findings.coordinates = tuple(dict.fromkeys(found.columns))
    degrees = found.meanings == (hd.LON, hd.LAT)
    stated = degrees and hint is None and any(map(hd.says_wgs84, found.columns))
    return Raw(
        attributes(columns, text_columns),
        places,
        faulted,
        geometry,
        xy,
        crs=crs,
        degrees_implied=degrees,
        datum_hint=hint,
        datum="wgs84" if stated else None,
        axes_open=found.meanings == (hd.X, hd.Y),
    )


def attributes(columns: dict[str, pa.ChunkedArray], text_columns: Collection[str] = ()) -> pd.DataFrame:
    """Return text columns as a data frame: numbers where all values are, blank as missing."""
    typed = {}
    for name in list(columns):
        # Removed one by one, so that memory does not hold all text and numbers at once.
        column = columns.pop(name)
        if name in text_columns or hd.is_id_or_name(name):
            typed[name] = pc.if_else(pc.is_null(trimmed(column)), None, column)
        else:
            typed[name] = infer(column)
    frame: pd.DataFrame = pa.table(typed).to_pandas(split_blocks=True)
    return frame


def kinds(table: TextTable, findings: Findings) -> tuple[int, dict[str, pa.DataType]]:
    """Return the number of rows that are not blank, and the type of each column except the coordinates.

    A column that is all blank is null. *table* is used up, as by `locate`.
    """
    columns, _ = _columns(table, findings)
    found = _find(list(columns), findings)
    count = len(next(iter(columns.values())))
    read = {}
    for name, column in columns.items():
        if name in found.columns or hd.is_id_or_name(name):
            continue
        blank = trimmed(column).null_count == count
        read[name] = pa.null() if blank else infer(column).type
    return count, read


def _printable(heading: str) -> str:
    """Return a heading on one line, with single spaces and without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in heading).split())


def _columns(table: TextTable, findings: Findings) -> tuple[dict[str, pa.ChunkedArray], Places]:
    """Return the columns under clean headings, without blank rows and blank nameless columns."""
    _tell_of_layout(table, findings)
    names = [_printable(heading) for heading in _with_units(table)]
    kept: dict[str, pa.ChunkedArray] = {}
    for position, (name, column) in enumerate(zip(names, table.columns, strict=True), start=1):
        if not name and trimmed(column).null_count == len(column):
            continue
        if name in kept:
            findings.stop(f"two columns are headed {quote(name)}", hint="Rename one of them")
        if not name:
            findings.warn(f"column {position} has no heading and is called 'column {position}'")
        kept[name or f"column {position}"] = column
    # Keeping the table would keep its text too, twice the file's size, while it is converted to numbers.
    table.columns.clear()
    kept, places = _without_blank_rows(kept, table.places, findings)
    return without_closing_rows(kept, places, findings) if table.ends else (kept, places)


def _with_units(table: TextTable) -> list[str]:
    """Return the headings, each with its unit from the row below, but for those of coordinates."""
    units = [*table.units, *[""] * (len(table.headings) - len(table.units))]
    places = {meaning for pair in hd.PAIRS for meaning in pair}
    meanings = [hd.understand(heading) for heading in table.headings]
    return [
        heading if meaning is not None and meaning.meaning in places else with_unit(heading, unit)
        for heading, unit, meaning in zip(table.headings, units, meanings, strict=False)
    ]


def _tell_of_layout(table: TextTable, findings: Findings) -> None:
    if lines := as_lines(table.above):
        findings.above = tuple(lines)
        findings.warn(f"the text above the headings is not read as data: {listed(lines, most=3)}")
    if table.units:
        findings.warn(
            f"the row under the headings is taken as units: {listed([u for u in table.units if u])}"
        )


def _without_blank_rows(
    columns: dict[str, pa.ChunkedArray], places: Places, findings: Findings
) -> tuple[dict[str, pa.ChunkedArray], Places]:
    filled: BoolArray | None = None
    for column in columns.values():
        some = np.asarray(pc.is_valid(trimmed(column)))
        filled = some if filled is None else filled | some
        if filled.all():
            return columns, places
    if filled is None or not filled.any():
        findings.stop("there are headings but no rows", hint="Add a row for each place")
    kept = np.flatnonzero(filled)
    rows = pa.array(kept)
    columns = {name: column.take(rows) for name, column in columns.items()}
    return columns, Places(places.word, lambda row: places.number(int(kept[row])))


def _find(names: list[str], findings: Findings) -> _FoundColumns:
    """Choose the coordinate columns."""
    means = hd.by_meaning(names)
    found = [
        _FoundColumns(pair, (_single(means, pair[0], findings), _single(means, pair[1], findings)))
        for pair in hd.PAIRS
        if pair[0] in means and pair[1] in means
    ]
    if hd.WKT in means:
        found.append(_FoundColumns((hd.WKT,), (_single(means, hd.WKT, findings),)))
    if not found and hd.PAIR in means:
        found.append(_FoundColumns((hd.PAIR,), (means[hd.PAIR][0],)))
    if not found:
        findings.stop(
            f"no coordinate columns; the headings are {listed(names)}",
            hint="Name them lon and lat (经度, 纬度), or x and y and declare "
            f"{findings.declared('crs')}, or give a wkt column",
        )
    if len(found) > 1:
        first, second = (" and ".join(map(quote, f.columns)) for f in found[:2])
        findings.stop(f"coordinates are given twice, by {first} and by {second}", hint="Remove one of them")
    return found[0]


def _single(means: dict[str, list[str]], meaning: str, findings: Findings) -> str:
    names = means[meaning]
    if len(names) > 1:
        same = f"columns {quote(names[0])} and {quote(names[1])} both mean {meaning}"
        findings.stop(same, hint="Rename or remove one of them")
    return names[0]


def _numbers(
    columns: list[pa.ChunkedArray],
    found: _FoundColumns,
    places: Places,
    findings: Findings,
    faulted: BoolArray,
) -> tuple[FloatArray, FloatArray]:
    """Read both coordinates, note the rows where one is missing or not a number, and mark them."""
    degrees = found.meanings == (hd.LON, hd.LAT)
    both = []
    for column, meaning, name in zip(columns, found.meanings, found.columns, strict=True):
        parsed = parse_degrees(column, longitude=meaning == hd.LON) if degrees else parse(column)
        shown = f"{meaning} ({name})" if meaning != name else meaning
        if len(set(found.columns)) == 1:  # one column holds both: its heading does not say which
            east = meaning == hd.LON
            shown = f"longitude in {quote(name)}" if east else f"latitude in {quote(name)}"
        note_wrong(parsed, column, shown, places, findings, angles=degrees)
        faulted |= parsed.wrong | parsed.blank
        both.append(parsed.value)
    return both[0], both[1]


def note_wrong(
    parsed: Parsed,
    column: pa.ChunkedArray,
    name: str,
    places: Places,
    findings: Findings,
    *,
    angles: bool = False,
) -> None:
    """Note coordinates that are blank, and those that are not a number."""
    if parsed.blank.any():
        row = int(np.argmax(parsed.blank))
        word = trimmed(column)[row].as_py()
        findings.fault(
            f"the {name} is blank" if word is None else f"the {name} is {quote(word)}, which means missing",
            at=places.of(row),
            hint="Fill it in, or remove the row",
            count=int(parsed.blank.sum()),
        )
    if parsed.wrong.any():
        row = int(np.argmax(parsed.wrong))
        findings.fault(
            f"the {name} is {quote(column[row].as_py())}, not a finite number",
            at=places.of(row),
            hint=f"Write it as in {NOTATIONS}" if angles else "Write plain digits with a decimal point",
            count=int(parsed.wrong.sum()),
        )
