"""The figures of a document, by kind and phase."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.records import dataclass


@dataclass(frozen=True)
class Figures:
    """The figures of one kind by phase (0 is the whole), each with its claim.

    If a kind is stated twice for a phase, the first counts; `repeated` checks whether they agree.
    """

    by_phase: dict[int, Claim]

    @property
    def unit(self) -> str:
        """Unit of the figure stated first in the document."""
        return next(iter(self.by_phase.values())).unit

    @property
    def phases(self) -> list[int]:
        """Numbers of the phases with a figure."""
        return sorted(p for p in self.by_phase if p)

    def total(self) -> float:
        """Return the whole if stated, otherwise the sum of the phases; NaN if there is neither."""
        if 0 in self.by_phase:
            return self.by_phase[0].value
        return sum(self.by_phase[p].value for p in self.phases) if self.phases else math.nan

    def of_total(self) -> tuple[str, ...]:
        """Ids of the claims behind `total`."""
        return tuple(self.by_phase[p].id for p in ([0] if 0 in self.by_phase else self.phases))

    def ids(self) -> tuple[str, ...]:
        """Ids of the claims, the whole first."""
        return tuple(self.by_phase[p].id for p in sorted(self.by_phase))


ByKind = Mapping[KindId, Sequence[Claim]]
"""The claims of a document by kind, those of each kind in order."""


def by_kind(claims: Iterable[Claim]) -> ByKind:
    """Return the claims by kind: a judge that looks for others of a kind need not pass through all."""
    found: dict[KindId, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.kind, []).append(claim)
    return found


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


def gather(claims: Sequence[Claim]) -> dict[KindId, Figures]:
    """Collect comparable figures by kind and phase; ranges are left out.

    The first figure of a phase counts. The whole is the largest stated figure that is not called existing: a
    figure for a part may be stated without a phase.
    """
    found: dict[KindId, dict[int, Claim]] = defaultdict(dict)
    for claim in comparable(claims):
        if math.isnan(claim.value) or claim.high != claim.value:
            continue
        known = found[claim.kind].get(claim.phase)
        if known is None or (claim.phase == 0 and _whole_before(known, claim)):
            found[claim.kind][claim.phase] = claim
    return {kind: Figures(by_phase) for kind, by_phase in found.items()}


def _whole_before(known: Claim, other: Claim) -> bool:
    """Whether *other* is about the whole rather than *known*."""
    built = [claim.qualifiers.status == "existing" for claim in (known, other)]
    return other.value > known.value if built[0] == built[1] else built[0]
