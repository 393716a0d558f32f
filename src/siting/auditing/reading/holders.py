"""Whose figure it is: the entity that holds a figure, among those that a text names.

A figure belongs to the entity right behind it (70 MW *of the plant*), to the other side of the comparison it
stands in, to the subject of its clause, to that of an earlier clause of its sentence, or, where the sentence
begins with *it* or *that centre*, to that of the one before.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence

from siting.auditing.reading.claim_kinds import ClaimKind
from siting.auditing.reading.claims import SITE, Owner
from siting.auditing.reading.climate_places import other_place
from siting.auditing.reading.compared_with import name_beaten
from siting.auditing.reading.entities import Entities, names_others, names_site
from siting.auditing.reading.entity import Entity
from siting.auditing.reading.entity_patterns import PLURAL
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.places import FIRM_ZH, NO_NAME, first_place
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.sentences import Asides, heading_of_list
from siting.auditing.reading.sites_named import SitesNamed

_WIDE = re.compile(
    r"[^.;]{0,60}?\b(?:county|state|city|nation|province|region|country|group|company|fleet)-?wide\b"
)
_FROM_TO_ZH = re.compile(
    r"(?:^|[，。；、：]|从|由)(?P<start>[一-龥]{2,6})(?:至|到|与|和)(?P<end>[一-龥]{2,8}?)(?:之间)?(?:的)?(?:高铁|公路|铁路|高速|直线|航空|全程|距离|里程|车程|最快|相距)*(?:约|近|仅|只|有|为|需|要)*$"
)
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
_PROJECT = scanner(
    r"\b(?:[Pp]arcel|[Ss]ite|[Pp]lot|[Cc]ampus|[Pp]roject|[Tt]ract|[Ll]ot|Option|Candidate|Alternative|Location) (?:North|South|East|West|Alpha|Beta|[A-Z]|\d{1,2}|[IVX]{1,4})\b(?! ?(?:acres?|km|MW|[A-Z]))"
    r"|(?:[甲乙丙丁戊]|[ABCD])(?:公司|地块|园区|项目|数据中心|厂区|[场厂选]?址)(?:数据中心|园区|项目)?|(?:[场厂选]址|地块)[甲乙丙丁一二三四ABCD]|(?:推荐|首选)(?:[场厂选]址|地块)(?=[(（:：])"
)
# “年均气温6℃”说的是集团的另一个园区
_SAYS_OTHER = re.compile(
    r"[^。；\n0-9]{0,14}?(?:说的|指的|讲的|写的)(?:其实)?是[^，。；\n]{0,16}?(?:另[外一]|别的|其他|外地|旧)"
    r"|[^.;\n0-9]{0,40}?\b(?:refers?|referred|belongs?|relates?) to (?:an?other|the other|our other|a different|a sister)\b"
)
_CHOSEN = re.compile(
    r" ?[(（](?:推荐|首选|拟选|选定|preferred|recommended|selected|chosen|ours\b|our (?:site|choice|offer|bid)|this site)"
)
_CHOSEN_BEFORE = re.compile(
    r"(?:推荐|首选|选定|选择|\b(?:[Rr]ecommend(?:s|ed)?|[Pp]refer(?:s|red)|[Cc]hosen|chose|[Ss]elected))(?:了|为|[,:])? ?$"
)


class Holders:
    """The entities of a text, asked figure by figure."""

    def __init__(
        self, text: str, tokens: Tokens, given: Sequence[str], known: Mapping[str, Owner] | None = None
    ) -> None:
        self._text, self._tokens = text, tokens
        known = known or {}
        self._named = Entities(text, tokens, given, [n for n, owner in known.items() if owner != SITE])
        self._entities = self._named.all
        self._starts = [e.start for e in self._entities]
        self._asides = Asides(text)
        self.sites = SitesNamed(text, known, self._entities)
        self._projects = self._several()

    def _several(self) -> list[tuple[int, Owner]]:
        """Return where each of several named lots begins, and whose its figures are; empty without several.

        The one located at a name of the site is the site; if there is one, the others are elsewhere. Without
        any, each is the site under its own name: their figures are never compared with each other.
        """
        named = [m for m in _PROJECT.finditer(self._text) if not self._named.is_own(m.group())]
        names = list(dict.fromkeys(m.group() for m in named))
        if len(names) < 2:
            return []
        near = {
            m.group(): re.split(r"[。；;\n]|\. ", self._text[m.end() : m.end() + 40], maxsplit=1)[0]
            for m in reversed(named)
        }
        # The one that is recommended, 场址甲（推荐）, 推荐甲址, otherwise the one at a name of the site.
        at_site = {
            m.group()
            for m in named
            if m.group()[:2] in {"推荐", "首选"}
            or _CHOSEN.match(self._text, m.end())
            or _CHOSEN_BEFORE.search(self._text, max(0, m.start() - 14), m.start())
        } or {name for name in names if any(own in near[name] for own in self._named.own)}
        return [
            (m.start(), Owner("site" if not at_site or m.group() in at_site else "elsewhere", m.group()))
            for m in named
        ]  # fmt: skip

    def _project(self, spot: FigureSpot) -> Owner | None:
        before = [
            owner for start, owner in self._projects if spot.line.paragraph <= start < spot.figure.start
        ]
        return before[-1] if before else None

    def _between(self, start: int, end: int) -> list[Entity]:
        return self._entities[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def of(self, spot: FigureSpot, *, routed: bool, supplied: bool = False) -> Owner | None:
        """Return the owner of a figure; None if it is the site's as far as can be told.

        ``routed``: it is a distance, a delay or a journey, whose clause names its other end. ``supplied``: it
        may be what a utility or a firm delivers to the site.
        """
        if not routed and _OF_THE_WHOLE.search(spot.gap) and spot.number:
            return None  # the tenant takes 3 MW of the 18 MW on offer
        told = self.sites.of(spot, routed=routed)
        if told is not None:
            return (_of_each(spot, routed=routed) or None) if told == SITE else told
        first = self._project(spot) or (self.between_others(spot) if routed else None)
        first = first or self._other_side(spot) or _of_each(spot, routed=routed)
        if _SAYS_OTHER.match(self._text, spot.figure.end, spot.line.end):
            first = Owner("elsewhere")
        if first is not None:
            return first
        entity = None if routed else self._behind(spot)
        behind = entity is not None
        if entity is None or entity.kind == "firm":
            # By 2030 the county wants to see $9 billion spent on data centres: the county's.
            holder = self._holder(spot, routed=routed)
            entity, behind = (
                (entity, True) if entity and (holder is None or holder.kind == "site") else (holder, False)
            )
        if entity is None:
            return self._from_before(spot.line)
        given = (
            supplied
            and not behind
            and entity.kind in {"region", "firm"}
            and not PLURAL.fullmatch(entity.name)
        )
        if entity.kind == "site" or (given and self._tokens.between("gives", entity.end, spot.figure.start)):
            return None
        return entity.owner

    def elsewhere(self, spot: FigureSpot) -> Owner | None:
        """Return the other place whose climate a figure describes; None if the text gives it to the site."""
        if not self._named.own:
            return None
        before = self._between(spot.line.start, spot.figure.start)
        return other_place(spot, before, self._named.shares_climate)

    def _other_side(self, spot: FigureSpot) -> Owner | None:
        """Return the owner of a figure on the other side of a comparison: against 8.2 cents in Boston."""
        beaten = name_beaten(self._text[spot.clause_start : spot.figure.start], spot.after(80))
        if beaten and not self._named.is_own(beaten):
            return Owner("firm" if FIRM_ZH.search(beaten) or beaten[0].isupper() else "elsewhere", beaten)
        if not self._compared(spot):
            return None
        other = [e for e in self._between(spot.clause_start, spot.figure.start) if e.kind != "site"]
        return other[-1].owner if other else Owner("industry")

    def _holder(self, spot: FigureSpot, *, routed: bool) -> Entity | None:
        """Return the entity of the clause of a figure, otherwise that of an earlier one of its sentence."""
        line, stop, whole, verb = spot.line, spot.figure.start, None, False
        starts = [s for s in line.clause_starts if s <= stop]
        for n, start in enumerate(reversed(starts)):
            # Northgate, which operates 40 MW elsewhere, will build 20 MW: an insertion before a verb is passed over.
            # Northgate, a rival, will build 20 MW: it says what Northgate is.
            inserted = verb and _INSERTED.match(self._text, start, stop) is not None
            inserted = inserted and not any(
                e.kind == "elsewhere" and not e.named for e in self._between(start, stop)
            )
            found = (
                []
                if inserted
                else self._of_clause(start, stop, figure=spot.figure.start, first=not n, routed=routed)
            )
            # "In total" leads back from a building to the site, not from a firm.
            whole = next((e for e in reversed(found) if e.is_whole), whole)
            found = [e for e in found if not e.is_whole]
            if found:
                entity = self._head(found)
                return whole if whole is not None and entity.kind == "building" else entity
            verb = verb or any(self._tokens.at(c, start) for c in ("have", "build", "planned", "gives"))
            stop = start
            if line.text[start - 2 : start].strip()[-1:] in {";", "；"}:
                return whole or self._label(line) or self._of_list(line.start, start, stop=spot.figure.start)
        return whole

    def _label(self, line: Line) -> Entity | None:
        """Return the entity of a label that stands for all of its list: Competitor sites: A 40 MW; B 60 MW."""
        first = next(iter(self._between(line.start, line.start + 40)), None)
        labelled = first is not None and re.match(
            r"[a-z -]{0,12}[:：]", self._text[first.end : first.end + 14]
        )
        return first if labelled and first is not None and first.kind != "site" else None

    def _of_list(self, low: int, high: int, *, stop: int) -> Entity | None:
        """Return the region that opens a list of clauses, 到2027年，全省……；……；……, unless one names another."""
        opening = [e for e in self._between(low, min(low + 24, high)) if e.kind in {"region", "industry"}]
        named = [e for e in self._between(low, stop) if e.role != "adjunct" and not e.is_whole]
        return opening[0] if opening and all(e.kind == opening[0].kind for e in named) else None

    def _of_clause(self, start: int, stop: int, *, figure: int, first: bool, routed: bool) -> list[Entity]:
        """Return the entities that may hold a figure of the clause, or of a later one of the sentence."""
        found = [
            e
            for e in self._between(start, stop)
            if e.role != "adjunct" and not self._asides.is_closed(e.start, e.end, figure)
        ]
        if routed:
            found = [e for e in found if e.kind == "site" or (e.role == "subject" and not self._is_end(e))]
        if first:
            return found
        # An average holds what is beside it, or what its label stands for; a place only what is in its clause.
        return [
            e
            for e in found
            if (e.kind != "industry" or ":" in self._text[e.end : e.end + 14])
            and not (e.role == "place" and e.kind != "site" and len(found) > 1)
        ]

    def between_others(self, spot: FigureSpot) -> Owner | None:
        """Return the owner of a distance between two named places, the first of which is not the site's."""
        said = self._text[max(spot.line.start, spot.figure.start - 40) : spot.figure.start]
        found = _FROM_TO_ZH.search(said)
        start = found["start"] if found else ""
        if not found:
            english = _FROM_TO_EN.search(said)
            onward = _ONWARD_EN.match(spot.after(40)) is not None
            onward = onward or (english is not None and " to " in english.group())
            start = english["start"] if english and onward and english["start"] not in NO_NAME else ""
            bracketed = _BRACKETED_EN.search(said)
            if bracketed and onward and not self._named.is_own(bracketed["start"]):
                return Owner("elsewhere", bracketed["start"])
            if start and english and english["to"].startswith("to ") and not self._is_own_start(start):
                return Owner("elsewhere", start)  # Reading to London is 60 km, wherever Reading is
        if spot.last_subject and _FROM_THERE.search(said):
            return Owner("elsewhere", spot.last_subject)
        place = first_place(start)
        if not found and not any(e.kind == "site" for e in self._entities):
            return None  # nothing else is the site: Shuozhou is 220 km from Beijing
        if not place or self._named.is_own(place) or any(own in start for own in self._named.own):
            return None
        return Owner("elsewhere", place)

    def _is_own_start(self, name: str) -> bool:
        return self._named.is_own(name) or any(
            e.kind == "site" and name in self._text[e.start : e.end] for e in self._entities
        )

    def _is_end(self, entity: Entity) -> bool:
        """Return whether a name is the other end of a distance, not what lies there: no site of its own."""
        return (
            entity.named
            and not names_site(self._text, entity.end)
            and not names_others(self._text, entity.start)
        )

    def _head(self, found: list[Entity]) -> Entity:
        """Return the entity that holds what follows: the last one, a place only where nothing else is named."""
        subjects = [e for e in found if e.role != "place"]
        last = found[-1]
        # Across all our markets we have 2.7 GW.
        if last.name.lower() in {"we", "our"}:
            last = next((e for e in found if e.kind == "firm" and PLURAL.fullmatch(e.name)), last)
            if last is not found[-1]:
                return last
        # Each hall at Middenmeer has 450 racks: the hall's.
        part = found[-2] if len(found) > 1 and found[-2].kind == "building" else None
        if part is not None and re.fullmatch(
            r" (?:at|in|of|on) (?:the )?", self._text[part.end : last.start]
        ):
            return part
        return subjects[-1] if subjects and last.role == "place" else last

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
        ahead = next(
            iter(self._between(figure.end, min(spot.next_start, spot.line.end, figure.end + 60))), None
        )
        if ahead is not None and ahead.kind == "site":
            # At our sister site.
            after = next(iter(self._between(ahead.end, ahead.end + 2)), None)
            ahead = after if after is not None and after.kind == "elsewhere" else ahead
        if ahead is None or ahead.start >= max(spot.head_end, figure.end + 2) or ahead.kind == "building":
            return None
        if (
            ahead.kind == "site"
            and ahead.name not in {"here", "on site here", "right here"}
            and not re.search(r"\bfor ", self._text[figure.end : ahead.start])
        ):
            return None
        if (
            self._text[figure.end : ahead.start].strip()[:1] in {"(", "（"}
            and spot.next_start - ahead.end < 6
            and spot.next_start < spot.line.end
        ):
            return None  # PUE 1.25（公司平均1.3）: of the next figure
        if self._tokens.between("compare", figure.end, ahead.end):
            return None  # 1.18 versus a European mean
        return ahead if self._LINK.fullmatch(self._text, figure.end, ahead.start) else None

    def _from_before(self, line: Line) -> Owner | None:
        """Return what the sentence before is about, if this one begins with *it*, *that centre* or a verb."""
        if line.start <= line.paragraph:
            return self._heading(line)
        opening = self._tokens.between("pronoun", line.start, min(line.start + 28, line.end))
        # IT capacity is no pronoun.
        opening = [t for t in opening if self._text[t.start : t.end] != "IT"]
        if not opening or self._text[line.start : opening[0].start].strip():
            return None
        low = max(line.paragraph, line.start - 400)
        ends = [
            m.end() for m in re.finditer(r"[。！？\n]|[.!?] ", self._text[low : max(low, line.start - 2)])
        ]
        here = [e for e in self._between(low + (ends[-1] if ends else 0), line.start) if e.role != "adjunct"]
        subjects = [e for e in here if e.role == "subject"] or here
        if self._text.startswith(_FIRM_AGAIN, opening[0].start):
            subjects = [e for e in subjects if e.kind not in {"region", "plant"}]  # a firm is neither
        if not subjects:
            return None
        # "That campus" is the last one named, "it" what the sentence was about.
        said = self._text[opening[0].start : opening[0].end].lower()
        entity = subjects[-1] if " " in said or len(said) < 2 or said.startswith("该") else subjects[0]
        # It is to build 40 MW at Waco: what a firm builds is the site.
        builds = entity.kind == "firm" and self._tokens.between("build", opening[0].end, opening[0].end + 40)
        part = entity.kind == "building" and not entity.name  # the first of its halls. It holds
        return (
            None if builds or (entity.kind in {"site", "building", "industry"} and not part) else entity.owner
        )

    def _heading(self, line: Line) -> Owner | None:
        """Return the building of the heading over a list, Building One: * 8 MW * 400 racks; None without one."""
        named = self._between(*heading_of_list(self._text, line.start))
        return named[0].owner if len(named) == 1 and named[0].kind == "building" else None


