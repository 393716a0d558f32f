"""Who and what a text names: the site, other sites, firms, regions, plants, buildings, averages.

Each is an *entity* with its role in its clause. The first that a text names is the site itself: its name, its
place and its firm.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from siting.auditing.reading import entity_patterns as patterns
from siting.auditing.reading.climate_places import prefectures
from siting.auditing.reading.contrasts import is_contrasted
from siting.auditing.reading.entity import Entity, Role, alike, apart
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.mentions import mentions, role_of
from siting.auditing.reading.name_in_text import NameInText, NameZh, name_zh
from siting.auditing.reading.places import (
    ALIKE,
    FIRM_EN,
    FIRM_ZH,
    NO_NAME,
    STRAY,
    WIDE,
    find_places,
    first_place,
    is_place,
    own_names,
)  # fmt: skip
from siting.auditing.reading.wide_regions import is_wide
from siting.catalogue import ABROAD, rows_named
from siting.place_names import without_kind

# Monitored, Annually; not Fred, Lily.
_SHORT = 5
_OWNING = ("'s", "’s")
_IN_IT = re.compile(r"[A-Z][\w'’-]+, $")  # Jiaocheng, Shanxi
_COUNTIES_ZH = tuple("县市区旗州")
_OPENING = frozenset({"", ".", "?", "!", ":", "\n", ".\n"})


OnMap = Callable[[str], bool | None]
"""Whether the place of a name lies where the site is, or far from it; None if a map tells neither."""


def no_map(_name: str) -> bool | None:
    """Answer for a reading that has no map."""
    return None


class Entities:
    """The entities of a text in order, and the names of the site among them (``own``)."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        given: Sequence[str],
        others: Sequence[str] = (),
        at_site: OnMap = no_map,
    ) -> None:
        self._at_site = at_site
        self._text, self._tokens, self._given, self._others = text, tokens, given, frozenset(others)
        self.own = set(own_names(text, given)) - self._others
        # Names that were given but do not stand in the text tell nothing about it.
        self._unnamed = not any(name in text for name in self.own)
        self._last_other: Entity | None = None
        self._has_site = self._has_name = self._has_firm = self._has_site_zh = self._site_known = False
        found = [*mentions(text, tokens), *self._names_en(), *self._names_zh(), *self._places_zh()]
        if not any(e.kind == "site" and e.name not in {"", "the site"} for e in found):
            # Where nothing is called the site's, the county or city of a text is its site.
            found = [e for e in found if e.kind != "region" or not patterns.LOCAL.match(e.name)]
        self.all = apart(found)

    def is_own(self, name: str) -> bool:
        """Return whether a name is one of the site's."""
        return name not in self._others and any(
            own in name or (len(name) > 3 and name in own) for own in self.own
        )

    def is_far(self, name: str) -> bool:
        """Return whether the map tells that a place is far from the site."""
        return self._at_site(name) is False

    def shares_climate(self, name: str) -> bool:
        """Return whether a place may have the climate of the site.

        A text that calls the site by a name it is known by tells it from all others. One that does not may be
        about the place where it locates the site, or the first that it names, unless the map tells.
        """
        on_map = self._at_site(name)
        if on_map is not None and not on_map:
            return False
        around = prefectures().get(without_kind(name), frozenset())  # 白云 is in 贵阳
        if any(alike(name, known) or known in around for known in self._known):
            return True
        if self._known and self._called_by_name:
            return False
        if on_map:
            return True
        first = self._first_place or name
        return self.is_own(name) or alike(name, first) or self._text.find(name) <= self._text.find(first)

    @cached_property
    def _known(self) -> list[str]:
        return [name for name in self._given if find_places(name) or rows_named(ABROAD, name)]

    @cached_property
    def _first_place(self) -> str:
        return first_place(self._text)

    @cached_property
    def _first_site(self) -> int:
        """Where the text first speaks of the site, its end if it never does."""
        said = patterns.THE_SITE.search(self._text)
        own = [t.start for t in self._tokens.all("own")[:1]]
        return min([*own, said.start() if said else len(self._text)])

    @cached_property
    def _called_by_name(self) -> bool:
        """Return whether the text names the site other than as the end of a distance."""
        return any(
            not patterns.TARGET_ZH.search(self._text[max(0, m.start() - 8) : m.start()])
            and not patterns.ADJUNCT.search(self._text[max(0, m.start() - 24) : m.start()])
            for name in self._known
            for m in re.finditer(re.escape(name), self._text)
        )

    def _names_en(self) -> Iterator[Entity]:
        located = {m.end() for m in patterns.LOCATED.finditer(self._text)}
        self._site_known = bool(self.own)
        for m in patterns.NAME.finditer(self._text):
            named = self._named(m, located)
            entity = self._entity_en(named) if named is not None and named.holds else None
            if entity is not None:
                self._site_known |= entity.kind == "site"
                self._last_other = None if entity.kind == "site" else entity
                yield entity

    def _opens(self, start: int) -> bool:
        """Return whether a sentence or a line begins there: its first word has a capital in any case."""
        return start == 0 or self._text[max(0, start - 2) : start].strip(" -•") in _OPENING

    def _is_no_name(self, words: Sequence[str], start: int) -> bool:
        """Return whether the first of these words has its capital for another reason than a name."""
        first = words[0]
        if first.removesuffix("'s") in NO_NAME or (len(words) == 1 and first.endswith("ing")):
            return True
        return len(first) > _SHORT and first.endswith(("ed", "ly")) and self._opens(start)

    def _trimmed(self, m: re.Match[str]) -> tuple[str, int, int]:
        """Return a name without the words that begin or end it by chance, its start, and its end with the 's."""
        start, words = m.start(), m.group().removesuffix("'s").removesuffix("’s").split(" ")
        while words and self._is_no_name(words, start):
            start += len(words.pop(0)) + 1
        while words and words[-1] in STRAY:
            words.pop()
        name = " ".join(words)
        end = start + len(name)
        owning = m.group().endswith(_OWNING) and end + 2 == m.end()
        return name.removesuffix("'s").removesuffix("’s"), start, end + 2 * owning

    def _named(self, m: re.Match[str], located: set[int]) -> NameInText | None:
        """Return a name with what stands around it; None if nothing is left of it."""
        name, start, end = self._trimmed(m)
        if len(name) < 3 or (name.isupper() and len(name) < 4 and not FIRM_EN.match(name)):
            return None
        if patterns.DECIDES.search(name) or patterns.COMPOUND.fullmatch(name):
            return None  # it holds nothing itself: a council; Phoenix-area, trailing-twelve-month
        before, after = self._text[max(0, start - 60) : start], self._text[end : end + 80]
        return NameInText(
            name, start, end, before, after, role_of(self._text, self._tokens, start),
            possessive=self._text[start:end].endswith(_OWNING) or after.startswith("' "),
            of_site=bool(patterns.OWN_SITE.match(after) or patterns.CAPITAL_SITE.search(name) or patterns.HIS_SITE.match(self._text[start : end + 80], end - start - 2)),
            sites=patterns.OWN_SITES.match(after) is not None,
            does=self._does(end), at_site=start in located,
        )  # fmt: skip

    def _entity_en(self, n: NameInText) -> Entity | None:
        if n.is_end or (is_wide(n.name) and _IN_IT.search(n.before)) or self._is_of_another_name(n):
            return None
        if self.is_own(n.name) and not n.several:
            self._has_firm |= n.does
            self._has_name |= n.of_site
            self._has_site |= n.at_site
            return Entity(n.start, n.end, "site", n.name, "subject" if n.at_site or n.of_site else n.role)
        if patterns.BY.search(n.before):
            self.own.add(n.name)
            return None
        return Entity(n.start, n.end, "site", n.name) if self._is_first(n) else n.other

    def _is_of_another_name(self, n: NameInText) -> bool:
        """Return whether a name only belongs to another one, or says what the site is.

        Acme's four Marseille sites; 17 km from Mumbai's old centre; the Dakhla centre is Acme's flagship project.
        """
        last = self._last_other
        if last and re.fullmatch(r"['’]s (?:[\w-]+ ){0,3}", self._text[last.end - 2 : n.start]):
            return True
        told = n.possessive and n.of_site and patterns.PREDICATE.search(n.before)
        return bool(told) and not self._is_others(n)

    def _is_first(self, n: NameInText) -> bool:
        """Return whether a name is the site's: its first name, place and firm, and what is called ours."""
        if self._is_set_apart(n):
            return False
        placed = n.role == "place" and not self._has_site and self._is_placed(n)
        if placed or self._is_its_name(n):
            self._has_name |= n.of_site
            self._has_site |= n.at_site or placed
        elif not self._has_firm and self._is_firm(n):
            self._has_firm = True
        else:
            return False
        self.own.add(n.name)
        return True

    def _is_its_name(self, n: NameInText) -> bool:
        """Return whether a name at or before the word for a site is that of the site."""
        if n.bare:
            return False
        first = not self._has_site if n.at_site else not (n.possessive or self._has_name)
        return first or patterns.OURS.search(n.before) is not None

    def _is_set_apart(self, n: NameInText) -> bool:
        """Return whether the text says that a name is not the site's: a rival, a site given up, around it."""
        given_up = patterns.GIVEN_UP.search(n.before) or patterns.RUNS.search(n.before)
        if n.name in self._others or given_up or patterns.AROUND.match(n.after) or self._is_others(n):
            return True
        around = n.bare and self._tokens.all("own") and is_place(n.name)
        return bool(around) or is_contrasted(self._text, n.start, n.end)

    def _is_placed(self, n: NameInText) -> bool:
        """Return whether a place is the site's: it builds in Teesside."""
        if self._follows_other(n, 60, ".;。；") or patterns.SPENT.search(n.before) or n.name in WIDE:
            return False  # another site of the company, in Finland
        builds = self._tokens.between("build", max(0, n.start - 90), n.start)
        return bool(not self.own or self._is_new_place(n) or builds or n.start == 3)

    def _follows_other(self, n: NameInText, reach: int, ends: str) -> bool:
        """Return whether a word for another site stands before a name, and none of the marks *ends* between."""
        found = self._tokens.between("other", max(0, n.start - reach), n.start)
        return bool(found) and set(ends).isdisjoint(self._text[found[-1].end : n.start])

    def _is_new_place(self, n: NameInText) -> bool:
        """Return whether a name is a place, in a text without the names that the site had so far."""
        return self._unnamed and is_place(n.name)

    def _is_firm(self, n: NameInText) -> bool:
        """Return whether a firm is the site's own: the first that builds, or the first that is named at all."""
        behind = n.start + len(n.name)
        if n.does and self._tokens.between("build", behind, behind + 40):
            return n.role != "adjunct"
        place = self._is_new_place(n)
        named = n.does or n.owns or (n.possessive and place)
        late = n.start > self._first_site or (self._site_known and not place)
        return named and not late and n.role == "subject"

    def _is_others(self, n: NameInText) -> bool:
        """Return whether a name stands in the words for another site: a rival site at Lillyhall."""
        known = self._has_site or self._has_name
        # Its neighbour, the Delta mill; the firm's Chennai site.
        told = (known and patterns.FIRMS_OTHER.search(n.before)) or patterns.AGAINST.search(n.before)
        if told and not self.is_own(n.name):
            return True
        # The Danish campus at Esbjerg.
        last = self._last_other
        again = (
            n.at_site
            and last is not None
            and n.start - last.end < 30
            and set(",;.，。；").isdisjoint(self._text[last.end : n.start])
        )
        return bool(again or patterns.NEARBY.match(n.after)) or self._follows_other(n, 40, ",;.，。；")

    def _does(self, end: int) -> bool:
        """Return whether a name is the subject of what follows."""
        m = patterns.DOES.match(self._text, end, end + 90)
        if m is None:
            return False
        verb = any(self._tokens.at(name, m.end()) for name in ("have", "build"))
        return verb or m.group().endswith(patterns.AUXILIARIES)

    def _names_zh(self) -> Iterator[Entity]:
        text, self._site_known = self._text, bool(self.own)
        for m in sorted([*FIRM_ZH.finditer(text), *patterns.SITE_ZH.finditer(text)], key=re.Match.start):
            if self._tokens.between("other", m.start(), m.end()):
                continue  # 友商项目
            named = name_zh(text, m)
            entity = self._entity_zh(named) if named is not None else None
            if entity is not None:
                self._site_known |= entity.kind == "site"
                yield entity

    def _entity_zh(self, n: NameZh) -> Entity | None:
        own = self.is_own(n.name)
        if not own and (n.name in self._others or n.name.endswith(ALIKE)):
            return Entity(n.start, n.end, "elsewhere", n.name, named=True)
        if not own and n.builds:
            self.own.add(n.name)
            return None
        if not own and not self._is_first_zh(n):
            return n.other
        self._has_site_zh |= not n.firm
        return Entity(n.start, n.end, "site", n.name)

    def _is_first_zh(self, n: NameZh) -> bool:
        """Return whether a name is the site's: its first name and firm."""
        if n.firm:
            first = n.may_own and not self._site_known
        else:
            first = not self._has_site_zh and not is_contrasted(self._text, n.start, n.end)
        if first:
            self.own.add(n.name)
        return first

    def _places_zh(self) -> Iterator[Entity]:
        for m in find_places(self._text):
            entity = self._place_zh(m) if m.group()[0] >= "\u4e00" else None
            if entity is not None:
                yield entity

    def _place_zh(self, m: re.Match[str]) -> Entity | None:
        name, (start, end) = m.group(), m.span()
        before, after = self._text[max(0, start - 8) : start], self._text[end : end + 12]
        role = self._role_zh(start, before, after)
        if role == "place" and not self._has_site:
            self.own.add(name)
        if self.is_own(name):
            return Entity(start, end, "site", name, role)
        at = before.endswith("在")
        if role != "subject" or not (at or patterns.HAS_ZH.match(after) or patterns.BESIDE_ZH.match(after)):
            return None
        # 我们在上海的机房: what stands there is the subject.
        there = at and not patterns.STANDS_ZH.match(after)
        return Entity(start, end, "elsewhere", name, "place" if there else "subject", named=True)

    def _role_zh(self, start: int, before: str, after: str) -> Role:
        if patterns.TARGET_ZH.search(before):
            return "adjunct"
        # A text that begins with a county, and names no other site, is about it.
        begins = not (self.own or start or self._tokens.all("own")) and after.startswith(_COUNTIES_ZH)
        return "place" if begins or patterns.LOCATED_ZH.search(before) else "subject"


def names_site(text: str, end: int) -> bool:
    """Return whether the word for a site follows a name that ends at *end*."""
    return not patterns.OF_CITY.match(text, end) and patterns.OWN_SITE.match(text[end : end + 40]) is not None
