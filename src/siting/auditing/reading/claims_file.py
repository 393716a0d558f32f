"""Claims written by hand: YAML, strict, every fault with its line and how to correct it."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import (
    Band,
    Claim,
    Comparison,
    Given,
    Metric,
    Position,
    Qualifiers,
    Reading,
    Share,
    Status,
    Trip,
)
from siting.errors import ClaimsError, did_you_mean, quote
from siting.readers.door import printable
from siting.readers.strict_yaml import Expected, StrictYaml, dotted
from siting.units import spellings, unit_of

_SEE = "See docs/audit.md for the format."
_EXPECTED = Expected(
    ClaimsError,
    "a file of claims",
    missing="Check the path.",
    empty=_SEE,
    shape="not a file of claims: no key `claims`",
)


class ClaimEntry(BaseModel):
    """One claim of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = Field(None, min_length=1, description="Name of the claim; default: c1, c2 ... in order.")
    kind: KindId = Field(description="What is claimed.")
    value: float | None = Field(None, allow_inf_nan=False, description="The figure, in `unit`.")
    high: float | None = Field(None, allow_inf_nan=False, description="The other end of a range.")
    unit: str | None = Field(None, description="Unit of the figure; the kind's base unit if left out.")
    comparison: Comparison | None = Field(None, description="about (default), exactly, at_least ...")
    to: str = Field("", description="The place at the other end of a distance or a latency.")
    word: str | None = Field(None, description="Tier, class or superlative: 3+, A, nearest.")
    quote: str = Field("", description="The sentence of the document.")
    page: int | None = Field(None, ge=1, description="Page of the document.")
    line: int | None = Field(None, ge=1, description="Line on that page.")
    phase: int = Field(0, ge=0, description="Phase of the project; 0 is the whole.")
    status: Status = Field("unspecified", description="existing, planned or conditional.")
    metric: Metric = Field("unspecified", description="How a distance is measured.")
    band: Band | None = Field(None, description="Which recovery band.")
    supply_c: float | None = Field(None, allow_inf_nan=False, description="Supply temperature [degC].")
    mode: str = Field("", description="Technology of free cooling.")
    share: Share = Field("unspecified", description="Whether power is of the IT load, total or supply.")
    stations: int | None = Field(None, ge=1, description="Number of substations.")
    units: int | None = Field(None, ge=1, description="Transformers in each substation.")
    own: bool = Field(default=False, description="The substation is the project's own.")
    trip: Trip = Field("unspecified", description="Latency one way or there and back.")
    what: str = Field("", description="Kind of building.")
    aspect: KindId | None = Field(None, description="What a superlative is about.")
    among: tuple[str, ...] = Field((), description="Names of the sites a superlative compares.")
    scope: str = Field("", description="Region of a superlative.")


