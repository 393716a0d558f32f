"""A small, seeded part of the fuzzing; ``python -m tests.reliability.fuzz`` runs as much as time allows."""

import os

import pytest

from tests.reliability.fuzz import fuzz

DEEPER = int(os.environ.get("SITING_DEEPER", "1"))
TARGETS = [
    "claims", "csv", "days.epw", "document", "docx", "dxf", "geojson", "geojsonl", "gpkg", "gpx", "kml", "kmz", "long result", "long study", "mbtiles",
    "parquet", "pdf", "picture", "png", "points", "raster", "result", "rules", "study", "template", "weather", "xlsx", "year.epw", "zip",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("target", TARGETS)
def test_a_mutated_file_is_read_or_refused_in_one_line(target):
    done, findings = fuzz(100 * DEEPER, seed=7, targets=[target])
    assert sum(done.values()) == 100 * DEEPER
    assert findings == []


def test_every_reader_in_turn():
    done, findings = fuzz(5 * len(TARGETS), seed=11)
    assert set(done) == set(TARGETS)
    assert findings == []


def test_a_finding_would_be_told(monkeypatch):
    def broken(*_args, **_options):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("tests.reliability.fuzz.read_sites", broken)
    _, findings = fuzz(2, seed=0, targets=["csv"])
    assert len(findings) == 1
    assert "ZeroDivisionError" in findings[0][2]
