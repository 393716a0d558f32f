"""The interactive map, read as a file: its content, its references, and its treatment of untrusted text."""

import base64
import dataclasses
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import folium
import matplotlib as mpl
import numpy as np
import pytest
import shapely
from branca.colormap import LinearColormap
from branca.element import IFrame
from folium.plugins import MarkerCluster
from matplotlib.colors import to_rgb

from siting.errors import OutputError, StudyError
from siting.evidence import Label
from siting.geo.features import MapPoint, PointGroup
from siting.show.base.colours import RAMP
from siting.show.webmap import Basemap, write_map
from siting.show.webmap.build import first_view, folium_map, render_map
from siting.show.webmap.layers import MapPage, folium_of
from siting.show.webmap.packing import to_json
from siting.show.webmap.payload import build_payload
from siting.show.webmap.plan import BODY, MapPlan, PlannedLayer, point_layer
from siting.show.webmap.text import KIND, page_words
from siting.texts import say, templates
from tests.support import ROOT
from tests.support.packed import inflated
from tests.support.sample import GEOD, sample_outcome

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "`;window.hacked=1;`",
    "\\';window.hacked=1;//",
    '"><svg onload=window.hacked=1>',
    "{{7*7}}{% raw %}",
    "long " * 2000,
    "line\u2028and\u2029paragraph",
    "\u202egnp.exe",
    "<!-- <script> --> ]]>",
    "Jiaocheng",
]
ASSETS = Path(sys.modules["siting.show.webmap"].__file__).parent / "assets"


