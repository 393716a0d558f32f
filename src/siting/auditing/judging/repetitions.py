"""Figures that a document states more than once, and whether they agree."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from siting.auditing.judging.amounts import amount
from siting.auditing.judging.verdicts import NOTHING, Check, Rules, Verdict
from siting.auditing.reading.claims import Claim
from siting.texts import join, say


def repeated(claims: Sequence[Claim], rules: Rules) -> list[Check]:
    """Figures that a document states more than once, and whether they agree."""
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        one_figure = not math.isnan(claim.value) and claim.high == claim.value
        if claim.spec.single and _MOMENT.search(claim.quote):
            continue
        if one_figure and (claim.spec.parted or claim.spec.single):
            what = (claim.kind, claim.phase, _status(claim), claim.owner, claim.date, claim.scope)
            key = (*what, claim.unit, "share" in claim.spec.qualifiers and _of_equipment(claim))
            groups[key].append(claim)
    return [_repetition(group, rules) for group in groups.values() if len(group) > 1]


def _status(claim: Claim) -> str:
    """Return the status to compare within: a single planned figure is compared with one of no status."""
    status = claim.qualifiers.status
    return "unspecified" if claim.spec.single and status == "planned" else status


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
    r"总|合计|共计|全部|整个|\b(?:total|altogether|in all|whole|entire|overall)\b", re.IGNORECASE
)
_OF_SITE = re.compile(
    r"(?:(?:the|our|this) (?:data ?cent(?:er|re)|campus|site|park|facility|project)"
    r"|(?:本|该)?(?:园区|项目|基地|数据中心))(?! (?:could|can|may|might))",
    re.IGNORECASE,
)
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


def _wholes_differ(group: Sequence[Claim], rules: Rules) -> bool:
    """Whether two figures of the whole differ, or one of no part exceeds the total."""
    exact = [c for c in group if c.comparison in ("about", "exactly")]
    said = [c for c in exact if TOTAL.search(c.quote) or _OF_SITE.match(c.quote)]
    return len(said) > 1 and not _agree(said, rules)


def _repetition(group: Sequence[Claim], rules: Rules) -> Check:
    kind, phase, unit = group[0].spec, group[0].phase, group[0].unit
    low, high = min(c.value for c in group), max(c.value for c in group)
    close = high - low <= rules.tolerance * max(abs(low), abs(high))
    agree = _agree(group, rules) if kind.single else close
    said = [amount(kind.id, c.unit, c.value, digits=3) for c in group]
    if agree:
        verdict, they_agree = Verdict.SUPPORTED, say("consistency.repeated.agree")
    else:
        # Two counts may count different things, unless both are of the whole; two PUEs of one site
        # contradict each other.
        false = kind.single or _wholes_differ(group, rules)
        verdict = Verdict.CONTRADICTED if false else Verdict.DEPENDS
        they_agree = say("consistency.repeated.disagree")
    return Check(
        f"repeated-{kind.id}{f'-{phase}' if phase else ''}",
        say("consistency.repeated.title", name=kind.label),
        verdict,
        say(
            "consistency.repeated.finding",
            count=len(group),
            agreement=they_agree,
            said=join(said, "mark.list"),
        ),
        tuple((c.id,) for c in group),
        stated=low,
        found=high,
        unit=unit,
        needed=NOTHING if agree else say("consistency.repeated.needed"),
        claims=tuple(c.id for c in group),
    )
