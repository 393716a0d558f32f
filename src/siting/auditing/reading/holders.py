"""Whose figure it is: the site and others that a text names, and the one that holds a figure.

Everything named is an *entity* with a role: the subject of a clause, the place of something, the other side of
a comparison, or an adjunct (by, from, with). A figure belongs to the entity right behind it (70 MW *of the
plant*), to the other side of the comparison it stands in, to the subject of its clause, to that of an earlier
clause of its sentence, or, where the sentence begins with *it* or *that centre*, to that of the one before.
The first that a text names is the site itself, its place and its firm.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from siting.auditing.reading.claim_kinds import ClaimKind
from siting.auditing.reading.claims import Owner, OwnerKind
from siting.auditing.reading.lexicon import Token, Tokens
from siting.auditing.reading.line import Line, Spot
from siting.auditing.reading.places import FIRM_EN, FIRM_ZH, find_places, own_names

Role = Literal["subject", "place", "compared", "adjunct"]

_KINDS: dict[str, OwnerKind] = {
    "own": "site", "other": "elsewhere", "tenant": "firm", "many": "firm", "region": "region", "norm": "industry",
}  # fmt: skip
_NAME = re.compile(r"(?<![\w’'])[A-ZÀ-Þ][\w’'&-]*(?:(?: (?:of|de|am|upon|the|&|el|la|los|las|do|da))? [A-ZÀ-Þ][\w’'&-]*){0,4}")
_NO_NAME = frozenset(
    """The A An It Its In At On By From To For With Without And But Or If When While As Our We Us You Your They Their This That These Those There Here Then
    Since After Before Until Because Although However Instead Against Compared Unlike Like Behind Between Within Today Now Last Next Once Under Over Above Below
    Phase Phases Stage Building Buildings Hall Halls Block Module Tier Class Grade Level Room Rooms Power Water Land Site Area Total Design Annual Average Mean Summer Winter
    Free Cooling Round One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Each Every All Both Half Most Many Some Several No Not Only Just Up About Around Nearly Roughly
    January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Q1 Q2 Q3 Q4
    PUE WUE IT MW GW kW MVA kVA kV UPS ISO SOC PGA SLA RTT LEED EN UK EU US FAQ DC AI GPU CPU ESG PPA CO2 N+1 Uptime Certified Fibre Fiber Latency Distance Distances Drive Travel Trains Train Rail Road
    Construction Planning Application Documents Staff Jobs Employees Energy Electricity Renewable Renewables Solar Wind Hydro Gas Industrial Customers Existing Proposed Further Other Another Neighboring Neighbouring Nearby Rival
    Location Connectivity Climate Price Cost Costs Investment Capital Racks Servers Where What How Why Did Does Is Are Was Were Will Would Can Could Should May Might Must Please Welcome Located Situated Nestled Set
    Data Center Centre Campus Park Project Facility Condition Section Article Table Figure Note Source Background Summary Overview Generators Batteries Transformers Substation Substations Supply Utility Grid Seismic Flood Elevation Temperature
    Minimum Maximum Peak Critical Gross Net Floor White Usable Available Currently Already Still Also Even Yet So Thus Hence Thanks Due According Together Across Along Near Outside Inside Backup Recovery Full Final First Second Third Fourth Initial Key Main
    Annualized Annualised Green Clean District Heat Waste Carbon Certification Certifications Certificates Rated Built Designed Owned Operated Developed Fed Served Planned Approved I II III IV V""".split()
)  # fmt: skip
_STRAY = frozenset("PUE WUE IT MW Annual Design I II III IV UPS Tier Class The A".split())
_SITE_EN = r"(?:[a-z0-9-]+ ){0,2}(?:site|campus|park|project|facility|data ?cent(?:er|re)|cent(?:er|re)|complex|development|hub|bunker|hall|plant|building|zone|estate|cluster)\b(?!s)"
_SITES_EN = r"(?:[\w-]+ ){0,3}(?:sites|campuses|parks|projects|facilities|data ?cent(?:er|re)s|cent(?:er|re)s|halls|clusters)\b"
_OWN_SITE = re.compile(r"^(?:'s)? ?" + _SITE_EN)
_CAPITAL_SITE = re.compile(r"(?:Campus|Park|Hub|Cent(?:er|re)|Site|Zone|Project|Estate|Complex|Facility|Valley|Cluster|Bunker)$")
_LOCATED = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Oo]ur|[Oo]ne|[Tt]his) (?:[A-Za-z0-9$€£.,’'-]+ ){0,5}?(?:site|campus|park|project|facility|data ?cent(?:er|re)|complex|development|hub|plan|hall|newest|latest|flagship|bunker|building|plant|scheme|parcel)s?,? (?:at|in|near|outside|of|for|just outside|north of|south of|east of|west of) (?=[A-ZÀ-Þ])"
)
_ADJUNCT = re.compile(r"\b(?:by|with|from|to|near|for|toward|towards|of|via|through|serving|hosts?|including|include|between|outside|than|and|or|via|over|joined|called|named)(?: the| its| our)? $")
_PLACED = re.compile(r"\b(?:[Ii]n|[Aa]t|[Aa]cross)(?: the)? $")
_OTHERS = re.compile(r"\b(?:[Rr]ival|[Cc]ompeting|[Nn]eighbou?ring|[Nn]earby|[Aa]nother|[Cc]ompetitor|[Oo]ther|[Ss]ister|[Tt]win) (?:[a-z]+ )?$")
_BY = re.compile(r"(?:(?:built|operated|owned|developed|run|financed|backed|led|designed|leased|managed|announced|planned|proposed)(?: and [a-z]+)? by|venture with|operator,?|developer,?|applicant,?|owner,?|behalf of)(?: the)? $", re.IGNORECASE)
_GIVEN_UP = re.compile(r"\b(?:walked away|dropped|scrapped|abandoned|instead of|rather than|withdrew|cancelled|acquired from|bought from)\b[^.;]{0,50}$")
_SPENT = re.compile(r"\b(?:has|have|had) (?:already )?(?:invested|spent|put|poured)\b[^.;]*$")
_RUNS = re.compile(r"\b(?:runs?|running|ran|operat(?:es?|ed|ing)|own(?:s|ed|ing)?) (?:an?|another|one|two|three|several|its other) [^.;]{0,40}$")
_THE_SITE = re.compile(r"\b(?:[Tt]he|[Oo]ur|[Tt]his) (?:site|campus|park|facility|data cent(?:er|re)|project|complex|development|hub)\b")
_THE_OWN = re.compile(r"\b[Tt]he (?:whole |entire |new |proposed |planned )?(?:site|campus|park|project|complex|development|scheme|facility|data cent(?:er|re))\b(?!'s (?:first|second|older)| cent)")
_WIDE = re.compile(r"[^.;]{0,60}?\b(?:county|state|city|nation|province|region|country|group|company|fleet)-?wide\b")
# 石家庄至天津约320公里, Ulanqab is 305 km from Beijing.
_FROM_TO_ZH = re.compile(r"(?:^|[，。；、：]|从|由)(?P<start>[一-龥]{2,6})(?:至|到|与|和)(?P<end>[一-龥]{2,8}?)(?:之间)?(?:的)?(?:高铁|公路|铁路|高速|直线|航空|全程|距离|里程|车程|最快|相距)*(?:约|近|仅|只|有|为|需|要)*$")
_FROM_TO_EN = re.compile(r"(?:^|[,;.] |and |while |but )(?P<start>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:itself )?(?:is|lies|sits)(?: (?:only|just|about|some|around|over|nearly|roughly|less than|more than))* $")
_PLANT_ZH = re.compile(r"(?:[一-龥]{0,4})?(?:污水处理厂|该电?厂|该电站|热电厂|发电厂)(?!旁|附近|周边|以[东南西北]|[仅约]?\d)")
_PROJECT = re.compile(
    r"\b(?:[Pp]arcel|[Ss]ite|[Pp]lot|[Cc]ampus|[Pp]roject|[Tt]ract|[Ll]ot) (?:[A-Z]|\d{1,2}|[IVX]{1,4})\b(?! ?(?:acres?|km|MW|[A-Z]))"
    r"|(?:[甲乙丙丁戊]|[ABCD])(?:公司|地块|园区|项目|数据中心|厂区)(?:数据中心|园区|项目)?"
)
_LOCAL = re.compile("全[县市区]|[县市](?=已|在|规|现|累|共)|境内|县内|域内")
_BUILDING = re.compile(
    r"\b(?P<en>(?:[Bb]uildings?|[Hh]alls?|[Bb]locks?|[Mm]odules?|[Dd]ata [Hh]alls?|[Tt]ower) (?:[A-Z]\d?|\d{1,2}|[A-Z]{2,3}\d{1,2}|one|two|three|four)(?:(?: (?:and|to)|,) (?:[A-Z]|\d))*)\b"
    r"|\b(?P<each>(?:(?:[Tt]he|[Ii]ts|[Ww]hose|[Aa]) (?:first|second|third|fourth|next|older|newer|smaller|larger|single|largest|smallest)|[Ee]ach|[Ee]very|[Aa] single|[Pp]er) (?:(?:of the|of its) )?(?:[a-z]+ )?(?:buildings?|data halls?|halls?|modules?|pods?|suites?|blocks?))\b(?! (?:area|count|permit|site|works))"
    r"|(?P<zh>(?:[A-Z]\d?(?:号|#)?|(?:\d{1,2}|[一二三四五六七八九十])(?:号|#)|[甲乙丙丁])(?:机房)?(?:楼|栋|幢)(?!机房?[、和及至]))(?=[^，。；]{0,6}?(?:[建占设规机容可已投有面用（(:：]|\d|IT))"
    r"|(?P<eachzh>(?:首|单|每)(?:栋|座|个|幢)(?:机房|楼|建筑|机房楼|模块|数据中心)?(?!主变|变))|(?P<area>[A-D]区(?=[（(:：]))"
)
_OWN_ZH = re.compile(r"(?:^|(?<=[，。；、：:\n]))(?:园区|项目|数据中心|中心|基地|场址|地块|工程)(?!简介|所在省)")
_BAD_NAME_ZH = re.compile(r"[年月日将再已栋座个亿万元两每各设建工增扩投产标总另含超亩米时届该本全其新现运营期此前后千瓦路]|公司$|^(?:传统|普通|一般|常规|同类|优于|低于|高于|我国|国内|全球|集团|股份|公司|数据|绿色|大型|平方|机柜|标准|全国|行业|期间|配套|国家|大型|一个|这个|那个|某|旗舰|龙头|重点|核心|示范|首个|主|老|大|小|标杆|拟选|煤电|风电|光伏|新能源|清洁|火电|水电|算力|超算|智算|企业|客户|政府|高压|备份|灾备|异地|同城)")
_WHOLE = re.compile(
    r"\b(?:[Tt]otal|altogether|in all|[Ww]hole (?:building|campus|site)|campus-wide|overall)\b|(?:园区|项目|基地|全园|整个?|总)?(?:合计|共计|总计)|整个(?:园区|项目|基地)|全部建成"
)
_PLURAL = re.compile(
    r"\b(?:across|in|over|throughout|spanning) (?:its |their |all |our |the )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|dozens of|several|many|various|\d{1,3}) (?:[a-z-]{1,24} ){0,2}(?:sites|campuses|data ?cent(?:er|re)s|states|countries|markets|regions|cities|towns|facilities|locations|counties|metros)\b"
    r"|\b(?:operates?|runs?|owns?|manages?|has|have|with|operating|invested in|spent on) (?:(?:about|over|more than|some|already|now|currently) )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|dozens of|several|\d{1,3}) (?:[a-z-]{1,24} ){0,2}(?:sites|campuses|data ?cent(?:er|re)s|facilities|parks)\b(?= (?:in|across|worldwide|globally|around|with|and|on)\b(?! (?:operation|use|total|all|one|the (?:first|second|third|fourth|initial))\b)|[.,;])"
    r"|(?:into|on) (?:[a-z-]+ ){0,2}(?:data ?cent(?:er|re)s|facilities|campuses|sites)\b"
    r"|[二两三四五六七八九十多数\d]{1,4}[个座]?(?:省份?|州|城市|国家)(?:布局|运营|建[成有设]|拥有|落地|投运)?|(?:运营|拥有|建成|布局)\d{1,3}座?数据中心"
)
_OWN_FIRM_ZH = re.compile(r"(?:业主|建设单位|投资方|运营方|运营商|引进|引入|携手|联合|项目业主)(?:[:：为是])?$")
_SITE_ZH = re.compile(r"(?P<name>[一-龥]{2,8}?)(?:的)?(?P<what>(?:大|绿色|国际|云计算|智能?算力?|数字|算力|超算|数据|新)*(?:数据中心|智算中心|算力中心|园区|产业园|基地|机房|云谷|数据港|算力港|项目|枢纽))")
_NAME_CUT_ZH = re.compile(r".*(?:位于|在|与|和|及|距|到|至|由|是|为|的|对|从|了|个|座|有|等|其|本|该|我|设|建|上|新|一期|二期|三期)")
_LOCATED_ZH = re.compile(r"(?:地址|地点|选址|位置|所在地)[，：:为在]?$|(?:位于|地处|坐落于|坐落在|落户|落地|选址于|选址在|选在|花落)$")
_TARGET_ZH = re.compile(r"(?:[距离到至从由往去向]|与|和|相比|毗邻|邻近|对接|服务|辐射|面向|引自|来自)$")
_HAS_ZH = re.compile(r"(?:市|省|县|地区|区)?(?:的|年|现有|已有|拥有|共有|在运|PUE|全年|数据中心|平均|气温|则|约|利用|采用|为|海拔|WUE|每年|规定|要求|地处|大工业|工业|电价|[一-龥]{0,3}(?:达|仅|只有))")


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something named from *start* to *end*, as it stands in its clause."""

    start: int
    end: int
    kind: OwnerKind
    name: str
    role: Role = "subject"
    named: bool = False

    @property
    def owner(self) -> Owner:
        """It, as the owner of a figure."""
        return Owner(self.kind, self.name)


