"""The weights of a study, as data: families, methods of weighting, perspectives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BeforeValidator, Field, field_validator, model_validator

from siting.evidence import FloatArray
from siting.readers.yaml_parts import Id, Part, Text, as_text
from siting.scoring.weights import Formula, RandomIndex, largest_matrix

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_FRACTION = re.compile(r"\s*\d+(\.\d+)?\s*(/\s*\d+(\.\d+)?\s*)?")
_RECIPROCAL = 0.02  # 0.33 stands for 1/3


class _Weights(Part):
    @property
    def ids(self) -> tuple[str, ...]:
        """Criteria or families that it weighs; none if it weighs all by the data."""
        return ()


def _some_positive(values: Mapping[str, float], what: str) -> None:
    if not values:
        raise ValueError(f"no {what}: name the criteria, or the families")
    if not any(v > 0 for v in values.values()):
        raise ValueError(f"all {what} are zero: give at least one a positive one")


class Direct(_Weights):
    """Weights as given, in any positive scale."""

    method: Literal["direct"]
    weights: dict[Id, Weight] = Field(description="Weight of each criterion, or of each family.")

    @model_validator(mode="after")
    def _positive(self) -> Direct:
        _some_positive(self.weights, "weights")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """See `_Weights`."""
        return tuple(self.weights)


class Swing(_Weights):
    """Swing weights: how much going from worst to best on each counts; the greatest swing is 100."""

    method: Literal["swing"]
    points: dict[Id, Annotated[float, Field(ge=0, le=100)]] = Field(
        description="Points of each swing, 0 to 100; the most important swing has 100."
    )

    @model_validator(mode="after")
    def _has_hundred(self) -> Swing:
        _some_positive(self.points, "points")
        if max(self.points.values()) != 100:
            raise ValueError("no swing has 100 points: the most important one has 100, the others fewer")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """See `_Weights`."""
        return tuple(self.points)


class RankOrder(_Weights):
    """Weights from an order of importance alone."""

    method: Literal["rank_order"]
    order: tuple[Id | tuple[Id, ...], ...] = Field(
        min_length=1, description="Ids, most important first; equal ones in an inner list."
    )
    formula: Formula = Field("roc", description="roc (rank order centroid), rank_sum or reciprocal.")

    @model_validator(mode="after")
    def _once(self) -> RankOrder:
        _require_once(self.ids, "order")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """See `_Weights`."""
        return tuple(i for group in self.order for i in ((group,) if isinstance(group, str) else group))

    @property
    def positions(self) -> dict[str, int]:
        """Place of each id in the order, from 0; equal ones share it."""
        groups = [(g,) if isinstance(g, str) else g for g in self.order]
        return {i: place for place, group in enumerate(groups) for i in group}


def _entry(given: Any) -> Any:
    """Read a fraction such as ``1/3``."""
    if isinstance(given, str) and _FRACTION.fullmatch(given) and not re.search(r"/\s*0*(\.0*)?\s*$", given):
        top, _, bottom = given.partition("/")
        return float(Fraction(top.strip()) / Fraction(bottom.strip() or "1"))
    return given


Entry = Annotated[float, Field(gt=0, allow_inf_nan=False), BeforeValidator(_entry)]
Matrix = tuple[tuple[Entry | None, ...], ...]


class Judge(Part):
    """The comparisons of one person."""

    name: str = Field(min_length=1, description="Who judged.")
    matrix: Matrix = Field(description="As matrix.")


class Ahp(_Weights):
    """Weights from pairwise comparisons, by one person or by several."""

    method: Literal["ahp"]
    of: tuple[Id, ...] = Field(min_length=1, description="Ids, in the order of the rows and columns.")
    matrix: Matrix | None = Field(
        None,
        description="How many times each row counts more than each column, by row: numbers, or '1/3'; null "
        "below the diagonal takes the reciprocal.",
    )
    judges: tuple[Judge, ...] = Field(
        (), description="Instead of matrix: several people, joined by geometric mean."
    )
    random_index: RandomIndex = Field(
        "saaty",
        description="Table of random consistency: saaty (3-10), tummala_ling (3-10), scikit_criteria (3-15).",
    )

    @model_validator(mode="after")
    def _square(self) -> Ahp:
        _require_once(self.of, "of")
        if (self.matrix is None) == (not self.judges):
            raise ValueError("give either matrix or judges")
        if len(self.of) > largest_matrix(self.random_index):
            raise ValueError(
                f"{len(self.of)} rows, but the table {self.random_index} ends at "
                f"{largest_matrix(self.random_index)}: compare families first, then inside each"
            )
        named = (
            [("matrix", self.matrix)]
            if self.matrix
            else [(f"judge '{j.name}'", j.matrix) for j in self.judges]
        )
        for name, matrix in named:
            _require_reciprocal(name, matrix, self.of)
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """See `_Weights`."""
        return self.of

    @property
    def matrices(self) -> list[tuple[str, FloatArray]]:
        """Name and full matrix (m, m) of each judge; the name is empty for a single matrix."""
        if self.matrix is not None:
            return [("", _full(self.matrix))]
        return [(judge.name, _full(judge.matrix)) for judge in self.judges]


class Entropy(_Weights):
    """Weights by how unevenly the scores spread over the candidates (they depend on them)."""

    method: Literal["entropy"]


class Critic(_Weights):
    """Weights by contrast and conflict of the scores of the candidates (they depend on them)."""

    method: Literal["critic"]
    correlation: Literal["pearson", "spearman"] = Field(
        "pearson", description="Of the scores, or of their ranks."
    )


WeightsSpec = Annotated[Direct | Swing | RankOrder | Ahp | Entropy | Critic, Field(discriminator="method")]
WEIGHT_METHODS: tuple[str, ...] = ("direct", "swing", "rank_order", "ahp", "entropy", "critic")


def as_weights(given: Any) -> Any:
    """Take a plain mapping of ids to numbers as direct weights."""
    if isinstance(given, dict) and given and not isinstance(given.get("method"), str):
        return {"method": "direct", "weights": given}
    return given


class FamilyPart(Part):
    """A family of criteria: the upper level of the weights."""

    id: Id = Field(description="Name that criteria refer to.")
    label: Text | None = Field(None, description="Title in outputs; default: the id.")
    weight: Weight | None = Field(
        None,
        description="Weight among the families; all have one, or none (then the sum over its criteria).",
    )
    weights: WeightsSpec | None = Field(
        None, description="Weights inside the family by a method; default: `weight` of its criteria."
    )

    _text = field_validator("label", mode="before")(as_text)
    _plain = field_validator("weights", mode="before")(as_weights)


class PerspectivePart(Part):
    """Someone else's weights: the same measurements and scores, ranked by their priorities."""

    id: Id = Field(description="Name in outputs; not `study`.")
    label: Text | None = Field(None, description="Title in outputs; default: the id.")
    note: Text = Field(Text(en=""), description="Whose weights these are, and how certain.")
    weights: WeightsSpec = Field(
        description="Weight of each criterion or family, or a method: {method: ahp, ...}. What is not named "
        "does not count, and a note says so."
    )

    _text = field_validator("label", "note", mode="before")(as_text)
    _plain = field_validator("weights", mode="before")(as_weights)

    @field_validator("id")
    @classmethod
    def _not_study(cls, given: str) -> str:
        if given == "study":
            raise ValueError("'study' is the name of the study's own weights: choose another")
        return given


