"""Recovery bands: the county's claims, thresholds at equality, anchors, fibre."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError
from pyproj import Geod

from siting.catalogue import Catalogue
from siting.criteria.recovery import RecoveryBand, RecoveryParams
from tests.support.places import SEAT, sites

WGS84 = Geod(ellps="WGS84")
TAIYUAN, BEIJING = (112.549, 37.870), (116.397, 39.909)


def anchor(point, name="A"):
    return {"name": name, "lon": point[0], "lat": point[1]}


def measure(place, **params):
    band = RecoveryBand(RecoveryParams.model_validate(params), Catalogue())
    return {q.name: q for q in band.measure(place).quantities}


def at(km, bearing=90.0, start=(112.0, 37.0)):
    x, y, _ = WGS84.fwd(*start, bearing, km * 1000)
    return (x, y)


def test_the_county_is_in_the_same_city_band():
    found = measure(sites([(112.156, 37.551)]), mode="same_city", anchors=[anchor(TAIYUAN)])
    assert found["distance"].value[0] == pytest.approx(49.54, abs=0.005)
    assert found["band"].text[0].as_py() == "inside"
    assert found["margin"].value[0] == pytest.approx(60 - 49.54, abs=0.005)


def test_the_county_is_not_beyond_500_km_of_beijing():
    found = measure(sites([(112.156, 37.551)]), mode="remote", anchors=[anchor(BEIJING)])
    assert found["distance"].value[0] == pytest.approx(452.14, abs=0.005)
    assert found["band"].text[0].as_py() == "soft"
    assert found["margin"].value[0] == pytest.approx(452.14 - 500, abs=0.005)


@pytest.mark.parametrize("point", [(112.1494, 37.5512)])
def test_the_true_seat_differs_by_under_half_a_km(point):
    for target, km in ((TAIYUAN, 49.54), (BEIJING, 452.14)):
        found = measure(sites([point]), mode="same_city", anchors=[anchor(target)], soft_max=1000)
        assert found["distance"].value[0] == pytest.approx(km, abs=0.6)


@pytest.mark.parametrize(
    ("km", "band"),
    [
        (9.99, "too near"),
        (10.001, "inside"),
        (59.999, "inside"),
        (60.001, "soft"),
        (99.999, "soft"),
        (100.01, "too far"),
    ],
)
def test_same_city_bands(km, band):
    found = measure(sites([at(km)]), mode="same_city", anchors=[anchor((112.0, 37.0))])
    assert found["band"].text[0].as_py() == band


@pytest.mark.parametrize(
    ("km", "band"),
    [(299.9, "too near"), (300.1, "soft"), (499.9, "soft"), (500.1, "inside"), (3000, "inside")],
)
def test_remote_bands(km, band):
    found = measure(sites([at(km)]), mode="remote", anchors=[anchor((112.0, 37.0))])
    assert found["band"].text[0].as_py() == band


def test_equality_is_inside():
    printed = round(WGS84.inv(*SEAT, *TAIYUAN)[2] / 1000, 3)
    found = measure(sites([SEAT]), mode="same_city", anchors=[anchor(TAIYUAN)], max=printed)
    assert (found["band"].text[0].as_py(), found["margin"].value[0]) == ("inside", 0.0)


def test_fibre_and_round_trip_follow_the_table_of_route_factors():
    found = measure(sites([at(100)]), mode="same_city", anchors=[anchor((112.0, 37.0))])
    fibre, trip = found["fibre_route"], found["round_trip_time"]
    assert (fibre.low[0], fibre.value[0], fibre.high[0]) == pytest.approx((120, 150, 210))
    assert (trip.value[0], trip.high[0]) == pytest.approx((1.47, 2.06), abs=0.005)
    assert trip.evidence[0] == 3  # assumed


def test_the_anchor_whose_band_is_met_best_counts():
    near, middle = anchor((112.0, 37.0), "near"), anchor(at(45), "middle")
    found = measure(sites([at(5)]), mode="same_city", anchors=[near, middle])
    assert found["anchor"].text[0].as_py() == "middle"
    assert found["distance"].value[0] == pytest.approx(40, abs=0.01)


def test_a_parcel_across_a_limit_is_remarked():
    x, y = at(60)
    found = measure(
        sites([shapely.box(x - 0.05, y - 0.05, x + 0.05, y + 0.05)]),
        mode="same_city",
        anchors=[anchor((112.0, 37.0))],
    )
    assert found["distance"].low[0] < 60 < found["distance"].high[0]
    assert "another band" in found["band"].notes[found["band"].note_code[0]].en


def test_every_limit_carries_kind_and_source():
    band = RecoveryBand(
        RecoveryParams(
            mode="same_city", anchors=("Taiyuan",), max={"km": 50, "kind": "regulation", "source": "policy 7"}
        ),
        Catalogue(),
    )
    assert [(t.name, t.value, t.kind, t.source) for t in band.thresholds] == [
        ("min", 10, "practice", "practice-one-event"),
        ("max", 50, "regulation", "policy 7"),
        ("soft_max", 100, "practice", "practice-soft"),
    ]


def test_rings_show_the_hard_limit():
    band = RecoveryBand(RecoveryParams(mode="same_city", anchors=("Taiyuan",)), Catalogue())
    ring = band.features(sites([SEAT])).rings[0]
    km = WGS84.inv(*np.broadcast_arrays(ring.lon, ring.lat, *ring.outline.T))[2] / 1000
    assert km == pytest.approx(60, abs=1e-6)


@pytest.mark.parametrize(
    "params",
    [
        {"mode": "same_city", "anchors": []},
        {"mode": "same_city", "anchors": ["Taiyuan"], "min": 70},
        {"mode": "remote", "anchors": ["Taiyuan"], "soft_min": 600},
        {"mode": "near", "anchors": ["Taiyuan"]},
        {"mode": "remote", "anchors": ["Taiyuan"], "min": -5},
        {"mode": "remote", "anchors": ["Taiyuan"], "min": float("nan")},
    ],
)
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        RecoveryParams.model_validate(params)
