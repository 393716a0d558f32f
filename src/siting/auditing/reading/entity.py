"""Somebody or something that a text names, and its role in its clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from siting.auditing.reading.claims import SITE, Owner, OwnerKind
from siting.records import dataclass

Role = Literal["subject", "place", "adjunct"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something named from *start* to *end*, in its clause; ``named`` by a proper name."""

    start: int
    end: int
    kind: OwnerKind
    name: str
    role: Role = "subject"
    named: bool = False

    @property
    def owner(self) -> Owner:
        """It, as the owner of a figure."""
        return Owner(self.kind, self.name)

    @property
    def whose(self) -> Owner:
        """Whose a figure of it is, the site by whatever name."""
        return SITE if self.kind == "site" else self.owner

    @property
    def is_whole(self) -> bool:
        """Whether it leads back from a part to the whole: in total, 合计."""
        return self.kind == "site" and not self.name


def alike(one: str, other: str) -> bool:
    """Return whether one of two names holds the other: 太原 and 太原市."""
    return one in other or other in one


def apart(found: Sequence[Entity]) -> list[Entity]:
    """Return the entities in order; of two that overlap, the longer one."""
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda e: (e.start, -e.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
        elif entity.end > kept[-1].end and entity.end - entity.start > kept[-1].end - kept[-1].start:
            kept[-1] = entity
    return kept
