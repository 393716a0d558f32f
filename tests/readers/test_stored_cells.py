"""Cells that a GeoTIFF holds as they are: read past GDAL, to the same values as GDAL reads."""

import numpy as np
import pytest

from siting.errors import LayerError
from siting.readers.rasters import raster_windows, read_raster_header
from siting.readers.stored_cells import StoredCells
from tests.support.rasters import tif

WINDOWS = [(0, 0, 70, 90), (3, 32, 40, 32), (31, 64, 39, 26), (0, 0, 32, 32), (5, 7, 20, 30), (69, 0, 1, 90)]
TILED = {"tiled": True, "blockxsize": 32, "blockysize": 32}


@pytest.fixture
def taken(monkeypatch):
    """For each window that was asked for, whether it was read past GDAL."""
    found, read = [], StoredCells.read
    monkeypatch.setattr(StoredCells, "read", lambda *given: found.append(read(*given)) or found[-1])
    return found


def cells_of(dtype):
    rng = np.random.default_rng(5)
    if np.dtype(dtype).kind == "f":
        return np.where(rng.random((70, 90)) < 0.1, np.nan, rng.random((70, 90))).astype(dtype)
    return rng.integers(0, 100, (70, 90)).astype(dtype)


def windows_agree(path, band=1):
    with raster_windows(read_raster_header(path, band=band)) as windows:
        assert windows.plain
        for row, column, tall, wide in WINDOWS:
            found = np.full((tall, wide), -5, np.float32)
            windows.read_plain(found, row, column)
            np.testing.assert_array_equal(found, windows.read(row, column, tall, wide).astype(np.float32))


@pytest.mark.parametrize("dtype", ["float32", "int16", "uint16", "uint8"])
@pytest.mark.parametrize(
    "form", [TILED, {"blockysize": 16}, {"tiled": True, "blockxsize": 96, "blockysize": 80}]
)
def test_whole_widths_of_blocks_are_read_past_gdal_and_equal_its_own(dtype, form, taken, tmp_path):
    tif(tmp_path / "a.tif", cells_of(dtype), nodata=7, **form)
    windows_agree(tmp_path / "a.tif")
    assert len(taken) == len(WINDOWS)
    assert taken[0]
    assert not taken[4]  # cuts through blocks


@pytest.mark.parametrize("band", [1, 2])
def test_each_of_several_bands(band, taken, tmp_path):
    bands = [cells_of("float32"), cells_of("float32")[::-1]]
    tif(tmp_path / "a.tif", None, bands=bands, interleave="band", **TILED)
    windows_agree(tmp_path / "a.tif", band)
    assert taken[0]


@pytest.mark.parametrize(
    "form",
    [{"compress": "deflate"}, {"compress": "lzw", "predictor": 3}, {"endianness": "big"},
     {"count": 2, "interleave": "pixel"}],
    ids=str,
)  # fmt: skip
def test_all_other_forms_are_left_to_gdal(form, taken, tmp_path):
    form = dict(form)
    bands = [cells_of("float32")] * form.pop("count", 1)
    tif(tmp_path / "a.tif", None, bands=bands, **TILED, **form)
    windows_agree(tmp_path / "a.tif")
    assert not any(taken)


def test_another_format_is_left_to_gdal(taken, tmp_path):
    from rasterio.shutil import copy

    tif(tmp_path / "a.tif", cells_of("float32"), **TILED)
    copy(tmp_path / "a.tif", tmp_path / "a.img", driver="HFA")
    windows_agree(tmp_path / "a.img")
    assert not any(taken)


def test_blocks_that_the_file_leaves_out_are_left_to_gdal(taken, tmp_path):
    cells = np.zeros((70, 90), np.float32)
    cells[40:50, 40:50] = 3
    tif(tmp_path / "a.tif", cells, nodata=0, sparse_ok=True, **TILED)
    windows_agree(tmp_path / "a.tif")
    assert not taken[0]


def test_a_file_that_ends_too_early_is_one_line(tmp_path):
    path = tmp_path / "a.tif"
    tif(path, cells_of("float32"), **TILED)
    file = read_raster_header(path)
    path.write_bytes(path.read_bytes()[:-4000])
    with raster_windows(file) as windows, pytest.raises(LayerError, match=r"a\.tif: "):
        windows.read_plain(np.empty((70, 90), np.float32), 0, 0)
