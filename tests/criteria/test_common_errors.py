"""Built-in criteria declare the errors that sites have in common, which are drawn once for all of them."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

import siting
from siting.catalogue import Catalogue, ClimateFile, Layer
from siting.climate.climate_table import ClimateTable, climate_table
from siting.climate.kriging import month_weights, station_means
from siting.climate.place import StationSearch, mean_temperature
from siting.climate.shift import NAMED_SHIFTS
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.criteria.common_errors import (
    CELL_PART,
    SAME_DIRECTION,
    STATION_PART,
    layer_errors,
    position_error,
)
from siting.criteria.cooling import FREE_COOLING
from siting.criteria.distance import DISTANCE
from siting.criteria.efficiency import PUE, WUE
from siting.decide import smaa as smaa_module
from siting.decide.score_table import score_table
from siting.evidence import Label
from siting.geo.geodesy import distance_km
from siting.outcome.columns import Packer, measured_of
from tests.support import plain_smaa
from tests.support.epw_files import epw, hours
from tests.support.outcomes import criterion
from tests.support.places import SEAT, sites

N = 4_000
NEIGHBOUR = (SEAT[0] + 0.02, SEAT[1] + 0.01)  # 2 km away, in the same cell
FAR = (SEAT[0] + 8.0, SEAT[1] + 6.0)


def measured(which, places, catalogue=None, **params):
    place = sites(places, elevation_m=[753.0] * len(places))
    return which.prepare(which.params.model_validate(params), catalogue or Catalogue()).measure(place)


def drawn(which, found, worst, best):
    """Scores of the samples, (s, n): by the shared draws, and by draws of each site's own."""
    value = {"kind": "linear", "worst": worst, "best": best}
    tables = [
        score_table([criterion("c", q, value=value, measure=which.id)], np.arange(len(found.main)))
        for q in (found.main, replace(found.main, shared=()))
    ]
    one = np.ones((N, 1))
    return [
        smaa_module._scores(smaa_module._Problem(table), one, plain_smaa.streams(1, N)) for table in tables
    ]


def widths(scores):
    """Width of the 90% interval of the difference between the first two sites."""
    low, high = np.quantile(scores[:, 0] - scores[:, 1], (0.05, 0.95))
    return high - low


@pytest.mark.parametrize(
    ("which", "worst", "best"), [(MEAN_TEMPERATURE, 40, -20), (FREE_COOLING, 0, 8760), (PUE, 2, 1)]
)
def test_neighbouring_parcels_differ_much_less_than_by_draws_of_their_own(which, worst, best):
    shared, apart = (widths(s) for s in drawn(which, measured(which, [SEAT, NEIGHBOUR]), worst, best))
    assert shared < 0.6 * apart


def test_each_site_alone_is_as_uncertain_as_before():
    shared, apart = drawn(MEAN_TEMPERATURE, measured(MEAN_TEMPERATURE, [SEAT, NEIGHBOUR]), 40, -20)
    for share in (0.05, 0.5, 0.95):
        assert np.quantile(shared[:, 0], share) == pytest.approx(np.quantile(apart[:, 0], share), abs=0.003)


def test_the_parts_are_those_of_the_variance():
    main = measured(MEAN_TEMPERATURE, [SEAT, NEIGHBOUR, FAR]).main
    shift = NAMED_SHIFTS["present"]
    years, region, cell = main.shared
    total = (main.high - main.value) ** 2
    place = total - shift.error_90_k**2
    assert years.part == pytest.approx(shift.common * shift.error_90_k**2 / total)
    by_hand = ((1 - shift.common) * shift.error_90_k**2 + STATION_PART * place) / total
    assert region.part == pytest.approx(by_hand)
    assert cell.part == pytest.approx(CELL_PART * place / total)
    assert (years.code[0], region.code[0], cell.code[0]) == (years.code[1], region.code[1], cell.code[1])
    assert years.code[0] == years.code[2]
    assert (region.code[0] == region.code[2], cell.code[0] == cell.code[2]) == (False, False)


def test_without_a_shift_nothing_is_common_to_all_of_china():
    years, region, _ = measured(MEAN_TEMPERATURE, [SEAT, FAR], years="typical_years").main.shared
    assert not years.part.any()
    assert (region.part > 0.35).all()


def test_an_unknown_elevation_is_the_sites_own():
    place = sites([SEAT, SEAT], elevation_m=[753.0, np.nan])
    made = MEAN_TEMPERATURE.prepare(MEAN_TEMPERATURE.params(), Catalogue())
    for error in made.measure(place).main.shared:
        assert error.part[1] < error.part[0]


