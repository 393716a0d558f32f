"""A page drawn at once looks as the figure of the same page does."""

import io

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from PIL import Image

from siting.show.base.drawing import settings
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import composed_page
from siting.show.base.drawing.settings import drawing_rules
from siting.show.base.drawing.sketch import sketched

SIZE, DPI = (240.0, 160.0), 160
WINDOW = Box(20, 20, 220, 140)


def marks(page):
    page.box(WINDOW, fill="#f5f7f8", line="#2b3947")
    page.line([10, 230], [30, 130], colour="#a1306c", width=1.0, dashes=(9, 3, 1.5, 3), clip=WINDOW)
    page.line([30, 60, 60], [130, 110, 40], width=2.0)
    page.circle(150, 90, 12, fill="#35b779", line="#2b3947", dashes=(2.2, 1.4))
    page.circle(190, 90, 12, fill="#ffffff", line="#5b6770", hatch="////////")
    page.polygon([(80, 40), (120, 40), (100, 70)], fill="#0f5f8a", line="none", alpha=0.5)
    outside = [(130, 30), (170, 30), (170, 60), (130, 60), (130, 30)]
    hole = [(140, 40), (160, 50), (160, 40), (140, 40)]
    page.area([outside, hole], fill="#b45309", line="#101820", hatch="..")
    page.dots([180, 190, 200], [40, 45, 50], 2.0, ["#101820", "#a1306c", "#35b779"], clip=WINDOW, image=True)


def texts(page):
    page.text(20, 130, "left", 9)
    page.text(120, 100, "centred on a halo", 11, bold=True, align="center", halo=3.0)
    page.text(220, 60, "right, on a box", 8, align="right", back="#ffe08a")
    page.text(120, 30, "turned", 10, align="center", angle=25.0)
    page.centred(40, 60, "12", 14, colour="#a1306c")


def ground(page):
    across, down = np.meshgrid(*[np.linspace(0, 255, 60).astype(np.uint8)] * 2)
    full = np.full_like(across, 255)
    page.picture(np.dstack([across, down, full, full]), WINDOW)


@pytest.mark.parametrize("compose", [marks, texts, ground])
def test_a_sketch_looks_as_the_figure_does(compose):
    page, sketch = composed_page(compose, "en", SIZE), sketched(compose, "en", SIZE, DPI)
    one, other = (
        np.asarray(Image.open(io.BytesIO(picture)).convert("L"), dtype=float)
        for picture in (page.png(DPI), sketch.jpeg())
    )
    assert one.shape == other.shape
    assert other.std() > 10
    # A blur of three pixels leaves what an eye sees; a mark may lie a pixel aside.
    assert (np.abs(blurred(one) - blurred(other)) > 40).mean() < 0.005


def blurred(grey):
    rows = sum(np.roll(grey, k, axis=0) for k in (-1, 0, 1)) / 3
    return sum(np.roll(rows, k, axis=1) for k in (-1, 0, 1)) / 3


@pytest.mark.parametrize("angle", [0.0, 25.0])
def test_the_canvas_draws_as_the_public_renderer_to_the_last_pixel(angle):
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.path import Path
    from matplotlib.textpath import text_to_path
    from matplotlib.transforms import Affine2D, Bbox

    from siting.show.base.drawing.agg import OUTLINE_SIZE, Canvas, Face, Pen

    ink, window = (0.1, 0.2, 0.3, 0.8), Bbox.from_extents(10, 10, 190, 90)
    dashes = [9.0, 3.0]
    with drawing_rules():
        font = FontProperties(family=["DejaVu Sans"], weight="bold", size=11)
        public, face = RendererAgg(200, 100, 160), Face(("DejaVu Sans",), bold=True)
        canvas = Canvas(200, 100, 160)
        assert face.measured("Wägg 12", 11, 160) == public.get_text_width_height_descent(
            "Wägg 12", font, False
        )
        gc = public.new_gc()
        gc.set_foreground(ink, isRGBA=True)
        gc.set_linewidth(1.5)
        gc.set_dashes(0, dashes)
        gc.set_capstyle("projecting")
        gc.set_joinstyle("round")
        gc.set_clip_rectangle(window)
        gc.set_hatch("//")
        gc.set_hatch_color(ink)
        pen = Pen(
            ink, 1.5, dashes=dashes, clip=window, hatch="//", hatch_colour=ink, cap="projecting", join="round"
        )
        outline, moved = face.outline("Wägg"), Affine2D().scale(30 / OUTLINE_SIZE).translate(20, 20)
        public.draw_path(gc, Path(*text_to_path.get_text_path(font, "Wägg")), moved, (1.0, 0.5, 0.0, 0.5))
        canvas.path(pen, Path(*outline), moved, (1.0, 0.5, 0.0, 0.5))
        public.draw_text(gc, 30.3, 100 - 40.7, "Wägg 12", font, angle)
        canvas.text(pen, (30.3, 40.7), "Wägg 12", face, size=11, angle=angle)
    drawn = np.asarray(public.buffer_rgba())
    assert drawn.std() > 10
    assert np.array_equal(canvas.pixels, drawn)


def test_a_sketch_and_a_page_break_lines_alike():
    text = "A sentence that is longer than the line it is to be broken into"
    pages = composed_page(marks, "en", SIZE), sketched(marks, "en", SIZE, DPI)
    one, other = (page.wrap(text, 8, 90, lines=4) for page in pages)
    assert one == other


def test_a_sketch_draws_again_what_needs_a_chinese_font():
    page = sketched(lambda p: p.text(10, 10, "太原 Taiyuan", 9), "en", SIZE, DPI)
    assert len(page.fonts.families) == 2


def test_a_sketch_has_no_charts():
    with pytest.raises(TypeError, match="no charts"):
        sketched(lambda p: p.chart(WINDOW, 6), "en", SIZE, DPI)


def test_the_settings_are_the_defaults_and_the_pages_own_whatever_the_users_are():
    own = {"font.size": 33.0, "axes.facecolor": "red", "timezone": "Asia/Shanghai"}
    with mpl.rc_context(own):
        with drawing_rules():
            drawn = dict(mpl.rcParams)
        assert {key: mpl.rcParams[key] for key in own} == own
        mpl.rcdefaults()
        defaults = dict(mpl.rcParams)
    changed = {key for key in drawn if key != "timezone" and drawn[key] != defaults[key]}
    assert changed == set(settings._RC)
