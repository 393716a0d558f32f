"""The site sheet: whose it is, its figures, what it says against the next sites, and its photo."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import siting
from siting.errors import SitesError, StudyError
from siting.geo.features import ANCHOR
from siting.geo.geodesy import distance_km
from siting.promotion.promotion import promote
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.formats import SIZES
from siting.show.base.drawing.page import GREY, PAPER, Page
from siting.show.exhibits import location, site_map
from siting.show.exhibits.scene import Scene
from siting.show.exhibits.sheet import bare_page, bare_sketch
from siting.show.exhibits.site import finding, map_figure
from siting.show.exhibits.site_map import _frame, dots_note
from siting.study.report import SITE_SIZE
from siting.texts import say
from tests.support.exhibits import draw, pages_of, texts_of
from tests.support.sample import sample_outcome


def written(monkeypatch, tmp_path, outcome, **options):
    (page,) = pages_of(monkeypatch, "site", outcome, tmp_path, **options)
    return texts_of(page)


def test_it_is_about_the_first_of_the_ranking_or_the_site_named(monkeypatch, tmp_path):
    outcome = sample_outcome()
    assert written(monkeypatch, tmp_path, outcome)[0].startswith("Jiaocheng ranks 1 of 10")
    named = written(monkeypatch, tmp_path, outcome, site="Place 4")
    rank = int(outcome.ranking.rank[4])
    assert named[0].startswith(f"Place 4 ranks {rank} of 10")
    with pytest.raises(SitesError, match="no site 'Nowhere'"):
        draw("site", outcome, tmp_path, site="Nowhere")


def test_the_finding_of_a_site_without_rank_is_its_status():
    outcome = sample_outcome()
    assert finding(outcome, 5, "en").en == "Place 5 is not ranked: excluded"


def test_each_criterion_has_its_figure_class_and_sources(monkeypatch, tmp_path):
    outcome = sample_outcome()
    texts = written(monkeypatch, tmp_path, outcome)
    km = outcome.criteria[0].measured.main.value[-1]
    assert f"{km:,.1f} km" in texts
    assert {"derived", "estimated", say("evidence.stated").en} <= set(texts)
    assert any(text.startswith("[1] Title of divisions") for text in texts)


def test_strengths_and_weaknesses_are_those_of_promote(monkeypatch, tmp_path):
    outcome = sample_outcome()
    ids = [str(outcome.sites.frame["site_id"].iat[row]) for row in outcome.ranking.order[:4]]
    found = promote(outcome, ids[0], ids[1:])
    assert found.wins
    texts = " ".join(written(monkeypatch, tmp_path, outcome))
    for won in found.wins:
        assert won.label.en in texts
    assert any(say("site_sheet.ahead", figure="", rivals="").en.strip("; ") in texts for _ in found.wins)


def test_one_site_alone_has_nothing_to_be_compared_with(monkeypatch, tmp_path):
    outcome = sample_outcome()
    rank = np.zeros_like(outcome.ranking.rank)
    rank[outcome.ranking.order[0]] = 1
    alone = replace(outcome, ranking=replace(outcome.ranking, rank=rank))
    assert say("site_sheet.no_strength").en.split()[0] in " ".join(written(monkeypatch, tmp_path, alone))


@pytest.fixture
def study(tmp_path):
    (tmp_path / "sites.csv").write_text(
        "id,name,lon,lat\nA1,Alpha,112.2,37.6\nB2,Beta,112.4,37.7\n", encoding="utf-8"
    )
    Image.fromarray(np.full((40, 60, 3), [200, 30, 30], dtype=np.uint8)).save(tmp_path / "photo.png")
    path = tmp_path / "study.yaml"

    def with_photos(photos):
        path.write_text(
            "title: Two\nsites: {file: sites.csv}\n"
            "criteria: [{id: near, measure: distance, params: {to: Taiyuan}, weight: 1,"
            f" value: {{kind: linear, worst: 100, best: 0}}}}]\nphotos: {photos}\n",
            encoding="utf-8",
        )
        return siting.run(siting.load_study(path))

    return with_photos


def test_a_photo_of_the_study_is_on_the_sheet_of_its_site(study, tmp_path):
    result = study("{A1: photo.png}")

    def red(site):
        (png,) = result.exhibit("site", tmp_path / site, lang="en", formats=["png"], site=site)
        with Image.open(png) as image:
            return float((np.asarray(image.convert("RGB")) == [200, 30, 30]).all(axis=-1).mean())

    assert red("A1") > 0.02
    assert red("B2") == 0


def test_a_photo_of_no_site_or_of_another_kind_is_one_clear_line(study, tmp_path):
    with pytest.raises(StudyError, match="no site has the id 'C3'"):
        study("{C3: photo.png}").exhibit("site", tmp_path / "out")
    with pytest.raises(StudyError, match=r"sites\.csv"):
        study("{A1: sites.csv}").exhibit("site", tmp_path / "out", site="A1")
    assert not (tmp_path / "out").exists()


def test_the_map_of_a_site_holds_its_rivals_and_names_the_dots_that_it_has():
    outcome, box = sample_outcome(), Box(0, 0, 450, 200)
    for lang in ("en", "zh"):
        scene = Scene(outcome, lang)
        for row in range(3):
            rivals = [r for r in range(len(outcome.sites)) if r != row]
            frame = _frame(scene, row, box, rivals=rivals)
            assert frame.page.holds(*frame.to_page(outcome.sites.lon, outcome.sites.lat)).all()
            assert say("site_sheet.others")[lang] in dots_note(scene, row, box, rivals=rivals)[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("km", [12, 20, 45, 70, 150])
def test_a_city_far_off_is_pointed_to_and_does_not_widen_the_map_of_a_site(monkeypatch, km, near, lang):
    outcome = sample_outcome()
    lon, lat = float(outcome.sites.lon[0]), float(outcome.sites.lat[0])
    anchor = replace(
        next(p for p in outcome.points if p.group.id == ANCHOR.id), lon=lon, lat=lat + km / 111.0
    )
    outcome = replace(outcome, points=(anchor,))
    written, write = [], site_map.write_label
    monkeypatch.setattr(
        site_map, "write_label", lambda page, board, text, **how: written.append(text) or write(page, board, text, **how)
    )  # fmt: skip
    frames = []
    monkeypatch.setattr(site_map, "_frame", lambda *a, **k: frames.append(_frame(*a, **k)) or frames[-1])
    figure = map_figure(outcome, 0, lang, SIZES["word"], near=near)
    bare_sketch(outcome, figure, SIZES["word"], lang, 100)
    x, y = frames[-1].to_page(anchor.lon, anchor.lat)
    inside = bool(frames[-1].page.grown(-4).holds(x, y))
    assert max(frames[-1].ground.width, frames[-1].ground.height) <= 75_000
    assert inside or km > 12
    assert not inside or km < 45
    away = f"{distance_km(lon, lat, anchor.lon, anchor.lat):,.0f}"
    pointed = say("exhibit.far_anchor", place=anchor.label, km=away)[lang]
    assert (anchor.label[lang] if inside else pointed) in written


def test_a_site_far_from_every_city_is_shown_with_the_nearest_other(monkeypatch):
    monkeypatch.setattr(Scene, "anchors", [])
    monkeypatch.setattr(Scene, "towns", ())
    scene = Scene(sample_outcome(), "en")
    assert dots_note(scene, 0, Box(0, 0, 450, 200)) == say("site_sheet.others")


@pytest.mark.parametrize(("kind", "radius"), [("same_city", 0.001), ("remote", 9000.0)])
def test_no_site_within_a_ring_is_said_of_all(kind, radius):
    outcome = sample_outcome()
    rings = (replace(outcome.rings[0], kind=kind, radius_km=radius),)
    outcome = replace(outcome, rings=rings)
    told = location.finding(outcome, Scene(outcome, "en"))
    assert told.en.startswith("All 10" if kind == "same_city" else "None of 10")
    assert ("均超过" if kind == "same_city" else "均不足") in told.zh
    assert "有0个" not in told.zh


def test_the_note_under_a_map_names_the_dots_that_are_drawn(monkeypatch):
    outcome, drawn = sample_outcome(), set()
    monkeypatch.setattr(Page, "circle", lambda _page, _x, _y, r, *, fill, **_: drawn.add((fill, r < 3.0)))
    for row in range(len(outcome.sites)):
        drawn.clear()
        page = map_figure(outcome, row, "en", SITE_SIZE)
        bare_page(outcome, page, SITE_SIZE, "en")
        said = [key for key in ("others", "towns") if say(f"site_sheet.{key}").en in page.note.lower()]
        assert said == [key for key, fill in (("others", PAPER), ("towns", GREY)) if (fill, True) in drawn], (
            row
        )
