"""Reasons to doubt the rank of a site in the study, disclosed with the rank."""

from __future__ import annotations

from siting.evidence import Label
from siting.outcome import LEVEL, Lead, Outcome
from siting.outcome.lead_words import SURE, how_often, tips, tips_text
from siting.promotion.pairwise import site_named
from siting.texts import join, say
from siting.texts.shares import sampled_text, score_text

STANDING = say("kit.standing_title")


def standing_texts(outcome: Outcome, row: int) -> list[tuple[str, Label, Label]]:
    """Return kind, label and text of each reason to doubt a lead; nothing where it is settled."""
    likely = outcome.likely
    if likely is None:
        return []
    lead = next((x for x in likely.leads if likely.rows[x.ahead] == row), None)
    if lead is None or _settled(outcome, lead):
        return []
    told = [_ahead(outcome, row, int(likely.rows[lead.behind]))]
    if lead.ahead == 0 and outcome.robustness is not None:
        told += filter(None, (how_often(outcome, site_named(outcome, row)), tips_text(outcome)))
    else:
        told.append(_above_often(outcome, lead))
    return [("standing", STANDING, say("mark.full_stop", said=join(told, "mark.semicolon")))]


def _settled(outcome: Outcome, lead: Lead) -> bool:
    """Whether the site stays above the next one for all likely figures and nearby weights."""
    shares = [lead.share, lead.nearby]
    if lead.ahead == 0 and outcome.robustness is not None:
        shares.append(float(outcome.robustness.nearby.first[0]))
    return min(shares) >= SURE and not (lead.ahead == 0 and tips(outcome))


def _ahead(outcome: Outcome, row: int, behind: int) -> Label:
    score, other = outcome.ranking.score, site_named(outcome, behind)
    by = float(score[row] - score[behind])
    if abs(by) <= LEVEL:
        return say("promotion.standing.level", other=other)
    return say("promotion.standing.ahead", other=other, ahead=score_text(by))


def _above_often(outcome: Outcome, lead: Lead) -> Label:
    nearby, share = sampled_text(lead.nearby), sampled_text(lead.share)
    if not outcome.uncertain:
        return say("promotion.standing.above_near", nearby=nearby)
    return say("promotion.standing.above_both", share=share, nearby=nearby)
