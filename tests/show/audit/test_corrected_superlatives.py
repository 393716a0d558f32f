"""A false superlative in the corrected text: the rest of the sentence still speaks of the site."""

import pytest

from tests.support.leaflets import study_of

ZH = (
    "地块名称,lon,lat,用地面积（亩）,电价（元/kWh）\n桑园1号地块,112.156,37.551,520,0.52\n"
    "桑园2号地块,112.171,37.561,600,0.55\n桑园3号地块,112.141,37.541,680,0.50\n"
)
EN = (
    "name,lon,lat,Site area (ha),Power price (EUR/MWh)\nPlot 1,16.95,48.25,42,78\n"
    "Plot 2,16.98,48.27,38,74\nPlot 3,17.01,48.22,55,81\n"
)


def corrected_of(text, folder, site):
    from siting import audit

    table = ZH if site.startswith("桑") else EN
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    audit(document, site, among=study_of(folder, table)).save(folder / "out")
    return (folder / "out" / "corrected.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (
            "桑园2号地块是三个备选地块中用地面积最大的地块，电价0.55元/kWh。\n",
            "桑园2号地块用地面积为600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        (
            "桑园2号地块用地面积600亩，为全部备选地块最大，电价0.55元/kWh。\n",
            "桑园2号地块用地面积600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        (
            "交通便利，用地面积最大，电价0.55元/kWh。\n",
            "交通便利，用地面积为600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        (
            "交通便利，而本地块用地面积最大，电价0.55元/kWh。\n",
            "交通便利，而本地块用地面积为600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        # A false figure before it: the subject is not said again.
        (
            "桑园2号地块用地面积630亩，用地面积最大，电价0.55元/kWh。\n",
            "桑园2号地块用地面积600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        (
            "桑园2号地块电价0.45元/kWh，为三个备选地块中最低，用地面积600亩。\n",
            "桑园2号地块电价0.55元/kWh（桑园3号地块为0.5元/千瓦时），用地面积600亩。\n",
        ),
        # Emphasis and quotes go with the words that they stand around.
        (
            "桑园2号地块**用地面积最大**，电价0.55元/kWh。\n",
            "桑园2号地块用地面积为600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
        (
            "桑园2号地块“用地面积最大”，电价0.55元/kWh。\n",
            "桑园2号地块用地面积为600亩（桑园3号地块为680亩），电价0.55元/kWh。\n",
        ),
    ],
)
def test_the_clauses_behind_still_speak_of_the_site_and_it_is_named_once(text, new, tmp_path):
    assert corrected_of(text, tmp_path, "桑园2号地块") == new


def test_an_english_sentence_ends_with_the_rival_in_brackets(tmp_path):
    text = "Plot 1 is the largest of the three plots. It has two feeds.\n"
    new = (
        "At Plot 1 the site area is 42 ha (Plot 3: 55 ha). It has two feeds.\n\n[1 statement above could not be "
        'verified and stands unmarked as written; it is listed in marked.txt with the sign "?".]\n'
    )
    assert corrected_of(text, tmp_path, "Plot 1") == new


@pytest.mark.parametrize("mark", ["（二）", "(2)", "2. ", "二、", "2）", "- ", "• ", "## ", "①"])
def test_what_stands_before_the_words_of_a_claim_stays(mark, tmp_path):
    text = f"一、概况\n{mark}桑园2号地块用地面积最大，电价0.55元/kWh。\n"
    right = "桑园2号地块用地面积为600亩（桑园3号地块为680亩）"
    assert corrected_of(text, tmp_path, "桑园2号地块") == text.replace("桑园2号地块用地面积最大", right)


@pytest.mark.parametrize(
    "mark",
    ["“（二）{}。”", "“1. {}。”", "- “{}。”", "据介绍，“一、{}”。", "“{}”，有双回路。", "“{}。", "{}。”"],
)
def test_quotes_around_a_list_mark_and_its_words_stay(mark, tmp_path):
    false, right = "桑园2号地块是三个地块中最大的", "桑园2号地块用地面积为600亩（桑园3号地块为680亩）"
    assert corrected_of(f"{mark.format(false)}\n", tmp_path, "桑园2号地块") == f"{mark.format(right)}\n"


@pytest.mark.parametrize("mark", ['"1. {}."', '"- {}."', "“{}.”"])
def test_english_quotes_around_a_list_mark_and_its_words_stay(mark, tmp_path):
    false, right = (
        "Plot 1 is the largest of the three plots",
        "At Plot 1 the site area is 42 ha (Plot 3: 55 ha)",
    )
    assert corrected_of(f"{mark.format(false)}\n", tmp_path, "Plot 1") == f"{mark.format(right)}\n"


def test_the_number_of_a_list_before_a_whole_sentence_stays(tmp_path):
    text = "Our site.\n\n2. Plot 1 is the largest of the three plots.\n"
    right = "Our site.\n\n2. At Plot 1 the site area is 42 ha (Plot 3: 55 ha).\n"
    assert corrected_of(text, tmp_path, "Plot 1") == right
