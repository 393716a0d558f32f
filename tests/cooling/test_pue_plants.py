"""Additional plants in the PUE model: hours by hand, the table of hours, part load, published plants."""

from dataclasses import replace

import numpy as np
import pytest

from scripts.published_plants import LINYI_HALF_OVER_FULL, STATEMENTS, compared, half_over_full
from siting.climate.climate_table import climate_table
from siting.climate.wet_bulb import wet_bulb_c
from siting.cooling.modes import Air
from siting.cooling.pue import AnnualEfficiency
from siting.cooling.pue_cases import CASES
from siting.cooling.pue_hour import hour_of
from siting.cooling.technologies import TECHNOLOGIES, DryCooler, IndirectEvaporative, LiquidCooling
from tests.support.counting import one_place, station_index

PA = 92_600.0
OURS = ("large_indirect_evaporative", "large_dry_cooler", "large_liquid")
# One round design: losses 1/0.95 - 1 + 1/0.99 - 1 + 0.001, air 24 to 37 degC.
ROUND = {
    "ups_efficiency": 0.95, "distribution_loss": 0.01, "lighting": 0.001, "supply_high_c": 24.0, "air_rise_k": 13.0,
    "water_rise_k": 6.0, "coil_effectiveness": 0.8, "room_fan_pa": 500.0, "room_fan_efficiency": 0.75,
    "tower_fan_efficiency": 0.8, "economizer_pump_pa": 150_000.0, "economizer_pump_efficiency": 0.7,
    "chilled_pump_efficiency": 0.7, "wet_effectiveness": 0.7, "dry_effectiveness": 0.7, "outdoor_air_ratio": 1.2,
    "outdoor_fan_pa": 250.0, "spray_pump_kw": 0.004, "dry_approach_k": 6.0, "cooler_rise_k": 8.0,
    "cooler_fan_pa": 120.0, "carnot_share": 0.4, "liquid_share": 0.8, "liquid_supply_c": 35.0, "liquid_rise_k": 8.0,
    "liquid_pump_pa": 300_000.0, "fan_exponent": 2.5, "pump_exponent": 2.0, "no_load_share": 0.4, "cycles": 5.0,
}  # fmt: skip
LOSSES = 1 / 0.95 - 1 + 1 / 0.99 - 1 + 0.001
HEAT = 1 + LOSSES


def hour(case, dry_bulb, humidity=0.4, **changed):
    design = replace(CASES[case].middle(), **(ROUND | changed))
    return hour_of(CASES[case].system, design, np.array(dry_bulb), np.array(humidity), np.array(PA))


def _density(t):
    return 1.293 * (PA / 101_325) * 273.15 / (273.15 + t)


def _fan(flow, t, pa, efficiency):
    return flow / _density(t) * pa / efficiency / 1000


def test_indirect_evaporative_dry_in_the_cold():
    found = hour("large_indirect_evaporative", 0.0)
    flow = HEAT / (1.01 * 13)
    assert float(found.losses) == pytest.approx(LOSSES)
    assert float(found.room_fan) == pytest.approx(_fan(flow, 24, 500, 0.75))
    # Dry it could cool by 0.7 x 37 = 25.9 K, and 13 are asked: half the outdoor air.
    assert float(found.tower_fan) == pytest.approx(_fan(1.2 * flow, 0, 250, 0.8) * (13 / 25.9) ** 2.5)
    assert (float(found.chiller), float(found.tower_pump), float(found.wue)) == (0, 0, 0)


