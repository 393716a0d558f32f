"""The documentation: generated parts are new, links resolve, commands and code run, examples come out as said."""

import contextlib
import importlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from urllib.parse import unquote

import pandas as pd
import pyproj
import pytest
import typer

import siting
from siting import cli
from siting.show.base.drawing.fonts import chinese_family
from siting.show.base.frames import MEASUREMENT_COLUMNS, RANKING_COLUMNS
from siting.show.base.wording import SHEETS
from siting.study.load import EMBEDDED_STUDY
from siting.study.outputs import OUTPUTS
from tests.support import ROOT

DOCS = ROOT / "docs"
FOLDERS = (".", "docs", "data", "maps")
PAGES = [page for folder in FOLDERS for page in sorted((ROOT / folder).glob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<text>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def text_of(page):
    return page.read_text(encoding="utf-8")


def blocks(page, kind):
    """Return the fenced blocks of one kind, without the indent of a list."""
    found = (m for m in FENCE.finditer(text_of(page)) if m["kind"] == kind)
    return ["".join(x.removeprefix(m["indent"]) for x in m["text"].splitlines(keepends=True)) for m in found]


def lines(page, program):
    """Return the shell lines that call *program*."""
    shell = "\n".join(blocks(page, "sh")).splitlines()
    return [x.strip() for x in shell if x.strip() == program or x.strip().startswith(f"{program} ")]


def named(page):
    return str(page.relative_to(ROOT))


# --- generated parts ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build_docs():
    return importlib.import_module("build_docs")


# Its tables leave out each of 242 stations in turn.
SLOW = {"docs/climate.md"}


@pytest.mark.parametrize(
    "page", [pytest.param(p, marks=[pytest.mark.slow] * (named(p) in SLOW)) for p in PAGES], ids=named
)
def test_generated_parts_are_what_the_script_makes(page, build_docs):
    assert build_docs.build(text_of(page)) == text_of(page), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_with_generated_parts_are_known_to_the_script(page, build_docs):
    begins, ends = text_of(page).count("<!-- generated: "), text_of(page).count(build_docs.END)
    assert begins == ends
    assert (begins > 0) == (named(page) in build_docs.PAGES)


def test_every_part_that_can_be_made_is_on_a_page(build_docs):
    everything = "\n".join(map(text_of, PAGES))
    assert [name for name in build_docs.PARTS if f"<!-- generated: {name} -->" not in everything] == []


def test_every_key_of_a_study_has_a_meaning():
    rows = [x for x in text_of(DOCS / "study.md").splitlines() if re.match(r"\| `\w+` \| ", x)]
    assert len(rows) > 60
    assert [x for x in rows if x.endswith("|  |")] == []


# --- links ----------------------------------------------------------------------------------------------


def anchors(page):
    """Return the anchors of a page's headings, as GitHub makes them."""
    plain = FENCE.sub("", text_of(page))
    heads = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_and_pictures_resolve(page):
    for target in LINK.findall(FENCE.sub("", text_of(page))):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        assert ROOT in there.parents, target
        assert not anchor or anchor in anchors(there), target


def test_headings_of_a_page_differ():
    for page in PAGES:
        heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE)
        repeated = {h for h in heads if heads.count(h) > 1}
        assert repeated <= {"Changes that move scores", "Added"}, named(page)


def test_every_page_is_in_the_index():
    index = text_of(DOCS / "index.md")
    assert [p.name for p in DOCS.glob("*.md") if p.name != "index.md" and f"({p.name})" not in index] == []


# --- commands and code ----------------------------------------------------------------------------------


def call(command):
    """Run a command line in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", shlex.split(command, comments=True))
        patch.setattr(signal, "signal", lambda *_: None)
        with pytest.raises(SystemExit) as caught:
            cli.main()
    return caught.value.code


def refused(line):
    """Return what the command line says against a line, None where it takes it."""
    command, words = typer.main.get_command(cli.app), shlex.split(line, comments=True)[1:]
    try:
        while hasattr(command, "resolve_command"):
            context = command.make_context("siting", list(words))
            _, command, words = command.resolve_command(context, list(words))
        command.make_context(line, list(words))
    except typer.BadParameter.__base__ as error:
        return error.format_message()
    return None


def test_a_command_line_that_is_not_valid_is_found():
    assert "--aut" in refused("siting run --aut folder")
    assert refused("siting run --out folder") is None


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_command_lines_are_valid(page):
    assert {line: refused(line) for line in lines(page, "siting") if refused(line)} == {}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_exist(page):
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    used = [t for line in lines(page, "make") for t in line.split()[1:]]
    used += re.findall(r"`make ([a-z]+)`", text_of(page))
    assert set(used) <= set(targets)


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """A folder in which every command of the README ran, in its order, and what each returned."""
    if chinese_family() is None:
        pytest.skip("no Chinese font is installed, which the location map needs")
    folder = tmp_path_factory.mktemp("readme")
    # The reader's own parcels.
    (folder / "parcels.csv").write_text("名称,经度,纬度,面积(亩)\n甲,112.2,37.6,600\n", encoding="utf-8")
    (folder / "report.txt").write_text("The data centre is 50 km from Taiyuan.\n", encoding="utf-8")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        codes = {line: call(line) for line in lines(READMES[0], "siting")}
    return folder, codes


@pytest.mark.slow
def test_the_commands_of_the_readme_run(visited):
    _, codes = visited
    assert len(codes) >= 7
    assert set(codes.values()) == {0}


@pytest.mark.slow
@pytest.mark.parametrize("page", READMES, ids=named)
def test_the_python_of_the_readme_runs(page, visited):
    folder, _ = visited
    found = blocks(page, "python")
    assert found
    for number, block in enumerate(found):
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(block, f"{page.name}, block {number + 1}", "exec"), {})  # noqa: S102
    assert (folder / "results-from-python" / "map.html").exists()


@pytest.mark.slow
def test_the_commands_of_the_example_data_run(tmp_path):
    if chinese_family() is None:
        pytest.skip("no Chinese font is installed, which the location map needs")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(io.StringIO()):
        codes = {line: call(line) for line in lines(ROOT / "data" / "README.md", "siting")}
    assert len(codes) >= 6
    assert set(codes.values()) == {0}


@pytest.mark.parametrize("folder", [".", "data", "maps"])
def test_both_languages_of_a_readme_show_the_same_commands_and_code(folder):
    pages = (ROOT / folder / name for name in ("README.md", "README.zh.md"))
    english, chinese = ((blocks(p, "sh"), blocks(p, "python")) for p in pages)
    assert english == chinese


def test_the_example_of_a_first_test_holds():
    (block,) = (b for b in blocks(ROOT / "CONTRIBUTING.md", "python") if "def test_" in b)
    names = {}
    exec(compile(block, "CONTRIBUTING.md", "exec"), names)  # noqa: S102
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    assert test() is None  # its own assertion holds


# --- what the pages say ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [*RANKING_COLUMNS, *MEASUREMENT_COLUMNS, *(o.name for o in OUTPUTS), *(o.file for o in OUTPUTS)]
)
def test_outputs_names_every_file_and_column(name):
    assert f"`{name}`" in text_of(DOCS / "outputs.md")


def test_outputs_names_every_sheet():
    page = text_of(DOCS / "outputs.md")
    assert [s.en for s in SHEETS.values() if f"*{s.en}*" not in page] == []


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """The embedded study's folder of results, without the slow files."""
    folder = tmp_path_factory.mktemp("embedded") / "out"
    siting.run(siting.load_study(EMBEDDED_STUDY)).save(folder, outputs=["result", "robustness"])
    return folder


def test_outputs_names_every_key_of_the_result(embedded):
    def keys(value):
        for key, inner in value.items() if isinstance(value, dict) else ():
            yield key
            # A definition is as a study writes it: study.md names its keys.
            yield from keys(inner if key != "definition" else {})
        for inner in value if isinstance(value, list) else ():
            yield from keys(inner)

    document = json.loads((embedded / "result.json").read_text(encoding="utf-8"))
    chosen = {c["id"] for c in document["criteria"]} | set(document["sources"])
    quantities = {q["name"] for c in document["criteria"] for q in c["quantities"]}
    # The run is described under run.json, and source ids under sources.
    wanted = set(keys({k: v for k, v in document.items() if k != "run"})) - chosen - quantities
    page = text_of(DOCS / "outputs.md")
    assert sorted(k for k in wanted if not re.search(rf"\b{re.escape(k)}\b", page)) == []


def test_outputs_names_every_key_of_the_robustness(embedded):
    document = json.loads((embedded / "robustness.json").read_text(encoding="utf-8"))
    free = {"weights", "central_weights", "bounds", "gains"}  # keyed by the criteria of the study

    def keys(value):
        for key, inner in value.items() if isinstance(value, dict) else ():
            yield key
            yield from keys(inner if key not in free else {})
        for inner in value if isinstance(value, list) else ():
            yield from keys(inner)

    page = text_of(DOCS / "outputs.md")
    wanted = set(keys({k: v for k, v in document.items() if k != "run"}))
    assert len(wanted) > 50
    assert sorted(k for k in wanted if not re.search(rf"\b{re.escape(k)}\b", page)) == []


def test_outputs_names_every_key_of_the_run(embedded):
    page = text_of(DOCS / "outputs.md")
    run = json.loads((embedded / "run.json").read_text(encoding="utf-8"))
    assert [key for key in run if f"| `{key}` |" not in page] == []


def test_distances_in_concepts_are_geodesic_and_mercator():
    seat, taiyuan, beijing = (112.156, 37.551), (112.549, 37.870), (116.397, 39.909)
    geod = pyproj.Geod(ellps="WGS84")
    to_mercator = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)

    def planar(a, b):
        (x1, y1), (x2, y2) = (to_mercator.transform(*p) for p in (a, b))
        return ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5

    true = [geod.inv(*seat, *p)[2] / 1000 for p in (taiyuan, beijing)]
    false = [planar(seat, p) / 1000 for p in (taiyuan, beijing)]
    page = text_of(DOCS / "concepts.md")
    assert f"| geodesic on WGS84 | {true[0]:.2f} | {true[1]:.2f} |" in page
    assert f"| Web Mercator, EPSG:3857 | {false[0]:.2f} | {false[1]:.2f} |" in page


