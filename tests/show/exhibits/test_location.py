"""The location map: its geometry, its fonts, its labels and its files."""

import math
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from siting.errors import FontError, OutputError
from siting.evidence import Label
from siting.show.base.colours import contrast, ink_on, luminance, score_colour
from siting.show.base.drawing import fonts
from siting.show.base.drawing.cartography import (
    Box,
    LocalProjection,
    MapFrame,
    centred_projection,
    degree_text,
    fitted_frame,
    graticule,
    scale_bar,
)
from siting.show.base.drawing.fonts import Fonts, choose_fonts
from siting.show.base.drawing.formats import SIZES
from siting.show.base.drawing.furniture import corner, freest
from siting.show.base.drawing.labels import LabelBoard
from siting.show.base.drawing.page import Page, draw_page
from siting.show.base.drawing.settings import drawing_rules
from siting.show.base.drawing.sketch import Sketch
from siting.show.exhibits.location import figures, finding
from siting.show.exhibits.scene import MAX_NUMBERED, Scene, detail, main_frame
from siting.show.exhibits.sheet import ExhibitOptions, bare_sketch
from siting.show.exhibits.symbols import ring_styles
from siting.study.outputs import COVER
from siting.texts import say
from tests.support.exhibits import draw
from tests.support.outcomes import criterion, made_outcome
from tests.support.pages import text_of_pdf
from tests.support.sample import ring, sample_outcome

GEOD = pyproj.Geod(ellps="WGS84")
PAGE = Box(58, 132, 598, 522)
HOSTILE = [
    "=1+1", "$x$ $\\frac{1}{2}$", "${x}", "<script>", "\\", "a\nb\tc", "x" * 10_000,
    "emoji \U0001f600 \U00020000", "\u202eRTL العربية", "%s {0}", "\x00", "",
]  # fmt: skip

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")


def distance(lon1, lat1, lon2, lat2):
    return GEOD.inv(lon1, lat1, lon2, lat2)[2]


def frame_about(lon, lat, width_km, page=PAGE):
    half_w, half_h = width_km * 500, width_km * 500 * page.height / page.width
    return MapFrame(LocalProjection(lon, lat), page, Box(-half_w, -half_h, half_w, half_h))


def with_places(outcome, lon, lat):
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    frame = outcome.sites.frame.set_geometry(shapely.points(lon, lat), crs="EPSG:4326")
    no_area = np.zeros(len(lon), dtype=bool)
    return replace(outcome, sites=replace(outcome.sites, frame=frame, lon=lon, lat=lat, has_area=no_area))


def all_ranked(n):
    ranking = made_outcome(criterion("even", np.linspace(0.9, 0.1, n))).ranking
    return sample_outcome(names=[f"Place {i}" for i in range(n)], ranking=ranking)


# The projection.


@given(st.floats(-30, 30), st.floats(-20, 20))
def test_distances_from_the_centre_are_true(dlon, dlat):
    projection = LocalProjection(112.0, 38.0)
    x, y = projection.forward(112.0 + dlon, 38.0 + dlat)
    assert math.hypot(x, y) == pytest.approx(distance(112, 38, 112 + dlon, 38 + dlat), abs=0.01)


WINDOWS = {
    "a county": (112.0, 38.0, 0.0, 20e3),
    "a country": (104.0, 35.0, 0.0, 1500e3),
    "most of the world": (104.0, 35.0, 0.0, 8000e3),
    "across the date line": (179.5, -17.0, 0.0, 300e3),
    "across a pole": (20.0, 85.0, 400e3, 600e3),
}


@pytest.mark.parametrize("window", WINDOWS)
def test_the_degrees_of_a_grid_are_those_of_its_points(window):
    lon, lat, off, half = WINDOWS[window]
    projection = LocalProjection(lon, lat)
    x, y = np.linspace(-half, half, 90), off + np.linspace(half, -half / 2, 60)
    found, exact = projection.inverse_grid(x, y), projection.inverse(*np.meshgrid(x, y))
    assert np.abs(np.array(found) - np.array(exact)).max() < 1e-8
    assert found[0].shape == (60, 90)


def test_only_few_points_of_a_grid_are_converted_one_by_one(monkeypatch):
    counted = []
    inverse = LocalProjection.inverse

    def count(self, x, y):
        counted.append(np.size(x))
        return inverse(self, x, y)

    monkeypatch.setattr(LocalProjection, "inverse", count)
    x = np.linspace(-2e5, 2e5, 600)
    LocalProjection(112.0, 38.0).inverse_grid(x, x)
    assert sum(counted) < 1000


