"""The checklist of siting rules in a site's card."""

import json

import pytest

from siting import load_study, run

pytestmark = pytest.mark.browser

STUDY = """\
title: Two places
sites: {file: sites.csv, datum: wgs84}
layers:
  rail: {file: rail.geojson, theme: railway}
criteria:
  - {id: city, measure: distance, params: {to: Taiyuan}, weight: 1, value: {kind: linear, worst: 200, best: 0}}
rules:
  - {use: gb50174, only: [railway, metro]}
  - {id: rail, object: railway, relation: distance_at_least, limit: 3, unit: km}
"""
RAIL = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"name": "<img src=x onerror=alert(1)>"},
                  "geometry": {"type": "LineString", "coordinates": [[112.0, 37.5], [112.4, 37.5]]}}],
}  # fmt: skip


@pytest.fixture
def page(open_map, tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "rail.geojson").write_text(json.dumps(RAIL))
    (tmp_path / "sites.csv").write_text("site_id,name,lon,lat\na,Near,112.2,37.51\nb,Far,112.2,37.9\n")
    return open_map(run(load_study(tmp_path / "study.yaml")).outcome)


def rules(page, name):
    page.locator(".siting-row", has_text=name).click()
    return page.locator(".siting-card .siting-rules")


def test_rules_are_grouped_by_verdict_and_what_is_missed_is_open(page):
    groups = rules(page, "Near").locator("details")
    assert groups.locator("summary").all_inner_texts() == [
        "fail (1)",
        "conditional: not decided (1)",
        "UNKNOWN (1)",
    ]
    assert groups.evaluate_all("found => found.map(d => d.open)") == [True, False, False]


def test_a_rule_shows_figure_feature_reason_and_what_to_supply(page):
    groups = rules(page, "Near").locator("details")
    failed = groups.nth(0).inner_text()
    assert "Railway: at least 3 km from the parcel's edge" in failed
    assert "km; <img src=x onerror=alert(1)>; does not meet the rule" in failed
    groups.nth(2).locator("summary").click()
    assert "ask the metro company" in groups.nth(2).inner_text()
    groups.nth(1).locator("summary").click()
    assert "to be checked against the printed standard" in groups.nth(1).inner_text()


def test_the_panel_of_weights_offers_only_rules_that_take_a_site_out(page):
    page.get_by_role("button", name="Weights", exact=True).click()
    assert page.locator(".siting-applied label").all_inner_texts() == [
        "Railway: at least 3 km from the parcel's edge (rules of the study)"
    ]


def test_without_that_rule_the_site_is_ranked_again(page):
    assert "excluded" in page.locator(".siting-row", has_text="Near").inner_text()
    page.get_by_role("button", name="Weights", exact=True).click()
    page.locator(".siting-applied input").uncheck()
    assert "excluded" not in page.locator(".siting-row", has_text="Near").inner_text()
