"""The map in a real browser, offline: what a person can see and do with the mouse and the keyboard."""

import dataclasses
import re
import time

import numpy as np
import pytest

from siting.evidence import Label
from siting.geo.features import LAYER, MapPoint
from siting.show.webmap.build import render_map
from siting.texts import say
from tests.support.browsers import watched
from tests.support.cases import rest_slow
from tests.support.outcomes import made_outcome
from tests.support.sample import GEOD, sample_outcome

pytestmark = pytest.mark.browser

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "`;window.hacked=1;`",
    "\\';window.hacked=1;//",
    "\"><svg onload=window.hacked=1>'",
    "{{7*7}} {% set x = 1 %}",
    "endless" * 1429,
    "line\u2028and\u2029paragraph",
    "\u202egnp.exe",
    "javascript:window.hacked=1",
    "&lt;b&gt;&amp;",
]


@pytest.fixture
def page(open_map):
    return open_map(sample_outcome())


@pytest.fixture(scope="module")
def opened(chromium, tmp_path_factory):
    """Return a function that opens the map of the sample for all tests that change nothing on it."""
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_bytes(render_map(sample_outcome()).encode("utf-8"))
    with watched(chromium) as open_page:
        yield lambda: open_page(path)


@pytest.fixture(scope="module")
def still(opened):
    """The page as it opens, for tests that only look."""
    return opened()


@pytest.fixture(scope="module")
def best(opened):
    """The page with the card of the best site, for tests that only look."""
    page = opened()
    row(page, "Jiaocheng").click()
    return page


def row(page, name):
    return page.locator(".siting-row", has_text=name)


def marker(page, name):
    return page.locator(f"path.siting-site[aria-label^='{name},']")


def layer(page, name):
    return page.locator(".leaflet-control-layers").get_by_label(name)


def focused(page, attribute):
    return page.evaluate("name => document.activeElement.getAttribute(name)", attribute)


def ranks(name):
    """The best and the worst rank of a site, as a page writes them."""
    sample = sample_outcome()
    at = list(sample.sites.frame["name"]).index(name)
    best, worst = sample.ranking.rank_best[at], sample.ranking.rank_worst[at]
    assert best < worst
    return f"{best}–{worst}"


# The page as it opens.


def test_all_sites_are_listed_in_the_order_of_rank(still):
    assert still.locator(".siting-badge").all_inner_texts() == [*map(str, range(1, 11)), "?", "×"]


def test_all_sites_are_drawn(still):
    assert still.locator("path.siting-site").count() == 12


def test_title_and_notes_are_shown(still):
    assert still.locator("h1").inner_text() == "Sample study"
    assert still.get_by_text("Weights are an example.").is_visible()


def test_warnings_are_one_click_away(page):
    page.get_by_text("Warnings (1)").click()
    assert page.get_by_text("sample warning").is_visible()


def test_site_without_any_score_says_unknown(open_map):
    outcome = sample_outcome()
    score = outcome.ranking.score.copy()
    score[2] = np.nan
    page = open_map(dataclasses.replace(outcome, ranking=dataclasses.replace(outcome.ranking, score=score)))
    assert row(page, "Place 2").locator(".siting-row-figures").inner_text() == "UNKNOWN"


def test_map_notice_is_shown(still):
    assert still.get_by_text("No administrative boundary is shown.").is_visible()


def test_sources_are_one_click_away(page):
    page.get_by_text("Sources (8)").click()
    assert page.get_by_text("Title of climate-table · dataset · 2026-11 · CC BY 4.0").is_visible()


def test_legend_explains_the_marks(still):
    legend = still.locator(".siting-legend").inner_text()
    for words in ("Score", "Size: rank", "insufficient data (under 50% known)", "excluded by a constraint"):
        assert words in legend


def test_the_legend_lists_no_mark_that_no_site_has(page):
    lines = page.locator(".siting-legend li", has_text="excluded by a constraint")
    assert lines.is_visible()
    page.evaluate("siting.sites.status.fill(0); siting.bus.fire('reweighted', {})")
    assert not lines.is_visible()


def test_scale_bar_is_metric(still):
    assert still.locator(".leaflet-control-scale-line").inner_text().endswith("km")


