"""The climate at sites: what the cooling criteria share, and the mean temperature."""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.climate_table import Stations, climate_table
from siting.climate.place import REACH_KM, Neighbours, StationSearch, mean_temperature, monthly_temperature
from siting.climate.shift import NAMED_SHIFTS
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
from siting.geo.features import CLIMATE_STATION, MapPoint
from siting.sites.model import Sites

_NOTES = (
    NO_NOTE,
    Label(
        "elevation UNKNOWN: the stations' own, interval widened; typical years of 1971-2003 are rather cold",
        "海拔未知，按气象站海拔计并放宽区间；典型年多为1971—2003年，偏冷",
    ),
    Label(
        "typical years mostly 1971-2003 are about {k:.1f} K colder than later years: hours lie rather high",
        "典型年多为1971—2003年，较其后年份约偏冷{k:.1f} K，时数偏高",
    ),
    Label(
        "the nearest station of the climate table is too far to speak for this place",
        "气候表中最近的气象站过远，不能代表此地",
    ),
    Label("the climate is shifted by {k:+g} K", "气候已平移{k:+g} K"),
)
_NO_ELEVATION, _COLD_YEARS, _TOO_FAR, _SHIFTED = 1, 2, 3, 4
_RECENT = "recent-years"


class ClimateParams(Params):
    """Which climate, and how far its stations reach."""

    warming_k: float | Literal["recent-years"] = Field(
        0.0,
        description="Shift of the climate [K], or recent-years: what later years were warmer than the "
        "typical years of the table.",
    )
    max_station_km: float = Field(
        REACH_KM, gt=0, le=5000, description="Farther from every station the figures are UNKNOWN [km]."
    )


class ClimateMeasure(Measure):
    """A measure of the climate at sites: their stations, and what is said of them."""

    supply = Label("a site within reach of the climate table's stations", "气候表台站覆盖范围内的地块")

    def __init__(self, params: ClimateParams, _catalogue: Catalogue) -> None:
        self.params = params
        self.table = climate_table()
        self.search = StationSearch(self.table)
        named = NAMED_SHIFTS[_RECENT]
        self.warmer_k = named.kelvin if params.warming_k == _RECENT else float(params.warming_k)
        self.sources: tuple[str, ...] = ("climate-table", "station-blend")
        if params.warming_k == _RECENT:
            self.sources += (named.source,)
        self._notes = tuple(
            Label(note.en.format(k=k), note.zh.format(k=k))
            for note, k in zip(_NOTES, (0, 0, named.kelvin, 0, self.warmer_k), strict=True)
        )

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        near = self.near(sites)
        note = np.where(np.isnan(sites.elevation_m), _NO_ELEVATION, _COLD_YEARS).astype(np.uint8)
        if self.warmer_k:
            note[~np.isnan(sites.elevation_m)] = _SHIFTED
        note[near.distance_km[:, 0] > self.params.max_station_km] = _TOO_FAR
        main, *beside = self.quantities(near, note)
        return Measurements(main, (*beside, self._stations(near, np.isnan(sites.elevation_m))))

    @abstractmethod
    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """Return the scored quantity first, then those beside it."""

    def near(self, sites: Sites) -> Neighbours:
        """Return the stations that speak for each site."""
        return self.search.neighbours(sites.lon, sites.lat, sites.elevation_m)

    def figures(
        self,
        name: str,
        label: Label,
        unit: str,
        figures: tuple[FloatArray, ...],
        *,
        method: Label,
        sources: tuple[str, ...] = (),
        note: npt.NDArray[np.uint8],
    ) -> Quantity:
        """Build a quantity of (value, low, high); UNKNOWN where the stations are too far."""
        value, low, high = figures
        return numeric(
            name,
            label,
            unit,
            np.where(note == _TOO_FAR, np.nan, value),
            low=low,
            high=high,
            evidence=EvidenceClass.ESTIMATED,
            method=method,
            sources=(*self.sources, *sources),
            notes=self._notes,
            note_code=note,
        )

    def features(self, sites: Sites) -> Features:
        """See `Measure`: the stations that were used."""
        near = self.near(sites)
        stations = self.table.stations
        points = tuple(
            MapPoint(
                CLIMATE_STATION,
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
            f"elevation is UNKNOWN for {missing} of {len(sites)} sites: the climate uses the stations' own "
            "height with a wider interval. Add a column 'elevation_m', or give sites a dem."
        )
        return (line,)

    def _stations(self, near: Neighbours, blind: npt.NDArray[np.bool_]) -> Quantity:
        """Names, distances and height differences of the nearest stations, as words."""
        names = pa.array(self.table.stations.name.astype(object))
        words = []
        for k in range(min(near.station.shape[1], 4)):
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
            Label("Nearest stations (distance, site above station)", "最近气象站（距离，地块高出）"),
            pc.binary_join_element_wise(*words, "; "),
            evidence=EvidenceClass.DERIVED,
            method=Label("nearest of those that are blended", "参与融合的最近台站"),
            sources=("climate-table",),
        )


def _station_label(stations: Stations, station: int) -> Label:
    name = f"{stations.name[station]} {stations.wmo[station]}"
    return Label(name, name)


class MeanTemperature(ClimateMeasure):
    """Mean temperature of the year, and of its coldest and warmest month."""

    unit = "degC"
    label = Label("Mean temperature", "年平均气温")

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        months = monthly_temperature(self.table, near, warmer_k=self.warmer_k)
        spread = near.offset_90_k
        method = Label("blend of stations, moved to the place", "多站融合并订正至该地")

        def month(name: str, label: Label, value: FloatArray) -> Quantity:
            figures = (value, value - spread, value + spread)
            return self.figures(name, label, "degC", figures, method=method, note=note)

        year = mean_temperature(self.table, near, warmer_k=self.warmer_k)
        return (
            self.figures("mean_temperature", self.label, "degC", year, method=method, note=note),
            month("coldest_month", Label("Mean of the coldest month", "最冷月平均气温"), months.min(axis=1)),
            month("warmest_month", Label("Mean of the warmest month", "最热月平均气温"), months.max(axis=1)),
        )


MEAN_TEMPERATURE = Criterion(
    "mean_temperature",
    Label("Mean temperature", "年平均气温"),
    Label(
        "Mean temperature of a typical year at the site's position and elevation, from the climate table.",
        "典型年的年平均气温，由气候表订正至地块的位置与海拔。",
    ),
    "degC",
    ("climate-table", "station-blend"),
    ClimateParams,
    MeanTemperature,
)
