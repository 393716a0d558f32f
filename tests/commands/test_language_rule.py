"""Which language: files by --lang, else the study; what is said by --lang, study, variable, locale (docs/outputs.md)."""

import pytest

from siting.commands.common import Lang, document_language
from siting.languages import SPOKEN

STUDY = """title: T
{lang}
sites: {{file: places.csv, datum: wgs84}}
criteria:
  - {{id: taiyuan, measure: distance, params: {{to: Taiyuan}}, weight: 1, value: {{kind: linear, worst: 200, best: 0}}}}
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "places.csv").write_text(
        "site_id,name,lon,lat\nA,Alpha,112.1,37.5\nB,Beta,112.3,37.6\n", "utf-8"
    )
    for name, lang in (("zh", "lang: zh"), ("en", "lang: en"), ("none", "")):
        (tmp_path / f"{name}.yaml").write_text(STUDY.format(lang=lang), "utf-8")
    return lambda name: tmp_path / f"{name}.yaml"


@pytest.mark.parametrize(
    ("lang", "stated", "expected"),
    [
        (None, "zh", "zh"),
        (None, "en", "en"),
        (None, "none", None),
        (Lang.en, "zh", "en"),
        (Lang.zh, "none", "zh"),
    ],
)
@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_documents_follow_the_option_then_the_study_and_never_the_locale(
    study, monkeypatch, lang, stated, expected, locale
):
    monkeypatch.setenv("LANG", locale)
    monkeypatch.setenv("SITING_LANG", locale[:2])
    assert document_language(lang, study(stated)) == expected


@pytest.mark.parametrize(
    ("options", "stated", "documents", "spoken"),
    [
        ((), "zh", {"zh"}, "zh"),
        ((), "none", {"en", "zh"}, "en"),
        (("--lang", "both"), "zh", {"en", "zh"}, "zh"),
        (("--lang", "en"), "zh", {"en"}, "en"),
    ],
)
def test_a_command_names_its_files_by_the_rule(
    siting, study, tmp_path, monkeypatch, options, stated, documents, spoken
):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "SITING_LANG"):
        monkeypatch.delenv(name, raising=False)
    token = SPOKEN.set("en")
    try:
        code, out, err = siting("checklist", "Alpha", study(stated), "--out", tmp_path / "out", *options)
    finally:
        SPOKEN.reset(token)
    assert code == 0, err
    written = {path.name.split(".")[1] for path in (tmp_path / "out").glob("checklist.*.docx")}
    assert written == documents
    assert ("自然冷却" in out) == (spoken == "zh")