@given(st.floats(-15, 15), st.floats(-15, 15))
def test_the_projection_is_undone_by_its_inverse(dlon, dlat):
    # PROJ treats points within 1e-10 rad (0.6 mm) of the centre as the centre itself.
    assume(math.hypot(dlon, dlat) > 1e-8)
    projection = LocalProjection(112.0, 38.0)
    lon, lat = projection.inverse(*projection.forward(112 + dlon, 38 + dlat))
    assert (float(lon), float(lat)) == pytest.approx((112 + dlon, 38 + dlat), abs=1e-9)


def test_north_is_up_on_the_central_meridian():
    projection = LocalProjection(112.0, 38.0)
    assert projection.north(0.0, 200_000.0) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("dlon", [-5.0, 5.0])
def test_north_leans_to_the_central_meridian(dlon):
    # On a sphere the meridians of this projection meet at the pole: about dlon * sin(lat) apart.
    projection = LocalProjection(112.0, 38.0)
    x, y = projection.forward(112.0 + dlon, 38.0)
    assert projection.north(float(x), float(y)) == pytest.approx(-dlon * math.sin(math.radians(38)), abs=0.15)


def test_the_centre_is_the_middle_of_the_points():
    projection = centred_projection(np.array([110.0, 114.0]), np.array([38.0, 38.0]))
    assert projection.lon == 112.0
    assert projection.lat == pytest.approx(38.0, abs=0.11)


def test_the_centre_of_points_about_the_date_line_is_there():
    projection = centred_projection(np.array([179.0, -179.0]), np.array([10.0, 10.0]))
    assert abs(projection.lon) == pytest.approx(180.0, abs=0.11)


# The frame, the graticule and the scale bar.


@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(-6, 6)), min_size=1, max_size=8))
def test_a_fitted_frame_shows_every_point(offsets):
    lon, lat = np.array(offsets).T + np.array([[112.0], [38.0]])
    projection = centred_projection(lon, lat)
    x, y = projection.forward(lon, lat)
    frame = fitted_frame(projection, PAGE, x, y, margin=0.06, smallest_m=60_000)
    assert PAGE.holds(*frame.to_page(lon, lat)).all()


def test_one_point_alone_gets_the_smallest_frame():
    zero = np.zeros(1)
    frame = fitted_frame(LocalProjection(112, 38), PAGE, zero, zero, margin=0.06, smallest_m=60_000)
    assert frame.ground.width == pytest.approx(60_000)


def test_the_scale_is_ground_over_paper():
    # 540 points are 0.1905 m; 190.5 km of ground on them are 1:1,000,000.
    assert frame_about(112, 38, 190.5).metres_per_point * 72 / 0.0254 == pytest.approx(1_000_000, rel=0.01)


@pytest.mark.parametrize("width_km", [20, 150, 800, 2500])
def test_the_scale_bar_is_as_long_as_it_says(width_km):
    frame = frame_about(112, 38, width_km)
    bar = scale_bar(frame, most=130)
    half = bar.length * frame.metres_per_point / 2
    (lon1, lon2), (lat1, lat2) = frame.projection.inverse([-half, half], [0, 0])
    assert distance(lon1, lat1, lon2, lat2) == pytest.approx(bar.km * 1000, rel=0.002)
    assert 130 / 2.5 - 1 <= bar.length <= 130


@pytest.mark.parametrize("width_km", [30, 300, 1500])
def test_degrees_are_written_where_their_line_meets_the_edge(width_km):
    frame = frame_about(112, 38, width_km)
    labelled = [line for line in graticule(frame) if line.label_at is not None]
    for line in labelled:
        x, y = (line.label_at, PAGE.bottom) if line.axis == "lon" else (PAGE.left, line.label_at)
        scale, g = frame.metres_per_point, frame.ground
        place = frame.projection.inverse(
            g.left + (x - PAGE.left) * scale, g.bottom + (y - PAGE.bottom) * scale
        )
        assert float(place[0 if line.axis == "lon" else 1]) == pytest.approx(
            line.degrees, abs=width_km * 2e-6
        )
    assert 2 <= len([line for line in labelled if line.axis == "lon"]) <= 9
    assert 2 <= len([line for line in labelled if line.axis == "lat"]) <= 9


def test_a_graticule_over_the_date_line_has_both_sides():
    texts = {line.text for line in graticule(frame_about(180, 0, 1000)) if line.axis == "lon"}
    assert {"178°E", "180°W", "178°W"} <= texts or {"178°E", "180°E", "178°W"} <= texts