class Page(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.references, self.scripts, self.styles, self.tags, self.attributes = [], [], [], [], []
        self.data = self.policy = None
        self._open = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += found
        self.references += [v for k, v in attrs if k in ("src", "href", "srcset", "action", "data", "poster")]
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if tag in ("script", "style"):
            kind = {"siting-data": "json", "siting-program": "program"}
            self._open = kind.get(found.get("id"), tag)

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._open = None

    def handle_data(self, text):
        if self._open == "json":
            self.data = text
        elif self._open == "program":
            self.scripts.append(inflated(text).decode())
        elif self._open == "script":
            self.scripts.append(text)
        elif self._open == "style":
            self.styles.append(text)


@pytest.fixture(scope="module")
def html():
    return render_map(sample_outcome())


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


@pytest.fixture(scope="module")
def payload(page):
    return json.loads(page.data)


def with_polygon_at_last(polygon):
    outcome = sample_outcome()
    sites = outcome.sites
    frame = sites.frame.copy()
    geometry = np.asarray(frame.geometry.array, dtype=object)
    geometry[-1] = polygon
    frame = frame.set_geometry(list(geometry), crs="EPSG:4326")
    has_area = sites.has_area.copy()
    has_area[-1] = True
    return dataclasses.replace(outcome, sites=dataclasses.replace(sites, frame=frame, has_area=has_area))


def shape_of_last(outcome):
    payload = build_payload(outcome, lang="en")
    return payload["sites"]["shape"][str(payload["sites"]["id"].index("S12"))]


# No network.


def test_page_refers_to_nothing_outside_itself(page):
    assert [r for r in page.references if not r.startswith("#")] == []


def test_page_has_no_element_that_loads_or_embeds(page):
    assert not {"link", "iframe", "object", "embed", "img", "base", "form"} & set(page.tags)


def test_styles_load_embedded_images_only(page):
    urls = re.findall(r"url\(\s*['\"]?([^)'\"]*)", "".join(page.styles))
    assert {u for u in urls if not u.startswith(("data:image/png;base64,", "#"))} == set()


def test_styles_import_nothing(page):
    assert "@import" not in "".join(page.styles)


def test_embedded_images_are_png(page):
    images = re.findall(r"url\(data:image/png;base64,([^)]*)\)", "".join(page.styles))
    assert {base64.b64decode(image)[:8] for image in images} == {b"\x89PNG\r\n\x1a\n"}


@pytest.mark.parametrize("name", sorted(p.name for p in ASSETS.iterdir()))
def test_own_assets_name_no_address(name):
    assert not re.search(r"https?://|//[\w.-]+\.\w+/", (ASSETS / name).read_text(encoding="utf-8"))


def test_no_source_map_is_asked_for(html):
    assert "sourceMappingURL" not in html


def test_addresses_stand_only_in_leaflet_and_in_the_sources(page):
    leaflet_script, *our_scripts = page.scripts
    leaflet_style, *our_styles = page.styles
    assert "Leaflet 1.9.3" in leaflet_script
    assert ".leaflet-pane" in leaflet_style
    assert "http" not in "".join(our_scripts + our_styles)


def test_source_addresses_are_data(payload):
    assert payload["sources"]["divisions"]["url"] == "https://example.org"


# Security policy.


def test_policy_forbids_by_default(page):
    assert page.policy.startswith("default-src 'none'; ")


def test_policy_has_no_unsafe_or_wildcard(page):
    assert "unsafe" not in page.policy
    assert "*" not in page.policy


@pytest.mark.parametrize("kind", ["script", "style"])
def test_policy_allows_exactly_the_blocks_of_the_page(page, kind):
    blocks = page.scripts if kind == "script" else page.styles
    digests = {base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in blocks}
    directive = next(d for d in page.policy.split("; ") if d.startswith(f"{kind}-src"))
    assert set(re.findall(r"'sha256-([^']+)'", directive)) == digests


def test_policy_allows_embedded_images_only(page):
    assert "img-src data:;" in page.policy


def test_page_has_no_inline_style_or_handler(page):
    assert not [a for a in page.attributes if a == "style" or a.startswith("on")]


# Untrusted text.


def test_hostile_names_add_no_script_element():
    page = Page(render_map(sample_outcome(names=HOSTILE)))
    assert page.tags.count("script") == Page(render_map(sample_outcome())).tags.count("script")


def test_hostile_names_read_back_as_they_were():
    data = json.loads(Page(render_map(sample_outcome(names=HOSTILE))).data)
    assert sorted(data["sites"]["name"]) == sorted(HOSTILE)


def test_hostile_names_leave_code_and_policy_alone():
    harmless, hostile = (Page(render_map(sample_outcome(names=names))) for names in (None, HOSTILE))
    assert hostile.policy == harmless.policy


def test_hostile_title_is_text():
    title = "</title><script>window.hacked=1</script>{{7*7}}"
    outcome = dataclasses.replace(sample_outcome(), title=Label(title, title))
    html = render_map(outcome)
    assert "<title>&lt;/title&gt;&lt;script&gt;window.hacked=1&lt;/script&gt;{{7*7}}</title>" in html


@pytest.mark.parametrize("sign", ["<", ">", "&", "\u2028", "\u2029", "\u202e", "\u2066"])
def test_json_holds_no_dangerous_sign(sign):
    assert sign not in to_json({"a": f"x{sign}y"})


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800", "\x00\x1f", "交城", "😀"])
def test_json_keeps_every_text(text):
    assert json.loads(to_json({"a": text}))["a"] == text


def test_json_of_a_lone_surrogate_can_be_written():
    assert to_json({"a": "\udc80"}).encode("utf-8") == b'{"a":"\\udc80"}'


def test_json_refuses_nan():
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"a": float("nan")})


def test_map_calls_hold_no_text_of_the_study():
    page = Page(render_map(sample_outcome(names=[f"UniqueName{i}" for i in range(12)])))
    assert "UniqueName" not in "".join(page.scripts)
    assert "Taiyuan" not in "".join(page.scripts)


# Folium.


def test_shared_lists_of_folium_stay_as_they_are():
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    render_map(sample_outcome())
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_map_is_a_folium_map_with_layers_of_its_own():
    figure = folium_map(sample_outcome(), lang="en")
    layers = [c.get_name() for c in figure._children.values() if isinstance(c, folium.map.Layer)]
    assert isinstance(figure, folium.Map)
    assert layers == [
        "scored_sites_siting",
        "geodesic_rings_siting",
        "points_anchor_siting",
        "points_grid_node_siting",
        "points_climate_station_siting",
        "names_siting",
        "ground_picture_siting",
        "graticule_siting",
    ]


