"""What a site can state against named rivals, with proof, and what it must disclose.

An advantage is a criterion of the study in which the site scores higher than a rival by a difference that
matters (`MIN_DIFFERENCE` in value, unless stated otherwise), and in which the two intervals lie apart once
the error that both share is taken out. It is

- *robust* where nothing uncertain can turn it (never for a figure from a list with gaps, whose truth may lie
  outside the interval);
- *likely* where the intervals lie apart, but the list has gaps;
- *as stated by the user* where a figure was typed in: it was taken as it is.

Anything else is too close to call. A figure that does not meet its own limit is no advantage, however far
ahead.

Only the named rivals are compared, so nothing here is a superlative beyond them; "the best of these" is
stated only where the site wins robustly against every one. A rival whose figure is UNKNOWN is not beaten.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from siting.decide.score_table import falls
from siting.errors import SitesError, SitingError, quote
from siting.evidence import Label, Source
from siting.outcome import VERDICTS, Outcome, Provenance, ScoredCriterion
from siting.promotion.direction import distance_band, is_distance, is_harm, reading, rising, statement
from siting.promotion.find_site import find_site
from siting.promotion.own_words import REMARK
from siting.promotion.pairwise import (
    MIN_DIFFERENCE,
    RivalComparison,
    Robustness,
    Side,
    figure,
    is_typed,
    side_of,
    site_named,
)
from siting.promotion.standing import standing_texts
from siting.promotion.weaknesses import Weakness, outside, weaknesses, weighs
from siting.records import dataclass

__all__ = [
    "MIN_DIFFERENCE", "Promotion", "RivalComparison", "Robustness", "Side", "SiteRank", "figure",
    "find_site", "promote", "side_of", "statement",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteRank:
    """Place of one site in the whole study; rank 0 is not ranked.

    ``rank_p05`` to ``rank_p95`` is where 5-95% of samples put it at the stated weights, 0 where not computed;
    ``rank_best`` and ``rank_worst`` are the hard bounds.
    """

    name: Label
    site_id: str
    rank: int
    rank_best: int
    rank_worst: int
    rank_p05: int
    rank_p95: int
    score: float
    score_low: float
    score_high: float
    coverage: float


class PromotionProvenance(Provenance, total=False):
    """What a sheet was made from: the run and the sites compared."""

    command: str
    site: str
    rivals: list[str]
    least_difference: float


@dataclass(frozen=True)
class Promotion:
    """Everything a promoter's sheet says; the outputs draw it and compute nothing."""

    study: Label
    site: SiteRank
    rivals: tuple[SiteRank, ...]
    ranked: int
    comparisons: tuple[RivalComparison, ...]
    weaknesses: tuple[Weakness, ...]
    best_of_these: tuple[Label, ...]
    sources: dict[str, Source]
    provenance: PromotionProvenance
    least: float = MIN_DIFFERENCE

    @property
    def wins(self) -> tuple[RivalComparison, ...]:
        """Advantages that can be stated, most certain and largest weight first."""
        order = list(Robustness)
        won = [c for c in self.comparisons if c.advantage]
        return tuple(sorted(won, key=lambda c: (order.index(c.robustness), -c.share)))

    @property
    def to_disclose(self) -> tuple[Weakness, ...]:
        """What must be disclosed, but for the remarks of the file, which may be anything."""
        return tuple(w for w in self.weaknesses if w.kind != REMARK)

    @property
    def remarks(self) -> tuple[Weakness, ...]:
        """The remarks of the file on the site: nothing says whether they speak for or against it."""
        return tuple(w for w in self.weaknesses if w.kind == REMARK)

    @property
    def better_figures(self) -> tuple[RivalComparison, ...]:
        """Better figures at the same score or nearly; largest weight first. Those of rivals are disclosed."""
        return tuple(sorted((c for c in self.comparisons if c.better_figure), key=lambda c: -c.share))

    @property
    def too_close(self) -> tuple[RivalComparison, ...]:
        """Differences too close to call, and not reported elsewhere; largest weight first."""
        close = (c for c in self.comparisons if c.too_close and not c.better_figure)
        return tuple(sorted(close, key=lambda c: -c.share))


