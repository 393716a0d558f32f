"""The files of maps/: complete in both languages, small, shown in the READMEs, with current figures."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image

import siting

ROOT = Path(__file__).parents[2]
MAPS = ROOT / "maps"
NAMES = ("map", "location", "ranking", "acceptability", "values", "values-2", "months", "cooling", "latency",
         "served", "pairs", "site")  # fmt: skip
PICTURES = [f"{name}.{lang}.png" for name in NAMES for lang in ("en", "zh")]
SHEETS = {"site": (990, 1400)}  # A4 in portrait
PAGES = ["map.en.html", "map.zh.html"]
COLUMNS = {"rank": "rank", "score": "score", "low": "score_low", "high": "score_high", "coverage": "coverage",
           "best": "rank_p05", "worst": "rank_p95"}  # fmt: skip
READMES = {"en": "README.md", "zh": "README.zh.md"}


def test_the_folder_holds_what_the_script_draws_and_nothing_else():
    assert sorted(p.name for p in MAPS.iterdir()) == sorted([*PICTURES, *PAGES, *READMES.values()])


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_a_png_of_the_width_of_a_page(name):
    with Image.open(MAPS / name) as image:
        image.load()
        assert image.format == "PNG"
        assert image.size == ((1400, 900) if name.startswith("map.") else SHEETS.get(name[:4], (1400, 990)))


def test_the_files_are_small():
    sizes = {p.name: p.stat().st_size for p in MAPS.iterdir()}
    assert [name for name in PICTURES if sizes[name] >= 1_100_000] == []
    assert [name for name in PAGES if sizes[name] >= 600_000] == []
    assert sum(sizes.values()) < 5_000_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_readme_of_each_language_shows_the_pictures_in_its_language(lang):
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / READMES[lang]).read_text(encoding="utf-8"))
    assert shown == [f"maps/{name}.{lang}.png" for name in ("map", "location", "cooling")]


@pytest.mark.parametrize("name", [*PICTURES, *PAGES])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_file_is_explained(name, lang):
    assert f"]({name})" in (MAPS / READMES[lang]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ranking():
    return siting.run(siting.load_study()).ranking


@pytest.mark.parametrize("name", PAGES)
def test_the_map_has_the_figures_of_a_run_of_today(name, ranking):
    text = (MAPS / name).read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="siting-data">(.*?)</script>', text, re.DOTALL)[1])
    sites = data["sites"]
    assert data["lang"] == name.split(".")[1]
    assert sites["id"] == ranking["site_id"].tolist(), "run `make maps`"
    for key, column in COLUMNS.items():
        assert sites[key] == pytest.approx(ranking[column].tolist(), abs=1e-4), f"{key}: run `make maps`"