def test_leaflet_of_the_package_is_inside(page):
    from xstatic.pkg import leaflet

    source = Path(leaflet.BASE_DIR, "leaflet.js").read_text(encoding="utf-8")
    assert any(source.rpartition("\n//# sourceMappingURL")[0] in script for script in page.scripts)


def test_importing_the_package_does_not_load_the_map_libraries():
    heavy = ("folium", "branca", "jinja2")
    code = f"import sys, siting.show.webmap; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# The same bytes.


def test_two_builds_are_the_same_bytes(html):
    assert render_map(sample_outcome()) == html


def test_builds_of_two_processes_are_the_same_bytes(tmp_path):
    code = (
        "import sys; from pathlib import Path; from tests.support.sample import sample_outcome\n"
        "from siting.show.webmap import write_map\n"
        "write_map(sample_outcome(), Path(sys.argv[1]), lang='zh')"
    )
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    for seed, file in enumerate(files):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, "-c", code, str(file)], env=environment, cwd=ROOT, check=True)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_file_is_utf8_with_unix_line_ends(tmp_path):
    write_map(sample_outcome(), tmp_path / "map.html", lang="zh")
    content = (tmp_path / "map.html").read_bytes()
    assert "交城" in content.decode("utf-8")
    assert b"\r" not in content


def test_folder_that_does_not_exist_is_one_clear_line(tmp_path):
    with pytest.raises(OutputError, match=r"map\.html: the map cannot be written") as caught:
        write_map(sample_outcome(), tmp_path / "none" / "map.html")
    assert "\n" not in str(caught.value)


# What the page says.


def test_sites_stand_in_the_order_of_the_ranking(payload):
    outcome = sample_outcome()
    ids = outcome.sites.frame["site_id"]
    assert payload["sites"]["id"] == [ids[row] for row in outcome.ranking.order]


def test_ranked_sites_come_first_with_falling_scores(payload):
    assert payload["sites"]["rank"] == [*range(1, 11), 0, 0]
    assert payload["sites"]["score"][:10] == sorted(payload["sites"]["score"][:10], reverse=True)


def test_contributions_sum_to_the_score(payload):
    parts = np.array([c["part"] for c in payload["criteria"]], dtype=float)
    scores = np.array(payload["sites"]["score"], dtype=float)
    np.testing.assert_allclose(np.nansum(parts, axis=0), scores, atol=5 * 5e-5)


def test_contribution_is_share_times_score_where_all_is_known(payload):
    place = payload["sites"]["name"].index("Jiaocheng")
    for criterion in payload["criteria"]:
        assert criterion["part"][place] == pytest.approx(
            criterion["share"] * criterion["score"][place], abs=1e-4
        )


def test_unknown_is_null_never_zero(payload):
    place = payload["sites"]["name"].index("Place 2")
    assert [c["score"][place] is None for c in payload["criteria"]] == [False, True, True, True]
    assert payload["criteria"][1]["quantities"][0]["value"][place] is None


def test_each_figure_carries_unit_method_and_sources(payload):
    quantity = payload["criteria"][0]["quantities"][0]
    assert (quantity["unit"], quantity["method"], quantity["sources"]) == (
        "km",
        "geodesic on WGS84",
        ["divisions"],
    )


def test_interval_is_kept_where_there_is_one(payload):
    cooling = payload["criteria"][1]["quantities"][0]
    place = payload["sites"]["name"].index("Jiaocheng")
    assert cooling["high"][place] - cooling["low"][place] == pytest.approx(2 * 1200, abs=0.1)


def test_interval_is_left_out_where_all_is_exact(payload):
    assert payload["criteria"][0]["quantities"][0]["low"] is None


def test_coordinates_have_six_decimals(payload):
    for value in [*payload["sites"]["lon"], *payload["sites"]["lat"]]:
        assert round(value, 6) == value


def test_scores_have_four_decimals(payload):
    for value in payload["sites"]["score"]:
        assert round(value, 4) == value


