"""Layers of points for tests, and criteria measured on them."""

import numpy as np
import shapely

from siting.catalogue import Catalogue, Layer
from siting.evidence import Label
from siting.geo.geodesy import distance_km

HERE = (112.0, 37.5)


def nodes(points, *, radius_km=0.0, complete=True, position="exact", words=None, **columns):
    """A catalogue with the layer ``mine``; *columns* are numbers, *words* are columns of text."""
    names = tuple(Label(f"n{i}", f"n{i}") for i in range(len(points)))
    held = {k: np.array(v, dtype=float) for k, v in columns.items()}
    held |= {k: np.array(v, dtype=np.str_) for k, v in (words or {}).items()}
    return Catalogue(
        user_layers={
            "mine": Layer(
                "mine", Label("mine", "mine"), names, shapely.points(points), held,
                np.full(len(points), radius_km), complete, "user-layer", position,
            )
        }
    )  # fmt: skip


def measure(criterion, place, catalogue=None, **params):
    ready = criterion.prepare(criterion.params.model_validate(params), catalogue or Catalogue())
    return {q.name: q for q in ready.measure(place).quantities}


def km_to(lon, lat=37.5):
    return float(distance_km(*HERE, lon, lat))


def note(quantity, row=0):
    return quantity.notes[quantity.note_code[row]].en
