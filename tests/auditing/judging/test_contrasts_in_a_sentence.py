"""Figures that differ are held against each other only where they are of one thing."""

import pytest

import siting


def contradicted(text, folder, site="Jiaocheng"):
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    found = siting.audit(path, site).document()
    return [check["id"] for check in found["consistency"] if check["verdict"] == "CONTRADICTED"]


@pytest.mark.parametrize(
    "text",
    [
        # Nobody says one thing twice in one sentence.
        "主楼PUE做到1.20，综合楼1.36，全园年均1.28。",
        "主楼PUE做到1.20；综合楼1.36。",
        "The new hall runs at a PUE of 1.20, the old one at 1.36.",
        # A whole and its parts, each called all of something.
        "通用区共1000架。智算区共100架。两区合计机柜1100架。",
        "The general halls have 1,000 racks in total. The AI hall has 100 racks in total. That makes 1,100 racks altogether.",
        # A phase named behind its figure, and what there is in the end.
        "The park will take 40 MW in its first phase and 120 MW when complete.",
        "The campus brings 64 MW in a first stage and 200 MW once fully built.",
    ],
)  # fmt: skip
def test_figures_of_different_things_do_not_contradict(text, tmp_path):
    assert contradicted(text, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("全园PUE为1.20。全园PUE为1.36。", "repeated-pue"),
        ("The PUE is 1.20. All in all, the site has a PUE of 1.36.", "repeated-pue"),
        ("园区机柜总数1000架。园区机柜总数1200架。", "repeated-racks"),
        ("The first phase takes 140 MW. The park takes 120 MW in total.", "sum-power"),
    ],
)
def test_figures_of_one_thing_do(text, check, tmp_path):
    assert contradicted(text, tmp_path) == [check]