def test_scale_bar_is_true_at_the_middle_of_the_map(still):
    # Leaflet measures on a sphere: 0.3 % off the ellipsoid at most, and a pixel of rounding.
    read = """() => {
        const line = document.querySelector(".leaflet-control-scale-line");
        const size = map_siting.getSize();
        const place = (x) => map_siting.containerPointToLatLng([x, size.y / 2]);
        const left = place(0), right = place(size.x);
        const ends = [left.lng, left.lat, right.lng, right.lat];
        return [parseFloat(line.textContent), line.offsetWidth, ...ends, size.x];
    }"""
    km, pixels, west, lat1, east, lat2, width = still.evaluate(read)
    steps = np.linspace(west, east, 101)
    across = GEOD.line_length(steps, np.linspace(lat1, lat2, 101)) / 1000
    assert km / pixels == pytest.approx(across / width, rel=0.015)


def test_graticule_has_its_degrees_at_the_edge(still):
    assert {"112°E", "38°N"} <= set(still.locator(".siting-edge").all_inner_texts())


def test_degrees_stand_where_they_belong(still):
    read = """() => {
        const mark = [...document.querySelectorAll(".siting-edge-x")].find((n) => n.textContent === "112°E");
        return [parseFloat(mark.style.left), map_siting.latLngToContainerPoint([37, 112]).x];
    }"""
    at, expected = still.evaluate(read)
    assert at == pytest.approx(expected, abs=1)


def test_better_sites_have_larger_symbols(still):
    widths = [marker(still, name).bounding_box()["width"] for name in ("Jiaocheng", "Place 8", "Place 6")]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[2] + 6


def test_status_is_told_apart_without_colour(still):
    read = (
        "node => [node.getAttribute('fill'), node.getAttribute('stroke-dasharray'), node.getAttribute('d')]"
    )
    fill, dash, _ = marker(still, "Place 2").evaluate(read)
    assert fill == "url(#siting-hatch)"
    assert dash
    assert (
        marker(still, "Place 5").evaluate(read)[2].count("M") == 3
    )  # A circle and the two strokes of a cross.


def test_names_on_the_map_do_not_cover_each_other(still):
    kinds = ("name", "anchor-name", "ring-name", "point-name", "place")
    names = still.locator(", ".join(f".siting-{kind}" for kind in kinds)).all()
    boxes = [n.bounding_box() for n in names if n.is_visible()]
    assert len(boxes) > 10
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = (
                a["x"] + a["width"] <= b["x"] + 1
                or b["x"] + b["width"] <= a["x"] + 1
                or a["y"] + a["height"] <= b["y"] + 1
                or b["y"] + b["height"] <= a["y"] + 1
            )
            assert apart, (a, b)


def test_cities_are_named_clear_of_the_symbols(still):
    cities = [n for n in still.locator(".siting-place").all() if n.is_visible()]
    assert len(cities) > 5
    symbols = [n.bounding_box() for n in still.locator("path.siting-site, path.siting-point").all()]
    for city in (n.bounding_box() for n in cities):
        for s in symbols:
            # A symbol's outline may touch the box of a name, the symbol itself may not.
            x, y = s["x"] + s["width"] / 2, s["y"] + s["height"] / 2
            assert not (
                city["x"] < x < city["x"] + city["width"] and city["y"] < y < city["y"] + city["height"]
            )


def test_polygon_is_drawn_as_a_polygon(still):
    corners = still.evaluate("Object.values(siting.data.sites.shape)[0][0][0].length")
    drawn = still.locator(".leaflet-areas-pane path.leaflet-interactive").get_attribute("d")
    assert corners == 5
    assert drawn.count("L") == 3


# The card of a site.


def test_click_on_a_row_opens_the_card(best):
    card = best.locator(".siting-card")
    assert card.locator("h2").inner_text() == "Jiaocheng"
    assert card.locator(".siting-other").inner_text() == "交城"
    assert card.locator(".siting-facts").inner_text().split("\n")[:3] == ["Rank", "1", ranks("Jiaocheng")]


def test_breakdown_has_one_bar_a_criterion(best):
    heads = best.locator(".siting-bars > li > .siting-row-head").all_inner_texts()
    assert [" ".join(head.split("\n")) for head in heads] == [
        "Same-city band, Taiyuan weight 40%",
        "Free cooling weight 30%",
        "Grid access weight 20%",
        "Hub cluster weight 10%",
    ]
    assert best.locator(".siting-bars > li > .siting-row-bar > .siting-bar").count() == 4


