"""The figures of a document, by kind and phase."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say


@dataclass(frozen=True)
class Figures:
    """The figures of one kind by phase (0 is the whole), each with its claim.

    If a kind is stated twice for a phase, the first counts; `repeated` checks whether they agree.
    """

    by_phase: dict[int, Claim]
    all_phases: tuple[int, ...] = ()
    """Every phase that the document has, whether this kind is stated for it or not."""

    @property
    def unit(self) -> str:
        """Unit of the figure stated first in the document."""
        return next(iter(self.by_phase.values())).unit

    @property
    def phases(self) -> list[int]:
        """Numbers of the phases with a figure."""
        return sorted(p for p in self.by_phase if p)

    @property
    def of_whole_site(self) -> bool:
        """Whether `total` is that of the whole: it is stated, or every phase is."""
        return 0 in self.by_phase or set(self.all_phases) <= set(self.by_phase)

    def total(self) -> float:
        """Return the whole if stated, otherwise the sum of the phases; NaN if there is neither."""
        if 0 in self.by_phase:
            return self.by_phase[0].value
        return self.sum_of(self.phases) if self.phases else math.nan

    def sum_of(self, phases: Iterable[int]) -> float:
        """Return the sum of these phases."""
        return sum(self.by_phase[p].value for p in phases)

    def of_total(self) -> tuple[str, ...]:
        """Ids of the claims behind `total`."""
        return tuple(self.by_phase[p].id for p in ([0] if 0 in self.by_phase else self.phases))

    def without(self, claims: Collection[str]) -> Figures:
        """Return the figures that are not of these claims."""
        return Figures({p: c for p, c in self.by_phase.items() if c.id not in claims}, self.all_phases)

    def ids(self) -> tuple[str, ...]:
        """Ids of the claims, the whole first."""
        return tuple(self.by_phase[p].id for p in sorted(self.by_phase))


@dataclass(frozen=True, slots=True)
class SamePart:
    """Figures of several kinds for the same part of a site: its phases, none for the whole."""

    phases: tuple[int, ...]
    values: tuple[float, ...]
    claims: tuple[str, ...]

    def named(self, said: Label) -> Label:
        """Return what is said of the figures, with the phases in front if they are not the whole."""
        return in_phases(self.phases, said)


def in_phases(phases: Sequence[int], said: Label) -> Label:
    """Return what is said of phases, with their numbers in front; of none it is said of the whole."""
    if not phases:
        return said
    numbers = join((f"{p}" for p in phases), "mark.list")
    return say("consistency.in_phases", said=said, phases=numbers, count=len(phases))


def same_part(*kinds: Figures) -> SamePart | None:
    """Return the figures of one part that all kinds state: the whole, otherwise the phases they share.

    The figure of a phase says nothing beside that of the whole.
    """
    if all(figures.of_whole_site for figures in kinds):
        ids = chain.from_iterable(figures.of_total() for figures in kinds)
        return SamePart((), tuple(figures.total() for figures in kinds), tuple(ids))
    shared = tuple(sorted(set(kinds[0].phases).intersection(*(figures.phases for figures in kinds))))
    if not shared:
        return None
    values = tuple(figures.sum_of(shared) for figures in kinds)
    return SamePart(shared, values, tuple(figures.by_phase[p].id for figures in kinds for p in shared))


ByKind = Mapping[KindId, Sequence[Claim]]
"""The claims of a document by kind, those of each kind by their place in it."""


def by_kind(claims: Iterable[Claim]) -> ByKind:
    """Return the claims by kind: a judge that looks for others of a kind need not pass through all."""
    found: dict[KindId, list[Claim]] = {}
    for claim in sorted(claims, key=place_of):
        found.setdefault(claim.kind, []).append(claim)
    return found


def place_of(claim: Claim) -> int:
    """Return where the quote of a claim begins."""
    return claim.position.start


def of_kind(claims: Sequence[Claim], kind: KindId) -> list[Claim]:
    """Return the claims of one kind, in order."""
    return [claim for claim in claims if claim.kind == kind]


def comparable(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims about the whole site or a whole phase, of each kind those of the last date."""
    whole = [
        c
        for c in claims
        if not c.scope and c.owner.kind != "building" and c.qualifiers.status != "superseded"
    ]
    last = {c.kind: "" for c in whole}
    for claim in whole:
        last[claim.kind] = max(last[claim.kind], claim.date)
    return [c for c in whole if c.date in {"", last[c.kind]}]


def same_date(claims: Iterable[Claim]) -> bool:
    """Whether no two claims name different dates."""
    return len({c.date for c in claims if c.date}) < 2


def of_one_time(figures: Mapping[KindId, Figures], *kinds: KindId) -> bool:
    """Whether all *kinds* are stated, and for one date."""
    stated = [c for kind in kinds if kind in figures for c in figures[kind].by_phase.values()]
    return all(kind in figures for kind in kinds) and same_date(stated)


def phases_of(claims: Sequence[Claim], phases_said: int = 0) -> tuple[int, ...]:
    """Return the phases of a document that says there are *phases_said*, 0 if it does not."""
    # A phase 1 implies a second one, and a phase 3 the two before it, whether the document names them or not.
    named = max((c.phase for c in claims), default=0)
    return tuple(range(1, max(named, phases_said, 2 if named else 0) + 1))


def gather(claims: Sequence[Claim], phases: tuple[int, ...] = ()) -> dict[KindId, Figures]:
    """Collect comparable figures by kind and phase; ranges are left out.

    The first figure of a phase counts. The whole is the largest stated figure that is not called existing: a
    figure for a part may be stated without a phase. *phases* are those of the document.
    """
    found: dict[KindId, dict[int, Claim]] = defaultdict(dict)
    for claim in comparable(claims):
        if math.isnan(claim.value) or claim.high != claim.value:
            continue
        known = found[claim.kind].get(claim.phase)
        if known is None or (claim.phase == 0 and _whole_before(known, claim)):
            found[claim.kind][claim.phase] = claim
    return {kind: Figures(by_phase, phases) for kind, by_phase in found.items()}


def _whole_before(known: Claim, other: Claim) -> bool:
    """Whether *other* is about the whole rather than *known*."""
    built = [claim.qualifiers.status == "existing" for claim in (known, other)]
    return other.value > known.value if built[0] == built[1] else built[0]
