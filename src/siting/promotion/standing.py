"""Reasons to doubt the rank of a site in the study, disclosed with the rank.

They are shortcomings and are worded so: how little a site is ahead by, how often the next one passes it, and
who is ahead of it.
"""

from __future__ import annotations

from siting.evidence import Label
from siting.outcome import LEVEL, Lead, Outcome
from siting.outcome.lead_words import SURE, how_often, tips, tips_text
from siting.promotion.pairwise import site_named
from siting.texts import join, say
from siting.texts.shares import lead_text, sampled_text

STANDING = say("kit.standing_title")


def standing_texts(outcome: Outcome, row: int) -> list[tuple[str, Label, Label]]:
    """Return kind, label and text of each reason to doubt a lead; nothing where it is settled."""
    likely = outcome.likely
    if likely is None:
        return []
    lead = next((x for x in likely.leads if likely.rows[x.ahead] == row), None)
    if lead is None or _settled(outcome, lead):
        return []
    behind = int(likely.rows[lead.behind])
    told = [*_behind(outcome, row), _ahead(outcome, row, behind)]
    if lead.ahead == 0 and outcome.robustness is not None:
        told += filter(None, (how_often(outcome, site_named(outcome, row)), tips_text(outcome)))
    else:
        told.append(_passed_often(outcome, lead, site_named(outcome, behind)))
    return [("standing", STANDING, say("mark.full_stop", said=join(told, "mark.semicolon")))]


def _settled(outcome: Outcome, lead: Lead) -> bool:
    """Whether the site stays above the next one for all likely figures and nearby weights."""
    shares = [lead.share, lead.nearby]
    if lead.ahead == 0 and outcome.robustness is not None:
        shares.append(float(outcome.robustness.nearby.first[0]))
    return min(shares) >= SURE and not (lead.ahead == 0 and tips(outcome))


def _behind(outcome: Outcome, row: int) -> list[Label]:
    """Say who is first, and by how much, of a site that is not."""
    rank, score = int(outcome.ranking.rank[row]), outcome.ranking.score
    first = int(outcome.ranking.order[0])
    if rank == 1:
        return []
    by = lead_text(float(score[first] - score[row]))
    return [say("promotion.standing.behind", rank=rank, first=site_named(outcome, first), behind=by)]


def _ahead(outcome: Outcome, row: int, behind: int) -> Label:
    score, other = outcome.ranking.score, site_named(outcome, behind)
    by = float(score[row] - score[behind])
    if abs(by) <= LEVEL:
        return say("promotion.standing.level", other=other)
    return say("promotion.standing.ahead", other=other, ahead=lead_text(by))


def _passed_often(outcome: Outcome, lead: Lead, other: Label) -> Label:
    nearby, share = sampled_text(1 - lead.nearby), sampled_text(1 - lead.share)
    if not outcome.uncertain:
        return say("promotion.standing.passed_near", other=other, nearby=nearby)
    return say("promotion.standing.passed_both", other=other, share=share, nearby=nearby)