def test_bar_is_as_long_as_the_score(best):
    outcome = sample_outcome()
    for k, criterion in enumerate(outcome.criteria):
        bar = best.locator(".siting-bars > li").nth(k).locator(".siting-bar")
        whole = bar.bounding_box()["width"]
        filled = bar.locator(".siting-bar-fill").bounding_box()["width"]
        assert filled / whole == pytest.approx(criterion.score[-1], abs=0.005)


def test_value_stands_with_unit_interval_and_class(best):
    values = best.locator(".siting-bars > li > .siting-row-value").all_inner_texts()
    distance = GEOD.inv(112.1494, 37.5512, 112.5426, 37.87)[2] / 1000
    assert f"{distance:.1f}\u00a0km" in values[0]
    assert "derived" in values[0]
    assert re.match(r"\d,\d{3} \(\d,\d{3}–\d,\d{3}\)\u00a0h/yr", values[1])
    assert "estimated" in values[1]


def test_details_show_method_source_threshold_and_what_is_beside(page):
    row(page, "Jiaocheng").click()
    page.locator(".siting-more summary").first.click()
    shown = page.locator(".siting-more").first.inner_text()
    for words in (
        "geodesic on WGS84",
        "Title of divisions",
        "maximum: 60\u00a0km (practice; Title of practice-60-500)",
        "Round trip",
        "assumed",
        "Assumes leased fibre.",
    ):
        assert words in shown


def test_unknown_is_said_and_hatched(page):
    row(page, "Place 2").click()
    unknown = page.locator(".siting-bars li.siting-is-unknown")
    assert unknown.count() == 3
    assert "UNKNOWN" in unknown.first.inner_text()
    assert (
        unknown.first.locator(".siting-bar-unknown")
        .evaluate("n => getComputedStyle(n).backgroundImage")
        .startswith("repeating-linear-gradient")
    )


def test_what_to_supply_is_listed_most_weight_first(page):
    row(page, "Place 2").click()
    assert page.locator(".siting-supply li").all_inner_texts() == [
        "Free cooling: column 'free_cooling' in the site file",
        "Grid access: column 'grid_access' in the site file",
        "Hub cluster: column 'hub_cluster' in the site file",
    ]


def test_the_list_says_why_a_site_has_no_rank(still):
    reasons = still.locator(".siting-row .siting-why").all_inner_texts()
    assert len(reasons) == 2
    assert any("same_city at most 400 km" in reason for reason in reasons)
    assert any("50%" in reason for reason in reasons)


def test_reason_and_verdict_of_an_excluded_site_are_shown(page):
    row(page, "Place 5").click()
    ranking = sample_outcome().ranking
    why = ranking.reasons[ranking.reason_code[5]].en
    assert page.locator(".siting-reason").inner_text() == f"excluded: {why}"
    assert page.locator(".siting-verdict-fail").inner_text().split("\n") == [
        "same_city at most 400 km",
        "fail",
    ]


@pytest.mark.parametrize(
    ("width", "height"), rest_slow([(1400, 900), (1024, 640), (420, 800), (360, 640)], (0, 3))
)
@pytest.mark.parametrize("name", rest_slow(["Jiaocheng", "Place 8", "Place 6"], (0, 1)))
def test_card_lies_whole_within_the_map(open_map, width, height, name):
    page = open_map(sample_outcome(), width=width, height=height)
    row(page, name).click()
    card = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    frame = page.locator(".siting-map").bounding_box()
    assert card["x"] >= frame["x"]
    assert card["y"] >= frame["y"] - 1
    assert card["x"] + card["width"] <= frame["x"] + frame["width"]
    assert card["y"] + card["height"] <= frame["y"] + frame["height"]


def test_card_stays_in_view_when_its_details_open(page):
    row(page, "Place 8").click()
    for summary in page.locator(".siting-more summary").all():
        summary.click()
    card = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    assert card["y"] >= page.locator(".siting-map").bounding_box()["y"]


# List and map, linked both ways.


def test_click_on_a_marker_highlights_its_row(page):
    marker(page, "Place 7").click()
    assert row(page, "Place 7").get_attribute("aria-current") == "true"
    assert page.locator(".siting-row[aria-current]").count() == 1


