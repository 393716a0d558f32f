"""What a text says in words that a site has or lacks: 供水有保障, "no gas supply", 七通一平, 无防洪压力."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator

from siting.auditing.reading.scanning import scanner
from siting.records import dataclass
from siting.sites.condition_words import FLOOD, FLOODS_EN, FLOODS_ZH, SUPPLIES_EN, SUPPLIES_ZH

_BEFORE = 60
_REACH, _SUBJECT_REACH = 200, 14
NO = "no "
"""Before the id of what is said to be lacking."""
_SUFFIX_ZH = r"(?:供应|供给|条件|能力|设施|系统|管网|管线|管道|干管|线路|资源|基础|配套|接入(?!方案))*"
_SUFFIX_EN = r"(?: (?:suppl(?:y|ies)|connections?|mains?|network|grid|lines?|pipelines?|access|links?|system|connectivity|cables?))*"
_ONE_ZH, _ONE_EN = rf"(?:{SUPPLIES_ZH}){_SUFFIX_ZH}", rf"(?:{SUPPLIES_EN}){_SUFFIX_EN}"
_EACH = (re.compile(_ONE_ZH), re.compile(rf"\b{_ONE_EN}\b", re.IGNORECASE))
# 水电路气, 通水、通电: short names stand in a list that begins with water, so that 集成电路 is no road.
_SHORT = {
    "水": "water",
    "电": "power",
    "路": "road",
    "气": "gas",
    "讯": "fibre",
    "信": "fibre",
    "暖": "heat",
    "污": "sewage",
}
_PLAIN_ZH, _PLAIN_EN = (re.sub(r"\(\?P<\w+>", "(?:", words) for words in (_ONE_ZH, _ONE_EN))
_LIST = scanner(rf"(?:{_PLAIN_ZH})(?:(?:[、和及与]|以及)(?:{_PLAIN_ZH}))*(?:等{_SUFFIX_ZH})?")
_SHORT_LIST = scanner(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[的已内区及])|(?<=地块)|(?<=场址)|(?<=场地)|(?<=项目))通?水(?:[、和]?通?[{''.join(_SHORT)}]){{1,6}}(?:等)?{_SUFFIX_ZH}"
)
_LIST_EN = scanner(rf"\b(?:{_PLAIN_EN})(?:,? (?:and |& )?(?:{_PLAIN_EN}))*\b", re.IGNORECASE)
# 三通 are water, power and road; of more, which ones differs from place to place.
_LEVELLED = scanner(
    r"[三四五六七八九]通一平|\b(?:fully[ -]serviced|all (?:utilities|services) (?:are )?(?:available|connected|in place|on site))\b",
    re.IGNORECASE,
)
_THREE, _SERVICED = ("water", "power", "road"), ("water", "power")
_NOT_LEVELLED = re.compile(r"(?:未|没有|不具备|无|\bnot(?: yet)?|n['’]t)[^，。；,.;]{0,12}$", re.IGNORECASE)

_QUALITY_ZH = r"(?:可靠|稳定|充足|充沛|充裕|良好|完善|完备|便利|便捷|优越|优质|畅通|安全)"
_QUALITY_EN = (
    r"(?:reliable|secured?|ample|abundant|plentiful|sufficient|adequate|good|excellent|full|stable|guaranteed|assured|robust"
    r"|dependable|uninterrupted|direct|existing|ready|immediate|easy|convenient)"
)
# 专用, dedicated, may be said of a line, whoever else shares the capacity.
_ALONE_ZH, _ALONE_EN = (
    r"(?<![非不])(?:独享|独占|独用|专享)",
    r"\b(?<!not )(?<!non-)(?:exclusive(?:ly)?|solely|sole)\b",
)
_HAS_BEHIND_ZH = re.compile(
    r"(?:均|都|已经?|全部|全面|十分|非常|较为?|充分|完全|相对|目前|现|可以?|能够?|也|更|基本|比较|很|特别|极为?|状况|情况|方面|得到|具有|有)*"
    rf"(?:有[^，。；有无]{{0,4}}保[障证]|得到[^，。；]{{0,4}}保[障证]|{_QUALITY_ZH}(?!率|性)|齐全|齐备|俱全|俱备|到位|就绪|无忧|丰富|富余"
    r"|接通|通达|通至|通到|接入|接至|接到|引至|铺设[到至]|敷设[到至]|覆盖|[三四五六七]通|(?<=[已均全俱])通(?!过|知|告|常|报|车|航)"
    rf"|(?:由|为|供)?[^，。；\d]{{0,8}}{_ALONE_ZH})(?!后|前|之[后前]|时|的?(?:前提|条件下|情况下)|的(?:地块|区域|地方|场址))"
)
_HAS_BEFORE_ZH = re.compile(
    rf"(?:{_QUALITY_ZH}(?:、{_QUALITY_ZH})*的?|{_ALONE_ZH}的?|(?:具备|拥有|具有)(?:{_QUALITY_ZH}的?)?(?:市政|集中|双路|双回路)?"
    r"|已(?:接?通|接入|引入|铺设|覆盖|配套|敷设)(?:了|有)?(?:市政|城市|集中|管道)?)$"
)
_LACKS_BEHIND_ZH = re.compile(
    r"(?:均|都|目前|现|暂|仍|还|也|条件)*(?:(?:尚|还|暂|仍)?未(?:接?通|接入|接至|铺设|建成|到位|落实|覆盖|配套|通达)|不通|不具备|没有|缺失"
    r"|[需须](?:要|由企业)?自(?:建|备|行))"
)
_LACKS_BEFORE_ZH = re.compile(
    r"(?<!绝)(?:暂?无|没有|(?:尚|还)?未(?:接?通|接入|铺设|建有?|配套|覆盖|引入)|不具备|不通|缺(?:少|乏)|尚无)(?:了|有)?(?:市政|集中|城市|任何|配套|现状|专用|稳定|可靠|的)*$"
)
# 争取通水, 确保供水: an aim; 无供水压力, no water shortage: what is not lacking.
_AIM_ZH = re.compile(
    r"(?:需要?|要求|确保|争取|力争|推进|加快|加强|提升|计划|拟|是否|如|若|无需|不需)[^，。；]{0,6}$"
)
# 全县供水有保障, 县城道路畅通: the subject of the clause, or of an earlier one, is the place around the site.
_WHERE_ZH = re.compile(r"[^地园场项基]{0,4}?(?:距|位于|地处|坐落|邻|靠近|[离在从])")
_CLAUSE_ZH = re.compile(r"[，。；：,;:\n]")
_SUBJECT_ZH = re.compile(
    r"(?P<site>地块|园区|场[址地]|项目|基地|数据中心|本[地项园])"
    r"|(?<!位于)(?<!地处)(?<!坐落于)(?<!坐落在)(?:[全各邻][省国县市区域旗]|[省市县]域|[城镇郊]区|县城|乡镇|周[边围]|附近|当地|区域|(?:开发|高新|经开|工业|示范|产业)区|[\u4e00-\u9fff]{1,3}(?:省|市(?!政)|县|旗|(?<!园)(?<!厂)(?<!库)区(?!内)))"
)
_TROUBLE_ZH = re.compile(
    r"[量价费率]|公司|企业|厂|局|部门|集团|工程|项目|方案|规划|中心|运营商|之间|一体"
    r"|的?(?:(?P<none>压力|问题|瓶颈|困难|制约|缺口|短缺|之忧|隐患|障碍)|风险|中断|限制|需求|费用|成本|损耗)"
)

_DEGREE_EN = r"(?: (?:already|now|fully|readily|currently|also|both|all|very|directly))*"
_THERE_EN = (
    r"(?:available|connected|in place|on[ -]site|laid on|at the (?:[a-z]+ )?(?:boundary|gate|fence|border)"
    rf"|{_QUALITY_EN})\b"
)
_HAS_BEHIND_EN = re.compile(
    rf" (?:(?:is|are|has been|have been){_DEGREE_EN} {_THERE_EN}|on site\b|at (?:the |its )?(?:site |plot )?(?:boundary|gate|border)\b|[a-z ]{{0,24}}{_ALONE_EN})",
    re.IGNORECASE,
)
_HAS_BEFORE_EN = re.compile(
    rf"\b(?:{_QUALITY_EN}(?:,? (?:and )?{_QUALITY_EN})* |{_ALONE_EN} (?:(?:use|right) (?:of|to) )?(?:the |its |all )*"
    r"|(?:connected to|served (?:by|with)|serviced (?:by|with)|supplied (?:by|with|from)|linked to)(?: (?:the|a|an|its own|existing|public|municipal|local|city|town|mains|national|regional))* "
    r"|(?:has|have|enjoys?|offers?|boasts?|benefits from)(?: (?:a|an|its own|both|full|direct|public|existing))* )$",
    re.IGNORECASE,
)
_LACKS_BEHIND_EN = re.compile(
    rf" (?:(?:is|are|has|have)(?: not|n['’]t)(?: yet| currently| been)* {_THERE_EN}|(?:is|are) (?:missing|lacking|unavailable|absent)"
    r"|(?:must|has to|have to|needs? to) be (?:built|provided|drilled|brought|laid|extended))",
    re.IGNORECASE,
)
_LACKS_BEFORE_EN = re.compile(
    r"(?<!needs )(?<!need )(?<!requires )(?<!require )(?<!uses )(?<!use )\b(?:no|without(?: a| an| any)?|lacks?(?: a| an| any)?"
    r"|not(?: yet| currently)? (?:connected to|served (?:by|with)|supplied (?:by|with))(?: the| a| any)?|(?:has|have) no|n['’]t have(?: a| an| any)?)(?: (?:existing|public|municipal|direct|reliable|local))* $",
    re.IGNORECASE,
)
_AIM_EN = re.compile(
    r"\b(?:needs?|requires?|required|demands?|depends? on|rel(?:y|ies) on|wants?|seeks?|must have|should have|if|whether|to (?:ensure|secure|provide|bring|build))\b[^,.;]{0,30}$",
    re.IGNORECASE,
)
_TROUBLE_EN = re.compile(
    r"[ -](?:(?P<none>problems?|issues?|constraints?|restrictions?|shortages?|concerns?|bottlenecks?)|interruptions?|outages?|limits?|needed|required"
    r"|necessary|costs?|charges?|consumption|use|used|emissions?|engines?|boilers?|turbines?|generators?|stress|risks?|fired|cool\w*|loss\w*)\b| (?:is|are|was|were|will be|would be) (?:used|needed|required|consumed|drawn|wasted|lost|discharged)\b",
    re.IGNORECASE,
)


# 100 MW of power is available: a figure, which is a claim of its own.
_OF_FIGURE = re.compile(r"\d[^,.;，。；]{0,12}(?: of |的)$")
_WITH_FIGURE = re.compile(r"[^\d,.;，。；]{0,32}\d")


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language says before or behind a thing that it is there or not, only aimed at, or something else."""

    lacks_before: re.Pattern[str]
    lacks_behind: re.Pattern[str]
    has_before: re.Pattern[str]
    has_behind: re.Pattern[str]
    aim: re.Pattern[str]
    trouble: re.Pattern[str]


