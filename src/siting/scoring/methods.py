"""Ways to turn scores and weights into one figure per site.

Scores are (n, m), 0..1, 1 best, from value functions with absolute anchors, so no method normalises them
unless asked to. Three methods look at each site alone; TOPSIS, VIKOR and PROMETHEE II compare sites
with each other, so a rival can move their figures. docs/methods.md says when to take which.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from siting.evidence import FloatArray, Label
from siting.texts import say

Share = Annotated[float, Field(ge=0, le=1)]
Normalisation = Literal["none", "vector", "minmax"]


class _Method(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @property
    def id(self) -> str:
        """Name in outputs; includes the parameters, so that two methods of one kind differ."""
        raise NotImplementedError

    @property
    def label(self) -> Label:
        """Name in words."""
        raise NotImplementedError

    @property
    def scale(self) -> Label:
        """What its figure is."""
        return say("methods.scale_score")

    @property
    def alone(self) -> bool:
        """Whether a site's figure depends on that site alone."""
        return True


class WeightedSum(_Method):
    """Sum of weight times score: a high score can compensate for a low one elsewhere."""

    kind: Literal["weighted_sum"] = "weighted_sum"

    @property
    def id(self) -> str:
        """See `_Method`."""
        return self.kind

    @property
    def label(self) -> Label:
        """See `_Method`."""
        return say("methods.weighted_sum.label")


class WeightedProduct(_Method):
    """Product of scores to the power of their weights: one 0 that counts makes the whole 0."""

    kind: Literal["weighted_product"] = "weighted_product"

    @property
    def id(self) -> str:
        """See `_Method`."""
        return self.kind

    @property
    def label(self) -> Label:
        """See `_Method`."""
        return say("methods.weighted_product.label")


class Owa(_Method):
    """Ordered weighted average: orness 1 looks at the best score, 0 at the worst, 0.5 is the weighted sum."""

    kind: Literal["owa"] = "owa"
    orness: Share = Field(0.5, description="Optimism: 1 the best score decides, 0 the worst, 0.5 all alike.")

    @property
    def id(self) -> str:
        """See `_Method`."""
        return f"owa_{self.orness:g}"

    @property
    def label(self) -> Label:
        """See `_Method`."""
        return say("methods.owa.label", orness=self.orness)


class _Compared(_Method):
    @property
    def alone(self) -> bool:
        """See `_Method`."""
        return False


class Topsis(_Compared):
    """Nearness to the best and distance from the worst of the candidates (Hwang & Yoon 1981)."""

    kind: Literal["topsis"] = "topsis"
    normalisation: Normalisation = Field(
        "none", description="Of the scores, before weights: none, vector or minmax (both by the candidates)."
    )

    @property
    def id(self) -> str:
        """See `_Method`."""
        return self.kind if self.normalisation == "none" else f"{self.kind}_{self.normalisation}"

    @property
    def label(self) -> Label:
        """See `_Method`."""
        return {
            "none": Label("TOPSIS", "TOPSIS"),
            "vector": say("methods.topsis.label_vector"),
            "minmax": say("methods.topsis.label_minmax"),
        }[self.normalisation]

    @property
    def scale(self) -> Label:
        """See `_Method`."""
        return say("methods.topsis.scale")


class Vikor(_Compared):
    """Compromise between the whole regret and the largest one (Opricovic & Tzeng 2004)."""

    kind: Literal["vikor"] = "vikor"
    v: Share = Field(0.5, description="Weight of the whole regret; the rest is that of the largest one.")

    @property
    def id(self) -> str:
        """See `_Method`."""
        return f"vikor_{self.v:g}"

    @property
    def label(self) -> Label:
        """See `_Method`."""
        return say("methods.vikor.label", v=self.v)

    @property
    def scale(self) -> Label:
        """See `_Method`."""
        return say("methods.vikor.scale")