@pytest.mark.parametrize(
    ("axis", "degrees", "decimals", "text"),
    [
        ("lon", 112.0, 0, "112°E"), ("lon", -5.5, 1, "5.5°W"), ("lon", 0.0, 0, "0°"),
        ("lon", 190.0, 0, "170°W"), ("lat", 38.0, 1, "38.0°N"), ("lat", -1.25, 2, "1.25°S"),
    ],
)  # fmt: skip
def test_degrees_are_written_with_their_letter(axis, degrees, decimals, text):
    assert degree_text(axis, degrees, decimals=decimals) == text


def test_a_corner_is_inside_its_page():
    box = corner(PAGE, "lower right", 50, 20, off=5)
    assert (box.right, box.bottom) == (PAGE.right - 5, PAGE.bottom + 5)


def test_the_scale_bar_gives_way_to_a_site():
    boxes = [corner(PAGE, name, 50, 20) for name in ("lower left", "lower right")]
    at = np.array([boxes[0].left + 5]), np.array([boxes[0].bottom + 5])
    assert freest(boxes, (), *at) == boxes[1]


# Labels.


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(10, 290), st.floats(10, 190), st.floats(10, 60)), max_size=25))
def test_no_label_covers_another_or_a_symbol(places):
    board = LabelBoard(Box(0, 0, 300, 200))
    for x, y, _ in places:
        board.block(Box(x, y, x, y).grown(5))
    found = [board.place(x, y, 5, width, 8) for x, y, width in places]
    boxes = [place.box for place in found if place]
    for i, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[:i])
        assert not any(box.meets(Box(x, y, x, y).grown(5)) for x, y, _ in places)
        assert box.left >= 0
        assert box.right <= 300


def test_a_free_label_stands_at_the_right_of_its_symbol():
    place = LabelBoard(Box(0, 0, 300, 200)).place(100, 100, 5, 40, 8)
    assert place.leader is None
    assert place.box.left > 105
    assert place.box.bottom < 100 < place.box.top


def test_a_label_in_a_crowd_gets_a_line_to_its_symbol():
    board = LabelBoard(Box(0, 0, 300, 200))
    board.block(Box(80, 85, 120, 115))
    place = board.place(100, 100, 5, 40, 8)
    assert place is None or place.leader is not None


@pytest.mark.parametrize(
    "others", [[(150, 100)], [(150, 100), (50, 100)], [(150, 100), (50, 100), (100, 120), (100, 80)]]
)
def test_a_label_does_not_end_at_the_symbol_of_another(others):
    board = LabelBoard(Box(0, 0, 300, 200))
    for x, y in [(100, 100), *others]:
        board.symbol(x, y, 5)
    # Beside its own symbol, to the east, it would end where the other begins.
    place = board.place(100, 100, 5, 36, 8)
    for x, y in others:
        edge = [min(max(x, place.box.left), place.box.right), min(max(y, place.box.bottom), place.box.top)]
        assert place.leader is not None or math.hypot(x - edge[0], y - edge[1]) >= 5 + 4


def test_a_label_without_any_room_is_left_out():
    board = LabelBoard(Box(0, 0, 300, 200))
    board.block(Box(0, 0, 300, 200))
    assert board.place(100, 100, 5, 40, 8) is None


def test_a_label_rather_leaves_a_line_free():
    line = np.column_stack([np.full(50, 130.0), np.linspace(50, 150, 50)])
    place = LabelBoard(Box(0, 0, 300, 200), line).place(100, 100, 5, 40, 8)
    assert place.box.right < 130 or place.box.left > 130


# Colours.


@pytest.mark.parametrize(("colour", "value"), [("#000000", 0.0), ("#ffffff", 1.0), ("#ff0000", 0.2126)])
def test_luminance_is_that_of_the_web_guidelines(colour, value):
    assert luminance(colour) == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("score", np.linspace(0, 1, 21))
def test_a_rank_is_readable_on_every_colour(score):
    colour = score_colour(score)
    assert contrast(ink_on(colour), colour) >= 4.2


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_better_scores_are_darker():
    steps = [luminance(score_colour(s)) for s in np.linspace(0, 1, 40)]
    assert steps == sorted(steps, reverse=True)


