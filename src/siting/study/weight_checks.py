"""Whether the weights of a study fit its criteria and families; each fault with the keys that lead to it."""

from __future__ import annotations

from collections.abc import Sequence

from siting.errors import did_you_mean, quote
from siting.study.schema import StudyFile
from siting.study.weight_schema import Ahp, Critic, Direct, Entropy, RankOrder, Swing

Spec = Direct | Swing | RankOrder | Ahp | Entropy | Critic
Keys = tuple[str | int, ...]


class WeightFaultError(Exception):
    """Weights that do not fit their study: where (keys of the file), what, and how to correct it."""

    def __init__(self, keys: Keys, what: str, hint: str) -> None:
        super().__init__(what)
        self.keys, self.what, self.hint = keys, what, hint


def require_weights(study: StudyFile) -> None:
    """Check that the weights of a study fit its criteria and families. Raises `WeightFaultError`."""
    _require_families(study)
    if has_own(study):
        _require_own(study)
    elif study.main_perspective is None:
        number = next(i for i, c in enumerate(study.criteria) if c.weight is None)
        raise WeightFaultError(
            ("criteria", number, "weight"), "is missing", "Add this key, or `weights` for all criteria."
        )
    for number, part in enumerate(study.perspectives):
        # Perspectives need not name a newly added criterion: the run reports who left it out.
        _require_ids(study, part.weights, ("perspectives", number, "weights"), every=False)
        if study.families and not over_criteria(study, part.weights):
            _require_inside(study)


def has_own(study: StudyFile) -> bool:
    """Whether the study states weights other than those of its perspectives."""
    stated = [c.weight is not None or _family_weighs(study, c.family) for c in study.criteria]
    if study.weights is not None:
        return True
    # Partly stated weights are a mistake, even where a perspective is the main one.
    return any(c.weight is not None for c in study.criteria) or all(stated)


def _family_weighs(study: StudyFile, family: str | None) -> bool:
    return any(f.id == family and f.weights is not None for f in study.families)


def _require_own(study: StudyFile) -> None:
    if study.weights is not None:
        _require_spec(study, study.weights)
        return
    for number, c in enumerate(study.criteria):
        if c.weight is None and not _family_weighs(study, c.family):
            raise WeightFaultError(
                ("criteria", number, "weight"), "is missing", "Add this key, 0 where it does not count."
            )
    if study.families and _families_weigh(study):
        _require_inside(study)
        return
    if not any(c.weight for c in study.criteria):
        raise WeightFaultError(
            ("criteria",), "all weights are zero: give at least one criterion a positive weight", ""
        )


def _families_weigh(study: StudyFile) -> bool:
    """Whether families have weights of their own; if one does, all must."""
    given = [f.weight for f in study.families]
    if all(w is None for w in given):
        for number, family in enumerate(study.families):
            if family.weights is not None:
                raise WeightFaultError(
                    ("families", number, "weight"),
                    "is missing: weights inside a family say nothing about the family itself",
                    "Give every family a weight.",
                )
        return False
    for number, weight in enumerate(given):
        if weight is None:
            raise WeightFaultError(
                ("families", number, "weight"), "is missing", "Give every family a weight, or none."
            )
    if not any(given):
        raise WeightFaultError(("families",), "all weights are zero", "Give one a positive weight.")
    return True


def _require_spec(study: StudyFile, spec: Spec) -> None:
    """Require that the `weights` of a study weigh what it has, and that nothing else weighs it too."""
    _require_ids(study, spec, ("weights",))
    if not over_criteria(study, spec):
        _require_inside(study)
        return
    number = next((i for i, c in enumerate(study.criteria) if c.weight is not None), None)
    if number is not None:
        raise WeightFaultError(
            ("criteria", number, "weight"),
            "the study has `weights` for all criteria too",
            "Keep one of them.",
        )


def _require_families(study: StudyFile) -> None:
    known = [f.id for f in study.families]
    criteria = {c.id for c in study.criteria}
    for number, key in enumerate(known):
        if key in criteria:
            raise WeightFaultError(
                ("families", number, "id"), f"{quote(key)} is a criterion too", "Choose another id."
            )
    for number, c in enumerate(study.criteria):
        _require_family(c.family, known, number)
    for number, family in enumerate(study.families):
        named = [study.criteria[i].id for i in members(study, family.id)]
        if not named:
            raise WeightFaultError(
                ("families", number, "id"), f"no criterion is in the family {quote(family.id)}", "Drop it."
            )
        if family.weights is not None:
            _require_named(family.weights, named, ("families", number, "weights"), f"family '{family.id}'")


def _require_family(family: str | None, known: Sequence[str], number: int) -> None:
    """Require that a criterion, by its *number*, is in a family if there are any, and in one of them."""
    where = ("criteria", number, "family")
    if family is None and known:
        raise WeightFaultError(where, "is missing: the study has families", f"One of {', '.join(known)}.")
    if family is not None and family not in known:
        hint = did_you_mean(family, known) or "The study has no families."
        raise WeightFaultError(where, f"no family {quote(family)}", hint)


def _require_inside(study: StudyFile) -> None:
    """Check that every family can share its weight among its criteria."""
    for number, family in enumerate(study.families):
        if family.weights is not None:
            continue
        for i in members(study, family.id):
            if study.criteria[i].weight is None:
                raise WeightFaultError(
                    ("criteria", i, "weight"),
                    f"is missing: its weight inside family '{family.id}'",
                    "Add this key.",
                )
        if not any(study.criteria[i].weight for i in members(study, family.id)):
            raise WeightFaultError(
                ("families", number),
                f"all weights in family '{family.id}' are zero",
                "Give one a positive weight.",
            )


def over_criteria(study: StudyFile, spec: Spec) -> bool:
    """Whether it weighs criteria rather than families."""
    families = {f.id for f in study.families}
    return not spec.ids or not families.intersection(spec.ids)


def _require_ids(study: StudyFile, spec: Spec, keys: Keys, *, every: bool = True) -> None:
    criteria, families = [c.id for c in study.criteria], [f.id for f in study.families]
    if not spec.ids:
        return
    over = criteria if over_criteria(study, spec) else families
    mixed = [i for i in spec.ids if i in criteria] if over is families else []
    if mixed:
        raise WeightFaultError(
            keys, f"names the criterion '{mixed[0]}' beside families", "Name all criteria, or all families."
        )
    _require_named(spec, over, keys, "the study", every=every)


def _require_named(spec: Spec, ids: Sequence[str], keys: Keys, whose: str, *, every: bool = True) -> None:
    """Check that it names each id; the innermost key with a wrong one is reported."""
    inner = {"direct": "weights", "swing": "points", "rank_order": "order", "ahp": "of"}.get(spec.method, "")
    for i in spec.ids:
        if i not in ids:
            raise WeightFaultError(
                (*keys, inner, i), f"{whose} has no {quote(i)} to weigh", did_you_mean(i, ids)
            )
    missing = [i for i in ids if i not in spec.ids]
    if spec.ids and missing and every:
        hint = (
            "Give it 0 where it does not count."
            if spec.method in {"direct", "swing"}
            else "Name all of them."
        )
        raise WeightFaultError(keys, f"{', '.join(quote(i) for i in missing)} has no weight", hint)


def members(study: StudyFile, family: str) -> list[int]:
    """Return the places of a family's criteria in the study."""
    return [i for i, c in enumerate(study.criteria) if c.family == family]
