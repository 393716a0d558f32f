"""Parts of a study that ask for more than a ranking: robustness and pairs of sites."""

from __future__ import annotations

from pydantic import Field

from siting.study.parts import Part


class RobustnessPart(Part):
    """How sure the ranking is, over weights and measurement intervals."""

    samples: int = Field(10_000, ge=100, le=1_000_000, description="Samples of weights and measurements.")
    seed: int = Field(1, ge=0, description="Seed of the random numbers.")


class PairsPart(Part):
    """Pairs of a primary and a backup site."""

    cities: tuple[str, ...] = Field((), description="Named places that pair with the sites.")
