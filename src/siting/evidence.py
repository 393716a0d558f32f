"""What is known about a figure: its unit, interval, evidence class, method and sources.

A measurement is stored by column: one `Quantity` holds the values of all sites, and its unit, method and
sources once. Missing is `UNKNOWN` (NaN, or null text): never 0, never the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.records import dataclass

FloatArray = npt.NDArray[np.float64]
ClassArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]


class EvidenceClass(IntEnum):
    """How sure a figure is, from best to none.

    OBSERVED: stated or measured for the site. DERIVED: computed exactly from observed figures.
    ESTIMATED: inferred, with an interval. ASSUMED: a convention or a default. UNKNOWN: no figure.
    """

    OBSERVED = 0
    DERIVED = 1
    ESTIMATED = 2
    ASSUMED = 3
    UNKNOWN = 4

    @property
    def word(self) -> str:
        """The class as it is written in files: ``observed``, ``derived`` ..."""
        return self.name.lower()


EVIDENCE_WORDS: tuple[str, ...] = tuple(c.word for c in EvidenceClass)


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages of the product."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


NO_NOTE = Label("", "")


def as_label(text: Label | str) -> Label:
    """Return a label; a plain string serves for both languages."""
    return Label(text, text) if isinstance(text, str) else text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    ``kind`` is one of standard, regulation, practice, claim, dataset, computed, user.
    ``certainty`` says in words how sure the source itself is.
    """

    id: str
    title: Label
    url: str
    licence: str
    date: str
    kind: str
    certainty: Label


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that a criterion compares with, its kind and the source it is taken from."""

    name: str
    value: float
    unit: str
    kind: str
    source: str


@dataclass(frozen=True)
class SharedError:
    """An error that several sites have in common, such as the position of a node: drawn once for all of them.

    Parameters
    ----------
    id
        What the error is in. The same id in two criteria is the same error.
    code
        Shape (n,): which instance (a row of a layer, a region), from 0; -1 where the site does not share it.
    part
        Its share of the variance of the figure's error, 0..1, one for all sites or shape (n,): the
        correlation of the errors of two sites with the same code (the smaller part if they differ).
    falling
        The figure falls as the error rises: hours of free cooling where the climate is warmer.
    """

    id: str
    code: npt.NDArray[np.int64]
    part: float | FloatArray = 1.0
    falling: bool = False

    def __post_init__(self) -> None:
        parts = np.asarray(self.part)
        if parts.size and not (parts.min() >= 0 and parts.max() <= 1):
            raise ValueError(f"part must lie in 0..1, not {parts.min():g} to {parts.max():g}")

    def part_of(self, at: npt.NDArray[np.int64]) -> FloatArray:
        """Return the parts of some sites, 0 where a site has none in the error."""
        parts = np.broadcast_to(np.asarray(self.part, dtype=np.float64), self.code.shape)
        return np.asarray(np.where(self.code >= 0, parts, 0.0)[at])


@dataclass(frozen=True)
class Quantity:
    """One measured quantity of n sites, by column.

    Parameters
    ----------
    name
        What is measured, such as ``distance`` or ``round_trip_time``.
    unit
        Unit of value, low and high; empty for text.
    value, low, high
        Shape (n,), in *unit*; NaN is UNKNOWN. low <= value <= high where known.
    evidence
        Shape (n,), `EvidenceClass` codes.
    method
        One short phrase: how it was measured.
    sources
        Source ids, resolved by the catalogue.
    text
        Shape (n,), for quantities that are words (a band, a category, a list of stations);
        value, low and high are then NaN. Null is UNKNOWN.
    also
        Shape (n,), for words: a second word that cannot be ruled out; null where there is none.
    complete
        False where it is taken from a list with gaps. The interval then reaches as far as an unlisted feature
        could change the figure: to 0 km for the nearest one, without an upper limit (infinite) for a sum.
    guessed
        Shape (n,): where the figure rests on a guess, such as the county of the nearest seat. It scores, but
        it neither passes nor fails a constraint.
    notes, note_code
        A few remarks, and for each site the index of its remark (0 is none: ``notes[0]`` is empty).
    typed
        Whether the figures are those of cells, with the digits that people gave: 约28, 不足5 and 18-22 too.
    qualified
        For each of the notes what belongs beside the figure wherever it stands, as the words in brackets of
        the cell that it was read from (意向价); empty, or none at all, where nothing does.
    shared
        The errors between low and high that sites have in common; their parts sum to at most 1.
    period
        The years that the figure is for, such as "for mean of 2015-2024"; empty if they do not matter.
    converted
        Whether the figures were read in another unit, so that their digits are not those of the file.
    """

    name: str
    label: Label
    unit: str
    value: FloatArray
    low: FloatArray
    high: FloatArray
    evidence: ClassArray
    method: Label
    sources: tuple[str, ...]
    text: pa.Array | None = None
    notes: tuple[Label, ...] = (NO_NOTE,)
    note_code: ClassArray = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    complete: bool = True
    shared: tuple[SharedError, ...] = ()
    also: pa.Array | None = None
    guessed: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    period: Label = NO_NOTE
    converted: bool = False
    qualified: tuple[Label, ...] = ()
    typed: bool = False

    def __post_init__(self) -> None:
        if self.shared and np.max(sum(np.asarray(s.part) for s in self.shared), initial=0.0) > 1 + 1e-9:
            raise ValueError(f"the shared parts of the error of {self.name} sum to more than 1")
        if len(self.note_code) != len(self.value):
            object.__setattr__(self, "note_code", np.zeros(len(self.value), dtype=np.uint8))
        if len(self.guessed) != len(self.value):
            object.__setattr__(self, "guessed", np.zeros(len(self.value), dtype=bool))

    def __len__(self) -> int:
        return len(self.value)

    @property
    def is_text(self) -> bool:
        """Whether the quantity is words, not numbers."""
        return self.text is not None

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Shape (n,): where there is a figure."""
        return np.asarray(self.evidence != EvidenceClass.UNKNOWN)

    def qualification(self, row: int) -> Label:
        """Return what belongs beside the figure of a site; empty for nothing."""
        return self.qualified[self.note_code[row]] if self.qualified else NO_NOTE


