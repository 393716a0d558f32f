"""Whose figure it is: the owners that a text names, and the one whose clause a figure stands in.

The words are in ``clauses.json``. A figure belongs to the last owner named in its clause; otherwise to one
named just behind it (70 MW *of the station*); otherwise, in the rest of a sentence, to what an earlier clause
is about; and a sentence that begins with *it* or *that centre* goes on with the one before. Firms and places
are found in `firms` and `places`.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siting.auditing.reading.claim_kinds import ClaimKind
from siting.auditing.reading.claims import Owner, OwnerKind
from siting.auditing.reading.clause_words import WordClass, clause_start, clause_words

_KIND: dict[WordClass, OwnerKind] = {
    "plant": "plant", "elsewhere": "elsewhere", "region": "region", "several": "firm",
    "firm": "firm", "building": "building",
    "industry": "industry", "project": "elsewhere", "own": "site",
}  # fmt: skip
# What a sentence goes on with: a station is the subject of its own clause only.
_KEPT: frozenset[WordClass] = frozenset({"elsewhere", "several", "project", "region", "firm"})
_LOCAL = frozenset({"全县", "全市", "全区", "市", "县"})
# A 15 MW building: one of several.
_IN_BUILDING = re.compile(r"[ -](?:[a-z-]+ )?(?:building|hall|module|suite)\b")
_SENTENCE_END = re.compile(r"[。！？\n]|[.!?] ")
# Across the region: where something is, not what a sentence is about.
_WHERE = re.compile(r"(?:across|throughout) the\b|[a-z]+-?wide\b")
_POINTS_BACK = re.compile(r"(?:That|It|Its|They|Their|Those|其|该)")


@dataclass(frozen=True, slots=True)
class Mention:
    """An owner named from *start* to *end* of a text."""

    start: int
    end: int
    of: WordClass
    name: str

    @property
    def owner(self) -> Owner:
        """It, as the owner of a figure."""
        return Owner(_KIND[self.of], self.name)


class Owners:
    """The owners named in one text, asked figure by figure in the order of the text."""

    def __init__(self, text: str, own: frozenset[str]) -> None:
        self._text, self._own = text, own
        found = [
            Mention(m.start(), m.end(), of, next((g for g in m.groups() if g), m.group()).strip())
            for of in _KIND
            for m in clause_words()[of].finditer(text)
        ]
        found += _located(text, own)
        self._mentions = _apart(m for m in found if not self._is_own(m))
        # Where nothing is called the site's, the county or city of a text is its site.
        if not any(m.of == "own" for m in self._mentions):
            self._mentions = [m for m in self._mentions if m.name not in _LOCAL]
        self._starts = [m.start for m in self._mentions]
        self._projects = _projects(text, self._mentions, own)

    def _is_own(self, mention: Mention) -> bool:
        return mention.of != "own" and any(name in mention.name for name in self._own)

    def _between(self, start: int, end: int) -> list[Mention]:
        low, high = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return self._mentions[low:high]

    def of(self, start: int, end: int, sentence: tuple[int, int], paragraph: int) -> Owner | None:
        """Return the owner of the figure from *start* to *end*; None if the site, as far as can be told."""
        clause = clause_start(self._text, sentence[0], start)
        here = [m for m in self._between(clause, start) if m.of != "project"]
        if here:
            return None if here[-1].of == "own" else here[-1].owner
        behind = self._behind(end, sentence[1])
        if behind is not None:
            return behind.owner
        if _IN_BUILDING.match(self._text, end) and self._text[max(0, start - 3) : start].lower().endswith(
            (" a ", " an ")
        ):
            return Owner("building")
        kept = self._kept(sentence[0], clause)
        if kept is not None:
            return None if kept.of == "own" else kept.owner
        return self._from_before(sentence[0], paragraph) or self._project(start, paragraph)

    def _kept(self, low: int, high: int) -> Mention | None:
        """Return what the earlier clauses of a sentence are about, if the later ones go on with it."""
        for mention in reversed(self._between(low, high)):
            labels = mention.of == "building" and self._text[mention.end : mention.end + 1] in ":：(（"
            if mention.of == "own" or labels or (mention.of in _KEPT and mention.of != "project"):
                return mention
        return None

    def _behind(self, end: int, stop: int) -> Mention | None:
        """Return an owner that follows the figure: an output *of the plant*, *in a centre nearby*."""
        ahead = next(iter(self._between(end, min(stop, end + 60))), None)
        if ahead is not None and ahead.of == "region" and ahead.name.endswith("wide"):
            return ahead
        if ahead is None or ahead.of not in {"plant", "elsewhere", "several"}:
            return None
        return ahead if clause_words()["follows"].fullmatch(self._text, end, ahead.start) else None

    def _from_before(self, start: int, paragraph: int) -> Owner | None:
        """Return what the preceding sentence is about, if this one begins with *that centre* or *it*."""
        opening = clause_words()["pronoun"].match(self._text, start + self._spaces(start))
        if opening is None or not _POINTS_BACK.match(opening.group()) or start <= paragraph:
            return None
        ends = [m.end() for m in _SENTENCE_END.finditer(self._text, max(paragraph, start - 300), start - 2)]
        before = [
            m
            for m in self._between(ends[-1] if ends else paragraph, start)
            if m.of == "own" or (m.of in _KEPT and not _WHERE.match(self._text, m.start))
        ]
        return before[-1].owner if before and before[-1].of not in {"project", "own"} else None

    def _spaces(self, start: int) -> int:
        found = re.compile(r"\s*").match(self._text, start)
        return found.end() - start if found else 0

    def _project(self, start: int, paragraph: int) -> Owner | None:
        named = [m for m in self._between(paragraph, start) if m.of == "project"]
        return self._projects.get(named[-1].name) if named else None


def concerns(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether *owner* can have a figure of *kind* of its own: a county has the climate of its site."""
    if owner.kind == "region":
        return kind.dimension not in _OF_A_PLACE
    if owner.kind in {"plant", "building"}:
        return kind.parted or (kind.judge in {"paper", "voltage"} and kind.dimension not in _BOUGHT)
    return owner.kind in {"site", "elsewhere"} or kind.of_others or kind.phased


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in order; of two that overlap, the longer one."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _projects(text: str, mentions: Sequence[Mention], own: frozenset[str]) -> dict[str, Owner]:
    """Return whose the figures of each named project are, if the text names several.

    The one located at a name of the site is the site; if there is one, the others are elsewhere. Without any,
    each is the site under its own name: their figures are never compared with each other.
    """
    names = list(dict.fromkeys(m.name for m in mentions if m.of == "project"))
    if len(names) < 2:
        return {}
    at_site = {m.name for m in mentions if m.of == "project" and _names_site(text[m.end : m.end + 40], own)}
    if not at_site:
        return {name: Owner("site", name) for name in names}
    return {name: Owner("site" if name in at_site else "elsewhere", name) for name in names}


