"""The parameters of the cases: every range is that of the table in docs/climate.md, which names where it is from."""

import re
from pathlib import Path

import pytest

from siting.cooling.pue_cases import CASES, PARAMETERS

PAGE = Path(__file__).parents[2] / "docs" / "climate.md"


def ranges_of_the_page():
    """The range of each parameter by size, and by case where a case has its own."""
    page = PAGE.read_text("utf-8")
    head = page.index("| parameter | large | midsize | small |")
    found = {}
    for line in page[head : page.index("\n\n", head)].splitlines()[2:]:
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for size, cell in zip(("large", "midsize", "small"), cells, strict=True):
            for part in cell.split("; "):
                case, low, high = re.fullmatch(r"(?:`(\w+)` )?(\S+) to (\S+)", part).groups()
                pair = tuple(float(text.replace(",", "")) for text in (low, high))
                found[case or size, name.strip("`")] = pair
    return found


PUBLISHED = ranges_of_the_page()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ranges_are_those_of_the_page(case):
    size = case.id.partition("_")[0]
    for name in PARAMETERS:
        expected = PUBLISHED.get((case.id, name), PUBLISHED.get((size, name)))
        assert case.ranges[name] == pytest.approx(expected, rel=1e-5), name


def test_the_page_names_no_other_parameter():
    assert {name for _, name in PUBLISHED} == set(PARAMETERS)


def test_a_part_load_is_confirmed_from_where_a_maker_states_it():
    # Published figures are at full load; of the indirect evaporative plant a maker states half load too.
    assert CASES["large_waterside"].why_unknown(1.0) is None
    assert CASES["large_waterside"].why_unknown(0.99) is not None
    half = CASES["large_indirect_evaporative"]
    assert half.why_unknown(0.5) is None
    assert half.why_unknown(0.49) is not None
    assert CASES["large_dry_cooler"].why_unknown(1.0) is not None


def test_the_middle_of_a_case_is_that_of_its_ranges():
    middle = CASES["large_airside"].middle()
    assert (middle.supply_low_c, middle.supply_high_c, middle.cop_error) == (14, 31, 0)
