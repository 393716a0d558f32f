"""What a site can state against named rivals, with proof, and what it must disclose.

An advantage is a criterion of the study in which the site scores higher than a rival. It is

- *robust* where the site's worst score is still above the rival's best: nothing uncertain can turn it
  (never for a figure from a list with gaps, whose truth may lie outside the interval);
- *likely* where the site's worst is above the rival's best estimate, or its best estimate above the
  rival's best: one side may be at its worst end;
- *by the best estimate* otherwise.

Only the named rivals are compared, so nothing here is a superlative beyond them; "the best of these" is
stated only where the site wins robustly against every one. A rival whose figure is UNKNOWN is not beaten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import EVIDENCE_WORDS, Label, Source
from siting.outcome import VERDICTS, Outcome, Provenance, ScoredCriterion
from siting.texts import catalogue, say

if TYPE_CHECKING:
    import pandas as pd

_WEAK_SCORE = 0.5
_TIE = 1e-9


class Robustness(StrEnum):
    """How sure an advantage is, best first."""

    ROBUST = "robust"
    LIKELY = "likely"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Side:
    """One site in one criterion: figure or word with its interval, class, and score with its interval."""

    name: Label
    value: float
    low: float
    high: float
    text: str | None
    evidence: str
    score: float
    score_low: float
    score_high: float

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return self.evidence != "unknown"


@dataclass(frozen=True, slots=True)
class RivalComparison:
    """The site and one rival in one criterion."""

    criterion: str
    label: Label
    unit: str
    share: float
    own: Side
    rival: Side
    method: Label
    sources: tuple[str, ...]
    complete: bool

    @property
    def wins(self) -> bool:
        """Whether the site scores higher."""
        return self._known and self.own.score > self.rival.score + _TIE

    @property
    def loses(self) -> bool:
        """Whether the rival scores higher."""
        return self._known and self.rival.score > self.own.score + _TIE

    @property
    def _known(self) -> bool:
        return self.own.known and self.rival.known

    @property
    def robustness(self) -> Robustness:
        """How sure the better score is, whichever side has it."""
        ahead, behind = (
            (self.own, self.rival) if self.own.score >= self.rival.score else (self.rival, self.own)
        )
        if self.complete and ahead.score_low > behind.score_high + _TIE:
            return Robustness.ROBUST
        if ahead.score_low > behind.score + _TIE or ahead.score > behind.score_high + _TIE:
            return Robustness.LIKELY
        return Robustness.ESTIMATE


@dataclass(frozen=True, slots=True)
class SiteRank:
    """Place of one site in the whole study; rank 0 is not ranked."""

    name: Label
    site_id: str
    rank: int
    rank_best: int
    rank_worst: int
    score: float
    score_low: float
    score_high: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something to disclose.

    ``kind``: ``behind`` a rival, outside a ``limit``, ``low`` score, ``unknown`` figure or ``constraint``.
    """

    kind: str
    label: Label
    text: Label
    robustness: Robustness | None = None


class PromotionProvenance(Provenance, total=False):
    """What a sheet was made from: the run, and the sites that were compared."""

    command: str
    site: str
    rivals: list[str]


@dataclass(frozen=True)
class Promotion:
    """All that a promoter's sheet says; the outputs draw it and compute nothing."""

    study: Label
    site: SiteRank
    rivals: tuple[SiteRank, ...]
    ranked: int
    comparisons: tuple[RivalComparison, ...]
    weaknesses: tuple[Weakness, ...]
    best_of_these: tuple[Label, ...]
    sources: dict[str, Source]
    provenance: PromotionProvenance

    @property
    def wins(self) -> tuple[RivalComparison, ...]:
        """Advantages, the surest and weightiest first."""
        order = list(Robustness)
        won = [c for c in self.comparisons if c.wins]
        return tuple(sorted(won, key=lambda c: (order.index(c.robustness), -c.share)))


