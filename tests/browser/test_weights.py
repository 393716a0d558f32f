"""The panel of weights: what the page computes is what the engine computes, and a reader can find the way back."""

import numpy as np
import pytest
import yaml

from siting import load_study, run
from siting.decide.ranking import rank_sites
from siting.evidence import Label
from siting.outcome import OWN_WEIGHTS, Perspective, WeightSet
from siting.scoring.methods import WEIGHTED_SUM, Owa, WeightedProduct
from siting.scoring.weights import normalised
from siting.study.weight_schema import PerspectivePart
from siting.texts import say
from siting.texts.shares import share_texts
from tests.support.outcomes import constraint, criterion, figure, made_outcome
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

NAN = float("nan")
METHODS = {m.id: m for m in (WEIGHTED_SUM, WeightedProduct(), Owa(orness=0.3), Owa(orness=0.7))}

RANK = """([points, method, applied]) => {
    siting.decision.change({
        points, applied, method: siting.data.decision.methods.find((m) => m.id === method),
    });
    const { id, rank, score, coverage, status, reason } = siting.sites;
    return { order: siting.order().map((i) => id[i]), id, rank, score, coverage, status, reason };
}"""


def gappy_outcome(count=60):
    """Every policy for an UNKNOWN, ties, a criterion of 0s, constraints on figures and on blanks."""
    rng = np.random.default_rng(3)
    columns = np.round(rng.random((5, count)), 2)
    columns[4] = rng.integers(0, 2, count)
    columns[:, rng.integers(0, count, 6)] = columns[:, [0]]
    columns[rng.random(columns.shape) < 0.15] = NAN
    policies = ("neutral", "worst", "exclude", "neutral", "worst")
    criteria = [
        criterion(f"c{k}", figure(column, spread=0.01), weight=float(k), unknown=policy)
        for k, (column, policy) in enumerate(zip(columns, policies, strict=True), start=1)
    ]
    verdicts = rng.choice(["pass", "fail", "unknown"], (2, count), p=[0.8, 0.1, 0.1])
    limits = (
        constraint("first limit", verdicts[0]),
        constraint("second limit", verdicts[1], excludes=("fail", "unknown")),
    )
    return made_outcome(*criteria, constraints=limits, min_coverage=0.6)


def engine(outcome, points, method, applied):
    limits = [c for c, on in zip(outcome.constraints, applied, strict=True) if on]
    ids = outcome.sites.frame["site_id"].to_numpy(object)
    return rank_sites(
        outcome.criteria,
        limits,
        ids,
        min_coverage=outcome.min_coverage,
        share=normalised(points),
        method=method,
    )


def require_same(shown, outcome, expected):
    row = {key: place for place, key in enumerate(outcome.sites.frame["site_id"])}
    rows = [row[key] for key in shown["id"]]
    assert shown["rank"] == expected.rank[rows].tolist()
    assert shown["status"] == expected.status[rows].tolist()
    score = np.array(shown["score"], dtype=float)
    np.testing.assert_allclose(score, expected.score[rows], rtol=0, atol=1e-9)
    np.testing.assert_allclose(shown["coverage"], expected.coverage[rows], rtol=0, atol=1e-9)
    assert [row[key] for key in shown["order"]] == expected.order.tolist()


def require_ranked_as_by_the_engine(page, outcome, method, *, seed, count):
    rng, criteria, limits = np.random.default_rng(seed), len(outcome.criteria), len(outcome.constraints)
    cases = []
    for _ in range(count):
        points = rng.multinomial(10_000, rng.dirichlet(np.full(criteria, 0.7))).tolist()
        cases.append((points, method, rng.integers(0, 2, limits).astype(bool).tolist()))
    # In one turn of the page, which is drawn once after it: drawn after each, it takes four times as long.
    found = page.evaluate(f"(cases) => cases.map({RANK})", cases)
    assert len(found) == count
    for (points, _, applied), shown in zip(cases, found, strict=True):
        require_same(shown, outcome, engine(outcome, points, METHODS[method], applied))


@pytest.mark.parametrize("method", METHODS)
def test_scores_and_ranks_are_those_of_the_engine_for_any_weights(open_map, method):
    outcome = gappy_outcome()
    require_ranked_as_by_the_engine(open_map(outcome), outcome, method, seed=11, count=50)


