"""Sites of a study measured, screened, weighed and ranked, few or very many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting._version import __version__
from siting.chunks import Progress
from siting.decide.ranking import rank_sites
from siting.outcome import ConstraintVerdicts, Ranking, ScoredCriterion, WeightSet, Whole
from siting.records import dataclass
from siting.sites.blocks import LargeSites
from siting.sites.model import Sites
from siting.study.engine import Engine
from siting.study.load import Study, weight_error
from siting.study.measuring import CHUNK, Measurer, chunks_of
from siting.study.tables import Tables
from siting.study.weight_checks import WeightFaultError
from siting.study.weighting import Candidates, weight_sets


@dataclass(frozen=True)
class Ranked:
    """Measured and ranked sites; sets and rankings have the main one first.

    ``sites`` are those in the outcome, ``every`` those that warnings are about.
    """

    sites: Sites
    every: Sites
    scored: list[ScoredCriterion]
    verdicts: list[ConstraintVerdicts]
    sets: list[WeightSet]
    rankings: list[Ranking]
    whole: Whole | None = None
    tables: Tables | None = None


def measured_and_ranked(
    study: Study,
    sites: Sites | LargeSites,
    measurer: Measurer,
    engine: Engine,
    progress: Progress,
    *,
    outputs: Sequence[str],
) -> Ranked:
    """Measure and rank sites; very many go to the tables among the *outputs* block by block."""
    if isinstance(sites, Sites):
        return _few(study, sites, measurer, engine, progress)
    return _very_many(study, sites, measurer, engine, progress, outputs=outputs)


def _few(study: Study, sites: Sites, measurer: Measurer, engine: Engine, progress: Progress) -> Ranked:
    count = len(sites)
    if count <= CHUNK and engine.local:
        tables = [measurer.measure_chunk(sites, lambda key: progress(f"measure {key}", 0, count))]
        progress("measure", count, count)
    else:
        tables = list(engine.measured(measurer.measure_chunk, chunks_of(sites), count, progress))
    scored = measurer.scored(tables, sites)
    verdicts = measurer.verdicts(scored, tables, sites)
    del tables
    out = np.zeros(count, dtype=bool)
    for verdict in verdicts:
        out |= verdict.excludes
    # A score declared to be 0 where UNKNOWN is 0 for the weights too.
    scores = [np.nan_to_num(c.score, nan=0.0) if c.unknown == "worst" else c.score for c in scored]
    sets, main = weigh(study, Candidates(np.column_stack(scores), ~out))
    ids = sites.frame["site_id"].to_numpy(object)
    rankings = []
    sets = [sets[main], *(s for i, s in enumerate(sets) if i != main)]
    for done, weights in enumerate(sets):
        progress("rank" if done == 0 else "perspectives", done, len(sets))
        rankings.append(
            rank_sites(
                scored,
                verdicts,
                ids,
                min_coverage=study.file.min_coverage,
                share=weights.share,
                method=study.file.method,
            )
        )
    return Ranked(sites, sites, scored, verdicts, sets, rankings)


def _very_many(
    study: Study,
    sites: LargeSites,
    measurer: Measurer,
    engine: Engine,
    progress: Progress,
    *,
    outputs: Sequence[str],
) -> Ranked:
    from siting.study.large import LargeOptions, run_large

    about = {"siting": __version__, "study": study.sha256, "sites": sites.sha256}
    options = LargeOptions(engine, about, measurements="measurements" in outputs)
    found = run_large(study, sites, measurer, weigh=partial(weigh, study), options=options, progress=progress)
    return Ranked(
        found.head, found.every, found.scored, found.verdicts, found.sets, found.rankings, found.whole,
        found.tables,
    )  # fmt: skip


def weigh(study: Study, candidates: Candidates) -> tuple[list[WeightSet], int]:
    """Weights of the study and its perspectives, and which of them is the main one."""
    try:
        return weight_sets(study.file, candidates)
    except WeightFaultError as fault:
        raise weight_error(study.path, None, fault) from None
