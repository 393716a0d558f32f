"""The cooling chart of a place: its files, in both languages, and the same bytes twice."""

import numpy as np
import pytest
from PIL import Image

from siting.cooling.report import climate_at
from siting.evidence import Label
from siting.show.base.drawing import fonts
from siting.show.climate.cooling_chart import draw_cooling

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
    assert path.stat().st_size > 5_000


@pytest.mark.parametrize(("lang", "formats"), [("fr", ["png"]), ("en", ["gif"])])
def test_what_is_not_known_is_refused(report, tmp_path, lang, formats):
    with pytest.raises(ValueError, match="unknown format or language"):
        draw_cooling(report, tmp_path, lang, formats)
