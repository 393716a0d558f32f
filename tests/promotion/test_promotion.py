"""The promoter's sheet: what the data support, and no more."""

import re
from dataclasses import replace

import numpy as np
import pytest

from siting import load_study, run
from siting.auditing.judging.check import audit
from siting.auditing.judging.recovery_band import RecoveryLimit
from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.verdicts import Verdict
from siting.errors import SitesError, SitingError
from siting.evidence import EvidenceClass, Label, SharedError
from siting.promotion import pairwise
from siting.promotion.direction import direction, is_distance, of_site
from siting.promotion.direction import reading as read_as
from siting.promotion.promotion import Robustness, promote, statement
from siting.promotion.site_points import site_points
from siting.show.promote.promotion_sheet import _standing_row, print_promotion, promotion_document
from tests.support.made_claims import claim, reading
from tests.support.outcomes import constraint, criterion, figure, made_outcome, threshold, words


@pytest.fixture(scope="module")
def outcome():
    return run(load_study(None)).outcome


@pytest.fixture(scope="module")
def sheet(outcome):
    return promote(outcome, "Jiaocheng", ["Wenshui", "和林格尔（呼和浩特集群）", "yungang"])


def test_wins_are_those_with_the_higher_score(outcome, sheet):
    names = [str(n) for n in outcome.sites.frame["name"]]
    row = names.index("Jiaocheng")
    by_id = {c.id: c for c in outcome.criteria}
    for c in sheet.comparisons:
        rival = names.index(c.rival.name.en)
        scores = by_id[c.criterion].score
        known = by_id[c.criterion].measured.main.known
        assert c.wins == bool(known[row] and known[rival] and scores[row] > scores[rival] + 1e-9)


def test_the_distances_of_the_embedded_study(sheet):
    found = {(c.criterion, c.rival.name.en): c for c in sheet.comparisons}
    same_city = found["same_city", "Wenshui"]
    assert same_city.wins
    assert same_city.robustness is Robustness.ROBUST
    assert (round(same_city.own.value, 1), round(same_city.rival.value, 1)) == (49.5, 66.4)
    assert found["remote", "Wenshui"].loses


def test_an_unknown_rival_is_not_beaten(sheet):
    grid = next(
        c
        for c in sheet.comparisons
        if c.criterion == "electricity_price" and c.rival.name.en.startswith("Horinger")
    )
    assert not grid.rival.known
    assert not grid.wins
    assert not grid.loses


def test_a_list_with_gaps_is_never_robust(tmp_path):
    (tmp_path / "sites.csv").write_text("site_id,lon,lat\na,112.63,37.75\nb,113.9,38.6\n")
    (tmp_path / "study.yaml").write_text(
        "title: T\nsites: {file: sites.csv, datum: wgs84}\ncriteria:\n"
        "  - {id: airport, measure: distance, params: {layer: airports}, value: {kind: linear, worst: 200, best: 0},"
        " weight: 1}\n"
    )
    airports = promote(run(load_study(tmp_path / "study.yaml")).outcome, "a", ["b"]).comparisons
    assert airports
    assert all(c.robustness is not Robustness.ROBUST for c in airports)


def test_overlapping_intervals_are_an_estimate(sheet):
    cooling = next(
        c for c in sheet.comparisons if c.label.en.startswith("Free cooling") and c.rival.name.en == "Wenshui"
    )
    assert cooling.wins
    assert cooling.robustness is Robustness.ESTIMATE
    assert cooling in sheet.too_close
    assert cooling not in sheet.wins


@pytest.mark.parametrize(
    ("own", "rival", "expected"),
    [
        ((0.8, 0.7, 0.9), (0.5, 0.4, 0.6), Robustness.ROBUST),
        ((0.8, 0.6, 0.9), (0.5, 0.4, 0.6), Robustness.ESTIMATE),  # touches: not above
        ((0.8, 0.61, 0.9), (0.5, 0.4, 0.6), Robustness.ROBUST),
        (
            (0.8, 0.3, 0.9),
            (0.5, 0.4, 0.6),
            Robustness.ESTIMATE,
        ),  # only its best estimate is above the rival's best
    ],
)
def test_robustness_by_hand(sheet, own, rival, expected):
    base = next(c for c in sheet.comparisons if c.criterion == "same_city")
    scored = {
        side: replace(getattr(base, side), score=s, score_low=low, score_high=high)
        for side, (s, low, high) in (("own", own), ("rival", rival))
    }
    assert replace(base, **scored).robustness is expected
    turned = replace(base, own=scored["rival"], rival=scored["own"])
    assert turned.loses
    assert turned.robustness is expected


