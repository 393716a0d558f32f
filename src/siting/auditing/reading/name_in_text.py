"""An English name in a text, and whether what stands around it lets it hold a figure."""

from __future__ import annotations

import re

from siting.auditing.reading.entity import Role
from siting.auditing.reading.places import FIRM_EN, find_places
from siting.records import dataclass

_FIRST_OF = re.compile(r" (?:largest|biggest|first|newest|only|second|fastest|leading|most)\b")


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
        if re.search(r"\d $", self.before) or (self.possessive and _FIRST_OF.match(self.after)):
            return False  # an address; Acme's largest site
        return self._is_named or self._is_listed or FIRM_EN.search(self.name) is not None

    @property
    def _is_named(self) -> bool:
        told = (self.possessive, self.of_site, self.sites, self.does, self.at_site, self.role == "place")
        return any(told)

    @property
    def _is_listed(self) -> bool:
        """Whether it is a place with a figure behind it: Esbjerg: 40 MW."""
        figured = self.role == "subject" and re.match(r":? ?[€$£]?\d", self.after)
        return bool(figured) and any(p.group() == self.name for p in find_places(self.name))

    @property
    def several(self) -> bool:
        """Whether it owns several sites: Acme's four sites."""
        return self.possessive and self.sites
