"""Why a figure is no claim of the site, as shown to people and counted: denied, required, whose, of what topic."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import ClaimKind
from siting.auditing.reading.claims import Claim, Outcome, Owner
from siting.auditing.reading.line import CHINESE, FigureSpot
from siting.auditing.reading.nouns import nouns_zh
from siting.auditing.reading.places import first_place
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import say


@dataclass(frozen=True, slots=True)
class Why:
    """Why a figure did not become a claim; ``quiet`` if that is not worth a line of the list."""

    why: Label
    outcome: Outcome = "out_of_scope"
    rule: str = ""
    owner: Owner | None = None
    quiet: bool = False


_DENIED = Why(say("not_understood.denied"), "left_out", "denied")
_REQUIRED = Why(say("not_understood.requirement"), "left_out", "requirement")
# 数十米, 几百架: an order of magnitude.
_VAGUE = frozenset({"数", "几", "上"})
_ORDER = Why(say("figures.left_out.vague"), "left_out", "vague")
_SUPERSEDED = Why(say("figures.left_out.superseded"), "left_out", "superseded")
_LEFT_OUT = {
    "unit_unclear": Why(say("figures.left_out.unit_unclear"), "left_out", "unit_unclear"),
    "subsidy": Why(say("not_understood.subsidy"), "left_out", "subsidy", quiet=True),
    "bare": Why(say("not_understood.bare"), "left_out", "bare", quiet=True),
    "article": Why(say("figures.left_out.article"), "left_out", "article", quiet=True),
    "in_claim": Why(say("figures.left_out.in_claim"), "left_out", "in_claim", quiet=True),
    "not_site": Why(say("not_understood.not_the_site"), "whose", "unclear", Owner("unclear")),
    "plant": Why(say("not_understood.not_the_site"), "whose", "plant", Owner("plant")),
}
# 0.4 g (0) to 0.05 g (1), 线性：500米（0分）: the ends of a scale of scores.
_ANCHOR = re.compile(r"[^\d(（,，;；]{0,10}[（(](?:[01]|[01](?:\.0)?分)[)）]")
# 约4: somebody counted or measured it, so its unit is missing.
_HEDGED = re.compile(
    r"(?:约|近|逾|超过?|达到?|不足|不到|[多高]达|至少|最多|\b(?:about|around|some|over|nearly|almost|roughly|approximately|up to|"
    r"at least|more than|less than|fewer than|under))[ 为有]{0,2}$",
    re.IGNORECASE,
)
# 瞬时PUE 1.26: what an instrument shows at one moment.
_READING = re.compile(r"瞬时|即时(?=PUE|负荷|功率)|实时(?=PUE|负荷|功率|读数)|读数|抄表")
_MOMENTARY = Why(say("figures.topic.other"), "out_of_scope", "other")
_STATIONS = re.compile(
    r"变电站?所?[^，。；]{0,4}[座个]|[座个][^，。；]{0,6}变电|substations?|transformers?|主变"
)


def of_owner(owner: Owner) -> Why:
    """Return the reason that the figure is that of *owner*."""
    if owner.kind in {"firm", "industry"}:
        return Why(say("not_understood.of_others"), "whose", owner.kind, owner)
    place = first_place(owner.name) if owner.kind == "elsewhere" else ""
    if place:
        return Why(say("not_understood.another_place", place=place), "whose", owner.kind, owner)
    if owner.kind == "building":
        return Why(say("not_understood.of_part"), "whose", "building", owner)
    why = say(f"figures.owner.{owner.kind}")
    if owner.name:
        why = say("not_understood.of_owner", owner=why, name=owner.name)
    return Why(why, "whose", owner.kind, owner)


def why_of(spot: FigureSpot, what: str) -> Why:
    """Return why a figure that is no claim is none: the rule that leaves it out, or its topic."""
    figure = spot.figure
    if what == "bare" and _HEDGED.search(spot.before(14)):
        return replace(_LEFT_OUT[what], quiet=False)
    if what in _LEFT_OUT:
        return _LEFT_OUT[what]
    if _STATIONS.search(f"{spot.gap[-8:]}{figure.unit}{spot.after(12)}") and what == "count":
        return _LEFT_OUT["in_claim"]
    if figure.chinese and figure.value == 1 and figure.group in {"generic", "piece", "building"}:
        return _LEFT_OUT["article"]
    return Why(say(f"figures.topic.{what}"), "out_of_scope", what)


def against_of(spot: FigureSpot, kind: ClaimKind, claim: Claim) -> Why | None:
    """Return why a claim of the site is none: denied, a requirement, no longer true; None if it is one."""
    late = _SUPERSEDED if claim.qualifiers.status == "superseded" else None
    return next((why for says, why in _REASONS if says(spot, kind)), late)


def _denies(spot: FigureSpot, kind: ClaimKind) -> bool:
    return not kind.negated and _is_denied(spot)


def _is_vague(spot: FigureSpot, _: ClaimKind) -> bool:
    return spot.before(1) in _VAGUE and spot.figure.chinese


def _is_demanded(spot: FigureSpot, kind: ClaimKind) -> bool:
    return kind.limited and _is_required(spot) and not (kind.demanded and spot.near("demand_verb"))


def _is_momentary(spot: FigureSpot, kind: ClaimKind) -> bool:
    line = spot.line
    return (kind.single or kind.parted) and _READING.search(line.text, line.start, line.end) is not None


def _is_denied(spot: FigureSpot) -> bool:
    low = max(
        spot.clause_start, spot.gap_start if spot.gap.strip() else spot.clause_start, spot.figure.start - 70
    )
    # Cooling water is not needed (WUE 0.02): a bracket stands for itself.
    low = max(low, *(spot.line.text.rfind(mark, low, spot.figure.start) for mark in "(（"))
    found = spot.line.tokens.between("denied", low, spot.figure.start)
    allowed = spot.line.tokens.between("not_denied", low, spot.figure.end)
    return any(not any(a.start <= t.start < a.end for a in allowed) for t in found)


# What a tenderer must have or have done: 供应商须……，驻场人员不少于40人.
def _is_asked(spot: FigureSpot, kind: ClaimKind) -> bool:
    asked = kind.end and (_ASKED.search(spot.gap[-_ASKED_REACH:]) or _OUGHT.search(spot.gap))
    return bool(asked or _ANCHOR.match(spot.after(12)))


_BIDDER = re.compile(
    r"(?:供应商|投标[人方]|响应人|应标人|申请人|承包人|承包商|中标人|服务商|服务方|竞买人)[^，。；]{0,6}(?:须|应|需|必须|承诺|具备|具有|提供|完成|近)|业绩要求|资格(?:条件|要求)"
    r"|\b(?:[Bb]idder|[Tt]enderer)s? (?:[a-z]+ ){0,2}?(?:must|shall|need|has to|have to|(?:is|are) (?:required|asked|expected) to)\b"
)


def _is_of_bidder(spot: FigureSpot, _: ClaimKind) -> bool:
    line, start = spot.line, spot.figure.start
    bidder = _BIDDER.search(line.text, line.start, start)
    return bidder is not None and "；" not in line.text[bidder.end() : start]


# Our valuer puts the land at PLN 60 per square metre, 经评估，地价为15万元/亩: what it is worth, not what is asked.
_VALUED = Why(say("figures.topic.money"), "out_of_scope", "money")
_VALUER = re.compile(
    r"\b(?:valuers?|appraisers?|assessors?|valuations?|appraisals?)\b[^.;]*$|(?:经评估|评估(?:单位|机构|公司|师|报告|价|值)|估价)[^。；]*$"
)


def _is_valued(spot: FigureSpot, _: ClaimKind) -> bool:
    line, start = spot.line, spot.figure.start
    return (
        spot.figure.group in {"money", "price"} and _VALUER.search(line.text, line.start, start) is not None
    )


# 极端最高气温超过45℃的地区应另行论证; where the record low falls below -20 °C, the frames must be heated.
_CASE_ZH = re.compile(
    r"(?:的(?:地区|区域|地方|地段|场[址地]|地块|项目|情况|情形)|时)(?:下|，)?[^，。；]{0,6}?(?:不?应|[不适]宜|宜|须|需|不得|必须|另行)"
)
_CASE_EN = re.compile(r"(?<!, )\b(?:[Ww]here(?:ver)?|[Ww]hen(?:ever)?|[Ii]f) [^,.;]*$")
_DUTY_EN = re.compile(
    r"[^.;]*?\b(?:must|shall|should|(?:has|have|needs?) to|requires?|required|calls? for|asks? for|demands?)\b"
)


def _is_case(spot: FigureSpot, _: ClaimKind) -> bool:
    """Whether a limit only says for which sites something is asked."""
    line, figure = spot.line, spot.figure
    if not figure.compared:
        return False
    said = _CASE_EN.search(line.text, line.start, figure.start)
    return _CASE_ZH.match(spot.head) is not None or (
        said is not None and _DUTY_EN.match(line.text, figure.end, line.end) is not None
    )


_DIFFERENCE = Why(say("figures.left_out.difference"), "left_out", "difference")
# 地价高6万元/亩, 供水能力少1500立方米: an adjective right before a figure says by how much, but for 近, nearly.
_BY_ZH = re.compile(
    r"(?<![最至极很较更偏略稍提升降减压调标层净楼总绝檐限海坝不太])(?:高|低|多|少|大|小|远|贵|便宜|节省|节约)(?:了|出|约|大约|将近)?$"
    rf"|(?:[高低大小多少长短远强]于|超过|超出|高出|多出|较|比)[^，。；、\d]{{0,10}}?(?:{nouns_zh('site', 'land')}|[A-Z甲乙丙丁戊己庚辛]号?[区园块])(?:约|近|整整)?$"
)
_THAN_WHAT_EN = r"(?= (?:[a-z]+ ){0,4}?than\b(?! (?:double|half|enough|the (?:minimum|maximum|limit|standard)))| than\b|[.;,)]|\s*$| at [A-Z])"
_BY_EN = re.compile(
    r"(?: ?(?:per|an?|each) [A-Za-z]+[23²³]?(?! to\b)|/[A-Za-z]+[23²³]?)?(?: of (?:land|power|water))?"
    rf" (?:(?:more|less|fewer|dearer|cheaper|larger|bigger|smaller|higher|lower|closer|nearer|farther|further)\b{_THAN_WHAT_EN}|(?:above|below) (?:ours?|that|those|the (?:site|others?)|[A-Z]))"
)
_SUM_EN = re.compile(
    r"\b(?:an?other|with|plus|further|of|(?:add|hire|creat|build|plan|invest|employ|need|buy|acquir)\w*)(?: [a-z]+){0,2} $"
)


def _is_difference(spot: FigureSpot, kind: ClaimKind) -> bool:
    """Whether a figure only says by how much something is more or less than at another site."""
    if kind.word:
        return False
    if CHINESE.search(spot.gap[-4:]):
        return _BY_ZH.search(spot.before(24)) is not None
    return _BY_EN.match(spot.after(60)) is not None and _SUM_EN.search(spot.before(40)) is None


# In the order in which they are applied.
_REASONS = (
    (_denies, _DENIED),
    (_is_asked, _REQUIRED),
    (_is_case, _REQUIRED),
    (_is_difference, _DIFFERENCE),
    (_is_of_bidder, _REQUIRED),
    (_is_valued, _VALUED),
    (_is_vague, _ORDER),
    (_is_demanded, _REQUIRED),
    (_is_momentary, _MOMENTARY),
)


# This study asks for 10 to 60 km, 选址要求距北京60公里以内: of a distance only a verb says so, since 生态红线 is a place too.
_ASKED_REACH = 60
_ASKED = re.compile(
    r"(?:要求|规定|(?:研究|任务书|标准|惯例)(?:取|采用|设定))[^，。；]*$"
    r"|\b(?:requires?|must|shall|(?:study|brief|tender|client|tenant|criteri(?:on|a)|convention) "
    r"(?:asks? for|calls? for|wants?|seeks?|takes?|sets?|allows?|assumes?))\b(?! (?:no|not|neither)\b)[^,;.]*$",
    re.IGNORECASE,
)
# 应不小于8公里, 不宜小于8公里; should be at least 8 km: of a limit only, since what should be ready is planned.
_OUGHT = re.compile(
    r"(?:不?应|[不适]宜|宜|不得|不可|须|必须)[^，。；0-9]{0,6}[小大低高少多近远短长超][于过]$"
    r"|\b(?:should|ought to|has to|have to)(?: [a-z]+){0,4} (?:at least|at most|no (?:less|more|closer|nearer|further|farther) than|not (?:exceed|be less than|be more than)|within|less than|more than|under) $"
)
_REWARDED = re.compile("的?[^，。]{0,6}(?:数据中心|企业|项目)")
_BETTERED = re.compile("[优低好高]于[^，。]{0,8}(?:国家|行业|全国|地方|国标|部|省|市)[^，。]{0,6}$")
_SUBJECT_ZH = re.compile(rf"[，、和与及](?:[本我该]|[一-龥]{{0,6}}?{nouns_zh('site', 'built', 'land')})")
_SUBJECT_EN = re.compile(r"(?:, |\band |\bbut )(?:the|our|its|this|we|[A-Z][a-z]+) ")
# And a share of at least 80%; not: and achieve Tier III.
_NEXT_NOUN = re.compile(r"(?:, |, and |\band )(?:an?|no|at) [^,;.]*$")
_LIMIT_BEHIND = re.compile(
    r"[ -](?:minimum|maximum|limit|threshold|requirement|cap|ceiling|trigger|standard)\b(?! of)"
)


def _is_required(spot: FigureSpot) -> bool:
    """Distinguish a limit set by somebody, or a condition of support, from a figure of the site."""
    line, start = spot.line, spot.figure.start
    if _is_limit(spot):
        return True
    if _is_under_rule(spot):
        met = line.tokens.between("meets", max(line.start, start - 60), start)
        # It shall not exceed.
        return not any(line.text[max(0, t.start - 4) : t.start] != "not " for t in met)
    return bool(_REWARDED.match(spot.head) and line.has("subsidy"))


def _is_limit(spot: FigureSpot) -> bool:
    """Return whether the figure is called a limit: a variance from the 100-acre minimum."""
    if _BETTERED.search(spot.gap) and re.match("的?(?:要求|限值|标准|水平|红线|门槛|规定)", spot.head):
        return True
    named = _LIMIT_BEHIND.match(spot.head) and re.search(r"(?:\b(?:the|an?|any|this|that)|['’]s) $", spot.gap)
    return named is not None


def _is_under_rule(spot: FigureSpot) -> bool:
    """Return whether a word of a rule stands beside the figure, or opens its sentence: 有关部门要求，……，……."""
    line, figure, between = spot.line, spot.figure, spot.line.tokens.between
    low = max(spot.clause_start, spot.gap_start, figure.start - 60)
    if between("rule", low, figure.start) or between("rule", figure.end, min(spot.head_end, figure.end + 12)):
        return True
    before = [t for t in between("rule", line.start, low) if not between("own", t.end, figure.start)]
    if any(line.text[t.end : t.end + 1] in {"，", "：", ","} for t in before):
        return True
    return bool(before) and spot.number > 0 and _is_next_limit(spot, before[-1].end)


def _is_next_limit(spot: FigureSpot, rule: int) -> bool:
    """Return whether the limits that follow a rule go on to this one: 国家要求PUE不高于1.3，绿电占比不低于80%."""
    line, figure = spot.line, spot.figure
    limits = [f for f in line.figures[: spot.number + 1] if f.start > rule]
    said = line.text[rule : figure.start]
    return (
        len(limits) > 1
        and all(f.compared and f.comparison in {"at_least", "at_most", "within"} for f in limits)
        and not (_SUBJECT_ZH.search(said) or _SUBJECT_EN.search(said) or ";" in said or "；" in said)
        and (_NEXT_NOUN.search(spot.gap) or CHINESE.search(spot.gap)) is not None
    )
