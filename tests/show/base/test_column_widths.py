"""Names and figures of a table stand on one line where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.show.base.blocks import Grid, Mark
from siting.show.base.column_widths import fitted_widths, interval_below, lines_of, longest_piece

NAME, FIGURE = "大同云州区御东绿色算力基地", "5,940小时/年（5,600—6,280）"


def test_a_column_of_names_takes_what_others_do_not_need():
    head = ("名次", "地块", "得分", "区间", "已知权重", "编码")
    widths = Grid(head, (("1", NAME, "0.744", "0.74–0.75", "100%", "A1"),)).widths()
    assert widths[1] * 50 >= longest_piece(NAME, 15.0) == len(NAME)
    assert all(share * 50 >= 2 for share in widths)


def test_widths_that_suffice_stay_as_given():
    assert fitted_widths(("甲", "乙"), [("甲", "乙")], (0.3, 0.7)) == (0.3, 0.7)


def test_where_there_is_no_room_the_interval_may_stand_below_its_figure():
    rows = [(FIGURE,) * 6]
    widths = fitted_widths(("",) * 6, rows, (1 / 6,) * 6)
    assert widths == pytest.approx((1 / 6,) * 6)
    assert longest_piece(FIGURE, 9.0) < longest_piece(FIGURE, 20.0)


@given(
    st.lists(st.lists(st.text("甲乙丙12.5（），—ab ", max_size=40), min_size=3, max_size=3), max_size=6),
    st.lists(st.floats(0.05, 1.0), min_size=3, max_size=3),
)
def test_widths_are_shares_of_a_whole_and_no_column_vanishes(rows, given_shares):
    shares = [share / sum(given_shares) for share in given_shares]
    widths = fitted_widths(("", "", ""), rows, shares)
    assert sum(widths) == pytest.approx(1.0)
    assert all(width >= 0 for width in widths)
    assert all(width > 0 for k, width in enumerate(widths) if any(row[k] for row in rows))


def test_a_column_of_running_text_keeps_most_of_its_width():
    codes = "F1, G1, G2, H1, H2, H3"
    widths = fitted_widths(("指标", "编码"), [(NAME, codes)], (0.2, 0.8))
    assert widths[0] > 0.2
    assert widths[1] >= 0.75 * 0.8


def test_an_interval_that_does_not_fit_stands_on_a_line_of_its_own():
    assert interval_below(FIGURE, 30.0) == FIGURE
    assert interval_below(FIGURE, 9.0) == "5,940小时/年\n（5,600—6,280）"
    assert interval_below("5,940 (5,600–6,280) h/yr", 9.0) == "5,940 \n(5,600–6,280) h/yr"
    assert interval_below("工业用地（待调整）", 3.0) == "工业用地（待调整）"


def test_a_column_holds_the_longest_word_of_its_heading():
    head = ("Claim", "Kind", "In the document")
    rows = [("c1", "distance of a recovery site", "The site lies 500 km from Beijing, the capital")] * 3
    first, *_ = fitted_widths(head, rows, (0.05, 0.35, 0.6))
    # 50 ems are the width of the table; a bold letter takes about 0.6.
    assert first * 50.0 >= 0.6 * len("Claim") + 1.0


def test_a_verdict_in_capitals_is_wider_than_small_letters():
    assert longest_piece("UNVERIFIABLE", 15.0) > 1.25 * longest_piece("unverifiable", 15.0)
    assert longest_piece("未核实GB", 15.0) > longest_piece("未核实gb", 15.0)


@pytest.mark.parametrize("wide", [6, 9])
def test_a_verdict_is_never_broken_however_many_columns_there_are(wide):
    cells = (
        Mark("CONTRADICTED", "CONTRADICTED"),
        *["a sentence of some length that says what was found"] * wide,
    )
    widths = Grid(("verdict", *["finding"] * wide), (cells,)).widths()
    assert widths[0] * 50.0 >= 1.15 * longest_piece("CONTRADICTED", 15.0)
    assert sum(widths) == pytest.approx(1.0)


@pytest.mark.parametrize("figure", ["2,669 (2,413-2,906)", "2,669 (2,413–2,906)", "2,669（2,413—2,906）"])
def test_an_interval_stands_below_its_figure_however_it_is_written(figure):
    assert interval_below(figure, 6.0).count("\n") == 1


ASKED = {
    "zh": ("与城市及市场的距离", "未知", "当地地质调查机构（地震区划图与建筑抗震规范）", "电价：0.085欧元/千瓦时（未经核实）"),
    "en": ("Distance to cities", "UNKNOWN", "The geological survey (hazard map, seismic code)", "0.085 EUR/kWh (not verified)"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ASKED)
@pytest.mark.parametrize("known", [0, 1, 3])
@pytest.mark.parametrize("empty", ["", "–"])
def test_a_column_empty_in_most_rows_gives_its_room_to_those_that_say_more(lang, known, empty):
    item, state, ask, told = ASKED[lang]
    rows = [(item, state, empty, ask)] * 20 + [(item, state, told, ask)] * known
    shares = (0.2, 0.1, 0.5, 0.2)
    widths = fitted_widths(("", "", "", ""), rows, shares)
    assert widths[2] < 0.45
    assert widths[3] > 0.25
    assert lines_of(rows, widths) <= 0.7 * lines_of(rows, shares)
    assert sum(widths) == pytest.approx(1.0)


@pytest.mark.parametrize("lang", ASKED)
def test_columns_that_all_say_much_keep_their_widths(lang):
    rows = [(ASKED[lang][2] * 3,) * 3] * 10
    assert fitted_widths(("", "", ""), rows, (0.3, 0.3, 0.4)) == pytest.approx((0.3, 0.3, 0.4), abs=0.1)