def test_what_is_short_of_a_band_is_disclosed(sheet):
    texts = [w.text.en for w in sheet.weaknesses if w.kind == "limit"]
    assert any("47.5 km short of the usual remote limit of 500 km" in text for text in texts)


def test_the_audit_of_the_same_claim_says_the_same_sentence(outcome, sheet):
    frame = outcome.sites.frame
    row = [str(name) for name in frame["name"]].index("Jiaocheng")
    place = AuditSite(
        sheet.site.name, float(outcome.sites.lon[row]), float(outcome.sites.lat[row]), 753.0, "x", "x"
    )
    said = claim("band", 500, "km", "at_least", subject="Beijing", band="remote")
    judged = audit(reading(said), place).judged[0]
    assert judged.verdict is Verdict.CONTRADICTED
    told = next(w.text for w in sheet.weaknesses if w.kind == "limit" and "remote" in w.text.en)
    for lang in ("en", "zh"):
        assert told[lang].startswith(judged.wording[lang])


@pytest.mark.parametrize("km", [59.9994, 60.0, 60.001, 499.999, 500.0])
def test_a_band_is_judged_alike_at_its_limit(km):
    # To the metre, the limit included.
    assert RecoveryLimit(60.0, remote=False).holds(km) == (km < 60.0005)
    assert RecoveryLimit(500.0, remote=True).holds(km) == (km >= 500.0)


def test_a_limit_of_the_user_is_not_called_usual(outcome):
    remote = next(c for c in outcome.criteria if c.id == "remote")
    own = tuple(replace(t, kind="user") for t in remote.thresholds)
    changed = replace(
        outcome, criteria=tuple(replace(c, thresholds=own) if c is remote else c for c in outcome.criteria)
    )
    texts = [w.text.en for w in promote(changed, "Jiaocheng", ["Wenshui"]).weaknesses if w.kind == "limit"]
    assert any("47.5 km short of the limit of 500 km" in text for text in texts)


def test_every_lost_comparison_is_disclosed_once(sheet):
    lost = [c for c in sheet.comparisons if c.loses]
    behind = [w.label for w in sheet.weaknesses if w.kind == "behind"]
    close = [c for c in sheet.too_close if c.loses]
    assert len(behind) + len(close) == len(lost) > len(close) > 0
    assert behind == [c.label for c in lost if c not in close]


def test_the_best_of_these_wins_against_all_robustly(sheet):
    assert [label.en for label in sheet.best_of_these] == ["Same-city recovery, Taiyuan"]


def test_one_rival_gives_no_superlative(outcome):
    assert promote(outcome, "Jiaocheng", ["Huairen"]).best_of_these == ()


def test_statements_name_both_sides(sheet):
    for c in sheet.wins:
        text = statement(c)
        assert c.own.name.en in text.en
        assert c.rival.name.en in text.en
        assert c.rival.name.zh in text.zh


def test_advantages_come_surest_first(sheet):
    order = [list(Robustness).index(c.robustness) for c in sheet.wins]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("site", "rivals", "message"),
    [
        ("Jiaocheng", [], "no rival"),
        ("Jiaocheng", ["交城"], "its own rival"),
        ("Datong", ["Wenshui"], "Did you mean 'Yungang (Datong)'"),
        ("Jiaocheng", ["Atlantis"], "no site 'Atlantis'"),
        ("jiaochegn", ["Wenshui"], "Did you mean 'Jiaocheng'?"),
    ],
)
def test_bad_names_are_one_line(outcome, site, rivals, message):
    with pytest.raises(SitesError) as caught:
        promote(outcome, site, rivals)
    assert message in str(caught.value)


# --- what matters, by hand ---------------------------------------------------------------------------------


def against(*criteria, least=0.05, constraints=()):
    """The first site against the second."""
    outcome = made_outcome(*criteria, constraints=constraints)
    names = outcome.sites.frame["name"].tolist()
    provenance = {"siting": "0"}
    return promote(replace(outcome, provenance=provenance), names[0], names[1:], least=least)


def compared(own, rival, *, spread=0.0, least=0.05, **more):
    """One comparison of two figures that are scores already."""
    main = figure([own, rival], spread=spread, name="x", sources=("somebody",), **more)
    (found,) = against(criterion("x", main), least=least).comparisons
    return found


