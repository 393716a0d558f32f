"""What of a study can be known on cells, said before the work: a few from all over the region are tried."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from siting.decide.ranking import RANKED, Scores
from siting.errors import SitesError, StudyError, quote
from siting.evidence import FloatArray, Label
from siting.outcome import ScoredCriterion
from siting.records import dataclass
from siting.study.load import Study
from siting.study.surface_cells import CellWork
from siting.surface.cells import Region
from siting.texts import join, say
from siting.texts.shares import sum_text

_FEW, _MANY = 200, 2_000
"""Cells that are tried; more before it is said that none can be ranked."""


@dataclass(frozen=True)
class Tried:
    """The criteria on some cells, the reasons that a cell may have, and the criteria without any figure."""

    scored: list[ScoredCriterion]
    reasons: tuple[Label, ...]
    blank: list[ScoredCriterion]


def tried_cells(
    study: Study, work: CellWork, region: Region, share: FloatArray, told: Callable[[Label], None]
) -> Tried:
    """Try the criteria on some cells; *told* is called with what cannot be measured, and what remains.

    Raises
    ------
    SitesError
        No cell lies inside.
    StudyError
        None of the criteria can be measured, or too little of them for any cell to be ranked.
    """
    probe = work.probe(_FEW)
    if not len(probe):
        raise SitesError("no centre of a cell lies inside", where=region.source, hint="Use smaller cells")
    scored, scores = work.scores(probe)
    if _lacks_knowledge(scored, scores).all():
        scored, scores = work.scores(work.probe(_MANY))
    blank = [c for c in scored if np.isnan(c.score).all()]
    if len(blank) == len(scored):
        raise StudyError(
            "none of the criteria can be measured on cells",
            where=str(study.path),
            hint="Use criteria that need a place only, or add rasters and layers.",
        )
    if blank:
        _tell_of_blank(blank, scored, share, told)
    if _lacks_knowledge(scored, scores).all():
        _refuse(study, scored, scores)
    return Tried(scored, scores.reasons, blank)


def _tell_of_blank(
    blank: Sequence[ScoredCriterion],
    scored: Sequence[ScoredCriterion],
    share: FloatArray,
    told: Callable[[Label], None],
) -> None:
    """Tell which criteria cannot be measured on cells, and which remain, with their weight."""
    for criterion in blank:
        told(say("surface.not_on_cells", criterion=criterion.label, supply=criterion.supply))
    missing = {c.id for c in blank}
    named = [k for k, c in enumerate(scored) if c.id not in missing and share[k]]
    left = join([scored[k].label for k in named], "mark.list")
    told(say("surface.remains", criteria=left, share=sum_text(share, named)))


def _lacks_knowledge(scored: Sequence[ScoredCriterion], scores: Scores) -> npt.NDArray[np.bool_]:
    """Return which cells are not ranked because something is UNKNOWN, shape (n,)."""
    # Two reasons for each constraint, the first that it is broken; then criteria, and too little known.
    of_constraints = len(scores.reasons) - 2 - sum(c.unknown == "exclude" for c in scored)
    broken = (scores.reason <= of_constraints) & (scores.reason % 2 == 1)
    return np.asarray((scores.status != RANKED) & ~broken)


def _refuse(study: Study, scored: Sequence[ScoredCriterion], scores: Scores) -> NoReturn:
    """Say why no cell can be ranked, and what would help."""
    least, most = study.file.min_coverage, float(scores.coverage.max())
    blank = {c.id for c in scored if np.isnan(c.score).all()}
    demanded = [c.id for c in scored if c.unknown == "exclude" and c.id in blank]
    if demanded:
        raise StudyError(
            f"no cell can be ranked: criterion '{demanded[0]}' has no figure on cells, and excludes what is "
            "UNKNOWN",
            where=str(study.path),
            hint="Add a raster or layer for it, or set unknown: neutral",
        )
    if most < least:
        known = ", ".join(quote(c.id) for c in scored if c.id not in blank)
        raise StudyError(
            f"no cell can be ranked: on cells at most {most:.0%} of the weight is known, by {known}, and "
            f"min_coverage is {least:g}",
            where=str(study.path),
            hint=f"Add rasters and layers for the other criteria, or set min_coverage: {_rounded_down(most)}",
        )
    raise StudyError(
        "no cell can be ranked: everywhere something is UNKNOWN that a constraint or rule demands",
        where=str(study.path),
        hint="Add rasters and layers for it, or let the constraint keep what is UNKNOWN",
    )


def _rounded_down(share: float) -> str:
    return f"{math.floor(100.0 * share + 1e-9) / 100.0:g}"