class Promethee(_Compared):
    """PROMETHEE II: how far a site is preferred to the others, minus how far they are preferred to it."""

    kind: Literal["promethee"] = "promethee"
    preference: Literal["usual", "linear"] = Field(
        "linear", description="usual: any lead counts whole; linear: nothing up to q, whole beyond p."
    )
    q: Share = Field(0.0, description="Lead in score that is indifferent (linear).")
    p: Share = Field(0.2, description="Lead in score that is a whole preference (linear).")

    @model_validator(mode="after")
    def _in_order(self) -> Promethee:
        if self.q > self.p:
            raise ValueError("q is above p: an indifferent lead cannot exceed a whole preference")
        return self

    @property
    def id(self) -> str:
        """See `_Method`."""
        how = "usual" if self.preference == "usual" else f"{self.q:g}_{self.p:g}"
        return f"promethee_{how}"

    @property
    def label(self) -> Label:
        """See `_Method`."""
        if self.preference == "usual":
            return say("methods.promethee.label_usual")
        return say("methods.promethee.label_thresholds", q=self.q, p=self.p)

    @property
    def scale(self) -> Label:
        """See `_Method`."""
        return say("methods.promethee.scale")


Method = WeightedSum | WeightedProduct | Owa | Topsis | Vikor | Promethee
MethodSpec = Annotated[Method, Field(discriminator="kind")]
AloneSpec = Annotated[WeightedSum | WeightedProduct | Owa, Field(discriminator="kind")]
WEIGHTED_SUM = WeightedSum()
TIE_DIGITS = 12
"""Sums differ in the last bits: figures that are equal to this many digits tie."""
KINDS: tuple[str, ...] = ("weighted_sum", "weighted_product", "owa", "topsis", "vikor", "promethee")
_ADAPTER: TypeAdapter[Method] = TypeAdapter(MethodSpec)


def method(spec: Any) -> Method:
    """Read a method as written in a study: its kind, or a mapping with ``kind``."""
    return _ADAPTER.validate_python({"kind": spec} if isinstance(spec, str) else spec)


