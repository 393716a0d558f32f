"""An English name in a text, and whether what stands around it lets it hold a figure."""

from __future__ import annotations

import re

from siting.auditing.reading.entity import Role
from siting.auditing.reading.places import FIRM_EN, find_places
from siting.records import dataclass


@dataclass(frozen=True, slots=True)
class NameInText:
    """An English name with what stands around it."""

    name: str
    start: int
    end: int
    before: str
    after: str
    role: Role
    possessive: bool
    of_site: bool
    sites: bool
    does: bool
    at_site: bool

    @property
    def holds(self) -> bool:
        """Whether it may hold a figure: Acme has, Acme's campus, the campus at Acme."""
        named = (
            self.possessive or self.of_site or self.sites or self.does or self.at_site or self.role == "place"
        )
        listed = (
            self.role == "subject"
            and re.match(r":? ?[€$£]?\d", self.after)
            and any(p.group() == self.name for p in find_places(self.name))
        )
        first = self.possessive and re.match(
            r" (?:largest|biggest|first|newest|only|second|fastest|leading|most)\b", self.after
        )
        address = re.search(r"\d $", self.before)
        return (named or bool(listed) or FIRM_EN.search(self.name) is not None) and not first and not address

    @property
    def several(self) -> bool:
        """Whether it owns several sites: Acme's four sites."""
        return self.possessive and self.sites