class ClaimsFile(BaseModel):
    """A file of claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field("", description="Title of the document that claims this.")
    claims: tuple[ClaimEntry, ...] = Field(min_length=1, description="The claims.")


_QUALIFIERS = (
    "phase", "status", "metric", "band", "supply_c", "mode", "share", "stations", "units", "own", "trip",
    "what", "aspect", "among", "scope",
)  # fmt: skip


def read_claims_file(path: str | Path) -> Reading:
    """Read a file of claims.

    Raises `ClaimsError` with the line of the first fault.
    """
    path = Path(path)
    file = StrictYaml(path, _EXPECTED)
    try:
        given = ClaimsFile.model_validate(file.data)
    except ValidationError as error:
        raise _fault(file, error) from None
    claims = tuple(_claim(file, n, entry) for n, entry in enumerate(given.claims))
    ids = [c.id for c in claims]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            raise ClaimsError(
                f"claims[{number + 1}].id: {quote(name)} is given twice",
                where=file.where(("claims", number, "id")),
                hint="Give each claim its own id.",
            )
    return Reading(printable(path.name), file.sha256, claims, title=given.title)


# --- from an entry to a claim --------------------------------------------------------------------------


class _Wrong:
    """Creates the errors of one entry, each with its key and line."""

    def __init__(self, file: StrictYaml, number: int) -> None:
        self._file, self._number = file, number

    def __call__(self, key: str, what: str, hint: str) -> ClaimsError:
        where = self._file.where(("claims", self._number, key))
        return ClaimsError(f"claims[{self._number + 1}].{key}: {what}", where=where, hint=hint)


def _claim(file: StrictYaml, number: int, entry: ClaimEntry) -> Claim:
    kind, wrong = KINDS[entry.kind], _Wrong(file, number)
    _require_qualifiers(entry, kind, wrong)
    given: Given | None = None
    if kind.word:
        value = high = _word_value(entry, kind, wrong)
        unit = ""
    else:
        value, high, unit, given = _figure(entry, kind, wrong)
    line = entry.line or file.line(("claims", number)) or 1
    more = {k: getattr(entry, k) for k in _QUALIFIERS if k != "supply_c"}
    supply_c = math.nan if entry.supply_c is None else entry.supply_c
    return Claim(
        entry.id or f"c{number + 1}",
        entry.kind,
        entry.quote,
        Position(entry.page or 1, line),
        value,
        high,
        unit,
        _comparison(entry, kind, wrong),
        subject=entry.to,
        word=entry.word or "",
        given=given,
        qualifiers=Qualifiers(supply_c=supply_c, **more),
    )


def _require_qualifiers(entry: ClaimEntry, kind: ClaimKind, wrong: _Wrong) -> None:
    for key in entry.model_fields_set & set(_QUALIFIERS):
        if key not in kind.takes:
            fits = ", ".join(sorted(kind.takes))
            raise wrong(key, f"does not belong to kind {entry.kind}", f"It takes {fits}.")


def _comparison(entry: ClaimEntry, kind: ClaimKind, wrong: _Wrong) -> Comparison:
    is_range = entry.high is not None
    usual: Comparison = "exactly" if kind.nominal else "between" if is_range else "about"
    comparison = entry.comparison or usual
    if (comparison == "between") != is_range:
        raise wrong("comparison", "between goes with `high`, and only with it", "Give both or neither.")
    return comparison


def _word_value(entry: ClaimEntry, kind: ClaimKind, wrong: _Wrong) -> float:
    """Return the number at the start of a word (3+), NaN if there is none."""
    if entry.value is not None:
        raise wrong("value", f"does not belong to kind {entry.kind}", "Give a word.")
    if entry.word is None:
        raise wrong("kind", f"a {entry.kind} needs a word", f"It is {kind.word}.")
    if not re.fullmatch(kind.word, entry.word):
        raise wrong("word", f"{quote(entry.word)} is not a word of kind {entry.kind}", f"It is {kind.word}.")
    return float(entry.word[0]) if entry.word[0].isdigit() else math.nan


def _figure(entry: ClaimEntry, kind: ClaimKind, wrong: _Wrong) -> tuple[float, float, str, Given]:
    if entry.word is not None:
        raise wrong("word", f"does not belong to kind {entry.kind}", "Give a value.")
    if entry.value is None:
        raise wrong("kind", f"a {entry.kind} needs a value", "Add `value`.")
    high = entry.value if entry.high is None else entry.high
    if high < entry.value:
        raise wrong("high", "is less than value", "Give the lower end as `value`.")
    given = Given(entry.value, high, entry.unit or kind.base)
    if kind.dimension in {"count", "ratio"}:
        if entry.unit is not None:
            raise wrong("unit", f"kind {entry.kind} has no unit", "Leave it out.")
        return entry.value, high, "", given
    unit = unit_of(kind.dimension, entry.unit or kind.base.removesuffix("/yr"))
    if unit is None:
        known = spellings(kind.dimension)
        raise wrong(
            "unit", f"{quote(entry.unit)} is not a unit of {entry.kind}", did_you_mean(str(entry.unit), known)
        )
    return unit.to_base(entry.value), unit.to_base(high), unit.base, given


# --- faults --------------------------------------------------------------------------------------------


def _fault(file: StrictYaml, error: ValidationError) -> ClaimsError:
    """Turn pydantic's first fault into one line; state how many more there are."""
    faults = error.errors(include_url=False)
    # A misspelt key is two faults, unknown and missing; the unknown one carries the suggestion.
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    loc = fault["loc"]
    what, hint = _words(fault)
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return ClaimsError(f"{dotted(loc)}{what}{more}", where=file.where(loc), hint=hint)


def _words(fault: Any) -> tuple[str, str]:
    loc, given = fault["loc"], fault.get("input")
    if fault["type"] == "extra_forbidden":
        model: type[BaseModel] = ClaimsFile if len(loc) == 1 else ClaimEntry
        return "unknown key", did_you_mean(str(loc[-1]), model.model_fields)
    if fault["type"] == "missing":
        return "is missing", "Add this key."
    if fault["type"] == "literal_error":
        choices = _choices(str(loc[-1]))
        return f"{quote(given)} is not known", did_you_mean(str(given), choices)
    shown = f", not {quote(given)}" if isinstance(given, (str, int, float, bool)) else ""
    message = str(fault["msg"])
    return f"{message[0].lower()}{message[1:]}{shown}", _SEE


def _choices(key: str) -> tuple[str, ...]:
    known: dict[str, Any] = {
        "kind": KindId, "aspect": KindId, "comparison": Comparison, "status": Status, "metric": Metric,
        "band": Band, "share": Share, "trip": Trip,
    }  # fmt: skip
    return tuple(get_args(known.get(key, Literal[""])))
