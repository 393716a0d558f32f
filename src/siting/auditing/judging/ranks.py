"""The place of a site among others by one figure of each: the second largest, 排名第三."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from siting.auditing.judging.amounts import capital
from siting.auditing.judging.rivals import Rivals
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.told_superlatives import NEED_RIVALS, Yardstick, definition_of
from siting.auditing.judging.verdicts import NOTHING, Figure, Judged, Verdict, number
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.auditing.reading.extremes import JOINT
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say
from siting.texts.unit_words import after_number


def places_of(own: Figure, others: Sequence[Figure], *, least: bool) -> tuple[int, int]:
    """Return the first and the last place that a figure may have among *others*; equal ones share theirs."""

    def is_before(one: Figure, other: Figure) -> bool:
        return one.high < other.low if least else one.low > other.high

    before = sum(is_before(one, own) for one in others)
    behind = sum(is_before(own, one) for one in others)
    return before + 1, len(others) + 1 - behind


@dataclass(frozen=True, slots=True)
class RankStanding:
    """The verdict on a claimed rank, the places that the site may have, and the sites that share them.

    ``definition`` is what a rank that DEPENDS rests on, if that is not the set of sites.
    """

    verdict: Verdict
    places: tuple[int, int]
    tied: Label
    definition: Label = NOTHING


def ties_of(own: Figure, others: Iterable[tuple[AuditSite, Figure]]) -> Label:
    """Name the sites with the very figure of the site; none where that is not exact."""
    equal = [site.label for site, one in others if one.low == one.high == own.low == own.high]
    return join(equal, "mark.list")


def standing_of_rank(
    claim: Claim,
    own: Figure,
    others: Sequence[tuple[AuditSite, Figure]],
    *,
    least: bool,
    unknown: int,
    whole: bool,
) -> RankStanding:
    """Compare a claimed rank with the places that a site may have; an *unknown* rival may stand before it.

    Two that are equal are both second, or one of them third; those before a site that are equal may count as
    one: it depends. *whole*: the others are all there are.
    """
    rank, joint, tied = claim.qualifiers.rank, is_joint(claim), ties_of(own, others)
    figures = [figure for _, figure in others]
    places = first, last = places_of(own, figures, least=least)
    better = {one.value for one in figures if (one.value < own.value if least else one.value > own.value)}
    if not first <= rank <= last + unknown:
        if rank == len(better) + 1:
            return RankStanding(Verdict.DEPENDS, places, tied, say("superlative.one_place"))
        return RankStanding(Verdict.CONTRADICTED, places, tied)
    if tied == NOTHING and first < last:
        return RankStanding(Verdict.UNVERIFIABLE, places, tied)  # intervals overlap
    if tied != NOTHING and not (joint and rank == first):
        return RankStanding(Verdict.DEPENDS, places, tied, say("superlative.tied", names=tied))
    if unknown or not whole:
        return RankStanding(Verdict.DEPENDS, places, tied)
    return RankStanding(
        Verdict.CONTRADICTED if joint and tied == NOTHING else Verdict.SUPPORTED, places, tied
    )


def is_joint(claim: Claim) -> bool:
    """Whether a claim says that the site shares its place: 并列第一, the joint second largest."""
    return JOINT.search(claim.as_written) is not None


_THAN = re.compile(r"\bthan\b|比|[大小高低多少]于")


def is_strict(claim: Claim) -> bool:
    """Whether a claim says that another has less: larger than any other, which one as large is not."""
    return claim.word in COMPARATIVES or _THAN.search(claim.as_written) is not None


def told_rank(
    claim: Claim,
    standing: RankStanding,
    measure: Yardstick,
    own: tuple[Label, Figure],
    *,
    among: Label,
    compared: Rivals,
) -> Judged:
    """Return the verdict on a rank in words: the figure of the site, and its place."""
    site, figure = own
    definition = standing.definition if standing.definition != NOTHING else definition_of(among, compared)
    depends, (first, last) = standing.verdict is Verdict.DEPENDS, standing.places
    joint = standing.tied != NOTHING
    alone = joint or first == last
    place = Label(str(first), str(first)) if alone else say("superlative.places", first=first, last=last)
    end = say("superlative.smallest_first" if measure.least else "superlative.largest_first")
    count = say("superlative.joint_place" if joint else "superlative.place", place=place, end=end)

    def stated(what: Label) -> Label:
        value = number(figure.value, measure.digits)
        unit = after_number(measure.unit)
        return say("superlative.at_place", site=site, what=what, own=value, unit=unit, place=count)

    printed = stated(measure.what if measure.plain == NOTHING else measure.plain)
    among = Label(capital(among.en), among.zh)
    return Judged(
        claim,
        standing.verdict,
        say("superlative.wording_figures", among=among, figures=stated(measure.what)),
        measured=figure,
        method=say("superlative.method"),
        definition=definition if depends else NOTHING,
        needed=NEED_RIVALS if depends else NOTHING,
        wording=say("superlative.wording_false", figures=Label(capital(printed.en), printed.zh)),
        clause=count,
        sources=measure.sources,
    )