def promote(
    outcome: Outcome, site: str, rivals: Sequence[str], *, least: float = MIN_DIFFERENCE
) -> Promotion:
    """Compare one site of a run with named rivals.

    Parameters
    ----------
    outcome
        What the run found.
    site, rivals
        Names, Chinese names or ids of sites of the run.
    least
        Least difference in value that matters, 0..1.

    Raises
    ------
    SitingError
        *least* is not within 0..1.
    SitesError
        No rival is named, or a name is not in the study, matches several sites, or is the site itself.
    """
    if not 0 <= least <= 1:
        raise SitingError(
            f"{least:g} is not a difference in value",
            where="--least-difference",
            hint="Give a share of a value function, 0 to 1, such as 0.05.",
        )
    row, others = _rows(outcome, site, rivals)
    comparisons = _comparisons(outcome, row, others, least)
    used = {s for c in comparisons for s in c.sources}
    unsettled = (Weakness(*one) for one in standing_texts(outcome, row))
    own, beside = _standing(outcome, row), tuple(_standing(outcome, rival) for rival in others)
    return Promotion(
        study=outcome.title,
        site=own,
        rivals=beside,
        ranked=int((outcome.ranking.rank > 0).sum()),
        comparisons=comparisons,
        weaknesses=(*unsettled, *weaknesses(outcome, row, comparisons)),
        best_of_these=_best_of_these(comparisons),
        sources={key: outcome.sources[key] for key in sorted(used) if key in outcome.sources},
        provenance={
            **outcome.provenance,
            "command": "promote",
            "site": own.site_id,
            "rivals": [rival.site_id for rival in beside],
            "least_difference": least,
        },
        least=least,
    )


def _rows(outcome: Outcome, site: str, rivals: Sequence[str]) -> tuple[int, list[int]]:
    """Rows of the site and of its rivals, each once."""
    row = find_site(outcome, site, "SITE")
    others = list(dict.fromkeys(find_site(outcome, name, "--rivals") for name in rivals))
    if not others:
        raise SitesError(
            "no rival is named", where="--rivals", hint="Give names of sites in the study, such as A,B."
        )
    if row in others:
        raise SitesError(f"{quote(site)} is its own rival", where="--rivals", hint="Name other sites.")
    return row, others


def _comparisons(
    outcome: Outcome, row: int, rivals: Sequence[int], least: float
) -> tuple[RivalComparison, ...]:
    """Compare a site with each rival in each criterion that has weight."""
    weighing = [c for c in outcome.criteria if weighs(outcome, c)]
    return tuple(_compare(outcome, c, row, rival, least=least) for c, rival in product(weighing, rivals))


def _standing(outcome: Outcome, row: int) -> SiteRank:
    ranking, (likely_low, likely_high) = outcome.ranking, outcome.likely_range()
    return SiteRank(
        site_named(outcome, row),
        str(outcome.sites.frame["site_id"].iloc[row]),
        int(ranking.rank[row]),
        int(ranking.rank_best[row]),
        int(ranking.rank_worst[row]),
        int(likely_low[row]),
        int(likely_high[row]),
        float(ranking.score[row]),
        float(ranking.score_low[row]),
        float(ranking.score_high[row]),
        float(ranking.coverage[row]),
    )


def _compare(
    outcome: Outcome, criterion: ScoredCriterion, row: int, rival: int, *, least: float
) -> RivalComparison:
    main = criterion.measured.main
    own, other = side_of(outcome, criterion, row), side_of(outcome, criterion, rival)
    return RivalComparison(
        criterion.id,
        criterion.label,
        main.unit,
        criterion.share,
        own,
        other,
        main.method,
        main.sources,
        main.complete,
        common=_common(criterion, row, rival),
        typed=is_typed(criterion, (row, rival)),
        failed=bool(outside(outcome, criterion, own, row))
        or _fails_constraint(outcome, criterion, row)
        or is_harm(criterion),
        least=least,
        rising=rising(criterion),
        reading=reading(criterion),
        band=distance_band(criterion),
        distance=is_distance(criterion),
        comparable=criterion.measure != "recovery_band" or own.place == other.place,
    )


def _common(criterion: ScoredCriterion, row: int, rival: int) -> float:
    """Share of the variance of two sites' errors that both have in common.

    0 where one error raises the score of one and lowers that of the other: it moves them apart.
    """
    at = np.array([row, rival])
    lifted = falls(criterion, at)
    if lifted[0] != lifted[1]:
        return 0.0
    shared = (e for e in criterion.measured.main.shared if e.code[row] == e.code[rival] >= 0)
    return min(float(sum(e.part_of(at).min() for e in shared)), 1.0)


def _fails_constraint(outcome: Outcome, criterion: ScoredCriterion, row: int) -> bool:
    fail = VERDICTS.index("fail")
    return any(c.criterion == criterion.id and c.verdict[row] == fail for c in outcome.constraints)


def _best_of_these(comparisons: Sequence[RivalComparison]) -> tuple[Label, ...]:
    """Criteria in which the site wins robustly against every named rival."""
    by_criterion: dict[str, list[RivalComparison]] = {}
    for c in comparisons:
        by_criterion.setdefault(c.criterion, []).append(c)
    return tuple(
        group[0].label
        for group in by_criterion.values()
        if len(group) > 1 and all(c.advantage and c.robustness is Robustness.ROBUST for c in group)
    )
