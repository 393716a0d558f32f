"""Claims in words: tiers and certificates, superlatives and ranks, comparisons with others."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.compared_with import (
    COMPARATIVES,
    COUNTED_EN,
    GOODS_EN,
    GOODS_HAD,
    MEASURED_EN,
    MEASURED_ZH,
    MULTIPLE,
    NOUN_EN,
    OF_SET_ZH,
    PERIOD_EN,
    PERIOD_ZH,
    among_at,
    comparatives,
    compared_sets,
    is_together,
)
from siting.auditing.reading.extremes import (
    JOINT_EN,
    MARKS,
    Extreme,
    extremes,
    partition,
    quantity_named,
)
from siting.auditing.reading.grade import Grade
from siting.auditing.reading.multiples import MULTIPLE_EN, MULTIPLE_ZH, multiples
from siting.auditing.reading.nouns import nouns, nouns_zh, plurals
from siting.auditing.reading.protected_land import denials
from siting.auditing.reading.regions import OF_REGION_ZH, region_of
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.site_conditions import conditions
from siting.auditing.reading.standards import standards
from siting.auditing.reading.stated_figures import StatedFigure
from siting.auditing.reading.unsurpassed import unsurpassed

_THING_ZH = r"(?:(?:数据|智算|算力|计算|超算|存储)中心|园区|县|市|区|地区|城市|节点|基地|产业园|机房|云谷|枢纽|选址|候选地|地块|场址|灾备中心|省份|项目)"
# Than any rival, than at the other five sites, 比其他场址: all that there are to compare with.
_ANY_EN = (
    r"than (?:at |in |that of |those of |with )?(?:(?:any|all|each|every)(?: of)?(?: the| our)?(?: other)?|the other)(?: [a-z-]+){0,2}? "
    rf"(?:rivals?|competitors?|{nouns('site', 'land', 'place')}|{plurals('site', 'land', 'place')})\b"
)
# Land is the cheapest in the county, power at the site is lowest here, nowhere is land cheaper.
_IS_EN = r"(?: (?:price|cost)s?)?(?: (?:here|at|in|of|on|for)\b[^,.;:\d]{0,40}?)? (?:is|are|remains?|stays?|costs?)(?: by far| here| also| now| currently)*"
_SAID_OF_EN = rf"(?P<what>(?i:{MEASURED_EN}|land|power|electricity|energy))"
_ALONE_EN = r"(?=[.,;:!)]|\s*$| (?:here|anywhere)\b| (?:in|of|among|within|across) (?!(?:the )?(?:night|day|evening|morning|spring|summer|autumn|winter|[A-Z][a-z]+ber\b|January|February|March|April|May|June|July|August)))"
_ELSEWHERE_EN = rf"(?:{_ANY_EN}|than (?:anywhere|everywhere|any place)(?: else)?\b|than elsewhere\b)"
_ANY_ZH = r"(?:本[册文书][件中内里]*的?)?(?:其他|其它|其余|任何|所有|另外)[^，。；\d]{0,6}?(?:园区|地块|场址|候选地|项目|对手)"
# The largest on offer: of all that are sold, as the largest of the sites is.
_OFFERED_EN = r"(?:(?:now |currently )?(?:on offer|on the market|for sale|available))\b"
_OF_SET_EN = rf"(?:{_OFFERED_EN}|(?:of|in|among) (?:{COUNTED_EN}|(?:(?:all|the|these|our|its|this) )*(?:[a-z]+ )?(?:sites|parcels|plots|parks|candidates|campuses|area|region|county|province|district|city|brochure|leaflet|file|report|document|study))\b)"
# 地价最低、面积最大: a clause that says it of something, not of a time (1月最低) or of a figure (最高可达).
# 夏县, 长春 and 日照 are names, no times, where a price or an area is said of them.
_PRICED_ZH = r"(?!.{0,6}(?:[春夏秋冬]季|夜间|白天|月份|[一二三四五六七八九十]月|每日))[^\W\da-zA-Z_最]{1,10}?(?:[地电]价|面积|规模|能力|容量|水量)"
_OF_A_CLAUSE_ZH = r"(?<![\u4e00-\u9fff])(?!同?比|极端|历史|历年|[为是在])"
_ATTRIBUTE_ZH = (
    rf"{_OF_A_CLAUSE_ZH}(?:[^\W\da-zA-Z_月季日夜晨午春夏秋冬最]{{2,10}}?(?<!气温)(?<!温度)|{_PRICED_ZH})"
)
# 距居民区最近处320米: where it is measured, not that it is nearest of all.
_NO_POINT_ZH = r"(?!处|点|端|位置|边界|距离|直线距离)"
_PREDICATE_END = r"(?=的?(?:[，、；。！）)\n]|$))"
_SOME, _NO_FIGURE = r"(?:[a-z]+ ){0,2}?", r"(?! (?:of|is|at|was|to|from|between) (?:[a-z]+ ){0,2}[$€£]?\d)"
# 出让起始价12.8万元/亩，全区域最低: what is lowest stands before the figure, not beside the word.
_MEASURED_ZH = rf"[\u4e00-\u9fff]{{0,8}}(?:{MEASURED_ZH}|[电地]价)"
_AT_ZH = r"(?:位居|位列|排名?|[在是为居于列]{1,2})?"
_IN_SET_ZH = rf"(?:{_AT_ZH}{OF_SET_ZH}[之当]?中?(?:是|为)?)?"
_KIND_OF_PLACE_EN = (
    r"(?P<subject>(?:\d+ ?k[Vv] )?[a-z][a-z-]+(?: [a-z-]+)?)(?=[,.;)]|\s*$| (?:of|in|among|than)\b)"
)
_OF_SET_BEHIND_EN = rf" {_OF_SET_EN}|[,.;)]|\s*$"
# The lowest of the six sites, cheaper than any rival: of the figure before it.
_OF_FIGURES = tuple(
    (re.compile(rf"\b(?:(?:the )?(?:{most}) {_OF_SET_EN}|(?:{more}) {_ANY_EN})"), word, None)
    for word, most, more in (
        ("lowest", "lowest|cheapest", "lower|cheaper"),
        ("highest", "highest", "higher"),
        ("largest", "largest|biggest|greatest", "larger|bigger|greater"),
        ("smallest", "smallest", "smaller"),
    )
)
_NEED_FIGURE = frozenset(pattern for pattern, _, _ in _OF_FIGURES)
_PREDICATES_EN = tuple(
    (re.compile(pattern), word, None)
    for word, most, more in (
        ("lowest", "lowest|cheapest|least expensive|least", "lower|cheaper|less expensive|less"),
        ("highest", "highest|dearest|most expensive", "higher|dearer|more expensive"),
        ("largest", "largest|biggest|greatest", "larger|bigger|greater|more"),
        ("smallest", "smallest|shortest", "smaller|shorter"),
    )
    for pattern in (
        rf"\b{_SAID_OF_EN}{_IS_EN}(?: the)? (?:{most}){_ALONE_EN}",
        rf"\b{_SAID_OF_EN}{_IS_EN} (?:{more}) {_ELSEWHERE_EN}",
        rf"\b(?:{more}) (?P<what>{NOUN_EN}) {_ELSEWHERE_EN}",
        rf"\b[Nn]owhere(?: else)?(?: [^,.;:\d]{{1,30}}?)?(?: is| are| does)? {_SAID_OF_EN}(?: costs?)? (?:{more})\b",
    )
)
# Its water supply ranks first: only for quantities of which more is better.
_SIZE_EN = r"(?P<what>(?i:(?:[a-z]+ )?(?:area|capacity|supply)))"
_RANKS_EN = (
    rf"(?:ranks?|ranked|comes?|stands?|is tied|ties) {JOINT_EN}(?:for )?(?:first|No\. ?1|number one)\b"
)
_SUPERLATIVES: tuple[tuple[re.Pattern[str], str, KindId | None], ...] = (
    (re.compile(rf"(?:距离|距(?!离)|离|(?<![达直])到)(?:最近的?)?(?P<subject>(?!最近)(?:\d{{2,4}}(?:千伏|kV))?[^，。；、\d距“”\"'()|]{{1,12}}?)的?(?:直线)?(?:距离)?{_IN_SET_ZH}最[近短]{_NO_POINT_ZH}(?:的[^，。；]{{0,8}}?{_THING_ZH})?"), "nearest", "distance"),
    (re.compile(rf"(?:距离|距(?!离)|离)(?P<subject>(?!最近|最远)(?:\d{{2,4}}(?:千伏|kV))?[^，。；、\d距“”\"'()|]{{1,12}}?)的?(?:直线)?(?:距离)?{_IN_SET_ZH}最远(?:的[^，。；]{{0,8}}?{_THING_ZH}|{_PREDICATE_END})"), "farthest", "distance"),
    *(
        (re.compile(rf"\b(?:the )?(?:farthest|furthest|most distant)(?: {nouns('site', 'land', 'place')}| (?:of|among) [^,.;\d]{{3,30}}?)? from {end}"), "farthest", "distance")
        for end in (rf"(?:an? |the (?:nearest )?){_KIND_OF_PLACE_EN}", r"(?P<subject>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)")
    ),
    (re.compile(rf"\b{_SIZE_EN}(?: here)? (?:is )?{_RANKS_EN}"), "largest", None),
    (re.compile(rf"\b{_RANKS_EN}(?: (?:of|in|among) [^,.;\d]{{3,30}}?)?,? (?:in|for|by|in terms of) (?:its |the )?{_SIZE_EN}\b"), "largest", None),
    (re.compile(rf"(?P<scope>[\u4e00-\u9fff]{{0,6}}?)唯一(?:一个|一家|一座|的)?[^，。；\d]{{0,24}}?{_THING_ZH}?"), "only", None),
    (re.compile(rf"(?P<scope>[\u4e00-\u9fff]{{0,6}}?)(?:规模|体量)?最大的?[^，。；\d]{{0,12}}?{_THING_ZH}"), "largest", None),
    (re.compile(rf"(?P<scope>[\u4e00-\u9fff]{{0,6}}?)(?:首[个家座]|第一[个家座])[^，。；]{{0,32}}?{_THING_ZH}"), "first", None),
    (re.compile(r"(?:年(?:平均|均))?气温最低|最凉爽"), "coolest", "mean_temperature"),
    (re.compile(r"PUE(?:值)?最低(?!可|达|为|至|到|仅|值|降|能|约|[\d.])|最低的?PUE(?!值?(?:可|达|为|至|到|仅|降|能|约|[\d.]))"), "lowest", "pue"),
    (re.compile(rf"(?P<region>{OF_REGION_ZH})最高"), "highest", None),
    (re.compile(rf"(?P<region>{OF_REGION_ZH})最大(?!的)"), "largest", None),
    (re.compile(rf"(?P<region>{OF_REGION_ZH})最[低小]"), "lowest", None),
    (re.compile(r"(?:电价|成本|时延|延迟|灾害风险)最低"), "lowest", None),
    (re.compile(rf"(?:[它其这]|地块|{nouns_zh('site')})[是为]{OF_SET_ZH}[之当]?中最大(?=的?{MARKS}(?:[，、；。！）)\n]|$))"), "largest", None),
    (re.compile(rf"{_ATTRIBUTE_ZH}最(?:低|少){_PREDICATE_END}"), "lowest", None),
    (re.compile(rf"{_ATTRIBUTE_ZH}最(?:大|多|广){_PREDICATE_END}"), "largest", None),
    (re.compile(rf"{_ATTRIBUTE_ZH}最高{_PREDICATE_END}"), "highest", None),
    (re.compile(rf"{_ATTRIBUTE_ZH}最(?:小|短){_PREDICATE_END}"), "smallest", None),
    (re.compile(rf"{_ATTRIBUTE_ZH}最(?:好|优|佳|全|强|优惠|完善|齐全|便利|便捷|充足|可靠){_PREDICATE_END}"), "best", None),
    (re.compile(rf"\b(?:(?:nearest|closest)|shortest (?:straight )?(?:distance|line|way|connection)) to (?:an? |the (?:nearest )?){_KIND_OF_PLACE_EN}"), "nearest", "distance"),
    (re.compile(rf"\bthe most land\b(?: available)?(?={_OF_SET_BEHIND_EN})"), "largest", "land_area"),
    (re.compile(rf"\bthe most (?:available |firm )?(?:power|capacity)\b(?: available)?(?={_OF_SET_BEHIND_EN})"), "largest", "power"),
    (re.compile(rf"\bthe most (?:available )?water\b(?: available)?(?={_OF_SET_BEHIND_EN})"), "largest", "water_supply"),
    (re.compile(r"\b(?:the )?(?:nearest|closest)\b[^.;\d]{0,40}?\bto (?:the )?(?P<subject>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)"), "nearest", "distance"),
    (re.compile(r"\bnearer (?:to )?(?P<subject>[A-Z][\w'-]*) than any (?:other )?(?:site|park|campus|county|data)"), "nearest", "distance"),
    (re.compile(r"\b(?:the|its|their|county's|province's|region's) (?:[a-z]+ )?only (?:[A-Za-z0-9+'-]+ ){0,5}?(?:data cent(?:er|re)|campus|site|park|county|city|facility|location|place|region|parcel)\b", re.IGNORECASE), "only", None),
    (re.compile(r"\b(?:the|'s) (?:largest|biggest) (?:[A-Za-z0-9+'-]+ ){0,5}?(?:data cent(?:er|re)|campus|site|park|facility|hub|cluster|project)\b", re.IGNORECASE), "largest", None),
    (re.compile(r"\b(?:the|'s) first (?:[A-Za-z0-9+'-]+ ){0,5}?(?:data cent(?:er|re)|campus|park|facility|hub|cluster)\b(?= (?:in|of|to|with|for|that|ever|outside|powered|designed|certified)\b)", re.IGNORECASE), "first", None),
    (re.compile(r"\b(?:the )?(?:coolest|coldest) (?:[a-z-]+ ){0,6}?(?:site|county|city|climate|location|region|place|park|campus)\b", re.IGNORECASE), "coolest", "mean_temperature"),
    (re.compile(r"\b(?:the|'s) highest (?:[A-Za-z0-9+'-]+ ){0,3}?(?:data cent(?:er|re)|campus|site)\b", re.IGNORECASE), "highest", "elevation"),
    *(
        (re.compile(rf"\bis (?:by far )?(?:the )?{JOINT_EN}{most} (?:in\b|of\b|{_OFFERED_EN})", re.IGNORECASE), word, None)
        for word, most in (("largest", "(?:largest|biggest)"), ("smallest", "smallest"))
    ),
    (re.compile(r"\bthe only one (?:in|with|without|that|not|powered|to|of)\b", re.IGNORECASE), "only", None),
    (re.compile(r"\b(?:is|are|being|climate|site|county) (?:by far |probably |perhaps )?the (?:coolest|coldest) (?:in|of)\b", re.IGNORECASE), "coolest", "mean_temperature"),
    (re.compile(r"\b(?:the )?lowest PUE\b", re.IGNORECASE), "lowest", "pue"),
    (re.compile(r"\b(?:the )?lowest (?:mean |average |annual )+temperature", re.IGNORECASE), "coolest", "mean_temperature"),
    (re.compile(rf"\b(?:the )?(?:largest|biggest|greatest) {_SOME}(?:area|plot|parcel|land|footprint|reserve)s?\b{_NO_FIGURE}"), "largest", None),
    (re.compile(rf"\b(?:the )?(?:lowest|cheapest) {_SOME}(?:(?:price|cost|rent|tax|rate|tariff|risk)s?|(?:land|power|electricity)(?! (?:price|cost|rate|tariff|rent)))\b{_NO_FIGURE}"), "lowest", None),
    (re.compile(rf"\b(?:the )?(?:shortest) {_SOME}(?:distance|way|route|drive|connection)s?\b{_NO_FIGURE}"), "smallest", None),
    (re.compile(rf"\bthe (?:best|strongest) {_SOME}(?:grid|connections?|infrastructure|location|access|climate|terms)\b"), "best", None),
    (re.compile(rf"\b(?:is|are) (?:larger|bigger) {_ANY_EN}"), "largest", "land_area"),
    (re.compile(rf"\b(?:cheaper|less expensive) (?P<what>{GOODS_EN}) {_ELSEWHERE_EN}"), "lowest", None),
    *((re.compile(rf"\bmore (?:available |firm )?(?i:{good}) {_ELSEWHERE_EN}"), "largest", kind) for good, kind in GOODS_HAD),
    *_PREDICATES_EN,
    *_OF_FIGURES,
    *(
        (re.compile(rf"(?<=[块区址地目园它其])比{_ANY_ZH}(?:都|均|更|还|要)*{more}{_PREDICATE_END}"), word, "land_area")
        for word, more in (("largest", "大"), ("smallest", "小"))
    ),
    *(
        (re.compile(rf"(?:{_ATTRIBUTE_ZH})?(?:比{_ANY_ZH}(?:都|均|更|还|要)*(?:{more})|{than}于{_ANY_ZH})"), word, None)
        for word, more, than in (
            ("lowest", "低|便宜", "低"), ("largest", "大|多", "[大多]"), ("highest", "高|贵", "高"), ("smallest", "小|少", "[小少]"),
        )
    ),
)  # fmt: skip
# What every one of them holds: most sentences hold none, and need not be scanned for each.
_OF_SUPERLATIVES = scanner(
    r"最|唯一|第|rank|second|third|th\b|首[个家座位]|之首|榜首|末位|仅次于|last\b|第一|[比于](?:本|其|任|所|另)|est\b|least|the most |\bmost |only|first|\bthan\b|nearer|expensive|nowhere",
    re.IGNORECASE,
)
# Not the largest, the second lowest: what is so said is no superlative.
_DENIED = re.compile(
    r"(?:不是|并非|不算|算不上|非|谈不上|未必|第[二三四五六七八九十\d]+)$"
    r"|(?:\b(?:not|n['’]t|nor|neither|never|hardly|without)(?: [a-z]+){0,1}|\b(?:second|third|fourth|fifth|next|\dnd|\drd|\dth))[ -]?(?:the )?$",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"最|第一|首[个家座位]|[榜之]首|唯一|\b(?:(?:low|cheap|high|larg|bigg|great|small|short|near|clos|cool|cold|dear)est|best|strongest|most|least|only|first)\b",
    re.IGNORECASE,
)
_NOT_SUPERLATIVE = re.compile(
    r"最大限度|最大程度|最大化|最近(?:几|五|三|两|一|十|的?年|来)|不是唯一|唯一性|之一|之列|前列|one of the|among the \w+est\b",
    re.IGNORECASE,
)
_BARE_ZH = re.compile(rf"最(?:低|高|大|小|少|多|便宜|低廉)$|^(?:比|[低高大小多少]于){_ANY_ZH}")
# 地价为全县最低, 电价在全省最低: what is lowest stands before the region.
_BEFORE_REGION_ZH = re.compile(
    r"(?:^|[，。；、：:(（])(?P<what>[^\W\da-zA-Z_]{2,12}?)(?:[为是在属居]|位居|处于|属于|均|都|也|仍)*$"
)
_BEFORE_FIGURE_ZH = re.compile(
    rf"(?:^|[，。；、：:(（\n！])(?:而|且|其|本?(?:地块|园区|场址|项目)的?)?(?P<what>{_MEASURED_ZH})(?:\((?:不)?含税\))?(?:[仅约只为是达:：]|低至|不到|大约|平均)*(?=\d)"
)
_BARE_EN = re.compile(
    rf"\b(?:lowest|cheapest|highest|largest|smallest) (?:{_OFFERED_EN}|(?:of|in|among|anywhere|here)\b)(?! {MEASURED_EN})|er {_ANY_EN}"
)
# Land costs EUR 35 per square metre, the lowest price of the five.
_BARE_PRICE_EN, _GOOD_EN = (
    re.compile(r"^(?:the )?\w+ (?:asking |offered )?(?:price|cost)s?$"),
    re.compile(rf"\b{GOODS_EN}\b"),
)


_IN_WORDS: dict[KindId, Callable[[str, int, int], Iterator[tuple[int, int, str]]]] = {
    "protected_land": denials,
    "site_conditions": conditions,
}


def find_grades(text: str, start: int, end: int) -> list[Grade]:
    """Return tiers, classes and superlatives of the sentence from *start* to *end*."""
    found = standards(text, start, end)
    for kind, said in _IN_WORDS.items():
        found += [Grade(at, to, kind, word) for at, to, word in said(text, start, end)]
    found += _superlatives(text, start, end)
    return sorted(found, key=lambda g: g.start)


def _superlatives(text: str, start: int, end: int) -> list[Grade]:
    found = list(unsurpassed(text, start, end))
    found += [
        Grade(
            c.start, c.end, "superlative", c.word, subject=c.subject, aspect=c.aspect, among=c.among, by=c.by
        )
        for c in (*multiples(text, start, end), *comparatives(text, start, end))
        if not any(g.start < c.end and c.start < g.end for g in found)
    ]
    if not _OF_SUPERLATIVES.search(text, start, end):
        return found
    sets = compared_sets(text, start, end)
    named, bare = partition(extremes(text, start, end))
    _add_extremes(found, named, text, (start, end), sets)
    for pattern, word, aspect in _SUPERLATIVES:
        for m in pattern.finditer(text, start, end):
            if any(g.start < m.end() and m.start() < g.end for g in found):
                continue
            grade = _superlative(text, (start, end), m, Grade(*m.span(), "superlative", word, aspect=aspect))
            if grade is not None:
                found += _of_its_period(text, start, end, grade, among_at(sets, m.start()))
    _add_extremes(found, bare, text, (start, end), sets)
    return found


def _add_extremes(
    found: list[Grade],
    several: Iterable[Extreme],
    text: str,
    within: tuple[int, int],
    sets: list[tuple[int, tuple[str, ...]]],
) -> None:
    """Add the superlatives and ranks that are not in *found* yet."""
    for e in several:
        if any(g.start < e.end and e.start < g.end for g in found) or _is_none(text, within, e):
            continue
        grade = Grade(
            e.start, e.end, "superlative", e.word, subject=e.subject, rank=e.rank, of_figure=not e.subject,
            scope=region_of(text, e.start, e.end, *within),
        )  # fmt: skip
        found += _of_its_period(text, *within, grade, among_at(sets, e.at))


def _is_none(text: str, within: tuple[int, int], extreme: Extreme) -> bool:
    """Return whether a superlative that names its quantity is denied, or one of several (最大的之一)."""
    start, end = within
    around = text[max(start, extreme.at - 12) : min(end, extreme.end + 6)]
    denied = _DENIED.search(text, max(start, extreme.at - 24), extreme.at)
    return denied is not None or _NOT_SUPERLATIVE.search(around) is not None


def _superlative(text: str, within: tuple[int, int], m: re.Match[str], grade: Grade) -> Grade | None:
    """Return a superlative of the sentence *within* with its subject; None if it is none."""
    start, end = within
    if _is_no_superlative(text, within, m):
        return None
    measured = "" if grade.aspect else _measured_before(text, start, m)
    if not measured and m.re in _NEED_FIGURE:
        return None
    groups = m.groupdict()
    subject = groups.get("subject") or groups.get("what") or measured
    return replace(grade, subject=subject, scope=region_of(text, *m.span(), start, end))


def _is_no_superlative(text: str, within: tuple[int, int], m: re.Match[str]) -> bool:
    """Return whether a superlative is denied, or the words around it make it something else."""
    start, end = within
    around = text[max(start, m.start() - 12) : min(end, m.end() + 6)]
    if _NOT_SUPERLATIVE.search(around) or is_together(text, m):
        return True
    extreme = _EXTREME.search(text, *m.span())
    return bool(extreme and _DENIED.search(text, max(start, extreme.start() - 24), extreme.start()))


# Least at which time of the day or the year: 夜间电价最低, the tariff is lowest at night.
_PERIOD_BEFORE = re.compile(rf"{PERIOD_ZH}[^，。；]{{0,6}}$|\b{PERIOD_EN}(?: [a-z]+){{0,2}} ?(?:is |are )?$")
_PERIOD_BEHIND = re.compile(rf" (?:at|during|in|on|over)(?: the)? {PERIOD_EN}\b")


def _of_its_period(text: str, start: int, end: int, grade: Grade, among: tuple[str, ...]) -> list[Grade]:
    """Return a superlative with the period it applies to; nothing where it compares periods only."""
    grade, said = replace(grade, among=among), text[grade.start : grade.end]
    upto = grade.start + said.find("最") if "最" in said else grade.start
    period = _PERIOD_BEFORE.search(text, max(start, upto - 24), upto) or _PERIOD_BEHIND.match(
        text, grade.end, end
    )
    if period is None:
        return [grade]
    if not (grade.scope or grade.among or re.search(f"{_ANY_EN}|{_ANY_ZH}", said)):
        return []
    spoken = period.group().strip()
    return [replace(grade, subject=spoken if period.end() <= upto else f"{grade.subject or said} {spoken}")]


_OF_QUOTIENT = r"(?: ?(?:per|an?|each) [a-z]+|/[A-Za-z]+[23²³]?)"
# The number of a name may be no part of it: than at Wenshui Phase 2 by 7 km.
_TO_DIFFERENCE = re.compile(
    r"(?:了|出|约|大约|近|将近|超过|整整)*"
    r"|(?: \d{1,3})?,? by (?:about |around |roughly |some |nearly |almost |over |more than )?"
)
_FROM_DIFFERENCE = re.compile(rf"{_OF_QUOTIENT}? ?")
_REST_OF_DIFFERENCE = re.compile(rf"{_OF_QUOTIENT}?")


def with_difference(text: str, grade: Grade, figures: Iterable[StatedFigure]) -> Grade:
    """Return a comparison with the figure that says by how much: 60 km closer to Beijing than X, 比X低8万元/亩."""
    if grade.word not in COMPARATIVES or grade.by:
        return grade
    multiple = _multiple_beside(text, grade)
    if multiple is not None:
        return multiple
    told = (_with_figure(text, grade, f) for f in figures)
    return next((graded for graded in told if graded is not None), grade)


def _with_figure(text: str, grade: Grade, f: StatedFigure) -> Grade | None:
    if f.start >= grade.end and _TO_DIFFERENCE.fullmatch(text, grade.end, f.start):
        rest = _REST_OF_DIFFERENCE.match(text, f.end)
        end = rest.end() if rest else f.end
        return replace(grade, end=end, by=text[f.start : end])
    if f.end <= grade.start and f.group and _FROM_DIFFERENCE.fullmatch(text, f.end, grade.start):
        return replace(grade, start=f.start, by=text[f.start : grade.start].strip())
    return None


# 比X大一倍, three times larger than X: a multiple is no figure with a unit.
_MULTIPLE_BEHIND = re.compile(rf"(?:{_TO_DIFFERENCE.pattern})(?P<by>{MULTIPLE_ZH})(?!的)")
_MULTIPLE_BEFORE = re.compile(rf"(?P<by>{MULTIPLE_EN}) $")


def _multiple_beside(text: str, grade: Grade) -> Grade | None:
    """Return a comparison with the multiple or the share beside it; None without one."""
    behind = _MULTIPLE_BEHIND.match(text, grade.end)
    if behind is not None:
        return replace(grade, end=behind.end(), by=text[grade.end : behind.end()])
    before = _MULTIPLE_BEFORE.search(text, max(0, grade.start - 24), grade.start)
    if before is None or before["percent"]:
        return None
    word = grade.word if before["part"] else MULTIPLE
    return replace(grade, start=before.start(), by=before["by"], word=word)


def _measured_before(text: str, start: int, m: re.Match[str]) -> str:
    """Return what a superlative without a noun is said of: that of the last figure before it in the sentence."""
    if m.groupdict().get("region") and _BARE_ZH.search(m.group()):
        before = _BEFORE_REGION_ZH.search(text[start : m.start()])
        if before:
            return before["what"]
    if _BARE_PRICE_EN.search(m.group()):
        goods = list(_GOOD_EN.finditer(text, start, m.start()))
        return f"{goods[-1].group().lower()} price" if goods else ""
    chinese = _BARE_ZH.search(m.group()) is not None
    if not chinese and not _BARE_EN.search(m.group()):
        return ""
    if not chinese:
        return quantity_named(text, start, m.start())
    # One character more: what ends the sentence before.
    found = list(_BEFORE_FIGURE_ZH.finditer(text, max(0, start - 1), m.start()))
    return found[-1]["what"] if found else ""
