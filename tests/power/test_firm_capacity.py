"""The load of a project by phase, and the three cases of firm capacity, against hand-worked figures."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.power.firm_capacity import CaseId, Holds, deciding_case, exceeds_110_kv, firm_cases
from siting.power.load import Performance, Phase, Project, Range, Station, load_of, loads_by_phase
from siting.power.substations import Substation

PUE_13 = Performance(Range(1.3, 1.3), Range(1.3, 1.3))
PHASES = (Phase("I", 4_200), Phase("II", 20_000), Phase("III", 16_000))


def _exactly(value):
    return Range(value, value)


def _project(*stations, **given):
    """Return 40,200 racks of 2.5 kW in three phases, power factor 0.95."""
    known = {
        "rack_kw": _exactly(2.5),
        "utilisation": _exactly(1.0),
        "simultaneity": _exactly(1.0),
        "power_factor": 0.95,
    }
    return Project(phases=PHASES, stations=stations, **(known | given))


def _stations(transformers=2, each_mva=63.0):
    one = Substation(transformers, each_mva)
    return Station("east", one, ("I", "II")), Station("west", one, ("III",))


def _by_id(cases):
    return {case.id: case for case in cases}


def test_the_load_of_40_200_racks():
    load = load_of(_project(), 40_200, PUE_13)
    assert load.it_mw == pytest.approx((100.5, 100.5))
    assert load.peak_mw == pytest.approx((130.65, 130.65))
    assert load.peak_mva == pytest.approx((137.526, 137.526), abs=1e-3)
    assert load.energy_gwh == pytest.approx((1144.494, 1144.494), abs=1e-3)
    assert load.coal_tce == pytest.approx((140_658.3, 140_658.3), abs=0.1)
    assert load.water_m3 is None


def test_ten_thousand_tonnes_of_coal_are_81_gwh_or_9_3_mw_all_year():
    one_mw = Project((Phase("I", 400),), _exactly(2.5), _exactly(1.0), _exactly(1.0), 1.0)
    load = load_of(one_mw, 400, Performance(_exactly(1.0), _exactly(1.0)))
    assert load.energy_gwh.low * 10_000 / load.coal_tce.low == pytest.approx(81.4, abs=0.05)
    assert 10_000 / load.coal_tce.low == pytest.approx(9.29, abs=0.01)


def test_ranges_carry_through_and_the_peak_has_its_own_pue():
    project = _project(rack_kw=Range(2.5, 4.0), utilisation=Range(0.6, 0.8), simultaneity=Range(0.9, 1.0))
    load = load_of(project, 1_000, Performance(Range(1.1, 1.2), Range(1.2, 1.4), Range(0.5, 1.5)))
    assert load.it_mw == pytest.approx((1.35, 3.2))
    assert load.mean_mw == pytest.approx((1.485, 3.84))
    assert load.peak_mw == pytest.approx((1.62, 4.48))
    assert load.energy_gwh == pytest.approx((1.485 * 8.76, 3.84 * 8.76))
    assert load.water_m3 == pytest.approx((1.35 * 8760 * 0.5, 3.2 * 8760 * 1.5))


def test_phases_add_up():
    parts, whole = loads_by_phase(_project(), PUE_13), load_of(_project(), 40_200, PUE_13)
    for name in ("it_mw", "mean_mw", "peak_mw", "peak_mva", "energy_gwh", "coal_tce"):
        for end in (0, 1):
            assert sum(getattr(p, name)[end] for p in parts) == pytest.approx(getattr(whole, name)[end])


@pytest.mark.parametrize(
    ("transformers", "pooled", "coupled"),
    [(2, (126, Holds.no), (189, Holds.yes)), (3, (252, Holds.yes), (315, Holds.yes))],
)
def test_two_stations_for_40_200_racks(transformers, pooled, coupled):
    cases = _by_id(firm_cases(_project(*_stations(transformers)), PUE_13))
    for case, (capacity, holds) in ((CaseId.pooled, pooled), (CaseId.coupled, coupled)):
        (group,) = cases[case].groups
        assert (group.capacity_mva, group.holds) == (capacity, holds)
        assert group.load_mva == pytest.approx((137.526, 137.526), abs=1e-3)


def test_each_station_for_its_own_phases():
    east, west = _by_id(firm_cases(_project(*_stations()), PUE_13))[CaseId.apart].groups
    assert [p.name for p in east.phases] == ["I", "II"]
    assert (east.capacity_mva, east.holds, west.capacity_mva, west.holds) == (63, Holds.no, 63, Holds.yes)
    assert east.load_mva.low == pytest.approx(82.8, abs=0.05)
    assert west.load_mva.low == pytest.approx(54.7, abs=0.05)
    assert east.short_mva.low == pytest.approx(19.8, abs=0.05)
    assert west.short_mva == (0.0, 0.0)
    assert east.enough.layout == "3×50 MVA"
    assert west.enough.layout == "2×63 MVA"


def test_pooled_the_shortage_and_what_closes_it():
    (group,) = _by_id(firm_cases(_project(*_stations()), PUE_13))[CaseId.pooled].groups
    assert group.short_mva.high == pytest.approx(11.5, abs=0.05)
    assert group.enough.layout == "3×50 MVA"  # 2 x 2 x 50 = 200 MVA
    (group,) = _by_id(firm_cases(_project(*_stations(), rack_kw=_exactly(20.0)), PUE_13))[
        CaseId.pooled
    ].groups
    assert group.enough is None  # 1,100 MVA: no 110 kV substation


def test_equality_is_enough():
    project = Project((Phase("I", 1),), _exactly(63_000.0), _exactly(1.0), _exactly(1.0), 1.0)
    project = dataclasses.replace(project, stations=(Station("1", Substation(2, 63.0), ("I",)),))
    cases = firm_cases(project, Performance(_exactly(1.0), _exactly(1.0)))
    assert {case.holds for case in cases} == {Holds.yes}


@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [(63_000, 64_000, Holds.depends), (63_001, 64_000, Holds.no), (60_000, 63_000, Holds.yes)],
)
def test_equality_with_the_least_load_depends(low, high, holds):
    project = Project((Phase("I", 1),), Range(low, high), _exactly(1.0), _exactly(1.0), 1.0)
    project = dataclasses.replace(project, stations=(Station("1", Substation(2, 63.0), ("I",)),))
    cases = firm_cases(project, Performance(_exactly(1.0), _exactly(1.0)))
    assert {case.holds for case in cases} == {holds}
    # One station alone has nothing to be coupled with: it is judged as it stands, apart.
    assert deciding_case(project, cases).id is CaseId.apart


def test_a_range_of_loads_can_depend():
    (group,) = _by_id(firm_cases(_project(*_stations(), rack_kw=Range(2.0, 3.0)), PUE_13))[
        CaseId.pooled
    ].groups
    assert group.holds is Holds.depends
    assert group.short_mva.low == 0.0 < group.short_mva.high


def test_overload_and_more_outages():
    cases = _by_id(firm_cases(_project(*_stations(3), overload=1.3), PUE_13, outages=2))
    assert cases[CaseId.pooled].groups[0].capacity_mva == pytest.approx(2 * 63 * 1.3)
    assert cases[CaseId.coupled].groups[0].capacity_mva == pytest.approx(4 * 63 * 1.3)
    gone = _by_id(firm_cases(_project(*_stations(2)), PUE_13, outages=3))
    assert gone[CaseId.pooled].groups[0].capacity_mva == 0.0


def test_coupled_loses_the_largest():
    stations = Station("a", Substation(2, 40.0), ("I",)), Station("b", Substation(2, 63.0), ("II", "III"))
    (group,) = _by_id(firm_cases(_project(*stations), PUE_13))[CaseId.coupled].groups
    assert group.capacity_mva == 2 * 40 + 63


def test_stations_that_share_a_phase_are_together():
    a, b, c = (Substation(2, 63.0) for _ in range(3))
    stations = Station("a", a, ("I",)), Station("b", b, ("III",)), Station("c", c, ("I", "II"))
    groups = _by_id(firm_cases(_project(*stations), PUE_13))[CaseId.apart].groups
    found = [([s.name for s in g.stations], [p.name for p in g.phases], g.capacity_mva) for g in groups]
    assert found == [(["b"], ["III"], 63), (["a", "c"], ["I", "II"], 126)]


@pytest.mark.parametrize("feeds", [((), ("III",)), (("I",), ("III",))])
def test_without_all_feeds_apart_is_unknown(feeds):
    stations = [Station(str(i), Substation(2, 63.0), names) for i, names in enumerate(feeds)]
    cases = firm_cases(_project(*stations), PUE_13)
    assert _by_id(cases)[CaseId.apart].holds is None
    assert deciding_case(_project(*stations), cases) is None
    apart = _project(*stations, coupled=False)
    assert deciding_case(apart, cases).holds is None


def test_what_decides():
    project = _project(*_stations())
    cases = firm_cases(project, PUE_13)
    assert deciding_case(project, cases) is None  # they differ
    assert deciding_case(_project(*_stations(), coupled=True), cases).id is CaseId.coupled
    assert deciding_case(_project(*_stations(), coupled=False), cases).id is CaseId.apart
    large = _project(*_stations(4))
    agreed = deciding_case(large, firm_cases(large, PUE_13))
    assert (agreed.holds, agreed.id) == (Holds.yes, CaseId.apart)  # all three hold: even the strictest


def test_no_stations_no_cases():
    assert firm_cases(_project(), PUE_13) == ()
    assert exceeds_110_kv(Range(90.0, 100.0))
    assert not exceeds_110_kv(Range(90.0, 99.9))


@given(st.integers(1, 5), st.floats(10, 250), st.integers(1, 5), st.floats(10, 250), st.integers(1, 4))
def test_more_transformers_never_less_firm(n, mva, more, other, outages):
    def capacities(count):
        stations = (
            Station("a", Substation(count, mva), ("I", "II")),
            Station("b", Substation(more, other), ("III",)),
        )
        cases = firm_cases(_project(*stations), PUE_13, outages=outages)
        return [sum(g.capacity_mva for g in case.groups) for case in cases]

    before, after = capacities(n), capacities(n + 1)
    assert all(b <= a + 1e-9 for b, a in zip(before, after, strict=True))
    assert before[1] <= before[2] + 1e-9  # one out in each is never milder than one out of all
