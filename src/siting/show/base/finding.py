"""The finding of a run in one sentence, the same in every product."""

from __future__ import annotations

from collections.abc import Sequence

from siting.evidence import Label
from siting.outcome import Outcome
from siting.show.base.robustness_text import site_label
from siting.texts import say


def run_finding(outcome: Outcome) -> Label:
    """Return the finding in both languages."""
    order = [row for row in outcome.ranking.order.tolist() if outcome.ranking.rank[row] > 0][:2]
    names = [site_label(outcome, row) for row in order]
    english, chinese = (finding(outcome, [name[lang] for name in names]) for lang in ("en", "zh"))
    return Label(english.en, chinese.zh)


def finding(outcome: Outcome, names: Sequence[str]) -> Label:
    """Say in one sentence who is first, how far ahead, and whether the intervals allow another order."""
    ranking = outcome.ranking
    order = [row for row in ranking.order.tolist() if ranking.rank[row] > 0][:2]
    if not order:
        return say("ranked_bars.none")
    first = {"first": names[0], "score": f"{ranking.score[order[0]]:.3f}"}
    if len(order) == 1:
        return say("ranked_bars.alone", **first)
    ahead = float(ranking.score[order[0]] - ranking.score[order[1]])
    figures = first | {"second": names[1], "ahead": f"{ahead:.3f}"}
    if ranking.rank[order[1]] == 1:
        return say("ranked_bars.level", **figures)
    if ranking.score_low[order[0]] > ranking.score_high[order[1]]:
        return say("ranked_bars.apart", **figures)
    if outcome.likely is not None and outcome.likely.leads:
        return say("ranked_bars.likely", share=f"{outcome.likely.leads[0].share:.0%}", **figures)
    return say("ranked_bars.overlap", **figures)
