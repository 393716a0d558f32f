"""A file of claims: by hand, or written by an audit and corrected. Strict, every fault with its line.

`siting.auditing.reading.claims_yaml` writes it; every key it writes is read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.claims import (
    SITE,
    Band,
    Claim,
    Comparison,
    Evidence,
    Given,
    Metric,
    NotUnderstood,
    Outcome,
    Owner,
    Position,
    Qualifiers,
    Reading,
    Restated,
    Share,
    Status,
    Trip,
)
from siting.auditing.reading.claims_schema import (
    ClaimEntry,
    ClaimsFile,
    DocumentEntry,
    EvidenceEntry,
    LeftEntry,
    OwnerEntry,
    WhyEntry,
    WrittenEntry,
)
from siting.errors import ClaimsError, did_you_mean, quote
from siting.evidence import Label
from siting.readers.door import printable
from siting.readers.strict_yaml import Expected, Key, StrictYaml, dotted
from siting.records import dataclass
from siting.texts import say
from siting.units import spellings, unit_of

_SEE = "See docs/audit.md for the format."
_EXPECTED = Expected(
    ClaimsError,
    "a file of claims",
    missing="Check the path.",
    empty=_SEE,
    shape="not a file of claims: no key `claims`",
)


@dataclass(frozen=True, slots=True)
class ClaimsRead:
    """A file of claims: what it claims, the document they were read from, and the site it names.

    ``of`` is the digest of the document, empty for a file written by hand.
    """

    reading: Reading
    of: str
    site: tuple[str, ...]
    sha256: str


_QUALIFIERS = frozenset(field.name for field in fields(Qualifiers))


def read_claims_file(path: str | Path) -> Reading:
    """Read a file of claims.

    Raises `ClaimsError` with the line of the first fault.
    """
    return read_claims(path).reading


def read_claims(path: str | Path) -> ClaimsRead:
    """Read a file of claims with the document and the site that it names.

    Raises `ClaimsError` with the line of the first fault.
    """
    path = Path(path)
    file = StrictYaml(path, _EXPECTED)
    try:
        given = ClaimsFile.model_validate(file.data)
    except ValidationError as error:
        raise _fault(file, error) from None
    claims, left = _sorted(file, given)
    _require_ids(file, claims, given)
    name, digest = printable(path.name), file.sha256
    if given.document is not None:
        name, digest = given.document.name, given.document.sha256
    twice = tuple(
        Restated(r.relation, r.parts, r.whole, r.kind, r.unit, r.claims, r.slack) for r in given.restated
    )
    reading = Reading(name, digest, claims, left, given.title, phases=given.phases, restated=twice)
    of = "" if given.document is None else given.document.sha256
    return ClaimsRead(reading, of, given.site, file.sha256)


def _sorted(file: StrictYaml, given: ClaimsFile) -> tuple[tuple[Claim, ...], tuple[NotUnderstood, ...]]:
    """Return the claims of the site, and what is no claim of it: the owner decides, wherever it stands."""
    read = [
        _told(_claim(file, ("claims", number), entry, f"c{number + 1}"))
        for number, entry in enumerate(given.claims)
    ]
    read += [_left(file, number, entry) for number, entry in enumerate(given.not_claims)]
    claims = tuple(one for one in read if isinstance(one, Claim))
    return claims, tuple(one for one in read if isinstance(one, NotUnderstood))


def _told(claim: Claim) -> Claim | NotUnderstood:
    """Return a claim, unless its owner makes it none."""
    if claim.owner.judged:
        return claim
    why, kind = say(f"figures.owner.{claim.owner.kind}"), claim.owner.kind
    return NotUnderstood(
        claim.quote, claim.position, why, "whose", kind, claim.owner, claim, claim.as_written
    )


def _left(file: StrictYaml, number: int, entry: LeftEntry) -> Claim | NotUnderstood:
    """Return what was no claim, or the claim that it became."""
    keys: tuple[Key, ...] = ("not_claims", number)
    owner = _owner(entry.owner) if entry.owner else None
    would_be = _claim(file, (*keys, "would_be"), entry.would_be, "") if entry.would_be else None
    judged = owner if owner and owner.judged else SITE
    if entry.outcome == "claim" or (owner is not None and owner.kind in {"site", "phase"}):
        if would_be is None:
            raise _Wrong(file, keys)(
                "outcome", "only a figure with `would_be` can be a claim", "Add it under `claims`."
            )
        return replace(would_be, id=would_be.id or f"n{number + 1}", owner=judged)
    why = Label(entry.why.en, entry.why.zh)
    position = Position(entry.page, entry.line, entry.column, *entry.span)
    return NotUnderstood(
        entry.quote, position, why, entry.outcome, entry.rule, owner, would_be, entry.as_written
    )


def _require_ids(file: StrictYaml, claims: Sequence[Claim], given: ClaimsFile) -> None:
    """Raise if two claims have one id, or a figure stated twice names an id that no claim has."""
    seen: set[str] = set()
    for number, name in enumerate(c.id for c in claims):
        if name in seen:
            raise ClaimsError(
                f"claims[{number + 1}].id: {quote(name)} is given twice",
                where=file.where(("claims", number, "id")),
                hint="Give each claim its own id.",
            )
        seen.add(name)
    for number, restated in enumerate(given.restated):
        unknown = next((name for name in restated.claims if name not in seen), None)
        if unknown is not None:
            raise ClaimsError(
                f"restated[{number + 1}].claims: no claim has the id {quote(unknown)}",
                where=file.where(("restated", number, "claims")),
                hint="Give the ids of claims in this file.",
            )


# --- from an entry to a claim --------------------------------------------------------------------------


class _Wrong:
    """Creates the errors of one entry, each with its key and line."""

    def __init__(self, file: StrictYaml, keys: tuple[Key, ...]) -> None:
        self._file, self._keys = file, keys

    def __call__(self, key: str, what: str, hint: str) -> ClaimsError:
        keys = (*self._keys, key)
        return ClaimsError(f"{dotted(keys)}{what}", where=self._file.where(keys), hint=hint)


def _claim(file: StrictYaml, keys: tuple[Key, ...], entry: ClaimEntry, name: str) -> Claim:
    """Return the claim of an entry, by *name* unless it has its own."""
    kind, wrong = KINDS[entry.kind], _Wrong(file, keys)
    _require_qualifiers(entry, kind, wrong)
    given: Given | None = None
    if kind.word:
        value = high = _word_value(entry, kind, wrong)
        unit = ""
    else:
        value, high, unit, figure = _figure(entry, kind, wrong)
        given = _given_of(entry, figure)
    line = entry.line or file.line(keys) or 1
    stated = {key: said for key in _QUALIFIERS if (said := getattr(entry, key)) is not None}
    return Claim(
        entry.id or name,
        entry.kind,
        entry.quote,
        Position(entry.page or 1, line, entry.column, *entry.span),
        value,
        high,
        unit,
        _comparison(entry, kind, wrong),
        subject=entry.to,
        word=entry.word or "",
        given=given,
        qualifiers=Qualifiers(**stated),
        owner=_owner(entry.owner),
        date=entry.date,
        scope=entry.part,
        as_written=entry.as_written,
        beside=entry.beside,
        evidence=_evidence(file, entry.evidence),
    )


def _owner(entry: OwnerEntry) -> Owner:
    return Owner(entry.kind, entry.name)


def _evidence(file: StrictYaml, entry: EvidenceEntry | None) -> Evidence | None:
    if entry is None:
        return None
    return Evidence(str(file.path.parent / entry.file), entry.page, entry.quote)


def _given_of(entry: ClaimEntry, given: Given) -> Given | None:
    """Return the figure as the document writes it; *given* if the value was corrected since."""
    written = entry.written
    if written is None:
        return given
    if written is False:
        return None
    if written.means != entry.value:
        return given
    return Given(written.value, written.value if written.high is None else written.high, written.unit)


def _require_qualifiers(entry: ClaimEntry, kind: ClaimKind, wrong: _Wrong) -> None:
    for key in entry.model_fields_set & _QUALIFIERS:
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
    unit = unit_of(kind.dimension, (entry.unit or kind.base).removesuffix("/yr"))
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
        return "unknown key", did_you_mean(str(loc[-1]), _model_at(loc).model_fields)
    if fault["type"] == "missing":
        return "is missing", "Add this key."
    if fault["type"] == "literal_error":
        choices = _choices(str(loc[-1]))
        return f"{quote(given)} is not known", did_you_mean(str(given), choices)
    shown = f", not {quote(given)}" if isinstance(given, (str, int, float, bool)) else ""
    message = str(fault["msg"])
    return f"{message[0].lower()}{message[1:]}{shown}", _SEE


_PARTS: dict[str, type[BaseModel]] = {
    "claims": ClaimEntry, "not_claims": LeftEntry, "document": DocumentEntry, "evidence": EvidenceEntry,
    "written": WrittenEntry, "why": WhyEntry, "owner": OwnerEntry, "would_be": ClaimEntry,
}  # fmt: skip


def _model_at(loc: tuple[Any, ...]) -> type[BaseModel]:
    """Return what the mapping is that holds the last key."""
    named = [_PARTS[key] for key in loc[:-1] if key in _PARTS]
    return named[-1] if named else ClaimsFile


def _choices(key: str) -> tuple[str, ...]:
    known: dict[str, Any] = {
        "kind": KindId, "aspect": KindId, "comparison": Comparison, "status": Status, "metric": Metric,
        "band": Band, "share": Share, "trip": Trip, "outcome": Outcome,
    }  # fmt: skip
    return tuple(get_args(known.get(key, Literal[""])))