_SINGLE = re.compile(r"[ -](?:[a-z-]+ ){0,2}(?:building|hall|structure|module)\b")
_FIRM_AGAIN = ("The company", "The firm", "The operator", "该公司", "该集团", "该企业")
_EACH = re.compile(
    r"\beach(?: (?:of|with|has|having|offering|housing|holding|at|rated|about|some|up to))*[^\w,;]*$"
)

# Six halls of 33 MW; 两栋楼各1300架; Pod (250 kW); 微模块150千瓦.
_PART = scanner(
    r"\b(?:halls|buildings|blocks|modules|pods|suites) of (?:about |some |up to )?$|\b(?:Pod|Suite|Hall|Module|Cage) \($"
    r"|[二两三四五六七八九十\d][栋座层幢个](?:机房|数据)?楼?各(?:有|设|约)?$|(?:微模块|单模块|整层|整栋)[:：(]?$"
)


_OF_THE_WHOLE = re.compile(
    r"^ (?:out )?of (?:the|its|our)(?: (?:total|full|overall|available|planned|possible))* ?$"
)
_TEST_HALL = re.compile(
    r"[ -](?:test|pilot|demonstration|demo|trial|prototype|temporary|proof-of-concept) (?:hall|building|module|pod|room|suite|site|plant|facility|block|unit)\b"
)
_REACH_OF_WHOLE = 60
_PART_OF = re.compile(
    r" (?:out )?of (?:the|its|our|their|a total of|an available|a planned)(?: (?!year|time|day)[\w-]+['’]s)?(?: (?:total|full|overall|planned|ultimate|eventual|available|contracted|licensed))* ?$"
)
_IN_BUILDING = re.compile(
    r" (?:are |is |will be )?(?:in|at|for) (?:Building|Hall|Block|Module|Pod|Suite|Data Hall|Room) (?:[A-Z]{0,2}\d{0,2})\b"
)


