"""Voltages of layers as written by maps and offices."""

import numpy as np
import pytest
import shapely

from siting.catalogue import Layer
from siting.criteria.layer_sizes import sizes
from siting.evidence import Label


@pytest.mark.parametrize(
    ("held", "column", "kv"),
    [
        ([10000, 220000], "voltage", [10.0, 220.0]),
        ([400, 110000], "voltage", [0.4, 110.0]),
        (["10000", "220000;110000"], "voltage", [10.0, 220.0]),
        (["10千伏", "220kV"], "voltage", [10.0, 220.0]),
        (["110/35", ""], "voltage", [110.0, np.nan]),
        ([10.0, 220.0], "voltage_kv", [10.0, 220.0]),
        ([10000.0, 35000.0], "电压(V)", [10.0, 35.0]),
    ],
)
def test_voltages_as_maps_and_offices_write_them(held, column, kv):
    values = np.array(held, dtype=object) if isinstance(held[0], str) else np.array(held)
    points = shapely.points([112.0, 112.5], [37.0, 37.5])
    names = (Label("a", "a"), Label("b", "b"))
    layer = Layer("mine", Label("m", "m"), names, points, {column: values}, np.zeros(2), True, "s")
    assert sizes(layer, column, "kV")[0] == pytest.approx(kv, nan_ok=True)
