"""A PUE and a load of racks against the figures of the document that they follow from."""

import pytest

import siting


def audited(tmp_path, text):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    return siting.audit(path, "37.55,112.15").document()


def claims(tmp_path, text):
    return audited(tmp_path, text)["claims"]


@pytest.mark.parametrize(
    ("text", "kind", "right"),
    [
        ("总用电功率60兆瓦，其中IT负载40兆瓦，同一工况下PUE为1.2。", "pue", "1.5"),
        ("IT load 160 MW, total facility load 200 MW at design conditions, PUE 1.09 at the same point.", "pue", "1.25"),
        ("安装机架4000架，单架平均功率5千瓦，机架总功率为32兆瓦。", "power", "20"),
        ("The hall takes 2,000 racks at 8 kW apiece, for a combined rack load of 26 MW.", "power", "16"),
        ("It has 2,000 racks, each supplied with 10 kW, and so has an IT load of 95 MW.", "power", "20"),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_contradicted_with_the_right_figure(text, kind, right, tmp_path):
    (false,) = [c for c in claims(tmp_path, text) if c["verdict"] == "CONTRADICTED"]
    assert false["kind"] == kind
    assert all(right in false["suggested_wording"][lang] for lang in ("en", "zh"))


@pytest.mark.parametrize(
    "text",
    [
        "满载时IT负荷30兆瓦，全场用电37.5兆瓦，设计PUE1.25；目前上架率四成，实测PUE为1.38。",
        "IT load 40 MW, total load 52 MW at a PUE of 1.3.",
        "安装机架4000架，单架平均功率8千瓦，IT总负荷32兆瓦。",
        "The hall takes 2,000 racks at up to 8 kW each, for a combined rack load of 12 MW.",
        "It has 2,000 racks at no less than 10 kW each, and so has an IT load of 95 MW.",
        "IT load of at least 40 MW, total load 60 MW, PUE 1.3.",
        "Phase 1 has 1,000 racks at 8 kW. The campus has an IT load of 40 MW.",
        "目前已投运机架1000架，单架8千瓦；园区规划IT总负荷40兆瓦。",
        "It already operates 1,000 racks at 6 kW per rack, and plans an IT load of 40 MW.",
        "It has more than 2,000 racks at 10 kW each, and so has an IT load of 95 MW.",
        "Phase 1 has 1,000 racks at 8 kW and phase 2 has 500 at 40 kW, an IT load of 28 MW.",
    ],
)
def test_what_follows_or_is_of_another_state_is_not(text, tmp_path):
    document = audited(tmp_path, text)
    assert not [x for x in (*document["claims"], *document["consistency"]) if x["verdict"] == "CONTRADICTED"]


def test_a_verdict_by_other_figures_has_no_basis_of_the_climate(tmp_path):
    (pue,) = [
        c
        for c in claims(tmp_path, "总用电功率60兆瓦，其中IT负载40兆瓦，同一工况下PUE为1.2。")
        if c["kind"] == "pue"
    ]
    assert pue["verdict"] == "CONTRADICTED"
    assert not pue["basis"].get("sources")
    assert not pue.get("definition")