# The site is located near the beginning of a text.
_EARLY = 200
# What a county shares with a site in it.
# What the site buys from a plant is its own.
_BOUGHT = frozenset({"energy_price", "share"})
_OF_A_PLACE = frozenset(
    {"temperature", "acceleration", "height", "length", "duration", "yearly_time", "travel_time", "voltage"}
)
_LOCATED = re.compile(
    r"\b(?P<site>(?:[Aa]n?|[Tt]he|[Ii]ts|[Oo]ur|[Oo]ne) (?:[A-Za-z0-9.,-]+ ){0,3}(?:campus|site|plan|project|facility|twin|data ?cent(?:er|re)|hall|park|sister))"
    r" (?:at|in|near|outside) (?P<place>[A-ZÀ-Þ][\w'’-]+(?: [A-Z][\w'’-]+)?)"
)


def _located(text: str, own: frozenset[str]) -> list[Mention]:
    """Return the sites that a text locates somewhere else than the first one, which is the site itself."""
    found = [*_LOCATED.finditer(text)]
    known = {*own, *([found[0]["place"]] if found and found[0].start() < _EARLY else [])}
    head = text[: found[0].start()] if found else ""
    return [
        Mention(m.start(), m.end(), "elsewhere", m["place"])
        for m in found
        if m["place"] not in known and m["place"] not in head
    ]


def _names_site(behind: str, own: frozenset[str]) -> bool:
    near = re.split(r"[。；;\n]|\. ", behind, maxsplit=1)[0]
    return any(name in near for name in own)
