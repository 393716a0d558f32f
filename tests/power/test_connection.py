"""Feeds, routes, losses and latency on networks small enough to work out by hand."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.catalogue import TOWN, Catalogue, Layer
from siting.errors import LayerError, StudyError
from siting.evidence import Label, Source
from siting.geo.geodesy import distance_km
from siting.power.connection import GridNetwork
from siting.power.feeds import losses_of
from siting.power.firm_capacity import Holds
from siting.power.load import Load, Range
from siting.power.network_schema import LinePart, NetworkPart

LON, LAT = 112.2, 37.5
ONE = Range(1.0, 1.0)
LOAD = Load(1, ONE, ONE, Range(50.0, 50.0), Range(90.0, 110.0), ONE, ONE, None)
KM_PER_DEG_LON, KM_PER_DEG_LAT = (
    float(distance_km(LON, LAT, LON + dx, LAT + dy)) * 100 for dx, dy in ((0.01, 0), (0, 0.01))
)


def _at(east_km, north_km):
    return LON + east_km / KM_PER_DEG_LON, LAT + north_km / KM_PER_DEG_LAT


def _layer(name, geometry, columns=None, *, names=None, complete=True, position="exact"):
    count = len(geometry)
    labels = tuple(Label(n, n) for n in names or [f"{name} {k}" for k in range(count)])
    held = {
        key: np.array(values) if isinstance(values[0], float) else np.array(values, dtype=object)
        for key, values in (columns or {}).items()
    }
    return Layer(
        name,
        Label(name, name),
        labels,
        np.array(geometry, dtype=object),
        held,
        np.zeros(count),
        complete,
        f"layer-{name}",
        position,
    )


def _stations(**nodes):
    """Each node: (east km, north km, kV, spare MVA, upstream)."""
    return _layer(
        "stations",
        [shapely.Point(_at(x, y)) for x, y, *_ in nodes.values()],
        {
            "voltage_kv": [float(n[2]) for n in nodes.values()],
            "spare_mva": [float("nan") if n[3] is None else float(n[3]) for n in nodes.values()],
            "upstream": [n[4] for n in nodes.values()],
        },
        names=list(nodes),
    )


def _lines(name, *ways):
    return _layer(name, [shapely.LineString([_at(*p) for p in way]) for way in ways])


def _connect(*layers, **part):
    source = Source("x", Label("x", "x"), "", "", "", "user", Label("", ""))
    catalogue = Catalogue({x.id: x for x in layers}, {x.source: source for x in layers})
    network = GridNetwork(NetworkPart.model_validate({"stations": "stations"} | part), catalogue)
    return network.connect(LON, LAT, LOAD, 0.95)


FOUR = {
    "A": (10, 0, 110, 120, "U"),
    "B": (12, 1, 110, 100, "V"),  # near A in direction, but of another upstream
    "C": (-15, 0, 110, 95, "W"),
    "D": (0, 9, 110, 80, "U"),  # nearest, but of A's upstream
}


def test_the_two_shortest_feeds_that_are_independent():
    found = _connect(_stations(**FOUR))
    # D + B = 9 + 12.04 km: other upstream, other direction. D + A share U; A + B are 5 degrees apart but diverge.
    assert (found.pair.first.node.name.en, found.pair.second.node.name.en) == ("D", "B")
    assert found.pair.independent is True
    assert found.pair.first.node.km == pytest.approx(9.0, abs=0.01)
    assert found.pair.second.node.km == pytest.approx(math.hypot(12, 1), abs=0.02)
    assert found.pair.angle_deg == pytest.approx(math.degrees(math.atan2(12, 1)), abs=0.1)
    assert [f.node.name.en for f in found.feeds] == ["D", "A", "B", "C"]


def test_what_is_left_when_either_is_lost():
    found = _connect(_stations(**FOUR))
    # 90-110 MVA: B has 100 to give, D 80.
    assert found.pair.left(LOAD.peak_mva) == (Holds.depends, Holds.no)
    unknown = _connect(_stations(A=(10, 0, 110, None, "U"), C=(-15, 0, 110, 200, "W")))
    assert unknown.pair.left(LOAD.peak_mva) == (Holds.yes, None)


def test_where_the_layer_does_not_say_it_is_unknown_never_yes():
    found = _connect(_stations(A=(10, 0, 110, 100, ""), C=(-15, 0, 110, 95, "W")))
    assert (found.pair.same_upstream, found.pair.independent) == (None, None)


def test_one_upstream_or_one_behind_the_other_is_not_independent():
    same = _connect(_stations(A=(10, 0, 110, 100, "U; V"), C=(-15, 0, 110, 95, "V")))
    assert same.pair.independent is False
    behind = _connect(_stations(A=(10, 0, 110, 100, "C"), C=(-15, 0, 220, 95, "")))
    assert behind.pair.same_upstream is True


def test_two_feeds_in_one_corridor():
    # 200 m apart at 10 km: within 500 m of each other all the way; the first kilometre does not count.
    found = _connect(_stations(A=(10, 0, 110, 100, "U"), B=(10, 0.2, 110, 95, "V")))
    assert found.pair.independent is False
    assert found.pair.shared_km == pytest.approx(9.0, abs=0.02)
    assert (
        _connect(_stations(A=(10, 0, 110, 100, "U"), B=(10, 0.2, 110, 95, "V")), corridor_m=10).pair.shared_km
        < 0.6
    )


def test_a_longer_feed_is_taken_rather_than_one_in_the_same_corridor():
    for far in (-15, 15):
        found = _connect(
            _stations(A=(10, 0, 110, 100, "U"), B=(10, 0.2, 110, 95, "V"), C=(0, far, 110, 95, "W"))
        )
        assert [f.node.name.en for f in (found.pair.first, found.pair.second)] == ["A", "C"]
        assert found.pair.independent is True


def test_what_may_be_independent_is_taken_before_what_is_not():
    unsaid = {"A": (10, 0, 110, 100, "U"), "B": (-11, 0, 110, 95, "U"), "C": (0, 15, 110, 95, "")}
    found = _connect(_stations(**unsaid)).pair
    assert ([f.node.name.en for f in (found.first, found.second)], found.independent) == (["A", "C"], None)
    found = _connect(_stations(**unsaid, D=(0, -30, 110, 95, "V"))).pair
    assert ([f.node.name.en for f in (found.first, found.second)], found.independent) == (["A", "D"], True)


@pytest.mark.parametrize("part", [{}, {"surface": {"cell_m": 100}}])
def test_at_the_station_itself_there_is_no_way_and_no_detour(part):
    found = _connect(_stations(A=(0, 0, 110, 100, "U"), C=(-15, 0, 110, 95, "W")), **part).pair
    assert found.first.node.km == 0
    assert math.isnan(found.first.detour)
    assert (found.shared_km, found.independent) == (0, True)


def test_without_fibre_there_are_no_parts_of_it():
    found = _connect(_stations(A=(10, 0, 110, 100, "U"), C=(-15, 0, 110, 95, "W")))
    assert (found.fibre, found.fibre_parts) == ((), 0)


def test_fewer_than_two_stations_is_no_pair():
    assert _connect(_stations(A=(10, 0, 110, 100, "U"))).pair is None
    far = _connect(_stations(A=(10, 0, 110, 100, "U"), C=(-150, 0, 110, 95, "W")))
    assert (far.pair, len(far.feeds)) == (None, 1)
    low = _connect(_stations(A=(10, 0, 35, 100, "U"), C=(-15, 0, 110, 95, "W")), min_voltage_kv=110)
    assert [f.node.name.en for f in low.feeds] == ["C"]


def test_the_twelve_nearest_stations_are_looked_at():
    found = _connect(_stations(**{f"S{k}": (0, 10 + k, 110, 100, "U") for k in range(14)}))
    assert [f.node.name.en for f in found.feeds] == [f"S{k}" for k in range(12)]


def test_without_a_surface_none_of_it_is_unknown_or_blocked():
    found = _connect(_stations(**FOUR))
    assert (found.unknown_ground, found.blocked) == (0.0, False)


def test_lines_tell_what_feeds_a_station_and_shared_corridors():
    stations = _stations(A=(10, 0, 110, 100, ""), C=(-15, 0, 110, 95, ""), U=(0, 40, 500, None, ""))
    lines = _lines("lines", [(10, 0), (0.1, 40)], [(-15, 0), (-0.1, 40)])
    found = _connect(stations, lines, lines="lines", min_voltage_kv=1, search_km=30)
    assert found.pair.first.node.upstream == {"U"}
    assert found.pair.same_upstream is True
    assert found.pair.supply_shared_km > 0.5  # near U both lines come together
    bare = _connect(stations, _lines("lines", [(50, 50), (60, 60)]), lines="lines", search_km=30)
    assert bare.pair.supply_shared_km is None


def test_a_town_level_list_gives_a_class_and_no_distance():
    stations = _layer(
        "stations", [shapely.Point(LON, LAT)], {"county_code": ["141122"]}, names=["T"], position=TOWN
    )
    found = _connect(stations)
    assert (found.pair, found.feeds, found.line_km) == (None, (), None)
    assert found.by_town.nearness == "same county"  # 141122 is Jiaocheng
    towns = {"county_code": ["141122"], "voltage_kv": [110.0]}
    low = _layer("stations", [shapely.Point(LON, LAT)], towns, names=["T"], position=TOWN)
    assert _connect(low, min_voltage_kv=220).by_town is None
    embedded = GridNetwork(NetworkPart(stations="grid_stations"), Catalogue()).connect(LON, LAT, LOAD, 0.95)
    assert embedded.pair is None
    assert embedded.by_town.nearness in {"same county", "neighbouring county", "farther"}


# --- routes


def _wall():
    """A north-south wall 5 km east of the site, from 20 km south to 4 km north."""
    return _layer("wall", [shapely.box(*_at(4.8, -20), *_at(5.2, 4))])


TWO = {"A": (10, 0, 110, 120, "U"), "C": (-10, 0, 110, 95, "W")}


def test_a_route_goes_round_what_is_blocked():
    surface = {"cell_m": 100, "ground": [{"layer": "wall", "blocked": True}]}
    found = _connect(_stations(**TWO), _wall(), surface=surface)
    routes = {f.node.name.en: f for f in (found.pair.first, found.pair.second)}
    # Round the north end in steps of 45 degrees: 4 km of them diagonal each way, 10 km east.
    assert routes["A"].route_km == pytest.approx(10 + 2 * 4 * (math.sqrt(2) - 1), abs=0.25)
    assert routes["A"].detour == pytest.approx(routes["A"].route_km / 10, abs=0.01)
    assert routes["C"].route_km == pytest.approx(10, abs=0.15)
    assert found.pair.first.node.name.en == "C"
    straight = _connect(_stations(**TWO))
    assert found.line_km.low == pytest.approx(straight.line_km.low)
    assert straight.line_km.high == pytest.approx(1.3 * 20, abs=0.05)


def test_dear_ground_is_crossed_where_going_round_costs_more():
    surface = {"cell_m": 100, "ground": [{"layer": "wall", "weight": 3}]}
    found = _connect(_stations(**TWO), _wall(), surface=surface)
    route = {f.node.name.en: f for f in (found.pair.first, found.pair.second)}["A"]
    assert route.route_km == pytest.approx(10, abs=0.15)


def test_the_second_route_keeps_out_of_the_first_corridor():
    stations = _stations(A=(10, 0, 110, 120, "U"), B=(10, 2, 110, 95, "V"))
    plain = _connect(stations)
    assert plain.pair.shared_km > 0
    found = _connect(stations, surface={"cell_m": 100})
    assert found.pair.shared_km == pytest.approx(0, abs=0.15)
    assert not found.blocked
    assert found.pair.second.route_km > plain.pair.second.node.km


def test_no_second_route_is_said():
    ring = shapely.difference(
        shapely.box(*_at(-3, -3), *_at(3, 3)), shapely.box(*_at(-2.6, -2.6), *_at(2.6, 2.6))
    )
    gate = shapely.difference(ring, shapely.box(*_at(2, -0.2), *_at(4, 0.2)))
    stations = _stations(A=(10, 0, 110, 120, "U"), C=(-10, 0, 110, 95, "W"))
    surface = {"cell_m": 100, "ground": [{"layer": "ring", "blocked": True}]}
    found = _connect(stations, _layer("ring", [gate]), surface=surface)
    assert found.blocked
    assert found.pair.independent is False
    assert found.pair.shared_km > 1


def test_a_surface_that_is_too_large_or_names_no_word():
    with pytest.raises(StudyError, match=r"cells\. Give a cell_m above 5"):
        _connect(_stations(A=(40, 40, 110, 1, ""), C=(-40, -40, 110, 1, "")), surface={"cell_m": 5})
    kinds = _layer("kinds", [shapely.box(*_at(1, 1), *_at(2, 2))], {"kind": ["forest"]})
    with pytest.raises(StudyError, match="Did you mean 'forest'"):
        _connect(
            _stations(**TWO),
            kinds,
            surface={"ground": [{"layer": "kinds", "column": "kind", "weights": {"forrest": 2}}]},
        )
    with pytest.raises(LayerError, match="no such layer"):
        _connect(_stations(**TWO), surface={"ground": [{"layer": "nothing", "weight": 2}]})


@settings(deadline=None, max_examples=6)
@given(st.integers(-8, 8), st.integers(1, 6))
def test_more_blocked_ground_never_shortens_a_route(north, size):
    surface = {"cell_m": 250, "margin_km": 15, "ground": [{"layer": "wall", "blocked": True}]}
    more = _layer("wall", [*_wall().geometry, shapely.box(*_at(2, north), *_at(3, north + size))])
    one, two = (_connect(_stations(**TWO), walls, surface=surface) for walls in (_wall(), more))
    km = [{f.node.name.en: f.route_km for f in (c.pair.first, c.pair.second)}["A"] for c in (one, two)]
    assert km[1] >= km[0] - 1e-9


# --- roads, losses, fibre


def test_the_way_along_roads_and_how_far_they_are():
    roads = _lines("roads", [(0, 0.5), (10, 0.5)], [(-30, 5), (-10, 5)])
    found = _connect(_stations(**TWO), roads, roads="roads")
    feeds = {f.node.name.en: f for f in (found.pair.first, found.pair.second)}
    assert feeds["A"].road_km == pytest.approx(10, abs=0.02)
    assert feeds["A"].snap_km == pytest.approx((0.5, 0.5), abs=0.01)
    assert math.isnan(feeds["C"].road_km)  # the other road is not connected with it
    assert found.parts == 2


def test_losses_of_the_textbook_line():
    # 50 MW at 110 kV, power factor 0.95, 0.12 ohm/km, 10 km: 276 A, 275 kW, 0.55%.
    line = LinePart(resistance_ohm_per_km=0.12, reactance_ohm_per_km=0.4, ampacity_a=610, source="table")
    lost = losses_of(line, 10.0, 110.0, Range(50.0, 50.0), 0.95)
    assert lost.loss_mw.low == pytest.approx(0.275, abs=0.001)
    assert lost.loss_percent.low == pytest.approx(0.55, abs=0.003)
    assert lost.current_share.low == pytest.approx(276.2 / 610, abs=1e-3)
    # (P R + Q X) / U^2 = (50 x 1.2 + 16.43 x 4) / 110^2.
    assert lost.drop_percent.low == pytest.approx(100 * (60 + 16.434 * 4) / 12_100, abs=1e-3)
    assert losses_of(line, 10.0, math.nan, Range(50.0, 50.0), 0.95) is None
    bare = LinePart(resistance_ohm_per_km=0.12, source="table")
    assert losses_of(bare, 10.0, 110.0, Range(50.0, 50.0), 0.95).drop_percent is None


def test_latency_along_fibre_beside_the_assumed_factor():
    lon, lat = 112.549, 37.870
    fibre = _layer("fibre", [shapely.LineString([(LON, LAT), (LON, lat), (lon, lat)])])
    (way,) = _connect(_stations(**TWO), fibre, fibre="fibre", fibre_to=["Taiyuan"]).fibre
    along = float(distance_km(LON, LAT, LON, lat) + distance_km(LON, lat, lon, lat))
    assert way.along_km == pytest.approx(along, abs=1.0)
    assert way.round_trip_ms.low == pytest.approx(way.along_km * 2 * 4.897e-3)
    assert way.assumed_ms == pytest.approx([way.straight_km * 2 * 4.897e-3 * f for f in (1.2, 1.5, 2.1)])
    assert way.factor == pytest.approx((way.along_km + sum(way.snap_km)) / way.straight_km)
    assert way.factor > 1


def test_fibre_that_does_not_lead_there():
    fibre = _layer(
        "fibre",
        [
            shapely.LineString([(LON, LAT), (LON + 0.1, LAT)]),
            shapely.LineString([(112.5, 37.87), (112.55, 37.87)]),
        ],
    )
    found = _connect(_stations(**TWO), fibre, fibre="fibre", fibre_to=["Taiyuan"])
    (way,) = found.fibre
    assert math.isnan(way.along_km)
    assert way.round_trip_ms is None
    assert found.fibre_parts == 2


def test_a_layer_without_lines_is_no_road():
    with pytest.raises(LayerError, match="has no lines"):
        _connect(_stations(**TWO), _layer("roads", [shapely.Point(LON, LAT)]), roads="roads")
