"""The same inputs give the same bytes, in any process."""

import json
import os
import subprocess
import sys

import pytest

from siting.show.base.drawing import fonts
from tests.support import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
LANGUAGES = ["en", "zh"] if fonts.chinese_family() else ["en"]
SCRIPT = """
import hashlib, json, sys
from pathlib import Path
from tests.support.sample import sample_outcome
from siting.show.tables.result_json import write_document
from tests.support.exhibits import draw
from siting.show.base.drawing import page
from siting.show.base.output_folder import write_run_json
from siting.show.qgis.geopackage import write_geopackage
from siting.show.qgis.project import write_project
from siting.show.base.frames import write_measurements, write_ranking
from siting.show.workbook.ranking_workbook import write_workbook

folder, outcome = Path(sys.argv[1]), sample_outcome()
write_ranking(outcome, folder / "ranking.csv")
write_measurements(outcome, folder / "measurements.csv")
write_document(outcome, folder / "result.json")
write_workbook(outcome, folder / "ranking.xlsx", "en")
write_geopackage(outcome, folder / "sites.gpkg")
write_project(outcome, folder / "sites.qgz", "zh")
page._PNG_DPI = 60  # of 300: how a picture is packed does not depend on it
for lang in sys.argv[2:]:
    # The part of a Chinese font in a PDF takes seconds: one page has it.
    draw("all", outcome, folder, lang, ("png", "svg", "pdf") if lang == "en" else ("png", "svg"))
    draw("location", outcome, folder, lang, ("pdf",))
write_run_json(outcome, folder, [p.name for p in folder.iterdir()])
print(json.dumps({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}))
"""
FILES = [
    "ranking.csv",
    "measurements.csv",
    "result.json",
    "ranking.xlsx",
    "sites.gpkg",
    "sites.qgz",
    "run.json",
]
FILES += [f"location.{lang}.{ext}" for lang in LANGUAGES for ext in ("png", "svg", "pdf")]


@pytest.fixture(scope="module")
def digests(tmp_path_factory):
    found = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        folder = tmp_path_factory.mktemp("run")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", SCRIPT, str(folder), *LANGUAGES],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    return found


@pytest.mark.parametrize("name", FILES)
def test_two_processes_write_the_same_bytes(digests, name):
    assert digests[0][name] == digests[1][name]


def test_every_exhibit_has_the_same_bytes(digests):
    one, other = digests
    assert sorted(one) == sorted(other)
    assert len(one) > 35
    assert [name for name in one if one[name] != other[name]] == []
