"""What a climate report remarks: heights that were not tried, elevations that are not known, places out of reach."""

from types import SimpleNamespace

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.place import HIGH_OVER_STATIONS_M, REACH_KM, StationSearch
from siting.climate.shift import years_of
from siting.cooling import report
from siting.cooling.report import climate_at
from siting.cooling.technologies import default_technologies
from siting.texts import say

SEAT = (112.156, 37.551)


def remarks(elevation_m, at=SEAT):
    return climate_at(*at, elevation_m, technologies=()).remarks


@pytest.mark.parametrize(("at", "side", "word"), [(SEAT, 1, "above"), ((97.0, 33.0), -1, "below")])
def test_a_height_that_was_never_tried_is_remarked(at, side, word):
    level = sum(s.weight * s.height_m for s in climate_at(*at, 0.0, technologies=()).stations)
    tried, beyond = (side * (HIGH_OVER_STATIONS_M + more) - level for more in (-1, 1))
    assert remarks(tried, at) == ()
    said = say(
        "climate.remarks.height_untried",
        difference_m=HIGH_OVER_STATIONS_M + 1,
        above_or_below=say(f"climate.remarks.{word}"),
    )
    assert remarks(beyond, at) == (said,)


def test_an_elevation_that_is_not_given_is_remarked():
    assert remarks(np.nan) == (say("climate.remarks.elevation_unknown"),)
    assert remarks(753.0) == ()


def test_out_of_reach_nothing_is_known_and_it_is_said_how_far_the_nearest_station_is():
    found = climate_at(2.35, 48.86, 35.0, technologies=())
    assert np.isnan(found.mean_temperature_c.value)
    assert (found.stations, found.efficiency) == ((), ())
    place = (np.array([x]) for x in (2.35, 48.86, 35.0))
    away = float(StationSearch(climate_table()).neighbours(*place).distance_km[0, 0])
    assert found.remarks[0] == say("climate.remarks.too_far", near_km=away, beyond_km=REACH_KM)


def test_a_place_at_the_limit_of_reach_is_within_it():
    at = climate_at(*SEAT, 753.0, technologies=()).stations[0].distance_km
    for reach, unknown in ((at, False), (np.nextafter(at, 0), True)):
        found = climate_at(*SEAT, 753.0, technologies=(), reach_km=reach)
        assert np.isnan(found.mean_temperature_c.value) == unknown


def test_the_typical_years_stand_beside_others_but_not_beside_themselves():
    shown = {
        years: climate_at(*SEAT, 753.0, technologies=(), climate_years=years_of(years)).typical
        for years in ("present", "typical_years")
    }
    assert shown["present"].years == years_of("typical_years")
    assert shown["typical_years"] is None
    assert climate_at(2.35, 48.86, 35.0, technologies=(), climate_years=years_of("present")).typical is None


def test_a_technology_is_shown_at_one_and_two_kelvin_more():
    (found,) = climate_at(*SEAT, 753.0, technologies=default_technologies()[:1]).technologies
    assert [more for more, *_ in found.warmer] == [1, 2]
    hours = [found.full.year.value, *(full.value for _, full, _ in found.warmer)]
    assert hours == sorted(hours, reverse=True)


def test_abroad_the_world_maps_give_the_mean_of_the_year_and_of_the_months(monkeypatch):
    maps = SimpleNamespace(
        mean_c=np.array([11.0]), offset_90_k=np.array([2.0]), monthly_c=np.arange(12.0)[None]
    )
    monkeypatch.setattr(report, "is_installed", lambda: True)
    monkeypatch.setattr(report, "world_temperature", lambda *_: maps)
    found = climate_at(2.35, 48.86, 35.0, technologies=(), world=True)
    warming = found.climate_years.warming_k
    mean = found.mean_temperature_c
    assert (mean.value, mean.low, mean.high) == pytest.approx((11 + warming, 9 + warming, 13 + warming))
    assert found.monthly_temperature_c == pytest.approx(np.arange(12) + warming)
    assert say("climate.remarks.world") in found.remarks


def test_the_world_maps_are_asked_only_where_no_station_is_in_reach_and_only_if_wanted(monkeypatch):
    monkeypatch.setattr(report, "is_installed", lambda: False)
    given = [climate_at(*SEAT, 753.0, technologies=(), world=world) for world in (False, True)]
    assert given[0].remarks == given[1].remarks == ()
    far = [climate_at(2.35, 48.86, 35.0, technologies=(), world=world) for world in (False, True)]
    hint = say("climate.remarks.no_world_maps")
    assert [hint in found.remarks for found in far] == [False, True]