def numeric(
    name: str,
    label: Label,
    unit: str,
    value: FloatArray,
    *,
    low: FloatArray | None = None,
    high: FloatArray | None = None,
    evidence: EvidenceClass | ClassArray,
    method: Label | str,
    sources: tuple[str, ...],
    notes: tuple[Label | str, ...] = (NO_NOTE,),
    note_code: ClassArray | None = None,
    complete: bool = True,
    shared: tuple[SharedError, ...] = (),
    guessed: BoolArray | None = None,
    converted: bool = False,
    qualified: tuple[Label, ...] = (),
    typed: bool = False,
) -> Quantity:
    """Build a numeric `Quantity`; NaN values become UNKNOWN, a missing interval is the value itself.

    *evidence* is one class for all sites, or one per site, shape (n,).
    """
    value = np.ascontiguousarray(value, dtype=np.float64)
    unknown = np.isnan(value)
    classes = np.where(unknown, EvidenceClass.UNKNOWN, evidence).astype(np.uint8)
    low = value if low is None else np.where(unknown, np.nan, low)
    high = value if high is None else np.where(unknown, np.nan, high)
    code = np.zeros(len(value), dtype=np.uint8) if note_code is None else note_code
    said = as_label(method)
    remarks = tuple(as_label(note) for note in notes)
    return Quantity(
        name, label, unit, value, low, high, classes, said, sources, None, remarks, code, complete, shared,
        guessed=np.zeros(len(value), dtype=bool) if guessed is None else guessed, converted=converted,
        qualified=qualified, typed=typed,
    )  # fmt: skip


def textual(
    name: str,
    label: Label,
    text: pa.Array,
    *,
    evidence: EvidenceClass | ClassArray,
    method: Label | str,
    sources: tuple[str, ...],
    notes: tuple[Label | str, ...] = (NO_NOTE,),
    note_code: ClassArray | None = None,
    also: pa.Array | None = None,
    complete: bool = True,
    guessed: BoolArray | None = None,
) -> Quantity:
    """Build a `Quantity` of words; null becomes UNKNOWN.

    *evidence* is one class for all sites, or one per site, shape (n,).
    """
    nothing = np.full(len(text), np.nan)
    classes = np.broadcast_to(np.asarray(evidence, dtype=np.uint8), len(text)).copy()
    classes[np.asarray(text.is_null())] = EvidenceClass.UNKNOWN
    code = np.zeros(len(text), dtype=np.uint8) if note_code is None else note_code
    said = as_label(method)
    remarks = tuple(as_label(note) for note in notes)
    return Quantity(
        name, label, "", nothing, nothing, nothing, classes, said, sources, text, remarks, code, complete,
        also=also, guessed=np.zeros(len(text), dtype=bool) if guessed is None else guessed,
    )  # fmt: skip


@dataclass(frozen=True)
class Measurements:
    """What one criterion measured: the quantity that is scored, and those shown beside it."""

    main: Quantity
    beside: tuple[Quantity, ...] = ()

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The scored quantity first, then the others."""
        return (self.main, *self.beside)


SITE_FILE, STUDY_FILE = "site-file", "study-file"


def is_stated(word: str, sources: Sequence[str]) -> bool:
    """Whether a figure of this class was typed into the site file, and nobody has verified it.

    A figure of a column has the site file as its first source, also where the study says what the column was
    taken from; one that is only found with its help, or replaced by it, as another.
    """
    return word != "unknown" and SITE_FILE in sources and (word == "observed" or sources[0] == SITE_FILE)