def test_rings_of_different_kinds_look_different():
    taiyuan = Label("Taiyuan", "太原")
    rings = [ring(taiyuan, 112.5, 37.9, 60, kind) for kind in ("same_city", "remote", "x", "y", "x")]
    styles = ring_styles(rings)
    assert len(set(styles)) == 4
    assert styles[2] == styles[4]


# Fonts.


def test_english_needs_no_chinese_font(monkeypatch):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    assert choose_fonts(["Jiaocheng", "60 km – 0.5"], "en").families == ("DejaVu Sans",)


@pytest.mark.parametrize(("texts", "lang"), [(["Jiaocheng"], "zh"), (["交城"], "en"), (["：，"], "en")])
def test_a_missing_chinese_font_is_one_clear_line(monkeypatch, texts, lang):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    with pytest.raises(FontError, match=r"no installed font has Chinese.*fonts-noto-cjk") as caught:
        choose_fonts(texts, lang)
    assert "\n" not in str(caught.value)


def test_a_missing_font_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)
    with pytest.raises(FontError):
        draw("location", sample_outcome(), tmp_path, "zh")
    assert list(tmp_path.iterdir()) == []


@needs_chinese
def test_the_chinese_font_holds_the_chinese_signs():
    chosen = choose_fonts([], "zh")
    assert chosen.families[0] in fonts.CHINESE_FAMILIES
    assert chosen.drawable("交城，（北）") == "交城，（北）"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Murang’a", "Murang'a"),
        ("L’Hospitalet", "L'Hospitalet"),
        ("称为‘交城’的", "称为‘交城’的"),
        ("d’Éu", "d'Éu"),
    ],
)
def test_on_a_chinese_page_an_apostrophe_does_not_part_a_latin_name(text, drawn):
    signs = frozenset(map(ord, text + "'"))
    assert Fonts(("Noto Sans CJK SC", "DejaVu Sans"), signs).drawable(text) == drawn
    assert Fonts(("DejaVu Sans",), signs).drawable(text) == text


def test_fonts_installed_later_are_found(monkeypatch):
    answers = [set(), {"SimHei", "Noto Sans CJK SC"}]
    monkeypatch.setattr(fonts, "_installed", lambda: answers.pop(0))
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    assert fonts.chinese_family() == "Noto Sans CJK SC"


def test_a_sign_no_font_holds_is_a_square():
    chosen = Fonts(("DejaVu Sans",), frozenset(map(ord, "ab")))
    assert chosen.drawable("a\n名 b\x00") == "a □ b"
    assert chosen.lacks("名")
    assert not chosen.lacks("a b\n")


@pytest.fixture
def page():
    with drawing_rules():
        yield Page(choose_fonts([], "en"))


def test_a_text_is_cut_to_its_room(page):
    short = page.cut("Jiaocheng economic development zone", 8, 60)
    assert page.width(short, 8) <= 60
    assert short.endswith("…")


def test_a_text_that_fits_is_not_cut(page):
    assert page.cut("Jiaocheng", 8, 100) == "Jiaocheng"


def test_lines_are_broken_at_spaces_and_fit(page):
    words = "the quick brown fox jumps over the lazy dog " * 3
    lines = page.wrap(words, 8, 120, lines=20)
    assert all(page.width(line, 8) <= 120 for line in lines)
    assert " ".join(lines) == " ".join(words.split())


@needs_chinese
def test_a_chinese_line_never_begins_with_a_closing_mark():
    with drawing_rules():
        page = Page(choose_fonts([], "zh"))
    lines = page.wrap("交城，太原，晋中。" * 20, 8, 77, lines=40)
    assert not any(line[0] in "，。" for line in lines)
    assert "".join(lines) == "交城，太原，晋中。" * 20


# What the map shows.


def test_all_sites_and_anchors_are_on_the_map():
    outcome = with_places(sample_outcome(), np.linspace(105.2, 115.5, 12), np.linspace(35.7, 41.1, 12))
    scene = Scene(outcome, "en")
    assert PAGE.holds(*scene.points(main_frame(scene, PAGE))).all()


def test_a_very_far_anchor_does_not_cramp_the_sites():
    outcome = sample_outcome()
    far = replace(outcome.points[0], label=Label("Urumqi", "乌鲁木齐"), lon=87.6, lat=43.8)
    alone, with_far = (
        Scene(replace(outcome, points=(*outcome.points, *more)), "en") for more in ((), (far,))
    )
    assert main_frame(with_far, PAGE) == main_frame(alone, PAGE)


def test_a_small_ring_is_shown_whole():
    scene = Scene(sample_outcome(), "en")
    outline = scene.outcome.rings[0].outline
    assert PAGE.holds(*main_frame(scene, PAGE).to_page(outline[:, 0], outline[:, 1])).all()