def test_what_is_unknown_shares_nothing():
    main = measured(MEAN_TEMPERATURE, [SEAT, (2.35, 48.86)]).main
    assert all(error.code[1] == -1 for error in main.shared)


def test_warmer_is_fewer_hours_and_a_higher_mean_by_one_error():
    mean, free = measured(MEAN_TEMPERATURE, [SEAT]).main, measured(FREE_COOLING, [SEAT]).main
    assert [e.id for e in mean.shared] == [e.id for e in free.shared]
    assert {e.falling for e in mean.shared} == {False}
    assert {e.falling for e in free.shared} == {True}


def test_limits_of_humidity_have_an_interval_of_their_own():
    assert measured(FREE_COOLING, [SEAT, NEIGHBOUR], technology="air_side").main.shared == ()


@pytest.mark.parametrize("which", [PUE, WUE])
def test_the_design_is_the_same_at_all_sites(which):
    main = measured(which, [SEAT, FAR]).main
    design, *climate = main.shared
    assert design.id.startswith(f"designs-{which.id}-large_waterside")
    assert design.code[0] == design.code[1]
    assert ((design.part > 0.3) & (design.part <= 1)).all()
    assert (design.part + sum(e.part for e in climate) <= 1 + 1e-12).all()


def test_cells_of_the_climate_begin_at_whole_degrees():
    """A quarter of a degree each: places on both sides of a border have an error of their own."""
    at = [(112.01, 37.51), (112.24, 37.74), (112.26, 37.51), (112.01, 37.76)]
    (cell,) = [e for e in measured(MEAN_TEMPERATURE, at).main.shared if e.id == "climate-cell"]
    assert cell.code[0] == cell.code[1]
    assert len(set(cell.code.tolist())) == 3


def test_years_of_a_weather_file_are_common_to_the_sites_of_its_station(tmp_path):
    warmer = [[*row[:6], row[6] + 2, *row[7:]] for row in hours(2006)]
    epw(tmp_path / "w.epw", hours(2005) + warmer)
    catalogue = Catalogue(climate=ClimateFile("weather", tmp_path / "w.epw"))
    main = measured(MEAN_TEMPERATURE, [SEAT, NEIGHBOUR], catalogue).main
    assert sum(e.part[0] for e in main.shared) > 0.9


def test_a_neighbour_two_hundred_metres_higher_is_colder_beyond_doubt(tmp_path):
    (tmp_path / "sites.csv").write_text(
        "site_id,name,lon,lat,elevation_m\nA,A,112.15,37.55,760\nB,B,112.17,37.56,960\n"
    )
    (tmp_path / "study.yaml").write_text(
        "title: Neighbours\nsites: {file: sites.csv}\ncriteria:\n"
        "  - {id: mean_temperature, weight: 1, value: {kind: linear, worst: 13, best: 6}}\n"
    )
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    main = result.outcome.criteria[0].measured.main
    assert main.high[1] > main.low[0]  # their intervals overlap
    (found,) = siting.promote(result, "B", ["A"]).comparisons.to_dict("records")
    assert (found["better"], found["robustness"], bool(found["too_close"])) == ("site", "robust", False)


# --- positions of features ----------------------------------------------------------------------------------


def layer(*, complete=True, radius_km=5.0):
    points = np.array([shapely.Point(112.0, 37.0)], dtype=object)
    return Layer(
        "nodes", Label("Nodes", "节点"), (Label("A", "A"),), points, {}, np.array([radius_km]), complete, "s"
    )


def to_layer(given, places):
    catalogue = Catalogue(user_layers={"nodes": given})
    return measured(DISTANCE, places, catalogue, layer="nodes").main


def test_a_misplaced_node_is_one_error_for_those_who_see_it_from_one_side():
    (error,) = to_layer(layer(), [(112.5, 37.1), (112.6, 37.1), (111.4, 36.9), (112.1, 37.6)]).shared
    assert error.code[0] == error.code[1]
    assert len(set(error.code.tolist())) == 3
    assert error.part == pytest.approx([SAME_DIRECTION] * 4)


def test_of_a_parcel_only_what_is_the_nodes_share():
    box = shapely.box(112.5, 37.0, 112.6, 37.1)
    (error,) = to_layer(layer(), [box]).shared
    assert 0.2 < error.part[0] < SAME_DIRECTION


