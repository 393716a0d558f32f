"""Raster layers as people have them, and as they should not be."""

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from siting.errors import LayerError, MissingExtraError
from siting.readers.door import is_raster
from siting.readers.rasters import HeldRasters, raster_windows, read_raster_header
from tests.support.rasters import rasterio, tif

CELLS = np.arange(12, dtype="float32").reshape(3, 4)


def read(path, **options):
    header = read_raster_header(path, **options)
    with raster_windows(header) as windows:
        return windows.read(0, 0, header.grid.height, header.grid.width)


def test_a_header_says_what_the_layer_is(tmp_path):
    header = read_raster_header(tif(tmp_path / "a.tif", CELLS, nodata=-9999))
    assert (header.grid.width, header.grid.height, header.dtype, header.nodata) == (4, 3, "float32", "-9999")
    assert header.grid.transform == (0.01, 0, 112, 0, -0.01, 38)
    assert header.source == "a.tif"
    assert len(header.sha256) == 64
    assert header.grid.cell_m() == pytest.approx((878.0, 1110.0), abs=2)


def test_windows_reach_over_the_edge(tmp_path):
    header = read_raster_header(tif(tmp_path / "a.tif", CELLS))
    with raster_windows(header) as windows:
        found = windows.read(-1, 2, 3, 4)
    assert np.isnan(found[0]).all()
    assert found[1:, :2].tolist() == [[2, 3], [6, 7]]
    assert np.isnan(found[:, 2:]).all()


@pytest.mark.parametrize(("missing", "nodata"), [((), -1), (("-1", "7"), None), (("7",), -1)])
def test_missing_values_are_the_files_and_those_declared(tmp_path, missing, nodata):
    cells = CELLS.copy()
    cells[0, 0], cells[1, 1] = -1, np.nan
    found = read(tif(tmp_path / "a.tif", cells, nodata=nodata), missing=missing)
    assert np.isnan(found[0, 0])
    assert np.isnan(found[1, 1])
    assert np.isnan(found[1, 3]) == ("7" in missing)


def test_infinite_cells_are_missing(tmp_path):
    cells = CELLS.copy()
    cells[0, 0] = np.inf
    assert np.isnan(read(tif(tmp_path / "a.tif", cells))[0, 0])


def test_scale_and_offset_are_applied(tmp_path):
    path = tif(tmp_path / "a.tif", np.array([[1, 2], [3, -32768]], dtype="int16"), nodata=-32768)
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets, raster.units = (0.5,), (100.0,), ("m",)
    found = read(path)
    assert found[0].tolist() == [100.5, 101.0]
    assert np.isnan(found[1, 1])
    assert read_raster_header(path).unit == "m"


def test_one_bit_and_a_palette_are_numbers(tmp_path):
    bits = np.array([[0, 1], [1, 0]], dtype="uint8")
    assert read(tif(tmp_path / "bit.tif", bits, nbits=1)).tolist() == bits.tolist()
    path = tif(tmp_path / "palette.tif", bits, photometric="palette")
    assert read(path).tolist() == bits.tolist()


def test_a_mask_in_the_file_is_missing(tmp_path):
    path = tmp_path / "a.tif"
    tif(path, CELLS)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as raster:
        mask = np.full((3, 4), 255, dtype="uint8")
        mask[2, 2] = 0
        raster.write_mask(mask)
    assert np.isnan(read(path)).sum() == 1


def test_a_band_is_chosen(tmp_path):
    path = tif(tmp_path / "a.tif", None, bands=[CELLS, CELLS + 100])
    assert read(path, band=2)[0, 0] == 100
    with pytest.raises(LayerError, match=r"a\.tif: no band 3: it has 2"):
        read_raster_header(path, band=3)


@pytest.mark.parametrize("turn", [(0.008, 0.006, 112, 0.006, -0.008, 38), (0.01, 0, 112, 0, 0.01, 37)])
def test_turned_and_mirrored_rasters_are_read(tmp_path, turn):
    assert read_raster_header(tif(tmp_path / "a.tif", CELLS, transform=turn)).grid.transform == turn


# --- refused in one line ----------------------------------------------------------------------------------


def test_without_a_coordinate_system(tmp_path):
    path = tif(tmp_path / "a.tif", CELLS, crs=None)
    with pytest.raises(LayerError, match=r"has no coordinate system\. Declare crs EPSG:4546"):
        read_raster_header(path, what="layer 'dem'")
    assert "CGCS2000" in read_raster_header(path, crs="EPSG:4546").grid.crs


def test_a_declared_system_that_contradicts_the_file(tmp_path):
    with pytest.raises(
        LayerError, match="states the coordinate system WGS 84, and the study declares EPSG:4546"
    ):
        read_raster_header(tif(tmp_path / "a.tif", CELLS), crs="EPSG:4546")
    assert read_raster_header(tif(tmp_path / "b.tif", CELLS), crs="EPSG:4326").grid.width == 4


