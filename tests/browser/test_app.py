"""`siting app` as people use it: in Chromium, offline but for the page itself, in both languages, with axe-core."""

import re
import zipfile
from pathlib import Path

import pytest

import siting
from tests.browser.test_axe import RUN, axe  # noqa: F401  (a fixture)
from tests.support.app_server import served

pytestmark = pytest.mark.browser

PARCELS = Path("data/parcels.xlsx")
LEAFLET = "交城县距太原 50 公里，距北京 500 公里。年平均气温 7℃。规划 4200 个机柜。\n"


@pytest.fixture
def page(tmp_path):
    with served(tmp_path / "studies") as found:
        yield found


@pytest.fixture
def window(chromium, page, axe):  # noqa: F811
    """A browser that reaches this page alone; anything else it asks for, or complains of, fails the test."""
    opened, wrong = [], []

    def open_window(lang, *, width=1280, height=720):
        locale = {"zh": "zh-CN", "en": "en-GB"}[lang]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, bypass_csp=True
        )
        opened.append(context)

        def outside(url):
            return not url.startswith((page.url, "data:"))

        def refuse(route):
            wrong.append(route.request.url)
            route.abort("internetdisconnected")

        context.route(outside, refuse)
        tab = context.new_page()
        tab.set_default_timeout(60_000)  # a busy machine draws a chart slowly
        # Chromium notes in its console that a refused change is answered with 422.
        tab.on("console", lambda said: "status of 422" in said.text or wrong.append(said.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.check_page = lambda: look(tab)
        return tab

    def look(tab):
        tab.evaluate(axe)
        assert tab.evaluate(RUN) == []
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    yield open_window
    for context in opened:
        context.close()
    assert wrong == []


def go(tab, selector):
    """Click, and wait until the next page has loaded, its scripts too."""
    with tab.expect_navigation(wait_until="load"):
        tab.click(selector)


def begin(tab, page):
    tab.goto(page.start)
    tab.check_page()
    tab.set_input_files("#parcels-file", PARCELS)
    tab.click("main button.main")
    tab.wait_for_url("**/parcels")
    return page.root / "parcels" / "study.yaml"


@pytest.mark.slow
def test_from_a_file_to_what_is_handed_over(window, page, tmp_path):
    tab = window("zh")
    study = begin(tab, page)
    tab.wait_for_selector(".leaflet-overlay-pane canvas")
    tab.check_page()
    assert "8个地块" in tab.inner_text("h1")
    tab.select_option("select[name=datum]", "gcj02")
    go(tab, "text=按此重新读取")
    tab.wait_for_selector("dd:has-text('GCJ-02')")
    assert siting.load_study(study).file.sites.datum == "gcj02"

    go(tab, ".head .button.main")
    tab.check_page()
    tab.fill("#weight-free_cooling", "40")
    tab.press("#weight-free_cooling", "Tab")
    tab.wait_for_selector("span.saved:has-text('已全部保存')")
    assert tab.inner_text("[data-share=weight-free_cooling]") != tab.inner_text("[data-share=weight-area]")
    assert {c.id: c.weight for c in siting.load_study(study).file.criteria}["free_cooling"] == 40
    go(tab, ".tabs a >> nth=2")
    tab.wait_for_selector(".pairs, .notes")
    tab.check_page()

    go(tab, ".tabs a >> nth=0")
    tab.fill("#weight-area", "25")  # still in the field: the run saves it first
    tab.click(".head button.main")
    frame = tab.frame_locator("iframe")
    frame.locator(".siting-row").first.wait_for()
    assert {c.id: c.weight for c in siting.load_study(study).file.criteria}["area"] == 25
    tab.check_page()
    go(tab, "td a >> nth=0")
    assert "公里" in tab.inner_text("#figures")
    siting.run(siting.load_study(study), outputs=None).save(tmp_path / "again")
    assert (tmp_path / "again" / "map.html").read_bytes() == (
        study.parent / "results" / "map.html"
    ).read_bytes()

    go(tab, "text=下一步：成果输出")
    tab.check_page()
    for part in ("report", "kit"):
        tab.uncheck(f"input[value={part}]")
    tab.click("main button.main")
    with tab.expect_download() as got:
        tab.click("text=下载压缩包")
    assert {"map/map.html", "workbook/ranking.xlsx"} <= set(zipfile.ZipFile(got.value.path()).namelist())


@pytest.mark.slow
def test_whatever_is_clicked_what_was_typed_is_saved_first(window, page):
    tab = window("en")
    study = begin(tab, page)
    best = next(c.ends[1] for c in siting.open_study(study).criteria if c.id == "free_cooling")
    ways = (
        "#c-area button:has-text('Remove')",
        ".offers button >> nth=0",
        ".tabs a >> nth=1",
        ".study a >> nth=0",
        "header nav a >> nth=1",
        "button[value=zh]",
        ".head button.main",
    )
    for number, way in enumerate(ways):
        tab.goto(f"{page.url}/s/parcels/decide")
        # As a fast typist: no field is left, so that nothing was saved by itself.
        tab.evaluate(
            """([weight, worst, place, used]) => {
              const put = (at, value) => { document.querySelector(at).value = value; };
              put("#weight-free_cooling", weight); put("#c-free_cooling [name=worst]", worst);
              put("#c-same_city [name=place]", place); document.querySelector("[value=gb50174]").checked = used; }""",
            [40 + number, 4000 + number, "Taiyuan" if number % 2 else "Beijing", number % 2 == 0],
        )
        go(tab, way)
        kept = siting.open_study(study)
        assert kept.weighting.points["free_cooling"] == 40 + number, way
        assert [c.ends for c in kept.criteria if c.id == "free_cooling"] == [(4000 + number, best)]
        assert [c.place.en for c in kept.criteria if c.id == "same_city"] == [
            "Taiyuan" if number % 2 else "Beijing"
        ]
        assert [one.id for one in kept.rule_sets() if one.used] == ([] if number % 2 else ["gb50174"])


@pytest.mark.slow
def test_a_dropped_layer_and_what_is_promoted_survive_a_click_elsewhere(window, page, tmp_path):
    (tmp_path / "road.csv").write_text("name,lon,lat\nG20,112.1,37.5\n", encoding="utf-8")
    tab = window("zh")
    study = begin(tab, page)
    tab.goto(f"{page.url}/s/parcels/decide")
    tab.fill("input[name=title]", "公路")
    go(tab, ".offers button >> nth=0")  # a name without a file is nothing to save, and hinders nobody
    tab.fill("input[name=title]", "公路")
    tab.select_option("select[name=theme]", "railway")
    tab.set_input_files("#layer-file", tmp_path / "road.csv")
    go(tab, ".study a >> nth=3")
    layers = siting.load_study(study).file.layers
    assert [(one.file, one.title.label.zh, one.theme) for one in layers.values()] == [
        ("road.csv", "公路", "railway")
    ]

    chosen = (
        tab.locator("select[name=site] option").nth(3).get_attribute("value")
        or tab.locator("select[name=site] option").nth(3).inner_text()
    )
    tab.select_option("select[name=site]", chosen)
    tab.check("input[name=rival] >> nth=1")
    tab.fill("input[name=by]", "交城县自然资源局")
    go(tab, ".study a >> nth=0")
    tab.goto(f"{page.url}/s/parcels/handover")
    assert tab.input_value("select[name=site]") == chosen
    assert tab.is_checked("input[name=rival] >> nth=1")
    assert tab.input_value("input[name=by]") == "交城县自然资源局"
    assert siting.open_study(study).cover["by"] == "交城县自然资源局"
    tab.check_page()


def test_what_cannot_be_saved_stays_on_the_page_and_says_why(window, page):
    tab = window("en")
    study = begin(tab, page)
    tab.goto(f"{page.url}/s/parcels/decide")
    before = study.read_bytes()
    tab.fill("#c-free_cooling input[name=worst]", "a lot")
    tab.click(".head button.main")
    assert "is not a number" in tab.inner_text("#c-free_cooling [role=alert]")
    tab.check_page()
    assert tab.input_value("#c-free_cooling input[name=worst]") == "a lot"
    assert tab.url.endswith("/decide")
    assert tab.inner_text(".head > span") == "Some changes are not saved"
    assert study.read_bytes() == before
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    tab.goto(page.url)
    assert asked == ["beforeunload"]


def test_a_curve_and_the_consistency_follow_what_is_typed(window, page):
    tab = window("en")
    begin(tab, page)
    tab.goto(f"{page.url}/s/parcels/decide")
    drawn = tab.inner_html("#worth-free_cooling")
    tab.fill("#c-free_cooling input[name=worst]", "2000")
    tab.press("#c-free_cooling input[name=worst]", "Tab")
    tab.wait_for_function("was => document.querySelector('#worth-free_cooling').innerHTML !== was", arg=drawn)
    assert "from 2,000" in tab.inner_text("#worth-free_cooling")


def test_a_killed_browser_and_a_second_tab_lose_and_mix_nothing(window, page):
    first = window("en", width=1400, height=900)
    study = begin(first, page)
    first.goto(f"{page.url}/s/parcels/decide")
    second = first.context.new_page()
    second.goto(f"{page.url}/s/parcels/decide")
    best = float(first.input_value("#c-free_cooling input[name=best]"))
    first.fill("#c-free_cooling input[name=worst]", "2000")
    first.press("#c-free_cooling input[name=worst]", "Enter")
    first.wait_for_selector("span.saved:has-text('All changes are saved')")
    second.fill("#c-free_cooling input[name=worst]", "1")
    second.press("#c-free_cooling input[name=worst]", "Tab")
    assert "changed meanwhile" in second.inner_text("#c-free_cooling [role=alert]")
    first.context.close()
    again = window("en")
    again.goto(page.start)
    again.click("text=parcels >> nth=0")
    again.goto(f"{page.url}/s/parcels/decide")
    assert again.input_value("#c-free_cooling input[name=worst]") == "2000"
    assert [c.ends for c in siting.open_study(study).criteria if c.id == "free_cooling"] == [(2000, best)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_document_is_checked_and_a_claim_corrected(window, page, tmp_path, lang):
    (tmp_path / "leaflet.txt").write_text(LEAFLET, encoding="utf-8")
    tab = window(lang, width=1400, height=900)
    tab.goto(page.start)
    tab.goto(f"{page.url}/audit")
    tab.wait_for_selector(".leaflet-image-layer")
    tab.check_page()
    tab.locator(".map").click(position={"x": 300, "y": 200})
    assert re.fullmatch(r"[\d.]+,[\d.]+", tab.input_value("#site"))
    tab.fill("#site", "交城")
    tab.set_input_files("#document", tmp_path / "leaflet.txt")
    tab.click("main button.main")
    tab.wait_for_url("**/audit/leaflet")
    tab.check_page()
    warm = tab.locator(".claim:has(h3:has-text('年平均气温'))")
    assert warm.locator(".verdict").first.get_attribute("class") == "verdict CONTRADICTED"
    warm.locator("summary").click()
    warm.locator("select[name=owner]").select_option("region")
    warm.locator("input[name=date]").fill("2020")
    warm.locator("button").first.click()
    tab.wait_for_selector(".claim:target")
    assert tab.locator(".claim:has(h3:has-text('年平均气温'))").locator(".verdict.CONTRADICTED").count() == 0
    kept = (page.root / "audits" / "leaflet" / "results" / "claims.yaml").read_text(encoding="utf-8")
    assert 'date: "2020"' in kept or "date: '2020'" in kept or "date: 2020" in kept
    with tab.expect_download() as got:
        tab.click("a.button:has-text('corrected.txt')")
    assert "机柜" in Path(got.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_climate_and_power_of_a_place_on_the_map(window, page, lang):
    tab = window(lang)
    tab.goto(page.start)
    tab.goto(f"{page.url}/place")
    tab.wait_for_selector(".leaflet-image-layer")
    tab.locator(".map").click(position={"x": 300, "y": 200})
    tab.fill("input[name=elevation]", "760")
    tab.fill("input[name=racks]", "4200")
    tab.click("main button.main")
    tab.wait_for_selector("img.chart")
    tab.wait_for_function("document.querySelector('img.chart').naturalWidth > 0")
    tab.check_page()
    assert "4,200" in tab.inner_text("main")


def test_ten_thousand_parcels_stay_usable(window, page, tmp_path):
    rows = "".join(f"p{i},{112 + i % 100 / 200},{37 + i // 100 / 200},{i % 50}\n" for i in range(10_000))
    (tmp_path / "many.csv").write_text(f"name,lon,lat,slope (deg)\n{rows}", encoding="utf-8")
    tab = window("en")
    tab.goto(page.start)
    tab.set_input_files("#parcels-file", tmp_path / "many.csv")
    tab.click("main button.main")
    tab.wait_for_url("**/parcels")
    assert "10,000 parcels" in tab.inner_text("h1")
    tab.wait_for_function("document.querySelector('.leaflet-overlay-pane canvas') !== null")
    assert tab.locator("tbody tr").count() < 200
    tab.goto(f"{page.url}/s/many/handover")
    assert tab.locator("select[name=site] option").count() <= 501