@pytest.mark.parametrize(
    ("own", "rival", "spread", "least", "stated"),
    [
        (0.60, 0.50, 0.00, 0.05, True),
        (0.55, 0.50, 0.00, 0.05, True),  # at the limit: it matters
        (0.54, 0.50, 0.00, 0.05, False),  # too small to matter
        (0.54, 0.50, 0.00, 0.03, True),
        (0.60, 0.50, 0.04, 0.05, True),
        (0.60, 0.50, 0.06, 0.05, False),  # inside the intervals
        (0.50, 0.60, 0.00, 0.05, False),  # behind
    ],
)
def test_an_advantage_matters_and_lies_outside_the_intervals(own, rival, spread, least, stated):
    found = compared(own, rival, spread=spread, least=least)
    assert found.advantage == stated
    assert found.too_close == (not stated and own > rival)


@pytest.mark.parametrize(("code", "stated"), [([3, 3], True), ([3, 4], False), ([-1, -1], False)])
def test_an_error_that_both_share_is_taken_out(code, stated):
    shared = (SharedError("node", np.array(code), 1.0),)
    assert compared(0.6, 0.5, spread=0.2, shared=shared).advantage == stated


def test_what_is_left_of_a_part_that_is_shared():
    # Half of the variance in common: 0.0707 remains of each 0.1, together 0.1414.
    half = (SharedError("node", np.array([3, 3]), 0.5),)
    assert not compared(0.64, 0.5, spread=0.1, shared=half).advantage
    assert compared(0.642, 0.5, spread=0.1, shared=half).advantage


def test_an_error_that_pulls_two_sites_apart_stays_in():
    band = {"kind": "band", "soft_min": 0, "min": 1, "max": 1, "soft_max": 2}
    shared = (SharedError("node", np.array([3, 3]), 1.0),)
    main = figure([0.6, 1.5], spread=0.2, name="x", sources=("somebody",), shared=shared)
    # 0.6 and 0.5 on the two limbs of the band: an error that raises one lowers the other.
    (found,) = against(criterion("x", main, value=band)).comparisons
    assert found.robustness is Robustness.ESTIMATE


def test_planted_advantages_are_stated_and_planted_trifles_are_not():
    rng = np.random.default_rng(1)
    material = trifles = 0
    for _ in range(60):
        least, half = rng.uniform(0.02, 0.15), rng.uniform(0, 0.1, 2)
        rival = rng.uniform(half[1], 0.35)
        clear = rival + max(least, half.sum()) * 1.01 + rng.uniform(0, 0.2)
        small = rival + rng.choice([least, half.sum()]) * rng.uniform(0, 0.99)
        for own, kind in ((clear, "material"), (small, "trifle")):
            main = figure([own, rival], low=[own - half[0], rival - half[1]], high=[own + half[0], rival + half[1]],
                          name="x", sources=("somebody",))  # fmt: skip
            found = against(criterion("x", main), least=least)
            material += kind == "material" and len(found.wins) == 1
            trifles += kind == "trifle" and len(found.wins) == 1
    assert material == 60
    assert trifles == 0


def test_what_does_not_meet_its_own_limit_is_no_advantage():
    limit = threshold(0.7, name="min", unit="")
    main = figure([0.6, 0.2], name="x", sources=("somebody",))
    found = against(criterion("x", main, thresholds=(limit,)))
    assert found.wins == found.too_close == ()
    assert [w.kind for w in found.weaknesses] == ["limit"]


def test_what_fails_a_constraint_is_no_advantage():
    main = figure([0.6, 0.2], name="x", sources=("somebody",))
    for verdict, count in (("fail", 0), ("conditional", 1)):
        limited = replace(constraint("x at least 0.7", [verdict, "fail"], excludes=()), criterion="x")
        assert len(against(criterion("x", main), constraints=(limited,)).wins) == count


def test_a_typed_figure_is_as_stated_by_the_user():
    typed = criterion("x", figure([0.9, 0.2], name="x"))
    column = criterion("y", figure([0.9, 0.2], name="y", sources=("site-file", "gb-18306-2015")))
    drawn = figure([0.9, 0.2], name="z", sources=("geodesic", "site-file"), evidence=EvidenceClass.DERIVED)
    found = against(typed, column, criterion("z", drawn, measure="attribute"))
    assert [c.robustness for c in found.comparisons] == [
        Robustness.STATED,
        Robustness.STATED,
        Robustness.ROBUST,
    ]
    assert [c.criterion for c in found.wins] == ["z", "x", "y"]
    assert against(typed, typed).best_of_these == ()


