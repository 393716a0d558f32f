"""Whose figure it is: the entity that holds a figure, among those that a text names.

A figure belongs to the entity right behind it (70 MW *of the plant*), to the other side of the comparison it
stands in, to the subject of its clause, to that of an earlier clause of its sentence, or, where the sentence
begins with *it* or *that centre*, to that of the one before.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import ClassVar

from siting.auditing.reading.claims import SITE, Owner
from siting.auditing.reading.climate_places import other_place
from siting.auditing.reading.compared_with import name_beaten
from siting.auditing.reading.contrasts import set_beside
from siting.auditing.reading.entities import Entities, OnMap, names_site, no_map
from siting.auditing.reading.entity import Entity, alike
from siting.auditing.reading.entity_patterns import PLURAL
from siting.auditing.reading.lexicon import Token, Tokens
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.lots import lots_named
from siting.auditing.reading.nouns import nouns_zh
from siting.auditing.reading.part_figures import of_each, of_the_whole
from siting.auditing.reading.places import FIRM_ZH, NO_NAME, first_place
from siting.auditing.reading.sentences import Asides, heading_of_list
from siting.auditing.reading.sites_named import SitesNamed
from siting.records import dataclass

_WIDE = re.compile(
    r"[^.;]{0,60}?\b(?:county|state|city|nation|province|region|country|group|company|fleet)-?wide\b"
)
_FROM_TO_ZH = re.compile(
    r"(?:^|[，。；、：]|从|由)(?P<start>[一-龥]{2,6})(?:至|到|与|和)(?P<end>[一-龥]{2,8}?)(?:之间)?(?:的)?(?:高铁|公路|铁路|高速|直线|航空|全程|距离|里程|车程|最快|相距)*(?:约|近|仅|只|有|为|需|要)*$"
)
_OURS_ZH = re.compile(rf"[本我该此]|(?:这|那)里|{nouns_zh('site', 'land', 'place')}")
_FROM_TO_EN = re.compile(
    r"(?:^|[,;.] |and |while |but )(?P<start>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:itself )?(?P<to>to [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?: by [a-z-]+)?(?: is| are| takes?)?|is|lies|sits)(?: (?:another|a further|only|just|about|some|around|over|nearly|roughly|less than|more than))* $"
)
_ONWARD_EN = re.compile(r" ?(?:km|kilomet\w+|miles)? ?(?:away )?(?:from|to) (?:the )?[A-Z]")
_FROM_THERE = re.compile(r"\bfrom there (?:on )?to (?:the )?[A-Z]|从?那里[到至去]")
# We looked at Melbourne (714 km from Sydney).
_BRACKETED_EN = re.compile(r"\b(?P<start>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) \($")
_INSERTED = re.compile(
    r"(?:which|who|whose|where|one of|an? |the |part of|home to|formerly|once|now|its|now owned) ?",
    re.IGNORECASE,
)
# “年均气温6℃”说的是集团的另一个园区
_SAYS_OTHER = re.compile(
    r"[^。；\n0-9]{0,14}?(?:说的|指的|讲的|写的)(?:其实)?是[^，。；\n]{0,16}?(?:另[外一]|别的|其他|外地|旧)"
    r"|[^.;\n0-9]{0,40}?\b(?:refers?|referred|belongs?|relates?) to (?:an?other|the other|our other|a different|a sister)\b"
)
_BESIDE = 40  # characters: than M1 (15 MW) and M2 (100 MW)
_SAME_ROW = re.compile(
    r"(?:(?:at|least|most|about|some|around|over|up|to|an?|no|more|less|than|under|nearly|in|of|with) )*"
)
_BY_NORM = re.compile(r"(?:^|[.;:!?\n] ?)(?:As an? |By |Under (?:the )?|According to (?:the )?)?$")
# "That campus" is the last one named, "it" what the sentence was about.
_LAST_NAMED = re.compile(r"该|.* |.$")
_FIRM_AGAIN = ("The company", "The firm", "The operator", "该公司", "该集团", "该企业")


def _may_hold_before(ahead: Entity, said: str) -> bool:
    """Return whether an entity may hold the figure before it, with *said* between: the site if it is said to be here, or for it."""
    if ahead.kind == "site":
        return ahead.name in {"here", "on site here", "right here"} or re.search(r"\bfor ", said) is not None
    return ahead.kind != "building"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The figure that is asked about; ``routed`` and ``supplied`` as in `Holders.of`."""

    spot: FigureSpot
    routed: bool
    supplied: bool