# The page rounds halves away from zero, so 0.5925 is shown as 0.593.
@pytest.mark.parametrize(
    ("score", "told"), [(0.592496, 0.5924), (0.592504, 0.5925), (0.59244, 0.5924), (0.9996, 0.9996)]
)
def test_a_score_is_shown_as_in_the_tables(score, told):
    outcome = sample_outcome()
    ranking = dataclasses.replace(outcome.ranking, score=np.full(len(outcome.sites), score))
    page = build_payload(dataclasses.replace(outcome, ranking=ranking), lang="en")
    assert page["sites"]["score"][0] == told


@pytest.mark.parametrize(("lang", "pair"), [("en", ("Jiaocheng", "交城")), ("zh", ("交城", "Jiaocheng"))])
def test_name_comes_in_the_language_of_the_page(lang, pair):
    sites = build_payload(sample_outcome(), lang=lang)["sites"]
    place = sites["id"].index("S12")
    assert (sites["name"][place], sites["other"][place]) == pair


def test_site_without_a_chinese_name_keeps_its_own():
    assert "Place 0" in build_payload(sample_outcome(), lang="zh")["sites"]["name"]


@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_page_declares_its_language(lang, tag):
    assert f'<html lang="{tag}">' in render_map(sample_outcome(), lang=lang)


def test_notice_of_the_map_regulations_is_shown(payload):
    assert "No administrative boundary" in payload["notice"]


def test_every_word_exists_in_both_languages():
    labels = [*templates("map.").values(), *KIND.values()]
    assert all(label.en and label.zh for label in labels)


def test_every_word_that_a_script_asks_for_exists():
    scripts = "".join(p.read_text(encoding="utf-8") for p in ASSETS.glob("*.js"))
    assert set(re.findall(r'\bt\("(\w+)"', scripts)) <= set(page_words("en"))


def test_slots_are_the_same_in_both_languages():
    for label in templates("map.").values():
        assert sorted(re.findall(r"\{\w+\}", label.en)) == sorted(re.findall(r"\{\w+\}", label.zh))


def test_scripts_never_build_markup_from_text():
    # User input to Folium is markup; the page has that script only with a user layer.
    ours = (p for p in ASSETS.glob("*.js") if p.name != "siting-user.js")
    scripts = "".join(p.read_text(encoding="utf-8") for p in ours)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", scripts
    )


# Geometry.


def test_polygon_is_given_as_latitude_longitude(payload):
    place = payload["sites"]["id"].index("S01")
    outline = payload["sites"]["shape"][str(place)][0][0]
    lon, lat = payload["sites"]["lon"][place], payload["sites"]["lat"][place]
    assert {(round(y - lat, 5), round(x - lon, 5)) for y, x in outline} == {
        (0.04, 0.05),
        (0.04, -0.05),
        (-0.04, 0.05),
        (-0.04, -0.05),
    }


def test_hole_of_a_polygon_is_kept():
    shell, hole = shapely.box(112, 37, 113, 38), shapely.box(112.4, 37.4, 112.6, 37.6)
    outcome = with_polygon_at_last(shapely.Polygon(shell.exterior.coords, [hole.exterior.coords]))
    assert [len(part) for part in shape_of_last(outcome)] == [2]


def test_parts_of_a_multipolygon_are_kept():
    parts = shapely.MultiPolygon([shapely.box(112, 37, 112.2, 37.2), shapely.box(112.5, 37, 112.7, 37.2)])
    assert len(shape_of_last(with_polygon_at_last(parts))) == 2


def test_huge_polygons_are_thinned_without_moving_by_ten_metres():
    angle = np.linspace(0, 2 * np.pi, 250_001)
    circle = shapely.Polygon(
        np.column_stack([112.1494 + 0.02 * np.cos(angle), 37.5512 + 0.02 * np.sin(angle)])
    )
    outline = shape_of_last(with_polygon_at_last(circle))[0][0]
    thinned = shapely.LinearRing([(lon, lat) for lat, lon in outline])
    assert len(outline) < 2000
    assert shapely.hausdorff_distance(thinned, circle.exterior) * 111_320 < 10


def test_point_sites_have_no_outline(payload):
    assert len(payload["sites"]["shape"]) == 1