@pytest.mark.parametrize(
    ("value", "figures", "disclosed"),
    [
        ({"kind": "linear", "worst": 0, "best": 10}, [12, 15], True),
        ({"kind": "linear", "worst": 0, "best": 10}, [15, 12], False),
        ({"kind": "linear", "worst": 10, "best": 0}, [-1, -3], True),
        ({"kind": "band", "soft_min": 0, "min": 5, "max": 9, "soft_max": 12}, [6, 8], False),
    ],
)
def test_a_better_figure_of_a_rival_at_the_same_score_is_disclosed(value, figures, disclosed):
    found = against(criterion("x", figure(figures, name="x"), value=value))
    assert [w.kind for w in found.weaknesses if w.kind != "low"] == (["level"] if disclosed else [])
    assert not found.comparisons[0].wins


@pytest.mark.parametrize(
    ("figures", "disclosed"), [([0.36, 0.35], True), ([0.35, 0.36], False), ([0.6, 0.35], False)]
)
def test_a_better_price_of_a_rival_at_nearly_the_same_score_is_disclosed(figures, disclosed):
    price = figure(figures, name="x", sources=("site-file",))
    found = against(criterion("x", price, value={"kind": "linear", "worst": 1, "best": 0}))
    assert [w.kind for w in found.weaknesses if w.kind == "nearly_level"] == (
        ["nearly_level"] if disclosed else []
    )
    assert all("0.35 against 0.36" in w.text.en for w in found.weaknesses if w.kind == "nearly_level")


def test_a_lead_of_a_rival_within_the_uncertainty_is_not_disclosed_as_a_better_figure():
    found = against(criterion("x", figure([0.5, 0.52], name="x", low=[0.4, 0.42], high=[0.6, 0.62])))
    assert not [w for w in found.weaknesses if w.kind != "low"]


@pytest.mark.parametrize(
    ("values", "limits", "weak"),
    [
        ([0.30, 0.29, 0.31], (), False),  # all lie low on a scale that nobody but the study drew
        ([0.30, 0.29, 0.60], (), True),  # the third, which is no rival here, shows that it can be better
        ([0.30, 0.29, 0.31], (threshold(10.0),), True),  # the scale has a limit of a source
        ([0.70, 0.69, 0.90], (), False),
    ],
)
def test_a_place_low_on_a_scale_of_the_study_is_a_shortcoming_only_where_another_site_does_better(
    values, limits, weak
):
    measured = criterion("x", figure(values, name="x"), thresholds=limits)
    outcome = made_outcome(measured)
    names = outcome.sites.frame["name"].tolist()
    found = promote(outcome, names[0], [names[1]])
    assert ("low" in [w.kind for w in found.weaknesses]) == weak


@pytest.mark.parametrize("least", [-0.1, 1.5, float("nan")])
def test_a_least_difference_that_is_none_is_one_line(outcome, least):
    with pytest.raises(SitingError, match="--least-difference"):
        promote(outcome, "Jiaocheng", ["Wenshui"], least=least)


def test_each_class_has_a_mark_of_its_own_on_the_terminal(capsys):
    sure = criterion("sure", figure([0.9, 0.2], name="sure", sources=("somebody",)))
    gaps = criterion("gaps", figure([0.9, 0.2], name="gaps", sources=("somebody",), complete=False))
    typed = criterion("typed", figure([0.9, 0.2], name="typed"))
    near = criterion("near", figure([0.52, 0.5], name="near"))
    print_promotion(against(sure, gaps, typed, near), "en")
    marks = {
        line.split()[0]
        for line in capsys.readouterr().out.splitlines()
        if " than at " in line or "TOO SMALL" in line
    }
    assert marks == {"✓", "≈", "•", "="}


@pytest.mark.parametrize(
    ("value", "unit", "spread", "said"),
    [
        (22.5, "10,000 yuan/mu", 0.0, "22.5万元/亩"),
        (2.0, "km", 0.0, "2公里"),
        (2.0, "公里", 0.0, "2公里"),
        (12345.0, "m", 0.0, "12,345米"),
        (0.41, "yuan/kWh", 0.0, "0.41元/千瓦时"),
        (0.00042, "", 0.0, "0.00042"),
        (2.0, "km", 0.3, "2.0公里（1.7—2.3）"),
    ],
)
def test_a_figure_that_was_read_keeps_its_digits(value, unit, spread, said):
    main = figure([value, value * 3], name="x", unit=unit, spread=spread)
    assert pairwise.figure(against(criterion("x", main)).comparisons[0].own, unit).zh == said


