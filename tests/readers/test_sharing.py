"""Words that say that a figure is shared, and by how many."""

import pyarrow as pa
import pytest

from siting.readers.cells import read_cells
from siting.readers.sharing import is_shared, sharers


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("与2号地块共用", 0),
        ("和园区其他企业合用", 0),
        ("园区公用", 0),
        ("三块地共用", 3),
        ("3个地块共用", 3),
        ("由4家企业合用", 4),
        ("第2个地块共用", 0),
        ("十二家企业共用", 0),
        ("与另外两块地共用", 0),
        ("shared with plot B", 0),
        ("shared", 0),
        ("joint with 2 plots", 0),
        ("shared by three plots", 3),
        ("shared equally between 2 sites", 2),
        ("shared among all four", 4),
    ],
)
def test_a_shared_figure_is_known_and_how_many_share_it_only_where_that_is_said(words, count):
    assert is_shared(words)
    assert sharers(words) == count


@pytest.mark.parametrize("words", ["", "含道路", "独用", "不与他人共用", "不共用", "not shared", "dedicated"])
def test_words_of_another_kind_share_nothing(words):
    assert not is_shared(words)
    assert sharers(words) == 0


@pytest.mark.parametrize(
    "cell",
    [
        "120MVA（共用）", "120（与2号共用）", "120 共用", "120MVA 共用", "120/共用", "共用120MVA", "与2号地块共用120MVA",
        "120 (shared)", "120 shared", "120 MVA shared", "shared 120 MVA", "jointly 120 MVA", "120 MVA, shared with 2 plots",
    ],
)  # fmt: skip
def test_a_shared_figure_is_read_however_that_is_written(cell):
    found = read_cells(pa.chunked_array([[cell]]), unit="MVA", bounds=True)
    assert found.value.tolist() == [120.0]
    assert is_shared(found.remarks[0])


@pytest.mark.parametrize(
    "cell", ["120 共用3", "约120共用2号", "shared", "共用", "shared with plot 2", "与2号地块共用"]
)
def test_no_figure_is_made_of_who_shares(cell):
    found = read_cells(pa.chunked_array([[cell]]), unit="MVA", bounds=True)
    assert found.wrong.all() or found.value.tolist() == [120.0]
