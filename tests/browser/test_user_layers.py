"""Folium's own layers on the map, offline, in the saved file and in a notebook."""

import folium
import pytest

from siting.evidence import Label
from siting.geo.features import MapPoint, PointGroup
from siting.show.webmap.build import folium_map
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

FIELD = {
    "type": "Feature",
    "properties": {"name": "Field 7", "area_mu": 320},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[112.0, 38.6], [113.2, 38.6], [113.2, 39.4], [112.0, 39.4], [112.0, 38.6]]],
    },
}


def drawn_by_a_user():
    drawn = folium_map(sample_outcome(), lang="en")
    folium.Marker(
        [37.0, 111.5], tooltip="A plain marker", popup='<b style="color: rgb(1, 2, 3)">A bold word</b>'
    ).add_to(drawn)
    folium.Marker([36.8, 112.6], icon=folium.Icon(color="red"), popup="Under a pin").add_to(drawn)
    folium.Marker([36.4, 113.4], icon=folium.DivIcon(html='<i style="color: rgb(4, 5, 6)">here</i>')).add_to(
        drawn
    )
    folium.CircleMarker([38.2, 111.2], radius=9, color="#123456").add_to(drawn)
    folium.PolyLine([[36.2, 111.0], [37.4, 114.6]], color="#654321", dash_array="6 4").add_to(drawn)
    group = folium.FeatureGroup(name="My fields")
    folium.GeoJson(
        FIELD,
        style_function=lambda _: {"color": "#0b6e4f", "fillColor": "#0b6e4f", "weight": 3},
        tooltip=folium.GeoJsonTooltip(
            ["name", "area_mu"], aliases=["Name", "Area [mu]"], style="color: #0b6e4f;"
        ),
        popup=folium.GeoJsonPopup(["name"]),
    ).add_to(group)
    group.add_to(drawn)
    folium.LayerControl().add_to(drawn)
    return drawn


@pytest.fixture(params=["saved", "notebook"])
def page(request, open_html, tmp_path):
    """The map as it is saved, and as a notebook shows it: in a frame."""
    drawn = drawn_by_a_user()
    if request.param == "saved":
        drawn.save(str(tmp_path / "mine.html"))
        return open_html((tmp_path / "mine.html").read_text(encoding="utf-8"))
    view = open_html(f"<!DOCTYPE html><meta charset='utf-8'><body>{drawn._repr_html_()}</body>")
    return view.frame_locator("iframe")


def path_of(page, colour):
    return page.locator(f".leaflet-map-pane path[stroke='{colour}']")


def test_the_default_icon_is_a_picture(page):
    icon = page.locator("img.leaflet-marker-icon")
    assert icon.evaluate("node => [node.complete, node.naturalWidth]") == [True, 25]
    assert page.locator("img.leaflet-marker-shadow").evaluate("node => node.naturalWidth") == 41


def test_a_popup_opens_with_its_style(page):
    page.locator("img.leaflet-marker-icon").click(force=True)
    bold = page.locator(".leaflet-popup b")
    bold.wait_for()
    assert bold.inner_text() == "A bold word"
    assert bold.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"


def test_a_coloured_icon_is_a_pin_of_that_colour(page):
    pin = page.locator(".siting-pin")
    assert pin.locator("path").get_attribute("fill") == "#d33d29"
    pin.click(force=True)
    popup = page.locator(".leaflet-popup-content", has_text="Under a pin")
    popup.wait_for()
    assert popup.is_visible()


def test_an_icon_of_html_keeps_its_style(page):
    here = page.locator(".leaflet-marker-icon i")
    assert here.evaluate("node => getComputedStyle(node).color") == "rgb(4, 5, 6)"


def test_circles_and_lines_are_drawn(page):
    assert path_of(page, "#123456").count() == 1
    assert path_of(page, "#654321").get_attribute("stroke-dasharray") == "6 4"


def test_a_tooltip_of_geojson_shows_its_fields(page):
    path_of(page, "#0b6e4f").hover(force=True)
    tip = page.locator(".foliumtooltip")
    tip.wait_for()
    assert tip.inner_text().split() == ["Name", "Field", "7", "Area", "[mu]", "320"]
    assert tip.evaluate("node => getComputedStyle(node).color") == "rgb(11, 110, 79)"


def test_a_group_can_be_switched_off_in_the_one_layer_control(page):
    assert page.locator(".leaflet-control-layers").count() == 1
    box = page.locator(".leaflet-control-layers").get_by_label("My fields")
    box.evaluate("node => node.click()")
    path_of(page, "#0b6e4f").wait_for(state="detached")
    assert not box.is_checked()


def test_sites_stay_what_they_were(page):
    assert page.locator("path.siting-site").count() == 12


def test_a_layer_added_after_the_first_look_shows(open_html):
    drawn = folium_map(sample_outcome(), lang="en")
    drawn._repr_html_()
    folium.FeatureGroup(name="Later").add_child(folium.CircleMarker([38.2, 111.2], color="#123456")).add_to(
        drawn
    )
    page = open_html(drawn.get_root().render())
    assert path_of(page, "#123456").count() == 1
    assert page.locator(".leaflet-control-layers").get_by_label("Later").is_checked()


def test_a_group_of_points_of_a_plug_in_is_drawn_named_and_switched(open_html):
    group = PointGroup("port", Label("Ports", "港口"), "circle", "#0f766e", "always")
    port = MapPoint(group, Label("Tianjin", "天津"), 113.7, 38.6, 0, Label("sea port", "海港"), "user")
    sample = sample_outcome()
    page = open_html(folium_map(sample_outcome(points=(*sample.points, port)), lang="en").get_root().render())
    switch = page.locator(".leaflet-control-layers label", has_text="Ports")
    assert switch.locator("svg").count() == 1
    assert path_of(page, "#0f766e").get_attribute("aria-label") == "Tianjin"
    legend = page.locator(".siting-legend li", has_text="Ports")
    assert legend.locator("svg").count() == 1
    switch.locator("input").uncheck()
    assert path_of(page, "#0f766e").count() == 0
    assert legend.count() == 0
    switch.locator("input").check()
    assert legend.count() == 1
