"""The cooling chart of a place: its files, in both languages, and the same bytes twice."""

import numpy as np
import pytest
from PIL import Image

from siting.cooling.report import climate_at
from siting.evidence import Label
from siting.show.base.drawing import fonts
from siting.show.base.drawing.page import Page
from siting.show.climate.cooling_chart import draw_cooling
from siting.texts import say

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")


@pytest.fixture(scope="module")
def report():
    return climate_at(112.1494, 37.5512, 753.0)


def test_a_chart_is_one_a4_page_in_each_format(report, tmp_path):
    files = draw_cooling(report, tmp_path, "en")
    assert [p.name for p in files] == ["cooling.en.png", "cooling.en.svg", "cooling.en.pdf"]
    with Image.open(files[0]) as image:
        assert image.size == (3507, 2480) or abs(image.size[0] / image.size[1] - 1.414) < 0.01


def test_the_bars_are_drawn(report, tmp_path):
    draw_cooling(report, tmp_path, "en", ["png"])
    with Image.open(tmp_path / "cooling.en.png") as image:
        pixels = np.asarray(image.convert("RGB")).reshape(-1, 3)
    dark = np.all(pixels == [0x1F, 0x5A, 0x92], axis=1).mean()
    assert dark > 0.03


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bars_and_intervals_are_the_hours_of_each_month(report, tmp_path, monkeypatch, lang):
    pages = []
    monkeypatch.setattr(Page, "save", lambda page, *_: [pages.append(page)])
    draw_cooling(report, tmp_path, lang, ["svg"])
    (page,) = pages
    charts = [axes for axes in page.figure.axes if axes is not page.axes]
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    for axes, found in zip(charts, report.technologies, strict=True):
        full, partial, whiskers = axes.containers
        assert [bar.get_height() * d * 24 for bar, d in zip(full, days, strict=True)] == pytest.approx(
            list(found.full.month)
        )
        tops = [(bar.get_y() + bar.get_height()) * d * 24 for bar, d in zip(partial, days, strict=True)]
        assert tops == pytest.approx(list(np.add(found.full.month, found.partial.month)))
        for (x, low), (_, high) in whiskers.lines[2][0].get_segments():
            month = round(x)
            assert low * days[month] * 24 == pytest.approx(found.full.month_low[month])
            assert high * days[month] * 24 == pytest.approx(found.full.month_high[month])
        assert axes.get_ylim() == (0, 1)
    (legend,) = [axes.get_legend() for axes in charts if axes.get_legend()]
    assert len(legend.get_texts()) == 3
    names = [label.get_text() for label in charts[-1].get_xticklabels()]
    assert names == (list("JFMAMJJASOND") if lang == "en" else [str(n) for n in range(1, 13)])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_report_gives_the_same_bytes(report, tmp_path, kind):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        draw_cooling(report, tmp_path / name, "en", [kind])
    one, other = ((tmp_path / name / f"cooling.en.{kind}").read_bytes() for name in ("a", "b"))
    assert one == other


@needs_chinese
def test_a_chart_in_chinese(report, tmp_path):
    draw_cooling(report, tmp_path, "zh", ["svg"], name=Label("Jiaocheng", "交城"))
    assert (tmp_path / "cooling.zh.svg").stat().st_size > 20_000


def test_a_place_far_from_stations_says_unknown(tmp_path):
    (path,) = draw_cooling(climate_at(2.35, 48.86, 35.0), tmp_path, "en", ["svg"])
    assert say("cooling_chart.far").en in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "formats"), [("fr", ["png"]), ("en", ["gif"])])
def test_what_is_not_known_is_refused(report, tmp_path, lang, formats):
    with pytest.raises(ValueError, match="unknown format or language"):
        draw_cooling(report, tmp_path, lang, formats)