@pytest.mark.parametrize(("name", "said"), [("nearness", "本县"), ("own", "same county")])
def test_categories_of_siting_are_words_of_the_language_and_ids_in_the_file(name, said):
    value = {"kind": "categories", "scores": {"same county": 1, "farther": 0}}
    found = against(criterion("x", words(["same county", "farther"], name=name), value=value))
    (compared,) = found.comparisons
    assert said in statement(compared).zh
    assert promotion_document(found)["comparisons"][0]["site"]["value"] == "same county"


def test_a_rank_that_is_certain_is_one_number():
    found = against(criterion("x", figure([0.9, 0.2], name="x")))
    assert [_standing_row(s, 2, "zh")[1:3] for s in (found.site, *found.rivals)] == [
        ("1 / 2", "1"),
        ("2 / 2", "2"),
    ]


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "said"),
    [
        (5260.4, 5027.2, 5531.4, "h/yr", "5,260 (5,030–5,530) h/yr"),
        (47.12, 46.7, 47.6, "km", "47.1 (46.7–47.6) km"),
        (11.673, 10.6, 12.747, "MVA", "11.7 (10.6–12.7) MVA"),
        (48.0, 0.0, 48.0, "km", "≤ 48.0 km"),
        (452.06, 452.06, 452.06, "km", "about 452.1 km"),
        (0.71, 0.7051, 0.7149, "kgCO2/kWh", "0.71 (0.705–0.715) kgCO2/kWh"),
    ],
)
def test_digits_follow_the_interval(value, low, high, unit, said):
    side = pairwise.Side(EvidenceClass, value, low, high, None, "estimated", 0.0, 0.0, 0.0)
    assert pairwise.figure(side, unit).en.startswith(said)


def test_a_reason_says_what_was_found_before_the_limit():
    from siting.promotion.verdict_texts import unranked_reason
    from tests.support.sample import sample_outcome

    outcome = sample_outcome()
    row = int(np.flatnonzero(outcome.sites.frame["site_id"] == "S06")[0])
    stated = outcome.ranking.reasons[int(outcome.ranking.reason_code[row])]
    said = unranked_reason(outcome, row)
    assert said.en.endswith(stated.en)
    assert said.zh.endswith(stated.zh)


def test_only_a_distance_is_read_without_a_verb():
    price = replace(criterion("price", [0.4], unit="yuan/kWh"), label=Label("Price at the meter", "到户电价"))
    assert read_as(price).zh == "到户电价为"
    assert of_site(Label("A", "甲"), Label("", "到户电价为0.4元"), distance=False).zh.startswith(
        "甲的到户电价"
    )


def test_what_is_surely_ahead_by_little_is_not_too_close_to_call():
    """An exact 0.52 against 0.50 is too small to matter; 0.5 give or take 0.3 is too close to call."""
    exact = criterion("exact", figure([0.52, 0.5], name="exact"))
    rough = criterion("rough", figure([0.6, 0.5], name="rough", spread=0.3))
    small, close = against(exact, rough).comparisons
    assert (small.too_close, small.immaterial) == (True, True)
    assert (close.too_close, close.immaterial) == (True, False)


def test_a_heading_with_a_colon_reads_as_one_name_before_its_verb():
    cooling = replace(
        criterion("hours", [0.4], unit="h/yr"),
        label=Label("Free cooling: tower, 18 ℃", "自然冷却：水侧冷却塔（供水18℃）"),
    )
    assert read_as(cooling).zh == "自然冷却（水侧冷却塔，供水18℃）为"
    assert read_as(cooling).en == "Free cooling: tower, 18 ℃: "


@pytest.mark.parametrize(
    ("heading", "unit", "distance"),
    [
        ("110kV变电站距离", "m", True), ("Substation distance", "km", True), ("到高速出口", "km", True),
        ("距离衰减得分", "", False), ("平均进深", "m", False),
    ],
)  # fmt: skip
def test_a_column_that_is_called_a_distance_is_one(heading, unit, distance):
    column = replace(criterion("c", [0.4], unit=unit), label=Label(heading, heading))
    assert is_distance(column) == distance


