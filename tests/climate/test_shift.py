"""The named shift and its evidence."""

import numpy as np
import pandas as pd
import pytest

from siting.catalogue import sources
from siting.climate.climate_table import climate_table
from siting.climate.kriging import month_weights, station_means
from siting.climate.shift import MEASURED, NAMED_SHIFTS, NORMALS, offsets
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
