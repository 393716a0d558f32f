"""Whose a figure is where a text names several sites that are known: the subject of its clause tells.

Known are the sites that a document is read for, those they are compared with, and those that its tables,
headings and lots tell apart. Their names need no guess, so they come before the entities of `entities`. A name
behind *from*, *than*, 距 or 比 is what something is compared with or measured to, and holds no figure, unless the
figure stands right behind it: than Alpha at 40 MW, 比甲园的40兆瓦.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from siting.auditing.reading.claims import SITE, Owner
from siting.auditing.reading.entity import Entity, alike
from siting.auditing.reading.line import SEPARATOR, FigureSpot, Line, is_row
from siting.auditing.reading.normalise import flatten
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.places import find_places, is_place
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.stated_figures import StatedFigure
from siting.records import dataclass

_SORT = re.compile(rf"(?: {nouns('site', 'land')}s?\b| ?(?:产业)?{nouns_zh('site', 'land')})?")
_JOIN = re.compile(r",? (?:and|or|&) (?:the )?|, (?:the )?|[、/]|，?(?:和|与|及|以及|跟)")
# Not subjects: measured to, compared with, denied.
_OBJECT = re.compile(
    r"(?:\b(?:from|to|towards?|than|with|near|nearer|beyond|via|between|unlike|against|like|versus|vs\.?|over|behind|past|not|instead of|ahead of|as|next to|close to|outside|overtakes?|beats?|outranks?|tops|trails)(?: at| in| th(?:at|ose) (?:of|at|in)| both| either| neither| the| our| its| neighbou?ring| nearby| rival)*"
    r"|距离?|离|至|到|较|比|与|和|跟|及|而非|不是|不如|不及|优于|高于|低于|大于|小于|多于|少于|近于|远于|超过|胜过|相比|对比|相较于?|去|往|由|从|毗邻|邻近)(?:邻近的?|附近的?|相邻的?)?\s*$",
    re.IGNORECASE,
)
# 为甲园（15万元/亩）的85%: compared with, and no subject of what follows.
_SHARED = re.compile(
    r"(?:[(（][^()（）]{1,24}[)）])?的(?:大?约|仅|不到|近)?(?:[\d.]+ ?%|(?:[\d.]+|[零一二两三四五六七八九十百点半]+)倍|[一二两三四五六七八九][成折]|一半|[一二三四五六七八九十百]+分之)"
)
# 与甲园距变电站2公里不同: what stands before belongs to the other.
_WITH, _DIFFERS = (
    re.compile(r"[与和跟同]\s*$"),
    re.compile(r"[^，。；、]{1,40}?(?:不同|相反|不一样)(?=[，。；])"),
)
# Alpha's 40 MW, Alpha at 40 MW, 甲园的40兆瓦: the figure of a name that is no subject.
_ADJOINS = re.compile(
    r"(?:['’]s?)?(?:,? (?:which|who) (?:has|is|lies|offers|needs|sits))?[ ,:]*(?:\b(?:at|with|of|on|its|only|just|about|some|around|over|under|nearly|roughly|a|an|the|mere)\b ?)*"
    r"|(?:[的为是在约仅只近有达:：]|大约|左右|只有)*"
)
_RELATIVE = re.compile(r",? ?(?:which|whose|where|who|that)\b|，?(?:其|后者)")
# 600 mu at Alpha; 0.46 yuan/kWh is what Alpha asks.
_OF_NAME = re.compile(
    r"(?:[^,;.:()，。；：、（）\d]{0,30}? )?(?:of|at|in|for|on|by|from the|belongs? to|is what|are what)(?: the| our)? |的?(?:是|为|属于?|归)"
)
_AGAIN = re.compile(rf"[Tt]he |该|{nouns_zh('site', 'land')}$")
_ENDS = re.compile(r"[。！？\n；]|[.!?;] ")
_MEASURED_TO = re.compile(r"(?:\b(?:from|to)(?: the)? |距离?|[离至到])$")
_AWAY_FROM = re.compile(r" ?(?:away )?from (?:the )?")
_LABEL_END = re.compile(
    r"[^:：\d]{0,30}?(?:\b(?:to|from) (?:the )?|距离?|[至到])(?P<place>(?:\d{2,4} ?(?:kV|千伏) ?)?[^:：\d]{2,24})[:：]"
)
# A single 220 kV feed reaches Alpha.
_SERVES = re.compile(r" (?:[a-z-]+ ){0,3}(?:reach(?:es)?|serves?|feeds?|supplies|supply) ")
_CUT = re.compile(rf"{SEPARATOR.pattern}|[:?？!！](?!\d)")
_OPENS = frozenset(("", *".。！？!?；;"))  # what stands before a sentence
_NAME_AHEAD = 60  # characters before a figure that may hold the name of the site
_REACH = 400  # characters back to what a sentence goes on about
_OPEN, _CLOSED = "(（", ")）"
_PRONOUN = re.compile(
    rf"\s*(?:(?:[Ii]t|[Tt]hey|[Tt]here|[Tt]hat|[Tt]his one|[Ii]ts|[Tt]heir)\b|[Tt]he (?:{nouns('site', 'land', 'place')}|land|tariff|price|nearest|annual|mean|area|elevation|ground)\b|其|该|那里|那边|它|园区|地块)"
)


@dataclass(frozen=True, slots=True)
class _SiteName:
    """A known site named from *start* to *end*."""

    start: int
    end: int
    owner: Owner


@dataclass(frozen=True, slots=True)
class _NamesJoined:
    """Sites named one after the other, Alpha, Beta and our park; ``subject`` unless a preposition precedes."""

    names: tuple[_SiteName, ...]
    subject: bool

    @property
    def start(self) -> int:
        """Where its first name begins."""
        return self.names[0].start

    @property
    def end(self) -> int:
        """Where its last name ends."""
        return self.names[-1].end

    @property
    def owner(self) -> Owner:
        """Whose a figure of all of them is: the site's if it is among them."""
        return next((m.owner for m in self.names if m.owner == SITE), self.names[-1].owner)


