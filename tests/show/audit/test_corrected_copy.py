"""What the corrected text may print: copy of the author's kind, in its place; never advice or a changed label."""

import re

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.show.audit.corrected_text import edits_of, note_of_unverified
from siting.show.audit.text_edits import corrected
from tests.support.made_claims import jiaocheng


def corrected_of(text):
    return corrected(text, edits_of(audit(extract(document_of(text)), jiaocheng()), text))


def corrected_file(text, folder):
    path = folder / "leaflet.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return corrected(document.text, edits_of(audit(extract(document), jiaocheng()), document.text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The site lies 800 km from Beijing and 3 km from Nowhere Junction.", "Nowhere Junction"),
        ("Our annual mean is 7 °C, 3 km from Nowhere Junction.", "3 km"),
        ("The park is supplied at 5,000 kV.", "supplied at 5,000 kV [to be settled: "),
        ("园区供电电压5000千伏。", "5000千伏【待核："),
        ("本项目距北京800公里、距某某路口3公里。", "3公里"),
    ],
)
def test_advice_to_the_author_is_never_copy(text, kept):
    new = corrected_of(text)
    assert kept in new
    assert not re.search(
        r"Name the place|Give (?:a|the)|Leave it out|to be checked|请写明|请给出|应给出", new
    )


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("Distance to Beijing 800 km", "yes"),
        ("Annual mean 7 °C", "cool"),
        ("距北京800公里", "是"),
        ("年平均气温7℃", "凉爽"),
    ],
)
def test_a_label_of_a_table_is_marked_but_not_rewritten(label, cell, tmp_path):
    text = f"| | Our site |\n| --- | --- |\n| {label} | {cell} |\n"
    new = corrected_file(text, tmp_path)
    assert f"| {label}" in new
    assert new.count("|") == text.count("|")


# --- only the figure changes where the proven wording is one


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("The park is only 300 km from Beijing.", "The park is 452.5 km (straight line) from Beijing."),
        (
            "Located less than 300 km from Beijing, the park serves the capital.",
            "Located 452.5 km (straight line) from Beijing, the park serves the capital.",
        ),
        (
            "The park is 300 km from Beijing and 20 km from Taiyuan.",
            "The park is 452.5 km (straight line) from Beijing and 49.5 km (straight line) from Taiyuan.",
        ),
        (
            "With an annual mean temperature of 7 °C, the park saves power.",
            "With an annual mean temperature of 11.7 °C (10.6-12.7, mean of 2015-2024), the park saves power.",
        ),
        ("Latency to Beijing is under 2 ms one way.", "Latency to Beijing is at least 2.22 ms one way."),
        ("The park is 150 miles from Beijing.", "The park is 281.2 miles (452.5 km, straight line) from Beijing."),
        ("园区距北京仅300公里，交通便利。", "园区距北京452.5公里（直线距离），交通便利。"),
        ("园区距北京不到300公里。", "园区距北京452.5公里（直线距离）。"),
        ("园区位于北京以西300公里以内。", "园区位于北京以西452.5公里（直线距离）以内。"),
        ("园区年平均气温仅7℃，气候凉爽。", "园区年平均气温11.7℃（10.6—12.7，2015—2024年平均），气候凉爽。"),
        ("到北京单向时延低于2毫秒。", "到北京单向时延不少于2.22毫秒。"),
    ],
)  # fmt: skip
def test_a_figure_is_replaced_with_the_words_that_compare_it_and_nothing_else(text, new):
    assert corrected_of(text) == new


TABLES = {
    "en": "| Feature | Value |\n| --- | --- |\n| {label} | {value} |\n",
    "zh": "| 指标 | 数值 |\n| --- | --- |\n| {label} | {value} |\n",
}


@pytest.mark.parametrize(
    ("lang", "label", "value", "new"),
    [
        ("en", "Annual mean temperature", "7 °C", "11.7 °C"),
        ("en", "Distance to Beijing", "300 km", "452.5 km"),
        ("en", "Round-trip latency to Beijing", "2 ms", "at least 4.43 ms"),
        ("zh", "年平均气温", "7℃", "11.7℃"),
        ("zh", "距北京距离", "300公里", "452.5公里"),
        ("zh", "年平均气温（℃）", "7", "11.7"),
    ],
)
def test_a_cell_of_a_table_gets_the_figure_and_its_unit_alone(lang, label, value, new, tmp_path):
    text = TABLES[lang].format(label=label, value=value)
    assert corrected_file(text, tmp_path) == TABLES[lang].format(label=label, value=new)


def test_a_cell_without_a_figure_to_print_is_marked_not_filled_with_a_sentence(tmp_path):
    text = TABLES["en"].format(label="Design level", value="Tier 3+")
    assert "| Tier 3+ [to be settled: " in corrected_file(text, tmp_path)


def test_the_mark_of_a_cell_of_figures_speaks_the_language_of_the_text(tmp_path):
    text = TABLES["zh"].format(label="PUE", value="1.10")
    assert corrected_file(text, tmp_path).endswith("| 1.10【c1视定义而定】 |\n")