def test_ring_is_the_outline_it_was_given(payload):
    for ring, given in zip(payload["rings"], sample_outcome().rings, strict=True):
        np.testing.assert_allclose(np.array(ring["outline"])[:, ::-1], given.outline, atol=5.1e-7)


def test_point_known_by_town_has_a_geodesic_circle_around_it(payload):
    point = payload["points"]["grid_node"][0]
    around = np.array(point["around"])
    count = len(around)
    metres = GEOD.inv([point["lon"]] * count, [point["lat"]] * count, around[:, 1], around[:, 0])[2]
    np.testing.assert_allclose(metres, 20_000, atol=0.2)


def test_exact_point_has_no_circle(payload):
    assert payload["points"]["climate_station"][0]["around"] is None


def test_first_view_holds_all_sites(payload):
    (south, west), (north, east) = first_view(payload)
    sites = payload["sites"]
    assert south <= min(sites["lat"])
    assert north >= max(sites["lat"])
    assert west <= min(sites["lon"])
    assert east >= max(sites["lon"])


def test_first_view_leaves_out_an_anchor_far_away(payload):
    far = {**payload, "points": {**payload["points"], "anchor": [{"lon": 87.6, "lat": 43.8}]}}
    assert first_view(far)[0][1] > 110


def test_first_view_of_one_site_has_an_extent():
    one = {"sites": {"lon": [112.0], "lat": [37.5]}, "points": {"anchor": []}}
    assert first_view(one) == [[37.3, 111.8], [37.7, 112.2]]


# Many sites.


def test_only_the_best_are_drawn():
    whole = build_payload(sample_outcome(), lang="en")["sites"]["id"]
    assert build_payload(sample_outcome(), lang="en", max_sites=5)["sites"]["id"] == whole[:5]


def test_counts_are_of_all_sites():
    payload = build_payload(sample_outcome(), lang="en", max_sites=5)
    assert payload["drawn"] == 5
    assert payload["counts"] == {"total": 12, "ranked": 10, "excluded": 1, "insufficient": 1}


def test_every_list_of_a_criterion_follows_the_cut():
    payload = build_payload(sample_outcome(), lang="en", max_sites=5)
    lengths = {len(c[key]) for c in payload["criteria"] for key in ("score", "low", "high", "part")}
    lengths |= {len(q["class"]) for c in payload["criteria"] for q in c["quantities"]}
    assert lengths == {5}


@pytest.mark.parametrize(("count", "canvas"), [(500, "false"), (501, "true")])
def test_over_500_sites_are_drawn_on_a_canvas(count, canvas):
    html = render_map(sample_outcome(names=[f"P{i}" for i in range(count)]))
    assert re.search(r'siting\.scoredSites\(\s*map_siting, \{\s*"canvas": (\w+)', html).group(1) == canvas


# Base maps.


def test_tianditu_page_may_load_its_tiles_only():
    page = Page(render_map(sample_outcome(), basemap=Basemap("tianditu", "0123456789abcdef")))
    assert "img-src data: https://*.tianditu.gov.cn;" in page.policy


def test_tianditu_asks_for_the_map_and_its_names():
    told = Basemap("tianditu", "0123456789abcdef").describe("zh")
    wanted = [re.search(r"LAYER=(\w+).*TILEMATRIXSET=(\w).*tk=(\w+)", url).groups() for url in told["tiles"]]
    assert wanted == [("vec", "w", "0123456789abcdef"), ("cva", "w", "0123456789abcdef")]


def test_tianditu_has_levels_1_to_18():
    options = Basemap("tianditu", "0123456789abcdef").describe("zh")["options"]
    assert (options["minZoom"], options["maxZoom"]) == (1, 18)


def test_osm_says_that_it_needs_a_server():
    html = render_map(sample_outcome(), basemap=Basemap("osm"))
    assert say("map.basemap_osm").en in html
    assert "put the page on a web server" in html


def test_basemap_brings_its_credit():
    payload = json.loads(Page(render_map(sample_outcome(), basemap=Basemap("osm"))).data)
    assert payload["basemap"]["attribution"] == "Base map: © OpenStreetMap contributors"


def test_unknown_basemap_is_refused():
    with pytest.raises(StudyError, match=r"'tiandito' is not known\. Did you mean 'tianditu'"):
        Basemap("tiandito")