def test_click_on_a_marker_scrolls_to_its_row(open_map):
    page = open_map(sample_outcome(names=[f"Parcel {i:03d}" for i in range(120)]))
    page.evaluate("siting.bus.fire('select', { site: 100, from: 'map', keyboard: false })")
    chosen = page.locator(".siting-row[aria-current]").bounding_box()
    frame = page.locator(".siting-scroll").bounding_box()
    assert frame["y"] <= chosen["y"]
    assert chosen["y"] + chosen["height"] <= frame["y"] + frame["height"]


def test_click_on_a_row_brings_a_site_out_of_view_into_view(page):
    page.evaluate("map_siting.setView([30, 100], 8, { animate: false })")
    row(page, "Jiaocheng").click()
    frame = page.locator(".siting-map").bounding_box()
    spot = marker(page, "Jiaocheng").bounding_box()
    assert frame["x"] < spot["x"] < frame["x"] + frame["width"]
    assert frame["y"] < spot["y"] < frame["y"] + frame["height"]


def test_choosing_another_site_moves_the_highlight(page):
    row(page, "Jiaocheng").click()
    row(page, "Place 9").click()
    assert page.locator(".siting-row[aria-current]").inner_text().startswith("3")
    assert page.locator(".siting-card").count() == 1


def test_closing_the_card_takes_the_highlight_away(page):
    row(page, "Jiaocheng").click()
    page.locator(".leaflet-popup-close-button").click()
    assert page.locator(".siting-row[aria-current]").count() == 0


def test_hover_over_a_row_marks_the_symbol(page):
    before = marker(page, "Place 7").get_attribute("stroke-width")
    row(page, "Place 7").hover()
    assert float(marker(page, "Place 7").get_attribute("stroke-width")) > float(before)


def test_hover_over_a_symbol_marks_the_row(page):
    marker(page, "Place 7").hover()
    assert "siting-hovered" in row(page, "Place 7").get_attribute("class")


def test_chosen_site_comes_on_top_and_the_best_one_after_it_is_closed(page):
    top = "all => all[all.length - 1].getAttribute('aria-label')"
    row(page, "Place 7").click()
    assert page.locator("path.siting-site").evaluate_all(top).startswith("Place 7,")
    page.locator(".siting-head").hover()
    page.keyboard.press("Escape")
    assert page.locator("path.siting-site").evaluate_all(top).startswith("Jiaocheng,")


def test_choice_is_told_to_screen_readers(page):
    row(page, "Jiaocheng").click()
    assert (
        page.locator("#siting-live").inner_text()
        == f"Selected: Jiaocheng, rank 1 ({ranks('Jiaocheng')}), Score 0.633"
    )


# The filter.


def test_filter_keeps_the_names_that_match(page):
    page.get_by_label("Filter by name").fill("jiao")
    assert page.locator(".siting-row:visible").count() == 1
    assert page.locator(".siting-tally").inner_text() == "1 of 12 shown"


def test_filter_finds_the_other_name(page):
    page.get_by_label("Filter by name").fill("交城")
    assert row(page, "Jiaocheng").is_visible()


def test_filter_fades_the_others_on_the_map(page):
    page.get_by_label("Filter by name").fill("jiao")
    assert float(marker(page, "Place 7").get_attribute("fill-opacity")) < 0.2
    assert float(marker(page, "Jiaocheng").get_attribute("fill-opacity")) == 1


def test_filter_that_matches_nothing_says_so(page):
    page.get_by_label("Filter by name").fill("zzz")
    assert page.get_by_text(say("map.nothing_shown").en).is_visible()


def test_escape_empties_the_filter(page):
    page.get_by_label("Filter by name").fill("jiao")
    page.keyboard.press("Escape")
    assert page.locator(".siting-row:visible").count() == 12


# The keyboard.


def test_first_tab_offers_to_skip_to_the_list(page):
    page.keyboard.press("Tab")
    assert focused(page, "href") == "#siting-list"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "id") == "siting-filter"


def test_arrow_keys_walk_the_list(page):
    page.locator("#siting-filter").focus()
    page.keyboard.press("Tab")
    assert focused(page, "data-site") == "0"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert focused(page, "data-site") == "1"


