"""Figures in kilometres, miles, metres and milliseconds: distances, bands, elevation, latency."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.reading import ownership, vocabulary
from siting.auditing.reading.claims import Band, Comparison, Metric, Qualifiers, Trip
from siting.auditing.reading.context import NO_KIND, NOT_SITE, Around, Draft, Found, draft_of, when_near
from siting.auditing.reading.targets import Target, distance_target
from siting.conventions import REMOTE_KM, REMOTE_SOFT_KM, SAME_CITY_KM

_CLAUSE = re.compile(r"[，。；;、]|, |\band\b")
_PART = re.compile(r"[，。；;、()（）]|, |\b(?:and|or|but)\b")
# The same two ends once more: 直线距离452公里，公路里程560公里.
_SAME_ENDS_ZH = re.compile(
    r"[，、；(（ ]*(?:但|而|其)?(?:直线|公路|铁路|高速|航空|空间|道路|行车|车程|里程|距离|约|为|则)+"
)


def _metric(text: str) -> Metric:
    if vocabulary.STRAIGHT.search(text):
        return "geodesic"
    if vocabulary.ROAD.search(text):
        return "road"
    return "rail" if vocabulary.RAIL.search(text) else "unspecified"


def _metric_of(around: Around) -> Metric:
    """Return how a distance was measured: the words beside the figure win over those of other clauses."""
    for text in (_PART.split(around.until_next)[0], _PART.split(around.gap)[-1]):
        if (metric := _metric(text)) != "unspecified":
            return metric
    return _metric(f"{around.gap[-50:]}{around.head[:40]}")


_ZH_SUBSTATION = re.compile(
    r"[距离至到][^，。；0-9]{0,6}(?P<name>\d{2,4} ?(?:kV|千伏)变电[站所])[仅约有为只近距离的]{0,4}$",
    re.IGNORECASE,
)
_VOLTAGE_NAME = re.compile(
    r" ?(?:away |north |south |east |west )?(?:from|of|to) (?:the |an? )?(?:[a-z]+ ){0,2}"
)
_VOLTAGE = re.compile(r"\d{2,3} ?kV", re.IGNORECASE)


def _target(around: Around) -> Target | None:
    """Return the other end of a distance; ``None`` if there is none, or if it is a recovery band."""
    # 4 km from a 400 kV substation: the voltage is part of the name.
    named = _VOLTAGE_NAME.fullmatch(around.until_next) and _VOLTAGE.match(
        around.after[len(around.until_next) :]
    )
    behind = around.after if named else around.until_next
    if around.last_kind == "distance" and _SAME_ENDS_ZH.fullmatch(around.gap):
        return Target(around.last_subject)
    target = distance_target(around.gap, behind, follows_distance=around.last_kind == "distance")
    if target is None and around.last_kind == "distance" and _metric(around.gap[-24:]) != "unspecified":
        # The same two ends, measured differently.
        target = Target(around.last_subject)
    if target is None and (near := _ZH_SUBSTATION.search(around.before[-30:])):
        target = Target(near["name"])
    if (
        target
        and vocabulary.BAND.search(target.name)
        and not re.search("距[^，]{1,10}(?:中心|机房|园区)", around.gap[-24:])
    ):
        return None
    return target


def length(around: Around) -> Found:
    """Judge a length in kilometres or miles: a distance, a band, or neither."""
    figure, target = around.figure, _target(around)
    banded = vocabulary.BAND.search(around.gap) or vocabulary.BAND.search(around.head[:24])
    if banded and figure.compared and figure.comparison != "about" and target is None:
        words_here = f"{around.gap}{around.head[:24]}"
        band = _band(words_here, beyond=figure.comparison == "at_least")
        return draft_of(
            around, "band", "length", qualifiers=Qualifiers(band=band, metric=_metric(words_here))
        )
    if re.search(r"全[程长]约?$", around.gap):
        return when_near(around, NO_KIND)
    if re.match(r" ?(?:further|farther|closer|nearer)\b", around.head):
        return when_near(around, NOT_SITE)
    if target is None:
        target = _after_drive(around)
    if target is None:
        return when_near(around, NO_KIND)
    if target.of_place:
        return when_near(around, NOT_SITE)
    metric = _metric_of(around)
    draft = draft_of(around, "distance", "length", subject=target.name, qualifiers=Qualifiers(metric=metric))
    return replace(draft, also=_band_beside(around, draft)) if isinstance(draft, Draft) else draft


def _band_beside(around: Around, distance: Draft) -> Draft | None:
    """Return the recovery band that a distance also claims: 距北京500公里，可作异地灾备.

    The band begins or ends at the usual limit, or at the stated one if that is stricter.
    """
    words_here = _recovery_words(around)
    if not words_here:
        return None
    stated = around.figure.comparison
    if _band(words_here, beyond=distance.value >= REMOTE_SOFT_KM.value) == "remote":
        limit = max(REMOTE_KM.value, distance.value if stated == "at_least" else 0.0)
        return _band_draft(distance, limit, "remote", "at_least")
    if distance.value > REMOTE_SOFT_KM.value:
        return None
    least = distance.value if stated in {"within", "at_most"} else math.inf
    return _band_draft(distance, min(SAME_CITY_KM.value, least), "same_city", "within")


def _band_draft(distance: Draft, limit: float, band: Band, comparison: Comparison) -> Draft:
    more = Qualifiers(band=band)
    return Draft("band", limit, limit, distance.unit, distance.subject, more, comparison)


def _recovery_words(around: Around) -> str:
    """Return the words that call the site a recovery site at this distance; empty if there are none."""
    behind = around.until_next
    if len(behind) < len(around.after):
        # The last clause before another figure belongs to that figure.
        behind = behind[: max((m.start() for m in _CLAUSE.finditer(behind)), default=0)]
    for said in (behind, "" if around.last_kind else around.gap):
        found = vocabulary.RECOVERY.search(said)
        if found and not ownership.NEGATION.search(said[: found.start()]):
            return said
    return ""


def _band(words: str, *, beyond: bool) -> Band:
    if vocabulary.REMOTE.search(words):
        return "remote"
    if vocabulary.SAME_CITY.search(words):
        return "same_city"
    return "remote" if beyond else "same_city"


def _after_drive(around: Around) -> Target | None:
    # 到省会太原一小时车程，约75公里: the end precedes the driving time.
    drive = re.search(
        r"(?:距离?|离|到|至)([^，。；、0-9]{2,14}?)[一二两三半0-9个多小时分钟约仅的]{2,10}车程，?[约为计]{0,2}$",
        around.before[-40:],
    )
    return distance_target(f"距{drive[1]}", "", follows_distance=False) if drive else None


def metre(around: Around) -> Found:
    """Judge a length in metres or feet: an elevation, or a short distance."""
    height = r"海拔|高程|标高|elevation|altitude|above (?:the )?(?:mean )?sea|above datum|a\.?s\.?l\b|masl"
    if re.search(height, f"{around.gap[-44:]} # {around.head[:36]}", re.IGNORECASE):
        return draft_of(around, "elevation", "height")
    target = distance_target(around.gap, around.until_next, follows_distance=around.last_kind == "distance")
    if target and target.named and not target.of_place:
        return draft_of(around, "distance", "length", subject=target.name)
    return when_near(around, NO_KIND)


def latency(around: Around) -> Found:
    """Judge a latency: between the site and a place, or of a switch-over."""
    near = around.clause
    if re.search("切换|转换|switch|transfer|failover|故障", near):
        return when_near(around, NO_KIND)
    target = distance_target(around.gap, around.until_next, follows_distance=around.last_kind == "latency")
    subject = target.name if target else ""
    return draft_of(around, "latency", "duration", subject=subject, qualifiers=Qualifiers(trip=_trip(near)))


def _trip(near: str) -> Trip:
    if vocabulary.ROUND_TRIP.search(near):
        return "round_trip"
    return "one_way" if vocabulary.ONE_WAY.search(near) else "unspecified"
