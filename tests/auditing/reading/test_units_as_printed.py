"""Units and multipliers as fact sheets print them: in capitals, abbreviated, with full stops."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.auditing.reading.quantities import find_figures, read_figures

_AS_PRINTED = {
    "length": ("km", "Km", "KM", "kms", "Kms", "Miles", "MILES"),
    "area": (
        "sq. ft.",
        "Sq. Ft.",
        "SQ FT",
        "SF",
        "sf",
        "sqm",
        "SQM",
        "sq mtrs",
        "Acres",
        "ACRES",
        "Hectares",
    ),
    "power": ("MW", "MWs", "Megawatts", "MEGAWATTS", "KW"),
    "apparent": ("MVA", "Mva", "kVA"),
    "hour": ("hours", "Hours", "hrs", "Hrs", "HRS", "hr"),
    "minute": ("min", "Mins", "MIN", "minutes"),
    "latency": ("ms", "msec", "milliseconds", "Milliseconds"),
    "percent": ("%", "per cent", "Percent", "PERCENT", "pct"),
    "temperature": ("°C", "Celsius", "deg C"),
    "metre": ("Meters", "metres", "Feet", "Ft."),
    "other": ("tons", "Tonnes"),
}


@pytest.mark.parametrize(("group", "unit"), [(g, unit) for g, units in _AS_PRINTED.items() for unit in units])
def test_a_unit_is_read_however_it_is_printed(group, unit):
    (figure,) = find_figures(f"The figure is 25 {unit} here.")
    assert (figure.group, figure.value) == (group, 25), unit


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("$10 Billion", 10e9, 10e9), ("$350 Million", 350e6, 350e6), ("USD 2 MILLION", 2e6, 2e6), ("€3 Bn", 3e9, 3e9),
        ("Rs 300 Crore", 3e9, 3e9), ("$8.5–18B", 8.5e9, 18e9), ("$300-450M", 300e6, 450e6), ("€1.2bn to 1.5bn", 1.2e9, 1.5e9),
        ("18B", 18, 18),  # no sum of money: a name
    ],
)  # fmt: skip
def test_a_multiplier_is_read_in_capitals_and_at_the_end_of_a_range(text, low, high):
    (figure,) = find_figures(f"It is put at {text} so far.")
    assert (figure.value, figure.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("300-450 MW", 300, 450), ("120–150 acres", 120, 150), ("110-220 kV", 110, 220), ("200-300亩", 200, 300)]
)  # fmt: skip
def test_ends_of_a_range_may_have_three_digits(text, low, high):
    (figure,) = find_figures(f"It takes {text}.")
    assert figure.value / low == pytest.approx(figure.high / high)
    assert figure.high > figure.value


@pytest.mark.parametrize("text", ["Call 555-0199 today.", "电话：0358-3521234。", "Tel: 021-5555 6666."])
def test_a_telephone_number_is_no_range(text):
    assert not [figure for figure in find_figures(text) if figure.high > figure.value]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Projected $10 Billion initial capital investment", "investment", 10e9),
        ("The $350 Million campus", "investment", 350e6),
        ("Purchase price: $25000 per Acre", "land_price", 25_000),
        ("The park is 2 hrs from Datong", "travel_time", 120),
        ("Distance to Taiyuan: 50 Kms", "distance", 50),
        ("A facility of 715,000 SQ. FT.", "floor_area", 66_425.7),
    ],
)
def test_claims_of_a_fact_sheet_in_its_own_spelling(text, kind, value):
    (claim,) = extract(document_of(text)).claims
    assert (claim.kind, claim.value) == (kind, pytest.approx(value, rel=1e-5))


@pytest.mark.parametrize(
    "text", ["300 km from Datong via NH 30\n330 km from Taiyuan", "Via Route 9\n120 km to Datong"]
)
def test_figures_of_two_lines_are_not_one(text):
    assert max(figure.value for figure in find_figures(document_of(text).text)) < 400
    assert {claim.value for claim in extract(document_of(text)).claims} <= {300, 330, 120}


@pytest.mark.parametrize(
    "text",
    [
        "Total acreage: 180. Min. Lot Size (Acres): 2",
        "The park has 180 acres. The smallest lot is 2 acres, and the largest contiguous parcel 70 acres.",
        "园区占地180亩，最小出让面积20亩，最大连片用地70亩。",
    ],
)
def test_the_size_of_a_lot_is_not_the_size_of_the_park(text):
    (claim,) = (claim for claim in extract(document_of(text)).claims if claim.kind == "land_area")
    assert "180" in claim.as_written


@pytest.mark.parametrize(
    ("text", "value"),
    [("Racks\n40,000 racks", 40_000), ("It has\n300 acres of land", 300), ("机柜 IDC\n4200架", 4200)],
)
def test_a_word_on_the_line_before_makes_no_name_of_a_figure(text, value):
    figures = read_figures(text)[0]
    assert [figure.value for figure in figures] == [value]
