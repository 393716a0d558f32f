"""The finding of a run in one sentence, the same in every product."""

from __future__ import annotations

from collections.abc import Sequence

from siting.evidence import Label
from siting.outcome import Outcome
from siting.outcome.lead_words import SURE, how_often, more_often, tips, tips_text
from siting.show.base.robustness_text import site_label
from siting.texts import join, say
from siting.texts.shares import lead_text, score_text

CONTENDER = 0.05
"""First in as many draws, a site contends."""

AHEAD, OFTEN = 0.05, 2 / 3
"""A lead in the score or in the draws that is called one, though it is not settled: not too close to call."""

NAMED = 3
"""Sites that the finding names, at most."""


def run_finding(outcome: Outcome) -> Label:
    """Return the finding in both languages, as a sentence with its full stop."""
    names = [site_label(outcome, row) for row in _ranked(outcome)[:NAMED]]
    english, chinese = (finding(outcome, [name[lang] for name in names]) for lang in ("en", "zh"))
    return say("mark.full_stop", said=Label(english.en, chinese.zh))


def finding(outcome: Outcome, names: Sequence[str]) -> Label:
    """Say in one sentence who is first and how sure that is; where no lead is settled, who contends.

    Parameters
    ----------
    names
        Of the ranked sites, best first: three, or all if there are fewer.
    """
    ranking, order = outcome.ranking, _ranked(outcome)
    if not order:
        return say("ranked_bars.none")
    first = {"first": names[0], "score": score_text(ranking.score[order[0]])}
    if len(order) == 1:
        return say("ranked_bars.one_site" if sum(outcome.counts) == 1 else "ranked_bars.alone", **first)
    ahead = float(ranking.score[order[0]] - ranking.score[order[1]])
    figures = first | {"second": names[1], "ahead": lead_text(ahead)}
    tied = int((ranking.rank == 1).sum())
    if tied > 2:
        listed = join((Label(name, name) for name in names), "mark.list")
        listed = say("ranked_bars.and_others", listed=listed) if tied > len(names) else listed
        return say("ranked_bars.level_several", tied=tied, score=first["score"], listed=listed)
    if tied == 2:
        return say("ranked_bars.level", **figures)
    if contenders(outcome) > 1:
        return _too_close(outcome, order, names)
    return _ahead(outcome, order, figures)


def _ahead(outcome: Outcome, order: Sequence[int], figures: dict[str, str]) -> Label:
    """Say how far the first site is ahead, and how sure that is."""
    ranking = outcome.ranking
    if ranking.score_low[order[0]] > ranking.score_high[order[1:]].max():
        return say("ranked_bars.apart", **figures)
    sure = how_often(outcome, figures["first"])
    if outcome.likely is not None and sure is not None:
        return say("ranked_bars.likely", **figures, sure=sure)
    return say("ranked_bars.overlap", **figures)


def contenders(outcome: Outcome) -> int:
    """Return how many of the best ranked sites are too close to call; 1 where the first is settled.

    The lead is not settled if the first site is first in fewer than nine of ten draws of the figures, or if
    moving less than one point of weight makes another level. All sites down to the last one that is first
    in a twentieth of the draws, of the figures or of weights near the stated, then contend.
    """
    likely, standing, near = outcome.likely, outcome.robustness, tips(outcome)
    unsure = likely is not None and likely.stated.first[0] < SURE
    if near is None and not unsure:
        return 1
    last = 1 if near is None else max(near.rival, 1)
    drawn = [] if likely is None else [likely.stated.first]
    drawn += [] if standing is None else [standing.nearby.first]
    for shares in drawn:
        last = max([last, *(shares >= CONTENDER).nonzero()[0].tolist()])
    return last + 1


def _leads(outcome: Outcome, ahead: float, often: float) -> bool:
    """Whether the first is ahead by enough, or first often enough, and no small weight unsettles it."""
    if outcome.likely is None or tips(outcome):
        return False
    near = often if outcome.robustness is None else float(outcome.robustness.nearby.first[0])
    return ahead >= AHEAD or min(often, near) >= OFTEN


def _who_is_close(outcome: Outcome, order: Sequence[int], names: Sequence[str]) -> Label:
    close = contenders(outcome)
    scored = (
        say("ranked_bars.scored", site=name, score=score_text(outcome.ranking.score[row]))
        for name, row in zip(names, order[: min(close, NAMED)], strict=False)
    )
    listed = join(scored, "mark.list")
    listed = say("ranked_bars.and_others", listed=listed) if close > NAMED else listed
    return say("ranked_bars.close", count=close, listed=listed)


def _too_close(outcome: Outcome, order: Sequence[int], names: Sequence[str]) -> Label:
    """Say who leads, or name the first few; how often the best is first, and what makes another level."""
    scores = outcome.ranking.score[list(order[:2])]
    ahead = float(scores[0] - scores[1])
    often = 0.0 if outcome.likely is None else float(outcome.likely.stated.first[0])
    if often >= SURE or _leads(outcome, ahead, often):
        # Settled at these weights, though by little, or ahead as far as is known: what unsettles it is said,
        # not that nobody can tell.
        said = "slim" if often >= SURE else "unsettled" if more_often(outcome) is None else "highest"
        figures = {"score": score_text(float(scores[0])), "ahead": lead_text(ahead)}
        told = [say(f"ranked_bars.{said}", first=names[0], second=names[1], **figures)]
    else:
        told = [_who_is_close(outcome, order, names)]
    unsettled = (None if outcome.likely is None else how_often(outcome, names[0]), tips_text(outcome))
    told += [text for text in unsettled if text is not None]
    return join(told, "mark.semicolon")


def _ranked(outcome: Outcome) -> list[int]:
    """Return the ranked rows, best first."""
    return [row for row in outcome.ranking.order.tolist() if outcome.ranking.rank[row] > 0]
