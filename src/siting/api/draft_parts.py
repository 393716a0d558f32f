"""Parts of a study draft: its weighting, its sets of rules, its curves as lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.evidence import Label
    from siting.study.load import Study
    from siting.study.schema import StudyFile

JUDGED = ("9", "7", "5", "3", "2", "1", "1/2", "1/3", "1/5", "1/7", "1/9")
"""The judgements that are offered for a pair of criteria: how many times the first counts more."""


@dataclass(frozen=True)
class Weighting:
    """How a study weighs: *method*, the points that were given, the matrix of comparisons, and the shares.

    ``method`` is ``direct``, ``swing`` or ``ahp``; empty for a study that weighs by families, perspectives,
    an order or its data, whose file is edited by hand. ``share`` (0..1) is empty where data decide.
    """

    method: str
    points: dict[str, float]
    matrix: tuple[tuple[float, ...], ...]
    share: dict[str, float]
    remarks: list[Label]
    warnings: list[Label]

    def judged(self, i: int, j: int) -> str:
        """Return which of `JUDGED` is nearest to the comparison of criteria *i* and *j*, else ``1``."""
        if not self.matrix:
            return "1"
        values = {word: float(word) if "/" not in word else 1.0 / float(word[2:]) for word in JUDGED}
        return min(values, key=lambda word: abs(values[word] - self.matrix[i][j]))


@dataclass(frozen=True)
class RuleSet:
    """A set of siting rules that a study can apply: a preset, or a file in its folder."""

    id: str
    title: Label
    rules: int
    grades: dict[str, Label]
    used: bool
    grade: str


def rule_sets_of(study: Study) -> list[RuleSet]:
    """Return the presets of siting rules and the files of rules that a study names. Raises `RulesError`."""
    from siting.rules.read import presets, read_rule_set

    used = {entry.use: entry for entry in study.file.rules if hasattr(entry, "use")}
    files = {name: study.path.parent / name for name in used if name not in presets()}
    sets = []
    for name, path in {**presets(), **files}.items():
        found, _ = read_rule_set(path)
        grades = {key: text.label for key, text in found.grades.items()}
        grade = str(getattr(used.get(name), "grade", None) or "")
        sets.append(RuleSet(name, found.title.label, len(found.rules), grades, name in used, grade))
    return sets


@cache
def layer_themes() -> dict[str, Label]:
    """Return what layers can show for the presets of siting rules, by theme."""
    from siting.rules.read import presets, read_rule_set, rule_objects
    from siting.rules.schema import DISTANCES, PLACES

    rules = [rule for path in presets().values() for rule in read_rule_set(path)[0].rules]
    wanted = {rule.object for rule in rules if rule.relation in (*DISTANCES, *PLACES)}
    return {name: found.label for name, found in rule_objects().items() if name in wanted}


def edited_method(file: StudyFile) -> str:
    """Return the method of weighting that a page can change; empty for one that only the file itself can."""
    method = "direct" if file.weights is None else file.weights.method
    if file.families or file.perspectives or method not in {"direct", "swing", "ahp"}:
        return ""
    return method


def stated_weights(file: StudyFile) -> dict[str, float]:
    """Return the weight or the points of each criterion, 0 where the study states none."""
    stated = getattr(file.weights, "weights", None) or getattr(file.weights, "points", None) or {}
    return {part.id: float(part.weight or 0.0) for part in file.criteria} | dict(stated)


def _given_weights(data: Any) -> list[Any]:
    """Return the figures by which a study weighs its criteria: weights, points, or a matrix."""
    spec = data.get("weights") or {}
    return [
        *filter(None, (part.get("weight") for part in data["criteria"])),
        *(spec.get("points") or {}).values(),
        *(value for value in spec.values() if isinstance(value, (int, float))),
        *(number for row in spec.get("matrix") or () for number in row if number is not None),
    ]


def no_longer_equal(data: Any) -> None:
    """Take out of the notes of a study that its weights are equal, as it was started, once they are not."""
    notes = data.get("notes")
    if len(set(_given_weights(data))) < 2 or not notes:
        return
    # In both languages, or in one, as a study of before was started.
    holder, keys = (data, ["notes"]) if isinstance(notes, str) else (notes, [*notes])
    told = (say("init.own.equal_weights"), say("init.own.equal_by_thing"))
    for key in keys:
        kept = holder[key]
        for part in (text[lang] for text in told for lang in ("en", "zh")):
            kept = kept.replace(part, "")
        if kept != holder[key]:
            holder[key] = kept.strip()


def drawn_line(curve: Sequence[tuple[float, float]], width: float, height: float, pad: float) -> str:
    """Return a curve (value, score 0..1) as the points of an SVG line in a box of *width* by *height*."""
    first, last = curve[0][0], curve[-1][0]
    wide, high = width - 2 * pad, height - 2 * pad
    points = [(pad + wide * (x - first) / (last - first), pad + high * (1.0 - y)) for x, y in curve]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
