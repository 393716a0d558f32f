"""Voltages of layers as written by maps and offices."""

import numpy as np
import pytest
import shapely

from siting.catalogue import Layer
from siting.criteria.layer_sizes import sizes
from siting.errors import LayerError
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
    assert sizes(_layer(held, column), column, "kV")[0] == pytest.approx(kv, nan_ok=True)


def _layer(held, column):
    count = len(held)
    values = np.array(held, dtype=object) if isinstance(held[0], str) else np.array(held)
    points = shapely.points(112.0 + np.arange(count), np.full(count, 37.0))
    names = (Label("a", "a"),) * count
    return Layer("mine", Label("m", "m"), names, points, {column: values}, np.zeros(count), True, "s")


VOLTS = "column 'u' of layer 'mine' goes up to {}: read as volts"


@pytest.mark.parametrize(
    ("held", "column", "unit", "value", "note"),
    [
        # No network operates above 1,500 kV.
        ([110.0, 1500.0], "u", "kV", [110.0, 1500.0], ""),
        ([110.0, 1500.5], "u", "kV", [0.11, 1.5005], VOLTS.format("1,500")),
        ([110_000.0, np.nan], "u", "kV", [110.0, np.nan], VOLTS.format("110,000")),
        ([np.nan, np.nan], "u", "kV", [np.nan, np.nan], ""),
        ([0.4, 0.5], "u", "kV", [0.4, 0.5], ""),
        ([2000.0, 1.0], "u", "MW", [2000.0, 1.0], ""),  # a plant, no voltage
        ([0.6, 1.0], "u_gw", "MW", [600.0, 1000.0], "column 'u_gw' of layer 'mine' is brought to MW"),
        ([600.0, 1.0], "u_mw", "MW", [600.0, 1.0], ""),
        ([600.0, 1.0], "u_km", "MW", [600.0, 1.0], ""),  # no power: as it stands
        (["nan", "None"], "u", "kV", [np.nan, np.nan], ""),
        (["110; nan", "35、220"], "u", "kV", [110.0, 220.0], ""),
    ],
)
def test_figures_are_brought_to_the_unit_and_that_is_said(held, column, unit, value, note):
    found, said = sizes(_layer(held, column), column, unit)
    assert found == pytest.approx(value, nan_ok=True)
    assert said == note


def test_a_cell_without_a_figure_is_named():
    said = r"column 'u' holds '220 or so', which is not a figure in kV.*Give numbers in kV; leave unknown cells blank"
    with pytest.raises(LayerError, match=said):
        sizes(_layer(["110/35", "220 or so"], "u"), "u", "kV")
    with pytest.raises(LayerError, match="no column 'v'"):
        sizes(_layer([110.0], "u"), "v", "kV")