class Holders:
    """The entities of a text, asked figure by figure."""

    def __init__(self, text: str, tokens: Tokens, given: Sequence[str]) -> None:
        self._text, self._tokens = text, tokens
        self._own = set(own_names(text, given))
        found = [*self._words(), *self._patterns(), *self._names_en(), *self._names_zh()]
        if not any(e.kind == "site" and e.name and e.name != "the site" for e in found):
            # Where nothing is called the site's, the county or city of a text is its site.
            found = [e for e in found if e.kind != "region" or not _LOCAL.match(e.name)]
        self._entities = _apart(found)
        self._starts = [e.start for e in self._entities]
        self._projects = self._several()

    # --- what is named

    def _words(self) -> Iterator[Entity]:
        for name, kind in _KINDS.items():
            for token in self._tokens.all(name):
                yield Entity(token.start, token.end, kind, self._text[token.start : token.end], self._role(token.start))

    def _patterns(self) -> Iterator[Entity]:
        for m in _THE_OWN.finditer(self._text):
            yield Entity(m.start(), m.end(), "site", "the site", self._role(m.start()))
        for m in _OWN_ZH.finditer(self._text):
            yield Entity(m.start(), m.end(), "site", m.group())
        for m in _BUILDING.finditer(self._text):
            # One of several without a name is a part: its figures are no claims.
            yield Entity(m.start(), m.end(), "building", "" if m["each"] or m["eachzh"] else m.group())
        for m in _WHOLE.finditer(self._text):
            yield Entity(m.start(), m.end(), "site", "")
        for m in _PLANT_ZH.finditer(self._text):
            yield Entity(m.start(), m.end(), "plant", m.group())
        for m in _PLURAL.finditer(self._text):
            yield Entity(m.start(), m.end(), "firm", m.group())

    def _role(self, start: int) -> Role:
        before = self._text[max(0, start - 24) : start]
        if _PLACED.search(before):
            return "place"
        return "adjunct" if _ADJUNCT.search(before) or _TARGET_ZH.search(before) else "subject"

    def _names_en(self) -> Iterator[Entity]:
        """Names that hold something: Acme has, Acme's campus, the campus at Acme."""
        located = {m.end() for m in _LOCATED.finditer(self._text)}
        known = bool(self._own)
        for m in _NAME.finditer(self._text):
            start, words = m.start(), m.group().removesuffix("'s").removesuffix("’s").split(" ")
            while words and words[0].removesuffix("'s") in _NO_NAME:
                start += len(words.pop(0)) + 1
            while words and words[-1] in _STRAY:
                words.pop()
            end = start + len(" ".join(words))
            if m.group().endswith(("'s", "’s")) and end + 2 == m.end():
                end += 2
            name = re.sub(r"['’]s$", "", " ".join(words))
            if len(name) < 3 or (name.isupper() and len(name) < 4 and not FIRM_EN.match(name)):
                continue
            entity = self._name_en(name, start, end, located, known=known)
            if entity is not None:
                self._last = entity
                known = known or entity.kind == "site"
                yield entity

    def _is_own(self, name: str) -> bool:
        return any(own in name or (len(name) > 3 and name in own) for own in self._own)

    def _name_en(self, name: str, start: int, end: int, located: set[int], *, known: bool) -> Entity | None:
        before, after = self._text[max(0, start - 40) : start], self._text[end : end + 80]
        possessive = self._text[start:end].endswith(("'s", "’s")) or after.startswith("' ")
        role = self._role(start)
        of_site = bool(_OWN_SITE.match(after) or _CAPITAL_SITE.search(name))
        sites = bool(re.match(r"(?:'s)? " + _SITES_EN, after))
        does, at_site = self._does(end), start in located
        firm = bool(FIRM_EN.search(name))
        if not (possessive or of_site or sites or does or at_site or role == "place" or firm):
            return None
        if possessive and re.match(r" (?:largest|biggest|first|newest|only|second|fastest|leading|most)\b", after):
            return None
        if re.search(r"\d $", before):
            return None  # 4410 Innovation Drive
        if self._is_own(name) and not (sites and possessive) and not re.match(r"[A-ZÀ-Þ]\w+['’]s (?:two|three|four|five|six) ", self._text[start : start + 30]):
            self._has_firm = self._has_firm or does
            self._has_name = self._has_name or of_site
            self._has_site = self._has_site or at_site
            return Entity(start, end, "site", name, "subject" if at_site or of_site else role)
        if _BY.search(before):
            self._own.add(name)
            return None
        if self._is_first(name, start, role, possessive=possessive and not sites, of_site=of_site, at_site=at_site, does=does, known=known):
            return Entity(start, end, "site", name)
        if at_site and role in {"place", "adjunct"}:
            # The campus at Esbjerg: its name is the place, and it holds what follows.
            return Entity(start, end, "elsewhere", name, "subject", named=True)
        if role == "adjunct" and not of_site and not (possessive and sites):
            return None
        place = any(p.group() in name for p in find_places(name))
        kind: OwnerKind = "elsewhere" if place or of_site or role == "place" else "firm"
        return Entity(start, end, kind, name, role if role != "adjunct" else "subject", named=True)

    def _is_first(self, name: str, start: int, role: Role, *, possessive: bool, of_site: bool, at_site: bool, does: bool, known: bool) -> bool:
        """Return whether a name is the site's: its first name, place and firm, and what is called ours."""
        before = self._text[max(0, start - 60) : start]
        if self._is_others(start) or _GIVEN_UP.search(before) or _RUNS.search(before):
            return False
        if self._tokens.all("own") and any(p.group() == name for p in find_places(name)) and not (of_site or at_site):
            return False
        mine = (of_site or at_site) and re.search(r"\b(?:[Oo]ur|newest|latest|flagship|[Tt]his)\b[^.;]{0,40}$", before)
        if at_site and self._last is not None and self._last.kind != "site" and start - self._last.end < 30:
            return False  # the Danish campus at Esbjerg
        site = (of_site and not at_site and not self._has_name and not self._text[start : start + len(name) + 2].endswith("'s")) or (at_site and not self._has_site)
        builds = does and self._builds(start + len(name)) and not self._has_firm and role != "adjunct"
        first = (does or (of_site and possessive)) and not known and not self._has_firm and role == "subject" and not self._site_before(start)
        placed = role == "place" and not self._has_site and not _SPENT.search(before) and (
            not self._own or self._tokens.between("build", max(0, start - 90), start) or re.search(r"\b(?:its|our|a new)\b[^,;.]{0,40}$", before) or not start - 3
        )
        if not (mine or site or builds or first or placed):
            return False
        self._own.add(name)
        if site or mine or placed:
            self._has_name = self._has_name or of_site
            self._has_site = self._has_site or at_site or bool(placed)
        else:
            self._has_firm = True
        return True

    def _is_others(self, start: int) -> bool:
        """Return whether a name stands in the words for another site: a rival site at Lillyhall."""
        found = self._tokens.between("other", max(0, start - 40), start)
        return bool(found) and not re.search(r"[,;.，。；]", self._text[found[-1].end : start])

    def _builds(self, end: int) -> bool:
        return bool(self._tokens.between("build", end, end + 40))

    def _site_before(self, start: int) -> bool:
        """Return whether the text has spoken of the site before: the first firm named then is another's."""
        return bool(self._tokens.between("own", 0, start)) or _THE_SITE.search(self._text, 0, start) is not None

    _last: Entity | None = None
    _has_site = _has_name = _has_firm = _has_site_zh = False

    def _does(self, end: int) -> bool:
        """Return whether a name is the subject of what follows: has, builds, which has, (now) has."""
        m = re.match(r"(?:'s)?(?:,? (?:by comparison|by contrast|however|meanwhile|for example|[^,;.]{3,60}),)?,?(?: (?:which|who|whose|that))?(?: (?:already|now|currently|also|still|first|only|itself|alone|has|have|had|is|was|will|then|itself))* ", self._text[end : end + 90])
        return m is not None and (
            self._tokens.at("have", end + m.end()) is not None or self._tokens.at("build", end + m.end()) is not None or (
                m.group().strip() != "" and m.group().split()[-1] in {"has", "have", "had", "is", "was", "will"}
            )
        )

    def _names_zh(self) -> Iterator[Entity]:
        text = self._text
        known = bool(self._own)
        for m in sorted([*FIRM_ZH.finditer(text), *_SITE_ZH.finditer(text)], key=lambda m: m.start()):
            groups = m.groupdict()
            name = _NAME_CUT_ZH.sub("", groups.get("name") or m.group())
            start = m.end() - len(m.group()) + (m.group().rfind(name) if name else 0)
            if len(name) < 2 or _BAD_NAME_ZH.search(re.sub("(?:集团|公司|股份|数据|科技|控股)$", "", name)) or len(re.sub("(?:集团|公司|股份|数据|科技|控股)$", "", name)) < 2:
                continue
            before = text[max(0, start - 10) : start]
            if self._is_own(name):
                self._has_site_zh = self._has_site_zh or "name" in groups
                yield Entity(start, m.end(), "site", name)
                continue
            if FIRM_ZH.fullmatch(name):
                groups = {}
            firm, other = "name" not in groups, bool(re.search(r"[，。；]?(?:与|和|同)[^，。；]{0,8}$", before) and re.search("相比|相较", text[m.end() : m.end() + 8]))
            by = before.endswith("由") and re.match("[^，。；]{0,4}(?:投资|建设|运营|承建|开发|打造|控股|主导|负责)", text[m.end() : m.end() + 10])
            if by or _OWN_FIRM_ZH.search(before):
                self._own.add(name)
                continue
            if firm and not _HAS_ZH.match(text[m.end() : m.end() + 12]) and not re.match(r"[^，。；]{0,12}的", text[m.end() : m.end() + 14]):
                if not known and re.match(r"[^，。；]{0,8}(?:近日|宣布|投资|拟|计划|将|负责|建设)", text[m.end() : m.end() + 14]):
                    self._own.add(name)
                continue
            if not (known if firm else self._has_site_zh) and not other and not (firm and FIRM_ZH.match(name) and not name.endswith(("公司", "集团"))):
                known = True
                self._has_site_zh = self._has_site_zh or not firm
                self._own.add(name)
                yield Entity(start, m.end(), "site", name)
                continue
            yield Entity(start, m.end(), "firm" if firm else "elsewhere", name, "adjunct" if _TARGET_ZH.search(before) else "subject", named=True)
        for place in find_places(text):
            if not "\u4e00" <= place.group()[0]:
                continue
            name, before, after = place.group(), text[max(0, place.start() - 8) : place.start()], text[place.end() : place.end() + 12]
            if _LOCATED_ZH.search(before) and not self._has_site:
                self._own.add(name)
            if self._is_own(name):
                role: Role = "adjunct" if _TARGET_ZH.search(before) else "place" if _LOCATED_ZH.search(before) else "subject"
                yield Entity(place.start(), place.end(), "site", name, role)
            elif not _TARGET_ZH.search(before) and not _LOCATED_ZH.search(before) and (_HAS_ZH.match(after) or re.match(r"\d", after) or re.search(r"[在]$", before)):
                yield Entity(place.start(), place.end(), "elsewhere", name, "place" if before.endswith("在") else "subject", named=True)

    def _several(self) -> list[tuple[int, Owner]]:
        """Return where each of several named lots begins, and whose its figures are; empty without several.

        The one located at a name of the site is the site; if there is one, the others are elsewhere. Without
        any, each is the site under its own name: their figures are never compared with each other.
        """
        named = [*_PROJECT.finditer(self._text)]
        names = list(dict.fromkeys(m.group() for m in named))
        if len(names) < 2:
            return []
        near = {m.group(): re.split(r"[。；;\n]|\. ", self._text[m.end() : m.end() + 40], maxsplit=1)[0] for m in reversed(named)}
        at_site = {name for name in names if any(own in near[name] for own in self._own)}
        return [
            (m.start(), Owner("site" if not at_site or m.group() in at_site else "elsewhere", m.group()))
            for m in named
        ]  # fmt: skip

    def _project(self, spot: Spot) -> Owner | None:
        before = [owner for start, owner in self._projects if spot.line.paragraph <= start < spot.figure.start]
        return before[-1] if before else None

    # --- whose a figure is

    def _between(self, start: int, end: int) -> list[Entity]:
        return self._entities[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def of(self, spot: Spot, *, routed: bool, supplied: bool = False) -> Owner | None:
        """Return the owner of a figure; None if it is the site's as far as can be told.

        ``routed``: it is a distance, a delay or a journey, whose clause names its other end. ``supplied``: it
        may be what a utility or a firm delivers to the site.
        """
        line, figure = spot.line, spot.figure
        if self._projects and (project := self._project(spot)) is not None:
            return project
        if routed and (others := self.between_others(spot)) is not None:
            return others
        if self._compared(spot):
            other = [e for e in self._between(spot.clause_start, figure.start) if e.kind != "site"]
            return other[-1].owner if other else Owner("industry")
        if not routed and spot.near("each") and spot.cost("each") < 24:
            return Owner("building")
        if re.match(r" (?:each|apiece)\b", spot.head) or re.search(r"\beach(?: (?:of|with|has|having|offering|housing|holding|at|rated|about|some|up to))*[^\w]*$", spot.gap):
            return Owner("building")
        behind = None if routed else self._behind(spot)
        if behind is not None:
            return None if behind.kind == "site" else behind.owner
        entity = self._holder(spot, routed=routed)
        if entity is None:
            return self._from_before(line)
        if entity.kind == "site":
            return None
        given = supplied and entity.kind in {"region", "firm"} and self._tokens.between("gives", entity.end, figure.start)
        return None if given else entity.owner

    def _holder(self, spot: Spot, *, routed: bool) -> Entity | None:
        """Return the entity of the clause of a figure, otherwise that of an earlier one of its sentence."""
        line, stop, whole = spot.line, spot.figure.start, None
        starts = [s for s in line.clause_starts if s <= stop]
        for n, start in enumerate(reversed(starts)):
            found = [e for e in self._between(start, stop) if e.role != "adjunct"]
            if routed:
                found = [e for e in found if e.kind == "site" or (e.role == "subject" and not self._is_end(e, spot))]
            found = [e for e in found if not n or e.kind != "industry" or ":" in line.text[e.end : e.end + 14]]
            # "In total" leads back from a building to the site, not from a firm.
            whole = next((e for e in reversed(found) if _is_whole(e)), whole)
            found = [e for e in found if not _is_whole(e)]
            if found:
                entity = self._head(found)
                return whole if whole is not None and entity.kind == "building" else entity
            stop = start
            if line.text[start - 2 : start].strip() in {";", "；"}:
                return whole
        return whole

    def between_others(self, spot: Spot) -> Owner | None:
        """Return the owner of a distance between two named places, the first of which is not the site's."""
        said = self._text[max(spot.line.start, spot.figure.start - 40) : spot.figure.start]
        found = _FROM_TO_ZH.search(said)
        start = found["start"] if found else ""
        if not found:
            english = _FROM_TO_EN.search(said)
            onward = english and re.match(r" ?(?:km|kilomet\w+|miles)? ?(?:away )?(?:from|to) (?:the )?[A-Z]", spot.after(40))
            start = english["start"] if english and onward else ""
        place = next((m.group() for m in find_places(start)), "")
        if not place or self._is_own(place) or any(own in start for own in self._own):
            return None
        return Owner("elsewhere", place)

    def _is_end(self, entity: Entity, spot: Spot) -> bool:
        return entity.named and not _OWN_SITE.match(self._text[entity.end : entity.end + 40]) and not _OTHERS.search(self._text[max(0, entity.start - 30) : entity.start])

    def _head(self, found: list[Entity]) -> Entity:
        """Return the entity that holds what follows: the last one, a place only where nothing else is named."""
        subjects = [e for e in found if e.role != "place"]
        last = found[-1]
        return subjects[-1] if subjects and last.role == "place" else last

    def _labels(self, entity: Entity) -> bool:
        return self._text[entity.end : entity.end + 1] in ":：(（"

    def _compared(self, spot: Spot) -> bool:
        start = max(spot.clause_start, spot.gap_start)
        low = max(spot.line.start, spot.figure.start - 70, spot.gap_start)
        start = low if re.search(r", (?:where|which|whose|who)\b", self._text[low : spot.figure.start]) else start
        marks = self._tokens.between("compare", low, spot.figure.start)
        text = self._text
        marks = [
            m
            for m in marks
            if not spot.line.separated(m.end, spot.figure.start)
            or re.match(r" [^,;.]{2,40}, (?:where|which|whose|who)\b", text[m.end : spot.figure.start])
        ]
        if re.search(r"(?:^|[，。；])[与和同][^，。；0-9]{1,12}$", spot.gap) and re.match(r"[^，。；0-9]{0,10}(?:相比|相较)", spot.head):
            return True
        if not marks or start > spot.figure.start:
            return False
        after = self._between(marks[-1].end, spot.figure.start)
        return not any(e.kind == "site" for e in after)

    _LINK = re.compile(r"(?: |的|[(（]|[^,;.，。；0-9]{0,30}?\b(?:of|at|for|in|across|by|into|on|reported by|throughout|among|from|with) (?:an? |the |its |our |all )*)?(?:[a-z-]+ ){0,2}")

    def _behind(self, spot: Spot) -> Entity | None:
        """Return an entity that follows the figure: an output *of the plant*, 17 cents *in Boston*."""
        figure = spot.figure
        wide = _WIDE.match(self._text, figure.end, spot.next_start)
        if wide:
            return Entity(figure.end, wide.end(), "region", wide.group().split()[-1])
        ahead = next(iter(self._between(figure.end, min(spot.next_start, spot.line.end, figure.end + 60))), None)
        if ahead is None or ahead.start >= max(spot.head_end, figure.end + 2) or ahead.kind == "building":
            return None
        if ahead.kind == "site" and ahead.role == "subject":
            return None
        return ahead if self._LINK.fullmatch(self._text, figure.end, ahead.start) else None

    def _from_before(self, line: Line) -> Owner | None:
        """Return what the sentence before is about, if this one begins with *it*, *that centre* or a verb."""
        if line.start <= line.paragraph:
            return None
        opening = self._tokens.between("pronoun", line.start, min(line.start + 28, line.end))
        if not opening or self._text[line.start : opening[0].start].strip():
            return None
        low = max(line.paragraph, line.start - 400)
        ends = [m.end() for m in re.finditer(r"[。！？\n]|[.!?] ", self._text[low : max(low, line.start - 2)])]
        here = [e for e in self._between(low + (ends[-1] if ends else 0), line.start) if e.role != "adjunct"]
        subjects = [e for e in here if e.role == "subject"] or here
        if not subjects:
            return None
        # "That campus" is the last one named, "it" what the sentence was about.
        said = self._text[opening[0].start : opening[0].end].lower()
        entity = subjects[-1] if " " in said or len(said) < 2 or said.startswith("该") else subjects[0]
        return None if entity.kind in {"site", "building", "industry"} else entity.owner


# What a county shares with a site in it.
_OF_A_PLACE = frozenset({"temperature", "acceleration", "height", "length", "duration", "yearly_time", "travel_time", "voltage"})
_BOUGHT = frozenset({"energy_price", "share"})


def concerns(owner: Owner, kind: ClaimKind) -> bool:
    """Return whether *owner* can have a figure of *kind* of its own: a county has the climate of its site."""
    if owner.kind == "region":
        return kind.dimension not in _OF_A_PLACE
    if owner.kind == "firm":
        return kind.dimension not in {"temperature", "acceleration", "height", "length", "duration", "travel_time", "voltage", "apparent_power"}
    if owner.kind == "building" and not owner.name:
        return kind.parted
    if owner.kind in {"plant", "building"}:
        return kind.parted or kind.phased or (kind.judge in {"paper", "voltage"} and kind.dimension not in _BOUGHT)
    return True


def _is_whole(entity: Entity) -> bool:
    return entity.kind == "site" and not entity.name


def _apart(found: Sequence[Entity]) -> list[Entity]:
    """Return the entities in order; of two that overlap, the longer one."""
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda e: (e.start, -e.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
        elif entity.end > kept[-1].end and entity.end - entity.start > kept[-1].end - kept[-1].start:
            kept[-1] = entity
    return kept


__all__ = ["Entity", "Holders", "Token", "concerns"]
