"""What a climate report remarks: heights that were not tried, elevations that are not known, places out of reach."""

import numpy as np
import pytest

from siting.climate.place import HIGH_OVER_STATIONS_M
from siting.cooling.report import climate_at
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
    assert any("the nearest station is" in said.en and "UNKNOWN" in said.en for said in found.remarks)