def test_indirect_evaporative_wet_and_short_of_cold():
    t, rh = 36.0, 0.5
    wet = float(wet_bulb_c(t, rh, PA))
    able = 37 - (t - 0.7 * (t - wet))
    assert able < 13
    found = hour("large_indirect_evaporative", t, rh)
    assert float(found.tower_pump) == pytest.approx(0.004 * HEAT)
    assert float(found.tower_fan) == pytest.approx(_fan(1.2 * HEAT / (1.01 * 13), t, 250, 0.8))
    # Carnot between 18 degC (6 K under 24) and 48 (12 K over 36), 40% of it.
    work = HEAT * (1 - able / 13) * 30 / (0.4 * 291.15)
    assert float(found.chiller) == pytest.approx(work)
    evaporated = 3600 * HEAT * able / 13 / (2501 - 2.326 * wet)
    assert float(found.evaporation) == pytest.approx(evaporated, rel=1e-9)
    assert float(found.blow_down) == pytest.approx(evaporated / 4)


def test_dry_cooler_half_way():
    # Coils ask for 24 + 13 - 13 / 0.8 = 20.75 degC; with air at 17.75 return water of 26.75 comes down half way.
    found = hour("large_dry_cooler", 17.75)
    assert float(found.chiller) == pytest.approx(HEAT / 2 * (29.75 - 14.75) / (0.4 * 287.9))
    assert float(found.economizer_pump) == pytest.approx(HEAT / (4.2 * 6) / 1000 * 150_000 / 0.7 / 1000)
    assert float(found.tower_fan) == pytest.approx(_fan(HEAT / (1.01 * 8), 17.75, 120, 0.8))
    assert float(found.wue) == 0


def test_dry_cooler_in_the_cold_needs_less_air():
    found = hour("large_dry_cooler", -10.0)
    full = _fan(HEAT / (1.01 * 8), -10, 120, 0.8)
    assert float(found.chiller) == 0
    assert float(found.tower_fan) == pytest.approx(full * (12 / 36.75) ** 2.5)


def test_liquid_takes_its_share_and_air_the_rest():
    found, dry = hour("large_liquid", 17.75), hour("large_dry_cooler", 17.75)
    rest = (HEAT - 0.8) / HEAT
    assert float(found.room_fan) == pytest.approx(rest * float(dry.room_fan))
    assert float(found.chiller) == pytest.approx(rest * float(dry.chiller))  # 35 degC water needs none
    liquid = 0.8 / (4.2 * 8) / 1000 / 0.7 / 1000
    assert float(found.chilled_pump) == pytest.approx(liquid * 300_000)
    assert float(found.economizer_pump) == pytest.approx(liquid * 150_000 + rest * float(dry.economizer_pump))
    # Both have dry coolers; water of 43 degC needs (8 + 6) of 43 - 17.75 K, and so much less air.
    fans = _fan(0.8 / (1.01 * 8), 17.75, 120, 0.8) * (14 / 25.25) ** 2.5
    assert float(found.tower_fan) == pytest.approx(fans + rest * float(dry.tower_fan))


def test_in_the_heat_compressors_cool_the_liquid_too():
    found, dry = hour("large_liquid", 40.0), hour("large_dry_cooler", 40.0)
    rest = (HEAT - 0.8) / HEAT
    # Carnot between 29 degC (6 K under 35) and 52 (12 K over 40), 40% of it; all fans at full flow.
    assert float(found.chiller) == pytest.approx(0.8 * 23 / (0.4 * 302.15) + rest * float(dry.chiller))
    fans = _fan(0.8 / (1.01 * 8), 40, 120, 0.8)
    assert float(found.tower_fan) == pytest.approx(fans + rest * float(dry.tower_fan))


def test_compressors_rest_when_the_table_of_hours_says_so():
    """The same condition in both tables: no compressor exactly where the technology cools alone."""
    grid = np.meshgrid(np.arange(-20, 43.0, 0.37), np.arange(0.05, 1.0, 0.07))
    t, rh = (a.ravel() for a in grid)
    air = Air(t, rh, np.full(len(t), PA))
    plants = {
        "large_indirect_evaporative": IndirectEvaporative(),
        "large_dry_cooler": DryCooler(20.75, 6.0),
    }
    for case, technology in plants.items():
        design = replace(CASES[case].middle(), **ROUND)
        found = hour_of(CASES[case].system, design, t, rh, np.array(PA))
        assert np.array_equal(found.chiller < 1e-9, technology.full.runs(air))


