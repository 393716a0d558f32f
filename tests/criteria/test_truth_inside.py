"""The truth lies in the interval: all that is uncertain in sites and layers is drawn, and measured anew.

Uncertain are a site within its radius, the point of a parcel, a feature within its radius, the size of a
feature that states none, and what a list with gaps leaves out.
"""

import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue, Layer
from siting.criteria.distance import DISTANCE
from siting.criteria.generation import GENERATION_NEARBY
from siting.criteria.grid import GRID_ACCESS
from siting.criteria.recovery import RECOVERY_BAND
from siting.evidence import Label
from siting.geo.geodesy import geod
from tests.support.layers import measure
from tests.support.places import sites

SLACK = 2e-3  # km, and counts: recovery distances are rounded to the metre
DRAWS = 8


def moved(rng, lon, lat, radius_km):
    """Points within a radius of others, some of them at its very end."""
    far = radius_km * np.where(rng.random(len(lon)) < 0.5, 1.0, rng.random(len(lon)))
    return np.array(geod().fwd(lon, lat, rng.uniform(0, 360, len(lon)), 1000.0 * far)[:2])


def random_sites(rng, count=6):
    """Points and parcels up to 40 km long, some known within a radius only."""
    geometry = []
    for lon, lat in zip(rng.uniform(111.5, 112.5, count), rng.uniform(37, 38, count), strict=True):
        if rng.random() < 0.4:
            geometry.append(shapely.Point(lon, lat))
            continue
        wide, high = 10 ** rng.uniform(-2.5, -0.7, 2)
        box = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
        geometry.append(shapely.affinity.rotate(box, rng.uniform(0, 180)))
    radius = np.where(rng.random(count) < 0.4, rng.uniform(0.1, 15, count), 0.0)
    return sites(geometry, radius_km=radius)


def random_layer(rng):
    count = int(rng.integers(1, 9))
    return {
        "at": np.column_stack([rng.uniform(111, 113, count), rng.uniform(36.7, 38.3, count)]),
        "size": np.where(rng.random(count) < 0.3, np.nan, rng.choice([110.0, 220.0, 500.0], count)),
        "radius_km": float(rng.choice([0.0, rng.uniform(0.1, 12)])),
        "complete": bool(rng.random() < 0.6),
    }


def catalogue(at, size, radius_km=0.0, *, complete=True):
    names = tuple(Label(f"n{i}", f"n{i}") for i in range(len(at)))
    columns = {"voltage_kv": size, "capacity_mw": size}
    return Catalogue(
        user_layers={
            "mine": Layer(
                "mine", Label("mine", "mine"), names, shapely.points(at), columns,
                np.full(len(at), radius_km), complete, "user-layer",
            )
        }
    )  # fmt: skip


def true_catalogue(rng, layer):
    """The layer as it may be in truth: exact, complete, and every size stated."""
    at = moved(rng, *layer["at"].T, layer["radius_km"]).T
    size = np.where(
        np.isnan(layer["size"]), rng.choice(np.array([110.0, 220.0, 500.0]), len(at)), layer["size"]
    )
    if not layer["complete"]:
        more = int(rng.integers(0, 4))
        at = np.concatenate(
            [at, np.column_stack([rng.uniform(111, 113, more), rng.uniform(36.7, 38.3, more)])]
        )
        size = np.concatenate([size, rng.choice([110.0, 220.0, 500.0], more)])
    return catalogue(at, size)


def true_points(rng, places):
    """A point of each site, anywhere in it: corners and edges too."""
    points = []
    for geometry in places.frame.geometry:
        if geometry.geom_type == "Point":
            points.append(geometry)
            continue
        ring = geometry.exterior
        on_edge = ring.interpolate(rng.random() * ring.length)
        corner = shapely.Point(ring.coords[int(rng.integers(0, 4))])
        share = rng.random()
        inner = shapely.Point(
            *(share * np.array(geometry.centroid.coords[0]) + (1 - share) * np.array(on_edge.coords[0]))
        )
        points.append((inner, on_edge, corner)[int(rng.integers(0, 3))])
    lon, lat = np.array([(p.x, p.y) for p in points]).T
    return sites([tuple(p) for p in moved(rng, lon, lat, places.radius_km).T])


def anchors(rng):
    count = int(rng.integers(1, 4))
    return [
        {"name": f"a{i}", "lon": float(lon), "lat": float(lat)}
        for i, (lon, lat) in enumerate(
            zip(rng.uniform(111, 113, count), rng.uniform(36.5, 38.5, count), strict=True)
        )
    ]


def cases(rng):
    places = anchors(rng)
    least, most = sorted(rng.uniform(5, 120, 2).tolist())
    far = {"min": float(rng.uniform(20, 150))}
    return [
        (DISTANCE, {"layer": "mine"}),
        (DISTANCE, {"to": places[0]}),
        (GRID_ACCESS, {"layer": "mine", "min_voltage_kv": 200}),
        (GRID_ACCESS, {"layer": "mine", "radius_km": float(rng.uniform(10, 60))}),
        (GENERATION_NEARBY, {"layer": "mine", "radius_km": float(rng.uniform(10, 60))}),
        (
            RECOVERY_BAND,
            {"mode": "same_city", "anchors": places, "min": least, "max": most, "soft_max": most + 20},
        ),
        (RECOVERY_BAND, {"mode": "remote", "anchors": places, **far, "soft_min": far["min"] / 2}),
    ]


# Sixteen landscapes are quick enough for every day; the others differ in chance alone.
@pytest.mark.parametrize(
    "seed", [*range(16), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(16, 40))]
)
def test_no_truth_is_outside(seed):
    rng = np.random.default_rng(seed)
    places, layer = random_sites(rng), random_layer(rng)
    if not (layer["size"] >= 200).any():
        layer["size"][0] = 220.0
    stated = catalogue(layer["at"], layer["size"], layer["radius_km"], complete=layer["complete"])
    for criterion, params in cases(rng):
        told = measure(criterion, places, stated, **params)
        for _ in range(DRAWS):
            true = measure(criterion, true_points(rng, places), true_catalogue(rng, layer), **params)
            for name, quantity in told.items():
                if quantity.is_text:
                    continue
                value, known = true[name].value, ~np.isnan(quantity.value) & ~np.isnan(true[name].value)
                outside = known & ((value < quantity.low - SLACK) | (value > quantity.high + SLACK))
                assert not outside.any(), (
                    criterion.id, name, params, quantity.low[outside], value[outside], quantity.high[outside]
                )  # fmt: skip
