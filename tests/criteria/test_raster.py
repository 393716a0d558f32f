"""Criteria on rasters: values, classes, elevation and slope."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue, RasterLayer
from siting.criteria import raster_cells
from siting.criteria.raster import ELEVATION, RASTER, RASTER_CLASS, SLOPE
from siting.errors import LayerError
from siting.evidence import EvidenceClass, Label
from siting.geo import coverage
from siting.geo.geodesy import distance_km
from siting.readers.rasters import read_raster_header
from tests.support.layers import measure, note
from tests.support.places import sites
from tests.support.rasters import tif

# Four columns and three rows of 0.01 degrees from 112 E, 38 N.
CELLS = np.array([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]], dtype="float32")
WEST, NORTH, STEP = 112.0, 38.0, 0.01


def box(left, top, right, bottom):
    """A parcel by columns and rows."""
    return shapely.box(WEST + left * STEP, NORTH - bottom * STEP, WEST + right * STEP, NORTH - top * STEP)


def catalogue(path, unit=""):
    label = Label("mine", "mine")
    return Catalogue(
        user_rasters={"mine": RasterLayer("mine", label, read_raster_header(path), unit, "layer-mine")}
    )


@pytest.fixture
def plain(tmp_path):
    return catalogue(tif(tmp_path / "a.tif", CELLS), "mm")


def value(raster, place, **params):
    return measure(RASTER, place, raster, layer="mine", **params)["value"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, 3.5), ({"statistic": "min"}, 1), ({"statistic": "max"}, 6), ({"statistic": "median"}, 5),
        ({"statistic": "percentile", "percentile": 74.9}, 5), ({"statistic": "percentile", "percentile": 76}, 6),
        ({"statistic": "share_at_least", "limit": 5}, 50), ({"statistic": "share_at_most", "limit": 1}, 25),
    ],
)  # fmt: skip
def test_statistics_of_four_whole_cells(plain, params, expected):
    found = value(plain, sites([box(0, 0, 2, 2)]), **params)
    assert found.value[0] == pytest.approx(expected, abs=0.01)  # cells grow to the south, by 8e-5
    assert found.low[0] == found.value[0] == found.high[0]
    assert found.evidence[0] == EvidenceClass.DERIVED
    assert found.unit == ("%" if "limit" in params else "mm")


def test_cells_count_by_the_part_that_lies_in_the_parcel(plain):
    # Three quarters of cell 1, a quarter of cell 2.
    found = value(plain, sites([box(0.25, 0, 1.25, 1)]))
    assert found.value[0] == pytest.approx(1.25, abs=1e-9)


def test_cells_of_a_grid_in_degrees_count_by_their_true_area(tmp_path):
    rows = np.array([[0], [1]], dtype="float32")
    raster = catalogue(tif(tmp_path / "a.tif", rows, transform=(10, 0, 100, 0, -10, 80)))
    found = value(raster, sites([shapely.box(101, 60, 109, 80)]))
    sine = [np.sin(np.radians(x)) for x in (80, 70, 60)]
    assert found.value[0] == pytest.approx((sine[1] - sine[2]) / (sine[0] - sine[2]), abs=2e-3)


def test_a_point_takes_its_cell(plain):
    assert value(plain, sites([(112.015, 37.985)])).value[0] == 6


def test_outside_the_raster_is_unknown(plain):
    found = measure(RASTER, sites([box(10, 10, 11, 11), (120.0, 30.0)]), plain, layer="mine")
    assert found["value"].known.tolist() == [False, False]
    assert note(found["value"]) == "the raster has no values at the site"
    assert found["covered"].value.tolist() == [0, 0]


def test_half_covered_says_so(plain):
    found = measure(RASTER, sites([box(-1, 0, 1, 1)]), plain, layer="mine")
    assert found["value"].value[0] == 1
    assert found["value"].evidence[0] == EvidenceClass.ESTIMATED
    assert "part of the site only; the rest is left out" in note(found["value"])
    assert found["covered"].value[0] == pytest.approx(50)


def test_less_than_the_least_covered_is_unknown(plain):
    found = value(plain, sites([box(-1, 0, 0.9, 1)]))
    assert (found.known[0], note(found)) == (False, "the raster has values on less than 50% of the site")
    assert value(plain, sites([box(-1, 0, 0.9, 1)]), least_covered=0.1).value[0] == 1


def test_a_share_of_a_half_covered_parcel_allows_for_the_rest(plain):
    found = value(plain, sites([box(-1, 0, 1, 1)]), statistic="share_at_most", limit=1)
    assert (found.value[0], found.low[0], found.high[0]) == pytest.approx((100, 50, 100))
    none = value(plain, sites([box(-1, 0, 1, 1)]), statistic="share_at_least", limit=2)
    assert (none.value[0], none.low[0], none.high[0]) == pytest.approx((0, 0, 50))


def test_missing_cells_are_not_covered(tmp_path):
    cells = CELLS.copy()
    cells[0, 0] = -9999
    raster = catalogue(tif(tmp_path / "a.tif", cells, nodata=-9999))
    found = measure(RASTER, sites([box(0, 0, 2, 1)]), raster, layer="mine")
    assert found["value"].value[0] == 2
    assert found["covered"].value[0] == pytest.approx(50)


def test_a_site_known_within_a_radius_has_the_extremes_around_it_as_interval(plain):
    found = value(plain, sites([(112.015, 37.985)], radius_km=[0.6]))
    assert (found.low[0], found.value[0], found.high[0]) == (2, 6, 10)
    assert found.evidence[0] == EvidenceClass.ESTIMATED
    share = value(plain, sites([(112.015, 37.985)], radius_km=[0.6]), statistic="share_at_least", limit=6)
    assert (share.low[0], share.value[0], share.high[0]) == (0, 100, 100)


def test_a_radius_reaches_as_far_as_it_says(plain):
    place = (112.015, 37.985)  # the middle of a cell: its edges are nearest to the east and west
    edge_km = float(distance_km(*place, 112.02, 37.985))
    for share, interval in ((0.9995, (6, 6, 6)), (1.001, (5, 6, 7))):
        found = value(plain, sites([place], radius_km=[share * edge_km]))
        assert (found.low[0], found.value[0], found.high[0]) == interval


def test_the_largest_class_of_a_known_parcel_is_derived_and_no_other_is_possible(tmp_path):
    raster = catalogue(tif(tmp_path / "k.tif", np.array([[1, 1, 2]], dtype="uint8")))
    found = measure(RASTER_CLASS, sites([box(0, 0, 3, 1)]), raster, layer="mine")["class"]
    assert (found.text[0].as_py(), found.also[0].as_py()) == ("1", None)
    assert (found.evidence[0], note(found)) == (EvidenceClass.DERIVED, "")


def test_a_class_within_a_small_radius_is_estimated(tmp_path):
    raster = catalogue(tif(tmp_path / "k.tif", np.array([[1, 1, 1]], dtype="uint8")))
    found = measure(RASTER_CLASS, sites([(112.015, 37.995)], radius_km=[0.2]), raster, layer="mine")["class"]
    assert (found.text[0].as_py(), found.evidence[0]) == ("1", EvidenceClass.ESTIMATED)


def test_a_class_of_too_little_ground_says_how_little(tmp_path):
    raster = catalogue(tif(tmp_path / "k.tif", np.array([[1]], dtype="uint8")))
    place = sites([box(0, 0, 10, 1)])
    found = measure(RASTER_CLASS, place, raster, layer="mine", least_covered=0.5)["class"]
    assert found.text[0].as_py() is None
    assert "50" in note(found)


def test_the_median_is_the_middle_of_many_cells(tmp_path):
    """Half of the cells are below it: of two hundred with 0 to 199 that is 99 to 100."""
    cells = np.arange(200, dtype="float32").reshape(1, 200)
    raster = catalogue(tif(tmp_path / "m.tif", cells))
    place = sites([box(0, 0, 200, 1)])
    found = measure(RASTER, place, raster, layer="mine", statistic="median")["value"]
    assert found.value[0] == pytest.approx(np.median(cells), abs=0.6)


def test_a_parcel_with_too_many_cells_is_one_line(plain, monkeypatch):
    monkeypatch.setattr(coverage, "MAX_CELLS", 3)
    with pytest.raises(LayerError, match=r"the parcel .s0. covers about . cells\. Give a coarser raster"):
        value(plain, sites([box(0, 0, 2, 2)]))


def test_rasters_of_one_grid_share_their_cells(plain, monkeypatch):
    calls = []
    real = raster_cells.cell_weights
    monkeypatch.setattr(raster_cells, "cell_weights", lambda *a: calls.append(a) or real(*a))
    place = sites([box(0, 0, 2, 2)])
    for name in ("mean", "max", "min"):
        value(plain, place, statistic=name)
    assert len(calls) == 1
    value(plain, sites([box(0, 0, 2, 2)]))
    assert len(calls) == 2


def test_many_sites_measure_as_each_alone(tmp_path):
    rng = np.random.default_rng(4)
    raster = catalogue(tif(tmp_path / "a.tif", rng.normal(size=(1500, 1300)).astype("float32")))
    places = [
        box(x, y, x + w, y + h)
        for x, y, w, h in zip(*rng.uniform((0, 0, 1, 1), (1290, 1490, 40, 40), (40, 4)).T, strict=True)
    ]
    together = value(raster, sites(places), statistic="median").value
    alone = [value(raster, sites([p]), statistic="median").value[0] for p in places]
    assert together.tolist() == alone


@pytest.mark.parametrize(
    "params",
    [
        {}, {"layer": "m", "statistic": "mode"}, {"layer": "m", "statistic": "percentile"},
        {"layer": "m", "percentile": 5}, {"layer": "m", "statistic": "share_at_least"}, {"layer": "m", "limit": 5},
        {"layer": "m", "statistic": "percentile", "percentile": 101},
    ],
)  # fmt: skip
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        RASTER.params.model_validate(params)


def test_a_layer_of_features_is_refused_and_so_is_a_raster_where_features_are_needed(plain):
    with pytest.raises(LayerError, match="holds features, and a raster is needed here"):
        Catalogue().raster("airports")
    with pytest.raises(LayerError, match="is a raster, and features are needed here"):
        plain.layer("mine")
    with pytest.raises(LayerError, match=r"no such layer. Did you mean 'mine'\?"):
        plain.raster("min")


# --- classes ----------------------------------------------------------------------------------------------


def test_the_class_with_most_area_by_name(tmp_path):
    raster = catalogue(tif(tmp_path / "a.tif", np.array([[10, 10, 20, 20]], dtype="uint8"), nodata=0))
    places = sites([box(0.5, 0, 2.8, 1), box(1.9, 0, 4, 1), box(9, 0, 10, 1)])
    found = measure(RASTER_CLASS, places, raster, layer="mine", classes={10: "tree cover"})
    assert found["class"].text.to_pylist() == ["tree cover", "20", None]


def test_the_class_may_be_another_within_the_radius(tmp_path):
    raster = catalogue(tif(tmp_path / "a.tif", np.array([[10, 20, 20, 20]], dtype="uint8")))
    found = measure(RASTER_CLASS, sites([(112.005, 37.995)], radius_km=[2.5]), raster, layer="mine")["class"]
    assert (found.text[0].as_py(), found.also[0].as_py()) == ("10", "20")


@pytest.mark.parametrize(
    ("cells", "text", "also"),
    [([10, 10, 20, 10], "10", "20"), ([10, 30, 20, 10], None, None), ([10, 10, 10, 10], "10", None)],
)
def test_every_class_within_the_radius_is_possible(tmp_path, cells, text, also):
    raster = catalogue(tif(tmp_path / "a.tif", np.array([cells], dtype="uint8")))
    found = measure(RASTER_CLASS, sites([(112.005, 37.995)], radius_km=[2.5]), raster, layer="mine")["class"]
    assert (found.text[0].as_py(), found.also[0].as_py()) == (text, also)
    assert ("several other classes" in note(found)) == (text is None)


def test_a_long_class_code_is_written_in_full(tmp_path):
    raster = catalogue(tif(tmp_path / "a.tif", np.array([[1234567]], dtype="float64")))
    found = measure(RASTER_CLASS, sites([box(0, 0, 1, 1)]), raster, layer="mine", classes={1234567: "quarry"})
    assert found["class"].text.to_pylist() == ["quarry"]


# --- the ground -------------------------------------------------------------------------------------------


def terrain(tmp_path, ratio, *, unit="", crs="EPSG:4546", **options):
    """Ground that rises to the east by a ratio, in cells of 10 m."""
    i = np.tile(np.arange(60, dtype="float64"), (50, 1))
    cells = (700 + ratio * 10 * i).astype("float32")
    path = tif(tmp_path / "dem.tif", cells, crs=crs, transform=(10, 0, 600_000, 0, -10, 4_160_000), **options)
    return catalogue(path, unit)


def parcel(left, top, right, bottom):
    """A parcel by columns and rows of `terrain`, in WGS84."""
    import geopandas as gpd

    shape = shapely.box(
        600_000 + left * 10, 4_160_000 - bottom * 10, 600_000 + right * 10, 4_160_000 - top * 10
    )
    return gpd.GeoSeries([shape], crs="EPSG:4546").to_crs(4326)[0]


def slope(raster, place, **params):
    return measure(SLOPE, sites([place]), raster, layer="mine", **params)


@pytest.mark.parametrize(
    ("ratio", "degrees", "earthwork"),
    [(0.03, 1.7184, "flat"), (0.06, 3.4336, "mixed"), (0.20, 11.3099, "terraced")],
)
def test_a_tilted_parcel_in_degrees_and_percent(tmp_path, ratio, degrees, earthwork):
    raster = terrain(tmp_path, ratio)
    found = slope(raster, parcel(10, 10, 30, 30))
    assert found["slope"].value[0] == pytest.approx(degrees, rel=1e-3)
    assert found["earthwork"].text[0].as_py() == earthwork
    percent = slope(raster, parcel(10, 10, 30, 30), unit="%")["slope"]
    assert (percent.value[0], percent.unit) == (pytest.approx(100 * ratio, rel=1e-3), "%")


def test_the_share_under_a_limit(tmp_path):
    raster = terrain(tmp_path, 0.10)
    found = [
        slope(raster, parcel(10, 10, 30, 30), unit="%", statistic="share_at_most", limit=limit)[
            "slope"
        ].value[0]
        for limit in (9.9, 10.1)
    ]
    assert found == [0, 100]


def test_at_the_edge_of_the_terrain_there_is_no_slope(tmp_path):
    found = slope(terrain(tmp_path, 0.10), parcel(0, 10, 10, 20))
    assert found["covered"].value[0] == pytest.approx(90, abs=0.01)
    assert "part of the site" in note(found["slope"])


def test_fillers_are_no_ground(tmp_path):
    cells = np.full((50, 60), 700, dtype="float32")
    cells[20, 20] = -32767
    raster = catalogue(
        tif(tmp_path / "dem.tif", cells, crs="EPSG:4546", transform=(10, 0, 600_000, 0, -10, 4_160_000))
    )
    found = slope(raster, parcel(10, 10, 30, 30))
    assert found["slope"].value[0] == pytest.approx(0, abs=1e-9)
    assert found["covered"].value[0] == pytest.approx(100 * (1 - 9 / 400), abs=0.01)
    assert (
        measure(ELEVATION, sites([parcel(10, 10, 30, 30)]), raster, layer="mine", statistic="min")[
            "elevation"
        ].value[0]
        == 700
    )


@pytest.mark.parametrize(
    ("statistic", "unit"), [({}, "m"), ({"statistic": "share_at_most", "limit": 900}, "%")]
)
def test_the_unit_of_a_statistic_of_heights_is_that_of_its_figure(tmp_path, statistic, unit):
    params = ELEVATION.params(layer="mine", **statistic)
    made = ELEVATION.prepare(params, terrain(tmp_path, 0.10))
    assert made.unit == unit
    assert made.measure(sites([parcel(10, 10, 30, 30)])).main.unit == unit


def test_heights_in_feet_become_metres(tmp_path):
    raster = terrain(tmp_path, 0.10, unit="ft")
    assert slope(raster, parcel(10, 10, 30, 30), unit="%")["slope"].value[0] == pytest.approx(3.048, rel=1e-3)
    found = measure(ELEVATION, sites([parcel(10, 10, 30, 30)]), raster, layer="mine")["elevation"]
    assert (found.value[0], found.unit) == (pytest.approx((700 + 19.5) * 0.3048, rel=1e-6), "m")


def test_a_raster_that_is_no_terrain_is_refused(tmp_path):
    with pytest.raises(LayerError, match="its values are in 'kg', which is not a unit of height"):
        slope(terrain(tmp_path, 0.1, unit="kg"), parcel(10, 10, 30, 30))


def test_slope_does_not_depend_on_the_tiles(tmp_path):
    j, i = np.mgrid[0:1100, 0:1200]
    cells = (700 + 50 * np.sin(i / 40) * np.cos(j / 60)).astype("float32")
    raster = catalogue(
        tif(tmp_path / "dem.tif", cells, crs="EPSG:4546", transform=(10, 0, 600_000, 0, -10, 4_160_000))
    )
    places = [parcel(x, y, x + 30, y + 30) for x, y in ((500, 500), (490, 505), (100, 1000), (511, 511))]
    together = measure(SLOPE, sites(places), raster, layer="mine")["slope"].value
    assert together.tolist() == [slope(raster, p)["slope"].value[0] for p in places]
    # By the derivative of the surface at the cells, in one parcel.
    dx = 50 / 40 * np.cos(i / 40) * np.cos(j / 60) / 10
    dy = 50 / 60 * np.sin(i / 40) * np.sin(j / 60) / 10
    expected = np.degrees(np.arctan(np.hypot(dx, dy)))[1000:1030, 100:130].mean()
    assert together[2] == pytest.approx(expected, rel=2e-3)
