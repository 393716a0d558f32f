"""Counts: racks, servers, buildings, jobs, feeds, routes, and figures without a unit."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Qualifiers
from siting.auditing.reading.drafts import Draft, Found, count, goes_on, goes_on_with, is_let, of_phase
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.unit_words import OTHER_UNIT

_NEAR = 45
_LET_BY_ZH = re.compile(
    r"(?:起[租订售签]|最[低少小](?:起?租|租用|订购|签约)|单笔)[^，。；0-9#]{0,6}#|#(?:机[柜架])?起[租订售签]"
)
_LET_BY = re.compile(
    r"\b(?:cages?|suites?|vaults?|private rooms?|contracts?|orders?|deployments?|rent(?:ed|als?)?|let|leas(?:e|ed|es)|available)\b[^,;.]{0,16}\b(?:from|of|for|up to|starting at)(?: (?:as few as|just|only))? ?$",
    re.IGNORECASE,
)


def racks(spot: FigureSpot) -> Found:
    """Judge a number of racks; what is let at a time, cages from 50 racks, is not what there is."""
    return "count" if _LET_BY.search(spot.before(40)) or is_let(spot) else count(spot, "racks")


def servers(spot: FigureSpot) -> Found:
    """Judge a number of servers."""
    return count(spot, "servers")


def piece(spot: FigureSpot) -> Found:
    """Judge a counter (个, 台, 架, 栋) that may count anything: by the noun behind it or before it."""
    figure = spot.figure
    if _LET_BY_ZH.search(f"{spot.before(10)}#{spot.after(6)}") or is_let(spot):
        return "count"
    if figure.chinese and figure.value == 1 and figure.unit in {"柜", "架", "台", "个"}:
        return "article"
    return count(spot, "racks") if figure.unit == "柜" else _by_noun(spot)


def _by_noun(spot: FigureSpot) -> Found:
    figure = spot.figure
    if figure.unit == "面" or figure.value < 1 or re.search("已?上架$", spot.gap):
        return "count"
    noun = _noun_behind(spot) or _noun_ahead(spot)
    # 员工公寓600套
    other = (noun == "jobs" and figure.unit in _THINGS) or (noun == "route" and figure.value > _MOST_ROUTES)
    return count(spot, _PIECES[noun]) if noun in _PIECES and not other else "count"


_PIECES: dict[str, KindId] = {row.noun: row.id for row in KINDS.values() if row.noun}
_THINGS, _MOST_ROUTES = frozenset("套台架面柜组"), 60


def _noun_of_last(spot: FigureSpot) -> str:
    return "" if spot.last is None else spot.last.noun


# 1.6万个8kW高密机柜, 1288个42U标准机柜: another figure within the name.
_NAME_OF_PIECE = re.compile(
    r"(?:的)?[^，。；、,;0-9()（）]{0,10}(?:\d{1,4}(?:\.\d)? ?(?:[×x*] ?\d{1,4} ?)?(?:[kK][wW]|千瓦|U|英寸|寸|[mc]m|毫米))?[^，。；、,;0-9()（）]{0,10}"
)


def _noun_behind(spot: FigureSpot) -> str:
    behind = _NAME_OF_PIECE.match(spot.after(40))
    start, between = spot.figure.end, spot.line.tokens.between
    end = start + (behind.end() if behind else 0)
    found = [t for c in ("server", "rack", "route", "jobs", "people") for t in between(c, start, end)]
    first = min(found, key=lambda t: t.start, default=None)
    # 机架服务器 are servers.
    served = first is not None and first.of == "rack" and between("server", first.end, end)
    return "server" if served else first.of if first else ""


def _noun_ahead(spot: FigureSpot) -> str:
    if spot.figure.unit == "架":
        return "rack"
    near = spot.in_gap("server", "rack", "jobs", "route")
    named = spot.nearest("server", "rack", "jobs", "route", within=40) if near else ""
    if named == "jobs" and spot.in_gap("people") and spot.cost("people") < spot.cost("jobs"):
        return ""
    return named or _noun_before_growth(spot) or _noun_gone_on_with(spot)


def _noun_before_growth(spot: FigureSpot) -> str:
    """Return what grows: 开园时只有1200个机柜。2020年扩容到5000个."""
    if spot.last_kind or not _GREW_TO.search(spot.gap):
        return ""
    low, between = max(spot.line.paragraph, spot.figure.start - 80), spot.line.tokens.between
    return next((c for c in ("rack", "server") if between(c, low, spot.figure.start)), "")


def _noun_gone_on_with(spot: FigureSpot) -> str:
    return _noun_of_last(spot) if goes_on(spot) or of_phase(spot) else ""


_GREW_TO = re.compile(r"[扩增](?:容|建|充|展|加|长)?(?:到|至|为)(?:了|约|近)?$")
_BUILDING_AFTER = re.compile(
    r"(?P<what>[^，。；、,;0-9()（）]{0,10}?(?:楼|机房|厂房|房屋|中心|用房|库房|仓库|建筑(?!面积)))"
)
_BUILDING_BEFORE = re.compile(
    r"(?P<what>[^，。；、,;0-9()（）和及：:与]{0,7}(?:楼|机房|厂房|房屋|中心))[^，。；、,;0-9]{0,3}$"
)


def buildings_zh(spot: FigureSpot) -> Found:
    """Judge 栋, 幢 and 座: buildings, by the noun behind or before."""
    if re.search(r"变电[站所]?[^，。；,;]{0,3}$", spot.gap) or re.match(
        r"[^，。；、]{0,8}变电", spot.after(12)
    ):
        return "in_claim"
    one = spot.figure.chinese and spot.figure.value == 1
    # 同一座园区, 一座15平方公里的园区
    if one and (re.search("[同这那某任另]$", spot.gap) or not spot.until_next.strip()):
        return "article"
    return "count" if _NEIGHBOURS_ZH.search(spot.gap) else _built_zh(spot, one=one)


def _built_zh(spot: FigureSpot, *, one: bool) -> Found:
    if goes_on_with(spot, "buildings"):
        return count(spot, "buildings")
    after, before = _BUILDING_AFTER.match(spot.until_next), _BUILDING_BEFORE.search(spot.gap)
    if one and before and before["what"].endswith("中心"):
        return "count"  # 未完工数据中心一座
    if before:
        what = before["what"].removeprefix("配套").removeprefix("建设")
    elif after and "变电" not in after["what"]:
        what = after["what"].removeprefix("的")
    elif after or not _is_bare_building(spot):
        return "count"
    else:
        what = ""
    return count(spot, "buildings", qualifiers=Qualifiers(what=what))


def _is_bare_building(spot: FigureSpot) -> bool:
    """Return whether a counter without a noun counts buildings: a 栋 does, a 座 may be anything."""
    built = _BUILT.search(spot.gap) and (spot.figure.unit != "座" or _TOTAL.search(spot.gap))
    return bool(built) and spot.line.has("dc")


# 共12栋; 基地已有10栋投运: a 栋 without a noun is a building, a 座 may be anything.
_TOTAL = re.compile("[共合总]计?有?$")
_BUILT = re.compile(
    "(?:[共合总]计?有?|(?:已|现|共|拥|含)有|建成|建设|新建|规划|投[运产用]|交付|启用|封顶|其中|包括|首批|剩余|其余)[约近]?$"
)
# Two data centres next door, 附近有3座数据中心: those of others.
_NEIGHBOURS = re.compile(
    r" (?:[a-z-]+ ){0,4}(?:next[- ]door|nearby|close by|across the (?:road|street)|in the (?:neighbou?rhood|vicinity|surroundings))\b"
)
_NEIGHBOURS_ZH = re.compile(r"(?:周[边围]|附近|隔壁|[毗相]邻|邻近|临近)[^，。；、]{0,6}$")


def buildings_en(spot: FigureSpot) -> Found:
    """Judge a number of buildings or halls."""
    what = re.sub(r"^[ -]", "", spot.figure.unit)
    if re.search(r"\b(?:other|rival|similar|further|nearby|neighbou?ring)\b", what) or _NEIGHBOURS.match(
        spot.head
    ):
        return "count"
    if spot.figure.chinese and spot.figure.value == 1:
        return "article"
    return count(spot, "buildings", qualifiers=Qualifiers(what=what))


def plain(spot: FigureSpot) -> Found:
    """Judge a figure without a unit: a ratio, a count whose noun stands elsewhere, a sum without its currency."""
    if _is_number_of(spot):
        return "bare"
    behind = _noun_right_behind(spot)
    named = behind or _last_noun(spot)
    if _is_pue(spot, named):
        return count(spot, "pue")
    if named == "wue" and _is_wue(spot):
        return wue(spot)
    if not named:
        kind = _counted_before(spot)
    else:
        kind = _PIECES.get(named) if behind or _is_counted(spot, named) else None
    return count(spot, kind) if kind else _sum(spot)


def _is_wue(spot: FigureSpot) -> bool:
    return 0 <= spot.figure.value < 10 and not spot.head.startswith("kg")


def _noun_right_behind(spot: FigureSpot) -> str:
    start, at = _skip(spot), spot.line.tokens.at
    return next((c for c in ("pue", "wue", "rack", "server", "jobs") if at(c, start)), "")


def _last_noun(spot: FigureSpot) -> str:
    """Return the last noun before a figure that it may count; 数据中心 is what it is of, halls are what it counts."""
    ahead = [
        (t.end, c)
        for c in ("ratio_other", "jobs", "server", "rack", "wue", "pue", "building")
        for t in spot.line.tokens.between(c, spot.gap_start, spot.figure.start)
        if c != "building" or spot.line.text[t.start].isascii()
    ]
    return max(ahead)[1] if ahead else ""


def _counted_before(spot: FigureSpot) -> KindId | None:
    """Return the kind of a figure beside which nothing is named, from five to four, by the one before."""
    if spot.figure.chinese and re.fullmatch(r" to (?:just |only |about )*", spot.gap):
        return _PIECES.get(_noun_of_last(spot))
    return "fibre_routes" if _ROUTES_LABEL.search(spot.gap) else _counted_on(spot)


def _is_number_of(spot: FigureSpot) -> bool:
    """Return whether it is a year, the number of a hall (Hall 1:), or one of a product (600×1200)."""
    value, text = spot.figure.value, spot.line.text
    numbered = value < 10 and value % 1 == 0 and spot.after(1) == ":"
    year = 1900 <= value <= 2100 and value % 1 == 0 and text[spot.figure.start + 1] != ","
    return (
        numbered
        or year
        or re.match(r" ?[×x*]|U(?![A-Za-z])|级|#|机[柜架](?:总?数|数量)", spot.after(6)) is not None
    )


_AT_PEAK = re.compile(
    r"[;,(/] ?(?:and )?(?:at )?(?:the )?(?:peak|worst|maximum|max|partial load|part load|night|summer peak)(?: (?:of|at|hour|load|day))? ?:? ?$"
)


def _is_pue(spot: FigureSpot, named: str) -> bool:
    value = spot.figure.value
    if re.match(r" ?[x×*倍%]| points?\b", spot.after(8)):
        return False
    if named:
        return named == "pue" and 0.5 <= value < 4
    if spot.last_kind == "pue" and _AT_PEAK.search(spot.gap):
        return False  # annualised 1.19; peak 1.34
    return _is_pue_again(spot) if 1 <= value < 4 else False


def _is_pue_again(spot: FigureSpot) -> bool:
    """Return whether a PUE is named before: it houses 3,200 racks and runs at 1.39."""
    if spot.last_kind == "pue" and (len(spot.gap) < 40 or goes_on(spot)):
        return True
    again = spot.figure.value < 2.2 and spot.figure.value % 1 and _RUNS_AT.search(spot.gap)
    return bool(again) and _pue_said(spot)


def _is_counted(spot: FigureSpot, named: str) -> bool:
    """Return whether a figure is the number of what is named before it: Racks: 640, racks 4,200."""
    if named not in _PIECES or spot.cost(named) >= 60 or OTHER_UNIT.match(spot.after(4)):
        return False
    if named == "building" or spot.figure.chinese:
        # Buildings: 4; the halls are up from two to three.
        return spot.figure.chinese or re.search(r"\b(?:[Bb]uildings|[Hh]alls)[:|] ?$", spot.gap) is not None
    counted_on = not re.match("[一-龥]", spot.after(1))
    return bool(counted_on) and (spot.figure.value >= 50 or _LABEL.search(spot.gap) is not None)


def _counted_on(spot: FigureSpot) -> KindId | None:
    """Return the kind of the count before, if the figure goes on with it."""
    if spot.last_kind == "jobs" and (_OF_STAFF.match(spot.head) or _STAFFED.search(spot.gap)):
        return "jobs"
    last = _PIECES.get(_noun_of_last(spot)) if spot.figure.value >= 50 else None
    return last if last and _is_of_last(spot) else None


def _is_of_last(spot: FigureSpot) -> bool:
    if of_phase(spot) or re.match(
        r" (?:of (?:them|these|which)|are|were|have been|already|will|would)\b", spot.head
    ):
        return True
    bare = not re.search("[a-z]{3}", spot.head.replace("by phase", ""))
    return bare and goes_on(spot)


_OF_STAFF = re.compile(
    r" (?:of (?:them|whom|these) )?(?:in (?:the )?(?:operation|long)|during|once|when|by (?:19|20)\d\d|permanent|(?:in)?direct\b|temporary|induced|full-time|part-time|seasonal|skilled|would work|will work|afterwards)"
)
# Employment: construction 140, operation 31.
_STAFFED = re.compile(
    r"[,;/] ?(?:and )?(?:in |during |for )?(?:construction|operations?|operating|permanent|temporary|direct|indirect|long-term)(?: phase| jobs| stage)?:? $"
)
_LABEL = re.compile(
    r"\b(?:employ\w*|hir(?:e|es|ing)|recruit\w*|tak(?:e|es|ing) on)(?: about| some| up to| around| only| just)? $|\b(?:team|staff|workforce|crew|headcount|total) of $|[?:：|][^A-Za-z\u4e00-\u9fff]*$"
)
_ROUTES_LABEL = re.compile(r"\b[Ff]ib(?:re|er) (?:entrances|entries|routes|paths|feeds)[ :]+$")


def _skip(spot: FigureSpot) -> int:
    """Return where the noun right behind a figure begins: 1.3的PUE, 1.3 annual PUE."""
    found = re.match(
        r" in (?:[a-z]+ ){0,2}(?:efficiency|effectiveness) \(| ?的?(?:年均|平均|设计|标准| ?annual | ?annualised | ?average | ?design | ?full-time | ?permanent | ?new | ?standard )*",
        spot.after(30),
    )
    return spot.figure.end + (found.end() if found else 0)


# It houses 3,200 racks and runs at 1.39.
_RUNS_AT = re.compile(
    r"\b(?:[Oo]urs is|reports?|posted|recorded|runs?|running|run|operate|operates?|operating|now|achieves?|stands|averages?|reaches|dropped|fell|cut|improved|lowered)(?: (?:at|to|with|about|around|only|just|now|between))*$|(?:运行在|降至|做到|压到|控制在|数字是)$".replace(
        "$", " ?$"
    )
)


def _pue_said(spot: FigureSpot) -> bool:
    return bool(
        spot.line.tokens.between("pue", max(spot.line.paragraph, spot.figure.start - 260), spot.figure.start)
    )


def _sum(spot: FigureSpot) -> Found:
    figure = spot.figure
    large = (
        figure.multiplier in {"亿", "百亿", "千亿", "万亿", "万", "billion", "million"}
        and figure.value >= 1e6
    )
    if (
        large
        and figure.multiplier[-1] in "亿万"
        and spot.nearest("invest", "money_other", within=_NEAR) == "invest"
    ):
        return Draft("investment", figure.value, figure.high, "CNY")
    return "bare"


def jobs(spot: FigureSpot) -> Found:
    """Judge a number of people: jobs, or the people of a region."""
    said = spot.figure.unit.lower()
    if _is_of_villagers(spot, said) or _POPULATION.search(spot.gap):
        return "people"
    works = _WORKS.match(spot.after(24)) or spot.near("jobs")
    labelled = _PEOPLE_LABEL.search(spot.gap)
    if said in {"people", "men and women", "women and men", "locals"}:
        return count(spot, "jobs") if labelled or works or goes_on_with(spot, "jobs") else "people"
    return count(spot, "jobs") if works or _STAFF.search(said) else "people"


_STAFF = re.compile(
    r"of us|colleague|apprentice|specialist|trades|labou?rer|electrician|operative|job|employ|staff|岗位|职位|engineer|technician|position|role|post|worker"
)
_WORKS = re.compile(
    r"(?: (?:of|from|in) [a-z][^,;.]{1,24}?)? (?:will |would |now )*(?:work|build it|construct|are employed|be employed|are on|on site|staff|run|find work|keep|look after|tend|operate|man\b|guard|maintain|service|supervise|watch|come to work|earn|clock|serve)"
)
_PEOPLE_LABEL = re.compile(r"\b[Pp]eople ?[:|] ?$")
_POPULATION = re.compile(
    r"(?:county|city|town|region|area|population|village|state|province|country)s? (?:of|with|has) [^,;.]{0,12}$"
)


def _is_of_villagers(spot: FigureSpot, said: str) -> bool:
    """Return whether the jobs are for the people of a place: 为村民提供600个岗位."""
    posts = re.search("岗位|职位", said)
    return spot.near("people") and spot.cost("people") < (min(_NEAR, spot.cost("jobs")) if posts else _NEAR)


# Two 345 kV lines cross the northern edge.
_PASSES_BY = re.compile(
    r"[^,;.]{0,40}\b(?:cross(?:es)?|pass(?:es)?|skirts?|borders?|runs? (?:along|past|by|across|through|over))\b"
)


def feeds(spot: FigureSpot) -> Found:
    """Judge a number of feeds from the grid."""
    if re.search(r"各[自引接设出]?$", spot.gap):
        return "in_claim"
    if _PASSES_BY.match(spot.after(70)):
        return "count"
    said = f"{spot.before(24)} # {spot.figure.unit} {spot.after(24)}"
    fed = re.search(
        r"供电|市电|电源|进线|外电|专线|变电站|引自|引入|引两|双回|线路|千伏|kV|feeds?\b|feeders?\b|utility|grid|suppl(?:y|ies)|circuits?|connection",
        said,
        re.IGNORECASE,
    )
    return count(spot, "grid_feeds") if fed and spot.figure.value <= 20 else "count"


_OTHER_ROUTES = re.compile(
    r"\b(?:bus|road|access|evacuation|escape|cycl\w*|walking|tram|ferry|flights?|air|truck|delivery|haulage|shipping|visitors?|migration|egress|emergency)\b[^,;.#]{0,12}(?:#|routes|paths)",
    re.IGNORECASE,
)


def routes(spot: FigureSpot) -> Found:
    """Judge a number of routes of fibre."""
    said = f"{spot.gap[-34:]} # {spot.figure.unit} {spot.after(30)}"
    if re.search("providers", spot.figure.unit) or _OTHER_ROUTES.search(said):
        return "count"
    routed = re.search(
        r"routes|路由|光缆|光纤|fib(?:re|er)|long-haul|carrier|backbone|dark|telecom|network|subsea|submarine|cable",
        said,
        re.IGNORECASE,
    )
    return count(spot, "fibre_routes") if routed and spot.figure.value <= _MOST_ROUTES else "count"


def wue(spot: FigureSpot) -> Found:
    """Judge a water-usage effectiveness."""
    return Draft("wue", spot.figure.value, spot.figure.high, "L/kWh")
