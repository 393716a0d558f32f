"""The command line: exit codes, one line for each error, nothing left behind, only JSON on stdout."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest

from siting.study.exhibits import EXHIBITS
from siting.study.load import EMBEDDED_STUDY
from siting.texts import say
from tests.support.bad_sites import CASES as BAD_SITES
from tests.support.command_line import is_one_line
from tests.support.interrupts import begin, left_over, wait_for

HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "${x}`y`", "back\\slash", "'\"", "名" * 10_000]


@pytest.fixture
def project(tmp_path):
    for name in ("jiaocheng.yaml", "jiaocheng_sites.csv"):
        shutil.copy(EMBEDDED_STUDY.with_name(name), tmp_path / name)
    return tmp_path


def run_alone(*arguments, **options):
    command = [sys.executable, "-m", "siting", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)


# --- good runs ------------------------------------------------------------------------------------------


def test_run_writes_the_outputs_and_shows_the_ranking(siting, tmp_path):
    code, out, err = siting("run", "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "Jiaocheng" in out
    assert (tmp_path / "out" / "map.html").exists()


def test_run_in_chinese(siting, tmp_path):
    _, out, _ = siting("run", "--out", tmp_path / "out", "--lang", "zh", "--outputs", "ranking")
    assert "交城" in out


def test_json_stands_alone_on_stdout(siting, tmp_path):
    code, out, _ = siting("run", "--out", tmp_path / "out", "--json", "--outputs", "ranking,result")
    assert code == 0
    assert json.loads(out) == json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))


def test_warnings_go_to_stderr_with_json(siting, tmp_path):
    (tmp_path / "mine.csv").write_text("name,lon,lat\nA,112,37\n")
    code, out, err = siting(
        "run", "--sites", tmp_path / "mine.csv", "--out", tmp_path / "out", "--json", "--outputs", "ranking"
    )
    assert code == 0
    json.loads(out)
    assert "no column 'electricity_yuan_per_kwh'" in err


def test_the_datum_of_a_site_file_can_be_given(siting, tmp_path):
    (tmp_path / "amap.csv").write_text("site_id,lon,lat\nA,112.156064,37.551963\n")
    siting(
        "run",
        "--sites",
        tmp_path / "amap.csv",
        "--datum",
        "gcj02",
        "--out",
        tmp_path / "out",
        "--outputs",
        "result",
    )
    site = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))["sites"][0]
    assert (site["lon"], site["lat"]) == pytest.approx((112.14944, 37.55117), abs=1e-5)


def test_codes_for_missing_and_the_decimal_mark_of_another_site_file(siting, tmp_path):
    path = tmp_path / "s.csv"
    rows = "name;lon;lat;price", "a;112,5;37,5;1.234", "b;112,6;37,6;-9", "c;112,7;37,7;TBA7"
    path.write_text("\n".join(rows), encoding="utf-8")
    options = ["--datum", "wgs84", "--missing", "-9, TBA7", "--decimal", ",", "--outputs", "geopackage"]
    code, _, err = siting("run", "--sites", path, *options, "--out", tmp_path / "out")
    assert code == 0, err
    sites = gpd.read_file(tmp_path / "out" / "sites.gpkg", layer="sites").set_index("name").sort_index()
    assert sites["price"]["a"] == 1234
    assert sites["price"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--decimal", ";"], "';' is neither . nor ,"), (["--missing", "-9"], "--missing: is for --sites only")],
)
def test_what_cannot_be_said_of_another_site_file(siting, options, said):
    code, _, err = siting("check", EMBEDDED_STUDY, *options)
    assert (code, said in err) == (2, True), err


@pytest.mark.parametrize("arguments", [("--out", ""), ("--sites", ""), ("",), ("--out", "o", "")])
def test_an_empty_name_is_not_the_current_folder(siting, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    code, _, err = siting("run", "--outputs", "ranking", *arguments)
    assert (code, "the name is empty" in err) == (2, True), err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a current folder cannot be removed")
def test_a_current_folder_that_is_gone_is_one_line(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    script = f"cd '{folder}' && rmdir '{folder}' && '{sys.executable}' -m siting check study.yaml"
    here = {**os.environ, "PYTHONPATH": str(Path(EMBEDDED_STUDY).parents[3])}
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False, env=here)
    assert done.returncode == 2, done.stderr
    assert "folder" in done.stderr
    assert is_one_line(done.stderr)


def test_check_writes_nothing(siting, project):
    before = sorted(project.iterdir())
    code, out, _ = siting("check", project / "jiaocheng.yaml")
    assert (code, sorted(project.iterdir())) == (0, before)
    assert "Sites: 16 (16 ranked" in out


def test_check_points_at_what_is_wrong_and_is_not_good_then(siting, tmp_path):
    siting("init", tmp_path)
    code, out, _ = siting("check", tmp_path / "jiaocheng.yaml")
    assert code == 0
    assert "good" not in out
    said = " ".join(out.split())
    missing = "UNKNOWN at 16 of 16 sites. Supply the site's land price [10,000 yuan/mu]"
    assert f"[mostly-unknown] land_price: {missing}" in said
    assert "未知" in siting("check", tmp_path / "jiaocheng.yaml", "--lang", "zh")[1]
    found = json.loads(siting("check", tmp_path / "jiaocheng.yaml", "--json")[1])["findings"]
    assert {(f["id"], f["criterion"], f["severity"]) for f in found} >= {
        ("mostly-unknown", "land_price", "warning")
    }
    assert set(found[0]["text"]) == {"en", "zh"}


@pytest.mark.usefixtures("rough_pictures")
def test_exhibit_values(siting, tmp_path):
    code, _, _ = siting("exhibit", "values", "--out", tmp_path / "fig", "--lang", "en")
    assert code == 0
    # Ten criteria, eight per page.
    assert {p.name for p in (tmp_path / "fig").iterdir()} == {
        "values.en.png", "values.en.svg", "values.en.pdf",
        "values-2.en.png", "values-2.en.svg", "values-2.en.pdf", "run.json",
    }  # fmt: skip


def test_init_gives_a_study_that_runs_from_any_folder(siting, tmp_path, monkeypatch):
    assert siting("init", tmp_path / "new")[0] == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert siting("run", tmp_path / "new" / "jiaocheng.yaml", "--outputs", "ranking")[0] == 0
    assert (tmp_path / "elsewhere" / "out" / "ranking.csv").exists()


def test_init_in_chinese_gives_the_same_study_annotated_in_chinese(siting, tmp_path):
    from ruamel.yaml import YAML

    siting("init", tmp_path / "en")
    code, out, _ = siting("init", tmp_path / "zh", "--lang", "zh")
    assert code == 0
    assert "修改jiaocheng.yaml，先检查：siting check" in out
    texts = [(tmp_path / lang / "jiaocheng.yaml").read_text(encoding="utf-8") for lang in ("en", "zh")]
    english, chinese = (YAML(typ="safe", pure=True).load(text) for text in texts)
    assert chinese == english | {"lang": "zh"}
    comments = [line.partition("# ")[2] for line in texts[1].splitlines()[1:] if "# " in line]
    assert len(comments) == len([line for line in texts[0].splitlines()[1:] if "# " in line])
    assert all(any("一" <= letter <= "鿿" for letter in comment) for comment in comments)


def test_the_schema_accepts_the_study_it_comes_with(siting, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML

    siting("init", tmp_path)
    schema = json.loads((tmp_path / "study.schema.json").read_text(encoding="utf-8"))
    study = YAML(typ="safe", pure=True).load((tmp_path / "jiaocheng.yaml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(study)
    study["criteria"][0]["params"]["anchor"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(study)


@pytest.mark.parametrize("command", ["criteria", "sources"])
def test_lists_are_readable_and_json(siting, command):
    assert "distance" in siting(command)[1] or "divisions" in siting(command)[1]
    json.loads(siting(command, "--json")[1])


@pytest.mark.slow
def test_all_exhibits_in_one_format(siting, tmp_path):
    code, out, _ = siting("exhibit", "all", "--out", tmp_path / "fig", "--lang", "en", "--format", "pdf")
    assert code == 0
    # The embedded study has neither siting rules nor a ledger, no project, and names no surface.
    without = {"rules", "ledger", "power", "routes", "costs", "surface"}
    drawn = (*(x.name for x in EXHIBITS if x.name not in without), "values-2")
    names = {f"{name}.en.pdf" for name in drawn}
    assert {path.name for path in (tmp_path / "fig").iterdir()} == names | {"run.json"}
    assert {line.rpartition("/")[2] for line in out.split()} == names


def test_an_unknown_format_is_refused_before_anything_is_drawn(siting, tmp_path):
    code, _, err = siting("exhibit", "ranking", "--out", tmp_path / "fig", "--format", "png,gif")
    assert code == 2
    assert "'gif'" in err
    assert not (tmp_path / "fig").exists()


@pytest.mark.slow
def test_exhibit_location(siting, tmp_path):
    code, _, _ = siting("exhibit", "location", "--out", tmp_path / "fig", "--lang", "en")
    assert code == 0
    assert {p.name for p in (tmp_path / "fig").iterdir()} >= {
        "location.en.png",
        "location.en.svg",
        "location.en.pdf",
    }


@pytest.mark.slow
def test_an_exhibit_joins_the_results_it_was_drawn_from(siting, tmp_path):
    siting("run", "--out", tmp_path / "out", "--outputs", "ranking")
    for _ in range(2):
        assert siting("exhibit", "location", "--out", tmp_path / "out", "--lang", "en")[0] == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "ranking.csv", "run.json", "location.en.png", "location.en.svg", "location.en.pdf",
    }  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["exhibit"]])
def test_without_a_command_the_help_is_shown(siting, arguments):
    code, out, err = siting(*arguments)
    assert (code, err) == (0, "")
    assert out.count("\n") > 5


def test_version(siting):
    assert siting("--version")[1].startswith("siting ")


def test_help_imports_no_heavy_library():
    code = "import sys\nsys.argv = ['siting', '--help']\nfrom siting import cli\ntry:\n    cli.main()\nexcept SystemExit:\n    pass\n"
    code += "print([m for m in ('geopandas', 'pandas', 'numpy', 'folium', 'matplotlib', 'scipy', 'pyarrow') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip().endswith("[]")


HEAVY = (
    "pandas",
    "pyarrow.compute",
    "siting.climate.weather",
    "numba",
    "scipy",
    "folium",
    "branca",
    "matplotlib",
    "matplotlib.figure",
    "rich",
    "jinja2",
    "requests",
    "xlsxwriter",
    "openpyxl",
    "pyogrio",
    # Of the libraries that a run needs, what it does not: figures and widgets, and rare picture formats.
    "matplotlib.backend_bases",
    "matplotlib.mathtext",
    "PIL.TiffImagePlugin",
    # And of siting what a study does not ask for: rules, power, surfaces, very many sites, vector files.
    "siting.rules.rule_verdicts",
    "siting.power.connection",
    "siting.power.report",
    "siting.criteria.raster",
    "siting.show.surface.report",
    "siting.study.large",
    "siting.study.ledger",
    "siting.readers.vectors",
    "siting.readers.base_picture",
    "siting.show.qgis.base_picture",
)


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["check", str(EMBEDDED_STUDY)], ("pandas", "pyarrow.compute")),
        (["climate", "at", "37.55", "112.15", "--json"], ()),
        # The map is the page of folium's, written without it; the cover of the workbook needs the
        # renderer of matplotlib, not its figures.
        (
            ["run"],
            (
                "pandas",
                "pyarrow.compute",
                "matplotlib",
                "rich",
                "xlsxwriter",
                "pyogrio",
            ),
        ),
        (["run", "--outputs", "ranking"], ("pandas", "pyarrow.compute", "rich")),
    ],
    ids=lambda x: " ".join(x[:1] + x[2:]) if x else "",
)
def test_a_small_command_imports_only_what_it_uses(tmp_path, command, needed):
    code = (
        f"import sys\nsys.argv = ['siting', *{command}]\nfrom siting import cli\ntry:\n    cli.main()\n"
        f"except SystemExit:\n    pass\nprint('\\nloaded', [m for m in {HEAVY} if m in sys.modules])"
    )
    here = {**os.environ, "PYTHONPATH": str(Path(EMBEDDED_STUDY).parents[3])}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=here
    )
    loaded = found.stdout.strip().splitlines()[-1]
    assert loaded == f"loaded {[m for m in HEAVY if m in needed]}"


def test_hostile_names_reach_no_formula_and_break_nothing(siting, tmp_path):
    import csv

    with (tmp_path / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "lon", "lat"])
        writer.writerows([name, 112 + i / 10, 37] for i, name in enumerate(HOSTILE))
    assert siting("run", "--sites", tmp_path / "sites.csv", "--out", tmp_path / "out")[0] == 0
    with (tmp_path / "out" / "ranking.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert not any(name[0] in "=+-@\t\r" for name in names)


# --- mistakes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "none.yaml"], "none.yaml: no such file"),
        (["run", "--sites", "none.csv"], "none.csv"),
        (["run", "--outputs", "mpa"], "Did you mean 'map'"),
        (["run", "--outputs", ""], "no output is named"),
        (["run", "--lang", "de"], "--lang"),
        (["run", "--nothing"], "--nothing"),
        (["runn"], "runn"),
        (["run", "--datum", "gcj02"], "--datum: is for --sites only"),
        (["check"], "STUDY"),
        (["check", "none.yaml"], "no such file"),
        (["exhibit", "location", "none.yaml"], "no such file"),
        (["init"], "DIR"),
    ],
)
def test_a_wrong_command_line_gives_one_line(siting, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = siting(*arguments)
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", [name for name, (_, options, _) in BAD_SITES.items() if not options])
def test_a_bad_site_file_leaves_nothing_behind(siting, case, tmp_path):
    path = BAD_SITES[case][0](tmp_path)
    code, out, err = siting("run", "--sites", path, "--out", tmp_path / "out", "--outputs", "ranking")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert not (tmp_path / "out").exists()


def edit(project, old, new):
    text = (project / "jiaocheng.yaml").read_text(encoding="utf-8")
    assert old in text
    (project / "jiaocheng.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("file: jiaocheng_sites.csv", "file: none.csv", "none.csv"),
        ("anchors: [Taiyuan]", "anchors: [Pinglu]", "2 places of table 'divisions' have this name"),
        ("anchors: [Taiyuan]", "anchors: [Taiyuann]", "Did you mean 'Taiyuan'"),
        (
            "measure: ground_acceleration",
            "measure: distance\n    params: {layer: airport}",
            "Did you mean 'airports'",
        ),
        ("min_voltage_kv: 220", "min_voltage_kv: 2200", "no node has at least 2200 kV"),
        ("column: relief_m", "column: certainty", "not a number"),
        ('"yes": 1, "no": 0', '"yes": 1', "no score for the category 'no'"),
        ("column: relief_m", "column: county", "not a number"),
        ("    value: { kind: linear, worst: 500, best: 50 }      # m\n", "", "has no value function"),
        (
            "{ kind: linear, worst: 0.40, best: 0.05 }",
            "{ kind: categories, scores: {a: 1} }",
            "gives numbers",
        ),
        ("at_most: 0.30", "one_of: [low]", "the constraint on 'seismic' does not fit"),
        ("criteria:\n", "layers:\n  mine: {file: none.gpkg}\n\ncriteria:\n", "none.gpkg"),
        (
            "criteria:\n",
            "layers:\n  airports: {file: jiaocheng_sites.csv, datum: wgs84}\n\ncriteria:\n",
            "belongs to an embedded layer",
        ),
        (
            "criteria:\n",
            "layers:\n  mine: {file: jiaocheng_sites.csv, datum: wgs84, name_column: nam}\n\ncriteria:\n",
            "Did you mean 'name'",
        ),
        ("same_city: 30", "same_city: -30", "must be at least 0"),
    ],
)
def test_a_study_that_does_not_fit_gives_one_line(siting, project, old, new, message):
    edit(project, old, new)
    code, out, err = siting("run", project / "jiaocheng.yaml", "--out", project / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert message in err
    assert not (project / "out").exists()


def test_out_that_is_a_file(siting, tmp_path):
    (tmp_path / "out").write_text("mine")
    code, _, err = siting("run", "--out", tmp_path / "out")
    assert code == 2
    assert is_one_line(err)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_foreign_file_of_the_same_name_is_not_overwritten(siting, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ranking.csv").write_text("mine")
    code, _, err = siting("run", "--out", tmp_path / "out", "--outputs", "ranking")
    assert (code, is_one_line(err)) == (2, True)
    assert (tmp_path / "out" / "ranking.csv").read_text() == "mine"


def test_init_overwrites_nothing(siting, tmp_path):
    (tmp_path / "jiaocheng.yaml").write_text("mine")
    code, _, err = siting("init", tmp_path)
    assert (code, is_one_line(err)) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["jiaocheng.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(siting, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    code, _, err = siting("run", "--out", tmp_path / "locked" / "out")
    assert (code, is_one_line(err)) == (2, True)


def test_a_path_that_cannot_exist(siting):
    code, _, err = siting("run", "--out", "/proc/none/out")
    assert (code, is_one_line(err)) == (2, True)


@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/proc/mounts").exists(), reason="mounting a small disk needs root"
)
def test_a_full_disk_leaves_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        done = run_alone("run", "--out", disk / "out")
        assert (done.returncode, list(disk.iterdir())) == (2, [])
        assert is_one_line(done.stderr)
        assert "disk full" in done.stderr
    finally:
        subprocess.run(["umount", disk], check=True)


HALF_MADE = """
import signal
from siting.commands.common import stop