def test_sites_far_apart_need_no_inset():
    outcome = with_places(sample_outcome(), np.linspace(110, 115, 12), np.linspace(36, 41, 12))
    scene = Scene(outcome, "en")
    assert detail(scene, main_frame(scene, PAGE)) is None


def test_a_crowded_ring_is_the_subject_of_the_inset():
    lon = [*np.linspace(105, 117, 8), 112.5, 112.55, 112.6, 112.65]
    lat = [*np.linspace(35, 41, 8), 37.8, 37.85, 37.8, 37.85]
    scene = Scene(with_places(sample_outcome(), lon, lat), "en")
    assert detail(scene, main_frame(scene, PAGE)).ring is scene.outcome.rings[0]


def test_a_crowd_without_a_ring_has_an_inset_of_its_own():
    lon = [*np.linspace(105, 117, 8), 106.0, 106.05, 106.1, 106.15]
    lat = [*np.linspace(35, 41, 8), 40.0, 40.05, 40.0, 40.05]
    scene = Scene(with_places(sample_outcome(), lon, lat), "en")
    choice = detail(scene, main_frame(scene, PAGE))
    assert choice.ring is None
    assert len(choice.x) == 4


def test_names_are_those_of_the_language():
    assert Scene(sample_outcome(), "zh").name(11) == "交城"
    assert Scene(sample_outcome(), "zh").name(0) == "Place 0"
    assert Scene(sample_outcome(), "en").name(11) == "Jiaocheng"


def test_a_site_without_a_name_shows_its_id():
    assert Scene(sample_outcome(names=[" "] * 12), "en").name(0) == "S01"


def test_beyond_a_number_of_sites_the_rest_are_dots():
    assert len(Scene(all_ranked(MAX_NUMBERED), "en").crowd) == 0
    scene = Scene(all_ranked(MAX_NUMBERED + 1), "en")
    assert len(scene.numbered) + len(scene.crowd) == MAX_NUMBERED + 1
    assert scene.numbered[0] == 0


# The files.


