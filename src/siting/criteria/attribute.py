"""A column of the site file as a criterion: a number with a unit, or a word."""

from __future__ import annotations

from functools import partial
from typing import Literal, TypedDict

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field, field_validator

from siting.catalogue import Catalogue
from siting.conventions import MU_PER_HECTARE
from siting.criteria.base import Criterion, Measure, Params
from siting.errors import SitesError, counted, did_you_mean, quote
from siting.evidence import (
    NO_NOTE,
    SITE_FILE,
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    numeric,
    textual,
)
from siting.readers.cells import Cells, is_declared, read_cells
from siting.readers.findings import listed
from siting.readers.heading_units import bracketed_unit, stated_unit
from siting.readers.missing import codes_as_text
from siting.sites.columns import column_title
from siting.sites.model import Sites
from siting.sites.stated import notes_on_cells
from siting.texts import join, say
from siting.texts.field_words import field_words, is_identifier
from siting.texts.unit_words import unit_words
from siting.units import keeps_digits, read_unit

_NOTES = ("missing", "rough", "least", "most")
_Words = tuple[tuple[int, ...], tuple[str, ...]]  # rows, and what stands in their brackets
_MOST_WORDED = 200  # of a column: note codes are bytes
_AREAS = {"area_ha": "ha", "area_mu": "mu"}


class _Notes(TypedDict):
    """The part of a quantity that says what is noted on its cells."""

    notes: tuple[Label, ...]
    note_code: npt.NDArray[np.uint8]
    qualified: tuple[Label, ...]


class AttributeParams(Params):
    """Which column, and what it holds."""

    column: str = Field(min_length=1, description="Heading of the column in the site file.")
    type: Literal["number", "category"] = Field("number", description="number or category.")
    unit: str = Field(
        "", description="Unit of a number; a column whose heading states another unit is converted."
    )
    missing: tuple[str, ...] = Field(
        (), description="Codes and words that mean missing in this column, such as [-9999, 未测]."
    )
    evidence: Literal["observed", "derived", "estimated", "assumed"] = Field(
        "observed", description="Evidence class of the column."
    )
    source: str = Field(
        SITE_FILE, pattern="^[^;]+$", description="Source id, or the source in words (no semicolon)."
    )

    _codes = field_validator("missing", mode="before")(codes_as_text)


