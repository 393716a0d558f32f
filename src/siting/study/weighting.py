"""From the weights that a study states to the share of each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from siting.decide.outcome import OWN_WEIGHTS, WeightSet
from siting.decide.weights import (
    CONSISTENT, Pairwise, complete_rows, composed, critic, entropy, grouped, normalised, pairwise, rank_order,
)  # fmt: skip
from siting.errors import did_you_mean, quote
from siting.evidence import NO_NOTE, FloatArray, Label
from siting.study.model import Study
from siting.study.weight_parts import Ahp, Critic, Direct, Entropy, RankOrder, Swing

Spec = Direct | Swing | RankOrder | Ahp | Entropy | Critic
Keys = tuple[str | int, ...]
_FEWEST_ROWS = 3


class WeightFaultError(Exception):
    """Weights that do not fit their study: where (keys of the file), what, and how to mend it."""

    def __init__(self, keys: Keys, what: str, mend: str) -> None:
        super().__init__(what)
        self.keys, self.what, self.mend = keys, what, mend


@dataclass(frozen=True)
class Candidates:
    """What weights by data read: scores (n, m), and the sites that no constraint excludes, shape (n,)."""

    scores: FloatArray
    counted: npt.NDArray[np.bool_]


@dataclass
class _Found:
    """Weights over some ids, and what is to be said of them."""

    weights: FloatArray
    remarks: list[Label] = field(default_factory=list)
    warnings: list[Label] = field(default_factory=list)

    def take(self, other: _Found, name: Label | None = None) -> None:
        """Say too what *other* has to say."""
        for mine, theirs in ((self.remarks, other.remarks), (self.warnings, other.warnings)):
            mine += [r if name is None else Label(f"{name.en}: {r.en}", f"{name.zh}：{r.zh}") for r in theirs]


def require_weights(study: Study) -> None:
    """Check that the weights of a study fit its criteria and families. Raises `WeightFaultError`."""
    _require_families(study)
    if _has_own(study):
        _require_own(study)
    elif study.main_perspective is None:
        number = next(i for i, c in enumerate(study.criteria) if c.weight is None)
        raise WeightFaultError(
            ("criteria", number, "weight"), "is missing", "Add this key, or `weights` for all criteria."
        )
    for number, part in enumerate(study.perspectives):
        _require_ids(study, part.weights, ("perspectives", number, "weights"))
        if study.families and not _over_criteria(study, part.weights):
            _require_inside(study)


def weight_sets(study: Study, candidates: Candidates) -> tuple[list[WeightSet], int]:
    """Weights of the study and of each perspective, and which of them is the main one.

    The study must have passed `require_weights`. Raises `WeightFaultError` where weights by data cannot be
    made from the candidates.
    """
    sets = []
    if _has_own(study):
        spec = study.weights
        method = "direct" if spec is None else spec.method
        sets.append(_set(study, "study", OWN_WEIGHTS, NO_NOTE, method, _own(study, candidates)))
    for number, part in enumerate(study.perspectives):
        found = _resolve(study, part.weights, candidates, ("perspectives", number, "weights"))
        label = part.label.label if part.label else Label(part.id, part.id)
        sets.append(_set(study, part.id, label, part.note.label, part.weights.method, found))
    main = study.main_perspective or "study"
    return sets, next(i for i, s in enumerate(sets) if s.id == main)


def _set(study: Study, key: str, label: Label, note: Label, method: str, found: _Found) -> WeightSet:
    families = tuple(
        (f.id, f.label.label if f.label else Label(f.id, f.id), float(found.weights[_members(study, f.id)].sum()))
        for f in study.families
    )
    return WeightSet(
        key, label, note, method, found.weights, tuple(found.remarks), families, tuple(found.warnings)
    )


def _own(study: Study, candidates: Candidates) -> _Found:
    if study.weights is not None:
        return _resolve(study, study.weights, candidates, ("weights",))
    if not study.families:
        return _Found(normalised([c.weight or 0.0 for c in study.criteria]))
    given = [f.weight for f in study.families]
    if given[0] is None:
        # A family with weights of its own inside needs a weight beside the others: checked before.
        return _Found(normalised([c.weight or 0.0 for c in study.criteria]))
    inside = _inside(study, candidates)
    outer = normalised([w or 0.0 for w in given])
    found = _Found(composed(_codes(study), outer=outer, inside=inside.weights))
    found.take(inside)
    return found


def _resolve(study: Study, spec: Spec, candidates: Candidates, keys: Keys) -> _Found:
    """Shares of the criteria, shape (m,), from a spec over criteria or over families."""
    if _over_criteria(study, spec):
        return _weights(spec, [c.id for c in study.criteria], candidates, keys)
    outer = _weights(spec, [f.id for f in study.families], candidates, keys)
    inside = _inside(study, candidates)
    share = composed(_codes(study), outer=outer.weights, inside=inside.weights)
    found = _Found(share)
    found.take(outer)
    found.take(inside)
    return found


def _inside(study: Study, candidates: Candidates) -> _Found:
    """Weights within each family, shape (m,)."""
    whole = _Found(np.array([c.weight or 0.0 for c in study.criteria]))
    for number, family in enumerate(study.families):
        if family.weights is None:
            continue
        members = _members(study, family.id)
        part = Candidates(candidates.scores[:, members], candidates.counted)
        ids = [study.criteria[i].id for i in members]
        found = _weights(family.weights, ids, part, ("families", number, "weights"))
        whole.weights[members] = found.weights
        whole.take(found, family.label.label if family.label else Label(family.id, family.id))
    return whole


def _weights(spec: Spec, ids: Sequence[str], candidates: Candidates, keys: Keys) -> _Found:
    """Weights over *ids*, summing to 1."""
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
        found.remarks.append(
            Label(
                f"geometric mean of the judgements of {len(matrices)} people",
                f"{len(matrices)}人判断的几何平均",
            )
        )
    found.take(_consistency(joint, grouped([m for _, m in matrices]), spec, ""))
    if len(matrices) > 1:
        for name, matrix in matrices:
            found.take(_consistency(pairwise(matrix, random_index=spec.random_index), matrix, spec, name))
    return found


def _consistency(found: Pairwise, matrix: FloatArray, spec: Ahp, name: str) -> _Found:
    """Say how consistent a matrix is; over the limit, which three judgements clash most."""
    said = _Found(found.weights)
    if found.triple is None:
        return said
    who = Label(f"{name}: " if name else "", f"{name}：" if name else "")
    figures = f"{found.ratio:.3f}"
    if found.consistent:
        said.remarks.append(
            Label(
                f"{who.en}consistency ratio {figures} (random index: {spec.random_index})",
                f"{who.zh}一致性比率{figures}（随机指标：{spec.random_index}）",
            )
        )
        return said
    i, j, k = found.triple
    a, b, c = (spec.of[x] for x in found.triple)
    stated = [_ratio(matrix[i, j]), _ratio(matrix[j, k]), _ratio(matrix[i, k])]
    fitting = _ratio(matrix[i, j] * matrix[j, k])
    said.warnings.append(
        Label(
            f"{who.en}consistency ratio {figures} is over {CONSISTENT:.2f} (random index: {spec.random_index}); "
            f"worst: {a} to {b} {stated[0]}, {b} to {c} {stated[1]}, but {a} to {c} {stated[2]} "
            f"({fitting} would fit)",
            f"{who.zh}一致性比率{figures}超过{CONSISTENT:.2f}（随机指标：{spec.random_index}）；矛盾最大："
            f"{a}比{b}为{stated[0]}，{b}比{c}为{stated[1]}，而{a}比{c}为{stated[2]}（一致时应为{fitting}）",
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
    if not single and (len(part) < _FEWEST_ROWS or not usable.any()):
        raise WeightFaultError(
            keys,
            f"{spec.method} weights need {_FEWEST_ROWS} sites that know every criterion, not {len(part)}",
            "Supply figures, set unknown: worst where it fits, or state the weights.",
        )
    by_data = (
        np.ones(1)
        if single
        else entropy(part)
        if isinstance(spec, Entropy)
        else critic(part, correlation=spec.correlation, minmax=False)
    )
    if by_data is None:
        raise WeightFaultError(
            keys,
            f"{spec.method} weights cannot be made: no criterion tells the {len(part)} sites apart",
            "State the weights.",
        )
    weights = np.zeros(len(ids))
    weights[usable if not single else [True]] = by_data
    found = _Found(weights)
    found.warnings.append(
        Label(
            f"made from the candidates: they change when a site is added or taken away ({len(part)} of "
            f"{len(scores)} sites know every criterion)",
            f"由候选地块得出，增减地块会改变权重（{len(scores)}个地块中有{len(part)}个指标齐全）",
        )
    )
    blank = [i for i, known in zip(ids, usable, strict=True) if not known]
    if blank and not single:
        named = ", ".join(blank)
        found.warnings.append(
            Label(f"UNKNOWN at every site, so without weight: {named}", f"所有地块均未知，不计权重：{named}")
        )
    return found


# --- whether they fit -----------------------------------------------------------------------------------


def _has_own(study: Study) -> bool:
    """Whether the study states weights beside those of its perspectives."""
    stated = [c.weight is not None or _family_weighs(study, c.family) for c in study.criteria]
    if study.weights is not None:
        return True
    # Partly stated weights are a mistake, even where a perspective is the main one.
    return any(c.weight is not None for c in study.criteria) or all(stated)


def _family_weighs(study: Study, family: str | None) -> bool:
    return any(f.id == family and f.weights is not None for f in study.families)


def _require_own(study: Study) -> None:
    spec = study.weights
    if spec is not None:
        _require_ids(study, spec, ("weights",))
        if not _over_criteria(study, spec):
            _require_inside(study)
            return
        number = next((i for i, c in enumerate(study.criteria) if c.weight is not None), None)
        if number is not None:
            raise WeightFaultError(
                ("criteria", number, "weight"),
                "the study has `weights` for all criteria too",
                "Keep one of them.",
            )
        return
    for number, c in enumerate(study.criteria):
        if c.weight is None and not _family_weighs(study, c.family):
            raise WeightFaultError(
                ("criteria", number, "weight"), "is missing", "Add this key, 0 where it does not count."
            )
    if study.families:
        _require_inside(study)
        given = [f.weight for f in study.families]
        if all(w is None for w in given):
            number = next((i for i, f in enumerate(study.families) if f.weights is not None), None)
            if number is not None:
                raise WeightFaultError(
                    ("families", number, "weight"),
                    "is missing: weights inside a family say nothing of the family itself",
                    "Give every family a weight.",
                )
            return
        number = next((i for i, w in enumerate(given) if w is None), None)
        if number is not None:
            raise WeightFaultError(
                ("families", number, "weight"), "is missing", "Give every family a weight, or none."
            )
        if not any(w for w in given):
            raise WeightFaultError(("families",), "all weights are zero", "Give one a positive weight.")
        return
    if not any(c.weight for c in study.criteria):
        raise WeightFaultError(
            ("criteria",), "all weights are zero: give at least one criterion a positive weight", ""
        )


def _require_families(study: Study) -> None:
    known = [f.id for f in study.families]
    shared = set(known) & {c.id for c in study.criteria}
    if shared:
        number = next(i for i, key in enumerate(known) if key in shared)
        raise WeightFaultError(
            ("families", number, "id"), f"{quote(known[number])} is a criterion too", "Choose another id."
        )
    for number, c in enumerate(study.criteria):
        if known and c.family is None:
            raise WeightFaultError(
                ("criteria", number, "family"), "is missing: the study has families", f"One of {', '.join(known)}."
            )
        if c.family is not None and c.family not in known:
            hint = did_you_mean(c.family, known) or "The study has no families."
            raise WeightFaultError(("criteria", number, "family"), f"no family {quote(c.family)}", hint)
    for number, family in enumerate(study.families):
        members = [study.criteria[i].id for i in _members(study, family.id)]
        if not members:
            raise WeightFaultError(
                ("families", number, "id"), f"no criterion is in the family {quote(family.id)}", "Drop it."
            )
        if family.weights is not None:
            _require_named(family.weights, members, ("families", number, "weights"), f"family '{family.id}'")


def _require_inside(study: Study) -> None:
    """Check that every family can share its weight among its criteria."""
    for number, family in enumerate(study.families):
        if family.weights is not None:
            continue
        for i in _members(study, family.id):
            if study.criteria[i].weight is None:
                raise WeightFaultError(
                    ("criteria", i, "weight"), f"is missing: its weight inside family '{family.id}'", "Add this key."
                )
        if not any(study.criteria[i].weight for i in _members(study, family.id)):
            raise WeightFaultError(
                ("families", number), f"all weights in family '{family.id}' are zero", "Give one a positive weight."
            )


def _over_criteria(study: Study, spec: Spec) -> bool:
    """Whether it weighs criteria and not families."""
    families = {f.id for f in study.families}
    return not spec.ids or not families.intersection(spec.ids)


def _require_ids(study: Study, spec: Spec, keys: Keys) -> None:
    criteria, families = [c.id for c in study.criteria], [f.id for f in study.families]
    if not spec.ids:
        return
    over = criteria if _over_criteria(study, spec) else families
    mixed = [i for i in spec.ids if i in criteria] if over is families else []
    if mixed:
        raise WeightFaultError(
            keys, f"names the criterion '{mixed[0]}' beside families", "Name all criteria, or all families."
        )
    _require_named(spec, over, keys, "the study")


def _require_named(spec: Spec, ids: Sequence[str], keys: Keys, whose: str) -> None:
    """Check that it names each id; the innermost key that holds a wrong one is told."""
    inner = {"direct": "weights", "swing": "points", "rank_order": "order", "ahp": "of"}.get(spec.method, "")
    for i in spec.ids:
        if i not in ids:
            raise WeightFaultError(
                (*keys, inner, i), f"{whose} has no {quote(i)} to weigh", did_you_mean(i, ids)
            )
    missing = [i for i in ids if i not in spec.ids]
    if spec.ids and missing:
        mend = "Give it 0 where it does not count." if spec.method in {"direct", "swing"} else "Name all of them."
        raise WeightFaultError(keys, f"{', '.join(quote(i) for i in missing)} has no weight", mend)


def _members(study: Study, family: str) -> list[int]:
    return [i for i, c in enumerate(study.criteria) if c.family == family]


def _codes(study: Study) -> list[int]:
    place = {f.id: i for i, f in enumerate(study.families)}
    return [place[c.family or ""] for c in study.criteria]


def warnings_of(sets: Sequence[WeightSet]) -> list[str]:
    """What the user should see before trusting the weights, one line each."""
    return [
        f"weights of {'the study' if s.id == 'study' else quote(s.id)}: {w.en}" for s in sets for w in s.warnings
    ]
