"""Recovery bands: the county's claims, thresholds at equality, anchors, fibre."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError
from pyproj import Geod

from siting.catalogue import Catalogue
from siting.criteria.recovery import BANDS, RecoveryBand, RecoveryParams
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
    assert (trip.low[0], trip.value[0], trip.high[0]) == pytest.approx((1.18, 1.47, 2.06), abs=0.005)
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
        {"mode": "remote", "anchors": ["Taiyuan"], "max": float("inf")},
    ],
)
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        RecoveryParams.model_validate(params)


# --- limits, margins and what goes on the map ----------------------------------------------------------------


def band_of(mode, **params):
    given = {"mode": mode, "anchors": [anchor((112.0, 37.0))], **params}
    return RecoveryBand(RecoveryParams.model_validate(given), Catalogue())


@pytest.mark.parametrize(
    ("mode", "at_each"),
    [
        (
            "same_city",
            {9.999: "too near", 10: "inside", 60: "inside", 60.001: "soft", 100: "soft", 100.001: "too far"},
        ),
        ("remote", {299.999: "too near", 300: "soft", 499.999: "soft", 500: "inside", 20_000: "inside"}),
    ],
)
def test_every_limit_counts_as_met_at_equality(mode, at_each):
    found = band_of(mode).codes(np.array(list(at_each), dtype=float))
    assert [BANDS[int(code)] for code in found] == list(at_each.values())


def test_a_band_without_a_lower_limit_is_never_too_near():
    assert BANDS[int(band_of("same_city", min=0).codes(np.array([0.0]))[0])] == "inside"
    assert band_of("same_city", min=0).margin_km(np.array([0.0, 20.0, 70.0])).tolist() == [60, 40, -10]


@pytest.mark.parametrize(
    ("mode", "margins"),
    [
        ("same_city", {5: -5, 10: 0, 20: 10, 35: 25, 50: 10, 60: 0, 75: -15}),
        ("remote", {400: -100, 500: 0, 620: 120}),
    ],
)
def test_the_margin_is_to_the_nearest_hard_limit(mode, margins):
    found = band_of(mode).margin_km(np.array(list(margins), dtype=float))
    assert found.tolist() == list(margins.values())


@pytest.mark.parametrize(
    ("ends", "lowest", "highest"),
    [
        ((18, 20, 22), 8, 12),  # nearest the limit of 10
        ((48, 50, 52), 8, 12),  # nearest the limit of 60
        ((31, 33, 41), 19, 25),  # over the middle of the band, at 35
        ((5, 8, 61), -5, 25),
    ],
)
def test_the_margin_of_a_parcel_has_an_interval(ends, lowest, highest):
    low, value, high = (np.array([float(km)]) for km in ends)
    _, margin = band_of("same_city")._band(value, low, high)
    assert (margin.low[0], margin.high[0]) == (lowest, highest)


def test_a_band_without_any_limit_states_no_margin():
    _, margin = band_of("remote", min=0)._band(*(np.array([5.0]),) * 3)
    assert np.isnan(margin.value[0])


@pytest.mark.parametrize(
    ("low", "high", "remarked"), [(20, 59, False), (20, 60, False), (20, 60.001, True), (9, 30, True)]
)
def test_only_a_parcel_across_a_limit_is_remarked(low, high, remarked):
    ends = (np.array([30.0]), np.array([float(low)]), np.array([float(high)]))
    band, _ = band_of("same_city")._band(*ends)
    assert bool(band.notes[band.note_code[0]].en) == remarked


@pytest.mark.parametrize(
    ("params", "limits"),
    [
        ({"mode": "same_city"}, (None, 10, 60, 100)),
        ({"mode": "remote"}, (300, 500, None, None)),
        ({"mode": "same_city", "max": 100}, (None, 10, 100, 100)),
        ({"mode": "same_city", "max": 120}, (None, 10, 120, None)),  # past the soft end, which goes
        ({"mode": "remote", "min": 300}, (300, 300, None, None)),
        ({"mode": "remote", "min": 200}, (None, 200, None, None)),
        ({"mode": "remote", "soft_min": 100, "max": 2000}, (100, 500, 2000, None)),
    ],
)
def test_a_soft_end_that_a_limit_has_passed_goes(params, limits):
    read = RecoveryParams.model_validate({"anchors": ["Taiyuan"], **params})
    assert tuple(x and x.km for x in read.limits()) == limits
    value = RecoveryBand(read, Catalogue()).default_value
    assert tuple(value[k] for k in ("soft_min", "min", "max", "soft_max")) == limits


@pytest.mark.parametrize(("mode", "km"), [("same_city", 60), ("remote", 500)])
def test_the_ring_is_the_hard_limit_of_the_mode(mode, km):
    found = band_of(mode).features(sites([SEAT]))
    assert [(r.lon, r.lat, round(WGS84.inv(112.0, 37.0, *r.outline[0])[2])) for r in found.rings] == [
        (112.0, 37.0, 1000 * km)
    ]
    assert [(p.lon, p.lat) for p in found.points] == [(112.0, 37.0)]


def test_no_ring_of_no_size():
    assert band_of("remote", min=0, soft_min=0).features(sites([SEAT])).rings == ()


def test_one_anchor_needs_no_name():
    assert "anchor" not in measure(sites([SEAT]), mode="same_city", anchors=["Taiyuan"])
    assert "anchor" in measure(sites([SEAT]), mode="same_city", anchors=["Taiyuan", "Beijing"])


def test_a_parcel_has_the_interval_of_its_own_anchor():
    x, y = at(45)
    box = shapely.box(x - 0.05, y - 0.05, x + 0.05, y + 0.05)
    anchors = [anchor((112.0, 37.0), "west"), anchor(at(400), "east")]
    found = measure(sites([box, at(370)]), mode="same_city", anchors=anchors)
    assert found["anchor"].text.to_pylist() == ["west", "east"]
    distance = found["distance"]
    assert distance.low[0] < distance.value[0] < distance.high[0] < 60
    assert distance.low[1] == distance.value[1] == distance.high[1] == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize(("mode", "word"), [("same_city", "ame-city"), ("remote", "emote")])
def test_the_label_tells_the_mode(mode, word):
    assert word in band_of(mode).label.en