class Attribute(Measure):
    """One column. Blank cells, and a column missing from the file, are UNKNOWN."""

    def __init__(self, params: AttributeParams, _catalogue: Catalogue) -> None:
        self.params = params
        self.unit = params.unit or stated_unit(params.column)
        self.label = column_title(params.column)
        unit = say("attribute.unit", unit=unit_words(self.unit)) if self.unit else Label("", "")
        self.supply = _supply("attribute.supply", params.column, unit)
        self.evidence = EvidenceClass[params.evidence.upper()]
        self.inputs = (say("inputs.column", column=params.column),)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`. Raises `SitesError` when the column should be a number and holds text."""
        column = self._column(sites)
        method = _method(_heading(sites, column))
        # First the file that the figure was read from, then what the study says that the file has it from.
        source = tuple(dict.fromkeys((SITE_FILE, self.params.source)))
        if self.params.type == "category":
            words = self._words(sites)
            return Measurements(
                textual("category", self.label, words, evidence=self.evidence, method=method, sources=source)
            )
        cells = self._cells(sites, column)
        value = cells.value
        ends = (sites.column(f"{self.params.column}_{end}") for end in ("low", "high"))
        low, high = (self._cells(sites, end).value for end in ends)
        low, high = np.where(np.isnan(low), cells.low, low), np.where(np.isnan(high), cells.high, high)
        crossed = np.flatnonzero((low > value) | (high < value))
        if len(crossed):
            raise SitesError(
                f"the interval of column {quote(self.params.column)} does not hold its value at "
                f"{_named(sites, crossed[0])}",
                where=sites.source,
                hint="Give low <= value <= high.",
            )
        evidence = np.full(len(value), self.evidence, dtype=np.uint8)
        evidence[cells.about] = np.maximum(self.evidence, EvidenceClass.ESTIMATED)
        beside: tuple[Quantity, ...] = ()
        if column in _AREAS and sites.has_area.any():
            evidence[sites.has_area] = EvidenceClass.DERIVED
            beside = self._given_area(sites, column)
            method = say("attribute.area.method")
            source = ("geodesic", *source)
        times, plus = self._scale(sites)
        converted = cells.converted or not keeps_digits(times, plus) or self._other_area(sites, column)
        quantity = numeric(
            "value",
            self.label,
            self.unit,
            value * times + plus,
            low=low * times + plus,
            high=high * times + plus,
            evidence=evidence,
            method=method,
            sources=source,
            **_notes(cells),
            converted=converted,
            typed=not converted and not (column in _AREAS and sites.has_area.any()),
        )
        return Measurements(quantity, beside)

    def supply_for(self, sites: Sites) -> Label:
        """See `Measure`: where the file has the column, only its cell is blank."""
        column = self._column(sites)
        if column not in sites.frame.columns:
            return self.supply
        heading = _heading(sites, column)
        bare = not self.unit or bool(bracketed_unit(heading))
        unit = Label("", "") if bare else say("attribute.unit", unit=unit_words(self.unit))
        return _supply("attribute.supply_cell", heading, unit)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        column = self._column(sites)
        if column not in sites.frame.columns:
            hint = did_you_mean(self.params.column, _own_columns(sites))
            near = f" {hint}" if hint.startswith("Did") else ""
            said = f"{sites.source} has no column {quote(self.params.column)}: it is UNKNOWN for every site."
            return (f"{said}{near}",)
        rough = self._rough_cells(sites, column)
        return (*self._taken_for(sites, column), *self._missing_cells(sites, column), *rough)

    def _taken_for(self, sites: Sites, column: str) -> tuple[str, ...]:
        if self.params.column in {*sites.frame.columns, *sites.headings}:
            return ()
        return (f"{sites.source}: column {quote(column)} is taken for {quote(self.params.column)}",)

    def _missing_cells(self, sites: Sites, column: str) -> tuple[str, ...]:
        if self.params.type == "category":
            return ()
        cells = self._cells(sites, column)
        count = int(np.sum(cells.words | cells.declared))
        if not count:
            return ()
        held = sites.frame[column].astype("str").str.strip()[cells.words | cells.declared]
        words = listed(list(dict.fromkeys(held)))
        name = quote(self.params.column)
        said = f"column {name}: {counted(count, 'cell')} UNKNOWN, said to be missing: {words}"
        return (f"{sites.source}: {said}",)

    def _rough_cells(self, sites: Sites, column: str) -> tuple[str, ...]:
        """Say which figures are approximate or have words beside them; for areas the reader already has."""
        if self.params.type == "category" or column in _AREAS:
            return ()
        cells, held = self._cells(sites, column), sites.frame[column]

        def text(row: int) -> str:
            return str(held.iloc[row]).strip()

        notes = notes_on_cells(cells, self.params.column, text, partial(_named, sites))
        return tuple(f"{sites.source}: {note.said(note.count)}" for note in notes)

    def _scale(self, sites: Sites) -> tuple[float, float]:
        """Return the conversion from the column's own unit to the requested one: factor and offset."""
        column = self._column(sites)
        names = (column, self.params.column)
        held = _AREAS.get(column) or next(filter(None, map(stated_unit, names)), "")
        told = _AREAS.get(column) or next(filter(None, map(bracketed_unit, names)), "")
        given, wanted = read_unit(held), read_unit(self.unit)
        if given is None or held == self.unit or not self.unit:
            return 1.0, 0.0
        if wanted is not None and given.comparable(wanted):
            return given.to(wanted)
        if told:
            raise SitesError(
                f"column {quote(self.params.column)} is in {told}, which cannot be brought to the unit "
                f"{quote(self.unit)}",
                where=sites.source,
                hint=f"Write params.unit as {told}, or as a unit of the same kind.",
            )
        return 1.0, 0.0

    def _other_area(self, sites: Sites, column: str) -> bool:
        """Whether the file states its area in a unit with other digits: hectares instead of mu."""
        wanted = read_unit(self.unit or _AREAS.get(column, ""))
        if column not in _AREAS or wanted is None:
            return False
        own = (read_unit(stated_unit(heading)) for heading, held in sites.headings.items() if held in _AREAS)
        return any(given.comparable(wanted) and not keeps_digits(*given.to(wanted)) for given in own if given)

    def _column(self, sites: Sites) -> str:
        """Name of the column in the frame; a heading renamed to a standard column is still found."""
        return sites.column(self.params.column) or self.params.column

    def _given_area(self, sites: Sites, column: str) -> tuple[Quantity, ...]:
        """Return the area stated in the file, beside that of the polygons."""
        factor = MU_PER_HECTARE.value if column == "area_mu" else 1.0
        return (
            numeric(
                "area_given",
                say("attribute.given_area.label"),
                "mu" if column == "area_mu" else "ha",
                np.asarray(sites.frame["area_given_ha"], dtype=np.float64) * factor,
                evidence=EvidenceClass.OBSERVED,
                method=say("attribute.method_file"),
                sources=(SITE_FILE,),
            ),
        )

    def _cells(self, sites: Sites, column: str | None) -> Cells:
        none = np.zeros(len(sites), dtype=np.bool_)
        if column is None or column not in sites.frame.columns:
            gone = np.full(len(sites), np.nan)
            return Cells(gone, gone, gone, none, none, none, none)
        held = sites.frame[column]
        if held.dtype.kind in "biuf":
            value = np.array(held, dtype=np.float64)
            declared, wrong = is_declared(value, self.params.missing), np.isinf(value)
            value[declared] = np.nan
            low, high, about, (remarked, words) = _ends(sites, column, value)
            cells = Cells(
                value, low, high, about, none, declared, wrong & ~declared, remarked=remarked, remarks=words
            )
        else:
            texts = pa.chunked_array([pa.array(held.astype(object), pa.string(), from_pandas=True)])
            # In the unit that the heading states: `_scale` brings that to the requested one.
            heading, wanted = read_unit(stated_unit(column)), read_unit(self.unit)
            own = heading is not None and wanted is not None and heading.comparable(wanted)
            unit = stated_unit(column) if own else self.unit
            cells = read_cells(texts, unit=unit, missing=self.params.missing, bounds=True)
        bad = np.flatnonzero(cells.wrong)
        if len(bad):
            raise SitesError(
                f"column {quote(column)} holds {quote(held.iloc[bad[0]])} at {_named(sites, bad[0])}, "
                "which is not a number",
                where=sites.source,
                hint="Give a plain number, leave the cell blank when it is unknown, list its word under "
                "params.missing, or write params.type: category for a column of words.",
            )
        return cells

    def _words(self, sites: Sites) -> pa.Array:
        column = self._column(sites)
        if column not in sites.frame.columns:
            return pa.nulls(len(sites), pa.string())
        held = sites.frame[column]
        words = held.astype("str").str.strip()
        if held.dropna().map(lambda given: isinstance(given, (bool, np.bool_))).all():
            words = words.str.lower()  # the true and false of JSON, not Python's spelling
        text = words.to_numpy(dtype=object)
        blank = held.isna().to_numpy() | (text == "") | np.isin(text.astype("str"), self.params.missing)
        return pa.array(text, type=pa.string(), mask=blank)


def _notes(cells: Cells) -> _Notes:
    """Return what is noted on cells, and what belongs beside their figures."""
    notes = [NO_NOTE, *(say(f"attribute.note_{kind}") for kind in _NOTES)]
    code = np.select([cells.words | cells.declared, cells.about], [1, 2], 0).astype(np.uint8)
    code[list(cells.least)], code[list(cells.most)] = 3, 4
    qualified = [NO_NOTE] * len(notes)
    known: dict[tuple[int, Label], int] = {}
    for row, words in zip(cells.remarked, cells.remarks, strict=True):
        if not words:
            continue
        told = Label(words, words) if len(known) < _MOST_WORDED else say("attribute.words_in_file")
        key = (int(code[row]), told)
        if key not in known:
            known[key] = len(notes)
            said = say("attribute.note_words", words=told)
            notes.append(join((notes[key[0]], said), "mark.semicolon") if key[0] else said)
            qualified.append(told)
        code[row] = known[key]
    return {"notes": tuple(notes), "note_code": code, "qualified": tuple(qualified)}


def _ends(
    sites: Sites, column: str, value: FloatArray
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_], _Words]:
    """Return the ends of the figures of a column of numbers, which are rough, and which have words.

    Only an area may.
    """
    rough = sites.rough_area
    if rough is None or column not in _AREAS:
        return value, value, np.zeros(len(value), dtype=np.bool_), ((), ())
    about, times = rough.about & ~np.isnan(value), MU_PER_HECTARE.value if column == "area_mu" else 1.0
    low, high = (np.where(about, end * times, value) for end in (rough.low_ha, rough.high_ha))
    said = np.flatnonzero((rough.words != "") & ~np.isnan(value)).tolist()
    words = tuple(said), tuple(str(rough.words[row]) for row in said)
    return np.minimum(low, value), np.maximum(high, value), about, words


def _method(heading: str) -> Label:
    """Name the column if its heading is in words; an identifier means nothing to a reader."""
    if is_identifier(heading):
        return say("attribute.method_file")
    return say("attribute.method_column", column=Label(quote(heading), heading))


def _supply(text_id: str, heading: str, unit: Label) -> Label:
    """Ask for a figure by the heading of its column, or by its meaning if the heading is an identifier."""
    if not is_identifier(heading):
        return say(text_id, column=heading, unit=unit)
    field = field_words(heading)
    if field is None:
        return say("attribute.supply_figure", unit=unit)
    return say("attribute.supply_field", field=field, unit=unit)


def _named(sites: Sites, row: np.int64 | int) -> str:
    """Return a site as its file calls it: by its name, or its id if it has none."""
    name = str(sites.frame["name"].iloc[row]).strip()
    return f"site {quote(name or sites.frame['site_id'].iloc[row])}"


def _heading(sites: Sites, column: str) -> str:
    """Return the heading of a column as the file has it."""
    return next((own for own, standard in sites.headings.items() if standard == column), column)


def _own_columns(sites: Sites) -> list[str]:
    return [str(c) for c in sites.frame.columns if c not in ("geometry", "site_id")]


ATTRIBUTE = Criterion(
    "attribute",
    say("attribute.label"),
    say("attribute.description"),
    "",
    (SITE_FILE,),
    AttributeParams,
    Attribute,
    changeable=True,
)
