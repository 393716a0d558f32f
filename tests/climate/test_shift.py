"""The named shift and its evidence."""

import numpy as np
import pandas as pd
import pytest

from siting.catalogue import sources
from siting.climate.climate_table import DRY_BULB_MIDDLES_C, climate_table
from siting.climate.kriging import month_weights, station_means
from siting.climate.place import StationSearch
from siting.climate.shift import MEASURED, NAMED_SHIFTS, NORMALS, offsets, years_of
from siting.climate.wet_bulb import wet_bulb_c
from siting.cooling.free_cooling_hours import FreeCoolingHours, WetBulbBelow
from tests.support import SHARED

FACTS = SHARED / "data" / "facts"


def test_recent_years_is_the_mean_of_its_evidence():
    shift = NAMED_SHIFTS["recent-years"]
    found = np.array([o.measured_c - o.table_c for o in offsets() if o.kind == MEASURED])
    assert shift.kelvin == pytest.approx(found.mean(), abs=0.006)
    assert shift.count == len(found) == 23
    assert shift.standard_error_k == pytest.approx(np.std(found, ddof=1) / np.sqrt(23))
    assert 0.3 < shift.kelvin < 0.7
    assert shift.source in sources()
    for text in (shift.text.en, shift.text.zh):
        assert f"{shift.kelvin:.2f}" in text


def test_every_row_of_evidence_has_a_source_and_both_names():
    assert {o.kind for o in offsets()} == {MEASURED, NORMALS}
    for row in offsets():
        assert row.source
        assert row.place_zh
        assert abs(row.kelvin) < 2.5


def test_the_table_s_side_is_the_station_s_own_mean():
    table = climate_table()
    own = dict(zip(table.stations.name, station_means(table).dry_bulb_c @ month_weights(), strict=True))
    for row in offsets():
        if row.kind == MEASURED:
            assert row.table_c == pytest.approx(own[row.place], abs=0.03)


def test_the_measured_side_is_what_the_yearbook_prints():
    path = FACTS / "nbs_city_monthly_temperature_2008_2009.csv"
    if not path.is_file():
        pytest.skip("the yearbook's figures are not here")
    printed = pd.read_csv(path).groupby("city")["annual"].mean()
    for row in offsets():
        if row.kind == MEASURED:
            # The yearbook's own year is the plain mean of rounded months.
            assert row.measured_c == pytest.approx(printed[row.place], abs=0.15)


def test_the_present_is_the_measured_years_and_the_trend_since():
    shift = NAMED_SHIFTS["present"]
    # 0.479 K to the middle of 2008-2009, then 1.1 decades of 0.31 K to the middle of 2015-2024.
    assert shift.kelvin == pytest.approx(0.479 + 1.1 * 0.31, abs=0.006)
    assert 0.8 <= shift.kelvin <= 1.1
    # Standard errors of the cities, of two years, of regions and of the trend, in square; 1.645 of it are 90%.
    assert shift.error_90_k == pytest.approx(
        1.645 * np.sqrt(0.141**2 + 0.18**2 + 0.15**2 + 0.06**2), abs=0.006
    )
    assert shift.source in sources()


def test_other_evidence_lies_inside_the_error_of_the_present():
    shift = NAMED_SHIFTS["present"]
    county = np.mean([o.kelvin for o in offsets() if o.kind == NORMALS])
    # From the normals by the trend (1.4 decades), and by the annual means that CMA printed of 2015, 2019, 2021 to
    # 2024 over that of 1991-2020 (9.89 degC): warm years, so on the high side.
    printed = np.mean([10.5, 10.34, 10.53, 10.51, 10.71, 10.92]) - 9.89
    for kelvin in (county + 1.4 * 0.31, county + printed):
        assert abs(kelvin - shift.kelvin) <= shift.error_90_k


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((None,), ("present", 0.82)),
        (("present", 1.0), ("present", 1.82)),
        (("typical_years", 1.0), ("typical_years", 1.0)),
        ((None, "recent-years"), ("recent-years", 0.48)),
    ],
)
def test_which_years_are_meant(asked, found):
    years = years_of(*asked)
    assert (years.id, years.shift_k) == (found[0], pytest.approx(found[1]))


def test_a_file_of_the_user_is_not_shifted_unless_asked():
    own = years_of(None, own_file=True)
    assert (own.id, own.shift_k, own.error_90_k) == ("own_file", 0.0, 0.0)
    assert not own.shifted
    assert years_of(None, 1.0, own_file=True).shift_k == 1.0
    assert years_of("present", own_file=True).shift_k == NAMED_SHIFTS["present"].kelvin


def test_the_wet_bulb_is_shifted_at_the_same_relative_humidity():
    """Each hour of the blend's stations, warmer at its own humidity: counted again from the classes."""
    table = climate_table()
    station = int(np.flatnonzero(table.stations.wmo == "537720")[0])
    here = (table.stations.lon, table.stations.lat, table.stations.elevation_m)
    near = StationSearch(table).neighbours(*(x[[station]] for x in here))
    rows = table.entries(station)
    dry = DRY_BULB_MIDDLES_C[table.dry_bulb[rows]]
    humidity = np.maximum(table.humidity[rows] / 100.0, 0.005)
    shift = NAMED_SHIFTS["present"].kelvin
    wet = wet_bulb_c(dry + shift, humidity, np.full(len(dry), float(near.pressure_pa[0])))
    counted = table.hours[rows][wet <= 10.0].sum()
    hours = FreeCoolingHours(table, WetBulbBelow(10.0)).at(near.in_years(years_of(None)))
    assert hours[0] == pytest.approx(counted, abs=25)
