"""The command line in Chinese: help, errors and notes, and which language it speaks."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import typer.main

from siting import cli
from siting.catalogue import sources
from siting.commands.spoken import spoken_language
from siting.errors import StudyError
from siting.study.load import EMBEDDED_STUDY
from siting.study.new_study import study_schema, write_new_study
from siting.texts.messages import (
    described,
    descriptions,
    error_in_chinese,
    hint_in_chinese,
    in_chinese,
    messages,
    note_in_chinese,
    source_words,
    told,
)
from tests.support.source import trees
from tests.support.spoken_texts import spoken_texts, texts_of

CHINESE = re.compile("[\u4e00-\u9fff]")
# Faults of a key, and a few more, are put together from pieces.
COMPOSED = re.compile(
    r"that of line|as id_column|needs words|takes no words|must be at |thin for a parcel|declare \{\} \(|see `siting criteria`|has no column|elevation is UNKNOWN"
)
PARSER = re.compile(
    r"^(?:Missing|No such|Input should|expected '|Invalid value|Got unexpected|Option |'\{\}' is not a valid|Show this message)"
    r"|^(?:expected the node|found character|could not find expected|mapping values|'<stream end>')|not in the range|^(?:tuple|list|dictionary|string) should|^\{\} is not one of \{\}\.$"
)
# What the system says of a file.
SYSTEM = re.compile(
    r"^(?:File exists|File name too long|Input/output error|Is a dir|Not a dir|Permission|Read-only|Too many)"
)


@cache
def constants():
    """Every text in the code, one after the other; what an f-string fills in is {}."""
    nodes = (node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    found = [" ".join(node.value.split()) for node in nodes if isinstance(node.value, str)]
    return "\n".join(found).casefold()


def commands(command, path="siting"):
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


@pytest.fixture
def siting(monkeypatch, capfd):
    def run(*arguments, lang="zh_CN.UTF-8"):
        monkeypatch.setattr("sys.argv", ["siting", *map(str, arguments)])
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", lang)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return (ended.value.code, *(text.replace("python -m pytest.", "") for text in capfd.readouterr()))

    return run


def test_every_command_and_option_has_help_in_chinese():
    missing = []
    for path, command in commands(typer.main.get_command(cli.app)):
        parts = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
        parts += [p.help for p in command.params if getattr(p, "help", None)]
        missing += [
            (path, text) for text in parts if not CHINESE.search(in_chinese(" ".join(text.split())) or "")
        ]
    assert missing == []


def said_with_samples(template):
    """A text with a sample in each field, in Chinese, and how many of the samples it shows."""
    count = template.count("{}")
    numbers = iter(range(count))
    said = told(re.sub(r"\{\}", lambda _: f"Q{next(numbers)}z", template)) or ""
    return said, sum(f"Q{n}z" in said for n in range(count))


def test_every_error_hint_and_note_has_chinese_that_shows_its_fields():
    texts = spoken_texts()
    assert len(texts) > 900
    wrong = []
    for spoken in texts:
        said, shown = said_with_samples(spoken.text)
        if not CHINESE.search(said) or shown != spoken.text.count("{}"):
            wrong.append((f"{spoken.module}:{spoken.line}", spoken.text, said))
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        'raise StudyError(f"{x} does not rhyme", hint="Mend it now")',
        'findings.fault("bad rhyme")',
        'def f(x):\n    return [f"the {x} is not as poets write it"]',
        'import pydantic\ndef f(x):\n    raise ValueError("does not rhyme")',
    ],
)
def test_a_new_text_without_chinese_is_found(source):
    assert [s.text for s in texts_of(ast.parse(source)) if told(s.text) is None]
    assert not list(
        texts_of(
            ast.parse(
                'def f():\n    """What it does, at some length."""\n    raise KeyError("a bug of ours")'
            )
        )
    )


def said_of_keys(node):
    """Every description in a schema."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if key == "description" and isinstance(value, str) and value:
            yield value
        yield from said_of_keys(value)
    for item in node if isinstance(node, list) else ():
        yield from said_of_keys(item)


