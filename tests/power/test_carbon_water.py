"""Carbon and water of a project: by hand, and UNKNOWN where an input is."""

import pytest

from siting.power.carbon import carbon_of, province_of
from siting.power.firm_capacity import Holds
from siting.power.load import Load, Range
from siting.power.water import WaterBalance

JIAOCHENG, LONDON = (112.156, 37.551), (-0.1, 51.5)


def _load(gwh):
    one = Range(1.0, 1.0)
    return Load(1, one, one, one, one, gwh, one, None)


def test_tonnes_are_energy_times_the_factor_of_the_province():
    carbon = carbon_of(_load(Range(1000.0, 1100.0)), JIAOCHENG)
    assert carbon.province.zh == "山西省"
    assert set(carbon.by_year) == {2021, 2022}
    factor = carbon.by_year[2022]
    assert carbon.factor == (factor, factor)
    assert 0.6 < factor < 0.8  # a coal province
    assert carbon.tonnes == pytest.approx((factor * 1e6, factor * 1.1e6))  # 1 kg/kWh is 1,000 t/GWh


def test_a_stated_factor_comes_first():
    carbon = carbon_of(_load(Range(10.0, 10.0)), JIAOCHENG, Range(0.1, 0.2))
    assert carbon.tonnes == pytest.approx((1000.0, 2000.0))
    assert carbon.province is None


def test_outside_china_the_factor_is_unknown():
    assert province_of(*LONDON) is None
    assert carbon_of(_load(Range(10.0, 10.0)), LONDON) is None


@pytest.mark.parametrize(
    ("need", "allocation", "reclaimed", "holds", "left"),
    [
        (Range(80, 100), Range(60, 60), Range(40, 60), Holds.yes, (0, 40)),
        (Range(80, 100), Range(60, 60), None, Holds.no, (-40, -20)),
        (Range(80, 100), None, Range(90, 90), Holds.depends, (-10, 10)),
        (Range(80, 100), Range(70, 80), None, Holds.depends, (-30, 0)),
        (None, Range(60, 60), None, None, None),
        (Range(80, 100), None, None, None, None),
    ],
)
def test_supply_less_need(need, allocation, reclaimed, holds, left):
    balance = WaterBalance(need, allocation, reclaimed)
    assert (balance.holds, balance.left) == (holds, left)


def test_one_tonne_more_than_the_supply_does_not_hold():
    assert WaterBalance(Range(101, 101), Range(100, 100)).holds is Holds.no
    assert WaterBalance(Range(100, 100), Range(100, 100)).holds is Holds.yes