def promote(outcome: Outcome, site: str, rivals: Sequence[str]) -> Promotion:
    """Compare one site of a run with named rivals.

    Parameters
    ----------
    outcome
        What the run found.
    site, rivals
        Names, Chinese names or ids of sites of the run.

    Raises
    ------
    SitesError
        No rival is named, a name is not in the study, stands for several sites, or is the site itself.
    """
    row, others = _rows(outcome, site, rivals)
    comparisons = tuple(
        _compare(outcome, c, row, rival) for c in outcome.criteria if c.weight > 0 for rival in others
    )
    used = {s for c in comparisons for s in c.sources}
    own, beside = _standing(outcome, row), tuple(_standing(outcome, rival) for rival in others)
    return Promotion(
        study=outcome.title,
        site=own,
        rivals=beside,
        ranked=int((outcome.ranking.rank > 0).sum()),
        comparisons=comparisons,
        weaknesses=tuple(_weaknesses(outcome, row, comparisons)),
        best_of_these=_best_of_these(comparisons),
        sources={key: outcome.sources[key] for key in sorted(used) if key in outcome.sources},
        provenance={
            **outcome.provenance,
            "command": "promote",
            "site": own.site_id,
            "rivals": [rival.site_id for rival in beside],
        },
    )


def _rows(outcome: Outcome, site: str, rivals: Sequence[str]) -> tuple[int, list[int]]:
    """Rows of the site and of its rivals, each once."""
    row = _row(outcome, site, "SITE")
    others = list(dict.fromkeys(_row(outcome, name, "--rivals") for name in rivals))
    if not others:
        raise SitesError(
            "no rival is named", where="--rivals", hint="Give names of sites of the study, such as A,B."
        )
    if row in others:
        raise SitesError(f"{quote(site)} is its own rival", where="--rivals", hint="Name other sites.")
    return row, others


def _row(outcome: Outcome, wanted: str, where: str) -> int:
    frame = outcome.sites.frame
    key = wanted.strip().casefold()
    columns = [[str(x).casefold() for x in frame[name].fillna("")] for name in ("site_id", "name", "name_zh")]
    for column in columns:
        rows = [i for i, text in enumerate(column) if key and text == key]
        if len(rows) > 1:
            ids = ", ".join(str(frame["site_id"].iloc[i]) for i in rows[:5])
            raise SitesError(
                f"{len(rows)} sites are called {quote(wanted)}", where=where, hint=f"Give the id: {ids}."
            )
        if rows:
            return rows[0]
    raise SitesError(f"the study has no site {quote(wanted)}", where=where, hint=_hint(columns, frame, key))


def _hint(columns: list[list[str]], frame: pd.DataFrame, key: str) -> str:
    """Name the site whose name holds the wanted word, or is near to it."""
    holding = [i for column in columns[1:] for i, text in enumerate(column) if key and key in text]
    if len(set(holding)) == 1:
        return f"Did you mean {quote(frame['name'].iloc[holding[0]])}?"
    near = did_you_mean(key, {text for column in columns for text in column if text})
    return (
        near
        if near.startswith("Did")
        else "Give the name or id of a site of the study; its ranking lists them."
    )


def _name(outcome: Outcome, row: int) -> Label:
    frame = outcome.sites.frame
    en = str(frame["name"].iloc[row]) or str(frame["site_id"].iloc[row])
    zh = frame["name_zh"].iloc[row]
    return Label(en, zh if isinstance(zh, str) and zh else en)


def _standing(outcome: Outcome, row: int) -> SiteRank:
    ranking = outcome.ranking
    return SiteRank(
        _name(outcome, row),
        str(outcome.sites.frame["site_id"].iloc[row]),
        int(ranking.rank[row]),
        int(ranking.rank_best[row]),
        int(ranking.rank_worst[row]),
        float(ranking.score[row]),
        float(ranking.score_low[row]),
        float(ranking.score_high[row]),
        float(ranking.coverage[row]),
    )


def _side(outcome: Outcome, criterion: ScoredCriterion, row: int) -> Side:
    main = criterion.measured.main
    text = main.text[row].as_py() if main.text is not None else None
    known = bool(main.known[row])
    return Side(
        _name(outcome, row),
        float(main.value[row]) if known else float("nan"),
        float(main.low[row]) if known else float("nan"),
        float(main.high[row]) if known else float("nan"),
        text,
        EVIDENCE_WORDS[int(main.evidence[row])],
        float(criterion.score[row]),
        float(criterion.score_low[row]),
        float(criterion.score_high[row]),
    )