def test_home_and_end_go_to_the_ends(page):
    page.locator(".siting-row").first.focus()
    page.keyboard.press("End")
    assert focused(page, "data-site") == "11"
    page.keyboard.press("Home")
    assert focused(page, "data-site") == "0"


def test_arrow_keys_pass_over_filtered_rows(page):
    page.get_by_label("Filter by name").fill("place 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText").split("\n")[1] == "Place 1"


def test_enter_opens_the_card_and_moves_into_it(page):
    page.locator(".siting-row").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Jiaocheng"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_escape_closes_the_card_and_goes_back(page):
    page.locator(".siting-row").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".siting-card").count() == 0
    assert focused(page, "data-site") == "1"


def test_markers_are_one_tab_stop_that_arrows_walk(page):
    assert page.locator("path.siting-site[tabindex='0']").count() == 1
    marker(page, "Jiaocheng").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page, "aria-label").startswith("Place 8, rank 2")


def test_enter_on_a_marker_opens_its_card_and_escape_returns(page):
    marker(page, "Jiaocheng").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(".siting-card h2").inner_text() == "Place 8"
    page.keyboard.press("Escape")
    assert focused(page, "aria-label").startswith("Place 8")


def test_tab_alone_reaches_markers_switch_and_list(page):
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('class') || document.activeElement.tagName")
        )
    text = " ".join(reached)
    for part in (
        "siting-site",
        "siting-point",
        "siting-ring",
        "leaflet-control-layers-selector",
        "siting-row",
    ):
        assert part in text


def test_focus_is_visible_on_a_marker(page):
    page.keyboard.press("Tab")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "siting-site" in (focused(page, "class") or ""):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).strokeWidth") == "5px"


# Layers.


def test_switch_takes_the_rings_away_and_brings_them_back(page):
    assert page.locator("path.siting-ring").count() == 2
    layer(page, "Distance rings").uncheck()
    assert page.locator("path.siting-ring").count() == 0
    layer(page, "Distance rings").check()
    assert page.locator("path.siting-ring").count() == 2


def test_names_of_the_rings_go_with_them(page):
    label = page.locator(".siting-ring-name", has_text="60 km around Taiyuan")
    assert label.is_visible()
    layer(page, "Distance rings").uncheck()
    assert not label.is_visible()


def test_climate_stations_are_off_at_first(page):
    assert not layer(page, "Climate stations").is_checked()
    before = page.locator("path.siting-point").count()
    layer(page, "Climate stations").check()
    assert page.locator("path.siting-point").count() == before + 1


@pytest.mark.parametrize("kept", [(), ("anchor",), ("grid_node",), ("climate_station",)])
def test_a_page_with_some_or_no_kinds_of_points_is_whole(open_map, kept):
    sample = sample_outcome()
    points = tuple(p for p in sample.points if p.group.id in kept)
    assert bool(points) == bool(kept)
    page = open_map(dataclasses.replace(sample, points=points))
    assert page.locator(".siting-row").count() == 12
    row(page, "Jiaocheng").click()
    page.locator(".leaflet-popup").wait_for()
    for box in page.locator(".leaflet-control-layers-selector").all():
        box.set_checked(not box.is_checked())


def test_rings_have_different_dashes(still):
    dashes = [p.get_attribute("stroke-dasharray") for p in still.locator("path.siting-ring").all()]
    assert len(set(dashes)) == 2


def test_every_vertex_of_a_ring_is_at_its_radius(still):
    rings = still.evaluate("siting.ringLayers.map((r) => r.getLatLngs().map((p) => [p.lng, p.lat]))")
    for outline, (lon, lat, km) in zip(rings, [(112.5426, 37.87, 60), (116.3972, 39.9075, 500)], strict=True):
        there = np.array(outline)
        count = len(there)
        assert count == 181
        metres = GEOD.inv([lon] * count, [lat] * count, there[:, 0], there[:, 1])[2]
        np.testing.assert_allclose(metres, km * 1000, atol=0.2)


def test_ring_is_drawn_where_the_geodesic_ends_are(still):
    north, east = (GEOD.fwd(112.5426, 37.87, azimuth, 60_000)[:2] for azimuth in (0, 90))
    read = "([x, y]) => map_siting.latLngToContainerPoint([y, x])"
    top, right = (still.evaluate(read, list(p)) for p in (north, east))
    box = still.locator("path.siting-ring").first.bounding_box()
    frame = still.locator(".siting-map").bounding_box()
    assert box["y"] - frame["y"] == pytest.approx(top["y"], abs=2.5)
    assert box["x"] + box["width"] - frame["x"] == pytest.approx(right["x"], abs=2.5)