@pytest.mark.parametrize("key", ["", "short", "abc123'onload=x", "0123456789abcdef&x=1", "0" * 65])
def test_tianditu_without_a_usable_key_is_refused(key):
    with pytest.raises(StudyError, match="Tianditu needs a key"):
        Basemap("tianditu", key)


# Colours.


def test_ramp_is_viridis_from_light_to_dark():
    expected = mpl.colormaps["viridis"](np.linspace(0.94, 0.10, len(RAMP)))[:, :3]
    np.testing.assert_allclose([to_rgb(c) for c in RAMP], expected, atol=1 / 255)


def test_ramp_darkens_evenly():
    linear = np.array([to_rgb(c) for c in RAMP])
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    lightness = 116 * np.cbrt(linear @ [0.2126, 0.7152, 0.0722]) - 16
    np.testing.assert_allclose(np.diff(lightness), -(lightness[0] - lightness[-1]) / (len(RAMP) - 1), atol=1)


# Groups of points, and the map as a folium.Map.

PORT = PointGroup("port", Label("Ports", "港口"), "circle", "#0f766e")


def with_port(outcome):
    port = MapPoint(PORT, Label("Tianjin", "天津"), 117.7, 39.0, 0, Label("sea port", "海港"), "user")
    return dataclasses.replace(outcome, points=(*outcome.points, port))


def test_a_group_of_a_plug_in_reaches_the_page_and_the_layer_switch():
    outcome = with_port(sample_outcome())
    assert [p["label"] for p in build_payload(outcome, lang="en")["points"]["port"]] == ["Tianjin"]
    html = render_map(outcome, lang="zh")
    assert '"group": "port"' in html
    assert json.dumps("港口") in html


