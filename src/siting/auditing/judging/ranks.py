"""The place of a site among others by one figure of each: the second largest, 排名第三."""

from __future__ import annotations

from collections.abc import Sequence

from siting.auditing.judging.amounts import capital
from siting.auditing.judging.rivals import Rivals
from siting.auditing.judging.told_superlatives import NEED_RIVALS, Yardstick, definition_of
from siting.auditing.judging.verdicts import NOTHING, Figure, Judged, Verdict, number
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.texts import say
from siting.texts.unit_words import after_number


def places_of(own: Figure, others: Sequence[Figure], *, least: bool) -> tuple[int, int]:
    """Return the first and the last place that a figure may have among *others*; equal ones share theirs."""

    def is_before(one: Figure, other: Figure) -> bool:
        return one.high < other.low if least else one.low > other.high

    before = sum(is_before(one, own) for one in others)
    behind = sum(is_before(own, one) for one in others)
    return before + 1, len(others) + 1 - behind


def standing_of_rank(rank: int, places: tuple[int, int], *, unknown: int, named: bool) -> Verdict:
    """Compare a claimed rank with the places that a site may have; an *unknown* rival may stand before it."""
    first, last = places
    if not first <= rank <= last + unknown:
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if named and not unknown else Verdict.DEPENDS


def told_rank(
    claim: Claim,
    verdict: Verdict,
    measure: Yardstick,
    own: tuple[Label, Figure],
    places: tuple[int, int],
    *,
    among: Label,
    compared: Rivals,
) -> Judged:
    """Return the verdict on a rank in words: the figure of the site, and its place."""
    site, figure = own
    depends = verdict is Verdict.DEPENDS
    first, last = places
    place = (
        Label(str(first), str(first)) if first == last else say("superlative.places", first=first, last=last)
    )
    end = say("superlative.smallest_first" if measure.least else "superlative.largest_first")
    count = say("superlative.place", place=place, end=end)

    def stated(what: Label) -> Label:
        value = number(figure.value, measure.digits)
        unit = after_number(measure.unit)
        return say("superlative.at_place", site=site, what=what, own=value, unit=unit, place=count)

    printed = stated(measure.what if measure.plain == NOTHING else measure.plain)
    among = Label(capital(among.en), among.zh)
    return Judged(
        claim,
        verdict,
        say("superlative.wording_figures", among=among, figures=stated(measure.what)),
        measured=figure,
        method=say("superlative.method"),
        definition=definition_of(among, compared) if depends else NOTHING,
        needed=NEED_RIVALS if depends else NOTHING,
        wording=say("superlative.wording_false", figures=Label(capital(printed.en), printed.zh)),
        clause=count,
        sources=measure.sources,
    )