def test_the_worked_example_of_the_study_reference(tmp_path):
    page = DOCS / "study.md"
    (tmp_path / "parcels.csv").write_text(blocks(page, "csv")[0], encoding="utf-8")
    (tmp_path / "example.yaml").write_text(blocks(page, "yaml")[-1], encoding="utf-8")
    found = siting.run(siting.load_study(tmp_path / "example.yaml"))
    columns = ["name", "rank", "score", "score_low", "score_high", "coverage", "rank_best", "rank_worst"]
    # As worked out by hand on the page.
    expected = [
        ["Hill field", 1, 1.0, 2 / 3, 1.0, 2 / 3, 1, 2],
        ["East field", 2, (2 + 0.6) / 3, (2 + 0.5) / 3, (2 + 2 / 3) / 3, 1.0, 1, 2],
    ]
    pd.testing.assert_frame_equal(
        found.ranking[columns], pd.DataFrame(expected, columns=columns), check_dtype=False
    )
    assert found.outcome.constraints[0].verdict.tolist() == [0, 0]


# --- the criterion of another package -------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package of the page, as an installer would leave it: the module and its metadata side by side."""
    page, folder = DOCS / "adding-a-criterion.md", tmp_path_factory.mktemp("package")
    for block in [*blocks(page, "toml"), *blocks(page, "python")]:
        first, _, rest = block.partition("\n")
        path = folder / first.removeprefix("# file: ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(rest, encoding="utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / "src" / f"siting_derating-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    points = project["entry-points"]["siting.criteria"]
    (info / "entry_points.txt").write_text(
        "[siting.criteria]\n" + "".join(f"{k} = {v}\n" for k, v in points.items())
    )
    return folder


def alone(package, *arguments):
    """Run Python in another process that finds the package."""
    path = os.pathsep.join([str(package / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=package,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_criterion_of_another_package_is_listed(package):
    listed = json.loads(alone(package, "-m", "siting.cli", "criteria", "--json"))
    assert "inlet_derating" in {c["id"] for c in listed}


def test_the_criterion_of_another_package_is_measured_and_scored(package):
    item = blocks(DOCS / "adding-a-criterion.md", "yaml")[0]
    study = EMBEDDED_STUDY.read_text(encoding="utf-8").replace("\ncriteria:\n", f"\ncriteria:\n{item}", 1)
    weights = "      same_city: 30\n"
    assert study.count(weights) == 1
    study = study.replace(weights, f"      derating: 5\n{weights}")
    (package / "study.yaml").write_text(study, encoding="utf-8")
    sites = EMBEDDED_STUDY.with_name("jiaocheng_sites.csv")
    (package / sites.name).write_bytes(sites.read_bytes())
    alone(package, "-m", "siting.cli", "run", "study.yaml", "--outputs", "ranking,measurements")
    ranking = pd.read_csv(package / "out" / "ranking.csv").set_index("site_id")
    # Gujiao lies at 1131 m: (1131 - 900) / 300 = 0.77 K, of 5 K that score 0.
    assert ranking.loc["gujiao", "derating__value"] == pytest.approx(0.77)
    assert ranking.loc["gujiao", "derating__score"] == pytest.approx(1 - 0.77 / 5)


def test_the_test_of_another_package_passes(package):
    alone(package, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "tests")
