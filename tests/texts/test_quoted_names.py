"""User-given names are in Chinese quotation marks in Chinese notes, even with a quotation mark or apostrophe in them."""

import pytest

from siting.errors import quote
from siting.texts.messages import note_in_chinese


@pytest.mark.parametrize(
    "name", ["Alpha", "甲", "O'Neil Park", 'Nairobi "East" O\'Neil', "St. John's (north)"]
)
def test_a_name_in_a_note_stands_in_chinese_quotation_marks(name):
    said = note_in_chinese(
        f"plots.csv: column 'Area (ha)': 52 ha for {quote(name)} and 1,250 ha in the middle of the other sites"
        " differ by a factor of 24; check figure and unit"
    )
    assert f"“{name}”填52公顷" in said
    best = (
        f"--rivals is not given: {quote(name)} is compared with the best others, {quote('B')}, {quote(name)}"
    )
    assert note_in_chinese(best) == f"未写--rivals：“{name}”与排名最前的其他地块比较，即“B”、“{name}”"