@pytest.fixture(scope="module")
def embedded():
    return run(load_study()).outcome


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_the_embedded_study_is_ranked_as_by_the_engine_with_200_weightings(open_map, embedded, method):
    require_ranked_as_by_the_engine(open_map(embedded), embedded, method, seed=16, count=200)


def test_reasons_are_those_of_the_engine(open_map):
    outcome = gappy_outcome()
    page = open_map(outcome)
    points = [2500, 2500, 0, 2500, 2500]
    shown = page.evaluate(RANK, [points, "weighted_sum", [True, True]])
    expected = engine(outcome, points, WEIGHTED_SUM, [True, True])
    told = [outcome.ranking.reasons[code].en for code in shown["reason"]]
    row = {key: place for place, key in enumerate(outcome.sites.frame["site_id"])}
    assert told == [expected.reasons[expected.reason_code[row[key]]].en for key in shown["id"]]


# The panel.


@pytest.fixture
def page(open_map):
    page = open_map(sample_outcome())
    page.get_by_role("button", name="Weights", exact=True).click()
    return page


def slider(page, name):
    return page.get_by_role("slider", name=name)


def weights(page):
    return [float(text.rstrip("%")) for text in page.locator(".siting-weight-row output").all_inner_texts()]


def badges(page):
    return page.locator(".siting-badge").all_inner_texts()


def names(page):
    return page.locator(".siting-row-name").all_inner_texts()


def test_panel_is_folded_at_first(open_map):
    page = open_map(sample_outcome())
    assert not page.locator("#siting-room").is_visible()
    assert not page.get_by_text(say("map.weights_moved").en).first.is_visible()


def test_list_follows_a_slider_at_once(page):
    before = names(page)
    slider(page, "Hub cluster").fill("90")
    assert weights(page) == pytest.approx([4.4, 3.3, 2.2, 90], abs=0.1)
    assert names(page) != before
    assert sorted(names(page)) == sorted(before)
    points = page.evaluate("siting.pointsNow()")
    assert sum(points) == 10_000
    outcome = sample_outcome()
    expected = engine(outcome, points, WEIGHTED_SUM, [True])
    figures = page.locator(".siting-row-number").all_inner_texts()
    assert figures == [f"{expected.score[i]:.3f}" for i in expected.order]


def test_slider_moves_by_the_keyboard_alone(open_map):
    page = open_map(sample_outcome())
    page.get_by_role("button", name="Weights", exact=True).focus()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "siting-weight-1":
            break
    page.keyboard.press("ArrowRight")
    assert weights(page)[1] == 31
    assert sum(page.evaluate("siting.pointsNow()")) == 10_000
    page.keyboard.press("Escape")
    assert not page.locator("#siting-room").is_visible()
    assert page.evaluate("document.activeElement.className") == "siting-open-room"


def test_held_weight_stays(page):
    page.get_by_role("button", name="Hold the weight of Free cooling").click()
    slider(page, "Same-city band").fill("60")
    assert weights(page) == [60, 30, pytest.approx(6.7, abs=0.05), pytest.approx(3.3, abs=0.05)]
    slider(page, "Same-city band").fill("95")
    assert weights(page) == [70, 30, 0, 0]


def test_others_keep_their_proportions_when_a_slider_goes_to_the_end_and_back(page):
    box = slider(page, "Same-city band").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 9 + 0.4 * (box["width"] - 18), y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], y)
    assert weights(page) == [100, 0, 0, 0]
    page.mouse.move(box["x"] + 9 + 0.4 * (box["width"] - 18), y)
    page.mouse.up()
    first, *others = weights(page)
    assert first == pytest.approx(40, abs=1)
    assert others == pytest.approx([30, 20, 10], abs=1)


