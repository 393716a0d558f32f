"""A name in a text, and whether what stands around it lets it hold a figure."""

from __future__ import annotations

import re

from siting.auditing.reading import entity_patterns as patterns
from siting.auditing.reading.claims import OwnerKind
from siting.auditing.reading.entity import Entity, Role
from siting.auditing.reading.places import FIRM_EN, FIRM_ZH, find_places, is_place
from siting.records import dataclass

_FIRST_OF = re.compile(r" (?:largest|biggest|first|newest|only|second|fastest|leading|most)\b")
_SPOKEN_OF_FIRM = ("公司", "集团", "股份")


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
        if self.possessive and patterns.OF_NATURE.match(f"'s{self.after}"):
            return False
        return self._is_named or self._is_listed or FIRM_EN.search(self.name) is not None

    @property
    def _is_named(self) -> bool:
        told = (self.possessive, self.of_site, self.sites, self.does, self.at_site, self.role == "place")
        return any(told)

    @property
    def _is_listed(self) -> bool:
        """Whether it is a place with a figure behind it: Esbjerg: 40 MW."""
        figured = self.role == "subject" and re.match(r":? ?[€$£]?\d", self.after)
        return bool(figured) and is_place(self.name)

    @property
    def several(self) -> bool:
        """Whether it owns several sites: Acme's four sites."""
        return self.possessive and self.sites

    @property
    def owns(self) -> bool:
        """Whether a figure or a site is said to be its own: Kilmore's 35 MW, Acme's campus."""
        figured = patterns.FIGURED.match(self.after) is not None
        return self.possessive and (figured or (self.of_site and not self.sites))

    @property
    def bare(self) -> bool:
        """Whether no word for a site stands beside it."""
        return not (self.of_site or self.at_site)

    @property
    def is_end(self) -> bool:
        """Whether a distance is measured to it: 17 km from Mumbai."""
        return self.role == "adjunct" and patterns.END.search(self.before) is not None

    @property
    def other(self) -> Entity | None:
        """A place or a firm that is not the site's; None if it holds nothing."""
        if self.role == "adjunct" and not (self.at_site or self.of_site or self.several):
            return None
        role: Role = "place" if self.role == "place" and not self.at_site else "subject"
        return Entity(self.start, self.end, self._other_kind, self.name, role, named=True)

    @property
    def _other_kind(self) -> OwnerKind:
        # The campus at Esbjerg: its name is the place, and it holds what follows.
        located = self.at_site and self.role != "subject"
        place = located or self.of_site or self.role == "place" or find_places(self.name)
        return "elsewhere" if place else "firm"


@dataclass(frozen=True, slots=True)
class NameZh:
    """A Chinese name of a firm or of a site, and what stands before it and behind what it belongs to."""

    name: str
    start: int
    end: int
    firm: bool
    before: str
    after: str

    @property
    def builds(self) -> bool:
        """Whether the site is built by it: 由某某集团投资."""
        return self.before.endswith("由") and patterns.BUILDS_ZH.match(self.after) is not None

    @property
    def holds(self) -> bool:
        """Whether it may hold a figure."""
        if patterns.HAS_ZH.match(self.after):
            return True
        if self.firm:
            return patterns.ACTS_ZH.match(self.after) is not None
        return self.before.endswith("在") or is_place(self.name)

    @property
    def may_own(self) -> bool:
        """Whether it is a firm that may own the site: not one of a list of well-known ones."""
        return self.holds and self.name.endswith(_SPOKEN_OF_FIRM)

    @property
    def other(self) -> Entity | None:
        """A place or a firm that is not the site's; None if it holds nothing."""
        if not self.holds:
            return None
        role: Role = "adjunct" if patterns.TARGET_ZH.search(self.before) else "subject"
        return Entity(self.start, self.end, "firm" if self.firm else "elsewhere", self.name, role, named=True)


def name_zh(text: str, m: re.Match[str]) -> NameZh | None:
    """Return the name in a match of `FIRM_ZH` or `entity_patterns.SITE_ZH`; None if there is none in it."""
    firm: re.Match[str] | None = m
    name = m.group()
    if m.re is patterns.SITE_ZH:
        name = m["name"]
        firm = next((f for f in FIRM_ZH.finditer(name) if f.end() == len(name) or not f.start()), None)
        name = firm.group() if firm else name
    formed = firm is None or patterns.OF_FORM_ZH.search(name) is not None
    if formed:
        name = patterns.NAME_CUT_ZH.sub("", name)
    if not (is_place(name) or _is_name_zh(name, formed=formed)):  # 大同
        return None
    start, end = m.start() + max(m.group().rfind(name), 0), m.end()
    return NameZh(name, start, end, firm is not None, text[max(0, start - 10) : start], text[end : end + 14])


def _is_name_zh(name: str, *, formed: bool) -> bool:
    bare = re.sub("(?:集团|公司|股份|数据|科技|控股)$", "", name)
    return len(bare) > 1 and not (formed and patterns.BAD_NAME_ZH.search(bare))
