"""Cells that carry a unit of their own, and groups of equal machines."""

import pyarrow as pa
import pytest

from siting.readers.cells import machines, read_cells, shared_unit


def texts(*cells):
    return pa.chunked_array([pa.array(cells, pa.string())])


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (("42 ha", "600 mu", "0.4 km2"), "ha", [42, 40, 40]),
        (("42公顷", "600亩", "40万平方米"), "公顷", [42, 40, 40]),
        (("110 kV", "220千伏"), "kV", [110, 220]),
        (("2 km", "800 m", "约3公里"), "km", [2, 0.8, 3]),
        (("2 x 63 MVA", "1×180MVA"), "MVA", [126, 180]),
        (("1,200 m3/d", "2000 m3/d"), "m3/d", [1200, 2000]),
    ],
)
def test_cells_in_different_units_of_one_kind_are_read_in_the_first(cells, unit, values):
    column = texts(*cells)
    assert shared_unit(column) == unit
    assert read_cells(column, unit=unit).value.tolist() == pytest.approx(values)


@pytest.mark.parametrize(
    "cells", [("42 ha", "600"), ("42 ha", "3 km"), ("2x63", "2x50"), ("5 yuan", "5 USD")]
)
def test_cells_of_different_kinds_share_no_unit(cells):
    assert shared_unit(texts(*cells)) == ""


@pytest.mark.parametrize(
    ("cell", "groups", "total"),
    [
        ("2 x 63", [(2, 63, "")], 126),
        ("2×180", [(2, 180, "")], 360),
        ("2*31.5", [(2, 31.5, "")], 63),
        ("3台50", [(3, 50, "")], 150),
        ("2x63 + 1x50 MVA", [(2, 63, "MVA"), (1, 50, "MVA")], 176),
        ("2×63、1×50", [(2, 63, ""), (1, 50, "")], 176),
        ("50+31.5", [(1, 50, ""), (1, 31.5, "")], 81.5),
        ("2×63+50 MVA", [(2, 63, "MVA"), (1, 50, "MVA")], 176),
    ],
)
def test_groups_of_transformers_add_up(cell, groups, total):
    assert machines(cell) == groups
    assert read_cells(texts(cell), unit="MVA").value.tolist() == [total]


@pytest.mark.parametrize("cell", ["63", "2 63", "200 x 300 m", "x63", "2x", "2x63+y"])
def test_other_cells_hold_no_groups(cell):
    assert machines(cell) == []


def test_a_product_is_a_sum_only_of_power():
    """2 x 63 m is the size of something, not a length of 126 m."""
    assert read_cells(texts("2 x 63"), unit="m").wrong.tolist() == [True]
