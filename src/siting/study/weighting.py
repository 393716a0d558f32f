"""From the weights in a study to the share of each criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

import numpy as np
import numpy.typing as npt

from siting.errors import quote
from siting.evidence import NO_NOTE, FloatArray, Label
from siting.outcome import OWN_WEIGHTS, ScoredCriterion, WeightSet
from siting.records import dataclass
from siting.scoring.weights import (
    CONSISTENT,
    Pairwise,
    complete_rows,
    composed,
    critic,
    entropy,
    grouped,
    normalised,
    pairwise,
    rank_order,
)  # fmt: skip
from siting.sites.model import Sites
from siting.study.schema import StudyFile
from siting.study.weight_checks import Keys, Spec, WeightFaultError, has_own, members, over_criteria
from siting.study.weight_schema import Ahp, Critic, Direct, Entropy, RankOrder, Swing
from siting.texts import say
from siting.texts.shares import share_text

_MIN_ROWS = 3


@dataclass(frozen=True)
class Candidates:
    """Input of weights by data: scores (n, m), and the sites that no constraint excludes, shape (n,)."""

    scores: FloatArray
    counted: npt.NDArray[np.bool_]


@dataclass
class _Found:
    """Weights over some ids, and the remarks on them."""

    weights: FloatArray
    remarks: list[Label] = field(default_factory=list)
    warnings: list[Label] = field(default_factory=list)

    def take(self, other: _Found, name: Label | None = None) -> None:
        """Add the remarks of *other*."""
        for mine, theirs in ((self.remarks, other.remarks), (self.warnings, other.warnings)):
            mine += [
                r if name is None else say("weighting.remark_of_perspective", name=name, remark=r)
                for r in theirs
            ]


def weight_sets(study: StudyFile, candidates: Candidates) -> tuple[list[WeightSet], int]:
    """Weights of the study and of each perspective, and which of them is the main one.

    The study must have passed `require_weights`. Raises `WeightFaultError` if weights by data cannot be
    derived from the candidates.
    """
    sets = []
    if has_own(study):
        spec = study.weights
        method = "direct" if spec is None else spec.method
        sets.append(
            _set(study, "study", _own(study, candidates), label=OWN_WEIGHTS, note=NO_NOTE, method=method)
        )
    for number, part in enumerate(study.perspectives):
        found = _resolve(study, part.weights, candidates, ("perspectives", number, "weights"))
        label = part.label.label if part.label else Label(part.id, part.id)
        sets.append(
            _set(study, part.id, found, label=label, note=part.note.label, method=part.weights.method)
        )
    main = study.main_perspective or "study"
    return sets, next(i for i, s in enumerate(sets) if s.id == main)


def reads_scores(study: StudyFile) -> bool:
    """Whether some weights of the study depend on the scores of its sites."""
    own = [study.weights, *(f.weights for f in study.families)]
    specs = [*own, *(p.weights for p in study.perspectives)]
    return any(isinstance(spec, (Entropy, Critic)) for spec in specs)


def _set(study: StudyFile, key: str, found: _Found, *, label: Label, note: Label, method: str) -> WeightSet:
    families = tuple(
        (
            f.id,
            f.label.label if f.label else Label(f.id, f.id),
            float(found.weights[members(study, f.id)].sum()),
        )
        for f in study.families
    )
    return WeightSet(
        key, label, note, method, found.weights, tuple(found.remarks), families, tuple(found.warnings)
    )


def _own(study: StudyFile, candidates: Candidates) -> _Found:
    if study.weights is not None:
        return _resolve(study, study.weights, candidates, ("weights",))
    given = [f.weight for f in study.families]
    if not given or given[0] is None:
        # A family with weights of its own inside needs a weight among the families: checked before.
        return _Found(normalised([c.weight or 0.0 for c in study.criteria]))
    inside = _inside(study, candidates)
    outer = normalised([w or 0.0 for w in given])
    found = _Found(composed(_codes(study), outer=outer, inside=inside.weights))
    found.take(inside)
    return found


def _resolve(study: StudyFile, spec: Spec, candidates: Candidates, keys: Keys) -> _Found:
    """Shares of the criteria, shape (m,), from a spec over criteria or over families."""
    if over_criteria(study, spec):
        return _weights(spec, [c.id for c in study.criteria], candidates, keys)
    outer = _weights(spec, [f.id for f in study.families], candidates, keys)
    inside = _inside(study, candidates)
    share = composed(_codes(study), outer=outer.weights, inside=inside.weights)
    found = _Found(share)
    found.take(outer)
    found.take(inside)
    return found


def _inside(study: StudyFile, candidates: Candidates) -> _Found:
    """Weights within each family, shape (m,)."""
    whole = _Found(np.array([c.weight or 0.0 for c in study.criteria]))
    for number, family in enumerate(study.families):
        if family.weights is None:
            continue
        rows = members(study, family.id)
        part = Candidates(candidates.scores[:, rows], candidates.counted)
        ids = [study.criteria[i].id for i in rows]
        found = _weights(family.weights, ids, part, ("families", number, "weights"))
        whole.weights[rows] = found.weights
        whole.take(found, family.label.label if family.label else Label(family.id, family.id))
    return whole


def _weights(spec: Spec, ids: Sequence[str], candidates: Candidates, keys: Keys) -> _Found:
    """Weights over *ids*, summing to 1; ids that a perspective does not name get 0, with a remark."""
    named = [i for i in ids if i in spec.ids] if spec.ids else list(ids)
    found = _of_named(spec, named, candidates, keys)
    if len(named) == len(ids):
        return found
    weights = np.zeros(len(ids))
    weights[[list(ids).index(i) for i in named]] = found.weights
    whole = _Found(weights)
    whole.take(found)
    left = ", ".join(i for i in ids if i not in named)
    whole.warnings.append(say("weighting.not_named", left=left))
    return whole


def _of_named(spec: Spec, ids: Sequence[str], candidates: Candidates, keys: Keys) -> _Found:
    if isinstance(spec, Direct):
        return _Found(normalised([spec.weights[i] for i in ids]))
    if isinstance(spec, Swing):
        return _Found(normalised([spec.points[i] for i in ids]))
    if isinstance(spec, RankOrder):
        places = spec.positions
        return _Found(rank_order([places[i] for i in ids], formula=spec.formula))
    if isinstance(spec, Ahp):
        return _judged(spec, ids)
    return _by_data(spec, ids, candidates, keys)


def _judged(spec: Ahp, ids: Sequence[str]) -> _Found:
    matrices = spec.matrices
    joint = pairwise(grouped([m for _, m in matrices]), random_index=spec.random_index)
    weights = dict(zip(spec.of, joint.weights.tolist(), strict=True))
    found = _Found(np.array([weights[i] for i in ids]))
    if len(matrices) > 1:
        found.remarks.append(say("weighting.geometric_mean", people=len(matrices)))
    found.take(_consistency(joint, grouped([m for _, m in matrices]), spec, ""))
    if len(matrices) > 1:
        for name, matrix in matrices:
            found.take(_consistency(pairwise(matrix, random_index=spec.random_index), matrix, spec, name))
    return found


def _consistency(found: Pairwise, matrix: FloatArray, spec: Ahp, name: str) -> _Found:
    """Say how consistent a matrix is; if over the limit, which three judgements conflict most."""
    said = _Found(found.weights)
    if found.triple is None:
        return said
    who = say("weighting.consistency.of_person", name=name) if name else Label("", "")
    figures = f"{found.ratio:.3f}"
    if found.consistent:
        said.remarks.append(
            say(
                "weighting.consistency.within_limit",
                who=who,
                ratio=figures,
                random_index=spec.random_index,
            )
        )
        return said
    i, j, k = found.triple
    a, b, c = (spec.of[x] for x in found.triple)
    stated = [_ratio(matrix[i, j]), _ratio(matrix[j, k]), _ratio(matrix[i, k])]
    fitting = _ratio(matrix[i, j] * matrix[j, k])
    said.warnings.append(
        say(
            "weighting.consistency.over_limit",
            who=who,
            ratio=figures,
            limit=CONSISTENT,
            random_index=spec.random_index,
            first=a,
            second=b,
            first_to_second=stated[0],
            third=c,
            second_to_third=stated[1],
            first_to_third=stated[2],
            fitting=fitting,
        )
    )
    return said


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"


def _by_data(spec: Entropy | Critic, ids: Sequence[str], candidates: Candidates, keys: Keys) -> _Found:
    scores = candidates.scores[candidates.counted]
    complete, usable = complete_rows(scores)
    part = scores[complete][:, usable]
    single = len(ids) == 1
    found = _Found(np.ones(1) if single else _derived(spec, part, usable, keys))
    found.warnings.append(say("weighting.by_data.note", known=len(part), sites=len(scores)))
    blank = [i for i, known in zip(ids, usable, strict=True) if not known]
    if blank and not single:
        named = ", ".join(blank)
        found.warnings.append(say("weighting.by_data.unknown_everywhere", named=named))
    return found


def _derived(
    spec: Entropy | Critic, part: FloatArray, usable: npt.NDArray[np.bool_], keys: Keys
) -> FloatArray:
    """Return the weights that scores of complete rows imply, 0 for a criterion that is not *usable* (m,)."""
    if len(part) < _MIN_ROWS or not usable.any():
        raise WeightFaultError(
            keys,
            f"{spec.method} weights need {_MIN_ROWS} sites that know every criterion, not {len(part)}",
            "Supply figures, set unknown: worst where it fits, or state the weights.",
        )
    if isinstance(spec, Entropy):
        by_data = entropy(part)
    else:
        by_data = critic(part, correlation=spec.correlation, minmax=False)
    if by_data is None:
        raise WeightFaultError(
            keys,
            f"{spec.method} weights cannot be derived: no criterion distinguishes the {len(part)} sites",
            "State the weights.",
        )
    weights = np.zeros(len(usable))
    weights[usable] = by_data
    return weights


def warnings_of(sets: Sequence[WeightSet]) -> list[str]:
    """Return what the user should see before trusting the weights, one line per item."""
    return [
        f"weights of {'the study' if s.id == 'study' else quote(s.id)}: {w.en}"
        for s in sets
        for w in s.warnings
    ]


def idle_elsewhere(criteria: Sequence[ScoredCriterion], sites: Sites) -> Iterator[str]:
    """Name the criteria of a study that score 0 for all sites of another file, far from its places."""
    for c in criteria:
        value = c.measured.main.value
        if c.share > 0 and c.curve and not np.isnan(c.score).any() and not c.score.any():
            yield (
                f"{c.id} weighs {share_text(c.share)}, but scores 0 for every site of {sites.source} "
                f"({value.min():,.4g} to {value.max():,.4g} {c.unit}): the study is about other places. "
                f"`siting init DIR --sites {sites.source}` writes a study for these sites."
            )


def _codes(study: StudyFile) -> list[int]:
    place = {f.id: i for i, f in enumerate(study.families)}
    return [place[c.family or ""] for c in study.criteria]