def aggregate(chosen: Method, scores: FloatArray, shares: FloatArray) -> FloatArray:
    """One figure per site, shape (n,), by a method that looks at each site alone.

    scores (n, m) may hold NaN: that criterion is left out for that site and the other weights
    renormalised. NaN where no criterion with weight is known. shares (m,) sum to 1.
    """
    if chosen.kind == "weighted_sum":
        plain = scores @ (shares / shares.sum())
        if not np.isnan(plain).any():  # nothing is UNKNOWN: one matrix product is enough
            return np.asarray(plain)
    known = ~np.isnan(scores)
    weight = np.where(known, shares, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    filled = np.where(known, scores, 0.0)
    if chosen.kind == "weighted_sum":
        found = (weight * filled).sum(axis=1)
    elif chosen.kind == "weighted_product":
        found = _product(filled, weight)
    elif chosen.kind == "owa":
        found = _ordered(filled, weight, chosen.orness)
    else:
        raise TypeError(f"{chosen.kind} compares sites with each other")
    return np.where(total[:, 0] > 0, found, np.nan)


def _product(scores: FloatArray, weight: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        log = np.log(scores)
    # 0 to the power of 0 is 1: a criterion without weight does not count.
    terms = np.multiply(weight, log, out=np.zeros_like(scores), where=weight > 0)
    return np.asarray(np.exp(terms.sum(axis=1)))


def _ordered(scores: FloatArray, weight: FloatArray, orness: float) -> FloatArray:
    """Importance-weighted OWA: sum of [Q(S_j) - Q(S_j-1)] b_j, Q(r) = r^((1 - orness) / orness).

    b_1 >= b_2 ... are the scores of a site, S_j the sum of the weights of the best j (Yager 1996, Int. J.
    Intelligent Systems 11:49-73). The integral of Q over 0..1 is the orness.
    """
    order = np.argsort(-scores, axis=1, kind="stable")
    best_first = np.take_along_axis(scores, order, axis=1)
    cumulated = np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1)
    reached = np.round(np.minimum(cumulated, 1.0), 14)  # so that the whole weight is 1 exactly
    quantified: FloatArray
    if orness == 0:
        quantified = (reached >= 1).astype(np.float64)
    elif orness == 1:
        quantified = (reached > 0).astype(np.float64)
    else:
        quantified = np.asarray(reached ** ((1 - orness) / orness), dtype=np.float64)
    steps = np.diff(quantified, axis=1, prepend=0.0)
    return np.asarray((steps * best_first).sum(axis=1))


def topsis(scores: FloatArray, shares: FloatArray, *, normalisation: Normalisation = "none") -> FloatArray:
    """Return the closeness to the ideal, shape (n,), 0..1; 0.5 for all if all sites are alike.

    The distance to the worst, divided by the sum of that and the distance to the best, both Euclidean between
    weighted scores (Hwang & Yoon 1981, doi:10.1007/978-3-642-48318-9).

    Parameters
    ----------
    scores
        Shape (n, m), no NaN, more is better.
    shares
        Shape (m,), summing to 1.
    normalisation
        ``none`` for value scores, whose anchors are absolute; ``vector`` (column divided by its Euclidean
        length) or ``minmax`` (column divided by its range) for raw figures. The winner may differ between
        them.
    """
    differs = (shares > 0) & (np.ptp(scores, axis=0) > 0)
    if not differs.any():
        return np.full(len(scores), 0.5)
    # A constant column is as far from both ideals, so it adds nothing to either distance.
    part, weight = scores[:, differs], shares[differs]
    if normalisation == "vector":
        weight = weight / np.linalg.norm(part, axis=0)
    elif normalisation == "minmax":
        weight = weight / np.ptp(part, axis=0)
    weighted = part * weight
    to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
    to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
    return np.asarray(to_worst / (to_worst + to_best))


def vikor(scores: FloatArray, shares: FloatArray, *, v: float = 0.5) -> FloatArray:
    """VIKOR's Q, shape (n,), 0..1, least is best; 0 for all if all sites are alike.

    scores (n, m) hold no NaN, more is better; regrets are relative to the best and worst candidate. A
    constant column is left out. A regret that is the same for all sites counts 0
    (Opricovic & Tzeng 2004, doi:10.1016/S0377-2217(03)00020-1).
    """
    differs = (shares > 0) & (np.ptp(scores, axis=0) > 0)
    if not differs.any():
        return np.zeros(len(scores))
    part, weight = scores[:, differs], shares[differs]
    regret = weight * (part.max(axis=0) - part) / np.ptp(part, axis=0)
    q = np.zeros(len(scores))
    for share, value in ((v, regret.sum(axis=1)), (1 - v, regret.max(axis=1))):
        if np.ptp(value) > _ALIKE:
            q += share * (value - value.min()) / np.ptp(value)
    return q


def promethee(scores: FloatArray, shares: FloatArray, *, chosen: Promethee) -> FloatArray:
    """PROMETHEE II net flow, shape (n,), -1..1; 0 for one site alone.

    scores (n, m) hold no NaN, more is better. How far a site is preferred to each other one, minus how far
    they are preferred to it, divided by n - 1 (Brans & Vincke 1985, doi:10.1287/mnsc.31.6.647). The n x n
    table of leads is processed a few rows at a time, one criterion after the other: memory grows only with n.
    """
    count = len(scores)
    net, rows = np.zeros(count), max(1, _MAX_LEADS // max(count, 1))
    for column in np.flatnonzero(shares > 0):
        score = scores[:, column]
        # Kept separate until the end, so that equal sites stay equal to the last bit.
        leaving, entering = np.zeros(count), np.zeros(count)
        for start in range(0, count, rows):
            part = slice(start, start + rows)
            preferred = preference(score[part, None] - score, chosen)
            leaving[part] = preferred.sum(axis=1)
            entering += preferred.sum(axis=0)
        net += shares[column] * (leaving - entering)
    return net / max(count - 1, 1)


def preference(lead: FloatArray, chosen: Promethee) -> FloatArray:
    """Preference for a lead in score, 0..1, same shape as *lead*."""
    if chosen.preference == "usual" or chosen.q == chosen.p:
        return np.asarray(lead > (0.0 if chosen.preference == "usual" else chosen.q), dtype=np.float64)
    return np.asarray(np.clip((lead - chosen.q) / (chosen.p - chosen.q), 0.0, 1.0))


_MAX_LEADS = 100_000  # as many as fit in the cache
_ALIKE = 1e-12

__all__ = [
    "KINDS", "TIE_DIGITS", "WEIGHTED_SUM", "AloneSpec", "Method", "MethodSpec", "Owa", "Promethee", "Topsis",
    "Vikor", "WeightedProduct", "WeightedSum", "aggregate", "method", "preference", "promethee", "topsis",
    "vikor",
]  # fmt: skip
