"""Distances, bands and latency: the straight line first, a road only if it fails."""

import numpy as np
import pyproj
import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.distance import ROAD_FACTOR
from siting.auditing.judging.site import find_site, find_spot
from siting.auditing.judging.verdicts import Rules, Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue
from siting.errors import LayerError, SitesError
from siting.evidence import Label
from siting.geo.features import Ring
from siting.texts import say
from tests.support.made_claims import audited, claim, jiaocheng

GEOD = pyproj.Geod(ellps="WGS84")
SEAT, TAIYUAN, BEIJING = (112.14944, 37.55117), (112.54256, 37.87005), (116.39723, 39.9075)


def km(a, b):
    return GEOD.inv(*a, *b)[2] / 1000


def judged(*claims, **options):
    return audited(*claims, **options).judged


def one(*arguments, site=None, rules=None, **fields):
    return judged(claim(*arguments, **fields), site=site, rules=rules)[0]


@pytest.mark.parametrize(
    ("place", "at"), [("太原", TAIYUAN), ("Taiyuan", TAIYUAN), ("北京市", BEIJING), ("首都", BEIJING)]
)
def test_the_straight_line_is_a_geodesic(place, at):
    found = one("distance", 100, "km", subject=place)
    assert found.measured.value == pytest.approx(km(SEAT, at), abs=1e-3)
    assert found.measured.value == found.measured.low == found.measured.high
    assert found.measured.value == round(found.measured.value, 3)  # to the metre


def test_fifty_km_from_taiyuan_holds():
    found = one("distance", 50, "km", subject="太原")
    assert found.verdict is Verdict.SUPPORTED
    assert found.definition.en == ""


def test_five_hundred_km_from_beijing_holds_by_road_only():
    found = one("distance", 500, "km", subject="北京")
    assert found.verdict is Verdict.DEPENDS
    assert "road" in found.definition.en
    assert "公路" in found.definition.zh
    assert "road-factor" in found.sources
    assert found.measured.value == pytest.approx(452.52, abs=0.01)


def test_a_published_road_is_taken_before_the_assumed_factor():
    # 51 km by road is published; 49.54 is the straight line. "Exactly 51" fails as one and holds as the other.
    found = one("distance", 51, "km", "exactly", subject="太原")
    assert found.verdict is Verdict.DEPENDS
    assert "51 km" in found.finding.en
    assert "road-lengths" in found.sources
    assert found.needed.en == ""


def test_what_neither_reaches_is_contradicted():
    # Straight 452.5, roads 498-634 km.
    assert one("distance", 800, "km", subject="北京").verdict is Verdict.CONTRADICTED
    assert one("distance", 300, "km", subject="北京").verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("value", "end"),
    [
        (500, ": only a road distance can reach the figure."),
        (800, ": it does not reach the figure either."),
        (300, ", longer still."),
    ],
)
def test_what_a_road_would_do_to_the_claim_is_said(value, end):
    found = one("distance", value, "km", subject="北京").finding.en
    road = "; a road would be 498-634 km (1.1-1.4 times as long, assumed)"
    assert found.endswith(road + end)


def test_the_source_of_an_assumed_road_has_both_factors():
    assert "1.1 to 1.4" in ROAD_FACTOR.title.en


def test_a_claim_that_says_straight_line_is_not_saved_by_a_road():
    assert one("distance", 500, "km", subject="北京", metric="geodesic").verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("value", "place", "verdict"),
    [
        (51, "太原", Verdict.SUPPORTED),  # published
        (70, "太原", Verdict.CONTRADICTED),  # published differently
        (520, "北京", Verdict.DEPENDS),  # a road of 498-634 km can be that long
        (400, "北京", Verdict.CONTRADICTED),  # shorter than the straight line
        (900, "北京", Verdict.UNVERIFIABLE),  # a detour cannot be excluded
    ],
)
def test_claims_of_roads(value, place, verdict):
    assert one("distance", value, "km", subject=place, metric="road").verdict is verdict


def test_the_road_factor_is_a_parameter():
    rules = Rules(road_low=1.0, road_high=1.04)
    assert one("distance", 500, "km", subject="北京", rules=rules).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize("place", ["Nowhere-on-Sea", "", "高速公路出入口"])
def test_an_unknown_place_needs_coordinates(place):
    found = one("distance", 50, "km", subject=place)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "coordinates" in found.needed.en
    assert found.measured is None


def test_bands_take_the_places_of_the_document():
    found = judged(
        claim("band", 60, "km", "within", band="same_city"),
        claim("band", 500, "km", "at_least", band="remote"),
        claim("distance", 50, "km", subject="太原"),
        claim("distance", 500, "km", subject="北京"),
    )
    assert [j.verdict for j in found] == [
        Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.SUPPORTED, Verdict.DEPENDS,
    ]  # fmt: skip
    assert "convention" in found[0].finding.en
    assert "惯例" in found[1].finding.zh
    assert "47.5 km short" in found[1].wording.en


