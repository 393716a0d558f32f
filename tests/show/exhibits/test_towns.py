"""Towns on the printed maps: names to find one's way by, in the room that is left."""

import pytest

from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.labels import LabelBoard
from siting.show.exhibits.scene import Scene
from siting.show.exhibits.towns import town_sources
from tests.support.exhibits import pages_of
from tests.support.sample import sample_outcome


@pytest.mark.parametrize(("lang", "town"), [("en", "Qixian"), ("zh", "祁县")])
def test_a_town_near_the_sites_is_named_and_its_source_too(lang, town):
    scene = Scene(sample_outcome(), lang)
    assert town in [found.name for found in scene.towns]
    assert "divisions" in town_sources(scene)


def test_the_location_map_names_towns_and_explains_their_dots(tmp_path, monkeypatch):
    (page,) = pages_of(monkeypatch, "location", sample_outcome(), tmp_path)
    names = {town.name for town in Scene(sample_outcome(), "en").towns}
    drawn = [text.get_text() for axes in page.figure.axes for text in axes.texts]
    assert names.intersection(drawn)
    assert "Town" in drawn


def test_a_label_that_must_stand_beside_its_dot_is_left_out_where_there_is_no_room():
    board = LabelBoard(Box(0, 0, 200, 200))
    for x in (88, 112):
        for y in (93, 100, 107):
            board.block(Box(x, y, x, y).grown(2))
    for y in (93, 107):
        board.block(Box(100, y, 100, y).grown(2))
    assert board.place(100, 100, 2, 30, 8, beside=True) is None
    assert board.place(100, 100, 2, 30, 8) is not None