def test_of_several_cities_each_distance_names_its_own_and_is_compared_with_those_to_the_same(tmp_path):
    """All but one within 10 to 60 km of a city: the same score, yet a rival may be nearer to the same city."""
    rows = ["a,甲,112.80,37.62", "b,乙,113.10,40.05", "c,丙,111.95,37.30", "d,丁,112.75,37.70"]
    (tmp_path / "sites.csv").write_text("\n".join(["site_id,name,lon,lat", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: T\nsites: {file: sites.csv, datum: wgs84}\ncriteria:\n"
        "  - {id: near, measure: recovery_band, params: {mode: same_city, anchors: [Taiyuan, Datong]}, weight: 1}\n",
        encoding="utf-8",
    )
    found = promote(run(load_study(tmp_path / "study.yaml")).outcome, "a", ["b", "c", "d"])
    (level,) = [w.text for w in found.weaknesses if w.kind == "level"]
    assert re.search(r"at the same score: [\d.]+ km from Taiyuan against [\d.]+ km from Taiyuan", level.en)
    assert re.search(r"丁的数值更好：距太原市[\d.]+公里，本场址距太原市[\d.]+公里", level.zh)
    (ahead,) = [statement(c) for c in found.comparisons if c.advantage]
    assert re.search(
        r"distance [\d.]+ km from Taiyuan \(.*\), nearer than 丙 \([\d.]+ km from Taiyuan\)", ahead.en
    )
    assert re.search(r"^甲距太原市[\d.]+公里（.*），比丙（距太原市[\d.]+公里）更近。$", ahead.zh)


def test_a_distance_to_another_city_is_neither_nearer_nor_the_better_figure(tmp_path):
    """Only the score says which of the two suits better: in the band or beside it."""
    rows = ["a,甲,112.80,37.62", "b,乙,113.10,40.05", "e,戊,113.30,39.25"]
    (tmp_path / "sites.csv").write_text("\n".join(["site_id,name,lon,lat", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: T\nsites: {file: sites.csv, datum: wgs84}\ncriteria:\n"
        "  - {id: near, measure: recovery_band, params: {mode: same_city, anchors: [Taiyuan, Datong]}, weight: 1}\n",
        encoding="utf-8",
    )
    outcome = run(load_study(tmp_path / "study.yaml")).outcome
    found = promote(outcome, "a", ["b", "e"])
    level, ahead = sorted(found.comparisons, key=lambda c: c.wins)
    assert {level.rival.place.en, ahead.rival.place.en} == {"Datong"}
    assert not level.level_but_worse
    assert not level.slightly_worse
    assert direction(ahead) == ""
    for told in (statement(ahead).en, *(p.text.en for p in site_points(outcome, 0).strengths)):
        assert "km from Taiyuan" in told
        assert "nearer" not in told


FIGURES = {
    "the same": [12, 12],
    "both beyond the best": [12, 15],
    "both beyond the worst": [-1, -3],
    "apart by little": [5.0, 5.2],
    "apart by enough": [3.0, 7.0],
    "one unknown": [np.nan, 7.0],
}


@pytest.mark.parametrize("upward", [True, False])
@pytest.mark.parametrize("uncertain", [0.0, 1.0])
@pytest.mark.parametrize("figures", FIGURES.values(), ids=FIGURES)
def test_what_one_site_discloses_the_other_may_state(figures, uncertain, upward):
    """Nearer and farther, cheaper and dearer: the same rule of size and direction whoever is asked."""
    ends = {"worst": 0, "best": 10} if upward else {"worst": 10, "best": 0}
    low, high = ([v - uncertain for v in figures], [v + uncertain for v in figures])
    x = criterion("x", figure(figures, name="x", low=low, high=high), value={"kind": "linear", **ends})
    (one,) = against(x).comparisons
    (other,) = [replace(c, own=c.rival, rival=c.own) for c in against(x).comparisons]
    for c, back in ((one, other), (other, one)):
        assert c.level_but_better == back.level_but_worse
        assert c.slightly_better == back.slightly_worse
        assert c.advantage == (back.loses and not back.too_close)
        assert c.too_close == back.too_close


def test_a_better_figure_at_the_same_score_is_said_with_these_words_and_is_no_advantage():
    found = against(
        criterion(
            "x", figure([15, 12], name="x", unit="km"), value={"kind": "linear", "worst": 0, "best": 10}
        )
    )
    assert found.wins == found.too_close == ()
    (better,) = found.better_figures
    assert "at the same score" in statement(better).en
    assert "得分相同" in statement(better).zh


def test_a_better_figure_that_misses_its_own_limit_is_not_stated():
    (c,) = against(
        criterion("x", figure([15, 12], name="x"), value={"kind": "linear", "worst": 0, "best": 10})
    ).comparisons
    assert c.level_but_better
    assert not replace(c, failed=True).level_but_better