def test_point_known_by_town_says_how_far_it_may_be(page):
    page.locator("path.siting-point[aria-label^='Jinzhong']").click()
    note = page.locator(".siting-card").inner_text()
    assert say("map.uncertain", radius=20).en in note
    assert "Source: Title of grid-stations" in note


def test_ring_tells_its_kind_and_source(page):
    page.locator("path.siting-ring").first.dispatch_event("click")
    page.locator("path.siting-ring").first.focus()
    page.keyboard.press("Enter")
    note = page.locator(".siting-card").inner_text()
    assert "same-city recovery band · true geodesic circle" in note
    assert "Title of practice-60-500" in note


# Chinese.


def test_chinese_page_has_chinese_headings(open_map):
    page = open_map(sample_outcome(), lang="zh")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "示例研究"
    assert page.locator("#siting-list-name").inner_text() == "地块排名"
    assert page.locator(".siting-columns").inner_text().split() == ["名次", "地块", "得分（区间）"]


def test_chinese_card_is_in_chinese(open_map):
    page = open_map(sample_outcome(), lang="zh")
    row(page, "交城").click()
    card = page.locator(".siting-card").inner_text()
    for words in ("交城", "得分构成", "权重40%", "由实测推算", "约束条件", "满足", "49.5公里"):
        assert words in card
    assert "Jiaocheng" not in card  # a Chinese page names sites in Chinese


def test_chinese_layer_names(open_map):
    page = open_map(sample_outcome(), lang="zh")
    assert layer(page, "距离圆环").is_checked()


# Narrow screens.


def test_list_goes_under_the_map_on_a_narrow_screen(open_map):
    page = open_map(sample_outcome(), width=420, height=800)
    frame, side = (page.locator(s).bounding_box() for s in (".siting-map", ".siting-side"))
    assert side["y"] >= frame["y"] + frame["height"]