def _of_each(spot: FigureSpot, *, routed: bool) -> Owner | None:
    """Return a part without a name if a figure is that of each building, hall or floor."""
    near = not routed and spot.near("each") and spot.cost("each") < 24
    each: object = near or re.match(r" (?:each|apiece)\b", spot.head) or _EACH.search(spot.gap)
    return Owner("building") if each or (not routed and _is_of_one(spot)) else None


def _is_of_one(spot: FigureSpot) -> bool:
    """Return whether a figure is that of one part: the first 24 MW building, 72 MW of the campus's 144 MW."""
    single = _SINGLE.match(spot.head) and re.search(
        r"\b(?:first|second|third|next|single|another|initial) $", spot.gap
    )
    share = _PART_OF.match(spot.head) and spot.next_start - spot.figure.end < _REACH_OF_WHOLE
    inside = _IN_BUILDING.match(spot.head) or _TEST_HALL.match(spot.head) or _PART.search(spot.before(40))
    return bool(single or share or inside)


# What a county shares with a site in it.
_OF_A_PLACE = frozenset(
    {"temperature", "acceleration", "height", "length", "duration", "yearly_time", "travel_time", "voltage"}
)
# What the site buys from a plant is its own.
_BOUGHT = frozenset({"energy_price", "share"})
# What a firm brings to the site, or has only where the site is.
_OF_NO_FIRM = (_OF_A_PLACE - {"yearly_time"}) | {"apparent_power"}


_WHOLE_REGION = re.compile(r"全|辖区|区内|开发区|\bdistrict|\bzone")


def concerns(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether *owner* can have a figure of *kind* of its own: a county has the climate of its site."""
    if owner.kind == "region":
        # The stations of a whole district have their own voltages; the line of a utility may cross the site.
        whole = kind.dimension == "voltage" and _WHOLE_REGION.search(owner.name) is not None
        return whole or kind.dimension not in _OF_A_PLACE
    if owner.kind == "firm":
        return kind.dimension not in _OF_NO_FIRM or kind.judge == "band"  # a backup of its own
    if owner.kind == "building" and not owner.name:
        return kind.parted
    if owner.kind in {"plant", "building"}:
        return (
            kind.parted
            or kind.phased
            or (kind.judge in {"paper", "voltage"} and kind.dimension not in _BOUGHT)
        )
    return True
