"""The other end of a distance or a delay that no table of places has: a name, a common noun, or nothing.

``the nearest 220 kV substation`` and 活动断层 name no particular place, so no table of places can lack them: what
is missing is which one is meant, or its distance in the file of the site.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.judging.verdicts import Advice, Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.texts import say

_RATED = r"\d+(?:[./]\d+)* ?(?:k[vV]|千伏|MVA|兆伏安)(?:及以上|级)?"
_WHICH_ZH = r"(?:最近|较近|就近|附近|周边|邻近|相邻|毗邻|主要|主|大型|中型|小型|重要|重大|骨干|现[有状]|在建|拟建|新建|规划|已建|已知|当地|本地|城市|城镇|乡镇|工业|民用|军用|商用|国际|国内|国家|省级|市级|县级|饮用水?|集中式?|地表|地下|活动性?|活跃|全新世|区域|发震|上级|电网|公用|公共|用户|天然气|燃气|高压|超高压|特高压|输油|输气|原油|易燃|易爆|危险|化工|环境|敏感|的|等)"
_NOUNS_ZH = r"(?:变电[站所]|换流站|开关站|配电站|升压站|发?电厂|火电厂|热电厂|水电站|核电站|电源点|接入点|断层|断裂带?|地震带|高速公路|高速|(?:高速(?:公路)?)?(?:出入口|出口|入口|互通|收费站|路口)|公路|国道|省道|县道|主干道|铁路(?:干线|线路?)?|高铁站|火车站|客运站|货运站|车站|地铁站|机场|港口|码头|河[流道]|水库|湖泊|水源地?|保护区|水厂|污水处理厂|再生水厂|中水厂|居民[区点]|住宅区|村[庄落]|学校|医院|市中心|市区|主城区|城区|县城|加油站|加气站|油库|气源|门站|化工[厂园]区?|仓库|企业|污染源|爆炸物?|爆炸品库|目标|管[道线网]|输电线路?|高压线|线路|光缆|干线|节点|交换中心|采空区|矿区|煤矿|滑坡体?|泥石流沟|蓄滞洪区|行洪区|海岸线?|海边|边境|军事设施|消防站|派出所|点|区)"
_COMMON_ZH = re.compile(rf"(?:{_RATED}|{_WHICH_ZH})*{_NOUNS_ZH}")
# Whoever buys is no point on a map, wherever the province lies: 山西用户, 京津冀客户.
_PEOPLE_ZH = re.compile(r".{0,8}(?:用户|客户|市场|消费者|人群|受众|负荷中心)")
_RATED_EN = re.compile(rf"\b{_RATED}", re.IGNORECASE)
_NOUNS_EN = re.compile(
    r"(?:sub-?stations?|switchyards?|stations?|power ?(?:plants?|lines?)|plants?|faults?|fault (?:lines?|zones?)|motorways?|highways?|expressways?|freeways?|interstates?|junctions?|interchanges?|roads?|railways?|railroads?|lines?|airports?|ports?|harbou?rs?|quays?|rivers?|lakes?|reservoirs?|sea|seas|coast|coastline|shore|border|villages?|towns?|cit(?:y|ies)|homes?|houses?|housing|dwellings?|residents?|schools?|hospitals?|pipelines?|mains?|depots?|terminals?|fib(?:re|er)|cables?|nodes?|exchanges?|users?|customers?|clients?|markets?|consumers?|population|mines?|quarr(?:y|ies)|landslides?|floodplains?|reserves?|wetlands?|source|sources|wells?|intakes?|refiner(?:y|ies)|works|factor(?:y|ies)|neighbou?rs?|cent(?:re|er)s?|hubs?|area|areas)"
)  # fmt: skip
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’-]*")


def is_common_noun(end: str) -> bool:
    """Whether the end of a distance is a kind of place, not the name of one: 220千伏变电站, an active fault."""
    end = end.strip(" :：")
    if _COMMON_ZH.fullmatch(end) or _PEOPLE_ZH.fullmatch(end):
        return True
    words = _WORD.findall(_RATED_EN.sub("", end))
    return (
        bool(words)
        and all(word[0].islower() for word in words)
        and (_NOUNS_EN.fullmatch(words[-1]) is not None)
    )


def unknown_place(claim: Claim) -> Judged:
    """Answer for a place that no table knows, that is no name of one, or that is not named."""
    named, delay = claim.subject.strip(), "trip" in claim.spec.takes
    about = "_delay" if delay else ""
    if not named:
        finding, asked = say(f"distance.unknown_place.unnamed{about}"), f"wording{about}"
        needed = say(f"distance.claim.needed_place{about}")
    elif is_common_noun(named):
        finding, asked = say("distance.unknown_place.common_noun", named=named), f"wording_which{about}"
        needed = say("distance.claim.needed_which_delay" if delay else "distance.claim.needed_which")
    else:
        finding, asked = say("distance.unknown_place.not_in_tables", named=named), f"wording{about}"
        needed = say("distance.claim.needed_place")
    return Judged(
        claim,
        Verdict.UNVERIFIABLE,
        finding,
        needed=needed,
        wording=Advice.of(say(f"distance.unknown_place.{asked}")),
    )
