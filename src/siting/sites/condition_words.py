"""What a site has or lacks, by name (water, gas, a road), and what a column on it says in words."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.readers.missing import says_none

# What each is called as a whole, in Chinese and in English; headings and texts put other words beside it.
_SUPPLIES = {
    "water": (
        r"供水|给水|自来水|水源(?!地|保护|涵养)|用水|上水",
        r"(?:mains |municipal |public |town |city |potable |drinking |piped )?water",
    ),
    "power": (r"供电|电力|电源|用电", r"(?:mains |grid )?(?:power|electric(?:al|ity)?)|grid"),
    "gas": (r"供气|天然气|燃气|煤气|用气", r"(?:natural |mains |town |piped )?gas"),
    "sewage": (
        r"雨?污水|排水|排污|下水",
        r"(?:public |main |municipal |foul )?(?:sewers?|sewage|sewerage|drainage|waste ?water)",
    ),
    "road": (
        r"(?:进场|对外|外部)?(?:道路|公路)|进场路|通路",
        r"(?:paved |asphalt )?(?:access )?roads?",
    ),
    "fibre": (
        r"通信|通讯|电信|光缆|光纤|宽带|网络",
        r"(?:dark |optical |optic )?fib(?:re|er)(?:[ -]optics?)?|telecoms?|telecommunications?|broadband",
    ),
    "heat": (r"供热|供暖|暖气|供汽|蒸汽", r"(?:district )?heat(?:ing)?|steam"),
}  # fmt: skip
SUPPLIES_ZH, SUPPLIES_EN = (
    "|".join(f"(?P<{thing}>{words[n]})" for thing, words in _SUPPLIES.items()) for n in (0, 1)
)
FLOODS_ZH, FLOODS_EN = r"防洪|洪水|洪涝|内涝|洪灾|涝灾", r"flood(?:ing|s)?|flood ?plain"
FLOOD = "flooding"
"""What a site is better without."""
CONDITIONS = (*_SUPPLIES, FLOOD)
"""The ids of all of them."""
# A heading that asks for the thing and for nothing else: no price, distance or body of water.
_BEFORE_ZH = (
    r"(?:市政|集中|现状|周边|外部|配套|基础设施|场地|地块|有无|是否(?:有|通|接通|存在|受|位于)?|通|受)*"
)
_BEHIND_ZH = (
    r"(?:情况|条件|状况|现状|设施|管网|管线|管道|线路|系统|接入|接通|配套|能力|保障|方式|来源|供应|供给|资源|接口"
    r"|风险|隐患|影响|威胁|危险|淹没区?|区|是否共[用享])*"
)
_BEFORE_EN = r"(?:(?:on|in|has|any|existing|public|municipal|access to|connected to|connection to|at risk of|risk of) )*"
_BEHIND_EN = (
    r"(?: (?:supply|supplies|connections?|connected|mains?|network|grid|access|availability|available|status"
    r"|services?|on site|system|link|links|risks?|hazards?|zone|area|plain|exposure|capacity|shared)\??)*"
)
_HEADING = (
    re.compile(rf"{_BEFORE_ZH}(?:{SUPPLIES_ZH}|(?P<{FLOOD}>{FLOODS_ZH})){_BEHIND_ZH}"),
    re.compile(rf"{_BEFORE_EN}(?:{SUPPLIES_EN}|(?P<{FLOOD}>{FLOODS_EN})){_BEHIND_EN}", re.IGNORECASE),
)
_PART = re.compile(r"[，,；;。.]\s*|\s+[-–—]\s+")
_IN_BRACKETS = re.compile(r"\s*[（(\[【][^（()）\[\]【】]*[)）\]】]")
_NOUN_ZH = rf"(?:{'|'.join(zh for zh, _ in _SUPPLIES.values())}|条件|设施|管网|管线|管道|接入|接口|供应)*"
_NOUN_EN = rf"(?: (?:{'|'.join(en for _, en in _SUPPLIES.values())}|yet|so far|here|on site|supply|mains?|network|connections?|access))*"
_BUILT_EN = r"(?:built|drilled|dug|provided|brought|laid|extended|connected|installed|constructed)"
_LACKS = re.compile(
    rf"(?:目前|现状|现|暂时?|尚|仍|还)*(?:(?:无|没有|否|不具备|不通)(?:市政|集中|城市)?{_NOUN_ZH}"
    r"|未(?:接?通|接入|接|建成?|配套|覆盖|铺设|引入)[^，。；]{0,8})"
    rf"|{_NOUN_ZH}(?:需|须|待|拟)(?:要|由?企业)?(?:自行|自|新|另|外)?(?:建|备|打|引|接|铺|购)[^，。；]*"
    rf"|(?:there is )?(?:no|none|nil|not (?:yet )?(?:connected|available|on site|in place|served|{_BUILT_EN})"
    rf"|unavailable|lacking|missing|absent){_NOUN_EN}"
    rf"|[a-z ]{{0,30}}(?:to be|must be|needs? to be|yet to be) {_BUILT_EN}[a-z -]*"
    r"|[a-z ]{0,30}\b(?:is |are )?(?:needed|required)|needs? (?:a |an |its |own |new )[a-z -]+",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"通|接入|接至|铺设|建成|配套|覆盖|具备|到位|有|是|市政|管网|自来水|自备|城市|园区|双(?:回|路|电源)"
    r"|\b(?:yes|y|connected|available|in place|on site|mains|public|municipal|utility|existing|city|town|dual"
    r"|duplicate|two|paved|asphalt)\b",
    re.IGNORECASE,
)
# Neither the one nor the other: some way off, not yet, on a condition.
_OPEN = re.compile(
    r"不|未|无|没|需|须|待|拟|规划|在建|计划|可|但|距|部分|\d ?(?:km|m|公里|千米|米)\b"
    r"|\b(?:not?|none|needs?|needed|required|but|if|only|away|planned|proposed|under|nearby|partly|partial\w*"
    r"|could|can|may|might|some|limited|poor|tbc|tbd)\b",
    re.IGNORECASE,
)
_HARM = r"(?:(?:防洪|洪水|洪涝|内涝|洪灾|涝灾|淹没|洪泛区)?的?(?:风险|隐患|影响|威胁|危险|淹没区|压力)?|(?: floods?(?:ing)?)?(?: risks?| hazards?)?)"
# 位于蓄滞洪区: the cell names where the site lies.
_ZONE_ZH = r"[^，。；不无非未]{0,6}?(?:蓄?滞洪区|行洪区|分洪区|泄洪区|洪泛区|淹没区|行洪河道|河道管理范围)(?:范围)?内?"
_ZONE_EN = r"(?:(?:the|an?) )?(?:(?!(?:outside|not?|clear|of|beyond)\b)[\w-]+ ){0,2}?flood ?(?:zone|plain)(?: [\w-]{1,3})?"
_HARMED = re.compile(
    rf"(?:有|存在|是|受|较?高|较?大|部分|局部|yes|y|(?:very )?high|severe|significant|part(?:ly|ial(?:ly)?)?|in part){_HARM}"
    rf"|(?:全部|大?部分|局部)?(?:位于|处于|地处|在|属于?|涉及|有)?{_ZONE_ZH}|(?:地势)?低洼[^，。；不无]{{0,8}}|易[受积内]?[涝水]淹?[^，。；不无]{{0,4}}"
    rf"|(?:(?:partly|partially|lies|located|inside|within|in) )*{_ZONE_EN}",
    re.IGNORECASE,
)
_UNHARMED = re.compile(
    rf"(?:基本)?(?:无|没有|否|不涉及|不受|不存在|不在|no|not?|none|nil|n){_HARM}"
    rf"|(?:均|都|全部)?(?:不在|不位于|不属于|不涉及|未涉及){_ZONE_ZH}|(?:(?:lies|located) )?(?:outside(?: of)?|not in|clear of) {_ZONE_EN}",
    re.IGNORECASE,
)
_OF_HARM = re.compile(
    r"风险|隐患|影响|威胁|危险|淹没|灾|涝|洪水|[滞行分泄]洪|洪泛|河道|低洼|压力|risk|hazard|zone|plain|exposure|\bflooding\b",
    re.IGNORECASE,
)


def asked_for(heading: str) -> str:
    """Return the id of what a heading asks for, and nothing else: 供水情况, "gas connection"; empty if none."""
    words = " ".join(heading.replace("_", " ").split())
    found = next((m for pattern in _HEADING if (m := pattern.fullmatch(words))), None)
    return "" if found is None else found.lastgroup or ""


def has_it(thing: str, heading: str, words: str) -> bool | None:
    """Return whether a cell says in words that a site has *thing*; None if it leaves that open."""
    said = _IN_BRACKETS.sub("", words).strip()
    if thing == FLOOD:
        return _is_harmed(heading, said)
    first, *rest = [part for part in _PART.split(said) if part] or [""]
    if says_none(first) or _LACKS.fullmatch(first):
        return None if any(map(_states_it, rest)) else False
    return True if _states_it(said) else None


def _states_it(words: str) -> bool:
    """Whether words say that something is there, without a condition, a distance or a "not yet"."""
    return _HAS.search(words) is not None and _OPEN.search(words) is None


def _is_harmed(heading: str, words: str) -> bool | None:
    if not _OF_HARM.search(f"{heading} {words}"):
        return None  # 防洪: 无 may mean that there is no dyke
    return True if _HARMED.fullmatch(words) else False if _UNHARMED.fullmatch(words) else None
