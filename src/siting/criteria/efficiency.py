"""Annual PUE and water use of data centres at sites, over the designs in a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.place import Neighbours
from siting.cooling.pue import MIN_IT_SHARE, SEED, AnnualEfficiency, Efficiency, water_m3_per_year
from siting.cooling.pue_cases import CASES, EFFICIENCY_SOURCE, OWN_SOURCE
from siting.criteria.base import Criterion
from siting.criteria.climate import TOO_FAR, ClimateMeasure, ClimateParams
from siting.criteria.common_errors import design_error
from siting.evidence import FloatArray, Label, Quantity
from siting.sites.model import Sites
from siting.texts import say


class EfficiencyParams(ClimateParams):
    """The plant and its load."""

    case: Literal[
        "large_airside",
        "large_evaporative",
        "large_waterside",
        "midsize_airside",
        "midsize_waterside",
        "midsize_chiller",
        "small_chiller",
        "large_indirect_evaporative",
        "large_dry_cooler",
        "large_liquid",
    ] = Field("large_waterside", description="Size and cooling plant.")
    it_load_mw: float = Field(
        100.0, gt=0, le=10_000, allow_inf_nan=False, description="IT load, to state water in m3 a year [MW]."
    )
    it_load_share: float = Field(
        1.0,
        ge=MIN_IT_SHARE,
        le=1,
        description="IT load relative to design, all year. Below 1 the PUE of most cases is UNKNOWN.",
    )


class _Efficiency(ClimateMeasure):
    params: EfficiencyParams

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.case = CASES[params.case]
        self.why_unknown = self.case.why_unknown(params.it_load_share)
        if self.why_unknown is not None:
            self._notes = (*self._notes, self.why_unknown)
        self.annual = AnnualEfficiency(self.table, params.case, it_share=params.it_load_share)
        self.seeds = {"designs": SEED}

    def both(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, Quantity, Quantity]:
        """Return PUE, WUE and the water of a year."""
        found = self.annual.at(near)
        load = self.params.it_load_mw
        method = say("efficiency.method", share=self.params.it_load_share)
        wue = (found.wue, found.wue_low, found.wue_high)
        water = tuple(water_m3_per_year(w, load * 1000.0) for w in wue)

        def quantity(name: str, label: Label, unit: str, figures: tuple[FloatArray, ...]) -> Quantity:
            made = self.figures(
                name,
                label,
                unit,
                figures,
                method=method,
                sources=(self.case.source,),
                note=self._note_on_pue(note) if name == "pue" else note,
            )
            part = found.pue_designs if name == "pue" else found.wue_designs
            # The same design is built at every site, but it is not known which.
            design = design_error(f"designs-{name}-{self.case.id}", np.where(made.known, part, 0.0))
            return replace(made, shared=(design,))

        return (
            quantity("pue", say("efficiency.annual_pue"), "", self.pue_of(found)),
            quantity("wue", say("efficiency.annual_wue"), "L/kWh", wue),
            quantity("water", say("efficiency.annual_water", load=load), "m3/yr", water),
        )

    def pue_of(self, found: Efficiency) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the PUE and its interval; NaN where no published figure confirms it."""
        pue = (found.pue, found.pue_low, found.pue_high)
        if self.why_unknown is None:
            return pue
        nothing = np.full_like(found.pue, np.nan)
        return nothing, nothing, nothing

    def _note_on_pue(self, note: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        if self.why_unknown is None:
            return note
        return np.where(note == TOO_FAR, note, len(self._notes) - 1).astype(np.uint8)


class Pue(_Efficiency):
    """Annual PUE."""

    unit = ""

    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `ClimateMeasure`."""
        return self.pue_of(self.annual.at(near))

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.label = say("efficiency.pue.label_of_case", case=self.case.label)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        said = super().warnings(sites)
        if self.why_unknown is None:
            return said
        hint = "Choose another case, or leave out it_load_share; an attribute can hold a PUE of your own."
        return (*said, f"{self.params.case}: {self.why_unknown.en}. {hint}")

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        return self.both(near, note)


class Wue(_Efficiency):
    """Annual water use."""

    unit = "L/kWh"

    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `ClimateMeasure`."""
        found = self.annual.at(near)
        return found.wue, found.wue_low, found.wue_high

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.label = say("efficiency.wue.label_of_case", case=self.case.label)

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        pue, wue, water = self.both(near, note)
        return wue, pue, water


PUE = Criterion(
    "pue",
    Label("PUE", "PUE"),
    say("efficiency.pue.description"),
    "",
    ("climate-table", "station-blend", EFFICIENCY_SOURCE, OWN_SOURCE),
    EfficiencyParams,
    Pue,
    better="less",
    changeable=True,
)

WUE = Criterion(
    "wue",
    say("efficiency.wue.label"),
    say("efficiency.wue.description"),
    "L/kWh",
    ("climate-table", "station-blend", EFFICIENCY_SOURCE, OWN_SOURCE),
    EfficiencyParams,
    Wue,
    better="less",
    changeable=True,
)