def _require_once(ids: Sequence[str], key: str) -> None:
    twice = [k for k, times in Counter(ids).items() if times > 1]
    if twice:
        raise ValueError(f"{key} names '{twice[0]}' twice")


def _require_reciprocal(name: str, matrix: Matrix, of: Sequence[str]) -> None:
    count = len(of)
    if len(matrix) != count or any(len(row) != count for row in matrix):
        raise ValueError(f"{name} must have {count} rows of {count} numbers, one for each id under of")
    for i in range(count):
        if matrix[i][i] not in (1, None):
            raise ValueError(f"{name}: row {i + 1} compares '{of[i]}' with itself: that is 1")
        for j in range(i + 1, count):
            _require_pair(name, (of[i], of[j]), matrix[i][j], matrix[j][i])


def _require_pair(name: str, ids: tuple[str, str], one: float | None, other: float | None) -> None:
    """Require that a pair is compared, and that the comparison the other way is its reciprocal."""
    if one is None and other is None:
        raise ValueError(f"{name}: '{ids[0]}' and '{ids[1]}' are not compared")
    if one is not None and other is not None and abs(one * other - 1) > _RECIPROCAL:
        raise ValueError(
            f"{name}: '{ids[0]}' to '{ids[1]}' is {one:g} but the reverse is {other:g}: it must be the "
            f"reciprocal, {1 / one:g} (null below the diagonal takes it)"
        )


def _full(matrix: Matrix) -> FloatArray:
    """Fill in reciprocals; above the diagonal is what counts where both are given."""
    count = len(matrix)
    full = np.ones((count, count))
    for i in range(count):
        for j in range(i + 1, count):
            upper, lower = matrix[i][j], matrix[j][i]
            full[i, j] = upper if upper is not None else 1 / lower  # type: ignore[operator]
            full[j, i] = 1 / full[i, j]
    return full