def test_every_key_of_a_study_is_described_in_chinese(tmp_path):
    assert [text for text in said_of_keys(study_schema()) if not CHINESE.search(described(text))] == []
    files = write_new_study(EMBEDDED_STUDY, tmp_path / "zh", lang="zh")
    schema = next(p for p in files if p.suffix == ".json").read_text("utf-8")
    assert "候选地块" in schema
    assert "The candidate sites" not in schema


def test_sources_are_in_chinese_where_they_are_words():
    names = re.compile(
        r"^(?:https?:|MIT$|CC BY 4.0$|Apache|airportsdata|Merkel|given by the user|the user's)"
    )
    texts = {text for s in sources().values() for text in (s.url, s.licence)}
    assert [t for t in texts if not (names.search(t) or CHINESE.search(source_words(t).zh))] == []


def test_no_description_is_dead():
    page = " ".join((Path(__file__).parents[2] / "docs" / "study.md").read_text("utf-8").split()).replace(
        "&lt;", "<"
    )
    used = {" ".join(t.split()).replace("``", "`") for t in said_of_keys(study_schema())}
    assert [text for text in descriptions() if text not in used and text not in page] == []


def test_no_entry_is_dead():
    def used(template):
        return all(piece.strip(" ,.;()") in constants() for piece in template.casefold().split("{}"))

    assert [
        t for t in messages() if not (PARSER.search(t) or COMPOSED.search(t) or SYSTEM.search(t) or used(t))
    ] == []


def test_each_field_is_shown_once_or_more():
    wrong = [
        (english, chinese)
        for english, chinese in messages().items()
        if {int(n) for n in re.findall(r"\{(\d)[wr]?\}", chinese)} != set(range(english.count("{}")))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["regions", "X"], "缺少选项“--area”。用法见“siting regions --help”。"),
        (["report", "none.yaml"], "none.yaml：没有这个文件。可用`siting init 文件夹`写出一份研究作为起点。"),
        (["run", "--lang", "fr"], "选项“--lang”的值无效：“fr”既不是en也不是zh。用法见“siting run --help”。"),
        (["exhibit", "all", "--format", "gif"], "图件：没有格式“gif”。可用：pdf、png、svg。"),
        (["report", "--for", "promotr"], "--for：没有面向“promotr”的报告。是否指“promoter”？"),
    ],
)
def test_an_error_is_one_line_in_chinese(siting, arguments, said):
    code, _, err = siting(*arguments)
    assert (code, err) == (2, f"siting: {said}\n")
    assert CHINESE.search(siting(*arguments, lang="C.UTF-8")[2]) is None


def test_help_is_wrapped_in_chinese(siting):
    _, out, _ = siting("report", "--help")
    assert out.startswith("用法：siting report")
    assert "选项：" in out
    assert "[默认：planner]" in out
    assert not re.search(r"^\s+[，。、）]", out, re.MULTILINE)
    assert siting("--help")[1].index("  init") < siting("--help")[1].index("  sources")


