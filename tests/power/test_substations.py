"""Firm capacity and load, against figures worked out by hand and the published table of racks."""

import pytest

from siting.power.substations import (
    LAYOUTS,
    Substation,
    apparent_mva,
    load_mw,
    usual_substations,
)

# Racks at N-1, PUE 1.3 and power factor 0.95: (transformers, MVA each), then racks at 2.5, 4 and 6 kW.
TABLE = [
    ((2, 50), (14_615, 9_134, 6_089)),
    ((2, 63), (18_415, 11_509, 7_673)),
    ((3, 63), (36_830, 23_019, 15_346)),
    ((4, 63), (55_246, 34_528, 23_019)),
    ((2, 180), (52_615, 32_884, 21_923)),
    ((2, 240), (70_153, 43_846, 29_230)),
]


@pytest.mark.parametrize(("layout", "racks"), TABLE)
def test_racks_of_the_published_table(layout, racks):
    firm = Substation(*layout).firm_mva
    found = [int(firm / apparent_mva(load_mw(1, kw, 1.3))) for kw in (2.5, 4, 6)]
    assert found == pytest.approx(racks, abs=1)  # the table rounds, we round down


@pytest.mark.parametrize(
    ("layout", "installed", "firm"), [((2, 63), 126, 63), ((3, 50), 150, 100), ((1, 40), 40, 0)]
)
def test_one_transformer_is_lost(layout, installed, firm):
    station = Substation(*layout)
    assert (station.installed_mva, station.firm_mva) == (installed, firm)


def test_load_of_the_county_by_hand():
    # 40,200 x 2.5 kW = 100.5 MW of equipment; x 1.3 = 130.65 MW; / 0.95 = 137.53 MVA.
    load = load_mw(40_200, 2.5, 1.3)
    assert load == pytest.approx(130.65)
    assert apparent_mva(load) == pytest.approx(137.526, abs=1e-3)


def test_utilisation_and_simultaneity_multiply():
    assert load_mw(1000, 5, 1.2, utilisation=0.6, simultaneity=0.5) == pytest.approx(1.8)


@pytest.mark.parametrize("bad", [(0, 50), (2, 0), (-1, 50), (2, float("nan"))])
def test_no_substation_without_transformers(bad):
    with pytest.raises(ValueError, match="not a substation"):
        Substation(*bad)


@pytest.mark.parametrize(
    ("racks", "kw", "pue"), [(-1, 2.5, 1.3), (10, -1, 1.3), (10, 2.5, 0.9), (10, 2.5, float("nan"))]
)
def test_no_load_beyond_physics(racks, kw, pue):
    with pytest.raises(ValueError, match="no load"):
        load_mw(racks, kw, pue)


@pytest.mark.parametrize("name", ["utilisation", "simultaneity"])
def test_shares_run_from_0_to_1_and_no_further(name):
    assert [load_mw(1000, 2, 1.5, **{name: share}) for share in (0, 0.5, 1)] == [0, 1.5, 3]
    for share in (-0.01, 1.01, float("nan")):
        with pytest.raises(ValueError, match="shares"):
            load_mw(1000, 2, 1.5, **{name: share})


def test_a_power_factor_lies_above_0_and_up_to_1():
    assert [apparent_mva(9, power_factor=factor) for factor in (0.5, 0.9, 1)] == [18, 10, 9]
    for factor in (0, -0.5, 1.01, float("nan")):
        with pytest.raises(ValueError, match="power factor"):
            apparent_mva(9, power_factor=factor)


def test_no_racks_no_power_and_a_perfect_pue_are_loads():
    assert [load_mw(*figures) for figures in ((0, 2, 1.5), (1000, 0, 1.5), (1000, 2, 1))] == [0, 0, 2]


# Sizes of planning practice: 5-20 MVA at 35 kV, up to 40 at 66, 50 and 63 at 110 (two to four of them), 180 and 240
# at 220; norms count a station of 110 kV as 2 x 50 and one of 220 kV as 2 x 180 MVA.
USUAL = {
    35: ["2×10", "2×20", "3×20"],
    66: ["2×20", "2×31.5", "2×40"],
    110: ["2×50", "2×63", "3×50", "3×63", "4×63"],
    220: ["2×180", "2×240", "3×180", "3×240"],
    750: [],
}


@pytest.mark.parametrize("voltage_kv", USUAL)
def test_usual_layouts_by_voltage(voltage_kv):
    found = usual_substations(voltage_kv)
    assert [s.layout for s in found] == [f"{layout} MVA" for layout in USUAL[voltage_kv]]
    assert all(s.voltage_kv == voltage_kv for s in found)


def test_the_least_that_is_a_substation_and_a_load():
    assert Substation(1, 0.4).installed_mva == 0.4
    assert Substation(2, 50).voltage_kv == 110
    assert load_mw(0.5, 0.5, 1.2) == pytest.approx(0.0003)


def test_every_voltage_has_its_usual_layouts():
    assert set(LAYOUTS) == {35, 66, 110, 220}