_ZH = _Words(_LACKS_BEFORE_ZH, _LACKS_BEHIND_ZH, _HAS_BEFORE_ZH, _HAS_BEHIND_ZH, _AIM_ZH, _TROUBLE_ZH)
_EN = _Words(_LACKS_BEFORE_EN, _LACKS_BEHIND_EN, _HAS_BEFORE_EN, _HAS_BEHIND_EN, _AIM_EN, _TROUBLE_EN)
_HARM_ZH = rf"(?:{FLOODS_ZH})(?:灾害)?的?(?:压力|风险|威胁|影响|隐患|问题|之忧|危险|侵袭)?"
_FLOOD = scanner(
    rf"{_HARM_ZH}|蓄滞洪区|洪泛区|行洪区|\b(?:{FLOODS_EN})(?:[ -](?:risks?|hazards?|zones?|areas?|plains?|danger|problems?|free))?\b",
    re.IGNORECASE,
)
_NO_HARM_BEFORE = re.compile(
    r"(?:(?<!绝)无(?:重大|明显|任何)?|没有|不受|不存在|免受|不在|不位于|不处于|无需担心)$"
    r"|\b(?:no|without(?: any)?|free (?:of|from)|not (?:exposed to|prone to|subject to|at risk of|in|within)|outside|clear of|safe from)(?: (?:the|a|an|any|all|known|significant))* $",
    re.IGNORECASE,
)
_HARM_BEFORE = re.compile(
    r"(?:(?<!没)有(?:一定|较大|明显)?|存在|面临|位于|处于|易受|受)$"
    r"|\b(?:in|within|prone to|exposed to|subject to|at risk of|has|have)(?: (?:the|a|an|some|known|high|significant))* $",
    re.IGNORECASE,
)
_BARE_FLOOD = re.compile(r"防洪|flood", re.IGNORECASE)


