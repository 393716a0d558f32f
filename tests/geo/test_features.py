"""Points for the map and their groups: checked on creation."""

import pytest

from siting.evidence import Label
from siting.geo.features import LAYER, MapPoint, PointGroup

GOOD = {"id": "user_group_1", "label": Label("Mine", "我的"), "colour": "#0a1b2c"}


def group(**other):
    return PointGroup(**{**GOOD, **other})


@pytest.mark.parametrize("name", ["a", "user_group_1", "a" * 60])
def test_an_id_is_up_to_60_small_letters_digits_and_underscores(name):
    assert group(id=name).id == name


@pytest.mark.parametrize("name", ["", "1a", "_a", "A", "a b", "a-b", "a" * 61, "a\n"])
def test_any_other_id_is_refused(name):
    with pytest.raises(ValueError, match="id of a group"):
        group(id=name)


@pytest.mark.parametrize("colour", ["#0a1b2", "#0a1b2cd", "0a1b2c", "#0A1B2C", "red", "#0a1b2g"])
def test_a_colour_is_a_hash_and_six_hexadecimal_digits(colour):
    assert group().colour == "#0a1b2c"
    with pytest.raises(ValueError, match="colour of the group 'user_group_1' is not #rrggbb"):
        group(colour=colour)


@pytest.mark.parametrize("label", [Label("My {layer}", "我的"), Label("Mine", "我的{x}")])
def test_a_label_holds_no_braces_in_either_language(label):
    with pytest.raises(ValueError, match="user_group_1"):
        group(label=label)


def test_a_point_belongs_to_a_group():
    here = (Label("P", "P"), 112.0, 37.0, 0.0, Label("", ""), "user-layer")
    assert MapPoint(LAYER, *here).group is LAYER
    with pytest.raises(TypeError, match="a PointGroup, not 'layer'"):
        MapPoint("layer", *here)
