"""What the panel says beside the weights: who takes first place where, why one site is before another, and files."""

import csv
import io

import numpy as np
import pytest
from PIL import Image

from siting.decide.ranking import rank_sites
from siting.evidence import Label
from siting.outcome import LikelyRanks, RankRanges, side_by_side
from siting.scoring.weights import normalised
from siting.texts import say
from tests.support.outcomes import criterion, figure, made_outcome
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

# A leads by the first criterion, B by the second, C is good at both but best at none.
SCORES = [[0.9, 0.2, 0.6], [0.1, 0.9, 0.55], [0.5, 0.5, 0.5]]


def three(weights=(50.0, 30.0, 20.0)):
    return made_outcome(
        *(
            criterion(f"c{k}", figure(column), weight=w)
            for k, (column, w) in enumerate(zip(SCORES, weights, strict=True))
        )
    )


def winner(outcome, points):
    found = rank_sites(
        outcome.criteria, [], outcome.sites.frame["site_id"].to_numpy(object), min_coverage=outcome.min_coverage,
        share=normalised(points), method=outcome.method,
    )  # fmt: skip
    return int(found.order[0])


def moved(points, k, wanted):
    """The others keep their proportions."""
    rest = sum(p for j, p in enumerate(points) if j != k)
    return [wanted if j == k else p * (1 - wanted) / rest for j, p in enumerate(points)]


@pytest.fixture
def page(open_map):
    page = open_map(three())
    page.get_by_role("button", name="Weights", exact=True).click()
    return page


def test_triangles_stand_where_the_engine_changes_the_winner(page):
    outcome = three()
    names = [str(n) for n in outcome.sites.frame["name"]]
    stated = [0.5, 0.3, 0.2]
    own = winner(outcome, stated)
    held = [False] * 3
    site_at = page.evaluate("siting.sites.name")
    for k in range(3):
        found = page.evaluate("([k, held]) => siting.tippings(k, held)", [k, held])
        grid = np.linspace(0, 1, 2001)
        winners = np.array([winner(outcome, moved(stated, k, w)) for w in grid])
        expected = []
        for side in (grid[grid < stated[k]][::-1], grid[grid > stated[k]]):
            passed = [w for w in side if winners[np.searchsorted(grid, w)] != own]
            if passed:
                expected.append((passed[0], names[winners[np.searchsorted(grid, passed[0])]]))
        assert [site for _, site in expected] == [site_at[i] for _, i in found]
        assert [p / 10_000 for p, _ in found] == pytest.approx([w for w, _ in expected], abs=0.0025)


def test_marks_are_said_too(page):
    page.wait_for_selector(".siting-tip-mark")
    assert "takes first place" in page.locator("#siting-tips-1").text_content()


def test_held_weight_has_no_marks(page):
    page.wait_for_selector(".siting-weight-row >> nth=1 >> .siting-tip-mark")
    page.get_by_role("button", name="Hold the weight of").nth(1).click()
    page.locator(".siting-weight-row").nth(1).locator(".siting-tip-mark").first.wait_for(state="detached")


def test_two_sites_side_by_side(page):
    page.locator("#siting-compare summary").click()
    outcome = three()
    first, second = outcome.ranking.order[:2]
    gap = outcome.ranking.score[first] - outcome.ranking.score[second]
    why = page.locator(".siting-compare-why").inner_text()
    assert f"by {gap:.3f}" in why
    parts = outcome.contributions(np.array([first, second]))
    heads = page.locator(".siting-compare-head span").all_inner_texts()
    steps = [float(h.replace("−", "-").replace("±", "")) for h in heads]
    assert steps == pytest.approx(list(parts[:, 0] - parts[:, 1]), abs=0.0011)


# B is better by the first and the third, yet A is first: its second figure is UNKNOWN, which scales up the others.
HALF_KNOWN = [[0.8, 0.85, 0.1], [np.nan, 0.2, 0.9], [0.7, 0.75, np.nan]]


def half_known(unknown="neutral"):
    return made_outcome(
        *(criterion(f"c{k}", figure(column), unknown=unknown) for k, column in enumerate(HALF_KNOWN))
    )


