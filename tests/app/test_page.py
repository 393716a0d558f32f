"""The page without a browser: who may talk to it, what it keeps, and that the study is the one truth."""

import http.client
import json
import re
import time
import urllib.parse
import zipfile
from pathlib import Path

import pytest

import siting
from siting.api.corrections import GRAVITY, claims_of, correct_claim, marked_text
from siting.api.handover import handed_over
from siting.api.words import source_words
from siting.app import pages
from siting.app.workspace import Workspace, clean, main_file
from siting.commands.shortcut import write_shortcut
from siting.errors import SitingError
from tests.support.app_server import KEY, served

HOME = Path(pages.HERE)
PARCELS = "名称,经度,纬度,面积(亩),坡度（度）\n甲地块,112.15,37.55,600,3\n乙地块,112.20,37.60,300,5\n丙地块,112.05,37.50,450,2\n"


class Client:
    """Talks to the page as a browser would."""

    def __init__(self, page, *, key=KEY, host=None, origin="own"):
        self.page, self.key = page, key
        self.host = host or f"127.0.0.1:{page.port}"
        self.origin = f"http://{self.host}" if origin == "own" else origin

    def ask(self, path, *, method="GET", body=None, kind=None, lang="en", more=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.page.port, timeout=120)
        headers = {"Host": self.host, "Cookie": f"siting_{self.page.port}={self.key}; siting_lang={lang}"}
        if method == "POST" and self.origin:
            headers["Origin"] = self.origin
        if kind:
            headers["Content-Type"] = kind
        headers |= more or {}
        connection.request(method, urllib.parse.quote(path, safe="/?=&%"), body=body, headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), data

    def get(self, path, **given):
        status, _, data = self.ask(path, **given)
        return status, data.decode()

    def post(self, path, fields, **given):
        pairs = urllib.parse.urlencode(fields)
        return self.ask(path, method="POST", body=pairs, kind="application/x-www-form-urlencoded", **given)

    def upload(self, path, fields, name, data, **given):
        edge = "----edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        body = b"".join([*parts, head.encode(), data, f"\r\n--{edge}--\r\n".encode()])
        return self.ask(path, method="POST", body=body, kind=f"multipart/form-data; boundary={edge}", **given)


@pytest.fixture
def page(tmp_path):
    with served(tmp_path / "studies") as found:
        yield found


@pytest.fixture
def client(page):
    return Client(page)


@pytest.fixture
def study(client):
    """A study that was begun on the page."""
    status, headers, _ = client.upload("/new", {"purpose": "data_centre"}, "地块.csv", PARCELS.encode())
    assert (status, headers["location"]) == (303, "/s/%E5%9C%B0%E5%9D%97/parcels")
    return client.page.root / "地块" / "study.yaml"


def seen(path):
    return siting.open_study(path).digest


def finished(client, name="地块", timeout=120):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        job = json.loads(client.get(f"/s/{name}/progress.json")[1])
        if job["state"] not in {"waiting", "running"}:
            return job["state"]
        time.sleep(0.1)
    raise AssertionError(f"the work on {name} did not end")


# --- who may talk to it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "localhost", "127.0.0.1", "127.0.0.1.evil.example"]
)
def test_a_foreign_host_is_refused(page, host):
    assert Client(page, host=host).get("/")[0] == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:1", None]
)
def test_a_foreign_origin_or_none_changes_nothing(page, origin):
    client = Client(page, origin=origin)
    assert client.upload("/new", {}, "p.csv", PARCELS.encode())[0] == 403
    assert not page.root.exists()
    if origin:
        assert client.get("/", more={"Origin": origin})[0] == 403


@pytest.mark.parametrize("key", ["", "another"])
def test_without_the_key_nothing_is_shown(page, key):
    client = Client(page, key=key)
    assert client.get("/")[0] == 403
    assert client.get(f"/?key={key}")[0] == 403