def test_a_geocentric_system(tmp_path):
    with pytest.raises(LayerError, match="neither longitude and latitude nor a projection"):
        read_raster_header(tif(tmp_path / "a.tif", CELLS, crs=None), crs="EPSG:4978")


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_without_a_place(tmp_path):
    with pytest.raises(LayerError, match="says nowhere where its cells lie"):
        read_raster_header(tif(tmp_path / "a.tif", CELLS, transform=None))


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_placed_by_control_points_only(tmp_path):
    from rasterio.control import GroundControlPoint

    path = tif(tmp_path / "a.tif", CELLS, crs=None, transform=None)
    with rasterio.open(path, "r+") as raster:
        raster.gcps = [GroundControlPoint(0, 0, 112, 38), GroundControlPoint(3, 4, 113, 37)], "EPSG:4326"
    with pytest.raises(LayerError, match=r"is placed by control points only\. Rectify it"):
        read_raster_header(path)


def test_complex_numbers(tmp_path):
    with pytest.raises(LayerError, match="band 1 holds complex numbers"):
        read_raster_header(tif(tmp_path / "a.tif", CELLS.astype("complex64")))


def test_a_missing_code_that_is_no_number(tmp_path):
    with pytest.raises(LayerError, match="missing none is not a number"):
        read_raster_header(tif(tmp_path / "a.tif", CELLS), missing=("none",))


def test_damaged_and_virtual_files(tmp_path):
    whole = tif(tmp_path / "a.tif", np.zeros((600, 600), dtype="float32")).read_bytes()
    (tmp_path / "cut.tif").write_bytes(whole[: len(whole) // 2])
    header = read_raster_header(tmp_path / "cut.tif")
    with raster_windows(header) as windows, pytest.raises(LayerError, match=r"cut\.tif: "):
        windows.read(0, 0, 600, 600)
    virtual = tmp_path / "a.vrt"
    virtual.write_text("<VRTDataset rasterXSize='4' rasterYSize='3'></VRTDataset>")
    assert not is_raster(virtual)
    with pytest.raises(LayerError, match=r"a\.vrt: damaged or not what its name says"):
        read_raster_header(virtual)
    (tmp_path / "named.tif").write_text(virtual.read_text())
    with pytest.raises(LayerError, match=r"named\.tif: damaged or not what its name says"):
        read_raster_header(tmp_path / "named.tif")


def test_a_missing_file(tmp_path):
    assert not is_raster(tmp_path / "none.tif")
    with pytest.raises(LayerError, match=r"none\.tif: cannot be read as a raster"):
        read_raster_header(tmp_path / "none.tif")


def test_a_file_that_changed_since(tmp_path):
    header = read_raster_header(tif(tmp_path / "a.tif", CELLS))
    tif(tmp_path / "a.tif", CELLS[:2])
    with pytest.raises(LayerError, match="has changed since the run began"), raster_windows(header):
        pass


def test_without_rasterio(tmp_path, monkeypatch):
    path = tif(tmp_path / "a.tif", CELLS)
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(MissingExtraError, match=r"pip install \"siting\[raster\]\""):
        read_raster_header(path)


def test_a_huge_raster_is_read_by_windows(tmp_path):
    path = tmp_path / "huge.tif"
    options = {"driver": "GTiff", "height": 200_000, "width": 200_000, "count": 1, "dtype": "uint8", "crs": "EPSG:4326",
               "transform": rasterio.Affine(0.0001, 0, 100, 0, -0.0001, 50), "tiled": True, "sparse_ok": True,
               "compress": "deflate", "bigtiff": "yes"}  # fmt: skip
    with rasterio.open(path, "w", **options) as raster:
        raster.write(np.full((256, 256), 7, dtype="uint8"), 1, window=((102_400, 102_656), (51_200, 51_456)))
    header = read_raster_header(path)
    with raster_windows(header) as windows:
        assert windows.read(102_410, 51_210, 3, 3).tolist() == [[7.0] * 3] * 3


def test_held_rasters_stay_open_for_the_thread_that_reads_them(tmp_path):
    tif(tmp_path / "a.tif", np.arange(12, dtype=np.float32).reshape(3, 4))
    file = read_raster_header(tmp_path / "a.tif")
    held = HeldRasters()

    def opened():
        with held.windows([file]) as (windows,):
            found = np.empty((1, 4), np.float32)
            windows.read_plain(found, 1, 0)
            return windows, found[0].tolist()

    first, values = opened()
    assert values == [4, 5, 6, 7]
    assert opened()[0] is first
    with ThreadPoolExecutor(1) as pool:
        other, values = pool.submit(opened).result()
    assert other is not first
    assert values == [4, 5, 6, 7]
    sent = pickle.loads(pickle.dumps(held))  # noqa: S301
    with sent.windows([file]) as (windows,):
        assert windows is not first


def test_a_raster_that_changed_before_it_is_held_is_one_line(tmp_path):
    tif(tmp_path / "a.tif", np.zeros((3, 4), np.float32))
    file = read_raster_header(tmp_path / "a.tif")
    tif(tmp_path / "a.tif", np.zeros((5, 4), np.float32))
    with pytest.raises(LayerError, match="changed since"), HeldRasters().windows([file]):
        pass