class OfALibrary:
    def __init__(self):
        signal.raise_signal(signal.SIGINT)
        self.handle = 1
    def __del__(self):
        print(self.handle)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
stop.hear_signals()
try:
    OfALibrary()
except KeyboardInterrupt:
    print("stopped")
"""


def test_an_object_interrupted_while_it_is_made_says_nothing():
    done = subprocess.run([sys.executable, "-c", HALF_MADE], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("stopped\n", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "stage",
    [
        "sites",
        pytest.param("measure", marks=pytest.mark.slow),
        pytest.param("compare methods", marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_run_leaves_nothing(tmp_path, number, stage):
    rows = "".join(f"P{i},{110 + i % 4000 / 1000},{36 + i % 3000 / 1000}\n" for i in range(120_000))
    folder, signs = tmp_path / "work", tmp_path / "signs"
    folder.mkdir()
    (folder / "many.csv").write_text("site_id,lon,lat\n" + rows)
    running = begin(folder, signs, "run", "--sites", "many.csv", "--out", "out")
    wait_for(running, signs, stage)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (2, "")
    assert is_one_line(err)
    assert "Nothing was written" in err
    assert [p.name for p in folder.iterdir()] == ["many.csv"]
    assert left_over(signs) == []


def test_a_fault_of_ours_is_not_hidden(siting, tmp_path, monkeypatch):
    from siting.study import ranked

    def broken(*_args, **_options):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(ranked, "rank_sites", broken)
    code, _, err = siting("run", "--out", tmp_path / "out")
    assert code == 1
    assert "ZeroDivisionError" in err
    assert "not a fault in your input" in err
    assert not (tmp_path / "out").exists()


def test_a_reader_that_goes_away_is_no_fault():
    command = f"{sys.executable} -m siting sources --json | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert done.stderr == ""


def test_check_speaks_one_language(siting, tmp_path):
    assert siting("init", tmp_path)[0] == 0
    code, out, _ = siting("check", tmp_path / "jiaocheng.yaml", "--lang", "zh")
    assert code == 0
    first, *findings = out.splitlines()
    assert first.endswith("指标10项。")
    assert {line.split()[0] for line in findings} == {"说明", "提示"}
    assert not any(". " in line for line in out.splitlines())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_column_of_the_ranking_is_cut_at_80_characters(siting, tmp_path, monkeypatch, lang):
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = siting("run", "--outputs", "ranking", "--out", tmp_path / "out", "--lang", lang)
    lines = out.splitlines()
    heading = next(i for i, line in enumerate(lines) if say("ranking_table.interval")[lang] in line)
    # Its heading is on two lines.
    above, below = say("ranking_table.weight_known")[lang].split("\n")
    assert lines[heading - 1].rstrip().endswith(above)
    assert lines[heading].rstrip().endswith(below)
    assert "80%" in out
