"""Whose figure it is: the owners that a text names, and the one whose clause a figure stands in.

The words are in ``clauses.json``. A figure belongs to the last owner named in its clause; otherwise to one
named just behind it (70 MW *of the station*); otherwise, in the rest of a sentence, to what an earlier clause
is about; and a sentence that begins with *it* or *that centre* goes on with the one before. Firms and places
are found in `firms` and `places`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siting.auditing.reading.claim_kinds import ClaimKind
from siting.auditing.reading.claims import Owner, OwnerKind
from siting.auditing.reading.clause_words import WordClass, clause_start, clause_words

_KIND: dict[WordClass, OwnerKind] = {
    "plant": "plant", "elsewhere": "elsewhere", "region": "region", "several": "firm", "building": "building",
    "industry": "industry", "project": "elsewhere", "own": "site",
}  # fmt: skip
# What a sentence goes on with: a station is the subject of its own clause only.
_KEPT: frozenset[WordClass] = frozenset({"elsewhere", "several", "project"})
_LOCAL = frozenset({"全县", "全市", "全区", "市", "县"})
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
        for mention in reversed(self._between(clause, start)):
            if mention.of == "own":
                return None
            if mention.of != "project":
                return mention.owner
        behind = self._behind(end, sentence[1])
        if behind is not None:
            return behind.owner
        for mention in reversed(self._between(sentence[0], clause)):
            if mention.of == "own":
                return None
            if mention.of in _KEPT and mention.of != "project":
                return mention.owner
        return self._from_before(sentence[0], paragraph) or self._project(start, paragraph)

    def _behind(self, end: int, stop: int) -> Mention | None:
        """Return an owner that follows the figure: an output *of the plant*, *in a centre nearby*."""
        ahead = next(iter(self._between(end, min(stop, end + 60))), None)
        if ahead is None or ahead.of not in {"plant", "elsewhere", "several"}:
            return None
        return ahead if clause_words()["follows"].fullmatch(self._text, end, ahead.start) else None

    def _from_before(self, start: int, paragraph: int) -> Owner | None:
        """Return what the preceding sentence is about, if this one begins with *that centre* or *it*."""
        opening = clause_words()["pronoun"].match(self._text, start + self._spaces(start))
        if opening is None or not _POINTS_BACK.match(opening.group()) or start <= paragraph:
            return None
        before = [m for m in self._between(max(paragraph, start - 300), start) if m.of in _KEPT]
        return before[-1].owner if before and before[-1].of != "project" else None

    def _spaces(self, start: int) -> int:
        found = re.compile(r"\s*").match(self._text, start)
        return found.end() - start if found else 0

    def _project(self, start: int, paragraph: int) -> Owner | None:
        named = [m for m in self._between(paragraph, start) if m.of == "project"]
        return self._projects.get(named[-1].name) if named else None


def concerns(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether *owner* can have a figure of *kind* of its own: a county has the climate of its site."""
    if owner.kind in {"region", "plant", "building"}:
        return kind.parted
    return owner.kind in {"site", "elsewhere"} or kind.of_others


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


def _names_site(behind: str, own: frozenset[str]) -> bool:
    near = re.split(r"[。；;\n]|\. ", behind, maxsplit=1)[0]
    return any(name in near for name in own)