def _compare(outcome: Outcome, criterion: ScoredCriterion, row: int, rival: int) -> RivalComparison:
    main = criterion.measured.main
    return RivalComparison(
        criterion.id,
        criterion.label,
        main.unit,
        criterion.share,
        _side(outcome, criterion, row),
        _side(outcome, criterion, rival),
        main.method,
        main.sources,
        main.complete,
    )


def _best_of_these(comparisons: Sequence[RivalComparison]) -> tuple[Label, ...]:
    """Criteria in which the site wins robustly against every named rival."""
    by_criterion: dict[str, list[RivalComparison]] = {}
    for c in comparisons:
        by_criterion.setdefault(c.criterion, []).append(c)
    return tuple(
        group[0].label
        for group in by_criterion.values()
        if len(group) > 1 and all(c.wins and c.robustness is Robustness.ROBUST for c in group)
    )


def _weaknesses(outcome: Outcome, row: int, comparisons: Sequence[RivalComparison]) -> list[Weakness]:
    found = [
        Weakness(
            "behind",
            c.label,
            say(
                "promotion.rival_better",
                rival=c.rival.name,
                rival_figure=figure(c.rival, c.unit),
                own_figure=figure(c.own, c.unit),
            ),
            c.robustness,
        )
        for c in comparisons
        if c.loses
    ]
    for criterion in outcome.criteria:
        if criterion.weight <= 0:
            continue
        side = _side(outcome, criterion, row)
        if not side.known:
            text = say("promotion.unknown", share=criterion.share, supply=criterion.supply)
            found.append(Weakness("unknown", criterion.label, text))
            continue
        found += _outside(criterion, side)
        if side.score < _WEAK_SCORE:
            text = say(
                "promotion.low_score",
                score=side.score,
                side=figure(side, criterion.unit),
            )
            found.append(Weakness("low", criterion.label, text))
    for constraint in outcome.constraints:
        verdict = VERDICTS[int(constraint.verdict[row])]
        if verdict != "pass":
            said = {
                "conditional": say("screening.conditional"),
                "fail": say("screening.fail"),
                "unknown": say("promotion.unknown_value"),
            }[verdict]
            text = say("promotion.constraint", said=said)
            found.append(Weakness("constraint", constraint.label, text))
    return found


def _outside(criterion: ScoredCriterion, side: Side) -> list[Weakness]:
    """Hard limits of a criterion that the figure does not meet."""
    found = []
    for limit in criterion.thresholds:
        if limit.name == "min" and side.value < limit.value:
            word = say("promotion.short_of")
        elif limit.name == "max" and side.value > limit.value:
            word = say("common.beyond")
        else:
            continue
        gap = f"{abs(side.value - limit.value):,.1f} {limit.unit}"
        known = f"kind.{limit.kind}" in catalogue("en")  # a plug-in may have kinds of its own
        text = say(
            "promotion.outside_limit",
            side=figure(side, criterion.unit),
            gap=gap,
            word=word,
            limit=limit.value,
            unit=limit.unit,
            kind=say(f"kind.{limit.kind}") if known else limit.kind,
            source=limit.source,
        )
        found.append(Weakness("limit", criterion.label, text))
    return found


def figure(side: Side, unit: str) -> Label:
    """Write the figure of one site with its interval and unit; a word as it is."""
    if not side.known:
        return say("common.unknown")
    if side.text is not None:
        return Label(side.text, side.text)
    digits = 0 if unit in ("h/yr", "MW", "m", "mu") else 1 if unit in ("km", "ha", "%") else 3
    text = f"{side.value:,.{digits}f}"
    if np.isinf(side.high):
        text = f"≥ {side.low:,.{digits}f}"
    elif not np.isclose(side.low, side.high, rtol=0, atol=0.5 * 10.0**-digits):
        text += f" ({side.low:,.{digits}f}–{side.high:,.{digits}f})"
    shown = f"{text} {unit}".strip()
    return Label(shown, shown)


def statement(comparison: RivalComparison) -> Label:
    """Write an advantage as a sentence that the data supports."""
    c = comparison
    own, rival = figure(c.own, c.unit), figure(c.rival, c.unit)
    return say(
        "promotion.ahead",
        site=c.own.name,
        rival=c.rival.name,
        criterion=c.label,
        own_figure=own,
        rival_figure=rival,
    )
