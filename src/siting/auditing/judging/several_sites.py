"""Which of several sites a figure is about: by the row of its table, its sentence, or the heading above it.

Works on what was read, by whatever rules: it needs the text, the tables and the positions of the claims. A
figure of another site than those of the audit is that site's and is not judged.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import cache, partial
from itertools import chain

from siting.auditing.judging.between_places import lies_at_site, starting_place
from siting.auditing.judging.chapters import TitleLine, bare_title, chapters, headings_of
from siting.auditing.judging.facilities_afar import facilities_afar
from siting.auditing.judging.figures import place_of
from siting.auditing.judging.rival_names import names_known
from siting.auditing.judging.site import AuditSite, is_same_site, names_at, names_of, seat_names
from siting.auditing.judging.whereabouts import place_called
from siting.auditing.reading.claims import (
    SITE,
    AccountedFigure,
    Claim,
    NotUnderstood,
    Owner,
    Reading,
    Restated,
)
from siting.auditing.reading.documents import Document
from siting.auditing.reading.extract import extract
from siting.auditing.reading.sites_named import names_pattern, subjects
from siting.auditing.reading.tables import named_in_tables
from siting.auditing.reading.text_build import Cell, Table
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.records import dataclass
from siting.texts import say

_MAX_SENTENCE = 400
_LABEL = re.compile(
    r"(?:parcel|plot|site|option|candidate|location|lot)[ -](?:[a-z]|[ivx]+|\d{1,2})"
    r"|(?:地块|场址|方案|候选地|候选地块|宗地|备选地)[ -]?"
    r"(?:[a-z]|\d{1,2}|[一二三四五六七八九十甲乙丙丁])号?",
    re.IGNORECASE,
)
_RULE_COLUMN = re.compile(
    r"value functions?|scoring|评分函数|价值函数|评分标准|评分办法|打分标准|计分", re.IGNORECASE
)
_RULE = re.compile(r"\[\d{1,3}\][ |]")
_CONVENTION = re.compile(r"惯例|convention")
_SEGMENT_END = re.compile(r"[。！？；;\n]|[.!?](?=\s)")
_NOT_SUBJECT = re.compile(
    r"(?:\b(?:from|to|than|with|of|near|beyond|via|and)|距离?|离|至|到|较|比|与|和|跟|及)\s*$", re.IGNORECASE
)
_BACK = "!"  # before the number of a claim that was left out


@dataclass(frozen=True)
class _Names:
    """The sites that a document tells apart: key by name.

    The key is the label of a site of the audit, empty for the first; another site has its name as key.
    """

    own: dict[str, str]
    others: dict[str, str] = field(default_factory=dict)

    @property
    def owners(self) -> dict[str, Owner]:
        """The names with their owners: of the reading only the first site is the site itself."""
        found = {name: Owner("elsewhere", name) if key else SITE for name, key in self.own.items()}
        return {**{name: Owner("elsewhere", key) for name, key in self.others.items()}, **found}

    def key_of(self, title: str) -> str | None:
        """Return the site that a heading or a cell is about; None if none, or more than one."""
        named = [m.group() for m in subjects(title, [*self.own, *self.others])]
        found = {self.own[name] for name in named if name in self.own}
        if found:
            return found.pop() if len(found) == 1 else None
        other = {self.others[name] for name in named if name in self.others}
        return other.pop() if len(other) == 1 else None


def read_told_apart(
    document: Document,
    sites: Sequence[AuditSite],
    catalogue: Catalogue,
    rivals: Sequence[AuditSite] = (),
) -> Reading:
    """Return what a document claims, each claim at its site: of the audit, or somebody else's.

    Parameters
    ----------
    document
        Its text and tables.
    sites
        The sites of the audit. A claim of the second and later ones has the owner ``site`` with its name.
    catalogue
        Where the places of headings are looked up.
    rivals
        Sites that the document may compare them with: their names are known.
    """
    known = _names_known(sites, rivals)
    every = chain.from_iterable(map(names_of, sites))
    names = tuple(name for name in every if name not in known.others)
    finder = _Finder(document, known, catalogue)
    afar = facilities_afar(document.text, sites, catalogue)
    at_site = cache(partial(lies_at_site, sites=sites, catalogue=catalogue))
    reading = extract(document, site_names=names, sites=finder.names.owners | afar, at_site=at_site)
    back = _claimed_back(reading.not_understood, known.own)
    left = [one for one in reading.not_understood if id(one) not in back]
    kept: list[Claim] = []
    moved: dict[str, NotUnderstood] = {}
    for claim in sorted([*reading.claims, *back.values()], key=place_of):
        found = _placed(claim, finder, starting_place(claim, document.text, sites, catalogue))
        if isinstance(found, Claim):
            kept.append(found)
        else:
            moved[claim.id] = found
    if not moved and not back and kept == list(reading.claims):
        return reading
    return _numbered(reading, kept, [*left, *moved.values()], moved)


def _names_known(sites: Sequence[AuditSite], rivals: Sequence[AuditSite]) -> _Names:
    """Return the names of the sites of the audit, and those of rivals that are none of them."""
    own = {
        name: "" if n == 0 else site.label.en
        for n, site in reversed(list(enumerate(sites)))
        for name in names_at(site)
    }
    others = _names_of_rivals(sites, rivals)
    for name in others:
        own.pop(name, None)  # the county next to that of the site
    return _Names(own, others)


def _names_of_rivals(sites: Sequence[AuditSite], rivals: Sequence[AuditSite]) -> dict[str, str]:
    """Return the names of the rivals that are none of the sites, as far as no site bears them."""
    mine = set(chain.from_iterable((site.label.en, site.label.zh, *seat_names(site)) for site in sites))
    wider = set(chain.from_iterable(map(names_of, sites)))
    apart = [rival for rival in rivals if not any(is_same_site(rival, site) for site in sites)]
    labels = dict.fromkeys(name for rival in apart for name in (rival.label.en, rival.label.zh))
    return names_known([name for name in labels if name not in mine], {*mine, *wider})


def _placed(claim: Claim, finder: _Finder, start: str) -> Claim | NotUnderstood:
    """Return a claim at its site, or why it is not judged; *start* is a place, no site, that it is about."""
    if finder.is_rule(claim):
        return _left(claim, None)
    if start:
        return _left(claim, start)
    key = finder.site_of(claim)
    if not key:
        return claim
    return _at(claim, key) if key in finder.names.own.values() else _left(claim, key)


def _within(title: str, names: Iterable[str]) -> list[str]:
    """Return the names that stand in a title, those inside a longer one left out."""
    found = [name for name in names if name in title and names_pattern([name]).search(title)]
    return [name for name in found if not any(name != other and name in other for other in found)]


def _at(claim: Claim, site: str) -> Claim:
    """Return a claim of another site of the audit; that of one building stays that of a part."""
    scope = claim.scope or (claim.owner.name or claim.owner.kind if claim.owner.kind == "building" else "")
    return replace(claim, owner=Owner("site", site), scope=scope)


def _left(claim: Claim, other: str | None) -> NotUnderstood:
    """Return a claim that is not judged: that of the site *other*, or a rule if None."""
    if other is None:
        why = say("not_understood.requirement")
        return NotUnderstood(
            claim.quote, claim.position, why, "left_out", "requirement", None, None, claim.as_written
        )
    owner = Owner("elsewhere", other)
    would_be = replace(claim, id="", owner=owner)
    why = say("figures.owner.elsewhere")
    return NotUnderstood(
        claim.quote, claim.position, why, "whose", "elsewhere", owner, would_be, claim.as_written
    )


def _claimed_back(left: Sequence[NotUnderstood], own: dict[str, str]) -> dict[int, Claim]:
    """Return what was left out as that of another place, where that is a further site of the audit."""
    further = [name for name, key in own.items() if key]
    found: dict[int, Claim] = {}
    for number, one in enumerate(left):
        if one.would_be is None or one.owner is None or one.owner.kind != "elsewhere":
            continue
        named = _within(one.owner.name, further)
        if named:
            found[id(one)] = replace(one.would_be, id=f"{_BACK}{number}", owner=Owner("site", own[named[0]]))
    return found


def _numbered(
    reading: Reading, kept: Sequence[Claim], left: Sequence[NotUnderstood], moved: dict[str, NotUnderstood]
) -> Reading:
    """Return the reading with its claims numbered anew; account for the figures that changed sides."""
    new = {claim.id: f"c{n}" for n, claim in enumerate(kept, start=1)}
    figures = [_accounted_anew(figure, new, moved) for figure in reading.figures]
    starts = [figure.position.start for figure in figures]
    for claim in kept:
        if claim.id.startswith(_BACK):
            low, high = (bisect.bisect_left(starts, at) for at in (claim.position.start, claim.position.end))
            figures[low:high] = [_claimed(figure, claim, new[claim.id]) for figure in figures[low:high]]
    return replace(
        reading,
        claims=tuple(replace(claim, id=new[claim.id]) for claim in kept),
        not_understood=tuple(sorted(left, key=lambda one: one.position.start)),
        figures=tuple(figures),
        restated=tuple(_restated_anew(reading.restated, new, moved)),
    )


def _accounted_anew(
    figure: AccountedFigure, new: dict[str, str], moved: dict[str, NotUnderstood]
) -> AccountedFigure:
    """Return a figure with the new ids of its claims; that of another site if none of them stays."""
    stay = tuple(new[c] for c in figure.claims if c in new)
    gone = [moved[c] for c in figure.claims if c in moved]
    if gone and not stay:
        figure = replace(figure, outcome=gone[0].outcome, rule=gone[0].rule)
    return replace(figure, claims=stay)


def _claimed(figure: AccountedFigure, claim: Claim, name: str) -> AccountedFigure:
    """Return a figure as that of a claim taken back, if it is its figure."""
    if figure.outcome != "whose" or figure.as_written != claim.as_written:
        return figure
    return replace(figure, outcome="claim", rule=claim.kind, claims=(name,))


def _restated_anew(
    restated: Sequence[Restated], new: dict[str, str], moved: dict[str, NotUnderstood]
) -> Iterator[Restated]:
    """Yield what is stated twice with the new ids of its claims; what another site states is not checked."""
    for twice in restated:
        if not any(claim in moved for claim in twice.claims):
            yield replace(twice, claims=tuple(new[claim] for claim in twice.claims))


class _Finder:
    """Finds the site of a claim in one document."""

    def __init__(self, document: Document, names: _Names, catalogue: Catalogue) -> None:
        self._text, self.names, self._catalogue = document.text, names, catalogue
        for name, owner in named_in_tables(document, names.own).items():
            # 机场与航道，甲园: a row about a site that has a name is no site of that name.
            if owner.kind == "elsewhere" and names.key_of(name) is None:
                names.others.setdefault(name, name)
        headings = headings_of(document, self._is_named)
        self._learn_headings(headings)
        self._sections = list(chapters(headings, names.key_of, len(self._text)))
        self._section_starts = [start for start, _, _ in self._sections]
        self._rows = sorted(
            (row[0].start, row[-1].end, n, r)
            for n, table in enumerate(document.tables)
            for r, row in enumerate(table)
            if row
        )
        self._row_starts = [start for start, *_ in self._rows]
        self._tables = document.tables
        self._every = [*names.own, *names.others]

    def _said(self, cell: Cell) -> str:
        return self._text[cell.start : cell.end].strip()

    def _is_named(self, bare: str) -> bool:
        """Return whether words name an audited site or a rival, or a parcel by its letter."""
        named = bare in self.names.own or bare in self.names.others
        return named or _LABEL.fullmatch(bare) is not None

    def _is_site(self, title: str) -> bool:
        """Whether a title is the name of a site: one of the audit, a place, or a parcel with its letter."""
        bare = bare_title(title)
        if self._is_named(bare):
            return True
        if len(bare) < 2 or any(c.isdigit() for c in bare):
            return False
        try:
            return place_called(bare, self._catalogue) is not None
        except LayerError:
            return True  # two places have the name

    def _learn_headings(self, headings: Sequence[TitleLine]) -> None:
        """Take the names of headings that tell sites apart: two of them at least, of one depth."""
        named: dict[int, list[TitleLine]] = defaultdict(list)
        own: dict[int, list[TitleLine]] = defaultdict(list)
        for heading in headings:
            is_own = bool(_within(heading.title, self.names.own))
            if is_own:
                own[heading.depth].append(heading)
            if is_own or self._is_site(heading.title):
                named[heading.depth].append(heading)
        for depth in sorted(named):
            self._learn(named[depth], own[depth])

    def _learn(self, named: Sequence[TitleLine], own: Sequence[TitleLine]) -> None:
        """Take the names of headings of one depth, of which some are the sites' *own*."""
        others = list(dict.fromkeys(bare_title(h.title) for h in named if h not in own))
        if len(others) + bool(own) < 2:
            return
        labels = [name for name in others if _LABEL.fullmatch(name)]
        if labels and not own:
            # Parcels by letter of which none is named: the one that lies at the site, else the first.
            self.names.own[self._labelled(named, labels)] = ""
        for name in others:
            if name not in self.names.own:
                self.names.others.setdefault(name, name)

    def _labelled(self, headings: Sequence[TitleLine], labels: Sequence[str]) -> str:
        ends = [h.start for h in headings[1:]] + [len(self._text)]
        for heading, end in zip(headings, ends, strict=True):
            behind = self._text[heading.start : min(end, heading.start + _MAX_SENTENCE)]
            if bare_title(heading.title) in labels and _within(behind, self.names.own):
                return bare_title(heading.title)
        return labels[0]

    def is_rule(self, claim: Claim) -> bool:
        """Whether a claim states a rule: a scale of scores, a convention, an entry in a list of sources."""
        start = claim.position.start
        line = self._text[self._text.rfind("\n", 0, start) + 1 : claim.position.end]
        if _RULE.match(line):
            return True
        if claim.spec.judge == "band" and _CONVENTION.search(line[-_MAX_SENTENCE:]):
            return True
        at = self._row_of(start)
        if at is None:
            return False
        table, _ = at
        return any(_RULE_COLUMN.search(self._said(cell)) for cell in table[0])

    def _row_of(self, start: int) -> tuple[Table, int] | None:
        place = bisect.bisect_right(self._row_starts, start) - 1
        if place < 0 or start > self._rows[place][1]:
            return None
        _, _, table, row = self._rows[place]
        return self._tables[table], row

    def site_of(self, claim: Claim) -> str | None:
        """Return the key of the site that a claim is about; None if nothing tells."""
        if not self.names.others and not any(self.names.own.values()):
            return None
        found = self._by_row(claim)
        if found is None:
            found = self._by_sentence(claim)
        return self._by_heading(claim) if found is None else found

    def _by_row(self, claim: Claim) -> str | None:
        at = self._row_of(claim.position.start)
        if at is None:
            return None
        table, row = at
        for column, cell in enumerate(table[row]):
            if cell.start <= claim.position.start <= cell.end:
                before = [self.names.key_of(self._said(c)) for c in table[row][:column]]
                named = {key for key in before if key is not None}
                if len(named) == 1:
                    return named.pop()
                head = self._said(table[0][column]) if row and column < len(table[0]) else ""
                return self.names.key_of(head)
        return None

    def _by_sentence(self, claim: Claim) -> str | None:
        """Return the first site if the sentence of a claim names it, whatever the heading says."""
        start, end = claim.position.start, claim.position.end
        low = max(0, start - _MAX_SENTENCE)
        ends = [m.end() for m in _SEGMENT_END.finditer(self._text, low, start)]
        low = ends[-1] if ends else low
        upto = self._text.find(claim.as_written, start, end) if claim.as_written else -1
        said = self._text[low : upto if upto >= 0 else start]
        named = [
            m.group()
            for m in subjects(said, self._every)
            if m.group() not in claim.subject and not _NOT_SUBJECT.search(said, 0, m.start())
        ]
        return "" if any(not self.names.own.get(name, name) for name in named) else None

    def _by_heading(self, claim: Claim) -> str | None:
        place = bisect.bisect_right(self._section_starts, claim.position.start) - 1
        if place < 0 or claim.position.start >= self._sections[place][1]:
            return None
        return self._sections[place][2]
