"""Who and what a text names: the site, other sites, firms, regions, plants, buildings, averages.

Each is an *entity* with its role in its clause. The first that a text names is the site itself: its name, its
place and its firm.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from siting.auditing.reading import entity_patterns as patterns
from siting.auditing.reading.climate_places import prefectures
from siting.auditing.reading.contrasts import is_contrasted
from siting.auditing.reading.entity import Entity, Role, apart
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.mentions import mentions, role_of
from siting.auditing.reading.name_in_text import NameInText
from siting.auditing.reading.nouns import nouns_zh
from siting.auditing.reading.places import (
    FIRM_EN,
    FIRM_ZH,
    NO_NAME,
    STRAY,
    WIDE,
    find_places,
    first_place,
    own_names,
)  # fmt: skip
from siting.catalogue import ABROAD, rows_named
from siting.place_names import without_kind

# Monitored, Annually; not Fred, Lily.
_SHORT = 5
_OPENING = frozenset({"", ".", "?", "!", ":", "\n", ".\n"})


class Entities:
    """The entities of a text in order, and the names of the site among them (``own``)."""

    def __init__(self, text: str, tokens: Tokens, given: Sequence[str], others: Sequence[str] = ()) -> None:
        self._text, self._tokens, self._others = text, tokens, frozenset(others)
        self.own = set(own_names(text, given)) - self._others
        # Names that were given but do not stand in the text tell nothing about it.
        self._unnamed = not any(name in text for name in self.own)
        self._known = [name for name in given if find_places(name) or rows_named(ABROAD, name)]
        self._last: Entity | None = None
        self._has_site = self._has_name = self._has_firm = self._has_site_zh = False
        said = patterns.THE_SITE.search(text)
        self._first_site = min(
            [t.start for t in tokens.all("own")[:1]] + ([said.start()] if said else []), default=len(text)
        )
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

    def shares_climate(self, name: str) -> bool:
        """Return whether a place may have the climate of the site.

        A text that calls the site by a name it is known by tells it from all others. One that does not may be
        about the place where it locates the site, or the first that it names.
        """
        if any(name in known or known in name for known in self._known):
            return True
        if prefectures().get(without_kind(name), frozenset()) & set(self._known):
            return True  # 白云 is in 贵阳
        if self._known and self._called_by_name:
            return False
        first = self._first_place or name
        return (
            self.is_own(name)
            or name in first
            or first in name
            or self._text.find(name) <= self._text.find(first)
        )

    @cached_property
    def _first_place(self) -> str:
        return first_place(self._text)

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
        known = bool(self.own)
        for m in patterns.NAME.finditer(self._text):
            named = self._named(m, located)
            entity = self._entity_en(named, known=known) if named is not None and named.holds else None
            if entity is not None:
                self._last = entity
                known = known or entity.kind == "site"
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

    def _named(self, m: re.Match[str], located: set[int]) -> NameInText | None:
        """Return a name without the words that begin or end it by chance; None if nothing is left."""
        start, words = m.start(), m.group().removesuffix("'s").removesuffix("’s").split(" ")
        while words and self._is_no_name(words, start):
            start += len(words.pop(0)) + 1
        while words and words[-1] in STRAY:
            words.pop()
        name = re.sub(r"['’]s$", "", " ".join(words))
        end = start + len(" ".join(words))
        if m.group().endswith(("'s", "’s")) and end + 2 == m.end():
            end += 2
        if len(name) < 3 or (name.isupper() and len(name) < 4 and not FIRM_EN.match(name)):
            return None
        before, after = self._text[max(0, start - 60) : start], self._text[end : end + 80]
        if patterns.DECIDES.search(name) or patterns.COMPOUND.fullmatch(name):
            return None  # it holds nothing itself: a council; Phoenix-area, trailing-twelve-month
        return NameInText(
            name, start, end, before, after, role_of(self._text, self._tokens, start),
            possessive=self._text[start:end].endswith(("'s", "’s")) or after.startswith("' "),
            of_site=bool(patterns.OWN_SITE.match(after) or patterns.CAPITAL_SITE.search(name) or patterns.HIS_SITE.match(self._text[start : end + 80], end - start - 2)),
            sites=bool(re.match(r"(?:'s)? " + patterns.SITES_EN, after)),
            does=self._does(end), at_site=start in located,
        )  # fmt: skip

    def _entity_en(self, n: NameInText, *, known: bool) -> Entity | None:
        if self._is_of_another_name(n) or (n.role == "adjunct" and patterns.END.search(n.before)):
            return None
        if self.is_own(n.name) and not n.several:
            self._has_firm = self._has_firm or n.does
            self._has_name = self._has_name or n.of_site
            self._has_site = self._has_site or n.at_site
            return Entity(n.start, n.end, "site", n.name, "subject" if n.at_site or n.of_site else n.role)
        if patterns.BY.search(n.before):
            self.own.add(n.name)
            return None
        return Entity(n.start, n.end, "site", n.name) if self._is_first(n, known=known) else _other_en(n)

    def _is_of_another_name(self, n: NameInText) -> bool:
        """Return whether a name only belongs to another one, or says what the site is.

        Acme's four Marseille sites; 17 km from Mumbai's old centre; the Dakhla centre is Acme's flagship project.
        """
        last = self._last
        if last is not None and last.kind != "site":
            between = self._text[last.end - 2 : n.start]
            if re.fullmatch(r"['’]s (?:[\w-]+ ){0,3}", between):
                return True
        told = n.possessive and n.of_site and patterns.PREDICATE.search(n.before)
        return bool(told) and not self._is_others(n)

    def _is_first(self, n: NameInText, *, known: bool) -> bool:
        """Return whether a name is the site's: its first name, place and firm, and what is called ours."""
        if self._is_set_apart(n):
            return False
        bare = not n.of_site and not n.at_site
        if bare and self._tokens.all("own") and any(p.group() == n.name for p in find_places(n.name)):
            return False
        mine = not bare and re.search(r"\b(?:[Oo]ur|newest|latest|flagship|[Tt]his)\b[^.;]{0,40}$", n.before)
        site = (n.of_site and not n.at_site and not n.possessive and not self._has_name) or (
            n.at_site and not self._has_site
        )
        placed = n.role == "place" and not self._has_site and self._is_placed(n)
        if not (mine or site or placed or self._is_firm(n, known=known)):
            return False
        self.own.add(n.name)
        if mine or site or placed:
            self._has_name = self._has_name or n.of_site
            self._has_site = self._has_site or n.at_site or placed
        else:
            self._has_firm = True
        return True

    def _is_set_apart(self, n: NameInText) -> bool:
        """Return whether the text says that a name is not the site's: a rival, a site given up, around it."""
        given_up = patterns.GIVEN_UP.search(n.before) or patterns.RUNS.search(n.before)
        if n.name in self._others or given_up or patterns.AROUND.match(n.after):
            return True
        return self._is_others(n) or is_contrasted(self._text, n.start, n.end)

    def _is_placed(self, n: NameInText) -> bool:
        """Return whether a place is the site's: it builds in Teesside."""
        others = self._tokens.between("other", max(0, n.start - 60), n.start)
        if others and not re.search(r"[.;。；]", self._text[others[-1].end : n.start]):
            return False  # another site of the company, in Finland
        if patterns.SPENT.search(n.before) or n.name in WIDE:
            return False
        builds = self._tokens.between("build", max(0, n.start - 90), n.start)
        return bool(self._is_only_place(n) or builds or n.start == 3)

    def _is_only_place(self, n: NameInText) -> bool:
        """Return whether the text names no site of its own, and this is its first place."""
        return not self.own or (self._unnamed and any(p.group() == n.name for p in find_places(n.name)))

    def _is_firm(self, n: NameInText, *, known: bool) -> bool:
        """Return whether a firm is the site's own: the first that builds, or the first that is named at all."""
        if self._has_firm or n.role == "adjunct":
            return False
        builds = n.does and bool(
            self._tokens.between("build", n.start + len(n.name), n.start + len(n.name) + 40)
        )
        place = self._unnamed and any(p.group() == n.name for p in find_places(n.name))
        # Kilmore's 35 MW.
        figured = re.match(r"(?:['’]s)? \d", n.after)
        named = n.does or (n.possessive and (place or figured or (n.of_site and not n.sites)))
        first = named and (not known or place) and n.role == "subject"
        return builds or (first and n.start <= self._first_site)

    def _is_others(self, n: NameInText) -> bool:
        """Return whether a name stands in the words for another site: a rival site at Lillyhall."""
        found = self._tokens.between("other", max(0, n.start - 40), n.start)
        # Its neighbour, the Delta mill.
        known = self._has_site or self._has_name
        if known and patterns.FIRMS_OTHER.search(n.before) and not self.is_own(n.name):
            return True  # the firm's Chennai site
        beside = bool(found) and not re.search(r"[,;.，。；]", self._text[found[-1].end : n.start])
        # The Danish campus at Esbjerg.
        again = (
            n.at_site
            and self._last is not None
            and self._last.kind != "site"
            and n.start - self._last.end < 30
        )
        nearby = re.match(
            r"(?:'s)? (?:[a-z]+ )?(?:nearby|neighbou?ring|adjacent|adjoining|rival|other)\b|, (?:our|the|its|an?) (?:[a-z]+ )?(?:rival|competitor|neighbou?r)\b",
            n.after,
        )
        # Compared with our Manchester site: it is ours, and not this one.
        against = re.search(
            r"\b(?:[Cc]ompared (?:with|to)|[Uu]nlike|[Vv]ersus|[Vv]s\.?|than(?: (?:at|in))?|[Rr]elative to) (?:that of |those of |what )?(?:our |its |the )$",
            n.before,
        )
        if against and not self.is_own(n.name):
            return True
        return beside or again or nearby is not None

    def _does(self, end: int) -> bool:
        """Return whether a name is the subject of what follows: has, builds, which has, (now) has."""
        m = re.match(
            r"(?:'s)?(?:,? (?:by comparison|by contrast|however|meanwhile|for example|[^,;.]{3,60}),)?,?(?: (?:which|who|whose|that))?(?: (?:already|now|currently|also|still|first|only|today|yesterday|recently|itself|alone|has|have|had|is|was|will|then|itself))* ",
            self._text[end : end + 90],
        )
        return m is not None and (
            self._tokens.at("have", end + m.end()) is not None
            or self._tokens.at("build", end + m.end()) is not None
            or (
                m.group().strip() != ""
                and m.group().split()[-1] in {"has", "have", "had", "is", "was", "will"}
            )
        )

    def _names_zh(self) -> Iterator[Entity]:
        text, known = self._text, bool(self.own)
        for m in sorted([*FIRM_ZH.finditer(text), *patterns.SITE_ZH.finditer(text)], key=lambda m: m.start()):
            if self._tokens.between("other", m.start(), m.end()):
                continue  # 友商项目
            raw = m.groupdict().get("name") or m.group()
            named = [f for f in FIRM_ZH.finditer(raw) if f.end() == len(raw) or not f.start()]
            company = (named[0] if named else None) if "name" in m.groupdict() else m
            name = company.group() if company else raw
            name = (
                patterns.NAME_CUT_ZH.sub("", name)
                if not company or patterns.OF_FORM_ZH.search(name)
                else name
            )
            place = any(p.group() == name for p in find_places(name))  # 大同
            formed = not company or patterns.OF_FORM_ZH.search(name) is not None
            if not (place or _is_name_zh(name, formed=formed)):
                continue
            start = m.start() + max(m.group().rfind(name), 0)
            entity = self._entity_zh(name, start, m.end(), firm=company is not None, known=known)
            known = known or (entity is not None and entity.kind == "site")
            if entity is not None:
                yield entity

    def _entity_zh(self, name: str, start: int, end: int, *, firm: bool, known: bool) -> Entity | None:
        before, after = self._text[max(0, start - 10) : start], self._text[end : end + 14]
        if name in self._others:
            return Entity(start, end, "elsewhere", name, named=True)
        if self.is_own(name):
            self._has_site_zh = self._has_site_zh or not firm
            return Entity(start, end, "site", name)
        if name.endswith(("同类", "类似")):
            return Entity(start, end, "elsewhere", name, named=True)
        built = before.endswith("由") and re.match(
            "[^，。；]{0,4}(?:投资|建设|运营|承建|开发|打造|控股|主导|负责)", after
        )
        acts = firm and re.match("[^，。；]{0,12}的|[一-龥]?(?:宣布|在|将|计划|投资|追加|拟|也|则|已)", after)
        placed = not firm and (before.endswith("在") or any(p.group() == name for p in find_places(name)))
        holds = acts or placed or patterns.HAS_ZH.match(after)
        if built:
            self.own.add(name)
            return None
        listed = firm and not name.endswith(("公司", "集团", "股份"))
        set_apart = not firm and is_contrasted(self._text, start, end)
        first = holds or not firm
        if first and not (listed or set_apart) and not (known if firm else self._has_site_zh):
            self._has_site_zh = self._has_site_zh or not firm
            self.own.add(name)
            return Entity(start, end, "site", name)
        role: Role = "adjunct" if patterns.TARGET_ZH.search(before) else "subject"
        return Entity(start, end, "firm" if firm else "elsewhere", name, role, named=True) if holds else None

    def _places_zh(self) -> Iterator[Entity]:
        for m in find_places(self._text):
            if not m.group()[0] >= "\u4e00":
                continue
            name, (start, end) = m.group(), m.span()
            before, after = self._text[max(0, start - 8) : start], self._text[end : end + 12]
            target, located = patterns.TARGET_ZH.search(before), patterns.LOCATED_ZH.search(before)
            # A text that begins with a county, and names no other site, is about it.
            begins = not (self.own or start or self._tokens.all("own")) and after.startswith(
                tuple("县市区旗州")
            )
            located = located or (m if begins else None)
            if located and not self._has_site:
                self.own.add(name)
            # 我们在上海的机房: what stands there is the subject.
            there = before.endswith("在") and not re.match(f"的?{nouns_zh('site', 'built')}", after)
            if self.is_own(name):
                yield Entity(
                    start, end, "site", name, "adjunct" if target else "place" if located else "subject"
                )
            elif not (target or located) and (
                patterns.HAS_ZH.match(after) or patterns.BESIDE_ZH.match(after) or before.endswith("在")
            ):
                yield Entity(start, end, "elsewhere", name, "place" if there else "subject", named=True)


def _is_name_zh(name: str, *, formed: bool) -> bool:
    bare = re.sub("(?:集团|公司|股份|数据|科技|控股)$", "", name)
    return len(name) > 1 and len(bare) > 1 and not (formed and patterns.BAD_NAME_ZH.search(bare))


def names_site(text: str, end: int) -> bool:
    """Return whether the word for a site follows a name that ends at *end*."""
    return not patterns.OF_CITY.match(text, end) and patterns.OWN_SITE.match(text[end : end + 40]) is not None


def _other_en(n: NameInText) -> Entity | None:
    """Return an English name that is not the site's: of a place or of a firm."""
    # The campus at Esbjerg: its name is the place, and it holds what follows.
    located = n.at_site and n.role in {"place", "adjunct"}
    if n.role == "adjunct" and not (located or n.of_site or n.several):
        return None
    named = any(p.group() in n.name for p in find_places(n.name))
    place = located or n.of_site or n.role == "place" or named
    role: Role = "subject" if located or n.role == "adjunct" else n.role
    return Entity(n.start, n.end, "elsewhere" if place else "firm", n.name, role, named=True)
