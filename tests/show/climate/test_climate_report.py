"""The climate report in terminals of any width: nothing is cut, no month is missing from a row."""

import dataclasses
import re

import pytest
from rich.cells import cell_len

from siting.cooling.report import climate_at
from siting.show.climate.climate_report import print_report, report_document


@pytest.fixture(scope="module")
def report():
    return climate_at(112.156, 37.551, 753.0)


@pytest.fixture
def printed(report, monkeypatch, capsys):
    def show(width, lang, what=report):
        monkeypatch.setenv("COLUMNS", str(width))
        print_report(what, lang)
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [50, 60, 66, 76, 80, 100, 140])
def test_nothing_is_cut(printed, report, width, lang):
    text = printed(width, lang)
    assert "…" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= width
    flat = re.sub(r"\s", "", text)
    for found in report.technologies:
        for hours in (found.full, *(found.by_tower or ())):
            year = hours.year
            assert f"({year.low / 730:.1f}-{year.high / 730:.1f})" in flat
    for case in report.efficiency:
        assert f"({case.wue.low:.2f}-{case.wue.high:.2f})" in flat


@pytest.mark.parametrize("width", [50, 60, 70, 80, 100])
def test_bars_of_months_are_all_there_or_none(printed, width):
    table = printed(width, "en").split("Hours by month")[0]
    rows = [line for line in table.splitlines() if re.search("[▁-█]", line)]
    assert len(rows) == (7 if width >= 80 else 0)  # six technologies, and the other tower
    header = next((line for line in table.splitlines() if "Jan-Dec" in line), "")
    for row in rows:
        first = header.index("Jan-Dec")
        assert re.fullmatch("[ ▁-█]{12}", row[first : first + 12])
        assert not re.search("[▁-█]", row[:first] + row[first + 12 :])


def test_a_column_that_is_left_out_is_not_announced(printed):
    assert "+1 K" not in printed(50, "en").split("Hours by month")[0]
    assert "+1 K" in printed(100, "en").split("Hours by month")[0]


def test_whole_months_are_drawn_whole(printed):
    """On a peak of 4,000 m a cooling tower for 18 degC water is sufficient in every hour."""
    row = next(
        line
        for line in printed(100, "en", climate_at(112.156, 37.551, 4000.0)).splitlines()
        if "Water-side, water at 18" in line
    )
    assert "█" * 12 in row


def test_unknown_height_over_a_station_is_not_written_as_0(printed):
    text = printed(100, "en", climate_at(112.156, 37.551, float("nan")))
    assert "+0 m" not in text
    assert "Taiyuan (43 km, 54%)" in text


def test_pue_joins_the_hours_by_technology_and_says_its_load(printed, report):
    found = report_document(report)
    known = {t["technology"] for t in found["free_cooling"]}
    assert {e["technology"] for e in found["efficiency"]} == known | {None}
    assert found["it_load_share"] == 1.0
    half = climate_at(112.156, 37.551, 753.0, technologies=(), it_share=0.5)
    assert report_document(half)["it_load_share"] == 0.5
    pue = [{e.case: e.pue.value for e in r.efficiency} for r in (report, half)]
    assert pue[1]["large_indirect_evaporative"] < pue[0]["large_indirect_evaporative"]
    assert "50%" in printed(100, "en", dataclasses.replace(report, it_share=0.5))


def test_the_towers_size_stands_beside_the_interval(printed, report):
    water = next(t for t in report.technologies if t.technology.id == "water_side")
    summer, winter = water.by_tower
    assert winter.year == water.full.year
    assert summer.year.high < water.full.year.low
    line = next(x for x in printed(100, "en").splitlines() if "sized for summer" in x)
    assert f"{summer.year.value / 730:.1f} (" in line
    document = report_document(report)["free_cooling"]
    found = {t["technology"]: t["full_by_tower"] for t in document}
    assert found["dry_cooler"] is None
    assert found["water_side"]["sized_for_summer"]["hours"]["value"] == pytest.approx(
        summer.year.value, abs=0.05
    )
    assert found["water_side"]["sized_for_free_cooling"] == document[0]["full"]
