"""Free-cooling hours: water-side (full and partial) and direct air-side."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.bins import Stations, climate_table
from siting.climate.place import Neighbours, StationSearch
from siting.cooling.economizer import (
    HOURS_PER_MONTH,
    AirWithin,
    HoursByHeight,
    WaterSide,
    difference_with_interval,
    hours_with_interval,
)
from siting.criteria.base import Criterion, Features, Measure, Params
from siting.evidence import (
    NO_NOTE,
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    numeric,
    textual,
)
from siting.geo.features import MapPoint
from siting.sites.model import Sites

_NOTES = (
    NO_NOTE,
    Label(
        "elevation UNKNOWN: the stations' own, interval widened; typical years of 1971-2003 are rather cold",
        "海拔未知，按气象站海拔计并放宽区间；典型年多为1971—2003年，偏冷",
    ),
    Label(
        "typical years mostly 1971-2003 are about 0.5 K colder than 2008-2009: hours lie rather high",
        "典型年多为1971—2003年，较2008—2009年约偏冷0.5 K，时数偏高",
    ),
    Label(
        "the nearest station of the climate table is too far to speak for this place",
        "气候表中最近的气象站过远，不能代表此地",
    ),
)
_NO_ELEVATION, _COLD_YEARS, _TOO_FAR = 1, 2, 3


class CoolingParams(Params):
    """Design of the plant."""

    technology: Literal["water_side", "air_side"] = Field(
        "water_side", description="Which hours are scored: full water-side or direct air-side."
    )
    supply_water_c: float = Field(18.0, ge=4, le=45, description="Chilled-water supply [degC].")
    water_rise_k: float = Field(5.0, gt=0, le=20, description="Return minus supply water [K].")
    tower_approach_k: float = Field(4.5, ge=0, le=15, description="Cooling tower: water above wet bulb [K].")
    exchanger_approach_k: float = Field(2.0, ge=0, le=10, description="Heat exchanger approach [K].")
    max_station_km: float = Field(
        350.0, gt=0, le=5000, description="Farther from every station the hours are UNKNOWN [km]."
    )
    max_dry_bulb_c: float = Field(27.0, ge=10, le=50, description="Air-side: warmest outdoor air [degC].")
    min_dew_point_c: float = Field(-9.0, ge=-40, le=20, description="Air-side: lowest dew point [degC].")
    max_dew_point_c: float = Field(15.0, ge=-10, le=30, description="Air-side: highest dew point [degC].")


class FreeCooling(Measure):
    """Hours a year in which outdoor air is enough."""

    unit = "h/yr"
    supply = Label("a site within reach of the climate table's stations", "气候表台站覆盖范围内的地块")

    def __init__(self, params: CoolingParams, _catalogue: Catalogue) -> None:
        self.params = params
        self.table = climate_table()
        self.search = StationSearch(self.table.stations)
        plant = WaterSide(
            params.supply_water_c, params.water_rise_k, params.tower_approach_k, params.exchanger_approach_k
        )
        air = AirWithin(params.max_dry_bulb_c, params.min_dew_point_c, params.max_dew_point_c)
        self.full, self.some, self.air = (HoursByHeight(self.table, m) for m in (plant.full, plant.some, air))
        self.label = (
            Label(
                f"Free cooling, water-side at {params.supply_water_c:g} °C",
                f"水侧自然冷却（供水{params.supply_water_c:g}℃）",
            )
            if params.technology == "water_side"
            else Label("Free cooling, direct air-side", "直接新风自然冷却")
        )

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        near = self.search.neighbours(sites.lon, sites.lat, sites.elevation_m)
        note = np.where(np.isnan(sites.elevation_m), _NO_ELEVATION, _COLD_YEARS).astype(np.uint8)
        note[near.distance_km[:, 0] > self.params.max_station_km] = _TOO_FAR
        full, partial, air = self._hours(near, note)
        main, other = (full, air) if self.params.technology == "water_side" else (air, full)
        months = numeric(
            "months",
            Label("The same in months of 730 h", "折合月数（每月730小时）"),
            "months/yr",
            main.value / HOURS_PER_MONTH,
            low=main.low / HOURS_PER_MONTH,
            high=main.high / HOURS_PER_MONTH,
            evidence=EvidenceClass.ESTIMATED,
            method=Label(f"{main.name} / 730", f"{main.label.zh}÷730"),
            sources=main.sources,
        )
        return Measurements(main, (months, other, partial, self._stations(near, np.isnan(sites.elevation_m))))

    def features(self, sites: Sites) -> Features:
        """See `Measure`: the stations that were used."""
        near = self.search.neighbours(sites.lon, sites.lat, sites.elevation_m)
        stations = self.table.stations
        points = tuple(
            MapPoint(
                "climate_station",
                _station_label(stations, int(s)),
                float(stations.lon[s]),
                float(stations.lat[s]),
                0.0,
                Label(f"{stations.elevation_m[s]:.0f} m", f"海拔{stations.elevation_m[s]:.0f}米"),
                "climate-table",
            )
            for s in np.unique(near.station)
        )
        return Features(points=points)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        missing = int(np.isnan(sites.elevation_m).sum())
        if not missing:
            return ()
        line = (
            f"elevation is UNKNOWN for {missing} of {len(sites)} sites: free cooling uses the stations' own "
            "height with a wider interval. Add a column 'elevation_m'."
        )
        return (line,)

    def _hours(
        self, near: Neighbours, note: np.ndarray[tuple[int], np.dtype[np.uint8]]
    ) -> tuple[Quantity, ...]:
        p = self.params
        full, low, high = hours_with_interval(self.full, near)
        partial = difference_with_interval(self.some, self.full, near)
        air, air_low, air_high = hours_with_interval(self.air, near)
        approach = p.tower_approach_k + p.exchanger_approach_k
        water = Label(
            f"wet bulb <= supply water - {approach:g} K ({p.supply_water_c:g} degC)",
            f"湿球温度≤供水温度（{p.supply_water_c:g}℃）-{approach:g} K",
        )
        air_limits = Label(
            f"dry bulb <= {p.max_dry_bulb_c:g}, dew point {p.min_dew_point_c:g}..{p.max_dew_point_c:g} degC",
            f"干球≤{p.max_dry_bulb_c:g}℃，露点{p.min_dew_point_c:g}至{p.max_dew_point_c:g}℃",
        )
        sources = ("climate-table", "station-blend", "economizer-lei-masanet")
        air_sources = ("climate-table", "station-blend", "air-side-criterion")

        def hours(
            name: str,
            label: Label,
            figures: tuple[FloatArray, ...],
            method: Label,
            used: tuple[str, ...] = sources,
        ) -> Quantity:
            value, lower, upper = figures
            value = np.where(note == _TOO_FAR, np.nan, value)
            return numeric(
                name,
                label,
                "h/yr",
                value,
                low=lower,
                high=upper,
                evidence=EvidenceClass.ESTIMATED,
                method=method,
                sources=used,
                notes=_NOTES,
                note_code=note,
            )

        return (
            hours(
                "full_hours",
                Label("Water-side free cooling alone", "水侧完全自然冷却"),
                (full, low, high),
                water,
            ),
            hours(
                "partial_hours",
                Label("Water-side, together with chillers", "水侧部分自然冷却"),
                partial,
                Label("wet bulb between supply and return water", "湿球温度介于供回水限值之间"),
            ),
            hours(
                "air_side_hours",
                Label("Direct air-side free cooling", "直接新风自然冷却"),
                (air, air_low, air_high),
                air_limits,
                air_sources,
            ),
        )

    def _stations(self, near: Neighbours, blind: npt.NDArray[np.bool_]) -> Quantity:
        """Names, distances and height differences of the stations, as words."""
        names = pa.array(self.table.stations.name.astype(object))
        words = []
        for k in range(near.station.shape[1]):
            km = pa.array(np.rint(near.distance_km[:, k]).astype(np.int64)).cast(pa.string())
            metres = np.rint(near.height_m[:, k]).astype(np.int64)
            sign = pa.array(["", "+"]).take(pa.array((metres > 0).astype(np.int64)))
            up = pa.array(metres).cast(pa.string())
            name = names.take(pa.array(near.station[:, k]))
            height = pc.if_else(
                pa.array(blind), "height UNKNOWN", pc.binary_join_element_wise(sign, up, " m", "")
            )
            words.append(pc.binary_join_element_wise(name, " (", km, " km, ", height, ")", ""))
        return textual(
            "stations",
            Label("Stations (distance, site above station)", "气象站（距离，地块高出）"),
            pc.binary_join_element_wise(*words, "; "),
            evidence=EvidenceClass.DERIVED,
            method=Label("four nearest, weighed by 1/distance^2", "最近四站，按距离平方反比加权"),
            sources=("climate-table",),
        )


def _station_label(stations: Stations, station: int) -> Label:
    name = f"{stations.name[station]} {stations.wmo[station]}"
    return Label(name, name)


FREE_COOLING = Criterion(
    "free_cooling",
    Label("Free cooling", "自然冷却"),
    Label(
        "Hours a year in which a water-side economiser with the given supply temperature and approaches "
        "cools alone (beside it: partly, and direct air-side), from the climate table, moved to the site's "
        "elevation. The scored technology is a parameter.",
        "给定供水温度与逼近度下，水侧自然冷却器单独承担冷负荷的全年小时数（并列部分冷却与直接新风小时数），"
        "由气候表按海拔修正得到；评分所用技术可选。",
    ),
    "h/yr",
    ("climate-table", "station-blend", "economizer-lei-masanet", "air-side-criterion"),
    CoolingParams,
    FreeCooling,
)
