"""What a report says of single sites: each once, each figure with its own id, and nothing about the file."""

import re

import pytest

import siting
from siting.readers.read_options import ReadOptions
from siting.study.new_study import write_study_of_sites
from siting.texts import say
from tests.support.cases import rest_slow

LANGUAGES = ("zh", "en")


def reports(folder, rows, head, **how):
    """Return the texts of the reports of a study of these sites, by language, with tags taken out."""
    lines = [f"name,lon,lat,area_ha,{head}", *rows]
    (folder / "plots.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    study, _ = write_study_of_sites(folder / "plots.csv", folder / "own", ReadOptions(datum="wgs84"))
    run = siting.run(siting.load_study(study[0]))
    for lang in LANGUAGES:
        run.report(folder / "report", formats=["html"], lang=lang, **how)
    return {lang: (folder / "report" / f"report.{lang}.html").read_text("utf-8") for lang in LANGUAGES}


def words(page):
    return re.sub("<[^>]*>", "", page)


@pytest.mark.parametrize(("lon", "lat"), [(112.15, 37.55), (36.8, -1.25)])
def test_open_steps_for_land_stand_in_full_on_the_first_of_the_site_sheets(tmp_path, lon, lat):
    cells = ["林地", "耕地", "林地，待征收", "林地"]
    rows = [f"S{k},{lon + k / 50},{lat},{30 + k},{cell}" for k, cell in enumerate(cells)]
    for lang, page in reports(tmp_path, rows, "土地状况").items():
        _, sheets = words(page).rsplit(f"  {say('report.sheets')[lang]}", 1)
        sheets = sheets.split(f"  {say('report.checklist')[lang]}")[0]
        form = "step" if lat > 0 else "abroad"
        assert sheets.count(say(f"own_words.{form}_convert")[lang]) == 2  # alone, and with the second step
        again = say("own_words.land_again", words="", meaning="", first="|")[lang].partition("|")[0][-9:]
        assert sheets.count(again) == 2


@pytest.mark.parametrize(
    "head", rest_slow(["source", "certainty", "资料来源", "坐标来源", "精度", "Data source"], (0, 3))
)
def test_where_a_row_comes_from_is_not_said_of_the_site(tmp_path, head):
    rows = [f"S{k},112.{k}5,37.55,{30 + k},surveyed by hand {k},黄河流域{k}" for k in range(3)]
    for page in reports(tmp_path, rows, f"{head},流域说").values():
        assert "surveyed by hand" not in words(page)
        assert "黄河流域1" in words(page)


def test_rivals_of_one_name_have_figures_of_their_own(tmp_path):
    names = [("A", 90), ("桑园", 20), ("桑园", 30)]
    rows = [f"{name},112.{k}5,37.55,{area},{600 + k}" for k, (name, area) in enumerate(names)]
    for lang, page in reports(tmp_path, rows, "电价", reader="promoter", site="A").items():
        _, _, rest = page.rpartition(f">{say('report.can_be_stated')[lang]}<")
        stated = rest.partition(f">{say('report.must_be_disclosed')[lang]}<")[0]
        of_area = [line for line in re.findall('<p class="point">.*?</p>', stated) if "桑园" in line]
        cited = {tuple(re.findall('href="#figure_([A-Z]+[0-9]+)"', line)) for line in of_area}
        assert len(of_area) == len(cited) == 2
