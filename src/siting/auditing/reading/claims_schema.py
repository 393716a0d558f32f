"""The keys of a file of claims, as `siting.auditing.reading.claims_file` reads them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import (
    Band,
    Comparison,
    Metric,
    Outcome,
    OwnerKind,
    Relation,
    Share,
    Status,
    Trip,
)


class _Part(BaseModel):
    """A mapping of the file: unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class WrittenEntry(_Part):
    """A figure as the document writes it, where its unit is not one of the table: 4 and ``万个``."""

    value: float = Field(allow_inf_nan=False, description="The number in the document.")
    high: float | None = Field(None, allow_inf_nan=False, description="The other end of a range.")
    unit: str = Field("", description="The words after it.")
    means: float = Field(allow_inf_nan=False, description="`value` of the claim when this was written.")


class EvidenceEntry(_Part):
    """A paper that proves a claim."""

    file: str = Field(min_length=1, description="The paper; a relative path starts at the file of claims.")
    page: int = Field(1, ge=1, description="Page with the figure.")
    quote: str = Field(min_length=1, description="Words of that page that hold the figure.")


class DocumentEntry(_Part):
    """The document that the claims were read from."""

    name: str = Field(min_length=1, description="Its name.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Digest of its bytes.")


class WhyEntry(_Part):
    """A reason in both languages."""

    en: str = Field("", description="In English.")
    zh: str = Field("", description="In Chinese.")


class OwnerEntry(_Part):
    """Whose figure it is."""

    kind: OwnerKind = Field(description="site, phase, building; or elsewhere, region, firm, plant ...")
    name: str = Field("", description="Its name in the document.")


class ClaimEntry(_Part):
    """One claim of the file."""

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
    column: int = Field(1, ge=1, description="Column of that line.")
    span: tuple[int, int] = Field((0, 0), description="Offsets of the quote in the text of the document.")
    written: WrittenEntry | Literal[False] | None = Field(
        None, description="The figure as the document writes it; false if it only implies it."
    )
    evidence: EvidenceEntry | None = Field(None, description="A paper that proves it.")
    owner: OwnerEntry = Field(
        OwnerEntry(kind="site"), description="Whose figure it is; others are not judged."
    )
    date: str = Field("", description="Year or day it holds for, in the words of the document.")
    part: str = Field("", description="The part of the site it is for; empty for the whole.")
    as_written: str = Field("", description="The figure as printed.")
    beside: str = Field("", description="The words in brackets behind it.")
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
    by: str = Field("", description="By how much it differs from the sites it compares.")
    scope: str = Field("", description="Region of a superlative.")
    rank: int = Field(0, ge=0, description="Place among the sites it compares, if not the first.")


class LeftEntry(_Part):
    """A figure that is no claim; with ``outcome: claim``, or the site as owner, it is what it would be."""

    quote: str = Field("", description="The figure with the words around it.")
    as_written: str = Field("", description="The figure as printed.")
    outcome: Outcome = Field("left_out", description="whose, out_of_scope or left_out.")
    rule: str = Field("", description="The rule that left it out.")
    owner: OwnerEntry | None = Field(None, description="Whose figure it is instead.")
    page: int = Field(1, ge=1, description="Page of the document.")
    line: int = Field(1, ge=1, description="Line on that page.")
    column: int = Field(1, ge=1, description="Column of that line.")
    span: tuple[int, int] = Field((0, 0), description="Offsets in the text.")
    why: WhyEntry = Field(WhyEntry(), description="Why it is no claim.")
    would_be: ClaimEntry | None = Field(None, description="The claim that it would be of the site.")


class RestatedEntry(_Part):
    """A figure that the document states twice."""

    relation: Relation = Field(description="sum of parts, the same in another unit, named again.")
    kind: KindId = Field(description="What is stated.")
    parts: tuple[Annotated[float, Field(allow_inf_nan=False)], ...] = Field(
        min_length=1, description="The figures it states first, such as the parts of a sum."
    )
    whole: float = Field(allow_inf_nan=False, description="The figure it states instead.")
    unit: str = Field("", description="Unit of parts and whole: as written, or the base unit of money.")
    claims: tuple[str, ...] = Field((), description="Ids of the claims among them.")
    slack: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="How far both may be apart, as they are rounded."
    )


class ClaimsFile(_Part):
    """A file of claims."""

    title: str = Field("", description="Title of the document that claims this.")
    document: DocumentEntry | None = Field(None, description="The document they were read from.")
    site: tuple[str, ...] = Field((), description="The site, as in --site; a list.")
    phases: int = Field(0, ge=0, description="How many phases the document says it has.")
    restated: tuple[RestatedEntry, ...] = Field((), description="What the document states twice.")
    claims: tuple[ClaimEntry, ...] = Field(min_length=1, description="The claims.")
    not_claims: tuple[LeftEntry, ...] = Field((), description="Figures that are no claims, with the reason.")