def test_a_band_without_any_place_cannot_be_judged():
    assert one("band", 60, "km", "within", band="same_city").verdict is Verdict.UNVERIFIABLE


def test_a_band_has_no_tolerance():
    spot = find_spot("太原", jiaocheng(), Catalogue())
    limit = round(spot.distance_km, 3)
    assert one("band", limit, "km", "within", subject="太原").verdict is Verdict.SUPPORTED
    assert one("band", limit - 0.001, "km", "within", subject="太原").verdict is Verdict.CONTRADICTED


def test_latency_faster_than_light_is_contradicted():
    # 452.52 km x 4.897 us x 2 = 4.432 ms on a straight fibre.
    there_and_back = {"subject": "北京", "trip": "round_trip"}
    assert one("latency", 4, "ms", "at_most", **there_and_back).verdict is Verdict.CONTRADICTED
    found = one("latency", 6, "ms", "at_most", **there_and_back)
    assert found.verdict is Verdict.DEPENDS
    assert "1.35 times" in found.definition.en  # 6 / 4.432
    assert one("latency", 9.4, "ms", "at_most", **there_and_back).verdict is Verdict.SUPPORTED
    assert one("latency", 3, "ms", "at_most", subject="北京", trip="one_way").verdict is Verdict.DEPENDS


@pytest.mark.parametrize(
    ("value", "comparison", "verdict"),
    [
        # One way 2.659-4.653 ms, round trip 5.318-9.307 ms.
        (2.6, "at_most", Verdict.CONTRADICTED),
        (4, "at_most", Verdict.DEPENDS),
        (5, "at_most", Verdict.DEPENDS),
        (9.4, "at_most", Verdict.SUPPORTED),
        (2.6, "at_least", Verdict.SUPPORTED),
        (5, "at_least", Verdict.DEPENDS),
        (6, "at_least", Verdict.UNVERIFIABLE),
        (9.4, "at_least", Verdict.CONTRADICTED),
    ],
)
def test_a_latency_that_names_no_way_is_judged_both_ways(value, comparison, verdict):
    assert one("latency", value, "ms", comparison, subject="北京").verdict is verdict


def test_a_latency_that_holds_one_way_only_shows_both_figures():
    found = one("latency", 5, "ms", "at_most", subject="北京")
    assert found.definition == say("distance.latency.one_way")
    assert found.measured.high == pytest.approx(4.653, abs=1e-3)
    for figure in ("2.66", "4.65", "5.32", "9.31"):
        assert figure in found.finding.en
        assert figure in found.finding.zh
    assert [row[0] for row in found.tables[0].rows] == [
        say("distance.latency.one_way"),
        say("distance.latency.round_trip"),
    ]


def test_the_nearest_airport_is_of_a_list_with_gaps():
    found = one("distance", 47.5, "km", subject="机场")
    assert found.verdict is Verdict.SUPPORTED
    assert found.measured.evidence.word == "estimated"
    away = say("distance.claim.straight_line", spot="Taiyuan Wusu Airport", km="47.5").en
    said = say("distance.claim.nearest_of_incomplete_list", said=away).en
    assert found.finding.en == f"{said}."


def test_an_airport_by_the_name_of_its_city():
    spot = find_spot("太原武宿国际机场", jiaocheng(), Catalogue())
    assert spot.label.en == "Taiyuan Wusu Airport"
    assert spot.complete


def test_the_seat_cannot_say_how_far_it_is_from_itself():
    found = one("distance", 1, "km", subject="交城县")
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "coordinates" in found.needed.en


def test_a_long_distance_from_the_own_town_is_that_of_another_place():
    site = find_site("41.14,-104.82", Catalogue(), elevation_m=1850)
    found = one("distance", 156, "km", subject="Cheyenne", site=site)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "another place" in found.finding.en
    assert one("distance", 30, "km", subject="Cheyenne", site=site).verdict is Verdict.CONTRADICTED


def test_a_site_by_coordinates_latitude_first():
    site = find_site(" 37.55117, 112.14944 ", Catalogue(), elevation_m=753)
    assert (site.lat, site.lon, site.elevation_m) == (37.55117, 112.14944, 753)
    assert one("distance", 50, "km", subject="太原", site=site).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize("text", ["112.15,37.55", "200,300", ""])
def test_coordinates_off_the_earth_are_one_line(text):
    with pytest.raises(SitesError) as caught:
        find_site(text, Catalogue())
    assert "--site" in str(caught.value)


