"""The outcome of a run: everything that `show` may draw, computed once, by column."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import numpy.typing as npt

from siting.evidence import BoolArray, FloatArray, Label, Measurements, Source, Threshold
from siting.geo.features import MapPoint, MonthlyHours, Ring
from siting.geo.ground import GroundPicture
from siting.outcome.backup_pairs import BackupPairs
from siting.outcome.base_map import BaseMap, ShownLayer
from siting.outcome.ledger import Ledger
from siting.outcome.project_reports import ProjectReports
from siting.outcome.robustness import LEVEL, LikelyRanks, RobustnessReport
from siting.outcome.surface_view import SurfaceView
from siting.records import dataclass
from siting.scoring.methods import WEIGHTED_SUM, Method
from siting.scoring.value_functions import ValueFn
from siting.sites.model import Sites
from siting.texts import say

if TYPE_CHECKING:
    from siting.rules.rule import SitingRule

IntArray = npt.NDArray[np.int64]
STATUSES: tuple[str, ...] = ("ranked", "excluded", "insufficient")
OWN_WEIGHTS = say("weighting.study_weights")
VERDICTS: tuple[str, ...] = ("pass", "conditional", "fail", "unknown")


class Provenance(TypedDict, total=False):
    """What a run was made from, as written to ``run.json``."""

    siting: str
    study: dict[str, str]
    inputs: list[dict[str, str]]
    layers: list[dict[str, str]]
    seeds: dict[str, int]


@dataclass(frozen=True)
class ScoredCriterion:
    """One criterion of the study: what was measured, and what it is worth.

    score, score_low, score_high have shape (n,) and lie in 0..1; NaN where the figure is UNKNOWN.
    ``share`` is its normalised weight in the main ranking; all shares sum to 1. ``weight`` is the number in
    the study, or the share where a method derived the weights. ``value_text`` is the value function in words;
    ``curve`` holds its points as (value in unit, score), empty for categories. ``family`` is an id.
    ``changeable``: the figure can be changed by acting on it.
    ``inputs`` names what it is measured from.
    """

    id: str
    measure: str
    label: Label
    unit: str
    weight: float
    share: float
    unknown: str
    value_text: Label
    curve: tuple[tuple[float, float], ...]
    measured: Measurements
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    thresholds: tuple[Threshold, ...]
    supply: Label
    family: str = ""
    function: ValueFn | None = None
    changeable: bool = False

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest score that any figure can have: the bounds for an UNKNOWN one."""
        return (0.0, 1.0) if self.function is None else self.function.span

    inputs: tuple[Label, ...] = ()


@dataclass(frozen=True)
class ConstraintVerdicts:
    """One constraint: its text, per site the index into `VERDICTS`, and the id of its criterion."""

    label: Label
    verdict: npt.NDArray[np.uint8]
    excludes: npt.NDArray[np.bool_]
    criterion: str = ""


@dataclass(frozen=True)
class RuleVerdicts(ConstraintVerdicts):
    """The verdicts of a siting rule, and what they rest on; arrays have one entry per site.

    Parameters
    ----------
    rule
        The rule: clause, object, limit, kind, source, mark.
    value, low, high
        The measured figure and its interval in ``unit``; NaN where there is none.
    word
        The measured word of a rule about words, else None.
    feature, names
        The feature that decided, as an index of ``names``; -1 is none.
    why, reasons
        Why the verdict is what it is, as an index of ``reasons``.
    supply
        What to supply where it is UNKNOWN, and who has it.
    sources
        Ids of the sources of what was measured.
    """

    rule: SitingRule = field(kw_only=True)
    unit: str = field(kw_only=True)
    value: FloatArray = field(kw_only=True)
    low: FloatArray = field(kw_only=True)
    high: FloatArray = field(kw_only=True)
    word: npt.NDArray[np.object_] = field(kw_only=True)
    feature: IntArray = field(kw_only=True)
    names: tuple[Label, ...] = field(kw_only=True)
    why: npt.NDArray[np.uint8] = field(kw_only=True)
    reasons: tuple[Label, ...] = field(kw_only=True)
    supply: Label = field(kw_only=True)
    sources: tuple[str, ...] = field(kw_only=True)


@dataclass(frozen=True)
class Ranking:
    """Ranks and scores in the order of the sites.

    rank, rank_best, rank_worst are 0 where the site is not ranked. status indexes `STATUSES`.
    score is NaN where nothing is known. ``order`` lists the site rows as they are shown: ranked
    sites by rank, then insufficient, then excluded; ties by site_id.
    """

    rank: IntArray
    status: npt.NDArray[np.uint8]
    score: FloatArray
    coverage: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    rank_best: IntArray
    rank_worst: IntArray
    order: IntArray
    reasons: tuple[Label, ...]
    reason_code: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class WeightSet:
    """One set of weights, and whose it is.

    share has shape (m,), in the order of the criteria, and sums to 1. ``method`` says how it was made
    (direct, swing, rank_order, ahp, entropy, critic). ``families`` holds (id, label, share).
    ``warnings`` should be seen before the weights are trusted; ``remarks`` are for the curious.
    """

    id: str
    label: Label
    note: Label
    method: str
    share: FloatArray
    remarks: tuple[Label, ...] = ()
    families: tuple[tuple[str, Label, float], ...] = ()
    warnings: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Perspective:
    """The ranking by one set of weights; all else is as in the main ranking."""

    weights: WeightSet
    ranking: Ranking
    main: bool


