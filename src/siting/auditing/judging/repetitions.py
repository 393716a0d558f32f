"""Figures that a document states more than once, and whether they agree."""

from __future__ import annotations

import bisect
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.of_site import (
    OF_SITE,
    carried_on,
    in_one_sense,
    is_plainly_of,
    is_whole_of,
    sense_words,
)
from siting.auditing.judging.verdicts import NOTHING, Check, Rules, Verdict
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.numerals import last_place, rounding
from siting.evidence import Label
from siting.texts import join, say


def repeated(
    claims: Sequence[Claim], rules: Rules, site: Label = NOTHING, sentences: Sequence[int] = ()
) -> list[Check]:
    """Figures that a document states more than once, and whether they agree.

    Two figures of what has parts may be those of two parts: then only figures of the whole contradict each
    other, or those said plainly of the *site* by its name, and others that differ say nothing.
    Two that differ in one sentence are of two things: nobody says one thing twice in it. *sentences* is where
    the sentences begin.
    """
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in carried_on(claims, site):
        what = _of_what(claim)
        if what is not None:
            groups[what].append(claim)
    told_apart = (_without_contrasts(group, rules, sentences) for group in groups.values())
    return [check for group in told_apart if (check := _repetition(group, rules, site)) is not None]


def _without_contrasts(group: Sequence[Claim], rules: Rules, sentences: Sequence[int]) -> Sequence[Claim]:
    """Return figures without those that stand in one sentence and differ: each is of something else."""
    if not sentences or len(group) < 2:
        return group
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in group:
        found[bisect.bisect_right(sentences, claim.position.start)].append(claim)
    return [c for within in found.values() if len(within) == 1 or _same(within, rules) for c in within]


def _same(group: Sequence[Claim], rules: Rules) -> bool:
    return _agree(group, rules) if group[0].spec.single else _close(group, rules)


def _of_what(claim: Claim) -> tuple[object, ...] | None:
    """Return what two claims have in common if they state one figure; None if nothing can repeat a claim."""
    spec, named = claim.spec, _price_named(claim)
    one_figure = not math.isnan(claim.value) and claim.high == claim.value
    if not one_figure or not (spec.parted or spec.single or named):
        return None
    if spec.single and _MOMENT.search(claim.quote):
        return None
    of_equipment = "share" in spec.qualifiers and _of_equipment(claim)
    of_site = (claim.phase, _status(claim), claim.owner, claim.date, claim.scope)
    return (claim.kind, *of_site, named, claim.unit, of_equipment)