class Holders:
    """The entities of a text, asked figure by figure."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        given: Sequence[str],
        known: Mapping[str, Owner] | None = None,
        at_site: OnMap = no_map,
    ) -> None:
        self._text, self._tokens, self._given = text, tokens, given
        known = known or {}
        others = [n for n, owner in known.items() if owner != SITE]
        self._named = Entities(text, tokens, given, others, at_site)
        self._entities = self._named.all
        self._starts = [e.start for e in self._entities]
        self._asides = Asides(text)
        self._lots = lots_named(text, self._named)
        lots = {text[start : start + len(o.name)]: o for start, o in self._lots}
        self.sites = SitesNamed(text, {**lots, **known}, self._entities)

    def _of_contrast(self, asked: _Asked) -> Owner | None:
        """Return whom the sentence sets beside us, unless it names us as well: By comparison, Alpha has 60 acres."""
        line = asked.spot.line
        start, end = set_beside(self._text, line.start, line.end, asked.spot.figure.start)
        name = self._text[start:end]
        here = self._between(line.start, asked.spot.figure.start)
        inside = [e for e in here if e.start < end and start < e.end]
        we = any(e.kind == "site" for e in set(here).difference(inside))
        if not name or we or self._is_given(name):
            return None
        return next((e.owner for e in inside if e.kind != "site"), Owner("elsewhere", name))

    def _is_given(self, name: str) -> bool:
        return any(alike(own, name) for own in self._given or self._named.own)

    def _of_lot(self, asked: _Asked) -> Owner | None:
        line, stop = asked.spot.line, asked.spot.figure.start
        return next((o for start, o in reversed(self._lots) if line.paragraph <= start < stop), None)

    def _between(self, start: int, end: int) -> list[Entity]:
        return self._entities[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def of(self, spot: FigureSpot, *, routed: bool, supplied: bool = False) -> Owner | None:
        """Return the owner of a figure; None if nothing says that it is not the site's.

        ``routed``: it is a distance, a delay or a journey, whose clause names its other end. ``supplied``: it
        may be what a utility or a firm delivers to the site. The first rule that tells decides; `SITE` is an
        answer too.
        """
        asked = _Asked(spot, routed, supplied)
        told = (rule(self, asked) for rule in self._RULES)
        owner = next((owner for owner in told if owner is not None), SITE)
        return None if owner == SITE else owner

    def _of_known_site(self, asked: _Asked) -> Owner | None:
        told = self.sites.of(asked.spot, routed=asked.routed)
        return of_each(asked.spot, routed=asked.routed) or SITE if told == SITE else told

    def _said_of_another(self, asked: _Asked) -> Owner | None:
        spot = asked.spot
        return Owner("elsewhere") if _SAYS_OTHER.match(self._text, spot.figure.end, spot.line.end) else None

    def _of_subject(self, asked: _Asked) -> Owner | None:
        """Return the entity right behind a figure, otherwise that of its clause or an earlier one."""
        spot = asked.spot
        ahead = None if asked.routed else self._behind(spot)
        if ahead is not None and ahead.kind != "firm":
            return ahead.whose
        # By 2030 the county wants to see $9 billion spent on data centres: the county's.
        holder = self._holder(spot, routed=asked.routed)
        if ahead is not None and (holder is None or holder.kind == "site"):
            return ahead.owner
        if holder is None:
            return None
        given = asked.supplied and self._gives(holder, spot)
        return SITE if given else holder.whose

    def _gives(self, entity: Entity, spot: FigureSpot) -> bool:
        """Return whether what a utility or a firm delivers is the site's."""
        return (
            entity.kind in {"region", "firm"}
            and not PLURAL.fullmatch(entity.name)
            and self._tokens.at("tenant", entity.start) is None
            and bool(self._tokens.between("gives", entity.end, spot.figure.start))
        )

    def elsewhere(self, spot: FigureSpot) -> Owner | None:
        """Return the other place whose climate a figure describes; None if the text gives it to the site."""
        if not self._named.own:
            return None
        before = self._between(spot.line.start, spot.figure.start)
        return other_place(spot, before, self._named.shares_climate, self._named.is_far)

    def _of_other_side(self, asked: _Asked) -> Owner | None:
        """Return the owner of a figure on the other side of a comparison: against 8.2 cents in Boston."""
        spot = asked.spot
        low = min(spot.clause_start, max(spot.line.start, spot.figure.start - _BESIDE))
        beaten = name_beaten(self._text[low : spot.figure.start], spot.after(80))
        if beaten and not self._named.is_own(beaten):
            return Owner("firm" if FIRM_ZH.search(beaten) or beaten[0].isupper() else "elsewhere", beaten)
        if not self._compared(spot):
            return None
        other = [e for e in self._between(spot.clause_start, spot.figure.start) if e.kind != "site"]
        return other[-1].owner if other else Owner("industry")

    def _holder(self, spot: FigureSpot, *, routed: bool) -> Entity | None:
        """Return the entity of the clause of a figure, otherwise that of an earlier one of its sentence."""
        whole = None
        for named in self._clauses(spot, routed=routed):
            # "In total" leads back from a building to the site, not from a firm.
            whole = next((e for e in reversed(named) if e.is_whole), whole)
            found = [e for e in named if not e.is_whole]
            if found:
                entity = self._head(found)
                return whole if whole is not None and entity.kind == "building" else entity
        return whole or self._of_series(spot.line, spot.figure.start)

    def _clauses(self, spot: FigureSpot, *, routed: bool) -> Iterator[list[Entity]]:
        """Yield who may hold a figure in each clause before it, from the nearest one back to a semicolon."""
        at, verb = spot.figure.start, False
        starts = [s for s in spot.line.clause_starts if s <= at]
        for n, (stop, start) in enumerate(pairwise([at, *reversed(starts)])):
            inserted = verb and self._is_inserted(start, stop)
            yield [] if inserted else self._of_clause(start, stop, figure=at, first=not n, routed=routed)
            if self._follows_semicolon(start):
                return
            verb = verb or self._begins_with_verb(start)

    def _follows_semicolon(self, start: int) -> bool:
        return self._text[start - 2 : start].rstrip().endswith((";", "；"))

    def _of_series(self, line: Line, at: int) -> Entity | None:
        """Return the entity of a label or an opening region that stands for a series of clauses, the last of them at *at*."""
        starts = [s for s in line.clause_starts if s <= at and self._follows_semicolon(s)]
        return (self._label(line) or self._of_list(line.start, starts[-1], stop=at)) if starts else None

    def _begins_with_verb(self, start: int) -> bool:
        return any(self._tokens.at(c, start) for c in ("have", "build", "planned", "gives"))

    def _is_inserted(self, start: int, stop: int) -> bool:
        """Return whether a clause before a verb says only what its subject is.

        Northgate, which operates 40 MW elsewhere, will build 20 MW; Northgate, a rival, will build 20 MW.
        """
        other = any(e.kind == "elsewhere" and not e.named for e in self._between(start, stop))
        return _INSERTED.match(self._text, start, stop) is not None and not other

    def _label(self, line: Line) -> Entity | None:
        """Return the entity of a label that stands for all of its list: Competitor sites: A 40 MW; B 60 MW."""
        first = next(iter(self._between(line.start, line.start + 40)), None)
        if first is None or first.kind == "site":
            return None
        return first if re.match(r"[a-z -]{0,12}[:：]", self._text[first.end : first.end + 14]) else None

    def _of_list(self, low: int, high: int, *, stop: int) -> Entity | None:
        """Return the region that opens a list of clauses, 到2027年，全省……；……；……, unless one names another."""
        opening = [e for e in self._between(low, min(low + 24, high)) if e.kind in {"region", "industry"}]
        named = [e for e in self._between(low, stop) if e.role != "adjunct" and not e.is_whole]
        return opening[0] if opening and all(e.kind == opening[0].kind for e in named) else None

    def _of_clause(self, start: int, stop: int, *, figure: int, first: bool, routed: bool) -> list[Entity]:
        """Return the entities that may hold a figure of the clause, or of a later one of the sentence."""
        found = [e for e in self._between(start, stop) if self._may_hold(e, figure, routed=routed)]
        if first:
            return found
        # An average holds what is beside it, or what its label stands for; a place only what is in its clause.
        return [
            e
            for e in found
            if (e.kind != "industry" or self._holds_on(e, stop, figure))
            and not (e.role == "place" and e.kind != "site" and len(found) > 1)
        ]

    def _holds_on(self, e: Entity, stop: int, figure: int) -> bool:
        """Return whether an average or a norm holds a figure behind its clause, which ends at *stop*.

        Norms: 20 MW; as a rule, a hall takes 20 MW; most sites need 100 MW and at least 20 hectares.
        """
        behind = self._text[e.end : e.end + 14]
        by_norm = behind.startswith(",") and _BY_NORM.search(self._text[max(0, e.start - 16) : e.start])
        if behind.startswith((", which", " which")):
            return True
        return ":" in behind or bool(by_norm) or _SAME_ROW.fullmatch(self._text, stop, figure) is not None

    def _may_hold(self, e: Entity, figure: int, *, routed: bool) -> bool:
        if e.role == "adjunct" or self._asides.is_closed(e.start, e.end, figure):
            return False
        return not routed or e.kind == "site" or (e.role == "subject" and not self._is_end(e))

    def _of_route(self, asked: _Asked) -> Owner | None:
        """Return the owner of a distance between two named places, the first of which is not the site's."""
        spot = asked.spot
        if not asked.routed:
            return None
        said = self._text[max(spot.line.start, spot.figure.start - 40) : spot.figure.start]
        chinese = _FROM_TO_ZH.search(said)
        start, other = self._route_zh(chinese) if chinese else self._route_en(said, spot.after(40))
        other = other or (spot.last_subject if _FROM_THERE.search(said) else "")
        if other:
            return Owner("elsewhere", other)
        # Nothing else is the site: Shuozhou is 220 km from Beijing.
        return self._of_start(start) if chinese or any(e.kind == "site" for e in self._entities) else None

    def _route_zh(self, m: re.Match[str]) -> tuple[str, str]:
        """Return as `_route_en` where a distance starts that does not end at the site."""
        ours = _OURS_ZH.match(m["end"]) or any(own in m["end"] for own in self._named.own)
        return "" if ours else m["start"], ""

    def _of_start(self, start: str) -> Owner | None:
        """Return the place where a distance starts, unless it is the site."""
        place = first_place(start)
        own = not place or self._named.is_own(place) or any(own in start for own in self._named.own)
        return None if own else Owner("elsewhere", place)

    def _route_en(self, said: str, behind: str) -> tuple[str, str]:
        """Return where an English distance starts, and that name again if it is surely not the site's."""
        english, bracketed = _FROM_TO_EN.search(said), _BRACKETED_EN.search(said)
        if not _ONWARD_EN.match(behind) and (english is None or " to " not in english.group()):
            return "", ""
        if bracketed and not self._named.is_own(bracketed["start"]):
            return "", bracketed["start"]
        if english is None or english["start"] in NO_NAME:
            return "", ""
        start = english["start"]
        # Reading to London is 60 km, wherever Reading is.
        other = english["to"].startswith("to ") and not self._is_own_start(start)
        return start, start if other else ""

    def _is_own_start(self, name: str) -> bool:
        return self._named.is_own(name) or any(
            e.kind == "site" and name in self._text[e.start : e.end] for e in self._entities
        )

    def _is_end(self, entity: Entity) -> bool:
        """Return whether a name is the other end of a distance, not what lies there: no site of its own."""
        return entity.named and not names_site(self._text, entity.end)

    def _head(self, found: list[Entity]) -> Entity:
        """Return the entity that holds what follows: the last one, a place only where nothing else is named."""
        last = found[-1]
        # Across all our markets we have 2.7 GW.
        if last.name.lower() in {"we", "our"}:
            last = next((e for e in found if e.kind == "firm" and PLURAL.fullmatch(e.name)), last)
        # Each hall at Middenmeer has 450 racks: the hall's.
        part = found[-2:][0]
        between = self._text[part.end : last.start]
        if part.kind == "building" and re.fullmatch(r" (?:at|in|of|on) (?:the )?", between):
            return part
        if last.role != "place":
            return last
        return next((e for e in reversed(found) if e.role != "place"), last)

    def _compared(self, spot: FigureSpot) -> bool:
        start = max(spot.clause_start, spot.gap_start)
        low = max(spot.line.start, spot.figure.start - 70, spot.gap_start)
        marks = self._tokens.between("compare", low, spot.figure.start)
        text = self._text
        marks = [
            m
            for m in marks
            if not spot.line.separated(m.end, spot.figure.start)
            or re.match(r" [^,;.]{2,40}, (?:where|which|whose|who)\b", text[m.end : spot.figure.start])
        ]
        if re.search(r"(?:^|[，。；])[与和同][^，。；0-9]{1,12}$", spot.gap) and re.match(
            r"[^，。；0-9]{0,10}(?:相比|相较)", spot.head
        ):
            return True
        if not marks or start > spot.figure.start:
            return False
        after = self._between(marks[-1].end, spot.figure.start)
        return not any(e.kind == "site" for e in after)

    _LINK = re.compile(
        r"(?: |的|[(（]|[^,;.，。；0-9]{0,30}?\b(?:(?:promised|sold|allocated|let|leased|given|committed|assigned|offered) to|of|at|for|in|across|by|into|on|reported by|throughout|among|from|with) (?:an? |the |its |our |all )*)?(?:(?!(?:if|and|but|while|where|whereas|as|because|when|that|than|which|who|until|before|after|once|so)\b)[a-z-]+ ){0,2}"
    )

    def _behind(self, spot: FigureSpot) -> Entity | None:
        """Return an entity that follows the figure: an output *of the plant*, 17 cents *in Boston*."""
        figure = spot.figure
        wide = _WIDE.match(self._text, figure.end, spot.next_start)
        if wide:
            return Entity(figure.end, wide.end(), "region", wide.group().split()[-1])
        ahead = self._next_entity(spot)
        if ahead is None:
            return None
        said = self._text[figure.end : ahead.start]
        if not _may_hold_before(ahead, said):
            return None
        last = spot.next_start == spot.line.end
        if said.strip()[:1] in {"(", "（"} and not last and spot.next_start - ahead.end < 6:
            return None  # PUE 1.25（公司平均1.3）: of the next figure
        if self._tokens.between("compare", figure.end, ahead.end):
            return None  # 1.18 versus a European mean
        return ahead if self._LINK.fullmatch(said) else None

    def _next_entity(self, spot: FigureSpot) -> Entity | None:
        end = spot.figure.end
        ahead = next(iter(self._between(end, min(spot.next_start, spot.line.end, end + 60))), None)
        if ahead is not None and ahead.kind == "site":
            # At our sister site.
            beside = self._between(ahead.end, ahead.end + 2)[:1]
            ahead = next((e for e in beside if e.kind == "elsewhere"), ahead)
        near = ahead is not None and ahead.start < max(spot.head_end, end + 2)
        return ahead if near else None

    def _of_sentence_before(self, asked: _Asked) -> Owner | None:
        """Return what the sentence before is about, if this one begins with *it*, *that centre* or a verb."""
        line = asked.spot.line
        if line.start <= line.paragraph:
            return self._heading(line)
        opening = self._pronoun(line)
        if opening is None:
            return None
        subjects = self._subjects_before(line)
        if self._text.startswith(_FIRM_AGAIN, opening.start):
            subjects = [e for e in subjects if e.kind not in {"region", "plant"}]  # a firm is neither
        if not subjects:
            return None
        entity = subjects[-1] if _LAST_NAMED.match(self._text[opening.start : opening.end]) else subjects[0]
        return None if self._is_of_site(entity, opening.end) else entity.owner

    def _is_of_site(self, entity: Entity, end: int) -> bool:
        """Return whether a pronoun before *end* for an entity leads to the site.

        It is to build 40 MW at Waco: what a firm builds is the site. The first of its halls. It holds: the hall's.
        """
        if entity.kind == "firm":
            return bool(self._tokens.between("build", end, end + 40))
        return entity.kind in {"site", "industry"} or (entity.kind == "building" and bool(entity.name))

    def _heading(self, line: Line) -> Owner | None:
        """Return the building of the heading over a list, Building One: * 8 MW * 400 racks; None without one."""
        named = self._between(*heading_of_list(self._text, line.start))
        return named[0].owner if len(named) == 1 and named[0].kind == "building" else None

    def _pronoun(self, line: Line) -> Token | None:
        """Return the pronoun that opens a sentence; IT capacity is none."""
        found = self._tokens.between("pronoun", line.start, min(line.start + 28, line.end))
        first = next((t for t in found if self._text[t.start : t.end] != "IT"), None)
        return None if first is None or self._text[line.start : first.start].strip() else first

    def _subjects_before(self, line: Line) -> list[Entity]:
        """Return the entities of the sentence before, its subjects if it has any."""
        low = max(line.paragraph, line.start - 400)
        said = self._text[low : max(low, line.start - 2)]
        cut = max((m.end() for m in re.finditer(r"[。！？\n]|[.!?] ", said)), default=0)
        here = [e for e in self._between(low + cut, line.start) if e.role != "adjunct"]
        return [e for e in here if e.role == "subject"] or here

    # In the order in which they are applied.
    _RULES: ClassVar[tuple[Callable[[Holders, _Asked], Owner | None], ...]] = (
        lambda _, asked: of_the_whole(asked.spot, routed=asked.routed),
        _of_known_site,
        _said_of_another,
        _of_contrast,
        _of_lot,
        _of_route,
        _of_other_side,
        lambda _, asked: of_each(asked.spot, routed=asked.routed),
        _of_subject,
        _of_sentence_before,
    )
