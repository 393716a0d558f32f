"""What a run wrote into a folder, read again: the ranking, the figures of a site, what is UNKNOWN."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.evidence import NO_NOTE, Label
from siting.records import dataclass
from siting.show.base.journal import sha256 as file_digest

if TYPE_CHECKING:
    from siting.api.drafts import StudyDraft

_VALUE = "__value"
_MAX_READ = 50_000_000  # bytes of measurements.csv that are read for a table of the app


@dataclass(frozen=True)
class _Quantity:
    label: Label
    converted: bool
    typed: bool = False
    qualified: Mapping[str, Label] = field(default_factory=dict)


_Quantities = Mapping[tuple[str, str], _Quantity]


@dataclass(frozen=True)
class FigureRead:
    """A figure of a site: its row of measurements.csv, what was measured, and the figure as it is written."""

    row: Mapping[str, str]
    label: Label
    text: Label

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its sources."""
        return tuple(id_ for id_ in self.row["sources"].split(";") if id_)


@dataclass(frozen=True)
class SavedRun:
    """The folder of a run; cells are as in its CSV files, an empty one is UNKNOWN."""

    folder: Path

    @property
    def exists(self) -> bool:
        """Whether a run has been saved there."""
        return (self.folder / "run.json").is_file()

    @property
    def files(self) -> list[str]:
        """Names of its files."""
        return sorted(p.name for p in self.folder.iterdir()) if self.exists else []

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about the run, in English."""
        return _said(self.folder / "result.json")[0]

    def ranking(self, most: int) -> list[dict[str, str]]:
        """Return the first *most* rows of ranking.csv."""
        return list(islice(_rows(self.folder / "ranking.csv"), most))

    def figures(self, site: str, most: int = 200) -> list[FigureRead]:
        """Return the rows of measurements.csv about one site, at most *most*."""
        found = (row for row in _rows(self.folder / "measurements.csv") if row["site_id"] == site)
        told = _said(self.folder / "result.json")[1]
        return [_figure(row, told) for row in islice(found, most)]

    def main_figures(self, rows: list[dict[str, str]]) -> dict[tuple[str, str], Label]:
        """Return the figure of each criterion at the sites of these rows of the ranking, as it is written."""
        path = self.folder / "measurements.csv"
        if not path.is_file() or path.stat().st_size > _MAX_READ:
            return {
                (row["site_id"], key.removesuffix(_VALUE)): _shortly(row[key])
                for row in rows for key in row if key.endswith(_VALUE)
            }  # fmt: skip
        told, wanted = self.folder / "result.json", frozenset(row["site_id"] for row in rows)
        return _main_figures(path, told, path.stat().st_mtime_ns, wanted)

    def lacking(self, rows: list[dict[str, str]]) -> dict[str, int]:
        """Return at how many of these rows of the ranking a criterion is UNKNOWN, where it is."""
        ids = [key.removesuffix(_VALUE) for key in (rows[0] if rows else {}) if key.endswith(_VALUE)]
        counts = {name: sum(not row[f"{name}{_VALUE}"] for row in rows) for name in ids}
        return {name: count for name, count in counts.items() if count}

    def is_of(self, draft: StudyDraft) -> bool:
        """Whether the study and its files are still as they were when it was run."""
        return still_of(self.folder / "run.json", draft)


def still_of(record: Path, draft: StudyDraft) -> bool:
    """Whether a study and its files are as a record of a run says; a file as old as the record is not read.

    Parameters
    ----------
    record
        The ``run.json`` of a run, or the ``handover.json`` of what was handed over.
    draft
        The study as it is.
    """
    said = _read(record)
    if said.get("study", {}).get("sha256") != draft.digest:
        return False
    made, home = record.stat().st_mtime_ns, draft.path.parent
    files = {home / str(one.get("name", "")): one.get("sha256") for one in said.get("inputs", [])}
    newer = {p: digest for p, digest in files.items() if p.is_file() and p.stat().st_mtime_ns > made}
    return all(file_digest(p) == digest for p, digest in newer.items())


@lru_cache(maxsize=16)
def _main_figures(
    path: Path, told: Path, _changed: int, wanted: frozenset[str]
) -> dict[tuple[str, str], Label]:
    """Read the figures of some sites; the first of a criterion is its main one."""
    found: dict[tuple[str, str], Label] = {}
    known = _said(told)[1]
    for row in _rows(path):
        key = (row["site_id"], row["criterion"])
        if row["site_id"] in wanted and key not in found:
            found[key] = _written(row, _quantity(row, known))
    return found


def _figure(row: dict[str, str], known: _Quantities) -> FigureRead:
    quantity = _quantity(row, known)
    return FigureRead(row, quantity.label, _written(row, quantity))


def _quantity(row: Mapping[str, str], known: _Quantities) -> _Quantity:
    name = row["quantity"]
    return known.get((row["criterion"], name), _Quantity(Label(name, name), converted=False))


def _written(row: Mapping[str, str], quantity: _Quantity) -> Label:
    """Write the figure of a row of measurements.csv as every other output does; a word as people read it."""
    from siting.texts import say
    from siting.texts.category_words import category_words
    from siting.texts.figure_texts import figure_text

    if not row["value"]:
        return say("common.unknown")
    value, low, high = (_number(row[key]) for key in ("value", "low", "high"))
    if math.isnan(value):
        return category_words(row["value"], row["quantity"])
    # No upper limit is an empty cell.
    high = math.inf if math.isnan(high) and not math.isnan(low) else high
    ends = (value, value) if math.isnan(low) else (low, high)
    read, about = row["class"] == "observed", row["class"] == "estimated"
    beside = quantity.qualified.get(row["note"], NO_NOTE)
    return figure_text(
        value, *ends, row["unit"], read=read, about=about, converted=quantity.converted,
        typed=quantity.typed, qualified=beside,
    )  # fmt: skip


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _shortly(cell: str) -> Label:
    """Write a figure of a table without its unit and interval."""
    from siting.texts import say
    from siting.texts.figure_texts import shown_number

    value = _number(cell)
    text = cell if math.isnan(value) else shown_number(value)
    return Label(text, text) if cell else say("common.unknown")


def _said(path: Path) -> tuple[tuple[str, ...], _Quantities]:
    """Return the notes of a run, and what it says of its quantities by criterion and name."""
    return _said_at(path, path.stat().st_mtime_ns) if path.is_file() else ((), {})


@lru_cache(maxsize=16)
def _said_at(path: Path, _changed: int) -> tuple[tuple[str, ...], _Quantities]:
    found = _read(path)
    quantities = {
        (one["id"], quantity["name"]): _Quantity(
            Label(quantity["label"]["en"], quantity["label"]["zh"]),
            converted=bool(quantity.get("converted")),
            typed=bool(quantity.get("typed")),
            qualified={
                note: Label(words["en"], words["zh"]) for note, words in quantity.get("qualified", {}).items()
            },
        )
        for one in found.get("criteria", [])
        for quantity in one["quantities"]
    }
    return tuple(map(str, found.get("warnings", []))), quantities


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