@pytest.fixture(scope="module", params=["en", pytest.param("zh", marks=needs_chinese)])
def drawn(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, draw("location", sample_outcome(), folder, request.param)


def test_the_files_are_named_by_language_and_format(drawn):
    lang, files = drawn
    assert [f.name for f in files] == [f"location.{lang}.{ext}" for ext in ("png", "svg", "pdf")]


def test_the_png_is_an_a4_page_at_300_dpi(drawn):
    with Image.open(drawn[1][0]) as image:
        assert image.size == (
            pytest.approx(297 / 25.4 * 300, abs=1.5),
            pytest.approx(210 / 25.4 * 300, abs=1.5),
        )
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_the_texts_of_the_svg_are_texts(drawn):
    root = ET.parse(drawn[1][1]).getroot()  # noqa: S314  our own file
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    name = "交城" if drawn[0] == "zh" else "Jiaocheng"
    assert {name, "Place 0", "0.633"} <= set(texts)
    assert not [element for element in root.iter() if element.tag.endswith("}script")]
    pictures = [element.attrib for element in root.iter() if element.tag.endswith("}image")]
    # The relief, within the file.
    assert pictures
    assert all(p["{http://www.w3.org/1999/xlink}href"].startswith("data:image/png;base64,") for p in pictures)


def test_the_text_of_the_pdf_can_be_found(drawn):
    lang, files = drawn
    text = text_of_pdf(files[2])
    assert ("Ranked sites" if lang == "en" else "地块排名") in text
    assert "0.633" in text


def test_the_users_matplotlib_settings_are_kept_and_do_not_show(tmp_path):
    for name, size in (("a", 5.0), ("b", 40.0)):
        (tmp_path / name).mkdir()
        own = {"font.size": size, "text.parse_math": True, "axes.facecolor": "red", "lines.linewidth": 9}
        with mpl.rc_context(own):
            draw("location", sample_outcome(), tmp_path / name, "en", ("svg",))
            assert {key: mpl.rcParams[key] for key in own} == own
    assert (tmp_path / "a/location.en.svg").read_bytes() == (tmp_path / "b/location.en.svg").read_bytes()


@needs_chinese
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_names_are_drawn_as_text(tmp_path, lang):
    (file,) = draw("location", sample_outcome(names=HOSTILE), tmp_path, lang, ("svg",))
    assert b"<script" not in file.read_bytes()


def test_a_hostile_title_is_drawn_as_text(tmp_path):
    outcome = replace(sample_outcome(), title=Label("$\\bad{ </title><script>", "x"))
    files = draw("location", outcome, tmp_path, "en", ("svg", "pdf"))
    assert b"<script" not in files[0].read_bytes()


@pytest.mark.parametrize("count", [1, 2, 61, 3000])
def test_few_and_many_sites_can_be_drawn(tmp_path, count):
    outcome = replace(all_ranked(max(count, 6)), constraints=())
    if count < 6:
        keep = slice(0, count)
        r = outcome.ranking
        short = {
            k: getattr(r, k)[keep] for k in ("rank", "status", "score", "coverage", "score_low", "score_high")
        }
        ranking = replace(
            r,
            **short,
            rank_best=r.rank[keep],
            rank_worst=r.rank[keep],
            order=r.order[keep],
            reason_code=r.status[keep],
        )
        sites = replace(outcome.sites.chunk(0, count))
        outcome = replace(outcome, ranking=ranking, sites=sites, criteria=(), points=(), rings=())
    (file,) = draw("location", outcome, tmp_path, "en", ("svg",))
    assert file.stat().st_size < 3_000_000


@pytest.mark.parametrize("size", [SIZES["word"], COVER])
@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=needs_chinese)])
@pytest.mark.parametrize("count", [12, MAX_NUMBERED])
def test_the_legend_of_a_small_picture_is_whole_and_clear_of_the_list(monkeypatch, size, lang, count):
    outcome = all_ranked(count)
    (figure,) = figures(outcome, lang, ExhibitOptions(size))
    written = {}
    draw_text = Sketch.text

    def text(page, x, y, shown, *rest, **how):
        written[shown] = (x, y)
        draw_text(page, x, y, shown, *rest, **how)

    monkeypatch.setattr(Sketch, "text", text)
    bare_sketch(outcome, figure, size, lang, 100)
    rings = [Scene(outcome, lang, 1).ring_text(r) for r in outcome.rings]
    legend = [place for shown, place in written.items() if shown.endswith(tuple(rings))]
    assert len(legend) == len(rings) > 0
    list_x, _ = written[say("common.ranked_sites")[lang]]
    listed = [y for shown, (x, y) in written.items() if x >= list_x and (x, y) not in legend]
    assert all(x < list_x or y < min(listed) - 6 for x, y in legend)


def test_where_no_site_is_ranked_each_is_listed_with_the_reason(tmp_path):
    nothing = made_outcome(criterion("unknown", [np.nan] * 12)).ranking
    (file,) = draw("location", sample_outcome(ranking=nothing), tmp_path, "en", ("pdf",))
    text = text_of_pdf(file)
    assert "Jiaocheng" in text
    assert text.count("insufficient data") == 12 + 1  # the sites, and the legend


def test_sites_on_one_spot_are_all_listed_and_the_map_has_a_scale(tmp_path):
    outcome = with_places(sample_outcome(), np.full(12, 112.15), np.full(12, 37.55))
    (file,) = draw("location", outcome, tmp_path, "en", ("pdf",))
    text = text_of_pdf(file)
    assert [name for name in outcome.sites.frame["name"] if name not in text] == []
    assert re.search(r"\d k?m\b", text)


def test_an_unknown_format_is_one_clear_line(tmp_path):
    with pytest.raises(OutputError, match="no format 'gif'"):
        draw("location", sample_outcome(), tmp_path, "en", ["gif"])


@pytest.mark.parametrize(("lang", "formats"), [("en", ("gif",)), ("fr", ("png",))])
def test_an_unknown_format_or_language_of_a_page_is_our_fault(tmp_path, lang, formats):
    with pytest.raises(ValueError, match="unknown"):
        draw_page(lambda _: None, tmp_path, "x", lang=lang, formats=formats, title="")


@pytest.mark.parametrize(
    ("scores", "en", "zh"),
    [
        ([0.5, 0.2, 0.1], "ranks first of 3 ", "排名第一"),
        ([0.5, 0.5, 0.1], " share first place among 3 ", "并列第一"),
        ([0.5, 0.5, 0.5], "3 sites share first place among 3 ", "3个地块并列第一"),
    ],
)
def test_the_caption_says_who_share_first_place(scores, en, zh):
    outcome = made_outcome(criterion("even", scores))
    said = finding(outcome, Scene(outcome, "zh"))
    assert en in said.en
    assert zh in said.zh
