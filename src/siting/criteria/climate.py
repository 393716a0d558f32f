"""The climate at sites: the common base of the cooling criteria, and the mean temperature."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.climate_source import FAR_KM, Climate, climate_of, year_offset_90_k
from siting.climate.climate_table import Stations
from siting.climate.place import Neighbours, mean_temperature, monthly_temperature
from siting.climate.shift import TYPICAL, ClimateYears, Years
from siting.climate.world import MONTHS, require_installed, world_temperature
from siting.climate.world import SOURCES as WORLD_SOURCES
from siting.criteria.base import Criterion, Features, Measure, Params
from siting.criteria.common_errors import climate_errors
from siting.errors import counted
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
from siting.texts import join, say
from siting.texts.station_words import station_name

_NO_ELEVATION, _YEARS, TOO_FAR = 1, 2, 3
_HELD_SITES = 20_000
"""Of more sites at once each criterion finds the stations again: they would be kept as long as the sites."""

_NEAR: WeakKeyDictionary[Sites, dict[tuple[Climate, ClimateYears | None], Neighbours]] = WeakKeyDictionary()


class ClimateParams(Params):
    """Which climate to use, and how far its stations reach."""

    years: Years | None = Field(
        None,
        description="present: the mean of 2015-2024 (the default for the embedded table); typical_years: the "
        "years of the table, mostly 1971-2003.",
    )
    warming_k: float | Literal["recent-years"] = Field(
        0.0,
        description="Further shift of the climate [K]; or recent-years: 2008-2009, in place of years.",
    )
    max_station_km: float | None = Field(
        None,
        gt=0,
        le=5000,
        description="Farther from every station the figures are UNKNOWN [km]; default 350, or 100 from the "
        "station of a weather file.",
    )


def _notes(years: ClimateYears, climate: Climate, reach_km: float) -> tuple[Label, ...]:
    said = say("climate.notes.years", years=years.label)
    if years.warming_k:
        shifted = say("climate.notes.shifted", warmer_k=years.warming_k)
        said = join((said, shifted), "mark.semicolon")
    return (
        NO_NOTE,
        join((say("climate.notes.elevation_unknown"), said), "mark.semicolon"),
        said,
        say("climate.notes.too_far")
        if climate.own is None
        else say("climate.notes.too_far_own", reach_km=reach_km),
    )


class ClimateMeasure(Measure):
    """A measure of the climate at sites: their stations, and the notes on them."""

    supply = say("climate.measure.supply")

    def __init__(self, params: ClimateParams, catalogue: Catalogue) -> None:
        self.params = params
        self.inputs = (say("inputs.climate"),)
        self.climate = climate_of(catalogue.climate)
        self.table = self.climate.table
        self.reach_km = self.climate.reach_km if params.max_station_km is None else params.max_station_km
        self.years = self.climate.years_of(params.years, params.warming_k)
        self.sources: tuple[str, ...] = (*self.climate.sources, *self.years.sources)
        self._notes = _notes(self.years, self.climate, self.reach_km)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        typical = self._in_the_table(sites)
        near = typical.in_years(self.years)
        note = self._note(sites, near)
        main, *beside = self.quantities(near, note)
        main = self._with_shared(main, sites, near)
        if self.years.shifted and self.climate.own is None:
            beside.append(self._in_typical_years(main, typical, note))
        return Measurements(main, (*beside, self._stations(near, np.isnan(sites.elevation_m))))

    def measure_scored(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        near = self.near(sites)
        main = self.scored_quantity(near, self._note(sites, near))
        return Measurements(self._with_shared(main, sites, near))

    def _with_shared(self, main: Quantity, sites: Sites, near: Neighbours) -> Quantity:
        """Add the years, and the parts of the climate's error that sites have in common to those declared."""
        main = replace(main, period=self._notes[_YEARS])
        if self.falls_with_warmth is None:
            return main
        rest = 1.0 - sum((np.asarray(e.part) for e in main.shared), np.zeros(len(main)))
        found = climate_errors(near, self.years, sites.lon, sites.lat, falling=self.falls_with_warmth)
        climate = (replace(e, code=np.where(main.known, e.code, -1), part=rest * e.part) for e in found)
        return replace(main, shared=(*main.shared, *climate))

    @property
    def falls_with_warmth(self) -> bool | None:
        """Whether the scored figure falls as it gets warmer; None if its interval is not the climate's."""
        return False

    def _note(self, sites: Sites, near: Neighbours) -> npt.NDArray[np.uint8]:
        note = np.where(np.isnan(sites.elevation_m), _NO_ELEVATION, _YEARS).astype(np.uint8)
        note[near.distance_km[:, 0] > self.reach_km] = TOO_FAR
        return note

    def _in_typical_years(self, main: Quantity, typical: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        """Return the scored figure in the years of the table, for the leave-one-out check."""
        value, low, high = (np.where(note == TOO_FAR, np.nan, x) for x in self.estimate(typical))
        return numeric(
            f"{main.name}_{TYPICAL}",
            say("climate.measure.in_typical_years", label=main.label),
            main.unit,
            value,
            low=low,
            high=high,
            evidence=EvidenceClass.ESTIMATED,
            method=say("climate.measure.typical_years_method"),
            sources=tuple(s for s in main.sources if s not in self.years.sources),
        )

    @abstractmethod
    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the scored figure and its interval, each shape (n,)."""

    @abstractmethod
    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """Return the scored quantity first, then those beside it."""

    def scored_quantity(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        """Return only the first of `quantities`; override it if that saves work."""
        return self.quantities(near, note)[0]

    def near(self, sites: Sites) -> Neighbours:
        """Return the stations that represent each site."""
        return self._held(sites, self.years)

    def _in_the_table(self, sites: Sites) -> Neighbours:
        """Return the stations that represent each site, in the years of the table."""
        return self._held(sites, None)

    def _held(self, sites: Sites, years: ClimateYears | None) -> Neighbours:
        """Find the stations of a chunk of sites once for all criteria of one climate."""
        held = _NEAR.setdefault(sites, {}) if len(sites) <= _HELD_SITES else {}
        found = held.get((self.climate, years))
        if found is None and years is not None:
            found = self._held(sites, None).in_years(years)
        elif found is None:
            near = self.climate.neighbours(sites.lon, sites.lat, sites.elevation_m)
            found = near.within(sites.radius_km)
        held[self.climate, years] = found
        return found

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
            np.where(note == TOO_FAR, np.nan, value),
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
                say("climate.measure.station_height", elevation_m=stations.elevation_m[s]),
                self.climate.sources[0],
            )
            for s in np.unique(near.station)
        )
        return Features(points=points)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        missing = int(np.isnan(sites.elevation_m).sum())
        said = self._warnings_of_own(sites)
        if missing:
            all_sites = counted(len(sites), "site")
            said.append(
                f"elevation is UNKNOWN for {missing:,} of {all_sites}: the climate takes the height of "
                "the valleys around (of the stations where the terrain is not known) with a wider interval. "
                "Add elevations [m] to the site file, or a terrain model."
            )
        return tuple(said)

    def _warnings_of_own(self, sites: Sites) -> list[str]:
        """Return what the user should know about their own climate: its repairs, and sites far from it."""
        if self.climate.own is None:
            return []
        file, weather = self.climate.digest[0], self.climate.weather
        said = []
        if weather is not None:
            said = [f"{file}: {remark.en}" for remark in weather.remarks]
            if not year_offset_90_k(weather):
                said.append(f"{file}: {say('weather.one_year').en}")
        km = self.near(sites).distance_km[:, 0]
        beyond, far = int((km > self.reach_km).sum()), int(((km > FAR_KM) & (km <= self.reach_km)).sum())
        if beyond:
            said.append(
                f"{beyond:,} of {len(sites):,} sites are over {self.reach_km:g} km from every station of "
                f"{file}: their climate is UNKNOWN. Give a file of a station near them."
            )
        if far:
            said.append(
                f"{far:,} of {len(sites):,} sites are over {FAR_KM:g} km from every station of {file}: "
                "their interval is wider."
            )
        return said

    def _stations(self, near: Neighbours, blind: npt.NDArray[np.bool_]) -> Quantity:
        """Names, distances and height differences of the nearest stations, as words."""
        names = pa.array(self.table.stations.name.astype(object))
        pieces: list[Any] = []
        for k in range(min(near.station.shape[1], 4)):
            km = pa.array(np.rint(near.distance_km[:, k]).astype(np.int64)).cast(pa.string())
            metres = np.rint(near.height_m[:, k]).astype(np.int64)
            height = pa.array(metres).cast(pa.string())
            sign = pa.array([" km, ", " km, +"]).take(pa.array((metres > 0).astype(np.int64)))
            unit = pa.scalar(" m)")
            if blind.any():
                unknown = pa.array(blind)
                height = pc.if_else(unknown, "", height)
                sign = pc.if_else(unknown, " km, height UNKNOWN)", sign)
                unit = pc.if_else(unknown, "", unit)
            name = names.take(pa.array(near.station[:, k]))
            pieces += ["; " if k else "", name, " (", km, sign, height, unit]
        # One join of all pieces: texts of each station would be copied once more.
        words = pc.binary_join_element_wise(*pieces, "")
        return textual(
            "stations",
            say("climate.measure.stations_label"),
            words,
            evidence=EvidenceClass.DERIVED,
            method=say("climate.measure.stations_method"),
            sources=(self.climate.sources[0],),
        )


def _station_label(stations: Stations, station: int) -> Label:
    wmo = str(stations.wmo[station])
    name = station_name(str(stations.name[station]), wmo)
    return Label(f"{name.en} {wmo}", f"{name.zh} {wmo}")


class MeanTemperatureParams(ClimateParams):
    """The climate, and what to use if no station is near."""

    world: bool = Field(
        False,
        description="Beyond the reach of the stations, estimate from world maps of 1979-2014 with a wider "
        "interval; needs the extra 'world'.",
    )


class MeanTemperature(ClimateMeasure):
    """Mean temperature of the year, and of its coldest and warmest month."""

    params: MeanTemperatureParams
    unit = "degC"
    label = say("climate.mean_temperature.label")

    def __init__(self, params: MeanTemperatureParams, catalogue: Catalogue) -> None:
        super().__init__(params, catalogue)
        if params.world:
            require_installed("criterion mean_temperature, world: true")
            self.sources = (*self.sources, *WORLD_SOURCES)
            self._world = len(self._notes)
            self._notes = (*self._notes, say("climate.notes.world"))

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        found = super().measure(sites)
        if not self.params.world:
            return found
        first, others = found.quantities[:3], found.quantities[3:]
        main, *months = self._abroad(sites, *first)
        return Measurements(main, (*months, *others))

    def measure_scored(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        return Measurements(self.measure(sites).main) if self.params.world else super().measure_scored(sites)

    def _abroad(self, sites: Sites, *quantities: Quantity) -> tuple[Quantity, ...]:
        """Return mean of the year, coldest and warmest month, from world maps where they are UNKNOWN."""
        far = np.flatnonzero(~quantities[0].known)
        if not len(far):
            return quantities
        found = world_temperature(sites.lon[far], sites.lat[far], sites.elevation_m[far])
        months, warmer, half = found.monthly_c, self.years.warming_k, found.offset_90_k
        figures = (
            (found.mean_c, half),
            (months.min(axis=1), MONTHS * half),
            (months.max(axis=1), MONTHS * half),
        )
        return tuple(
            _replaced(q, far, value + warmer, spread, self._world)
            for q, (value, spread) in zip(quantities, figures, strict=True)
        )

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        said = super().warnings(sites)
        far = int((self.near(sites).distance_km[:, 0] > self.reach_km).sum())
        if self.params.world or self.climate.own is not None or not far:
            return said
        line = (
            f"{far:,} of {len(sites):,} sites are out of reach of every station: UNKNOWN. "
            "Give climate: {weather: FILE}, or world: true for the mean temperature alone "
            '(pip install "siting[world]").'
        )
        return (*said, line)

    def estimate(self, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `ClimateMeasure`."""
        return mean_temperature(self.table, near)

    def scored_quantity(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        """See `ClimateMeasure`."""
        return self._mean(near, note)

    def _mean(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> Quantity:
        method, figures = self._method, self.estimate(near)
        return self.figures("mean_temperature", self.label, "degC", figures, method=method, note=note)

    @property
    def _method(self) -> Label:
        own = self.climate.own
        if own is None:
            return say("climate.mean_temperature.method")
        return say("climate.own.method", title=own.title)

    def quantities(self, near: Neighbours, note: npt.NDArray[np.uint8]) -> tuple[Quantity, ...]:
        """See `ClimateMeasure`."""
        months = monthly_temperature(self.table, near)
        spread, method = near.offset_90_k, self._method

        def month(name: str, label: Label, value: FloatArray) -> Quantity:
            figures = (value, value - spread, value + spread)
            return self.figures(name, label, "degC", figures, method=method, note=note)

        return (
            self._mean(near, note),
            month("coldest_month", say("climate.mean_temperature.coldest_month"), months.min(axis=1)),
            month("warmest_month", say("climate.mean_temperature.warmest_month"), months.max(axis=1)),
        )


def _replaced(
    quantity: Quantity, rows: npt.NDArray[np.int64], value: FloatArray, spread: FloatArray, note: int
) -> Quantity:
    columns = {"value": value, "low": value - spread, "high": value + spread}
    changed: dict[str, Any] = {name: getattr(quantity, name).copy() for name in columns}
    for name, figures in columns.items():
        changed[name][rows] = figures
    evidence, code = quantity.evidence.copy(), quantity.note_code.copy()
    evidence[rows], code[rows] = EvidenceClass.ESTIMATED, note
    return replace(quantity, **changed, evidence=evidence, note_code=code)


MEAN_TEMPERATURE = Criterion(
    "mean_temperature",
    say("climate.mean_temperature.label"),
    say("climate.mean_temperature.description"),
    "degC",
    ("climate-table", "station-blend"),
    MeanTemperatureParams,
    MeanTemperature,
    better="less",
)