def test_a_site_that_no_table_knows():
    with pytest.raises(LayerError, match="Did you mean"):
        find_site("Jiaochengg", Catalogue())


@pytest.mark.parametrize("metres", [-900, 20_000, float("nan")])
def test_an_elevation_that_is_none(metres):
    with pytest.raises(SitesError, match="elevation"):
        find_site("Jiaocheng", Catalogue(), elevation_m=metres)


def test_the_map_gets_each_place_once():
    found = audited(
        claim("distance", 50, "km", subject="太原"),
        claim("distance", 50, "km", subject="Taiyuan"),
        claim("distance", 50, "km", subject="nowhere at all"),
    )
    assert [(w.spot.label.en, [c for c, _ in w.claims]) for w in found.ways] == [("Taiyuan", ["c1", "c2"])]
    azimuth = GEOD.inv(*SEAT, *TAIYUAN)[0]
    assert found.ways[0].spot.bearing == pytest.approx(azimuth % 360)


def test_no_road_is_tried_for_a_band():
    for fields in ({}, {"metric": "road"}):
        found = one("band", 500, "km", "at_least", subject="北京", band="remote", **fields)
        assert found.verdict is Verdict.CONTRADICTED
        assert "road-factor" not in found.sources
        assert not {"498", "634"} & set(found.finding.en.replace("–", " ").split())
    near = one("band", 450, "km", "at_least", subject="北京", band="remote")
    assert near.verdict is Verdict.SUPPORTED


def test_where_the_document_says_straight_no_road_is_said_to_fall_short():
    # Roads of 498-634 km hold 500: to say that they do not reach it either would be false.
    found = one("distance", 500, "km", subject="北京", metric="geodesic")
    beijing = find_spot("北京", jiaocheng(), Catalogue()).label
    assert found.finding == say(
        "mark.full_stop",
        said=say(
            "distance.claim.said_straight", said=say("distance.claim.straight_line", spot=beijing, km="452.5")
        ),
    )
    assert "road-factor" not in found.sources


@pytest.mark.parametrize(
    ("value", "comparison", "verdict"),
    [
        # Straight fibre 4.432 ms; the interval is 1.2 to 2.1 times that: 5.318-9.307 ms.
        (5.3, "at_most", Verdict.CONTRADICTED),
        (5.33, "at_most", Verdict.DEPENDS),
        (9.30, "at_most", Verdict.DEPENDS),
        (9.31, "at_most", Verdict.SUPPORTED),
        (5.31, "at_least", Verdict.SUPPORTED),
        (6, "at_least", Verdict.UNVERIFIABLE),
        (9.4, "at_least", Verdict.CONTRADICTED),
    ],
)
def test_a_latency_outside_the_whole_interval_is_contradicted(value, comparison, verdict):
    found = one("latency", value, "ms", comparison, subject="北京", trip="round_trip")
    assert found.verdict is verdict


# 63.4 km from the point of Taiyuan, 53.6 km from the seat of a district of it.
BESIDE = find_site("37.42,112.10", Catalogue(), elevation_m=760)
NEAR_LIMIT = find_site("37.462,112.10", Catalogue(), elevation_m=760)  # 59.8 km
PAST_LIMIT = find_site("37.452,112.10", Catalogue(), elevation_m=760)  # 60.6 km


@pytest.mark.parametrize("comparison", ["within", "at_most"])
def test_a_limit_is_not_judged_by_the_seat_of_a_district(comparison):
    assert one("distance", 60, "km", comparison, subject="太原", site=BESIDE).verdict is Verdict.CONTRADICTED
    far = one("distance", 55, "km", subject="太原", site=BESIDE)
    assert far.verdict is Verdict.DEPENDS  # a figure without a limit may be that to the district
    assert "53.6" in far.definition.zh
    assert "63.4" in far.definition.zh


def test_a_municipality_has_districts_like_any_city():
    # 452.5 km from the point of Beijing, 437 from the seat of Daxing.
    found = one("distance", 428, "km", subject="北京")
    assert found.verdict is Verdict.DEPENDS
    assert "大兴区政府驻地（437.1公里）" in found.definition.zh


@pytest.mark.parametrize(
    ("site", "verdict"), [(NEAR_LIMIT, Verdict.SUPPORTED), (PAST_LIMIT, Verdict.CONTRADICTED)]
)
def test_a_band_near_its_limit_says_by_which_point_it_is_judged(site, verdict):
    found = one("band", 60, "km", "within", subject="太原", band="same_city", site=site)
    assert found.verdict is verdict
    assert "say which point is meant" in found.finding.en
    assert "请写明量到哪一点" in found.finding.zh
    away = one("band", 60, "km", "within", subject="太原", band="same_city", site=BESIDE)
    assert "point is meant" not in away.finding.en


