"""Parts of a study that ask for more than a ranking: robustness and pairs of sites."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from siting.readers.yaml_parts import Id, Part

Share = Annotated[float, Field(ge=0, le=1)]


class RobustnessPart(Part):
    """How robust the ranking is, over weights and measurement intervals."""

    samples: int = Field(10_000, ge=100, le=1_000_000, description="Samples of weights and measurements.")
    seed: int = Field(1, ge=0, le=2**32 - 1, description="Seed of the random numbers.")
    bounds: dict[Id, tuple[Share, Share]] = Field(
        default_factory=dict,
        description="Smallest and largest share (0 to 1) of a criterion; any share if not given.",
    )
    order: tuple[Id, ...] = Field(
        (), description="Criteria whose weights do not rise from one to the next; others are free."
    )
    unknown: Literal["interval", "policy"] = Field(
        "interval",
        description="With any weights, an UNKNOWN score is drawn uniformly from the range of its value "
        "function (interval), or follows the policy of its criterion (policy).",
    )
    max_sites: int = Field(
        20_000,
        ge=1,
        description="With more ranked sites robustness and likely ranks are left out, with a note: time "
        "grows with the sites.",
    )
    target_rank: int = Field(
        3, ge=1, le=100, description="Rank for which the smallest improvements are sought."
    )

    @model_validator(mode="after")
    def _fits(self) -> RobustnessPart:
        if len(set(self.order)) != len(self.order):
            raise ValueError("a criterion is listed twice in order")
        if len(self.order) == 1:
            raise ValueError("order needs at least two criteria")
        for name, (low, high) in self.bounds.items():
            if low > high:
                raise ValueError(f"the bounds of '{name}' cross: {low:g} is more than {high:g}")
        return self


class PairedCity(Part):
    """A place to pair with the sites, and what is known about its hazards."""

    place: str = Field(min_length=1, description="Named place, such as Beijing or cities:Taiyuan.")
    basin: str = Field("", description="Its river basin; blank is UNKNOWN.")
    fault_zone: str = Field("", description="Its fault zone; blank is UNKNOWN.")
    grid: str = Field("", description="Its grid; blank is UNKNOWN.")

    @property
    def hazards(self) -> dict[str, str]:
        """What is known, by hazard."""
        return {"basin": self.basin, "fault_zone": self.fault_zone, "grid": self.grid}


class PairsPart(Part):
    """Pairs of a primary and a backup place, for disaster recovery."""

    cities: tuple[str | PairedCity, ...] = Field(
        (), description="Places to pair with the sites; a name is enough."
    )
    hazards: dict[Literal["basin", "fault_zone", "grid"], str] = Field(
        default_factory=dict,
        description="Columns of the site file that name the river basin, fault zone and grid of each site.",
    )
    max_sites: int = Field(
        50,
        ge=1,
        le=300,
        description="Largest number of sites to pair, best first: the number of pairs grows with its square.",
    )

    @property
    def paired(self) -> tuple[PairedCity, ...]:
        """The cities; one given by name alone has no known hazards."""
        return tuple(PairedCity(place=c) if isinstance(c, str) else c for c in self.cities)