def test_a_mark_stands_before_the_stop_of_its_sentence():
    assert corrected_of("The design PUE is 1.10.").endswith("1.10 [c1: depends on the definition].")


# --- what follows from a figure that changed is no longer proven

FOLLOWS = "[not proven: it rests on a figure that is corrected here]"
FOLGT = "【未证实：所依据的数值已作更正】"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (
            "The annual mean temperature is only 7 °C, so chillers are not needed.",
            f"are not needed {FOLLOWS}.",
        ),
        ("The park is 300 km from Beijing. Therefore it is close to all banks.", f"to all banks {FOLLOWS}."),
        (
            "Thanks to an annual mean temperature of 7 °C, chillers are not needed.",
            f"are not needed {FOLLOWS}.",
        ),
        (
            "The park saves power because the annual mean temperature is 7 °C.",
            f"because the annual mean temperature is 11.7 °C (10.6-12.7, mean of 2015-2024) {FOLLOWS}.",
        ),
        ("园区年平均气温7℃，从而大幅降低能耗。", f"大幅降低能耗{FOLGT}。"),
        (
            "一、园区年平均气温7℃，可满足节能要求；\n二、园区交通便利。",
            f"可满足节能要求{FOLGT}；\n二、园区交通便利。",
        ),
        ("由于年平均气温仅7℃，能耗很低。", f"能耗很低{FOLGT}。"),
        ("园区距北京300公里。因此交通便利。", f"因此交通便利{FOLGT}。"),
    ],
)
def test_a_conclusion_from_a_corrected_figure_is_marked(text, end):
    assert corrected_of(text).endswith(end)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "The site lies 500 km from Beijing, which makes it a remote-recovery site for banks.",
            "banks [not proven: at that distance from Beijing it is 47.5 km short of the usual remote limit",
        ),
        (
            "项目地距北京500公里，因此可作为金融机构的异地灾备中心。",
            "异地灾备中心【未证实：与惯用的异地灾备界限500公里相比，距北京尚差47.5公里",
        ),
    ],
)
def test_a_recovery_band_that_rests_on_a_corrected_distance_says_why_it_does_not_hold(text, why):
    new = corrected_of(text)
    assert why in new
    assert "500" not in re.sub("(?:limit of|界限)[ ]?500", "", new)


@pytest.mark.parametrize(
    "text",
    [
        "The annual mean temperature is 7 °C. The site has two feeds, so far unused.",
        "The park is 300 km from Beijing. Trains run often.",
        "年平均气温7℃。园区交通便利。",
    ],
)
def test_what_does_not_follow_from_the_figure_is_not_marked(text):
    assert "[not proven" not in corrected_of(text)
    assert "未证实" not in corrected_of(text)


# --- a clause whose proven wording is a sentence


def test_within_an_english_sentence_that_says_more_a_clause_is_marked_not_pasted_over():
    text = "The park, designed to Tier 3+, opened its gates in spring."
    new = corrected_of(text)
    assert new.startswith("The park, designed to Tier 3+ [to be settled: ")
    assert new.endswith(", opened its gates in spring.")


# --- a mark stands at the statement in doubt; what could not be verified is counted below the text


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("园区距太原49.5公里，可做异地灾备。", "可做异地灾备【待核：与惯用的异地灾备界限500公里相比"),
        (
            "园区距太原49.5公里，可做异地灾备，夏季凉爽。",
            "可做异地灾备【待核：与惯用的异地灾备界限500公里相比",
        ),
        ("园区距太原49.5公里（异地灾备），交通便利。", "（异地灾备【待核：与惯用的异地灾备界限500公里相比"),
        (
            "The park is 452.5 km from Beijing, ideal for remote recovery, and cool.",
            "ideal for remote recovery [to be settled: at that distance from Beijing it is 47.5 km short of",
        ),
        (
            "可作北京的异地灾备基地，园区距北京452.5公里。",
            "452.5公里【待核：与惯用的异地灾备界限500公里相比",
        ),
    ],
)
def test_a_false_conclusion_is_marked_where_it_is_said_and_with_its_limit(text, stands):
    assert stands in corrected_of(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("园区距太原49.5公里。\n\n日供水3000立方米，双回路供电。\n", "另有2处内容未能核实"),
        (
            "The park lies 49.5 km from Taiyuan.\n\nIt has 5,000 racks.",
            "1 statement above could not be verified",
        ),
    ],
)
def test_the_corrected_text_says_how_many_statements_could_not_be_verified(text, last):
    checked = audit(extract(document_of(text)), jiaocheng())
    edits = [*edits_of(checked, text), *note_of_unverified(checked, text, "marked.md")]
    said = corrected(text, edits).rstrip().split("\n")[-1]
    assert last in said
    assert "marked.md" in said


def test_a_text_of_which_all_is_verified_has_no_line_about_it():
    text = "园区距太原49.5公里。"
    assert not note_of_unverified(audit(extract(document_of(text)), jiaocheng()), text, "marked.md")
