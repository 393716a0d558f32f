"""``siting audit`` and ``siting promote`` on the command line: exit codes, one line per error, files."""

import html
import json
from itertools import pairwise

import pytest

from siting.study.load import EMBEDDED_STUDY
from siting.texts import say
from tests.support.command_line import is_one_line

TEXT = """# Campus

The campus is located in Jiaocheng, 50 km from Taiyuan and 500 km from Beijing.
The annual mean temperature is 7 °C and the design PUE is 1.3.
It will hold 1,000 racks.
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "campus.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_audit_writes_its_files_and_shows_verdicts(siting, document, tmp_path):
    code, out, err = siting("audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "CONTRADICTED" in out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "audit.docx", "audit.html", "audit.json", "audit.xlsx", "claims.yaml", "corrected.diff", "corrected.md", "marked.md",
        "run.json",
    ]  # fmt: skip


def test_audit_verdicts_of_the_text(siting, document, tmp_path):
    _, out, _ = siting("audit", document, "--site", "交城", "--out", tmp_path / "out", "--json")
    found = json.loads(out)
    verdicts = {(c["kind"], c["claimed"]["value"]): c["verdict"] for c in found["claims"]}
    assert verdicts["distance", 50] == "SUPPORTED"
    assert verdicts["distance", 500] == "DEPENDS"
    assert verdicts["mean_temperature", 7] == "CONTRADICTED"
    assert verdicts["racks", 1000] == "UNVERIFIABLE"
    assert found == json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_terminal_and_page_say_on_what_a_distance_depends_and_count_alike(siting, tmp_path, lang):
    path = tmp_path / "campus.md"
    path.write_text(
        "场址距北京500公里，距太原30公里的清徐县有4万亩葡萄。数据中心投资强度800万元/亩。", encoding="utf-8"
    )
    code, out, _ = siting("audit", path, "--site", "Jiaocheng", "--out", tmp_path / "out", "--lang", lang)
    assert code == 0
    printed = "".join(out.split())
    found = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    depends = [c for c in found["claims"] if c["verdict"] == "DEPENDS"]
    page = (tmp_path / "out" / "audit.html").read_text(encoding="utf-8")
    summary = page[: page.index("<details")]
    assert depends
    for one in depends:
        assert "".join(one["basis"]["definition"][lang].split()) in printed
        assert one["basis"]["definition"][lang] in html.unescape(summary)
    line = say(
        "figures.line", total=sum(found["figures"]["by_outcome"].values()), **found["figures"]["by_outcome"]
    )[lang]
    assert "".join(line.split()) in printed
    assert line in html.unescape(page)


def test_audit_in_chinese(siting, document, tmp_path):
    _, out, _ = siting("audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out", "--lang", "zh")
    assert "不成立" in out
    assert "声明核查" in (tmp_path / "out" / "audit.html").read_text(encoding="utf-8")


def test_fail_on_contradicted_gives_three_and_writes_all(siting, document, tmp_path):
    code, _, _ = siting(
        "audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out", "--fail-on", "contradicted"
    )
    assert code == 3
    assert (tmp_path / "out" / "audit.json").exists()


def test_fail_on_passes_what_holds(siting, tmp_path):
    path = tmp_path / "good.md"
    path.write_text("The data centre is 50 km from Taiyuan.\n", encoding="utf-8")
    code, _, _ = siting(
        "audit", path, "--site", "Jiaocheng", "--out", tmp_path / "out", "--fail-on", "contradicted"
    )
    assert code == 0


def test_coordinates_and_elevation(siting, document, tmp_path):
    # At 1,450 m of the county's mountains 7 degC holds, but only the user says that the site lies there.
    _, out, _ = siting(
        "audit",
        document,
        "--site",
        "37.55,112.15",
        "--elevation",
        "1450",
        "--out",
        tmp_path / "out",
        "--json",
    )
    found = json.loads(out)
    assert next(c for c in found["claims"] if c["kind"] == "mean_temperature")["verdict"] == "DEPENDS"


def test_the_tolerance_is_an_option(siting, document, tmp_path):
    _, out, _ = siting(
        "audit", document, "--site", "Jiaocheng", "--tolerance", "0.1", "--out", tmp_path / "out", "--json"
    )
    found = json.loads(out)
    assert [c["verdict"] for c in found["claims"] if c["kind"] == "distance"] == ["SUPPORTED", "SUPPORTED"]
    assert found["run"]["parameters"]["tolerance"] == 0.1


def test_a_second_audit_replaces_the_first(siting, document, tmp_path):
    for _ in range(2):
        assert siting("audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out")[0] == 0
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert siting("audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "mine.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--site", "Utopia-on-Sea"), "Utopia-on-Sea"),
        (("--site", "112.15,37.55"), "latitude first"),
        (("--site", "Jiaocheng", "--elevation", "99999"), "--elevation"),
        (("--site", "Jiaocheng", "--tolerance", "3"), "--tolerance"),
        (("--site", "Jiaocheng", "--fail-on", "everything"), "--fail-on"),
        (("--site", "Jiaocheng", "--among", "nowhere.yaml"), "nowhere.yaml"),
        (("--site", "Jiaocheng", "--claims", "nowhere.yaml"), "nowhere.yaml"),
        ((), "--site"),
    ],
)
def test_bad_options_are_one_line_and_write_nothing(siting, document, tmp_path, arguments, word):
    code, out, err = siting("audit", document, *arguments, "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert word in err
    assert not (tmp_path / "out").exists()


def test_a_missing_document_is_one_line(siting, tmp_path):
    code, _, err = siting("audit", tmp_path / "no.txt", "--site", "Jiaocheng", "--out", tmp_path / "out")
    assert code == 2
    assert is_one_line(err)
    assert not (tmp_path / "out").exists()


def test_somebody_elses_file_is_not_overwritten(siting, document, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "audit.html").write_text("mine")
    code, _, err = siting("audit", document, "--site", "Jiaocheng", "--out", tmp_path / "out")
    assert code == 2
    assert is_one_line(err)
    assert (tmp_path / "out" / "audit.html").read_text() == "mine"


def test_superlatives_among_the_sites_of_a_study(siting, tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text(
        "claims:\n  - kind: superlative\n    word: nearest\n    to: Taiyuan\n    aspect: distance\n",
        encoding="utf-8",
    )
    code, out, err = siting(
        "audit", path, "--site", "Yuci", "--among", EMBEDDED_STUDY, "--out", tmp_path / "out", "--json"
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["claims"][0]["verdict"] == "DEPENDS"
    _, out, _ = siting("audit", path, "--site", "Yuci", "--among", EMBEDDED_STUDY, "--out", tmp_path / "out")
    # The finding says among which sites already: it is not said twice.
    assert "".join(out.split()).lower().count("sites(") == 1


# --- promote ----------------------------------------------------------------------------------------------


def test_promote_writes_both_languages(siting, tmp_path):
    code, out, err = siting("promote", "Jiaocheng", "--rivals", "Wenshui,Huairen", "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "49.5 km" in out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "promote.en.docx", "promote.en.html", "promote.json", "promote.zh.docx", "promote.zh.html", "run.json",
    ]  # fmt: skip


def test_promote_in_one_language(siting, tmp_path):
    code, out, _ = siting(
        "promote", "交城", "--rivals", "文水", "--out", tmp_path / "out", "--lang", "zh", "--json"
    )
    assert code == 0
    assert json.loads(out)["site"]["site_id"] == "jiaocheng"
    assert (tmp_path / "out" / "promote.zh.html").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("Atlantis", "--rivals", "Wenshui"), "Atlantis"),
        (("Jiaocheng", "--rivals", "Atlantis"), "Atlantis"),
        (("Jiaocheng", "--rivals", " , "), "no rival"),
        (("Jiaocheng", "--rivals", "Jiaocheng"), "own rival"),
    ],
)
def test_bad_names_are_one_line(siting, tmp_path, arguments, word):
    code, out, err = siting("promote", *arguments, "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert word in err
    assert not (tmp_path / "out").exists()


def test_no_number_is_cut_at_the_end_of_a_line(siting, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "claims.txt").write_text("年平均气温7℃，每年4个月可自然冷却。\n", encoding="utf-8")
    _, out, _ = siting(
        "audit", tmp_path / "claims.txt", "--site", "交城", "--lang", "zh", "--out", tmp_path / "out"
    )
    lines = out.splitlines()
    assert any("1971—2003年" in line for line in lines)
    assert not any(a[-1:].isdigit() and b[:1].isdigit() for a, b in pairwise(lines))