@pytest.mark.parametrize("unknown", ["neutral", "worst"])
def test_sites_with_unknowns_are_compared_at_the_same_weights_as_in_the_report(open_map, unknown):
    outcome = half_known(unknown)
    page = open_map(outcome)
    for pair in ([0, 1], [1, 0], [0, 2], [2, 1]):
        two = side_by_side(outcome, *outcome.ranking.order[pair].tolist())  # the page lists the best first
        found = page.evaluate("(pair) => siting.splitOf(pair)", pair)
        parts = np.array([[np.nan if x is None else x for x in side] for side in found["parts"]]).T
        assert parts == pytest.approx(two.parts, nan_ok=True)
        assert found["rest"] == pytest.approx(
            two.rest.tolist(), abs=1e-4
        )  # scores of the page have four digits
        assert tuple(found["uneven"]) == two.one_sided


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_better_figure_is_never_said_to_be_behind(open_map, lang):
    outcome = half_known()
    assert outcome.ranking.order.tolist()[0] == 0
    page = open_map(outcome, lang=lang)
    page.locator(".siting-open-room").first.click()
    page.locator("#siting-compare summary").click()
    why = page.locator(".siting-compare-why").inner_text()
    # The first has the lower figure in both criteria that both sites know, and one term for what it does not.
    plus, minus = (say(f"map.compare_{side}", list="|")[lang].split("|")[0] for side in ("plus", "minus"))
    assert plus not in why
    assert "c0" in why.split(minus)[1]
    assert "c2" in why.split(minus)[1]
    lacking = say("robustness.lead.named", criterion=Label("c1", "c1"))[lang]
    assert say("robustness.lead.lacks", site="site 0", criteria=lacking)[lang] in why
    rows = page.locator(".siting-compare-rows > li")
    assert rows.count() == 4
    assert say("map.in_the_rest")[lang] in rows.nth(1).inner_text()
    steps = [float(h.replace("−", "-")) for h in page.locator(".siting-compare-head span").all_inner_texts()]
    assert len(steps) == 3
    gap = outcome.ranking.score[0] - outcome.ranking.score[1]
    assert sum(steps) == pytest.approx(gap, abs=0.002)


def test_comparison_follows_the_weights_and_a_third_site(page):
    page.locator("#siting-compare summary").click()
    before = page.locator(".siting-compare-why").inner_text()
    page.get_by_role("slider").nth(1).fill("70")
    assert page.locator(".siting-compare-why").inner_text() != before
    third = page.get_by_label("Site C")
    third.select_option(index=3)
    assert page.locator(".siting-compare-totals > span").count() == 3


def test_card_adds_its_site_to_the_comparison(open_map):
    page = open_map(sample_outcome())
    page.locator(".siting-row").nth(4).click()
    page.get_by_role("button", name="Compare", exact=True).click()
    assert page.locator("#siting-room").is_visible()
    assert page.get_by_label("Site C").input_value() == "4"


def test_share_of_first_places_is_shown_and_turns_grey(open_map):
    outcome = sample_outcome()
    ranked = outcome.ranking.order[: outcome.counts[0]]
    first = np.linspace(0.6, 0, len(ranked))
    ranges = RankRanges(1000, np.ones(len(ranked), int), np.full(len(ranked), 3), first)
    page = open_map(sample_outcome(likely=LikelyRanks(ranked, 1, ranges, ())))
    row = page.locator(".siting-row").first
    assert "first in 60%" in row.inner_text()
    page.locator(".siting-row").first.click()
    assert page.locator(".siting-facts .siting-stale").filter(has_text="first in 60%").count() == 1


def test_csv_holds_what_the_list_shows(page):
    page.get_by_role("slider").nth(1).fill("70")
    with page.expect_download() as download:
        page.get_by_role("button", name=say("map.export_csv").en).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == page.locator(".siting-row-name bdi:first-child").all_inner_texts()
    for row in rows:
        adds = [float(value) for key, value in row.items() if key.endswith("__adds")]
        assert sum(adds) == pytest.approx(float(row["score"]), abs=1e-9)
        assert sum(float(v) for k, v in row.items() if k.endswith("__weight")) == pytest.approx(1)


def test_formula_in_a_name_stays_text_in_the_csv(open_map):
    page = open_map(sample_outcome(names=["=1+1", "+2", *[f"P{i}" for i in range(10)]]))
    text = page.evaluate("siting.csv()")
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_picture_shows_the_map_with_its_notice(open_map):
    page = open_map(sample_outcome())
    page.get_by_role("button", name="Weights", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=say("map.export_png").en).click()
    picture = Image.open(download.value.path()).convert("RGB")
    size = page.evaluate("map_siting.getSize()")
    assert picture.width == 2 * size["x"]
    assert picture.height > 2 * size["y"]
    assert len(picture.getcolors(10**7)) > 2000  # relief, symbols and names, not an empty frame