def test_the_key_becomes_a_cookie_that_scripts_and_other_pages_do_not_get(page):
    status, headers, _ = Client(page, key="").ask(f"/?key={KEY}")
    assert (status, headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict"} <= {part.strip() for part in headers["set-cookie"].split(";")}


def test_only_this_computer_can_reach_it():
    from siting.app import server

    with server._socket(None) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_a_taken_port_is_one_line():
    from siting.app import server

    with server._socket(None) as listening, pytest.raises(SitingError, match="the port is taken"):
        server._socket(listening.getsockname()[1])


def test_a_body_larger_than_allowed_is_refused(client):
    assert client.ask("/new", method="POST", more={"Content-Length": str(1 << 40)})[0] == 413


@pytest.mark.usefixtures("study")
def test_no_page_loads_or_runs_anything_from_outside(client):
    for path in ("/", "/s/地块/parcels", "/s/地块/decide", "/s/地块/run", "/s/地块/handover", "/place"):
        status, headers, data = client.ask(path)
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        assert not re.search(rb'(?:src|href|action)="(?:https?:)?//', data)
        assert not re.search(rb"<script(?![^>]*\bsrc=)|\son\w+=", data)


# --- what it keeps --------------------------------------------------------------------------------------


def test_a_file_becomes_a_study_that_says_how_it_was_understood(client, study):
    status, html = client.get("/s/地块/parcels", lang="zh")
    assert status == 200
    assert "3个地块" in html
    assert "否则选WGS84" in html
    assert siting.load_study(study).file.lang == "en"
    outlines = json.loads(client.get("/s/地块/outlines.json")[1])
    assert [f["properties"]["name"] for f in outlines["features"]] == ["甲地块", "乙地块", "丙地块"]


def test_a_datum_is_corrected_in_the_study_alone(client, study):
    before = (study.parent / "地块.csv").read_bytes()
    client.post("/s/地块/parcels", {"seen": seen(study), "datum": "gcj02"})
    assert siting.load_study(study).file.sites.datum == "gcj02"
    assert (study.parent / "地块.csv").read_bytes() == before
    html = client.get("/s/地块/parcels")[1]
    assert "GCJ-02" in html
    low, high = map(int, re.search(r"moved by (\d+)–(\d+) m", html).groups())
    assert 300 < low <= high < 1400
    assert siting.open_study(study).read_as({"datum": "wgs84"}).parcels.moved_m is None


def test_the_table_shows_the_coordinates_as_they_were_understood(client, study):
    html = client.get("/s/地块/parcels", lang="zh")[1]
    assert re.search(r"<td>经度</td><td>坐标</td>", html)
    assert "<th>经度（WGS84）</th>" in html
    assert "<td>112.15000</td><td>37.55000</td>" in html
    parcels = siting.open_study(study).read_as({"datum": "bd09"}).parcels
    heads, rows = parcels.table(most=2)
    assert len(rows) == 2
    assert [len(row) for row in rows] == [len(heads)] * 2
    assert float(rows[0][heads.index("lon")]) < 112.146


def test_the_table_has_the_chinese_names_beside_the_others(client):
    rows = "name,name_zh,lon,lat\nEast,交城东,112.15,37.55\nWest,交城西,112.1,37.5\n"
    client.upload("/new", {}, "named.csv", rows.encode())
    html = client.get("/s/named/parcels", lang="zh")[1]
    assert "<th>名称</th><th>中文名</th><th>经度（WGS84）</th>" in html
    assert "<td>East</td><td>交城东</td><td>112.15000</td>" in html


def test_a_bad_file_is_the_one_line_of_the_command_line(client, tmp_path):
    bad = b"name,lon\nA,112\n"
    status, _, data = client.upload("/new", {}, "bad.csv", bad)
    (tmp_path / "bad.csv").write_bytes(bad)
    with pytest.raises(SitingError) as error:
        siting.read_parcels(tmp_path / "bad.csv")
    import html

    assert status == 422
    line = str(error.value).replace(" (--crs, or the key crs beside file)", "")  # options are no help here
    assert line != str(error.value)
    assert line in html.unescape(data.decode())
    assert not (client.page.root / "bad" / "study.yaml").exists()


def test_a_file_that_lacks_its_system_is_read_once_it_is_said(client):
    projected = "名称,northing,easting\n甲,4158000,37600000\n乙,4159000,37601000\n"
    status, _, _ = client.upload("/new", {"purpose": "own"}, "p.csv", projected.encode())
    assert status == 422
    fields = {"crs": "EPSG:4525", "purpose": "own", "study_lang": "zh"}
    assert client.post("/s/p/parcels", fields)[0] == 303
    assert siting.load_study(client.page.root / "p" / "study.yaml").file.sites.crs == "EPSG:4525"


def test_all_faults_of_a_file_are_listed_each_on_its_line(client):
    bad = b"name,lon,lat\nA,112,37\nB,xx,37\nC,112,99\n" + b"D,yy,37\n" * 3
    status, _, data = client.upload("/new", {}, "bad.csv", bad)
    said = re.search(r'role="alert">(.*?)</p>', data.decode(), re.DOTALL)[1].splitlines()
    assert status == 422
    assert [line[:15] for line in said] == ["bad.csv, line 3", "bad.csv, line 4"]
    assert "(and 3 more)" in said[0]
    assert "more)" not in said[1]


def test_the_page_names_no_option_and_no_key_of_the_study_file(client, study):
    for lang in ("en", "zh"):
        html = client.get("/s/地块/parcels", lang=lang)[1]
        assert "--datum" not in html
        assert {"en": "as the datum of degrees", "zh": "请在“经纬度基准”中选GCJ-02或BD-09"}[lang] in html
        fields = {"seen": seen(study), "action": "value", "id": "area", "worst": "3", "best": "3"}
        _, _, data = client.post("/s/地块/decide", fields, lang=lang)
        said = re.search(r'role="alert">(.*?)</p>', data.decode(), re.DOTALL)[1]
        assert said.startswith(
            {"en": "the values of 0 and of full score", "zh": "“0分对应值”与“满分对应值”相同"}[lang]
        )


def test_a_weather_file_that_cannot_be_read_leaves_the_study(client, study):
    before = study.read_bytes()
    fields = {"seen": seen(study), "action": "layer"}
    assert client.upload("/s/地块/decide", fields, "a.epw", b"no weather")[0] == 422
    assert study.read_bytes() == before


def test_a_better_file_is_for_the_purpose_that_was_chosen(client):
    client.upload("/new", {"purpose": "remote"}, "a bad one.csv", b"name,lon\nA,112\n")
    fields = {"purpose": "remote", "study_lang": "zh"}
    assert client.upload("/s/a bad one/parcels", fields, "b.csv", PARCELS.encode())[0] == 303
    draft = siting.open_study(client.page.root / "a bad one" / "study.yaml")
    assert draft.criteria[0].id == "remote"
    assert draft.study.file.sites.file == "b.csv"


def test_an_empty_title_changes_nothing(client, study):
    siting.open_study(study).read_as({"datum": "gcj02"})
    before = study.read_bytes()
    assert client.post("/s/地块/parcels", {"seen": seen(study), "title": ""})[0] == 422
    assert study.read_bytes() == before


def test_a_new_file_is_read_as_the_old_one_was(client, study):
    siting.open_study(study).read_as({"datum": "gcj02"})
    client.upload("/s/地块/parcels", {"seen": seen(study)}, "b.csv", PARCELS.encode())
    found = siting.load_study(study).file.sites
    assert (found.file, found.datum) == ("b.csv", "gcj02")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_notes_do_not_say_equal_once_the_weights_differ(tmp_path, lang):
    (tmp_path / "a.csv").write_text(PARCELS, encoding="utf-8")
    draft = siting.start_study(tmp_path / "a.csv", tmp_path, lang=lang)
    equal = {"en": "are equal", "zh": "权重相等"}[lang]
    assert equal in draft.study.file.notes.label[lang]
    ids = [c.id for c in draft.criteria]
    assert equal in draft.weighed(dict.fromkeys(ids, 7)).study.file.notes.label[lang]
    draft = draft.compared({(ids[0], ids[1]): "3"})
    assert equal not in draft.study.file.notes.label[lang]
    assert {"en": "straight", "zh": "直线"}[lang] in draft.study.file.notes.label[lang]


def test_the_cover_is_part_of_the_study_and_keeps_what_else_it_has(client, study):
    study.write_text(study.read_text("utf-8") + "\nreport:\n  logo: a.png\n", encoding="utf-8")
    fields = {"seen": seen(study), "by": "交城县自然资源局", "contact": "", "date": "2026年12月"}
    assert client.post("/s/地块/handover", fields)[0] == 303
    draft = siting.open_study(study)
    assert draft.cover == {"by": "交城县自然资源局", "contact": "", "date": "2026年12月"}
    assert draft.study.file.report.logo == "a.png"
    assert "交城县自然资源局" in client.get("/s/地块/handover")[1]
    assert siting.open_study(study).covered(by="", contact="", date="").cover["by"] == ""


def test_what_lacks_is_asked_for_where_it_belongs(client, study):
    (study.parent / "地块.csv").write_text(
        PARCELS.replace("600", "").replace("37.60", "29.60"), encoding="utf-8"
    )
    client.post("/s/地块/decide", {"seen": seen(study), "action": "add", "id": "seismic"})
    home = {c.id: (c.home, c.asked) for c in siting.open_study(study).criteria}
    assert home["seismic"] == ("county", "pga_g")
    assert home["area"] == ("column", "")
    assert home["free_cooling"] == ("weather", "")
    client.post("/s/地块/run", {"action": "start"})
    assert finished(client) == "done"
    html = client.get("/s/地块/run", lang="zh")[1]
    assert "表头写“县”" in html
    assert "“面积(亩)”列补填" in html
    assert html.count('/parcels#other">') == 2
    assert "decide#layers" not in html


def test_two_tabs_do_not_mix(client, study):
    old = seen(study)
    fields = {"seen": old, "action": "value", "id": "free_cooling", "worst": "4000", "best": "7000"}
    assert client.post("/s/地块/decide", fields)[0] == 303
    kept = study.read_bytes()
    status, _, data = client.post("/s/地块/decide", {**fields, "worst": "1"})
    assert status == 422
    assert b"changed meanwhile" in data
    assert study.read_bytes() == kept


def test_names_of_uploads_stay_in_their_folder(client):
    status, _, _ = client.upload("/new", {}, "../../evil.csv", PARCELS.encode())
    assert status == 303
    assert [p.name for p in client.page.root.iterdir()] == ["evil"]
    for name in (
        "../x",
        "..",
        "a/b",
        "\\\\server\\x",
        "con\x00trol.csv",
        "\u202egpj.exe",
        "." * 30,
        "长" * 300 + ".csv",
    ):
        kept = clean(name)
        assert not set(kept) & set("/\\\x00\u202e")
        assert not kept.startswith(".")
        assert len(kept) <= 80


def test_files_beside_the_products_are_not_served(client, study):
    (study.parent / "results").mkdir()
    for path in ("results/../study.yaml", "results/%2e%2e%2fstudy.yaml", "secret/x", "results/none"):
        assert client.get(f"/s/地块/out/{path}")[0] in {404, 422}


def test_a_shapefile_is_read_by_its_main_part(tmp_path):
    for ending in ("dbf", "prj", "shp", "shx", "cpg"):
        (tmp_path / f"a.{ending}").touch()
    assert main_file(tmp_path.iterdir()).name == "a.shp"


def test_the_folder_of_a_study_is_found_by_its_own_name_alone(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("..", ".", "", "a/..", "b"):
        with pytest.raises(SitingError):
            Workspace(tmp_path).folder(name)


# --- the study is the one truth -------------------------------------------------------------------------


def test_what_the_page_did_runs_again_to_the_byte(client, study, tmp_path):
    weights = {
        "weight_same_city": "20",
        "weight_free_cooling": "50",
        "weight_area": "30",
        "weight_slope": "10",
    }
    assert client.post("/s/地块/decide", {"seen": seen(study), "action": "weigh", **weights})[0] == 303
    assert (
        client.post("/s/地块/decide", {"seen": seen(study), "action": "add", "id": "grid_carbon"})[0] == 303
    )
    assert client.post("/s/地块/decide", {"seen": seen(study), "action": "rules", "use": "gb50174"})[0] == 303
    client.post("/s/地块/run", {"action": "start"})
    assert finished(client) == "done"
    siting.run(siting.load_study(study), outputs=None).save(tmp_path / "again")
    wanted = sorted(p.name for p in (tmp_path / "again").iterdir())
    assert wanted == sorted(p.name for p in (study.parent / "results").iterdir())
    for name in wanted:
        assert (tmp_path / "again" / name).read_bytes() == (study.parent / "results" / name).read_bytes(), (
            name
        )
    html = client.get("/s/地块/run?site=S0001", lang="zh")[1]
    assert "甲地块" in html
    assert "由实测推算" in html
    client.post("/s/地块/handover", {"part": "workbook", "for_lang": "zh"})
    assert finished(client) == "done"
    made = handed_over(study.parent / "handover", siting.open_study(study))
    assert (made.zip, made.files, made.stale) == (
        "地块.zip",
        ("workbook/ranking.xlsx", "workbook/run.json"),
        False,
    )
    data = study.parent / "地块.csv"
    data.write_bytes(data.read_bytes().replace(b"600", b"500"))
    assert handed_over(study.parent / "handover", siting.open_study(study)).stale
    assert "转交前请重新生成" in client.get("/s/地块/handover", lang="zh")[1]
    assert "请重新计算" in client.get("/s/地块/run", lang="zh")[1]
    _, headers, data = client.ask("/s/地块/out/handover/地块.zip")
    assert headers["content-disposition"].startswith("attachment")
    (tmp_path / "got.zip").write_bytes(data)
    assert "workbook/ranking.xlsx" in zipfile.ZipFile(tmp_path / "got.zip").namelist()


def test_a_run_is_stopped_and_leaves_what_there_was(client, study):
    many = "name,lon,lat\n" + "".join(
        f"p{i},{112 + i % 100 / 200},{37 + i // 100 / 200}\n" for i in range(9000)
    )
    client.upload("/s/地块/parcels", {"seen": seen(study)}, "many.csv", many.encode())
    assert siting.load_study(study).file.sites.file == "many.csv"
    client.post("/s/地块/run", {"action": "start"})
    client.post("/s/地块/run", {"action": "stop"})
    assert finished(client) == "stopped"
    assert not (study.parent / "results").exists()
    assert "Nothing was written" in client.get("/s/地块/run")[1]


def test_a_fault_of_a_run_is_one_line(client, study):
    (study.parent / "地块.csv").unlink()
    client.post("/s/地块/run", {"action": "start"})
    assert finished(client) == "failed"


def test_the_page_of_a_place_shows_climate_and_power(client):
    status, html = client.get("/place?at=Jiaocheng&racks=4200")
    assert status == 200
    assert "11.7" in html
    assert "4,200 racks need" in html
    assert client.get("/place?at=Nowhere-at-all")[0] == 422


# --- how it is made -------------------------------------------------------------------------------------


def test_it_is_thin_and_imports_the_public_api_only():
    files = [f for f in HOME.rglob("*") if f.suffix in {".py", ".html", ".css", ".js"}]
    assert sum(len(f.read_text(encoding="utf-8").splitlines()) for f in files) < 1500
    found = {
        m
        for f in HOME.glob("*.py")
        for m in re.findall(r"(?:from|import) (siting[\w.]*)", f.read_text("utf-8"))
    }
    allowed = re.compile(r"siting(\.api(\.\w+)?|\.app(\.\w+)?|\.plugin)?")
    assert [name for name in found if not allowed.fullmatch(name)] == []


def test_every_text_of_the_templates_is_in_the_catalogue():
    from siting.texts import catalogue

    known = {k for k in catalogue("en") if k.startswith("app.")}
    said = set()
    for file in (HOME / "templates").glob("*.html"):
        said |= {f"app.{t}" for t in re.findall(r't\("([\w.]+)"[,)]', file.read_text(encoding="utf-8"))}
    assert said - known == set()


def test_the_template_to_fill_in_is_that_of_data():
    from siting.api.parcels import template

    assert template() == Path("data/parcels_template.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("system", "name", "holds"),
    [
        ("win32", "siting.bat", '-m siting app "{}"\r\n'),
        ("darwin", "siting.command", "-m siting app '{}'\n"),
        ("linux", "siting.desktop", '-m siting app "{}"\n'),
    ],
)
def test_the_starter_opens_the_folder(tmp_path, system, name, holds):
    (tmp_path / "桌面").mkdir()
    folder = tmp_path / "选 址"
    path = write_shortcut(folder, system=system, home=tmp_path)
    assert path == tmp_path / "桌面" / name
    assert holds.format(folder) in path.read_bytes().decode()


# --- the audit ------------------------------------------------------------------------------------------


def test_a_corrected_claim_is_judged_as_the_command_line_does(client, tmp_path):
    text = "交城县距北京 500 公里。年平均气温 7℃。\n"
    status, headers, _ = client.upload("/audit", {"site": "交城"}, "leaflet.txt", text.encode())
    assert (status, headers["location"]) == (303, "/audit/leaflet")
    results = client.page.root / "audits" / "leaflet" / "results"
    claims = {one.kind: one for one in claims_of(results)}
    assert claims["mean_temperature"].verdict == "CONTRADICTED"
    fields = {
        "claim": claims["mean_temperature"].id,
        "kind": "mean_temperature",
        "owner": "region",
        "date": "2020",
    }
    assert client.post("/audit/leaflet", fields)[0] == 303
    after = {one.kind: one for one in claims_of(results)}["mean_temperature"]
    assert (after.owner, after.date, after.verdict) == ("region", "2020", "")
    document = results.parent / "leaflet.txt"
    siting.audit(document, claims=results / "claims.yaml").save(tmp_path / "again")
    assert (tmp_path / "again" / "audit.json").read_bytes() == (results / "audit.json").read_bytes()
    html = client.get("/audit/leaflet", lang="zh")[1]
    assert "不予判断" in html


def test_the_gravest_card_comes_first_and_names_its_sources(client):
    text = "交城县距太原 50 公里，遵照国标 A 级、UPTIME Tier 3+ 的标准建设。年平均气温 7℃。规划 4200 个机柜，其中一期 2000 个机柜、二期 1000 个机柜。\n"
    client.upload("/audit", {"site": "交城"}, "leaflet.txt", text.encode())
    html = client.get("/audit/leaflet", lang="zh")[1]
    cards = re.findall(r'card claim".*?class="verdict (\w+)"', html, re.DOTALL)
    claims = [word for word in cards if word in GRAVITY][
        : len(claims_of(client.page.root / "audits/leaflet/results"))
    ]
    assert claims == sorted(claims, key=GRAVITY.index)
    assert claims[0] == "CONTRADICTED"
    assert "材料内部一致性" in html
    assert "uptime-tiers" not in html
    assert "Uptime Institute等级标准" in html


def test_a_source_is_named_with_its_date_in_the_language_of_the_page():
    assert source_words("climate-table").en.endswith(", 2005 (years mostly 1971-2003)")
    assert source_words("climate-table").zh.endswith("，2005（年份多为1971—2003）")
    assert source_words("geodesic").zh.endswith("（2013）")


def test_a_document_about_two_sites_keeps_each_figure_at_its_own(client):
    text = "交城县距太原 50 公里。\n\n阳泉市距太原 90 公里。\n"
    client.upload("/audit", {"site": "交城；阳泉"}, "two.txt", text.encode())
    results = client.page.root / "audits/two/results"
    assert [one.verdict for one in claims_of(results)] == ["SUPPORTED", "SUPPORTED"]
    client.post("/audit/two", {"claim": "c2", "kind": "distance", "owner": "site", "date": "2020"})
    assert [(one.date, one.verdict) for one in claims_of(results)] == [
        ("", "SUPPORTED"),
        ("2020", "SUPPORTED"),
    ]
    html = client.get("/audit/two", lang="zh")[1]
    assert "批注版原文 <small>marked.txt" in html


def test_a_wrong_correction_leaves_the_claims_as_they_were(client):
    client.upload("/audit", {"site": "交城"}, "leaflet.txt", "距北京 500 公里。\n".encode())
    claims = client.page.root / "audits" / "leaflet" / "results" / "claims.yaml"
    before = claims.read_bytes()
    for fields in ({"claim": "c1", "kind": "nonsense"}, {"claim": "none", "kind": "distance"}):
        assert client.post("/audit/leaflet", fields)[0] == 422
        assert claims.read_bytes() == before


def test_a_document_that_cannot_be_read_leaves_nothing(client):
    status, _, data = client.upload("/audit", {"site": "交城"}, "a.docx", b"no such format")
    assert status == 422
    assert b"a.docx" in data
    assert not list((client.page.root / "audits").iterdir())


def test_a_removed_claim_is_gone_and_the_text_keeps_every_character(tmp_path):
    text = "<b>交城县</b>距北京 500 公里，距太原 50 公里。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    siting.audit(tmp_path / "a.txt", "交城").save(tmp_path / "out")
    assert (
        "".join(piece for piece, _, _ in marked_text(tmp_path / "a.txt", claims_of(tmp_path / "out"))) == text
    )
    correct_claim(tmp_path / "out", "c1", remove=True)
    assert [one.id for one in claims_of(tmp_path / "out")] == ["c2"]


def test_without_the_extra_the_command_says_what_to_install(monkeypatch, capsys):
    import sys

    from siting.cli import main

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setattr(sys, "argv", ["siting", "app"])
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert 'pip install "siting[app]"' in capsys.readouterr().err