def conditions(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield what the sentence from *start* to *end* says that the site has: where, and the id of each.

    What it says that the site lacks has "no " before its id.
    """
    for m in _LEVELLED.finditer(text, start, end):
        if not _NOT_LEVELLED.search(text, max(start, m.start() - 20), m.start()):
            for thing in _THREE if m.group().endswith("平") else _SERVICED:
                yield *m.span(), thing
    for runs in (_LIST, _SHORT_LIST, _LIST_EN):
        for m in runs.finditer(text, start, end):
            found = None if _is_of_region(text, m.start()) else _said_of(text, start, end, m)
            if found is not None:
                begin, stop, no = found
                yield from ((begin, stop, f"{no}{thing}") for thing in _things(m))
    yield from _floods(text, start, end)


def _things(run: re.Match[str]) -> list[str]:
    """Return the ids of what a list names, each once."""
    if run.re is _SHORT_LIST:
        return list(dict.fromkeys(_SHORT[short] for short in run.group() if short in _SHORT))
    found = [m.lastgroup or "" for each in _EACH for m in each.finditer(run.group())]
    return list(dict.fromkeys(found))


def _said_of(text: str, start: int, end: int, run: re.Match[str]) -> tuple[int, int, str] | None:
    """Return where a sentence says of a list that it is there, or with "no " that it is not; None if neither."""
    words = _ZH if text[run.start()] > "\u2fff" else _EN
    low = max(start, run.start() - _BEFORE)
    before = text[low : run.start()]
    denied = words.lacks_before.search(before)
    trouble = words.trouble.match(text, run.end(), end)
    if trouble is not None:
        none = denied is not None and trouble["none"] is not None
        return (low + denied.start(), trouble.end(), "") if denied and none else None
    if denied is not None:
        return low + denied.start(), run.end(), NO
    if words.aim.search(before) or _OF_FIGURE.search(before):
        return None
    if _WITH_FIGURE.match(text, run.end(), end):
        return None
    for behind, no in ((words.lacks_behind, NO), (words.has_behind, "")):
        if found := behind.match(text, run.end(), end):
            return run.start(), found.end(), no
    found = words.has_before.search(before)
    return None if found is None else (low + found.start(), run.end(), "")


def _is_of_region(text: str, at: int) -> bool:
    """Whether the subject of the last clause with one before *at* is a place around the site."""
    for clause in reversed(_CLAUSE_ZH.split(text[max(0, at - _REACH) : at])):
        found = _SUBJECT_ZH.search(clause, 0, _SUBJECT_REACH)
        if found is not None and not _WHERE_ZH.match(clause):
            return found["site"] is None
    return False


def _floods(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for m in _FLOOD.finditer(text, start, end):
        if _is_of_region(text, m.start()):
            continue
        low = max(start, m.start() - _BEFORE)
        before = text[low : m.start()]
        free = m.group().casefold().endswith("free")
        denied = _NO_HARM_BEFORE.search(before)
        if free or (denied and not _BARE_FLOOD.fullmatch(m.group())):
            yield (m.start() if denied is None else low + denied.start()), m.end(), f"{NO}{FLOOD}"
        elif (
            denied is None and (found := _HARM_BEFORE.search(before)) and not _BARE_FLOOD.fullmatch(m.group())
        ):
            yield low + found.start(), m.end(), FLOOD