def test_stated_intervals_turn_grey_and_reset_brings_everything_back(page):
    note = page.locator(".siting-side .siting-moved-note")
    stale = page.locator(".siting-row .siting-stale").first
    colour = stale.evaluate("n => getComputedStyle(n).color")
    before = (names(page), badges(page), page.locator(".siting-row-number").all_inner_texts())
    slider(page, "Hub cluster").fill("90")
    assert note.is_visible()
    assert stale.evaluate("n => getComputedStyle(n).color") != colour
    page.get_by_role("button", name="Reset").click()
    assert not note.is_visible()
    assert (names(page), badges(page), page.locator(".siting-row-number").all_inner_texts()) == before


def test_symbols_and_numbers_follow(page):
    slider(page, "Hub cluster").fill("90")
    first = names(page)[0].split("\n")[0]
    symbol = page.locator(f"path.siting-site[aria-label^='{first},']")
    assert symbol.get_attribute("aria-label").startswith(f"{first}, rank 1")
    score = page.evaluate("siting.sites.score[siting.siteAt(0)]")
    assert symbol.get_attribute("fill") == page.evaluate("s => siting.scoreColour(s)", score)


def test_open_card_follows_and_keeps_what_was_open(page):
    page.locator(".siting-row", has_text="Jiaocheng").click()
    page.locator(".siting-card .siting-more summary").nth(1).click()
    slider(page, "Hub cluster").fill("90")
    card = page.locator(".siting-card")
    assert "weight 90%" in card.inner_text()  # whole, though those of the others are not
    assert card.locator(".siting-more").nth(1).get_attribute("open") is not None
    parts = [float(text.split()[1]) for text in card.locator(".siting-adds").all_inner_texts()]
    assert sum(parts) == pytest.approx(float(card.locator(".siting-facts dd").nth(2).inner_text()), abs=0.002)


def test_criteria_without_weight_are_folded_under_one_line(page):
    for name in ("Grid access", "Hub cluster"):
        slider(page, name).fill("0")
    page.locator(".siting-row", has_text="Jiaocheng").click()
    card = page.locator(".siting-card")
    assert card.locator(".siting-criterion:visible").count() == 2
    card.get_by_text("Without weight: 2").click()
    assert card.get_by_text("Hub cluster").first.is_visible()


def test_a_constraint_left_out_brings_its_sites_back(page):
    page.get_by_label("same_city at most 400 km").uncheck()
    assert badges(page) == [*map(str, range(1, 12)), "?"]
    assert "11 ranked, 1 with insufficient data, 0 excluded" in page.locator(".siting-state").inner_text()


def test_perspectives_are_presets(open_map):
    outcome = sample_outcome()
    others = WeightSet(
        "investor", Label("Investor", "投资方"), Label("", ""), "direct", np.array([0.1, 0.2, 0.3, 0.4])
    )
    own = WeightSet(
        "study", OWN_WEIGHTS, Label("", ""), "direct", np.array([c.share for c in outcome.criteria])
    )
    ranking = engine(outcome, others.share, WEIGHTED_SUM, [True])
    sets = (Perspective(own, outcome.ranking, main=True), Perspective(others, ranking, main=False))
    page = open_map(sample_outcome(perspectives=sets))
    page.get_by_role("button", name="Weights", exact=True).click()
    page.get_by_label("Weights from").select_option("Investor")
    assert weights(page) == [10, 20, 30, 40]
    frame = outcome.sites.frame["name"]
    assert [name.split("\n")[0].split("交")[0].strip() for name in names(page)] == [
        frame[i] for i in ranking.order
    ]


# What leaves the page.


def test_a_link_opens_the_same_view(page):
    slider(page, "Hub cluster").fill("70")
    page.get_by_label("Method").select_option("Weighted product")
    page.get_by_label("same_city at most 400 km").uncheck()
    page.locator(".siting-row").nth(2).click()
    page.wait_for_url("**site=*")
    state = (names(page), badges(page), page.locator(".siting-card h2").inner_text())
    page.reload()
    assert (names(page), badges(page), page.locator(".siting-card h2").inner_text()) == state
    assert page.evaluate("siting.decision.link()") == page.url


def test_a_broken_link_opens_the_stated_view(page):
    plain = page.url.split("#")[0]
    for mark in ("w=1,2", "w=0,0,0,0", "w=a,b,c,d", "m=none&p=none&off=9&site=%", "w=-1,1,1,1", "=&=="):
        page.goto(f"{plain}#{mark}")
        page.reload()
        assert page.evaluate("siting.isMoved()") is False, mark
        assert badges(page)[0] == "1", mark


