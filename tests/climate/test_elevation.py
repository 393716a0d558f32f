"""Elevation from a digital elevation model."""

import sys

import numpy as np
import pytest

from siting.climate.elevation import elevation_from_dem
from siting.errors import LayerError, MissingExtraError
from tests.support import SHARED

rasterio = pytest.importorskip("rasterio")

SHARED_DEM = SHARED / "data" / "layers" / "dem_north_china_0p02deg.tif"
NODATA = -32768


def _dem(path, cells, *, crs="EPSG:4326", transform=None, nodata=NODATA):
    cells = np.asarray(cells, dtype=np.float32)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=cells.shape[0],
        width=cells.shape[1],
        count=1,
        dtype="float32",
        crs=crs,
        transform=rasterio.Affine(0.5, 0.0, 112.0, 0.0, -0.5, 38.0) if transform is None else transform,
        nodata=nodata,
    ) as raster:
        raster.write(cells, 1)
    return path


def _at(path, *places):
    lon, lat = np.array(places, dtype=np.float64).T
    return elevation_from_dem(path, lon, lat)


@pytest.fixture
def plane(tmp_path):
    """Cells of half a degree; middles at 112.25, 112.75, 113.25 E and 37.75, 37.25 N."""
    return _dem(tmp_path / "dem.tif", [[100, 200, 300], [500, 600, NODATA]])


@pytest.mark.parametrize(
    ("unit", "crs", "metres"),
    [
        ("", "EPSG:4326", 1000.0),
        ("metre", "EPSG:4326", 1000.0),
        ("ft", "EPSG:4326", 304.8),
        ("US survey foot", "EPSG:4326", 1000 * 1200 / 3937),
        ("dm", "EPSG:4326", 100.0),
        ("", "EPSG:4326+6360", 1000 * 1200 / 3937),  # NAVD88 height (ftUS)
        ("", "EPSG:4326+5773", 1000.0),  # EGM96 height
        ("m", "EPSG:4326+6360", 1000.0),  # the band itself comes first
    ],
)
def test_heights_are_in_the_unit_that_the_raster_states(tmp_path, unit, crs, metres):
    path = _dem(tmp_path / "dem.tif", [[1000, 1000]], crs=crs)
    with rasterio.open(path, "r+") as raster:
        if unit:
            raster.units = [unit]
    assert _at(path, (112.5, 37.75))[0] == pytest.approx(metres, rel=1e-9)


def test_a_raster_that_holds_no_heights_is_refused(tmp_path):
    path = _dem(tmp_path / "dem.tif", [[12, 13]])
    with rasterio.open(path, "r+") as raster:
        raster.units = ["degC"]
    with pytest.raises(
        LayerError, match=r"dem\.tif: its values are in 'degC', which is not a unit of height"
    ):
        _at(path, (112.5, 37.75))


def test_between_the_middles_of_cells_it_is_bilinear(plane):
    middle, across, down, centre = _at(plane, (112.25, 37.75), (112.5, 37.75), (112.25, 37.5), (112.5, 37.5))
    assert (middle, across, down, centre) == pytest.approx((100, 150, 300, 350))


def test_the_outermost_half_cell_has_the_value_of_its_cell(plane):
    assert _at(plane, (112.0, 38.0), (112.1, 37.9)) == pytest.approx([100, 100])


def test_outside_and_beside_a_cell_without_value_it_is_unknown(plane):
    found = _at(plane, (111.9, 37.7), (112.5, 38.1), (113.25, 37.25), (113.0, 37.4), (np.nan, 37.5))
    assert np.isnan(found).all()


def test_a_cell_without_value_does_not_spoil_its_neighbours_middles(plane):
    assert _at(plane, (113.25, 37.75), (112.75, 37.25)) == pytest.approx([300, 600])


def test_a_filler_that_is_not_declared_is_unknown(tmp_path):
    path = _dem(tmp_path / "dem.tif", [[-32768, -32768], [-32768, 50]], nodata=None)
    found = _at(path, (112.25, 37.75), (112.75, 37.25))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(50)


def test_a_projected_raster(tmp_path):
    from pyproj import Transformer

    to_utm = Transformer.from_crs(4326, 32649, always_xy=True)
    x, y = to_utm.transform(111.0, 37.5)  # the middle meridian of zone 49 is 111 E
    transform = rasterio.Affine(1000.0, 0.0, x - 1500.0, 0.0, -1000.0, y + 1500.0)
    path = _dem(
        tmp_path / "utm.tif", [[1, 2, 3], [4, 5, 6], [7, 8, 9]], crs="EPSG:32649", transform=transform
    )
    assert _at(path, (111.0, 37.5)) == pytest.approx([5.0], abs=1e-3)


def test_tiles_agree_with_one_piece(tmp_path, monkeypatch):
    random = np.random.default_rng(3)
    path = _dem(tmp_path / "dem.tif", random.uniform(0, 1000, (40, 60)))
    lon, lat = random.uniform(111.5, 142.5, 500), random.uniform(17.5, 38.5, 500)
    whole = elevation_from_dem(path, lon, lat)
    monkeypatch.setattr("siting.climate.elevation._TILE", 7)
    assert np.array_equal(elevation_from_dem(path, lon, lat), whole, equal_nan=True)
    inside = (lon > 112) & (lon < 142) & (lat < 38) & (lat > 18)
    assert np.array_equal(np.isfinite(whole), inside)


@pytest.mark.parametrize("content", [None, b"", b"not a raster"])
def test_a_bad_file_is_one_line(tmp_path, content):
    path = tmp_path / "bad.tif"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(
        LayerError, match=r"bad.tif: (damaged or not what its name says|cannot be read as a raster)"
    ) as caught:
        _at(path, (112.0, 37.0))
    assert "\n" not in str(caught.value)


def test_a_raster_without_coordinates_is_refused(tmp_path):
    path = _dem(tmp_path / "dem.tif", [[1, 2], [3, 4]], crs=None)
    with pytest.raises(LayerError, match="no coordinate system"):
        _at(path, (112.0, 37.0))


def test_without_rasterio_the_message_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(MissingExtraError, match=r"siting\[raster\]"):
        _at(tmp_path / "dem.tif", (112.0, 37.0))


def test_the_relief_of_north_china():
    if not SHARED_DEM.is_file():
        pytest.skip("the DEM of north China is not here")
    # Taiyuan station stands at 778 m; Wutai rises to 3,061 m, which cells of 2 km smooth; the plain is flat.
    taiyuan, wutai, hengshui, outside = _at(
        SHARED_DEM, (112.55, 37.78), (113.56, 39.12), (115.7, 37.7), (80.0, 37.0)
    )
    assert taiyuan == pytest.approx(778, abs=60)
    assert 2400 < wutai < 3061
    assert 10 < hengshui < 40
    assert np.isnan(outside)