def test_technologies_join_the_two_tables():
    named = {case.technology for case in CASES.values()}
    assert named == set(TECHNOLOGIES) | {""}
    assert LiquidCooling().id == "liquid"


# --- part load -------------------------------------------------------------------------------------------


def test_losses_and_fans_at_half_load_by_hand():
    found, full = (hour("large_dry_cooler", 0.0, it_share=share) for share in (0.5, 1.0))
    # 40% of the supply's losses stay, 25% fall with the square: per IT 0.4 / 0.5 + 0.35 + 0.25 x 0.5.
    losses = (1 / 0.95 - 1) * 1.275 + (1 / 0.99 - 1) * 0.5 + 0.001 / 0.5
    assert float(found.losses) == pytest.approx(losses)
    heat = (1 + losses) / HEAT
    assert float(found.room_fan) == pytest.approx(float(full.room_fan) * heat * 0.5**1.5)
    assert float(found.economizer_pump) == pytest.approx(float(full.economizer_pump) * heat * 0.5)


@pytest.mark.parametrize("case", sorted(CASES))
def test_part_load_changes_what_it_says(case):
    """Cooling takes less per IT; supply losses take more, most at 30%."""
    near = one_place(station_index("537720"))
    full, low = (AnnualEfficiency(climate_table(), case, samples=16, it_share=s) for s in (1.0, 0.3))
    air = (np.array(20.0), np.array(0.4), np.array(PA))
    system, designs = CASES[case].system, CASES[case].sample(16, 1)
    at = [hour_of(system, replace(designs, it_share=share), *air) for share in (1.0, 0.5, 0.3)]
    losses = [h.losses.mean() for h in at]
    cooling = [(h.pue - 1 - h.losses).mean() for h in at]
    assert losses[0] < losses[2]
    assert cooling[0] > cooling[1] > cooling[2]
    assert full.at(near).pue_low[0] > 1 < low.at(near).pue_low[0]


@pytest.mark.parametrize("share", [0.29, 1.01])
def test_a_load_out_of_range_is_refused(share):
    with pytest.raises(ValueError, match=str(share)):
        AnnualEfficiency(climate_table(), "large_liquid", it_share=share)


# --- what was published ----------------------------------------------------------------------------------


def test_published_plants(capsys):
    rows = compared()
    with capsys.disabled():
        print()  # noqa: T201
        for row in rows:
            s, (low, high) = row.statement, row.ours
            print(f"  {s.plant:42} {s.what} {s.value:.3f} ({s.kind}), ours {low:.3f}-{high:.3f}")  # noqa: T201
    assert len(rows) == len(STATEMENTS)
    outside = {row.statement.plant for row in rows if not row.inside}
    assert outside == {"Linyi, full load"}  # stated in docs/climate.md


def test_half_load_of_linyi():
    low, high = half_over_full((118.35, 35.05, 87.0))
    assert low < LINYI_HALF_OVER_FULL < high


def test_a_pue_is_given_only_where_a_published_figure_confirms_it():
    # A plant that combines two technologies confirms neither; the cases of the papers have published ranges.
    alone = {row.statement.cases[0] for row in compared() if row.inside and len(row.statement.cases) == 1}
    own = {case.id for case in CASES.values() if case.published is None}
    assert {name for name in own if CASES[name].confirmed_from is not None} == alone & own
    # At part load there is one statement: that of Linyi, at half load.
    below = {case.id: case.confirmed_from for case in CASES.values() if (case.confirmed_from or 1) < 1}
    assert below == {"large_indirect_evaporative": 0.5}
    assert {s for c in CASES.values() if c.id in own for s in (1.0, 0.5, 0.49) if not c.why_unknown(s)} == {
        1.0,
        0.5,
    }