def test_what_the_user_wrote_stays_and_what_is_not_known_stays_english():
    assert in_chinese("no rhyme 'x' for the county") is None
    assert in_chinese("no report for 'is a folder'") == "没有面向“is a folder”的报告"
    assert (
        error_in_chinese(StudyError("a rare fault of x", where="a.yaml", hint="Mend it"))
        == "a.yaml: a rare fault of x. Mend it"
    )
    assert note_in_chinese(
        "x.csv: 2 more columns can be criteria: 'a', 'b'; in a study: {column: 'a'}"
    ).endswith("可作指标：“a”、“b”；在研究中写：{column: 'a'}")
    fault = StudyError("not valid YAML: expected ',' or ']', but got 'x'", where="a.yaml, line 2")
    assert error_in_chinese(fault).startswith("a.yaml，第2行：不是有效的YAML：")
    assert hint_in_chinese("Did you mean 'a'?") == "是否指“a”？"
    assert note_in_chinese("places.csv: the geometry is missing") == "places.csv：缺少几何"
    assert note_in_chinese(
        "a.gpkg: the stated area of 'x', 45.27 ha (679.0 mu), is over 5% off its polygon's, 40.42 ha (606.3 mu)"
        " (and 7 more such); the polygon's is used"
    ) == (
        "a.gpkg：“x”的所报面积45.27公顷（679.0亩）与多边形面积40.42公顷（606.3亩）相差超过5%，以多边形为准（另有7处）"
    )
    assert note_in_chinese("a.csv: the longitude (经度) is blank") == "a.csv：经度为空"
    assert note_in_chinese("places.csv: something else") == "places.csv: something else"


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_GB", "SITING_LANG": "zh"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "SITING_LANG": "EN"}, "en"),
        (["run", "en.yaml"], {"SITING_LANG": "zh"}, "en"),
        (["run", "--lang", "zh"], {"SITING_LANG": "en"}, "zh"),
        (["run", "--lang", "zh"], {}, "zh"),
        (["run", "--lang=cn"], {"LANG": "en_GB"}, "zh"),
        (["report", "--lang", "both"], {"LANG": "zh_TW"}, "zh"),
        (["run", "zh.yaml"], {}, "zh"),
        (["run", "en.yaml"], {"LANG": "zh_CN"}, "en"),
        (["run", "zh.yaml", "--lang", "en"], {}, "en"),
        (["run", "none.yaml"], {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_the_study_or_the_locale(
    tmp_path, monkeypatch, arguments, environment, lang
):
    monkeypatch.chdir(tmp_path)
    Path("zh.yaml").write_text("title: x\nlang: zh\n", "utf-8")
    Path("en.yaml").write_text("title: x\nlang: 'en'\n", "utf-8")
    assert spoken_language(arguments, environment) == lang


def test_a_variable_that_names_no_language_is_refused(siting, monkeypatch):
    monkeypatch.setenv("SITING_LANG", "fr")
    assert siting("criteria")[2] == "siting: SITING_LANG：“fr”既不是en也不是zh。请设为en或zh。\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["criteria"],
        ["sources"],
        ["climate", "at", "37.55", "112.15"],
        ["power", "37.551,112.156", "--racks", "400", "--rack-kw", "4", "--pue", "1.3"],
        ["check", "none.yaml"],
        ["diff", "a", "b"],
        ["regions", "none", "--area", "600mu"],
    ],
)
def test_every_command_obeys_the_variable(siting, monkeypatch, arguments):
    monkeypatch.setenv("SITING_LANG", "zh")
    assert CHINESE.search("".join(siting(*arguments, lang="C.UTF-8")[1:]).partition("\n")[0])
    monkeypatch.setenv("SITING_LANG", "en")
    assert not CHINESE.search("".join(siting(*arguments, lang="zh_CN.UTF-8")[1:]).partition("\n")[0])


@pytest.mark.parametrize(("command", "title"), [("criteria", "可测量的指标"), ("sources", "内置图层")])
def test_lists_are_in_chinese(siting, command, title):
    assert siting(command)[1].startswith(title)
    assert siting(command, "--lang", "en")[1].startswith(("What can be measured", "Embedded layers"))