@dataclass(frozen=True)
class MethodResult:
    """The ranking by one method.

    score, shape (n,): higher is better; NaN where a site is not ranked, and for all sites if the method did
    not apply (``remarks`` says why). rank is 0 there. ``alone``: a rival changes no score.
    """

    id: str
    label: Label
    score: FloatArray
    rank: IntArray
    scale: Label
    alone: bool
    remarks: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Reversals:
    """The ranking of a method with each rival removed in turn.

    removed (k,) holds rows; rank (k, n) the rank of each site without that row (0 for the removed site and
    unranked ones); swapped (k,) the number of pairs of other sites, among the best 200, that changed order.
    ``first_lost`` lists the removed rows, not themselves first, whose removal puts another site first.
    """

    method: str
    removed: IntArray
    rank: IntArray
    swapped: IntArray
    first_lost: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """The same scores and weights by several methods, the main one first.

    kendall (tau-b) and spearman have shape (k, k), over the ranked sites; NaN where one of the two methods
    gives all sites the same rank, or did not apply.
    """

    methods: tuple[MethodResult, ...]
    kendall: FloatArray
    spearman: FloatArray
    reversals: tuple[Reversals, ...]


@dataclass(frozen=True)
class Whole:
    """Counts over all sites of a run whose outcome holds only the best ones.

    ``by_status`` counts them by `STATUSES`; ``shown`` is the number that the outcome holds.
    """

    sites: int
    by_status: tuple[int, ...]
    shown: int


@dataclass(frozen=True)
class Outcome:
    """All that one run found. Arrays have one entry per site, in the order of ``sites``.

    ``constraints`` holds those of the study first, then its siting rules.

    ``months`` holds rows only for the best sites, as many as the map draws, in the order of the ranking.
    ``whole`` is set if the outcome holds only the best of very many sites: the ranks are those among all
    sites. ``base`` is the user's base map, ``shown_layers`` what is drawn above it without being scored,
    ``rule_zones`` set-backs and areas of siting rules. ``surface`` is the suitability of cells around.
    """

    title: Label
    notes: Label
    sites: Sites
    criteria: tuple[ScoredCriterion, ...]
    constraints: tuple[ConstraintVerdicts, ...]
    ranking: Ranking
    min_coverage: float
    rings: tuple[Ring, ...]
    points: tuple[MapPoint, ...]
    sources: dict[str, Source]
    warnings: tuple[str, ...]
    provenance: Provenance
    months: tuple[MonthlyHours, ...] = ()
    perspectives: tuple[Perspective, ...] = ()
    method: Method = WEIGHTED_SUM
    comparison: Comparison | None = None
    robustness: RobustnessReport | None = None
    pairs: BackupPairs | None = None
    weights: WeightSet | None = None
    whole: Whole | None = None
    base: BaseMap | None = None
    shown_layers: tuple[ShownLayer, ...] = ()
    rule_zones: tuple[ShownLayer, ...] = ()
    ledger: Ledger | None = None
    project: ProjectReports | None = None
    surface: SurfaceView | None = None

    @property
    def base_layers(self) -> tuple[ShownLayer, ...]:
        """The vector layers of the user's base map."""
        return () if self.base is None else self.base.layers

    @property
    def base_picture(self) -> GroundPicture | None:
        """The picture of the user's base map."""
        return None if self.base is None else self.base.picture

    @property
    def rules(self) -> tuple[RuleVerdicts, ...]:
        """The siting rules among the constraints."""
        return tuple(c for c in self.constraints if isinstance(c, RuleVerdicts))

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of sites of the run by status, in the order of `STATUSES`."""
        if self.whole is not None:
            return self.whole.by_status
        return tuple(int(n) for n in np.bincount(self.ranking.status, minlength=len(STATUSES)))

    likely: LikelyRanks | None = None

    @property
    def uncertain(self) -> bool:
        """Whether a figure of a ranked site is uncertain or UNKNOWN, so that its score might be another."""
        ranking, ranked = self.ranking, self.ranking.rank > 0
        return bool((ranking.score_high[ranked] - ranking.score_low[ranked] > LEVEL).any())

    def likely_range(self) -> tuple[IntArray, IntArray]:
        """Ranks in 5-95% of the samples at the stated weights, (n,) twice; 0 where they were not computed."""
        low, high = (np.zeros(len(self.sites), dtype=np.int64) for _ in range(2))
        if self.likely is not None:
            low[self.likely.rows], high[self.likely.rows] = self.likely.stated.low, self.likely.stated.high
        return low, high

    def supply_list(self, row: int) -> list[tuple[str, Label]]:
        """Return (criterion id, what to supply) for each UNKNOWN of site *row*, largest weight first."""
        missing = [c for c in self.criteria if c.weight > 0 and not c.measured.main.known[row]]
        return [(c.id, c.supply) for c in sorted(missing, key=lambda c: -c.share)]

    def scaled_up(self, rows: IntArray) -> BoolArray:
        """Return where an UNKNOWN is left out: the known criteria then add more than their weights."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for c in self.criteria:
            if c.share > 0 and c.unknown == "neutral":
                found |= np.isnan(c.score[rows])
        return found

    def contributions(self, rows: IntArray) -> FloatArray:
        """Return what each criterion adds to the score of *rows*, shape (criteria, rows).

        The parts of a site sum to its score. Splitting the score itself, in proportion to share times
        criterion score, holds however the study treats unknowns, since only the common divisor differs.
        """
        raw = np.array([c.share * c.score[rows] for c in self.criteria]).reshape(
            len(self.criteria), len(rows)
        )
        total = np.nansum(raw, axis=0)
        scale = np.divide(self.ranking.score[rows], total, out=np.zeros(len(rows)), where=total > 0)
        return np.asarray(raw * scale)
