"""English by kind of cause: whose figure, of when, of which phase, a unit said once, words of a class.

Whole paragraphs of the same kinds stand in `corpus/paragraphs/kinds.en.txt`.
"""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.auditing.reading.normalise import flatten


def claims(text):
    """Kind, value and phase of each claim that is the site's today."""
    return [
        (c.kind, pytest.approx(c.value, rel=1e-6), c.qualifiers.phase)
        for c in extract(document_of(text)).claims
        if c.owner.kind in {"site", "phase"} and c.qualifiers.status != "superseded"
    ]


def told(text):
    """What became of each figure that is no claim."""
    return {
        f.as_written: (f.outcome, f.rule) for f in extract(document_of(text)).figures if f.outcome != "claim"
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Two plots are still free.", "Two"),
        ("Thirty-four emergency generators stand behind the halls.", "Thirty-four"),
        ("The grant is paid over seven years in three instalments.", "three"),
        ("He named four reasons.", "four"),
        ("Trucks come twelve times a day.", "twelve"),
    ],
)
def test_a_count_in_words_is_accounted_for(text, written):
    assert any(written in words for words in told(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The campus pays $6.5 billion. Phase one takes 2.5 billion and phase two 4.0 billion.", 2.5e9),
        ("Investment of €900 million: 300 million for phase one and 600 million for phase two.", 3e8),
    ],
)
def test_a_sum_without_its_currency_is_in_that_of_the_text(text, wanted):
    assert ("investment", wanted, 1) in claims(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Water use falls from 1.2 million gallons a day to 150,000.", [("water_supply", 567.8117676, 0)]),
        ("The buildings are down from five to four.", [("buildings", 4, 0)]),
        ("Power: 12 MVA in place, expandable to 20.", [("transformer", 12, 0), ("transformer", 20, 0)]),
        ("We use 7 MW on average, 9 at peak.", [("power", 7, 0), ("power", 9, 0)]),
        ("The thermometer passed 30 °C on two days; the mean is 8.9.", [("mean_temperature", 8.9, 0)]),
    ],
)
def test_a_unit_is_said_once(text, wanted):
    assert claims(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Earlier plans had foreseen 60 MW and 3,000 racks; both were dropped.",
        "The original scheme, which had 60 MW, was refused.",
        "The site was once billed as a 60 MW campus.",
        "Cost, previously $1.1 billion, is under review.",
        "Before: PUE 1.62, 3.5 kW per rack.",
        "In the refused application there were 3,000 racks.",
    ],
)
def test_what_was_given_up_is_no_claim(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Our campus is small. The smelter across the fjord takes 540 MW.",
        "Our campus is small. By comparison the hospital draws 6 MW and the whole town 48 MW.",
        "Our campus is small. Other customers of the utility have been promised 1,050 MW.",
        "We are based in Turku, the owner's Chennai site has 28 MW.",
        "Competitor sites: Delta Park 40 MW; Riverside 60 MW.",
        "Our campus has a neighbour: all of the country's data centres together take 130 MW.",
        "Our campus has halls of several sizes. The first, of 3 MW, opens next May.",
        "The campus is let in parts: contracted load 72 MW of the campus's total.",
        "We run well. Spot power in the zone averaged €31/MWh.",
        "Our PUE is good; Brazil's average is 1.63.",
    ],
)
def test_the_figures_of_others_and_of_parts(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The park will reach 300 MW in three equal phases of 100 MW.",
            [("power", 300, 0), ("power", 100, 1)],
        ),
        ("The first 15 MW goes live in May; 65 MW will follow.", [("power", 15, 1), ("power", 65, 0)]),
        ("Phase A (25 MW) was handed over in May.", [("power", 25, 1)]),
        ("Phase two, 4 MW, takes the building to 9.5 MW.", [("power", 4, 2), ("power", 9.5, 0)]),
    ],
)
def test_phases_by_size_order_and_letter(text, wanted):
    assert claims(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The park lies at 640 m (2,100 ft) above sea level.",
        "Elevation: 640 m / 2,100 ft",
        "It sits at 640 metres, or 2,100 feet.",
        "Built on a plateau 640 m (2,100 ft) above the sea, the park never floods.",
    ],
)
def test_a_height_in_two_units(text):
    assert [kind for kind, _, _ in claims(text)] == ["elevation", "elevation"]


@pytest.mark.parametrize(
    "words",
    [
        "the chillers are bypassed",
        "we simply open the louvres",
        "the dampers stay open to outside air",
        "cooling comes from lake water",
        "the compressors stand still",
    ],
)
def test_free_cooling_in_other_words(words):
    assert claims(f"For 7,000 hours of the year {words}.") == [("free_cooling", 7000, 0)]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("The total load of the racks is 80 MW; the whole site draws 104 MW.", ["it", "total"]),
        ("The racks together draw 80 MW, the whole site 104 MW.", ["it", "total"]),
        ("Server load 9 MW, whole building 12 MW.", ["it", "total"]),
    ],
)
def test_the_load_of_the_racks_is_not_that_of_the_site(text, shares):
    assert [c.qualifiers.share for c in extract(document_of(text)).claims] == shares


def test_it_is_no_pronoun_before_capacity():
    text = "The lot is shared with two tenants. IT capacity 23 MW."
    assert claims(text) == [("power", 23, 0)]


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("Because Beijing is just 300 km away", "Beijing"),
        ("Since Taiyuan is 50 km away", "Taiyuan"),
        ("While Boston is 60 km away", "Boston"),
        ("With Beijing 300 km away", "Beijing"),
    ],
)
def test_a_conjunction_that_opens_a_sentence_is_no_part_of_the_place(opening, place):
    (found,) = extract(document_of(f"{opening}, the data centre saves time.")).claims
    assert found.subject == place


def test_labels_and_values_with_a_tab_between_and_places_in_brackets():
    text = (
        "Name of the park\tDoon Valley Park\nTotal area of the park (in Ha)\t145.5\nAirport\tJolly Grant Airport (~84 kms)\n"
        "Seaport\tHaldia seaport (~1185 kms) Mundra seaport (~1343 kms)\n"
    )
    found = extract(document_of(text)).claims
    assert [(c.kind, c.subject, round(c.value, 6)) for c in found] == [
        ("land_area", "", 1_455_000),
        ("distance", "Jolly Grant Airport", 84),
        ("distance", "Haldia seaport", 1185),
        ("distance", "Mundra seaport", 1343),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The campus runs 200 MWatts.", "power", 200),
        ("IT load: 200 M Watts", "power", 200),
        ("The site covers 145 Ha.", "land_area", 1_450_000),
        ("Electricity costs 0.08 $/kWh.", "energy_price", 0.08),
        ("Total area (in acres): 145", "land_area", 145 * 4046.8564224),
    ],
)
def test_units_as_people_spell_them(text, kind, value):
    assert claims(text) == [(kind, pytest.approx(value, rel=1e-6), 0)]


def test_a_comma_behind_a_bracket_stays_in_an_english_text():
    assert flatten("Haldia seaport (1,185 km), Mundra (3 km) and 8%, not 9%").text == (
        "Haldia seaport (1,185 km), Mundra (3 km) and 8%, not 9%"
    )