MISTAKES = {
    "a misspelt option": ["run", "--otu", "x"],
    "a misspelt command": ["chek", "s.yaml"],
    "a missing study": ["run", "没有.yaml"],
    "a missing file of sites": ["run", "--sites", "没有.xlsx"],
    "a wrong sheet": ["init", "neu", "--sites", "parcels.xlsx", "--sheet", "第二"],
    "a wrong output": ["run", "--outputs", "rankin"],
    "a wrong picture format": ["exhibit", "ranking", "--format", "jpg"],
    "a wrong datum": ["run", "--sites", "a.csv", "--datum", "gcj2"],
    "a wrong language": ["run", "--lang", "法语"],
    "an option without its value": ["run", "--out"],
    "a missing argument": ["init"],
    "a missing option": ["regions", "甲"],
    "the study before the site": ["checklist", "s.yaml"],
    "sites in place of a site": ["promote", "a.csv", "--rivals", "乙"],
    "another content than the ending says": ["run", "--sites", "b.xlsx"],
    "a word in place of a coordinate": ["run", "--sites", "c.csv", "--datum", "wgs84"],
    "a place that nobody knows": ["climate", "at", "不存在县"],
    "too few processes": ["run", "--workers", "0"],
    "no number": ["power", "交城", "--racks", "abc", "--pue", "1.3"],
    "a misspelt key": ["check", "key.yaml"],
    "a Chinese colon": ["check", "colon.yaml"],
    "a tab": ["check", "tab.yaml"],
    "a bracket left open": ["check", "open.yaml"],
}
STUDY = "title: 甲\nlang: zh\nsites: {file: a.csv, datum: wgs84}\n"
# Names, file endings, options, keys and what was typed.
NAMES = re.compile(
    r"siting (?:checklist|promote)|siting|SITING|WGS84|YAML|Excel|CSV|ZIP|`[^`]*`|“[^”]*”|--[a-z-]+|[\w\-/.]*\.(?:yaml|xlsx|csv|md)|\b(?:gcj02|bd09|wgs84|en|zh|critera)\b"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parcels.xlsx").write_bytes(
        (Path(__file__).parents[2] / "data" / "parcels.xlsx").read_bytes()
    )
    for name, text in {
        "a.csv": "名称,经度,纬度\n甲,112.1,37.5\n乙,112.2,37.6\n",
        "b.xlsx": "名称,经度,纬度\n",
        "c.csv": "名称,经度,纬度\n甲,112.1,37.5\n乙,不详,37.6\n",
        "s.yaml": STUDY,
        "key.yaml": f"{STUDY}critera: []\n",
        "colon.yaml": f"{STUDY}criteria：\n",
        "tab.yaml": "title: 甲\n\tlang: zh\n",
        "open.yaml": f"{STUDY}criteria: [\n",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_usual_mistake_is_told_in_chinese_alone(siting, mistake):
    code, _, err = siting(*MISTAKES[mistake])
    assert (code, err.count("\n")) == (2, 1)
    assert CHINESE.search(err)
    listed = err.partition("可用：")[0]
    assert re.findall("[A-Za-z]{3,}", NAMES.sub("", listed)) == []
    assert "'" not in err


@pytest.mark.usefixtures("folder")
def test_what_is_missing_is_named_as_in_the_help(siting):
    assert siting("climate", "at")[2].startswith("siting: 缺少参数“纬度”。")
    assert siting("init")[2].startswith("siting: 缺少参数“文件夹”。")
    assert (
        siting("run", "--sites", "c.csv")[2]
        == "siting: c.csv，第3行：经度为“不详”，表示缺失。请填写，或删去该行。\n"
    )


def test_help_in_chinese_names_what_is_typed_in_chinese(siting):
    shown = {
        path: siting(*path.split()[1:], "--help")[1] for path, _ in commands(typer.main.get_command(cli.app))
    }
    assert {path for path, text in shown.items() if "<" in text or "{" in text or "[[" in text} == set()
    usages = {text.partition("\n")[0].removeprefix("用法：") for text in shown.values()}
    words = {word for usage in usages for word in usage.split() if word.upper() == word and word.isascii()}
    assert words == set()
    assert "siting run [选项] [研究文件]" in usages
    assert "相距不超过此值的地块视为相邻（米）。" in shown["siting assemble"]


@pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_help_names_no_type_of_the_parser(siting, lang):
    for command in (("assemble",), ("audit",), ("app",), ("climate", "points")):
        text = siting(*command, "-h", lang=lang)[1]
        assert not re.search(r"<[^>]*>|range|\[\[|\{", text)


def test_a_text_without_end_costs_no_more_than_its_length():
    """With patterns of several fields this took minutes: each field tried each end."""
    for text in ("endless" * 200_000, "a of b, c: d " * 100_000):
        assert in_chinese(text) is None
