"""Recovery bands: the limit that a site is said to lie in, and the band that a distance claims as well."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.reading.claims import Band, Comparison, Qualifiers
from siting.auditing.reading.drafts import Draft, Found, measure
from siting.auditing.reading.ends import end_of
from siting.auditing.reading.lexicon import Token
from siting.auditing.reading.line import FigureSpot
from siting.auditing.reading.places import find_places
from siting.conventions import REMOTE_KM, REMOTE_SOFT_KM, SAME_CITY_KM

PART = re.compile(r"[，。；;、()（）]|, |\b(?:and|or|but)\b")
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


def limit_of_band(spot: FigureSpot) -> Found | None:
    """Return the band that the site is said to lie in, where the figure is its limit; None if it is another figure."""
    behind = _LIMIT_ZH.match(spot.after(60)) or _LIMIT_EN.match(spot.after(60))
    if behind is None:
        return None
    before = PART.split(spot.gap)[-1]
    words = f"{before}#{spot.head}"
    beyond = _PAST_IT.search(before) is not None
    band = band_of(words, beyond=beyond)
    if (beyond and band == "same_city") or not _is_met(spot, behind, before):
        return "length"  # the limit is only spoken of
    whose = recovered(words) or _place_served(spot, before)
    found = measure(spot, "band", "length", subject=whose, qualifiers=Qualifiers(band=band))
    limit: Comparison = "at_least" if band == "remote" else "within"
    return replace(found, comparison=limit) if isinstance(found, Draft) else found


def _is_met(spot: FigureSpot, behind: re.Match[str], before: str) -> bool:
    """Return whether the site is said to meet the limit of a band, not to lie at its edge or short of it."""
    if not (_MEETS.search(before) or behind.groupdict().get("inside")):
        return False
    if _AT_ITS_EDGE.match(spot.after(80), behind.end()) or _SHORT_OF.search(f"{before}#{spot.head}"):
        return False
    return not _is_denied(spot, spot.clause_start, spot.figure.start)


def _place_served(spot: FigureSpot, before: str) -> str:
    """Return the last place named before the limit of a band; in English it must be the end of the distance."""
    named = [m.group() for m in find_places(before)] or [m.group() for m in _SERVED.finditer(before)]
    named = [name for name in named if _SERVED.fullmatch(name) is None or end_of(spot) == name]
    return named[-1] if named else ""


def band_of(words: str, *, beyond: bool) -> Band:
    """Return the band that words name; without any, by whether the distance is *beyond* a limit."""
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


def recovered(words: str) -> str:
    """Return the place that a recovery site is said to serve; empty if none is named beside its words."""
    return next(filter(None, (_served_by(words, m) for m in _RECOVERED.finditer(words))), "")


def _served_by(words: str, m: re.Match[str]) -> str:
    """Return the place behind "recovery site for", before "'s recovery", or before 灾备; empty if none is there."""
    if m.group().endswith((" ", "of", "for", "to", "with")):
        place = _SERVED.match(words, m.end())
        return place.group() if place else ""
    before = words[max(0, m.start() - 24) : m.start()]
    if m.group()[0] in "’'":
        return next((n.group() for n in _SERVED.finditer(before) if n.end() == len(before)), "")
    before = re.sub(r"的?(?:\d+公里以[上内外])?的?$|#.{0,6}的?$", "", before)
    served = re.search(r"[\u4e00-\u9fff]{2,8}$", before)
    places = find_places(served.group()) if served else []
    return places[-1].group() if places and before.endswith(places[-1].group()) else ""


_STATEMENT = re.compile("[；;|]")
_CRITERION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}(?:同城|异地)(?:灾备|容灾|备份|双活)"
    r"|\w[（(](?:同城|异地)(?:灾备|容灾|备份|双活)[)）]"
    r"|\((?:[Ss]ame-city|[Rr]emote) (?:disaster )?(?:recovery|back-?up)\)"
    r"|(?:[Ss]ame-city|[Rr]emote) (?:disaster )?(?:recovery|back-?up),? [A-Z][\w'-]+)"
    r"(?: ?[（(][^()（）]{1,24}[)）])?(?:\[\d+\])? ?[:：|]"
)
_SHORT_OF = re.compile(
    r"\b(?:short of|falls? short|does not reach|misses|below|outside|nearer than) (?:the |a )?(?:[a-z-]+ ){0,3}(?:limit|band|distance|\d)"
    r"|尚差|还差|未达|达不到|未满足|不满足|未到"
)
_CLAUSE = re.compile(r"[，。；;、]|, |\band\b")


def band_beside(spot: FigureSpot, distance: Draft) -> Draft | None:
    """Return the recovery band that a distance also claims: 距北京500公里，可作异地灾备."""
    words = _recovery_words(spot)
    if not words:
        return None
    stated, whose = spot.figure.comparison, recovered(words) or distance.subject
    if band_of(words, beyond=distance.value >= REMOTE_SOFT_KM.value) == "remote":
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
    line, start = spot.line, spot.figure.end
    if _SHORT_OF.search(line.text[line.start : line.end]):
        return ""
    zones = [(start, _end_of_statement(spot))]
    # 北京异地灾备：452公里 names a criterion, it does not say that the site meets it.
    if not (spot.last_kind or _CRITERION.search(spot.gap[-60:])):
        zones.append((spot.gap_start, spot.figure.start))
    for low, high in zones:
        found = [t for t in line.tokens.between("recovery", low, high) if not _is_of_limit(spot, t)]
        if found and not _is_denied(spot, low, found[0].start, found[0].end):
            return line.text[low:high]
    criterion = _CRITERION.search(line.text, line.start, spot.figure.start)
    return "" if criterion else _recovery_clause(spot)


def _end_of_statement(spot: FigureSpot) -> int:
    """Return how far what is said behind a figure reaches: the last clause before another figure belongs to that."""
    start, end = spot.figure.end, spot.next_start
    if end < spot.line.end:
        end = start + max((m.start() for m in _CLAUSE.finditer(spot.until_next)), default=0)
    stop = _STATEMENT.search(spot.line.text, start, end)
    return stop.start() if stop else end


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


# 异地灾备一般不少于500公里, remote recovery usually means at least 500 km.
_USUALLY = re.compile(
    r"(?:的?距离|中心|站点|场址)?(?:一般|通常|往往|惯例上?|按惯例|[应须需]当?|要求|规定)[^，。；、0-9]{0,8}"
    r"|(?: (?:sites?|cent(?:er|re)s?|distances?|copies|pairs))?(?: (?:is|are))? (?:usually|customarily|normally|commonly|generally|must|should|by convention)\b[^,;.0-9]{0,40}"
)


def states_norm(spot: FigureSpot) -> bool:
    """Whether a recovery figure is itself a convention or a limit: 同城灾备的要求是60公里以内."""
    low = max(spot.line.paragraph, spot.figure.start - _NORM_REACH)
    if _NORM_SAYS.search(spot.line.text, low, spot.figure.start):
        return True
    named = spot.line.tokens.between("recovery", spot.gap_start, spot.figure.start)
    if named and _USUALLY.fullmatch(spot.line.text, named[-1].end, spot.figure.start):
        return True
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
    remote = band_of(line.text[token.start : norm.end()], beyond=False) == "remote"
    return not (past if remote else _MEETS.search(clause) and not past)


_NO = re.compile(
    r"\b(?:no|neither) (?:[a-z-]+ ){0,2}$|不(?:宜|可|适合|适宜|应|作)[^，。；]{0,8}$"
    r"|\b(?:too (?:far|near|close|distant)|hardly|scarcely|barely|unsuit\w+|unfit|rules? out|ruled out|precludes?) (?:[a-z-]+ ){0,4}$"
)
# 做同城双活太远, for synchronous copies it is too far.
_TOO_FAR = re.compile(
    r"[^，。；]{0,8}?(?:(?<!不)[太过偏嫌]于?[远近]|不够|不合适|不现实|不行)|[^,;.]{0,24}\b(?:too (?:far|near|close|distant)|out of reach|not possible|impossible)\b"
)


def _is_denied(spot: FigureSpot, start: int, end: int, stop: int | None = None) -> bool:
    """Return whether the words from *start* deny what follows at *end* up to *stop*: is no recovery site, is too far for it."""
    denied = spot.line.tokens.between("denied", start, end)
    too_far = stop is not None and _TOO_FAR.match(spot.line.text, stop, spot.line.end) is not None
    return bool(denied) or too_far or _NO.search(spot.line.text, start, end) is not None


# 双活 alone may describe a power supply, 异地 of anything: near the distance only.
_RECOVERY_SITE = re.compile(r"灾备|容灾|备份|备援|recover|back-? ?up|redundan|\bDR\b", re.IGNORECASE)


def _recovery_clause(spot: FigureSpot) -> str:
    """Return the clause that calls the site a recovery site beyond other figures of the sentence; empty if none.

    距北京470公里，乘高铁三小时，是异地灾备的理想选择: no other distance stands between.
    """
    line, text = spot.line, spot.line.text
    low, high = _reach_between(spot)
    ends = [line.start, *(m.end() for m in _CLAUSE.finditer(text, line.start, line.end)), line.end]
    for token in line.tokens.between("recovery", low, high):
        start, end = max(at for at in ends if at <= token.start), min(at for at in ends if at >= token.end)
        stopped = _STATEMENT.search(text, min(end, spot.figure.end), max(start, spot.figure.start))
        if end <= high and not stopped and _is_of_site(spot, token, start, end):
            return text[start:end]
    return ""


def _reach_between(spot: FigureSpot) -> tuple[int, int]:
    """Return where words may belong to a distance: not before it if they follow another, nor behind the next."""
    figure, line = spot.figure, spot.line
    others = [f for f in line.figures if f.group == figure.group and f is not figure]
    follows = any(f.end <= figure.start for f in others)
    high = min((f.start for f in others if f.start >= figure.end), default=line.end)
    return (figure.end if follows else line.start), high


def _is_of_site(spot: FigureSpot, token: Token, start: int, end: int) -> bool:
    """Return whether a clause calls the site itself a recovery site, for all places that it names before."""
    text = spot.line.text
    if _is_of_limit(spot, token) or _is_denied(spot, start, token.start, token.end):
        return False
    served = recovered(text[start:end])
    named = all(m.group() in served for m in find_places(text[start : token.start]))
    return named and _RECOVERY_SITE.search(text, token.start, end) is not None
