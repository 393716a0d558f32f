"""Round trips in fibre to the provincial capitals, against geodesics and conventions by hand."""

import numpy as np
import pytest

from siting.decide.served import Served, served
from siting.evidence import Label
from siting.geo.geodesy import distance_km
from tests.support.places import sites

JIAOCHENG = (112.156, 37.551)


def test_a_round_trip_is_there_and_back_along_the_route():
    found = served(sites([(0.0, 0.0), JIAOCHENG]), np.array([1]))
    at = [label.en for label in found.capitals].index("Beijing")
    km = float(distance_km(*JIAOCHENG, 116.3972, 39.9075))
    assert found.km[at, 0] == pytest.approx(km, abs=0.1)
    # 4.9 microseconds a kilometre, there and back, by routes 1.2, 1.5 and 2.1 times as long.
    assert found.round_trip_ms[at, 0] == pytest.approx(2 * 0.0049 * km * np.array([1.2, 1.5, 2.1]), rel=1e-3)


def test_a_capital_at_the_limit_is_served():
    trip = np.array([[[5.0, 10.0, 20.0]], [[5.1, 10.1, 20.1]]])  # two capitals, one site
    found = Served((Label("A", "甲"), Label("B", "乙")), np.zeros((2, 1)), trip, "cities").counts()
    by_limit = dict(zip((5, 10, 20), found[:3, 0].tolist(), strict=True))
    assert by_limit == {5: [1, 0, 0], 10: [2, 1, 0], 20: [2, 2, 1]}