# Prices differ by voltage, hour, user and year: only two of one name, without any of these, are one price.
_PRICE = re.compile(
    r"(?P<zh>[一-龥]{0,8}?电价)(?:约|为|仅|只|是|在|达|：|:|低?至)*$"
    r"|\b(?P<en>(?:(?!the\b|our\b|an?\b|its\b|your\b|this\b)[a-z-]+ ){0,3}(?:price|tariff|rate)s?)\b"
    r"(?:,? (?:is|of|at|stands|only|just|about|comes|to|for|here|the|site|park|campus))*:? ?$",
    re.IGNORECASE,
)
_PLAIN_WORDS = re.compile(
    r"[本该]?(?:园区|项目|基地|数据中心|我们)的?|综合|平均|用电|企业|工业|(?<!上网)执行|\b(?:electricity|power|energy|industrial|average|all-in|delivered)\s|s$",
    re.IGNORECASE,
)
_PRICE_VARIES = re.compile(
    r"峰|谷|平段|尖|最[低高]|低至|优惠|补贴|直供|直购|绿电|风电|光伏|市场|交易|基本|容量|上网|[增存]量|居民|税|年|[原现]|千伏|kV|输配|扶持|[，、]其中"
    r"|\b(?:peak|valley|night|day|from|low|minimum|base|users?|customers?|direct|green|wind|solar|hydro|until|after|before"
    r"|with|without|including|excluding|discount\w*|subsid\w*|market|contract|spot|capacity|next|current|former|earlier|was|phase|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def _price_named(claim: Claim) -> str:
    """Return the plain name of a price of electricity as its document has it; empty if it has none."""
    if not claim.spec.priced or _PRICE_VARIES.search(claim.quote):
        return ""
    found = _PRICE.search(_beside(claim)[0].rstrip(" "))
    if found is None:
        return ""
    said = _PLAIN_WORDS.sub("", (found["zh"] or found["en"]).lower()).strip()
    return re.sub("tariff|rate|电价", "price", said)


def _status(claim: Claim) -> str:
    """Return the status to compare within: a planned figure is compared with one of no status."""
    status = claim.qualifiers.status
    comparable = claim.spec.single or (is_whole(claim) and not _LATER.search(claim.quote))
    return "unspecified" if comparable and status == "planned" else status


def _agree(group: Sequence[Claim], rules: Rules) -> bool:
    """Return whether one value can be what every claim states: 1.2 is "at most 1.3", not "at most 1.05"."""
    ends = [_ends(claim, rules.tolerance) for claim in group]
    return max(low for low, _ in ends) <= min(high for _, high in ends)


def _ends(claim: Claim, tolerance: float) -> tuple[float, float]:
    if claim.comparison in ("at_most", "within"):
        return -math.inf, claim.value
    if claim.comparison == "at_least":
        return claim.value, math.inf
    slack = tolerance * abs(claim.value) / 2
    return claim.value - slack, claim.value + slack


# A figure of the whole: called total, or said of the site itself.
TOTAL = re.compile(
    r"总|合计|共计|(?<![公一])共[有达约]?$|全部|整个"
    r"|\b(?:total|altogether|in all|whole|entire|overall)\b",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    r"[ -]?(?:[a-z-]+ ){0,3}(?:in total|in all|all told|altogether|together|overall)\b|的?总", re.IGNORECASE
)
_LATER = re.compile(
    r"远期|最终|未来|终期|扩建后|\b(?:eventual\w*|ultimate\w*|in the end|later|future|full build-?out)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"大?约|近|将近|左右|上下|余|多(?=[架亩平台万亿])|超过?|逾|不足|不到|以上|[~～≈>+]"
    r"|\b(?:about|around|some|nearly|almost|roughly|approx\w*|circa|over|more than|just under|close to)\b",
    re.IGNORECASE,
)


def _beside(claim: Claim) -> tuple[str, str]:
    """Return the words of a quote before and behind its figure, up to another figure."""
    before, written, behind = claim.quote.partition(claim.as_written or "\0")
    if not written:
        return claim.quote, ""
    return re.split(r"\d", before)[-1], re.split(r"\d", behind)[0]


def is_whole(claim: Claim) -> bool:
    """Whether a figure is said to be that of the whole: "80 MW in total", "the site has 80 MW"."""
    return is_total(claim) or OF_SITE.match(claim.quote) is not None


def is_total(claim: Claim) -> bool:
    """Whether a figure is called the total: "80 MW in total", 总负荷80兆瓦."""
    before, behind = _beside(claim)
    if _LATER.search(before):
        return False
    return TOTAL.search(before) is not None or _TOTAL_BEHIND.match(behind) is not None


def slack_of(claims: Sequence[Claim], rules: Rules) -> float:
    """Return how far figures of one kind may be apart, as they are written, in the base unit."""
    finest = min((last_place(c.value) for c in claims if c.value), default=math.inf)
    slack = 0.0
    for claim in claims:
        if _ROUGH.search(" ".join(_beside(claim))):
            slack += rules.tolerance * abs(claim.value)
        else:
            # An area in acres or mu is not whole square metres.
            whole = claim.value % 1 == 0
            slack += rounding(claim.value, claim.written_value, finest=finest if whole else math.inf)
    return min(slack, rules.tolerance * max((abs(c.value) for c in claims), default=0.0))


# The lowest of a year, the figure of a month, and a target are not the figure of the year.
_MOMENT = re.compile(
    r"最[低高好差优]|峰值|[一二三四五六七八九十\d]月|[冬夏]季|目标|力争|改造后"
    r"|\b(?:lowest|highest|peak|best|worst|as low as|target(?:s|ed)?|aims?|goal|after the retrofit"
    r"|(?:last|in|this) (?:winter|summer)"
    r"|January|February|March|April|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
_EQUIPMENT = re.compile(r"\bIT\b|IT(?:设备|负荷|功率|容量)")


def _of_equipment(claim: Claim) -> bool:
    return claim.qualifiers.share == "it" or _EQUIPMENT.search(claim.quote) is not None


def _repetition(group: Sequence[Claim], rules: Rules, site: Label) -> Check | None:
    if not group:
        return None
    kind = group[0].spec
    agree = _same(group, rules)
    if not agree and not (kind.single or kind.priced):
        group = _differing(group, rules, site)
    return _told(group, agree=agree) if len(group) > 1 else None


def _differing(group: Sequence[Claim], rules: Rules, site: Label) -> Sequence[Claim]:
    """Return figures that differ though they are one: of the whole, or said plainly of the site; else none.

    Others may be those of parts.
    """
    sharp = [c for c in group if c.comparison in ("about", "exactly")]
    alike = ([c for c in sharp if is_whole(c)], *_of_the_site(sharp, site))
    return next(
        (one for one in alike if len(one) > 1 and not _close(one, rules) and not _add_up(one, rules)), ()
    )


def _add_up(claims: Sequence[Claim], rules: Rules) -> bool:
    """Whether the largest figure is the sum of the others: 通用区共1000架，智算区共100架，合计1100架."""
    *parts, whole = sorted(claims, key=lambda c: c.value)
    together = math.fsum(part.value for part in parts)
    return len(parts) > 1 and abs(together - whole.value) <= slack_of(claims, rules)


def _of_the_site(claims: Sequence[Claim], site: Label) -> Iterator[list[Claim]]:
    """Yield the figures that are said of the site in one sense, with those of its whole that they exceed."""
    said = list(_said_of_it(claims, site))
    # A figure said again in the same sense has the same others beside it.
    asked = dict.fromkeys((words, claim.value) for claim, words, plain in said if plain)
    for sense, value in asked:
        yield [c for c, words, plain in said if (plain or c.value < value) and in_one_sense(words, sense)]


def _said_of_it(claims: Sequence[Claim], site: Label) -> Iterator[tuple[Claim, frozenset[str], bool]]:
    """Yield the figures of the site with the words of their sense, and whether it is said plainly of it.

    Otherwise it is the whole of something there, in total or in a sense.
    """
    for claim in claims:
        words, plain = sense_words(claim), is_plainly_of(claim, site)
        if plain or (is_whole_of(claim, site) and (words or is_total(claim))):
            yield claim, words, plain


def _told(group: Sequence[Claim], *, agree: bool) -> Check:
    kind, phase = group[0].spec, group[0].phase
    if agree:
        verdict, they_agree = Verdict.SUPPORTED, say("consistency.repeated.agree")
    else:
        verdict = Verdict.DEPENDS if kind.priced else Verdict.CONTRADICTED
        they_agree = say("consistency.repeated.disagree")
    said = join((as_written(c) for c in group), "mark.list")
    values = [c.value for c in group]
    return Check(
        f"repeated-{kind.id}{f'-{phase}' if phase else ''}",
        say("consistency.repeated.title", name=kind.label),
        verdict,
        say("consistency.repeated.finding", count=len(group), agreement=they_agree, said=said),
        tuple((c.id,) for c in group),
        stated=min(values),
        found=max(values),
        unit=group[0].unit,
        needed=NOTHING if agree else say("consistency.repeated.needed"),
        claims=tuple(c.id for c in group),
    )


def _close(group: Sequence[Claim], rules: Rules) -> bool:
    """Whether figures are one as they are written: 1,200 is not 1,250, but about 1,200 is."""
    values = [c.value for c in group]
    ends = [c for c in group if c.value in (min(values), max(values))]
    low, high = ends[0], next((c for c in ends if c.value != ends[0].value), ends[0])
    return abs(high.value - low.value) <= slack_of([low, high], rules)