def test_narrow_page_does_not_scroll_sideways(open_map):
    page = open_map(sample_outcome(names=HOSTILE), width=360, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_layer_switch_opens_from_the_keyboard_on_a_narrow_screen(open_map):
    page = open_map(sample_outcome(), width=420, height=800)
    page.get_by_role("button", name="Layers").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("path.siting-ring").count() == 0


# Untrusted text.


def hostile_outcome():
    outcome = sample_outcome(names=HOSTILE)
    evil = Label(HOSTILE[1], HOSTILE[1])
    first = outcome.criteria[0]
    main = dataclasses.replace(
        first.measured.main,
        label=evil,
        method=Label(HOSTILE[0], HOSTILE[0]),
        notes=(Label("", ""), Label(HOSTILE[2], HOSTILE[2])),
        note_code=np.ones(len(HOSTILE), dtype=np.uint8),
    )
    measured = dataclasses.replace(first.measured, main=main)
    criteria = (dataclasses.replace(first, label=evil, supply=evil, measured=measured), *outcome.criteria[1:])
    points = (
        *(dataclasses.replace(p, label=evil, detail=evil) for p in outcome.points),
        MapPoint(LAYER, evil, 112.5, 37.2, 5, Label(HOSTILE[0], ""), HOSTILE[2]),
    )
    rings = tuple(dataclasses.replace(r, label=evil, kind=HOSTILE[2]) for r in outcome.rings)
    return dataclasses.replace(
        outcome,
        title=evil,
        notes=evil,
        criteria=criteria,
        points=points,
        rings=rings,
        warnings=tuple(HOSTILE),
    )


def test_hostile_text_runs_nothing_wherever_it_is_shown(open_map):
    page = open_map(hostile_outcome())
    for k in range(12):
        page.locator(".siting-row").nth(k).click()
        for summary in page.locator(".siting-more summary").all():
            summary.click()
    for box in page.locator(".leaflet-control-layers-selector").all():
        box.check()
    for path in page.locator("path.siting-point, path.siting-ring").all():
        path.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.get_by_text("Warnings").click()
    assert page.evaluate("typeof window.hacked") == "undefined"


def test_hostile_names_appear_as_they_are(open_map):
    page = open_map(sample_outcome(names=HOSTILE))
    shown = page.locator(".siting-row-name > bdi:first-child").evaluate_all(
        "all => all.map((n) => n.textContent)"
    )
    assert sorted(shown) == sorted(HOSTILE)


def test_hostile_name_is_the_heading_of_its_card(open_map):
    page = open_map(sample_outcome(names=HOSTILE))
    row(page, "<img src=x").click()
    assert page.locator(".siting-card h2").text_content() == HOSTILE[1]


def test_hostile_title_is_the_title(open_map):
    page = open_map(hostile_outcome())
    assert page.title() == HOSTILE[1]
    assert page.locator("h1").text_content() == HOSTILE[1]


def test_script_that_got_into_the_page_would_not_run(open_map):
    page = open_map(sample_outcome())
    page.evaluate(
        """() => {
            const node = document.createElement("script");
            node.textContent = "window.hacked = 1";
            document.body.appendChild(node);
        }"""
    )
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert len(page.watch.complaints) == 1
    assert "Content Security Policy" in page.watch.complaints.pop()


def test_direction_marks_stay_within_their_name(open_map):
    page = open_map(sample_outcome(names=HOSTILE))
    isolated = page.locator(".siting-row-name > bdi").first.evaluate("n => getComputedStyle(n).unicodeBidi")
    assert isolated == "isolate"


# Many sites.


def test_three_thousand_sites_open_within_seconds(open_map):
    outcome = sample_outcome(names=[f"Parcel {i:04d}" for i in range(3000)])
    start = time.perf_counter()
    page = open_map(outcome, max_sites=3000)
    assert page.locator(".siting-tally").inner_text() == "3,000 of 3,000 shown"
    assert time.perf_counter() - start < 15


def test_many_sites_are_on_a_canvas_that_can_be_clicked(open_map):
    page = open_map(sample_outcome(names=[f"Parcel {i:04d}" for i in range(3000)]), max_sites=3000)
    assert page.locator("path.siting-site").count() == 0
    # One of the distance rings passes through the best site.
    spot = page.evaluate("map_siting.latLngToContainerPoint(siting.markers[0].getLatLng())")
    page.locator(".siting-map").click(position={"x": spot["x"], "y": spot["y"]})
    assert page.locator(".siting-row").first.get_attribute("aria-current") == "true"


def test_page_says_that_only_the_best_are_drawn(open_map):
    page = open_map(sample_outcome(names=[f"Parcel {i:04d}" for i in range(3000)]), max_sites=40)
    assert page.get_by_text("40 best of 3,000 sites are drawn").is_visible()
    assert page.locator(".siting-row").count() == 40


def test_distances_come_first_on_the_card_whatever_they_weigh(open_map):
    outcome = sample_outcome()
    weightless = [dataclasses.replace(c, weight=0.0) if c.id == "same_city" else c for c in outcome.criteria]
    page = open_map(made_outcome(*weightless, sites=outcome.sites))
    row(page, "Jiaocheng").click()
    card = page.locator(".siting-card")
    distance = GEOD.inv(112.1494, 37.5512, 112.5426, 37.87)[2] / 1000
    lines = card.locator(".siting-distances").inner_text().split("\n")
    assert lines[0] == "Same-city band, Taiyuan"
    assert lines[1] == f"{distance:.1f}\u00a0km"
    assert (
        card.locator(".siting-distances").bounding_box()["y"]
        < card.locator("section").first.bounding_box()["y"]
    )


@pytest.mark.parametrize("width", [960, 1100, 1280, 1400, 1700])
def test_no_site_opens_under_the_legend_or_the_switch(open_map, width):
    page = open_map(sample_outcome(), width=width)
    hidden = """() => [...document.querySelectorAll(".leaflet-control-layers, .siting-legend")].flatMap((node) => {
        const box = node.getBoundingClientRect(), frame = map_siting.getContainer().getBoundingClientRect();
        return siting.sites.name.filter((_, i) => {
            const at = map_siting.latLngToContainerPoint([siting.sites.lat[i], siting.sites.lon[i]]);
            const x = at.x + frame.left, y = at.y + frame.top;
            return x > box.left && x < box.right && y > box.top && y < box.bottom;
        });
    })"""
    assert page.evaluate(hidden) == []