@pytest.mark.parametrize("group", ["port", "anchor", None])
def test_a_point_without_a_real_group_is_refused_where_it_is_made(group):
    with pytest.raises(TypeError, match="is a PointGroup"):
        MapPoint(group, Label("a", "a"), 0, 0, 0, Label("", ""), "user")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "Port 1"}, "lower case"),
        ({"colour": "red"}, "not #rrggbb"),
        ({"label": Label("{{7*7}}", "")}, "brace"),
    ],
)
def test_a_group_is_checked_where_it_is_made(change, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(PORT, **change)


@pytest.mark.parametrize("options", [{"lang": "en"}, {"lang": "zh"}, {"basemap": Basemap("osm")}])
def test_the_folium_map_saves_the_page_that_is_written(tmp_path, options):
    outcome = sample_outcome()
    drawn = folium_map(outcome, **options)
    assert isinstance(drawn, folium.Map)
    write_map(outcome, tmp_path / "a.html", **options)
    drawn.save(str(tmp_path / "b.html"))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_script_of_a_plan_is_what_folium_writes():
    layers = (
        PlannedLayer("onlineTiles", "base <b>'&\"</script>", overlay=False),
        PlannedLayer("plainGround", "空白", overlay=False, show=False),
        PlannedLayer("scoredSites", "候选地块", {"canvas": True}),
        PlannedLayer("shownLayer", "shown 0", {"number": 0}, name="shown_0", show=False),
        PlannedLayer("cellPicture", "cells 1", {"number": 1}, name="cells_1"),
        point_layer(PORT, "ports", count=3),
    )
    plan = MapPlan([[36.5, 111], [41.0, 116.25]], 0.25, layers)
    page = MapPage(build_payload(sample_outcome(), lang="en"), lang="en")
    page.add_child(folium_of(plan))
    html = page.render()
    assert f"<script>{plan.script()}</script>" in html
    assert BODY in html


def test_a_layer_of_the_user_shows_in_the_file_and_in_the_notebook(tmp_path):
    drawn = folium_map(sample_outcome(), lang="en")
    folium.CircleMarker([37.6, 112.2], radius=7, color="#123456").add_to(drawn)
    drawn.save(str(tmp_path / "map.html"))
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "L.circleMarker" in page
    assert "#123456" in page
    assert "L.circleMarker" in drawn._repr_html_()


def test_a_page_without_user_layers_has_nothing_of_theirs():
    page = render_map(sample_outcome())
    assert "AwesomeMarkers" not in page
    assert "style-src-attr" not in page


def test_user_layers_allow_style_attributes_and_nothing_more():
    drawn = folium_map(sample_outcome(), lang="en")
    folium.Marker([37.6, 112.2]).add_to(drawn)
    plain, mine = (
        dict(d.split(" ", 1) for d in unescape(re.search(r'Policy" content="([^"]+)"', page)[1]).split("; "))
        for page in (render_map(sample_outcome()), drawn.get_root().render())
    )
    assert mine.pop("style-src-attr") == "'unsafe-inline'"
    for blocks in ("script-src", "style-src"):
        assert all(part.startswith("'sha256-") for part in mine.pop(blocks).split())
        del plain[blocks]
    assert mine == plain


REMOTE = {
    "MarkerCluster": (MarkerCluster, "leaflet.markercluster.js"),
    "TileLayer": (lambda: folium.TileLayer("OpenStreetMap"), "https://tile.openstreetmap.org/"),
    "WmsTileLayer": (lambda: folium.WmsTileLayer("https://example.org/wms", "a"), "https://example.org/wms"),
    "CustomIcon": (
        lambda: folium.Marker([37, 112], icon=folium.CustomIcon("https://example.org/i.png")),
        "https://example.org/i.png",
    ),
    "IFrame": (
        lambda: folium.Marker([37, 112], popup=folium.Popup(IFrame("<p>x</p>"))),
        "a page within the page",
    ),
    "the head of the page": (lambda: LinearColormap(["#ffffff", "#000000"]), "d3.min.js"),
}


@pytest.mark.parametrize("where", REMOTE)
@pytest.mark.parametrize("nested", [False, True])
def test_a_layer_that_needs_the_network_is_refused_by_name(where, nested):
    make, link = REMOTE[where]
    drawn = folium_map(sample_outcome(), lang="en")
    parent = folium.FeatureGroup().add_to(drawn) if nested and where != "the head of the page" else drawn
    parent.add_child(make())
    with pytest.raises(OutputError, match=rf"^{where}: .*{re.escape(link)}") as raised:
        drawn.get_root().render()
    assert raised.value.hint


def test_a_link_in_a_popup_is_no_thing_to_load():
    drawn = folium_map(sample_outcome(), lang="en")
    popup = '<a href="https://example.org/">source</a>'
    folium.Marker([37.6, 112.2], popup=popup).add_to(drawn)
    assert popup in drawn.get_root().render()


def test_a_popup_that_holds_a_script_end_does_not_end_the_script():
    drawn = folium_map(sample_outcome(), lang="en")
    folium.Marker([37.6, 112.2], popup="a </script><b>b</b> <!-- c").add_to(drawn)
    page = drawn.get_root().render()
    assert "a </script>" not in page
    assert page.lower().count("<script") == page.lower().count("</script>")


def test_a_map_that_cannot_be_made_leaves_no_file(tmp_path):
    drawn = folium_map(sample_outcome(), lang="en")
    folium.TileLayer("OpenStreetMap").add_to(drawn)
    with pytest.raises(OutputError):
        drawn.save(str(tmp_path / "map.html"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "unit"), [("en", "\N{NO-BREAK SPACE}km"), ("zh", "公里")])
def test_units_are_words_of_the_page_beside_the_unit_that_scripts_compare(lang, unit):
    quantity = build_payload(sample_outcome(), lang=lang)["criteria"][0]["quantities"][0]
    assert (quantity["unit"], quantity["shown_unit"]) == ("km", unit)


def test_notes_are_in_the_language_of_the_map():
    note = "a.csv: 2 sites share their place with another, such as 'A' and 'B'; coordinates may have been rounded or copied"
    outcome = dataclasses.replace(sample_outcome(), warnings=(note,))
    assert build_payload(outcome, lang="en", max_sites=5)["warnings"] == [note]
    (told,) = build_payload(outcome, lang="zh", max_sites=5)["warnings"]
    assert told.startswith("a.csv：2个地块与另一地块位置相同")