@pytest.mark.parametrize("quote", ["距太原市政府60公里以内", "within 60 km of the city hall of Taiyuan"])
def test_where_the_text_names_the_point_nothing_is_said_of_another(quote):
    found = one("band", 60, "km", "within", subject="太原", band="same_city", quote=quote, site=NEAR_LIMIT)
    assert "point is meant" not in found.finding.en


def test_a_band_that_names_no_place_is_judged_for_the_anchor_of_the_study():
    def ring(name, lon, lat, kind):
        return Ring(Label(name, name), lon, lat, 60.0, kind, "", np.empty((0, 2)))

    claims = [
        claim("band", 60, "km", "within", band="same_city"),
        claim("distance", 8, "km", subject="文水"),  # a nearer town
    ]
    rings = [ring("Taiyuan", *TAIYUAN, "same_city"), ring("Beijing", *BEIJING, "remote")]
    by_text = audited(*claims, site=BESIDE).judged[0]
    by_study = audited(*claims, site=BESIDE, rings=rings).judged[0]
    assert (by_text.verdict, by_study.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert "anchor place of the study" in by_study.finding.en
    named = claim("band", 60, "km", "within", band="same_city", subject="文水")
    assert audited(named, site=BESIDE, rings=rings).judged[0].verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "The park is 52 km from Taiyuan and 430 km from Beijing.",
        "The park is 430 km from Beijing and 52 km from Taiyuan.",
        "项目距太原市52公里，距北京市430公里。",
        "项目距北京市430公里，距太原市52公里。",
        "园区位于太原以南52公里，北京西南430公里。",
    ],
)
def test_two_distances_of_one_site_are_not_one_between_their_ends(text):
    """430 km is not excused by the 404 km from Taiyuan to Beijing: each distance is said to start at the site."""
    site = find_site("37.37,112.33", Catalogue())
    verdicts = [c.verdict for c in audit(extract(document_of(text)), site).judged]
    assert sorted(verdicts) == [Verdict.CONTRADICTED, Verdict.DEPENDS]


@pytest.mark.parametrize(
    "text",
    [
        "The centre of Taiyuan is 50 km away.",
        "The city centre of Taiyuan is 50 km from the site.",
        "The site is 50 km from the centre of Taiyuan.",
        "It is 50 km to the heart of Taiyuan.",
        "The city of Taiyuan lies 50 km from the site.",
        "The site is 50 km from Taiyuan's centre.",
        "太原市中心距项目50公里。",
        "太原市中心到地块仅50公里。",
        "太原市中心与项目相距50公里。",
        "项目与太原市中心相距50公里。",
        "太原市政府距园区50公里。",
        "园区距太原市人民政府50公里。",
    ],
)
def test_a_distance_is_the_same_from_either_end(text):
    reading = extract(document_of(text), site_names=["Jiaocheng", "交城"])
    (found,) = (j for j in audit(reading, jiaocheng()).judged)
    assert found.verdict is Verdict.SUPPORTED
    assert "49.5 km away in a straight line" in found.finding.en


def test_the_capital_of_another_country_is_not_beijing():
    reading = extract(document_of("The site is 25 km from the centre of the capital."))
    (found,) = audit(reading, find_site("-33.35,-70.73", Catalogue())).judged
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "Beijing" not in found.finding.en


def test_the_centre_of_a_city_is_no_site_of_that_name():
    reading = extract(document_of("Santiago's centre is 25 km away."), site_names=["Quilicura East"])
    assert [(c.kind, c.as_written) for c in reading.claims] == [("distance", "25 km")]


TAIHE = find_site("26.8056,114.9367", Catalogue())


@pytest.mark.parametrize(
    ("place", "km", "verdict"),
    [
        ("吉安市", 35, Verdict.SUPPORTED),
        ("吉安", 35, Verdict.SUPPORTED),
        ("吉安市", 32, Verdict.DEPENDS),  # the seat of 青原区
        ("吉安市", 20, Verdict.CONTRADICTED),
        ("吉安县", 35, Verdict.DEPENDS),
    ],
)
def test_a_city_without_a_point_is_in_the_middle_of_its_districts_and_the_finding_says_so(place, km, verdict):
    found = one("distance", km, "km", subject=place, site=TAIHE)
    assert found.verdict is verdict
    of_county = place.endswith("县")
    assert ("吉安县" in found.wording.zh) is of_county
    assert ("吉州区、青原区" in found.finding.zh) is not of_county
    assert ("吉州区, 青原区" in found.finding.en) is not of_county


def test_a_city_with_a_point_in_a_table_says_nothing_of_districts():
    assert "区" not in one("distance", 210, "km", subject="南昌市", site=TAIHE).finding.zh
