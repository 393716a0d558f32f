"""What unsettles the place of a site in the study: disclosed with the rank, not left to the run."""

from __future__ import annotations

import numpy as np

from siting.evidence import Label
from siting.outcome import LEVEL, Lead, Outcome
from siting.outcome.lead_words import SURE, how_often, tips, tips_text
from siting.promotion.pairwise import site_named
from siting.texts import join, say
from siting.texts.shares import sampled_text, score_text

STANDING = say("kit.standing_title")


def standing_texts(outcome: Outcome, row: int) -> list[tuple[str, Label, Label]]:
    """Return kind, label and text of what is said about a lead that is not settled; nothing where it is."""
    likely = outcome.likely
    lead = None
    if likely is not None:
        lead = next((x for x in likely.leads if likely.rows[x.ahead] == row), None)
    if lead is None or _settled(outcome, lead):
        return []
    told = [_ahead(outcome, lead)]
    often = _first_often(outcome, lead) if lead.ahead == 0 else _above_often(outcome, lead)
    told += [text for text in (often, tips_text(outcome) if lead.ahead == 0 else None) if text is not None]
    return [("standing", STANDING, say("mark.full_stop", said=join(told, "mark.semicolon")))]


def _settled(outcome: Outcome, lead: Lead) -> bool:
    """Whether the site stays above the next one however figures and nearby weights fall."""
    shares = [lead.share, lead.nearby]
    if lead.ahead == 0 and outcome.robustness is not None:
        shares.append(float(outcome.robustness.nearby.first[0]))
    return min(shares) >= SURE and not (lead.ahead == 0 and tips(outcome))


def _ahead(outcome: Outcome, lead: Lead) -> Label:
    assert outcome.likely is not None  # noqa: S101  (the lead is one of its)
    ahead, behind = (int(outcome.likely.rows[i]) for i in (lead.ahead, lead.behind))
    by, other = float(-np.diff(outcome.ranking.score[[ahead, behind]])[0]), site_named(outcome, behind)
    if abs(by) <= LEVEL:
        return say("promotion.standing.level", other=other)
    return say("promotion.standing.ahead", other=other, ahead=score_text(by))


def _first_often(outcome: Outcome, lead: Lead) -> Label | None:
    assert outcome.likely is not None  # noqa: S101  (the lead is one of its)
    if outcome.robustness is None:
        return _above_often(outcome, lead)
    return how_often(outcome, site_named(outcome, int(outcome.likely.rows[lead.ahead])))


def _above_often(outcome: Outcome, lead: Lead) -> Label:
    nearby, share = sampled_text(lead.nearby), sampled_text(lead.share)
    if not outcome.uncertain:
        return say("promotion.standing.above_near", nearby=nearby)
    return say("promotion.standing.above_both", share=share, nearby=nearby)