def test_copied_weights_are_a_perspective_of_the_study(page):
    slider(page, "Hub cluster").fill("37")
    page.get_by_label("Method").select_option(index=2)
    page.get_by_role("button", name="Copy as YAML").click()
    given = yaml.safe_load(page.locator(".siting-copied").input_value())
    part = PerspectivePart.model_validate(given["perspectives"][0])
    assert given["main_perspective"] == part.id
    assert given["method"] == {"kind": "owa", "orness": 0.3}
    copied = given["perspectives"][0]["weights"]
    assert list(copied) == ["same_city", "free_cooling", "grid_access", "hub_cluster"]
    np.testing.assert_allclose(
        normalised(list(copied.values())), page.evaluate("siting.pointsNow()") / np.float64(10_000)
    )


def test_print_names_the_weights_only_when_they_moved(page):
    page.emulate_media(media="print")
    line = page.locator(".siting-moved-print")
    assert not page.locator("#siting-room").is_visible()
    assert not line.is_visible()
    page.emulate_media(media="screen")
    slider(page, "Hub cluster").fill("70")
    page.emulate_media(media="print")
    assert not page.locator("#siting-room").is_visible()
    assert line.inner_text().startswith("Weights moved by the reader: Same-city band, Taiyuan 13.3%")


def test_ranks_among_part_of_the_sites_say_so(open_map):
    page = open_map(sample_outcome(), max_sites=8)
    page.get_by_role("button", name="Weights", exact=True).click()
    slider(page, "Hub cluster").fill("70")
    assert (
        say("map.weights_among", count=8).en in page.locator(".siting-side .siting-moved-note").inner_text()
    )


def test_a_folded_legend_is_open_on_paper_and_folded_again_after_it(open_map):
    page = open_map(sample_outcome(), width=1280, height=720)
    legend = page.locator(".siting-legend")
    assert legend.get_attribute("open") is None
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    assert legend.get_attribute("open") is not None
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert legend.get_attribute("open") is None


def test_the_legend_makes_room_for_the_panel_and_comes_back(open_map):
    page = open_map(sample_outcome())
    legend = page.locator(".siting-legend")
    assert legend.get_attribute("open") is not None
    page.get_by_role("button", name="Weights", exact=True).click()
    assert legend.get_attribute("open") is None
    page.get_by_role("button", name="Weights", exact=True).click()
    assert legend.get_attribute("open") is not None


def test_the_open_card_can_be_closed_beside_the_panel(open_map):
    page = open_map(sample_outcome())
    page.locator(".siting-row", has_text="Jiaocheng").click()
    page.get_by_role("button", name="Weights", exact=True).click()
    page.wait_for_timeout(600)
    on_top = page.evaluate(
        """() => {
            const cross = document.querySelector(".siting-popup .leaflet-popup-close-button");
            const box = cross.getBoundingClientRect();
            const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return cross.contains(there);
        }"""
    )
    assert on_top


def test_weights_shown_add_up_to_100_as_in_the_tables(open_map):
    page = open_map(gappy_outcome())
    rng = np.random.default_rng(3)
    for count in (3, 7, 11):
        points = rng.multinomial(10_000, rng.dirichlet(np.ones(count)))
        shown = page.evaluate("(points) => siting.textsOf(points)", points.tolist())
        assert shown == share_texts(points / 10_000)
        assert sum(float(text.rstrip("%")) for text in shown) == pytest.approx(100)


def test_equal_weights_read_the_same_as_in_the_tables(open_map):
    page = open_map(gappy_outcome())
    for given in (
        [1 / 6] * 6,
        [0.5, *[1 / 12] * 6],
        [0.155, 0.155, 0.345, 0.345],
        [2 / 7, 2 / 7, 3 / 7],
        [1 / 11] * 11,
    ):
        assert page.evaluate("(shares) => siting.textsOf(shares)", given) == share_texts(given)
    moved = page.evaluate("() => siting.textsOf([1667, 1667, 1667, 1667, 1666, 1666])")
    assert moved == ["16.7%"] * 6
