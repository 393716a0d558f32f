"""Distances, recovery bands and elevation."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import ROUTES
from siting.auditing.reading.claims import Band, Comparison, Metric, Qualifiers
from siting.auditing.reading.drafts import Draft, Found, measure
from siting.auditing.reading.ends import end_of
from siting.auditing.reading.lexicon import Token
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.places import find_places
from siting.conventions import REMOTE_KM, REMOTE_SOFT_KM, SAME_CITY_KM
from siting.units import unit_of

_METRICS: tuple[tuple[Metric, re.Pattern[str]], ...] = (
    (
        "geodesic",
        re.compile(
            r"直线|航空距离|空中距离|as the crow flies|straight[- ]line|geodesic|great[- ]circle|air distance|linear distance",
            re.IGNORECASE,
        ),
    ),
    (
        "road",
        re.compile(
            r"车程|公路(?!出|入|口)|驾车|行车|by road|by car|\bdriv|road distance|of (?:road|motorway|highway)",
            re.IGNORECASE,
        ),
    ),
    ("rail", re.compile("铁路|高铁|by rail|by train|railway", re.IGNORECASE)),
)


def _metric(text: str) -> Metric:
    return next((metric for metric, words in _METRICS if words.search(text)), "unspecified")


# "Dallas and Houston are about 225 miles apart": the two ends are named, and neither is the site.
_TWO_ENDS = re.compile(
    r"\b[A-Z][\w.'-]+ and [A-Z][\w.'-]+(?: [A-Z][\w.'-]+)? (?:are|lie|stand) (?:[a-z]+ ){0,3}$"
)
_APART = re.compile(r" ?(?:[a-z]+ )?apart\b")

_PART = re.compile(r"[，。；;、()（）]|, |\b(?:and|or|but)\b")


def _metric_of(spot: FigureSpot) -> Metric:
    """Return how a distance was measured: the words beside the figure win over those of other clauses."""
    for text in (_PART.split(spot.until_next)[0], _PART.split(spot.gap)[-1]):
        if (metric := _metric(text)) != "unspecified":
            return metric
    said = _metric(f"{spot.gap[-50:]}{spot.head[:40]}")
    return _metric_of_list(spot) if said == "unspecified" else said


# 距北京直线距离: of this one place only.
_OF_ONE = re.compile(r"[距离到至去往与和]|\b(?:from|to|between|is|lies)\b")
_LISTED = frozenset({"length", "metre", "voltage"})  # 距220千伏变电站3公里 has two figures


def _metric_of_list(spot: FigureSpot) -> Metric:
    """Return how the distances of a list are measured, if its head says so before it names a place.

    直线距离北京125公里，距张家口30公里: the second is straight as well, unless something else is said between.
    """
    line, low = spot.line, spot.reach[0]
    said = [
        (metric, m) for metric, words in _METRICS for m in words.finditer(line.text, low, spot.figure.start)
    ]
    if spot.last_kind not in ROUTES or len(said) != 1:
        return "unspecified"
    metric, m = said[0]
    before = [f for f in line.figures[: spot.number] if low <= f.start < m.start()]
    listed = {f.group for f in line.figures[: spot.number] if f.start > m.start()}
    if not listed <= _LISTED or (before and before[-1].group == "length"):
        return "unspecified"
    head = _PART.split(line.text[before[-1].end if before else low : m.start()])
    of_one = _OF_ONE.search(head[-1]) or any(find_places(head[-1])) or (before and len(head) == 1)
    return "unspecified" if of_one else metric


# Same city within 60 km, remote from 500 km: a band, no place.
_NO_END = re.compile(r"(?:the )?(?:same[- ]city|remote)(?: from)?|同城|异地", re.IGNORECASE)


def length(spot: FigureSpot) -> Found:
    """Judge a length in kilometres or miles: a distance, a recovery band, or another."""
    figure = spot.figure
    if re.match(r" ?(?:/ ?h|per hour|an hour|per second|/ ?s\b)", spot.after(12)):
        return "speed"
    apart = _APART.match(spot.head) and _TWO_ENDS.search(spot.gap)
    banded = "length" if apart else _limit_of_band(spot)
    if banded is not None:
        return banded
    end = end_of(spot)
    end = "" if _NO_END.fullmatch(end) else end
    if (
        (spot.near("recovery") or spot.in_head("remote", "same_city"))
        and figure.compared
        and figure.comparison != "about"
        and not end
    ):
        return "length" if _states_norm(spot) else _band_said(spot)
    if not end and spot.last_kind in ROUTES and _metric(f"{spot.gap[-24:]}{spot.head}") != "unspecified":
        end = spot.last_subject  # the same two ends, measured differently
    if not end or re.match(r" ?(?:further|farther|closer|nearer)\b", spot.head):
        return "length"
    if _DIFFERENCE.match(spot.after(60)) or _DIFFERENCE_ZH.search(spot.gap):
        return "length"  # 47.5 km short of the limit
    draft = measure(spot, "distance", "length", subject=end, qualifiers=Qualifiers(metric=_metric_of(spot)))
    return replace(draft, also=_band_beside(spot, draft)) if isinstance(draft, Draft) else draft


def _band_said(spot: FigureSpot) -> Found:
    words = f"{spot.gap}{spot.head[:24]}"
    more = Qualifiers(band=_band(words, beyond=spot.figure.comparison == "at_least"), metric=_metric(words))
    whose = _recovered(f"{spot.before(60)}#{spot.head[:40]}")
    return measure(spot, "band", "length", subject=whose, qualifiers=more)


# 位于太原60公里同城灾备圈内; inside the 60 km same-city recovery band of Taiyuan: the figure is the limit itself.
_LIMIT_ZH = re.compile(
    r"(?:以[内上外])?的?[^，。；、0-9()]{0,6}(?:灾备|容灾|备份|双活|多活)[^，。；、0-9()]{0,4}?(?:距离)?(?P<noun>带|圈|范围|半径|要求|标准|[上下]限|界限|门槛|阈值|条件)(?P<inside>[之以]?内)?"
)
_LIMIT_EN = re.compile(
    r"[ -](?:[a-z-]+ ){0,3}(?:recovery|back-?up|active-active|replication|metro|same-city|DR)(?: [a-z-]+){0,2} (?:band|radius|zone|range|limit|requirement|threshold|circle|ring)\b"
    r"|[ -](?:limit|requirement|maximum|threshold|radius|range)(?: [a-z-]+)? (?:for|of) (?:[a-z-]+ ){0,3}(?:recovery|back-?up|active-active|replication|DR)\b",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"位于|处[于在]|落[在于入]|满足|符合|达到|属于?|纳入|进入|在|\b(?:inside|within|in|into|meets?|met|satisf\w+|compl\w+|fulfils?|beyond|outside)\b",
    re.IGNORECASE,
)
_PAST_IT = re.compile(r"超出|超过|大于|以外|之外|\b(?:beyond|outside|over|exceeds?)\b", re.IGNORECASE)


_AT_ITS_EDGE = re.compile(r"的?(?:边缘|边界|外缘|外围|附近|周边|左右)")


def _limit_of_band(spot: FigureSpot) -> Found | None:
    """Return the band that the site is said to lie in, where the figure is its limit; None if it is another figure."""
    behind = _LIMIT_ZH.match(spot.after(60)) or _LIMIT_EN.match(spot.after(60))
    if behind is None:
        return None
    words = f"{_PART.split(spot.gap)[-1]}#{spot.head}"
    before = words[: words.index("#")]
    meets = _MEETS.search(before) or behind.groupdict().get("inside")
    band = _band(words, beyond=_PAST_IT.search(before) is not None)
    past = _PAST_IT.search(before) is not None and band == "same_city"
    past = past or _AT_ITS_EDGE.match(spot.after(80), behind.end()) is not None
    if not meets or past or _SHORT_OF.search(words) or _is_denied(spot, spot.clause_start, spot.figure.start):
        return "length"  # the limit is only spoken of
    named = [m.group() for m in find_places(before)] or [m.group() for m in _SERVED.finditer(before)]
    named = [name for name in named if _SERVED.fullmatch(name) is None or end_of(spot) == name]
    whose = _recovered(words) or (named[-1] if named else "")
    found = measure(spot, "band", "length", subject=whose, qualifiers=Qualifiers(band=band))
    limit: Comparison = "at_least" if band == "remote" else "within"
    return replace(found, comparison=limit) if isinstance(found, Draft) else found


def _band(words: str, *, beyond: bool) -> Band:
    if re.search(r"异地|远程|remote|off-?site|geo-?redundan", words, re.IGNORECASE):
        return "remote"
    if re.search(r"同城|双活|same[- ]city|\bmetro|active[- ]active", words, re.IGNORECASE):
        return "same_city"
    return "remote" if beyond else "same_city"


# Whom a recovery site serves: 可作为北京的异地灾备基地, the recovery site for Beijing.
_RECOVERED = re.compile(
    r"(?:异地|同城|远程)?(?:灾备|容灾|备份|双活|多活)|(?:recovery|back-? ?up|DR|active-active)(?: [a-z]+){0,2} (?:for|of|to|with) ?|[’']s (?:[a-z-]+ ){0,2}(?:recovery|back-? ?up|DR)\b"
)
_SERVED = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}")


def _recovered(words: str) -> str:
    """Return the place that a recovery site is said to serve; empty if none is named beside its words."""
    for m in _RECOVERED.finditer(words):
        if m.group().endswith((" ", "of", "for", "to", "with")):
            place = _SERVED.match(words, m.end())
            if place:
                return place.group()
            continue
        before = words[max(0, m.start() - 24) : m.start()]
        if m.group()[0] in "’'":
            named = [n.group() for n in _SERVED.finditer(before) if n.end() == len(before)]
        else:
            served = re.search(
                r"([\u4e00-\u9fff]{2,8})$", re.sub(r"的?(?:\d+公里以[上内外])?的?$|#.{0,6}的?$", "", before)
            )
            places = find_places(served[1]) if served else []
            named = (
                [places[-1].group()] if places and served and served[1].endswith(places[-1].group()) else []
            )
        if named:
            return named[-1]
    return ""


_STATEMENT = re.compile("[；;|]")
_CRITERION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}(?:同城|异地)(?:灾备|容灾|备份|双活)"
    r"|[\u4e00-\u9fff][（(](?:同城|异地)(?:灾备|容灾|备份|双活)[)）]"
    r"|\((?:[Ss]ame-city|[Rr]emote) (?:disaster )?(?:recovery|back-?up)\)"
    r"|(?:[Ss]ame-city|[Rr]emote) (?:disaster )?(?:recovery|back-?up),? [A-Z][\w'-]+)"
    r"(?: ?[（(][^()（）]{1,24}[)）])?(?:\[\d+\])? ?[:：|]"
)
_SHORT_OF = re.compile(
    r"\b(?:short of|falls? short|does not reach|misses|below|outside|nearer than) (?:the |a )?(?:[a-z-]+ ){0,3}(?:limit|band|distance|\d)"
    r"|尚差|还差|未达|达不到|未满足|不满足|未到"
)
_DIFFERENCE = re.compile(
    r" ?(?:short of|shy of|(?:over|under|above|below|inside|outside|within|beyond) the (?:[a-z-]+ ){0,3}limit)"
)
_DIFFERENCE_ZH = re.compile(r"(?:[尚还相]差|差距为?|多出|少了?|缺口为?)(?:约|仅|为)?$")
_CLAUSE = re.compile(r"[，。；;、]|, |\band\b")


def _band_beside(spot: FigureSpot, distance: Draft) -> Draft | None:
    """Return the recovery band that a distance also claims: 距北京500公里，可作异地灾备."""
    words = _recovery_words(spot)
    if not words:
        return None
    stated, whose = spot.figure.comparison, _recovered(words) or distance.subject
    if _band(words, beyond=distance.value >= REMOTE_SOFT_KM.value) == "remote":
        limit = max(REMOTE_KM.value, distance.value if stated == "at_least" else 0.0)
        return Draft("band", limit, limit, distance.unit, whose, Qualifiers(band="remote"), "at_least")
    named = re.search(r"同城|双活|same[- ]city|\bmetro|active[- ]active|synchron", words, re.IGNORECASE)
    if distance.value > REMOTE_SOFT_KM.value or (not named and distance.value > SAME_CITY_KM.value):
        return None  # a recovery site 100 km off is of neither band, unless it is called so
    least = distance.value if stated in {"within", "at_most"} else math.inf
    limit = min(SAME_CITY_KM.value, least)
    return Draft("band", limit, limit, distance.unit, whose, Qualifiers(band="same_city"), "within")


def _recovery_words(spot: FigureSpot) -> str:
    """Return the words that call the site a recovery site at this distance; empty if there are none."""
    start, end = spot.figure.end, spot.next_start
    if end < spot.line.end:
        # The last clause before another figure belongs to that figure.
        end = start + max((m.start() for m in _CLAUSE.finditer(spot.until_next)), default=0)
    stop = _STATEMENT.search(spot.line.text, start, end)
    end = end if stop is None else stop.start()
    sentence = spot.line.text[spot.line.start : spot.line.end]
    if _SHORT_OF.search(sentence):
        return ""
    # 北京异地灾备：452公里 names a criterion, it does not say that the site meets it.
    label = spot.last_kind or _CRITERION.search(spot.gap[-60:])
    zones = [(start, end)] + ([] if label else [(spot.gap_start, spot.figure.start)])
    for low, high in zones:
        found = [t for t in spot.line.tokens.between("recovery", low, high) if not _is_of_limit(spot, t)]
        if found and not _is_denied(spot, low, found[0].start):
            return spot.line.text[low:high]
    return (
        ""
        if _CRITERION.search(spot.line.text, spot.line.start, spot.figure.start)
        else _recovery_clause(spot)
    )


# 惯用的同城灾备界限60公里, the usual same-city limit of 60 km: a norm, not what the site is.
_NORM = re.compile(
    r"[^，。；、,;#0-9()（）]{0,6}(?:界限|惯例|门槛|阈值|标准|要求|[上下]限|限值|规定)"
    r"|[ -](?:[a-z-]+ ){0,2}(?:limit|convention|requirement|threshold|criterion|standard|rule|practice)s?\b",
    re.IGNORECASE,
)


# 灾备惯例：同城60公里以内，异地500公里以上: all that follows, up to the end of its sentence or bracket.
_NORM_REACH = 80
_NORM_SAYS = re.compile(
    r"(?:惯例|convention(?: of practice)?(?: for [a-z -]{1,24})?)(?: ?[:：]|为|是| is)(?:[^()（）。.]|\.(?=\d))*$"
)


def _states_norm(spot: FigureSpot) -> bool:
    """Whether a figure of recovery is that of a convention or limit itself: 同城灾备的要求是60公里以内."""
    low = max(spot.line.paragraph, spot.figure.start - _NORM_REACH)
    if _NORM_SAYS.search(spot.line.text, low, spot.figure.start):
        return True
    named = spot.line.tokens.between("recovery", spot.gap_start, spot.figure.start)
    return bool(named) and all(_is_of_limit(spot, token) for token in named)


def _is_of_limit(spot: FigureSpot, token: Token) -> bool:
    """Whether a word of recovery names a limit that the site is not said to meet: 超出同城灾备界限."""
    line = spot.line
    norm = _NORM.match(line.text, token.end, line.end)
    if norm is None:
        return False
    starts = (m.end() for m in _CLAUSE.finditer(line.text, line.start, token.start))
    clause = line.text[max(starts, default=line.start) : norm.end()]
    end = next((m.start() for m in _CLAUSE.finditer(line.text, norm.end(), line.end)), line.end)
    past = _PAST_IT.search(clause + line.text[norm.end() : end])
    remote = _band(line.text[token.start : norm.end()], beyond=False) == "remote"
    return not (past if remote else _MEETS.search(clause) and not past)


_NO = re.compile(r"\b(?:no|neither) (?:[a-z-]+ ){0,2}$|不(?:宜|可|适合|适宜|应|作)[^，。；]{0,8}$")


def _is_denied(spot: FigureSpot, start: int, end: int) -> bool:
    """Return whether the words from *start* deny what follows at *end*: is no recovery site."""
    denied = spot.line.tokens.between("denied", start, end)
    return bool(denied) or _NO.search(spot.line.text, start, end) is not None


# 双活 alone may be said of a power supply, 异地 of anything: near the distance only.
_RECOVERY_SITE = re.compile(r"灾备|容灾|备份|备援|recover|back-? ?up|redundan|\bDR\b", re.IGNORECASE)


def _recovery_clause(spot: FigureSpot) -> str:
    """Return the clause that calls the site a recovery site beyond other figures of the sentence; empty if none.

    距北京470公里，乘高铁三小时，是异地灾备的理想选择: no other distance stands between.
    """
    line, text = spot.line, spot.line.text
    others = [f for f in line.figures if f.group == spot.figure.group and f is not spot.figure]
    low = max((f.end for f in others if f.end <= spot.figure.start), default=line.start)
    high = min((f.start for f in others if f.start >= spot.figure.end), default=line.end)
    if low > line.start:
        low = spot.figure.end  # what stands before it follows another distance
    ends = [line.start, *(m.end() for m in _CLAUSE.finditer(text, line.start, line.end)), line.end]
    for token in line.tokens.between("recovery", low, high):
        start, end = max(at for at in ends if at <= token.start), min(at for at in ends if at >= token.end)
        stopped = _STATEMENT.search(text, min(end, spot.figure.end), max(start, spot.figure.start))
        if (
            end > high
            or stopped
            or _is_of_limit(spot, token)
            or not _RECOVERY_SITE.search(text, token.start, end)
        ):
            continue
        clause = text[start:end]
        named = [m.group() for m in find_places(text[start : token.start])]
        served = _recovered(clause)
        if _is_denied(spot, start, token.start) or any(n not in served for n in named):
            continue
        return clause
    return ""


# A few metres are a distance only where something says so.
_MEANT = re.compile(
    r"\b[Hh]ow (?:far|close|near)\b|[Nn]earest|[Cc]losest|\b[Nn]ext\b|\baway\b|\bfrom\b|distan|\bof (?:the|a)\b|\bto the\b|within|距|离|到|至|最近|[:：(（] ?#|\b(?:is|are|lies?|stands?|sits?|runs?|passes)\b[^,;.]{0,24}#|[东南西北]"
)
# The highest peak of the county is not the site.
_PEAK = re.compile(r"[主高顶]峰|山顶|\b(?:highest (?:peak|point|mountain)|summit|peaks?)\b", re.IGNORECASE)
# The campus sits at 1,950 metres.
_AT_HEIGHT = re.compile(
    r"(?:\b(?:sit|stand|lie|situat|locat|perch|land|nestl|set|built|rest)\w* (?:up )?at|[,.;] at|\band at|\b(?:slab|ground|floor|platform|site|formation)(?: level)?,?(?: which)? is at) (?:about |some |around |nearly |over )?$",
    re.IGNORECASE,
)

_SLOPES = re.compile(
    r"\b(?:slop|fall|ris|drop|vari|rang|climb|descend)\w* (?:[a-z]+ )?(?:from|between)[^,;.]{0,30}$"
)
# At 1,820 m the air is thin.
_OPENS_AT = re.compile(r"(?:^|\n) ?(?:[-•*·] ?)?[Aa]t (?:about |some |around |nearly |over |almost )?$")
# 1,820 m (5,970 ft).
_AGAIN = re.compile(r" ?(?:[(/,]|or|=|[(]or)? ?(?:about |some |i\.e\. |or )*")

# 洪水位低于场坪标高6.3米: by how much.
_BY_METRES = re.compile(r"[低高]于(?!海)[一-龥]{2,8}$")
_HIGHLAND = re.compile("的?(?:[一-龥]{2}的?)?(?:高原|高山|高地|山[上区顶])")


# From a tank to the hall, from a tower to the next house: within the site, or from a part of it.
_WITHIN_SITE = re.compile(
    r"^(?:厂界|场界|围墙|(?:用地|道路)?红线|建筑|主楼|[0-9A-Z一二三四五]+[#号](?:机房)?楼?|机房楼?|楼)$"
)
_EQUIPMENT = re.compile(
    r"(?:储?油?罐|冷却塔|柴发|发电机房?|排气筒|烟囱|消防水池|事故油池|主变压?器?|噪声源|冷机)(?P<from>[^，。；]{0,6}[距离][^，。；]{1,12}$)?"
)


def metre(spot: FigureSpot) -> Found:
    """Judge a length in metres or feet: an elevation, a short distance, or a size."""
    apart = _BY_METRES.search(spot.gap) is not None
    high = spot.near("elev") and spot.cost("elev") < min(60, spot.cost("not_elev")) and not apart
    again = spot.last_kind == "elevation" and spot.number > 0 and _AGAIN.fullmatch(spot.gap)
    named = high or again or _HIGHLAND.match(spot.head)
    size = apart or (spot.in_gap("not_elev") and spot.cost("not_elev") < 30)
    size = size or re.match(r" ?(?:above|below|high|tall|wide|deep|thick|long)\b", spot.head) is not None
    if named and _PEAK.search(spot.gap[-16:]):
        return "length"
    at = _AT_HEIGHT.search(spot.gap) or (not spot.number and _OPENS_AT.search(spot.gap))
    if named or (not size and at and 100 < spot.figure.value < 16000):
        return measure(spot, "elevation", "height")
    if (
        size
        or _SLOPES.search(spot.before(50))
        or re.match(r" ?(?:/ ?[hs]\b|per (?:hour|second)|an hour)", spot.after(12))
    ):
        return "length"
    end = end_of(spot) if _MEANT.search(f"{spot.before(60)}#{spot.head}") else ""
    part = _EQUIPMENT.search(spot.line.text, spot.reach[0], spot.figure.start)
    if part and (part["from"] or _WITHIN_SITE.match(end)):
        return "length"
    return _short_distance(spot, end) if end else "length"


def _short_distance(spot: FigureSpot, end: str) -> Found:
    more = Qualifiers(metric=_metric_of(spot))
    found = measure(spot, "distance", "length", subject=end, qualifiers=more)
    foot = unit_of("height", spot.figure.unit)
    if isinstance(found, Draft) or foot is None:
        return found
    low, high = (float(f"{foot.to_base(x) / 1000:.12g}") for x in (spot.figure.value, spot.figure.high))
    return Draft("distance", low, high, "km", subject=end, qualifiers=more)
