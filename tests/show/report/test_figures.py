"""Every number in a written report is accounted for by a figure of its register, and that by the run."""

import re
import shutil
from itertools import pairwise

import pytest

import siting
from siting.promotion.due_diligence import due_diligence_items
from siting.show.base.drawing import fonts
from siting.show.base.robustness_text import site_label
from siting.study.report import rows_of
from siting.texts import say
from tests.support import report_text
from tests.support.report_text import (
    BRACKETS,
    CITED,
    drawings_of,
    is_known,
    numbers,
    plain,
    read_page,
    read_pdf,
    read_word,
    unresolved,
)

pytest.importorskip("typst")
LANGUAGES = [
    "en",
    pytest.param(
        "zh", marks=pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")
    ),
]
STUDY = """
title: {en: Five places near Taiyuan, zh: 太原周边五处地块}
sites: {file: places.csv, datum: wgs84}
criteria:
  - {id: taiyuan, measure: distance, label: {en: Distance to Taiyuan, zh: 到太原距离}, params: {to: Taiyuan}, weight: 3, value: {kind: linear, worst: 200, best: 0}}
  - {id: free_cooling, weight: 2, value: {kind: linear, worst: 4000, best: 7000}}
  - {id: hub_cluster, weight: 1, value: {kind: categories, scores: {"yes": 1, "no": 0}}}
  - {id: price, measure: attribute, label: {en: Price of power, zh: 电价}, params: {column: price, unit: yuan/kWh}, weight: 1, value: {kind: linear, worst: 0.6, best: 0.3}}
constraints:
  - {criterion: taiyuan, at_most: 150}
rules: [gb50174]
robustness: {samples: 2000}
project:
  phases: [{name: I, racks: 4200}, {name: II, racks: 20000}]
  rack_kw: [2.5, 3]
  pue: 1.3
  wue: 0.6
  water: {allocation_m3: 300000}
  stations: [{transformers: 2, each_mva: 63, feeds: [I, II]}]
  costs: {year: 2026, land_per_mu: 250000, land_mu: 400, build_per_it_mw: 5.0e+7, substation_each: [4.0e+7, 6.0e+7], energy_per_kwh: 0.4, rate: 0.06, life_years: 15}
report:
  by: {en: Example office, zh: 示例编制单位}
  paragraphs: [{title: {en: Field visit, zh: 现场踏勘}, text: {en: Visited twice., zh: 已踏勘两次。}}]
"""
PLACES = """site_id,name,name_zh,longitude,latitude,elevation_m,price
P1,Jiaocheng,交城,112.1560,37.5510,760,0.41
P2,Shouyang,寿阳,113.1770,37.8950,1070,
P3,Datong,大同,113.3000,40.0800,1045,0.36
P4,Qingxu,清徐,112.3580,37.6070,767,0.44
P5,Gujiao,古交,112.1760,37.9070,1010,
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    (folder / "places.csv").write_text(PLACES, "utf-8")
    result = siting.run(siting.load_study(folder / "study.yaml"))
    result.report(folder / "planner")
    result.report(folder / "promoter", reader="promoter", formats=["html"])
    yield folder, result
    shutil.rmtree(folder)


OVERTAKES = {"en": "overtakes", "zh": "超过"}
LIMIT = {"en": r"(?:more|less)than[\d.]+%", "zh": r"(?:高于|低于)[\d.]+%"}
EXACT = {"en": r"exactly([\d.]+)%", "zh": r"精确临界值([\d.]+)%"}


def what_and_value(entry):
    """The subject and the content of an entry of the register."""
    _, what, value = (plain(part) for part in entry.split(" | ")[:3])
    return what, value


def names_of(result, lang):
    """Words of the package and of the study in which a digit is no figure."""
    parts = [c.supply[lang] for c in result.outcome.criteria] + [
        c.label[lang] for c in result.outcome.criteria
    ]
    parts += [v.rule.object.ask[lang] for v in result.outcome.rules]
    items = due_diligence_items()
    parts += [text for item in items for text in (item.ask.label[lang], item.title.label[lang])]
    return sorted(set(parts), key=len, reverse=True)


def texts(folder, reader, lang):
    found = {"html": read_page((folder / reader / f"report.{lang}.html").read_text("utf-8"))}
    word = folder / reader / f"report.{lang}.docx"
    return found | ({"docx": read_word(word.read_bytes())} if word.exists() else {})


@pytest.mark.parametrize("reader", ["planner", pytest.param("promoter", marks=pytest.mark.slow)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_word_and_html_resolves(written, reader, lang):
    folder, result = written
    for kind, read in texts(folder, reader, lang).items():
        assert len(read.blocks) > 60, kind
        left = {block: unresolved(block, read.register, names_of(result, lang)) for block in read.blocks}
        assert {block: found for block, found in left.items() if found} == {}, kind


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formats_say_the_same(written, lang):
    folder, _ = written
    read = texts(folder, "planner", lang)
    assert read["docx"].register == read["html"].register
    assert len(read["docx"].register) > 50
    assert [plain(b) for b in read["docx"].blocks] == [plain(b) for b in read["html"].blocks]
    pdf = plain("".join(read_pdf((folder / "planner" / f"report.{lang}.pdf").read_bytes())))
    for name, entry in read["html"].register.items():
        value = plain(entry.split(" | ")[2])
        assert name in pdf, name
        assert value[:12] in pdf, (name, value)


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.slow), *LANGUAGES[1:]])
def test_every_number_of_the_pdf_resolves(written, lang):
    folder, result = written
    register = texts(folder, "planner", lang)["html"].register
    drawn = drawings_of((folder / "planner" / f"report.{lang}.html").read_text("utf-8"))
    pages = read_pdf((folder / "planner" / f"report.{lang}.pdf").read_bytes())
    start = next(
        k for k, page in enumerate(pages) if re.search(r"^1\s+(Summary|摘要)", page, re.MULTILINE) and k > 1
    )
    end = next(
        k for k, page in enumerate(pages) if k > start and any(name in page for name in report_text.REGISTER)
    )
    assert end - start > 5
    for page, following in pairwise(pages[start : end + 1]):
        cited = set(CITED.findall(page)) | set(CITED.findall(following))
        known = [n for name in cited & register.keys() for n in numbers(register[name])]
        known += [n for k in re.findall(r"(?:Figure|图)\s*(\d+)", page) for n in numbers(drawn[int(k) - 1])]
        rest = BRACKETS.sub(" ", page)
        for name in names_of(result, lang):
            rest = re.sub(r"\s*".join(map(re.escape, plain(name))), " ", rest)
        body = "\n".join(
            line
            for line in rest.split("\n")[1:-1]
            if not re.match(r"^\s*(\d+(\.\d+)?|[A-Z](\.\d+)?|Appendix.*|附录.*)\s\s?\D", line)
        )
        body = re.sub(r"(?:Figure|Table|图|表)\s*\d+", " ", CITED.sub(" ", body))
        assert [n for n in report_text.NUMBER.findall(body) if not is_known(n, known)] == []


def test_the_register_holds_what_was_measured(written):
    folder, result = written
    register = texts(folder, "planner", "en")["html"].register
    ranking = result.ranking.set_index("name")
    for site in ranking.index[ranking["rank"].notna()]:
        entry = next(
            e
            for e in register.values()
            if "Distance to Taiyuan" in e.split(" | ")[0] and e.split(" | ")[1] == site
        )
        assert numbers(entry.split(" | ")[2])[0] == pytest.approx(
            ranking.loc[site, "taiyuan__value"], abs=0.051
        )
        score = next(e for e in register.values() if f" | {site} | rank" in e)
        assert numbers(score.split(" | ")[2])[:2] == [
            ranking.loc[site, "rank"],
            pytest.approx(ranking.loc[site, "score"], abs=6e-4),
        ]
        assert "Method: geodesic" in entry


def test_both_languages_hold_the_same_figures(written):
    folder, _ = written
    read = {lang: texts(folder, "planner", lang)["html"] for lang in ("en", "zh")}
    assert list(read["en"].register) == list(read["zh"].register)
    assert [CITED.findall("".join(BRACKETS.findall(b))) for b in read["en"].blocks] == [
        CITED.findall("".join(BRACKETS.findall(b))) for b in read["zh"].blocks
    ]


def test_a_number_without_a_figure_is_found():
    register = {"A1": "Table 1 A Scores | Jiaocheng | rank 1, score 0.677 | computed | Method: mean."}
    assert unresolved("Jiaocheng is first with 0.68 [A1]", register, []) == []
    assert unresolved("Jiaocheng is first with 0.71 [A1]", register, []) == ["0.71"]
    assert unresolved("Jiaocheng is first with 0.68 [A2]", register, []) == ["A2", "0.68"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_chapters_about_the_best_sites_say_so(written, lang):
    folder, result = written
    shown, count = len(rows_of(result.outcome, "planner", "")), len(result.outcome.sites)
    assert shown < count
    said = say("report.sheets_of", shown=shown, count=count)[lang]
    page = (folder / "planner" / f"report.{lang}.html").read_text("utf-8")
    assert page.count(said) == 3  # the sheets, the rules, and the checklists


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_names_weights_directions_and_who_overtakes(written, lang):
    folder, result = written
    read = texts(folder, "planner", lang)["html"]
    whats = [what for what, _ in map(what_and_value, read.register.values())]
    for weights in ("stated", "nearby", "any"):
        assert whats.count(plain(say(f"report.what.first_{weights}")[lang])) == 1
    leader = int((result.outcome.ranking.rank == 1).nonzero()[0][0])
    first = plain(site_label(result.outcome, leader)[lang])
    lost = [b for b in read.blocks if OVERTAKES[lang] in plain(b) and re.search(LIMIT[lang], plain(b))]
    assert lost
    for block in lost:
        name = CITED.findall(BRACKETS.findall(block)[0])[0]
        _, value = what_and_value(read.register[name])
        # The limit of the sentence stands in its entry, with the direction, and the exact one beside it.
        limit = re.search(LIMIT[lang], plain(block)).group(0)
        assert limit in value
        exact = float(re.search(EXACT[lang], value).group(1))
        assert abs(exact - float(re.search(r"[\d.]+", limit).group(0))) <= 0.1
        assert value.count(plain(OVERTAKES[lang])) == 1
        assert first in value.split(plain(OVERTAKES[lang]))[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_a_site_without_others_nothing_is_said_of_its_place_among_them(lang, tmp_path):
    """Neither the report nor its pictures say how often it is first, or that no weight costs it its place."""
    (tmp_path / "places.csv").write_text("\n".join(PLACES.splitlines()[:2]) + "\n", "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    result = siting.run(siting.load_study(tmp_path / "study.yaml"))
    result.report(tmp_path / "out", lang=lang, formats=["html"])
    text = re.sub(r"<[^>]+>", " ", (tmp_path / "out" / f"report.{lang}.html").read_text("utf-8"))
    for said in (
        "at least nine of ten",
        "of the draws",
        "of draws",
        "samples of",
        "九成以上",
        "至少九成",
        "抽样中居",
        "样本中居",
    ):
        assert said not in text, said
    assert say("report.sure_alone", interval="|", known="|")[lang].partition("|")[0] in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_come_before_the_large_pictures_that_would_leave_a_page_half_empty(written, lang):
    folder, _ = written
    page = (folder / "planner" / f"report.{lang}.html").read_text("utf-8")
    chapter = page[page.rindex(f"  {say('report.order')[lang]}</h2>") :]
    assert chapter.index("<table") < chapter.index("<figure")
    sheet = page[page.rindex(f"  {say('report.sheets')[lang]}</h2>") :]
    assert sheet.index("<table") < sheet.index("<figure")