@pytest.mark.parametrize("given", [layer(complete=False), layer(radius_km=0.0)])
def test_a_list_with_gaps_and_exact_positions_share_nothing(given):
    assert to_layer(given, [(112.5, 37.1), (112.6, 37.1)]).shared == ()


def test_chunks_are_joined_with_their_parts():
    tables = []
    for place in (SEAT, NEIGHBOUR):
        packer = Packer()
        packer.measured("mean", measured(MEAN_TEMPERATURE, [place]))
        tables.append(packer.table())
    joined = measured_of(tables, ["mean"])[0].main
    for error, whole in zip(
        joined.shared, measured(MEAN_TEMPERATURE, [SEAT, NEIGHBOUR]).main.shared, strict=True
    ):
        assert np.array_equal(error.code, whole.code)
        assert error.part == pytest.approx(whole.part)


# --- the evidence -------------------------------------------------------------------------------------------


def _without(table, out):
    keep = np.setdiff1d(np.arange(len(table.stations)), out)
    names = type(table.stations).__dataclass_fields__
    stations = type(table.stations)(*(getattr(table.stations, name)[keep] for name in names))
    rows = np.concatenate([np.arange(table.offset[k], table.offset[k + 1]) for k in keep])
    ends = np.concatenate([[0], np.cumsum(np.diff(table.offset)[keep])])
    columns = (table.month, table.dry_bulb, table.humidity, table.hours)
    return ClimateTable(stations, ends, *(c[rows] for c in columns))


@pytest.mark.slow
def test_stations_left_out_together_err_together():
    table = climate_table()
    stations, truth = table.stations, station_means(table).dry_bulb_c @ month_weights()
    first, second = np.triu_indices(len(stations), 1)
    km = distance_km(stations.lon[first], stations.lat[first], stations.lon[second], stations.lat[second])
    errors = []
    for pair in np.column_stack([first, second])[km < 75]:
        few = _without(table, pair)
        near = StationSearch(few).neighbours(
            stations.lon[pair], stations.lat[pair], stations.elevation_m[pair]
        )
        errors.append((mean_temperature(few, near)[0] - truth[pair]) / near.offset_90_k)
    one, other = np.array(errors).T
    together = 2 * np.mean(one * other) / np.mean(one**2 + other**2)
    assert len(errors) >= 15
    assert STATION_PART <= together <= STATION_PART + CELL_PART


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((0, 10.0), (0, 40.0), True),  # one octant
        ((0, 44.0), (0, 46.0), False),
        ((0, 44.95), (0, 45.05), False),
        ((0, 360.0), (0, 1.0), True),
        ((0, 350.0), (0, -10.0), True),
        ((0, 359.0), (0, 1.0), False),
        ((0, -5.0), (0, 315.0), True),
        ((0, 10.0), (1, 10.0), False),  # another feature
        ((0, 350.0), (1, 10.0), False),
        ((1, 350.0), (2, 350.0), False),
    ],
)
def test_sites_share_the_error_of_a_point_that_they_see_in_one_octant(one, other, same):
    feature, bearing = (np.array(x) for x in zip(one, other, strict=True))
    shared = position_error("p", feature, bearing, np.array([1.0, 0.5]))
    assert (shared.code[0] == shared.code[1]) == same
    assert shared.part == pytest.approx([0.9, 0.45])  # 0.95 squared: the mean over an octant


def test_the_part_of_a_position_is_its_share_of_the_variance():
    layer = _point_layer(3.0)
    place = sites([SEAT, SEAT, SEAT], radius_km=[0.0, 4.0, 4.0])
    (shared,) = layer_errors(layer, np.zeros(3, dtype=np.int64), place, np.array([0.0, 0.0, 24.0]))
    # 9 of 9; 9 of 9 + 16; 9 of 9 + 16 + 144.
    assert shared.part == pytest.approx([0.9, 0.9 * 9 / 25, 0.9 * 9 / 169])
    assert layer_errors(_point_layer(0.0), np.zeros(3, dtype=np.int64), place, np.zeros(3)) == ()
    assert (
        layer_errors(_point_layer(3.0, complete=False), np.zeros(3, dtype=np.int64), place, np.zeros(3)) == ()
    )


def _point_layer(radius_km, *, complete=True):
    return Layer(
        "p", Label("p", "p"), (Label("n", "n"),), shapely.points([[SEAT[0] + 0.1, SEAT[1]]]), {}, np.array([radius_km]),
        complete, "layer-p",
    )  # fmt: skip
