"""What a study asks for in addition to the ranking: robustness and pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.catalogue import Catalogue
from siting.errors import StudyError, did_you_mean, quote
from siting.outcome import Outcome
from siting.study.analysis_schema import PairsPart, RobustnessPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.scoring.weight_space import WeightRegion


def with_likely_ranks(outcome: Outcome, part: RobustnessPart | None) -> Outcome:
    """Add the likely ranks at the study's weights, if the method is the weighted sum.

    With too many ranked sites for robustness they are left out, with a warning.
    """
    from siting.decide.likely_ranks import likely_ranks

    asked = part or RobustnessPart.model_validate({})
    if outcome.method.kind != "weighted_sum":
        return outcome
    ranked = int((outcome.ranking.rank > 0).sum())
    if ranked > asked.max_sites:
        said = (
            f"likely ranks are left out: {ranked:,} ranked sites are more than robustness.max_sites "
            f"({asked.max_sites:,})"
        )
        return replace(outcome, warnings=(*outcome.warnings, said))
    found = likely_ranks(outcome, samples=asked.samples, seed=asked.seed)
    seeds = {**outcome.provenance.get("seeds", {}), "ranks": asked.seed}
    return replace(outcome, likely=found, provenance={**outcome.provenance, "seeds": seeds})


def with_robustness(
    outcome: Outcome,
    part: RobustnessPart,
    *,
    where: str,
    progress: Callable[[int, int], None],
    drawn: bool = True,
) -> Outcome:
    """Add how robust the ranking is; only a warning if the method is not the weighted sum.

    If *drawn* is false, only such warnings are added.

    Raises `StudyError` if bounds or order name a criterion without weight, or allow no weights.
    """
    from siting.decide.robustness_report import stand, weighing

    region = _region(outcome, part, where)
    if outcome.method.kind != "weighted_sum":
        said = f"robustness is computed for the weighted sum only, not for {outcome.method.label.en}"
        return replace(outcome, warnings=(*outcome.warnings, said))
    ranked = int((outcome.ranking.rank > 0).sum())
    if ranked > part.max_sites:
        said = (
            f"robustness is left out: {ranked:,} ranked sites are more than robustness.max_sites "
            f"({part.max_sites:,})"
        )
        return replace(outcome, warnings=(*outcome.warnings, said))
    weighs = weighing(outcome)
    shares = np.array([outcome.criteria[j].share for j in weighs])
    if not region.holds((shares / shares.sum())[None, :])[0]:
        said = (
            "the weights of the ranking lie outside robustness.bounds or robustness.order, so the samples do "
            "not describe it"
        )
        outcome = replace(outcome, warnings=(*outcome.warnings, said))
    if not drawn:
        return outcome
    found = stand(
        outcome,
        region=region,
        samples=part.samples,
        seed=part.seed,
        unknown=part.unknown,
        target_rank=part.target_rank,
        progress=progress,
    )
    seeds = {**outcome.provenance.get("seeds", {}), "robustness": part.seed}
    return replace(outcome, robustness=found, provenance={**outcome.provenance, "seeds": seeds})


def _region(outcome: Outcome, part: RobustnessPart, where: str) -> WeightRegion:
    from siting.decide.robustness_report import weighing
    from siting.scoring.weight_space import bounded_region

    ids = [outcome.criteria[j].id for j in weighing(outcome)]
    for key, names in (("bounds", tuple(part.bounds)), ("order", part.order)):
        for name in names:
            if name not in ids:
                raise StudyError(
                    f"no criterion {quote(name)} has a weight",
                    where=f"{where}, robustness.{key}",
                    hint=did_you_mean(name, ids),
                )
    low, high = np.zeros(len(ids)), np.ones(len(ids))
    for name, (least, most) in part.bounds.items():
        low[ids.index(name)], high[ids.index(name)] = least, most
    order = tuple(ids.index(name) for name in part.order)
    return bounded_region(low, high, (order,) if order else ())


def with_pairs(outcome: Outcome, part: PairsPart, catalogue: Catalogue) -> Outcome:
    """Add the pairs of the ranked sites and the cities.

    A hazard column missing from the site file is UNKNOWN, with a warning, as for a criterion. Raises
    `LayerError` if a city is not known.
    """
    from siting.decide.backup_pairs import pair_up

    frame = outcome.sites.frame
    columns, warnings = {}, []
    for hazard, column in part.hazards.items():
        held = outcome.sites.column(column)
        if held is not None:
            columns[str(hazard)] = held
            continue
        hint = did_you_mean(column, [str(name) for name in frame.columns if name != "geometry"])
        near = f" {hint}" if hint.startswith("Did") else ""
        warnings.append(
            f"{outcome.sites.source} has no column {quote(column)}: pairs.hazards.{hazard} is UNKNOWN.{near}"
        )
    ranking = outcome.ranking
    rows = ranking.order[ranking.rank[ranking.order] > 0]
    cities = [(catalogue.place(city.place), city.hazards) for city in part.paired]
    found = pair_up(outcome.sites, rows, ranking.score, cities, columns=columns, most=part.max_sites)
    return replace(outcome, pairs=found, warnings=(*outcome.warnings, *warnings))
