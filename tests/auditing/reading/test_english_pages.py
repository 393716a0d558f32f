"""Kinds of fault in English pages of operators, counties and the press: whose, of when, to where."""

from pathlib import Path

import pytest

import siting
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def claims(text: str, *names: str) -> list[Claim]:
    return list(extract(document_of(text), site_names=names).claims)


def read(text: str) -> list[tuple[str, float]]:
    return [(c.kind, round(c.written_value, 3)) for c in claims(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # An earlier plan, by its paper or by the tense of its verb.
        ("The campus has 60 MW. A previous consent allowed 48 MW.", {60.0: "", 48.0: "superseded"}),
        (
            "The campus has 60 MW. A previous consent, granted in 2019, allowed 48 MW.",
            {60.0: "", 48.0: "superseded"},
        ),
        ("The campus has 60 MW. The developer had first sought 240 MW.", {60.0: "", 240.0: "superseded"}),
        ("The site was originally planned with 20 MW; it now has 60 MW.", {20.0: "superseded", 60.0: ""}),
    ],
)
def test_what_was_first_sought_is_superseded(text: str, found: dict[float, str]) -> None:
    extracted = extract(document_of(text))
    late = [n.would_be.value for n in extracted.not_understood if n.rule == "superseded" and n.would_be]
    late += [c.value for c in extracted.claims if c.qualifiers.status == "superseded"]
    assert late == [value for value, status in found.items() if status]


@pytest.mark.parametrize(
    ("text", "end", "value"),
    [
        ("The Manapouri power station (850 MW) is 160 km away.", "Manapouri power station", 160),
        ("How far from the cable landing station are you?\nA: 1.8 km.", "cable landing station", 1.8),
        ("The nearest substations are within 12 km.", "substations", 12),
        ("Oslo is 5 ms away and London 16.", "London", 16),
    ],
)
def test_the_other_end_of_a_distance(text: str, end: str, value: float) -> None:
    assert [(c.subject, c.written_value) for c in claims(text)][-1] == (end, value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Denver airport is 95 miles south, about 90 minutes by car.", [("distance", 95), ("travel_time", 90)]),
        ("Power costs 35 øre per kWh in the south, but only 20 in this region.", [("energy_price", 35), ("energy_price", 20)]),
        ("A 220 kV line crosses the northern edge.", [("voltage", 220)]),
        ("The council has granted permission for a €400m data centre.", [("investment", 400)]),
        ("Closed loops will limit water use to 5,000 gallons a day.", [("water_supply", 5000)]),
        ("The state has allotted 85 acres to Saptagiri for a campus.", [("land_area", 85)]),
        # Of others.
        ("The campus needs 96 MW; the whole of Slough draws 310 MW.", [("power", 96)]),
        ("A PUE of 1.3 for the whole of last year. The whole of Phase 2 has 9 MW.", [("pue", 1.3), ("power", 9)]),
        ("The entire county uses 150 MW.", []),
        ("The national grid, which peaked at 5.8 GW in March, is weak.", []),
        ("The campus covers 20 ha. Tenants so far have committed 420 MW.", [("land_area", 20)]),
        ("Our park has 150 MW, more than M1 (15 MW) and M2 (100 MW) combined.", [("power", 150)]),
        ("Across our nine Latin American data centres we sold 88 MW.", []),
    ],
)  # fmt: skip
def test_whose_figure_it_is(text: str, found: list[tuple[str, float]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Erection of a data centre with 33 kV on land extending to 6.9 ha at Skimped Hill.",
        "Greenfield plot of 6.9 ha at Hanau-Nord.",
        "Demolition of a mill and construction of a data centre on 6.9 ha at Brook Lane.",
        "Vantor is digging in Lagos. Its campus at Eko Atlantic has 6.9 ha.",
    ],
)
def test_the_first_word_of_a_notice_is_no_name_and_the_place_of_its_land_is_the_site(text: str) -> None:
    assert ("land_area", 6.9) in read(text)


@pytest.mark.parametrize("nature", ["mild weather", "cool, dry air", "cold winters"])
@pytest.mark.parametrize("opening", ["Ireland's {} lets us cool", "Thanks to Ireland's {}, we cool"])
def test_a_country_named_for_its_weather_is_no_owner(nature: str, opening: str) -> None:
    said = (
        f"Athlone has 24 ha. {opening.format(nature)} without chillers for 8 months a year at a PUE of 1.2."
    )
    assert {"free_cooling", "pue"} <= {c.kind for c in claims(said, "Athlone")}
    # The temperature is that of the country.
    mean = f"Athlone has 24 ha. Ireland's {nature} means a mean temperature of 10 °C."
    assert "mean_temperature" not in {c.kind for c in claims(mean, "Athlone")}


def test_a_country_far_from_the_site_keeps_its_hours(tmp_path: Path) -> None:
    text = "Jiaocheng has 600 mu. Norway's cold climate lets operators cool for 12 months a year."
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    assert [c["kind"] for c in siting.audit(path, "Jiaocheng").document()["claims"]] == ["land_area"]


def test_a_later_total_and_a_year_in_a_label() -> None:
    text = "The first phase of 48 MW is ready in 2027 and the campus will be scaled to 210 MW."
    assert [(c.value, c.phase) for c in claims(text)] == [(48.0, 1), (210.0, 0)]
    assert [c.date for c in claims("Average PUE in 2025: 1.08")] == ["2025"]


def test_numbered_paragraphs_are_sentences_of_their_own() -> None:
    text = "3.16 Guidance suggests that plant should be no closer than 500 m. 3.17 The finished floor level is 14.2 m AOD."
    assert read(text) == [("elevation", 14.2)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The campus lies on the Bashang plateau at 1,400 metres.", "elevation", 1400),
        ("The park sits in the hills at 600 m.", "elevation", 600),
        ("Tier: Uptime III (design)", "tier", 3),
        ("Tier: III", "tier", 3),
    ],
)
def test_heights_and_tiers_with_words_between(text: str, kind: str, value: float) -> None:
    assert [(c.kind, c.value) for c in claims(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    ["园区建有330千伏变电站一座，距500千伏变电站5公里。", "The campus has a 330 kV feed and is 5 km from the 500 kV substation.",
     "The campus has a 330 kV feed; the nearest 500 kV substation is 5 km away."],
)  # fmt: skip
def test_the_voltage_of_a_station_that_a_judged_distance_leads_to_is_not_listed(text: str) -> None:
    extracted = extract(document_of(text))
    assert {"voltage", "distance"} == {c.kind for c in extracted.claims}
    assert extracted.not_understood == ()
