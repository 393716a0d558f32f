"""Annual PUE and water use of data centres at sites, over the designs of a case."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.place import Neighbours
from siting.cooling.pue import SEED, AnnualEfficiency, water_m3_per_year
from siting.cooling.pue_cases import CASES, EFFICIENCY_SOURCE
from siting.criteria.base import Criterion
from siting.criteria.climate import ClimateMeasure, ClimateParams
from siting.evidence import FloatArray, Label, Quantity

_SOURCES = (EFFICIENCY_SOURCE,)
_METHOD = Label(
    "component model over the climate table; median, and 5-95 % of designs with the climate's interval",
    "按气候表逐级积分的部件模型；中位数，区间为设计5%—95%并计入气候不确定性",
)


class EfficiencyParams(ClimateParams):
    """Which plant, and how much it carries."""

    case: Literal[
        "large_airside",
        "large_evaporative",
        "large_waterside",
        "midsize_airside",
        "midsize_waterside",
        "midsize_chiller",
        "small_chiller",
    ] = Field("large_waterside", description="Size and cooling plant, after Lei and Masanet.")
    it_load_mw: float = Field(
        100.0, gt=0, le=10_000, allow_inf_nan=False, description="IT load, for the water in m3 a year [MW]."
    )


class _Efficiency(ClimateMeasure):
    params: EfficiencyParams

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.case = CASES[params.case]
        self.annual = AnnualEfficiency(self.table, params.case)
        self.seeds = {"designs": SEED}

    def both(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, Quantity, Quantity]:
        """Return PUE, WUE and the water of a year."""
        found = self.annual.at(near, warmer_k=self.warmer_k)
        load = self.params.it_load_mw
        wue = (found.wue, found.wue_low, found.wue_high)
        water = tuple(water_m3_per_year(w, load * 1000.0) for w in wue)

        def quantity(name: str, label: Label, unit: str, figures: tuple[FloatArray, ...]) -> Quantity:
            return self.figures(name, label, unit, figures, method=_METHOD, sources=_SOURCES, note=note)

        return (
            quantity("pue", Label("Annual PUE", "年均PUE"), "", (found.pue, found.pue_low, found.pue_high)),
            quantity("wue", Label("Annual WUE", "年均WUE"), "L/kWh", wue),
            quantity(
                "water", Label(f"Water for {load:g} MW of IT", f"{load:g}兆瓦IT负荷年耗水"), "m3/yr", water
            ),
        )


class Pue(_Efficiency):
    """Annual PUE."""

    unit = ""

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.label = Label(f"PUE: {self.case.label.en}", f"PUE：{self.case.label.zh}")

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        return self.both(near, note)


class Wue(_Efficiency):
    """Annual water use."""

    unit = "L/kWh"

    def __init__(self, params: EfficiencyParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        self.label = Label(f"WUE: {self.case.label.en}", f"WUE：{self.case.label.zh}")

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        pue, wue, water = self.both(near, note)
        return wue, pue, water


PUE = Criterion(
    "pue",
    Label("PUE", "PUE"),
    Label(
        "Annual power usage effectiveness that the climate allows to the designs of a case (component model "
        "of Lei and Masanet): median, and the 5-95 % range of the published parameters.",
        "气候条件下某类设计可达到的年均PUE（Lei与Masanet部件模型）：中位数及已发表参数的5%—95%区间。",
    ),
    "",
    ("climate-table", "station-blend", *_SOURCES),
    EfficiencyParams,
    Pue,
)

WUE = Criterion(
    "wue",
    Label("Water use", "耗水"),
    Label(
        "Annual water usage effectiveness [L per kWh of IT] of the designs of a case, and the water of a "
        "year for an IT load.",
        "某类设计的年均WUE（每千瓦时IT电量耗水升数），并按IT负荷折算年耗水量。",
    ),
    "L/kWh",
    ("climate-table", "station-blend", *_SOURCES),
    EfficiencyParams,
    Wue,
)
