"""How a figure follows its name in a Chinese sentence."""

import pytest

from siting.evidence import Label
from siting.promotion.direction import _read, of_site, read_as
from siting.texts import say


@pytest.mark.parametrize(
    ("label", "figure", "said"),
    [
        ("用地面积", "约450亩", "S的用地面积约450亩"), ("用地面积", "450亩", "S的用地面积为450亩"),
        ("距中卫的直线距离", "34.6公里", "S距中卫直线距离34.6公里"), ("距最近变电站距离", "3.1公里", "S距最近变电站3.1公里"),
        ("到河流的距离", "约2公里", "S到河流约2公里"),
    ],
)  # fmt: skip
def test_figures_follow_their_names_as_a_native_writes_them(label, figure, said):
    distance = "距" in label
    before = read_as(Label("", _read(label, distance=distance)), Label(figure, figure))
    told = Label("", f"{before.zh}{figure}")
    assert of_site(Label("S", "S"), told, distance=distance).zh.rstrip("。") == said


@pytest.mark.parametrize(("km", "said"), [(2.0, "比乙（5公里）更近"), (9.0, "比乙（5公里）更远")])
def test_a_distance_is_nearer_or_farther_than_another_in_chinese(km, said):
    assert said in say(f"promotion.than.distance.{'less' if km < 5 else 'more'}", rivals="乙（5公里）").zh
