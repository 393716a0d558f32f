"""The made-up layers of data/, and the fault traces beside them."""

import json
from pathlib import Path

import numpy as np
import pytest

from siting.geo.nearest import FeatureIndex
from siting.geo.setback import setbacks
from siting.geo.zones import Zones
from siting.readers.files import read_features
from siting.sites import read_sites

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
MADE_UP = ["flood_zones.geojson", "red_lines.geojson", "surroundings.geojson", "development_boundary.geojson"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    import importlib

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        layers, parcels = (importlib.import_module(n) for n in ("example_layers", "build_example_data"))
        folder = tmp_path_factory.mktemp("layers")
        layers.build(folder, parcels.PARCELS)
    return folder


@pytest.fixture(scope="module")
def parcels():
    frame = read_sites(DATA / "parcels_epsg4546.geojson").frame
    return frame["site_id"].tolist(), np.asarray(frame.geometry.array)


def features(name):
    frame = read_features(DATA / name).frame
    return frame, np.asarray(frame.geometry.array)


@pytest.mark.parametrize("name", MADE_UP)
def test_the_script_writes_the_same_bytes(name, built):
    assert (built / name).read_bytes() == (DATA / name).read_bytes()


def test_the_script_writes_the_same_terrain(built):
    rasterio = pytest.importorskip("rasterio")
    with rasterio.open(built / "terrain.tif") as new, rasterio.open(DATA / "terrain.tif") as old:
        assert new.read(1).tolist() == old.read(1).tolist()
        assert (new.crs, new.transform, new.scales, new.offsets) == (
            old.crs,
            old.transform,
            old.scales,
            old.offsets,
        )
        assert "Fictitious" in old.tags()["TIFFTAG_IMAGEDESCRIPTION"]


@pytest.mark.parametrize("name", MADE_UP)
def test_every_feature_is_marked_as_fictitious(name):
    frame, _ = features(name)
    assert frame["name"].str.endswith("(fictitious)").all()
    assert frame["name_zh"].str.endswith("（虚构）").all()
    assert set(frame["是否虚构"]) == {"是"}


def test_the_fault_traces_name_their_licence():
    assert "ODC-BY" in json.loads((DATA / "fault_traces.geojson").read_text(encoding="utf-8"))["license"]


def test_each_flood_lies_within_the_next():
    frame, areas = features("flood_zones.geojson")
    assert frame["class"].tolist() == ["20-year", "50-year", "100-year"]
    assert areas[1].contains(areas[0])
    assert areas[2].contains(areas[1])


def test_the_layers_touch_the_parcels_that_the_studies_are_about(parcels):
    ids, shapes = parcels
    _, floods = features("flood_zones.geojson")
    _, lines = features("red_lines.geojson")
    _, faults = features("fault_traces.geojson")
    flooded = Zones(floods).overlap(shapes).share
    assert {i for i, share in zip(ids, flooded, strict=True) if share > 0} == {"WS-01", "QX-01"}
    share = dict(zip(ids, Zones(lines).overlap(shapes).share, strict=True))
    assert (share["JC-03"], 0.2 < share["GJ-01"] < 0.4) == (1.0, True)
    km = dict(zip(ids, setbacks(shapes, FeatureIndex(faults)).km, strict=True))
    assert km["JC-02"] < 0.1 < min(km[i] for i in ids if i != "JC-02")
