"""Superlatives and ranks in words: the figures of the site and of its best rival, and among which sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import capital, word_of
from siting.auditing.judging.rivals import Rivals
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import NOTHING, Figure, Judged, Verdict, number
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import COMPARATIVES
from siting.evidence import Label
from siting.records import dataclass
from siting.texts import join, say
from siting.texts.unit_words import after_number

_MAX_NAMED = 5
NEED_RIVALS = say("superlative.needed")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a superlative compares: a figure of each site, and whether less is better."""

    of: Callable[[AuditSite], Figure]
    unit: str
    sources: tuple[str, ...]
    least: bool
    spot: Label = NOTHING
    what: Label = NOTHING
    digits: int = 1
    plain: Label = NOTHING
    cell: SiteCell | None = None


Pair = tuple[tuple[Label, Figure], tuple[Label, Figure]]
"""The site and the best of its rivals, each by name with its figure."""


def told(
    claim: Claim,
    verdict: Verdict,
    measure: Yardstick,
    pair: Pair,
    *,
    among: Label,
    compared: Rivals,
    tied: Label = NOTHING,
) -> Judged:
    """Return the verdict on a superlative in words; *tied* are those with whom it shares its place."""
    depends = verdict is Verdict.DEPENDS
    definition = definition_of(among, compared) if tied == NOTHING else say("superlative.tied", names=tied)
    figures = _figures(measure, *pair)
    # What a leaflet prints names no column of a file.
    printed = measure if measure.plain == NOTHING else replace(measure, what=measure.plain)
    comparative = claim.word in COMPARATIVES
    if not comparative and verdict in (Verdict.SUPPORTED, Verdict.DEPENDS) and compared.of_set:
        shown = word_of(claim) if claim.word else claim.quote
        shown = shown if tied == NOTHING else say("superlative.joint", shown=shown)
        wording = say("superlative.wording_true", shown=shown, among=among, figures=_figures(printed, *pair))
    else:
        # The rival in brackets: what the text goes on with is said of the site.
        stated = _figures(printed, *pair, form="stated")
        wording = say("superlative.wording_false", figures=_begun(stated))
    finding = (
        say("superlative.wording_false", figures=_begun(figures))
        if comparative
        else say("superlative.wording_figures", figures=figures, among=_begun(among))
    )
    return Judged(
        claim,
        verdict,
        finding,
        measured=pair[0][1],
        method=say("superlative.method"),
        definition=definition if depends else NOTHING,
        needed=NEED_RIVALS if (depends and tied == NOTHING) or verdict is Verdict.UNVERIFIABLE else NOTHING,
        wording=wording,
        clause=_figures(measure, *pair, form="rival"),
        sources=measure.sources,
    )


def _begun(said: Label) -> Label:
    """Return a text with a capital, to begin a sentence."""
    return Label(capital(said.en), said.zh)


def listed(sites: Sequence[AuditSite]) -> Label:
    """Name the first of *sites*."""
    return join((one.label for one in sites[:_MAX_NAMED]), "mark.list")


def unknown_at(names: Sequence[Label]) -> Label:
    """Say which sites have no figure."""
    return say("superlative.rival_unknown", names=join(names[:_MAX_NAMED], "mark.list"))


def among_of(others: Sequence[AuditSite], compared: Rivals) -> Label:
    """Name the sites that a superlative is judged among, and the set that the document calls them."""
    count = len(others) + 1
    text = "superlative.among_first_sites" if len(others) > _MAX_NAMED else "superlative.among_sites"
    among = say(text, count=count, listed=listed(others))
    if not compared.names or not compared.of_set:
        return among
    return say("superlative.among_set", names=set_named(compared.names), among=among)


def definition_of(among: Label, compared: Rivals) -> Label:
    """Return the set that a superlative which DEPENDS on it is true of."""
    return say("superlative.set_unknown", names=set_named(compared.unknown)) if compared.unknown else among


def set_named(names: Sequence[str]) -> Label:
    """Name a set in the words of the document."""
    return join((Label(name, name) for name in names), "mark.list")


def _figures(measure: Yardstick, *pair: tuple[Label, Figure], form: str = "figures") -> Label:
    """State both figures as a sentence: of what, or to which place."""
    (site, own), (rival, best) = pair
    stated = {
        "site": site, "own": number(own.value, measure.digits), "unit": after_number(measure.unit),
        "rival": rival, "best": number(best.value, measure.digits), "what": measure.what,
        "spot": measure.spot,
    }  # fmt: skip
    to = "_to" if measure.spot != NOTHING and form != "rival" else ""
    return say(f"superlative.{form}{to}", **stated)
