"""A site that is known within a radius only: its distances, its climate and its county get that radius."""

import numpy as np
import pytest
import shapely

import siting
from siting.catalogue import Catalogue, Layer
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.criteria.county_facts import GROUND_ACCELERATION
from siting.criteria.distance import DISTANCE
from siting.criteria.generation import GENERATION_NEARBY
from siting.criteria.grid import GRID_ACCESS
from siting.criteria.recovery import RECOVERY_BAND
from siting.errors import SitesError, StudyError
from siting.evidence import EvidenceClass, Label
from siting.gazetteer import NOWHERE, gazetteer
from siting.geo.geodesy import distance_km
from siting.sites.read import read_sites
from tests.support.places import SEAT, sites

RADIUS = 8.0
POINTS = [(112.6, 37.8), (112.9, 37.4), (111.8, 37.2)]
STUDY = """
title: Vague
sites: {{file: sites.csv{radius}}}
criteria:
  - {{id: distance, params: {{to: Taiyuan}}, value: {{kind: linear, worst: 100, best: 0}}, weight: 1}}
outputs: [ranking]
"""


def nodes():
    count = len(POINTS)
    columns = {
        "voltage_kv": np.full(count, 220.0),
        "capacity_mva": np.full(count, 240.0),
        "capacity_mw": np.array([100.0, 200.0, 400.0]),
    }
    names = tuple(Label(f"N{i}", f"N{i}") for i in range(count))
    points = np.array([shapely.Point(*p) for p in POINTS], dtype=object)
    return Layer("nodes", Label("N", "N"), names, points, columns, np.zeros(count), True, "s")


def measured(criterion, within_km, where=(SEAT,), **params):
    place = sites(list(where), elevation_m=[753.0] * len(where), radius_km=[within_km] * len(where))
    catalogue = Catalogue(user_layers={"nodes": nodes()})
    return criterion.prepare(criterion.params.model_validate(params), catalogue).measure(place).main


def around(count=72):
    """Places all around the seat, within the radius."""
    from siting.geo.geodesy import geod

    angle = np.linspace(0, 360, count, endpoint=False)
    reach = RADIUS * 1000 * np.tile([0.3, 0.7, 1.0], count // 3)
    lon, lat, _ = geod().fwd(np.full(count, SEAT[0]), np.full(count, SEAT[1]), angle, reach)
    return list(zip(lon, lat, strict=True))


DISTANCES = [
    (DISTANCE, {"to": "Taiyuan"}),
    (DISTANCE, {"layer": "nodes"}),
    (GRID_ACCESS, {"layer": "nodes"}),
    (RECOVERY_BAND, {"mode": "same_city", "anchors": ["Taiyuan"]}),
    (GENERATION_NEARBY, {"layer": "nodes", "radius_km": 50}),
]


@pytest.mark.parametrize(("criterion", "params"), DISTANCES)
def test_the_interval_holds_wherever_within_the_radius_the_site_is(criterion, params):
    found = measured(criterion, RADIUS, **params)
    truth = measured(criterion, 0.0, around(), **params).value
    assert found.low[0] <= truth.min()
    assert truth.max() <= found.high[0]
    assert found.value[0] == measured(criterion, 0.0, **params).value[0]
    assert found.evidence[0] == EvidenceClass.ESTIMATED


def test_the_interval_of_a_distance_is_no_wider_than_it_must_be():
    found = measured(DISTANCE, RADIUS, to="Taiyuan")
    assert (found.value - found.low, found.high - found.value) == (
        pytest.approx(RADIUS),
        pytest.approx(RADIUS),
    )


def test_the_climate_is_less_sure_and_its_value_stays():
    exact, vague = (measured(MEAN_TEMPERATURE, km) for km in (0.0, 40.0))
    assert vague.value == pytest.approx(exact.value)
    assert vague.high - vague.value == pytest.approx(np.hypot(exact.high - exact.value, 2.5 * 0.4))


def test_another_county_becomes_possible():
    known = gazetteer()
    lon, lat = np.array([SEAT[0]]), np.array([SEAT[1]])
    exact, vague = (known.nearest(lon, lat, np.array([km])) for km in (0.0, 15.0))
    assert (exact.second[0], vague.second[0] == NOWHERE) == (NOWHERE, False)
    assert measured(GROUND_ACCELERATION, 0.0).known[0]


def test_the_column_of_the_file_comes_before_the_study(tmp_path):
    (tmp_path / "sites.csv").write_text("name,lon,lat,radius_km\nA,112.2,37.5,2\nB,112.3,37.5,\n")
    for radius, wanted in (("", [2.0, 0.0]), (", radius_km: 5", [2.0, 5.0])):
        (tmp_path / "study.yaml").write_text(STUDY.format(radius=radius))
        outcome = siting.run(siting.load_study(tmp_path / "study.yaml")).outcome
        main = outcome.criteria[0].measured.main
        assert main.high - main.value == pytest.approx(wanted)
        assert outcome.sites.radius_km == pytest.approx(wanted)


def test_the_study_states_one_for_all(tmp_path):
    (tmp_path / "sites.csv").write_text("name,lon,lat\nA,112.2,37.5\n")
    (tmp_path / "study.yaml").write_text(STUDY.format(radius=", radius_km: 3"))
    main = siting.run(siting.load_study(tmp_path / "study.yaml")).outcome.criteria[0].measured.main
    taiyuan = Catalogue().place("Taiyuan")
    assert main.high[0] == pytest.approx(float(distance_km(112.2, 37.5, taiyuan.lon, taiyuan.lat)) + 3)


@pytest.mark.parametrize("radius", ["-1", "5000"])
def test_a_radius_that_is_none_is_refused(tmp_path, radius):
    (tmp_path / "sites.csv").write_text(f"name,lon,lat,radius_km\nA,112.2,37.5,{radius}\n")
    with pytest.raises(SitesError, match=f"radius_km {radius} of 'A'"):
        read_sites(tmp_path / "sites.csv")
    (tmp_path / "study.yaml").write_text(STUDY.format(radius=f", radius_km: {radius}"))
    with pytest.raises(StudyError, match="radius_km"):
        siting.load_study(tmp_path / "study.yaml")