class SitesNamed:
    """The known sites in one text; ``known`` maps their names to owners, that of the audit to `SITE`."""

    def __init__(self, text: str, known: Mapping[str, Owner], entities: Sequence[Entity]) -> None:
        self._text = text
        named = list(_found(text, known))
        self._own = [name for name, owner in known.items() if owner == SITE]
        self._names = {text[m.start : m.end] for m in named} | set(known)
        self.spans = [(m.start, m.end) for m in named]
        self._chains: list[_NamesJoined] = []
        if any(m.owner != SITE for m in named):
            every = sorted([*named, *_of_own(entities, named)], key=lambda m: m.start)
            self._chains = list(self._chained(_referred(text, every)))
        self._starts = [c.start for c in self._chains]
        self._entities = [
            e
            for e in entities
            if e.kind not in {"site", "elsewhere"}
            and e.role != "adjunct"
            and not any(m.start <= e.start < m.end for m in named)
        ]
        self._entity_starts = [e.start for e in self._entities]

    def of(self, spot: FigureSpot, *, routed: bool) -> Owner | None:
        """Return the owner of a figure, `SITE` for the site of the audit; None if no known site tells."""
        if not self._chains:
            return None
        chain = (
            self._behind(spot, routed=routed)
            or self._bracketed(spot.line, spot.figure.start)
            or self._subject(spot)
            or (self._start(spot) if routed else self._served(spot))
        )
        if chain is None:
            return self._topic(spot.line)
        return self._by_order(chain, spot) or chain.owner

    def is_own(self, name: str) -> bool:
        """Whether a name is one of the site itself."""
        return name in self._own

    def of_words(
        self, line: Line, start: int, end: int, among: Sequence[str] = (), whose: str = ""
    ) -> Owner | None:
        """Return the owner of a claim in words, 甲园面积最大, Alpha is the largest: that of the name in it or before it.

        Those *among* which it is compared are not the ones it is about: twice the area of Alpha. It is about
        *whose* where nobody has more than they.
        """
        inside = [
            c
            for c in self._between(start, end)
            if (c.subject or (whose and self._is_among(c, (whose,)))) and not self._is_among(c, among)
        ]
        if inside:
            return inside[0].owner
        figure = StatedFigure(start, end, 0.0, 0.0)
        return self.of(FigureSpot(replace(line, figures=(figure,)), 0), routed=False)

    def _is_among(self, chain: _NamesJoined, among: Sequence[str]) -> bool:
        return any(alike(name, self._said(chain)) for name in among)

    def _said(self, chain: _NamesJoined) -> str:
        return self._text[chain.start : chain.end]

    def end_of(self, spot: FigureSpot, words: str, previous: str) -> str:
        """Return what a distance is measured to, where *words* are a site that holds it or that it starts from.

        That is the end of the figure before, of the label of the line, or the place that is 52 km from the site.
        """
        words = self._uncut(spot, words)
        label, _, name = words.rpartition(":")
        if not (self._chains or words in self._own) or (words not in self._names and not label):
            return words
        if words not in self._names:
            return label if name.strip() in self._names else words
        if not self._is_measured_to(spot, words):
            said = _LABEL_END.match(self._text, spot.line.start, spot.figure.start)
            return previous or (said["place"].strip() if said else "")
        return words if self._subject(spot) is not None else self._named_before(spot, words)

    def _uncut(self, spot: FigureSpot, words: str) -> str:
        """Return the site's full name before its figure: 沿溪北, not 沿溪 followed by a direction."""
        ahead = spot.before(_NAME_AHEAD).rstrip(" :")
        return next((own for own in self._own if words and ahead.endswith(own)), words)

    def _named_before(self, spot: FigureSpot, words: str) -> str:
        """Return the place or the other site before a figure that is measured from the site *words*, *words* without one."""
        low, high = spot.line.start, spot.figure.start
        named = self._between(low, high)
        for place in find_places(self._text[low:high]):
            if not any(c.start <= low + place.start() < c.end for c in named):
                return place.group()
        others = [self._said(c) for c in named if c.owner != SITE]
        return words if words in others else [*others, words][0]

    def _is_measured_to(self, spot: FigureSpot, words: str) -> bool:
        """Return whether *from* or 距 precedes the name nearest to a figure."""
        low = max(spot.line.start, spot.figure.start - 80)
        at = self._text.rfind(words, low, spot.figure.start)
        if at < 0:
            return True
        return _MEASURED_TO.search(self._text, max(low, at - 12), at) is not None

    def _between(self, start: int, end: int) -> list[_NamesJoined]:
        """Return the chains that begin in a stretch of the text."""
        return self._chains[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def _chained(self, mentions: Iterable[_SiteName]) -> Iterable[_NamesJoined]:
        """Yield the names in order, those joined by commas and *and* together."""
        names: list[_SiteName] = []
        for m in [*mentions, None]:
            if m is not None and names and self._is_joined(names, m):
                names.append(m)
                continue
            if names:
                yield _NamesJoined(tuple(names), self._is_subject(names[0].start, names[-1].end))
            names = [] if m is None else [m]

    def _is_joined(self, names: Sequence[_SiteName], m: _SiteName) -> bool:
        """Return whether a name goes on with those before: less than Alpha, our park has 40 MW does not."""
        if not _JOIN.fullmatch(self._text, names[-1].end, m.start):
            return False
        new = m.owner == SITE and self._text[names[-1].end : m.start].strip() in {",", "，"}
        return not new or self._is_subject(names[0].start, names[-1].end)

    def _is_subject(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - 40) : start]
        if _DIFFERS.match(self._text, end) and _WITH.search(before):
            return True
        return _OBJECT.search(before) is None and _SHARED.match(self._text, end) is None

    def _behind(self, spot: FigureSpot, *, routed: bool) -> _NamesJoined | None:
        """Return the site named right behind a figure: 600 mu at Alpha, 40 and 60 MW at Alpha and Beta."""
        end = spot.figure.end
        last = _row(spot)[-1]
        stop = min(spot.line.end, last.end + 60)
        chain = next(iter(self._between(last.end, stop)), None)
        if chain is None or spot.line.figures_between(last.end, chain.start):
            return None
        linked = None if routed else _OF_NAME.fullmatch(self._text, last.end, chain.start)
        if linked is None and not routed and last.end == end:
            linked = re.compile(r" ?[(（]").fullmatch(self._text, end, chain.start)
            closed = self._text[chain.end : chain.end + 1] in _CLOSED
            linked = linked if closed else None
        return chain if linked else None

    def _bracketed(self, line: Line, at: int) -> _NamesJoined | None:
        """Return the site whose bracket a figure stands in: Alpha (66 km from the city, 320 mu)."""
        low = max(line.start, at - 120)
        opened = max(self._text.rfind(mark, low, at) for mark in _OPEN)
        closed = max(self._text.rfind(mark, low, at) for mark in _CLOSED)
        if opened <= closed:
            return None
        inside = self._between(opened, at)
        if inside:
            return inside[-1] if inside[-1].subject else None
        before = self._between(max(line.start, opened - 60), opened)
        return before[-1] if before and opened - before[-1].end < 2 else None

    def _subject(self, spot: FigureSpot) -> _NamesJoined | None:
        """Return the first name of the nearest clause before the figure that has one."""
        at, relative = spot.figure.start, False
        for stop, start in pairwise(self._cuts(spot)):
            here = [c for c in self._between(start, stop) if c.end <= at]
            holder = self._holder(here, at, last=stop == at)
            if relative and here:
                return here[-1]
            if holder is not None:
                return None if self._is_others(holder.end, at) else holder
            relative = _RELATIVE.match(self._text, start, stop) is not None
        return None

    def _cuts(self, spot: FigureSpot) -> list[int]:
        """Return where clauses and figures end before a figure, from there back to the start of its sentence."""
        low, at = spot.line.start, spot.figure.start
        ends = (m.end() for m in _CUT.finditer(self._text, low, at))
        figures = (f.end for f in spot.line.figures if f.end <= at and not self._is_of_name(f))
        return [at, *sorted({low, *ends, *figures}, reverse=True)]

    def _is_of_name(self, figure: StatedFigure) -> bool:
        """Return whether a figure is part of the name of a site: A-03."""
        place = bisect.bisect_right(self._starts, figure.start) - 1
        return place >= 0 and figure.end <= self._chains[place].end

    def _holder(self, here: Sequence[_NamesJoined], at: int, *, last: bool) -> _NamesJoined | None:
        """Return which of the names of a clause holds a figure; in the *last* one also the object right before it."""
        near = here[-1] if here and last else None
        if near is not None and not near.subject and self._adjoins(near, at) and not self._is_end(near):
            return near
        return next((c for c in here if c.subject), None)

    def _adjoins(self, chain: _NamesJoined, at: int) -> bool:
        return _ADJOINS.fullmatch(self._text, chain.end, at) is not None

    def _served(self, spot: FigureSpot) -> _NamesJoined | None:
        """Return the site that what has the figure serves."""
        end = spot.figure.end
        served = next(iter(self._between(end, end + 50)), None)
        return served if served and _SERVES.fullmatch(self._text, end, served.start) else None

    def _start(self, spot: FigureSpot) -> _NamesJoined | None:
        """Return the site that a place is away from: Taiyuan is 52 km from Alpha, 66 km from Beta."""
        end, start = spot.figure.end, spot.figure.start
        behind = next(iter(self._between(end, end + 24)), None)
        if behind is not None and _AWAY_FROM.fullmatch(self._text, end, behind.start):
            return behind
        last = next(reversed(self._between(max(spot.gap_start, start - 40), start)), None)
        return last if last and self._adjoins(last, start) and self._is_end(last) else None

    def _is_end(self, chain: _NamesJoined) -> bool:
        """Return whether a name is what is measured to: from Alpha 66 km."""
        return _MEASURED_TO.search(self._text, max(0, chain.start - 12), chain.start) is not None

    def _is_others(self, start: int, end: int) -> bool:
        """Return whether somebody else is named between a site and the figure: the average of the province."""
        low, high = (bisect.bisect_left(self._entity_starts, at) for at in (start, end))
        return any(e.kind != "building" for e in self._entities[low:high])

    def _by_order(self, chain: _NamesJoined, spot: FigureSpot) -> Owner | None:
        """Return the owner by the order of names and figures: Alpha and Beta are 66 and 104 km away."""
        if len(chain.names) < 2:
            return None
        row = _row(spot)
        if len(row) == len(chain.names):
            return chain.names[row.index(spot.figure)].owner
        return None

    def _topic(self, line: Line) -> Owner | None:
        """Return the site of the sentence before, if this one goes on about it: It lies, The land costs."""
        if line.start <= line.paragraph or not _PRONOUN.match(self._text, line.start, line.end):
            return None
        low = max(line.paragraph, line.start - _REACH)
        before = self._between(low, line.start)
        subjects = [c for c in before if c.subject]
        if not subjects:
            return None
        cut = max((m.end() for m in _ENDS.finditer(self._text, low, subjects[-1].start)), default=0)
        topic = next(c for c in subjects if c.start >= cut)
        return None if topic.owner == SITE else topic.owner


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of whole names, the first that fits at each place."""
    parts = (
        f"{'(?<![A-Za-z])' * name[0].isascii()}{re.escape(name)}{'(?![A-Za-z])' * name[-1].isascii()}"
        for name in names
    )
    return scanner("|".join(parts))


def is_compared(text: str, start: int) -> bool:
    """Whether a name that begins at *start* is what something is compared with or measured to, and no subject."""
    return _OBJECT.search(text[max(0, start - _REACH) : start]) is not None


def subjects(text: str, names: Iterable[str]) -> list[re.Match[str]]:
    """Return where the names stand that a short text is about: not those it compares with, 低于甲园、乙园 ("less than A and B")."""
    here = sorted((name for name in names if name in text), key=len, reverse=True)
    found: list[re.Match[str]] = []
    compared, last = False, 0
    for m in names_pattern(here).finditer(text) if here else ():
        joined = compared and _JOIN.fullmatch(text, last, m.start()) is not None
        compared, last = joined or is_compared(text, m.start()), m.end()
        if not compared:
            found.append(m)
    return found


@lru_cache(maxsize=16)
def _prepared(known: tuple[tuple[str, Owner], ...]) -> tuple[dict[str, Owner], re.Pattern[str]] | None:
    """Return the names as a flat text has them, and their pattern: made once, not for every cell of a table."""
    names = {flatten(name).text.strip(): owner for name, owner in known}
    listed = sorted((n for n in names if len(n) > 1 and not n.isdigit()), key=len, reverse=True)
    return (names, names_pattern(listed)) if listed else None


def _found(text: str, known: Mapping[str, Owner]) -> Iterable[_SiteName]:
    prepared = _prepared(tuple(known.items()))
    if prepared is None:
        return
    names, pattern = prepared
    for m in pattern.finditer(text):
        behind = _SORT.match(text, m.end())
        yield _SiteName(m.start(), behind.end() if behind else m.end(), names[m.group()])


def _of_own(entities: Sequence[Entity], named: Sequence[_SiteName]) -> Iterable[_SiteName]:
    """Yield where the site is called ours, or by a name that is not among those known."""
    starts = [m.start for m in named]
    for e in entities:
        at = bisect.bisect_left(starts, e.end) - 1
        free = at < 0 or named[at].end <= e.start
        if e.kind == "site" and e.name and free and not (e.named or is_place(e.name)):
            yield _SiteName(e.start, e.end, SITE)


def _referred(text: str, mentions: Sequence[_SiteName]) -> Iterable[_SiteName]:
    """Yield the mentions; *the site* or 该园区 that opens a sentence is the one named last before."""
    last: _SiteName | None = None
    for m in mentions:
        opens = text[max(0, m.start - 3) : m.start].rstrip(" ")[-1:] in _OPENS
        if last is not None and opens and _AGAIN.match(text, m.start, m.end):
            between = text[last.end : m.start]
            if len(_ENDS.findall(between)) == 1 and "\n" not in between:
                m = _SiteName(m.start, m.end, last.owner)  # noqa: PLW2901
        last = m
        yield m


def _row(spot: FigureSpot) -> list[StatedFigure]:
    """Return the figures that stand in one row with this one: 52, 66 and 104 km."""
    figures, text = spot.line.figures, spot.line.text
    low = high = spot.number
    while low and _is_joined(text, figures[low - 1], figures[low]):
        low -= 1
    while high + 1 < len(figures) and _is_joined(text, figures[high], figures[high + 1]):
        high += 1
    return list(figures[low : high + 1])


def _is_joined(text: str, one: StatedFigure, other: StatedFigure) -> bool:
    alike = one.group == other.group or not (one.group and other.group)
    return alike and is_row(text[one.end : other.start])
