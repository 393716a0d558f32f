"""Several sites in one sentence: each figure is that of the subject of its clause, and only the site's is judged.

Each text names Xiasi Park, which is audited, and others that it is compared with. The first mapping of a row holds
the figures that are the site's, the second whose the others are.
"""

import re
from dataclasses import replace

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.several_sites import read_told_apart
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.catalogue import Catalogue
from siting.evidence import Label
from siting.show.audit.corrected_text import edits_of
from siting.show.audit.text_edits import corrected

CATALOGUE = Catalogue()


def called(where, en, zh):
    return replace(find_site(where, CATALOGUE), label=Label(en, zh))


SITE = called("Jiaocheng", "Xiasi Park", "夏寺园区")
EAST, NORTH = called("Wenshui", "Wenshui East", "文水东园"), called("Fenyang", "Fenyang North", "汾阳北区")
RIVALS = (EAST, NORTH, called("Xiaoyi", "Xiaoyi", "孝义市"), SITE)
E, N, X = "Wenshui East", "Fenyang North", "Xiaoyi"

ENGLISH = (
    # A name, then its figure; the end of the distance is named once.
    ("Wenshui East is 68 km from Taiyuan, Fenyang North 101 km and Xiasi Park 51 km.", ["51 km"], {"68 km": E, "101 km": N}),
    ("Xiasi Park covers 600 mu, while Wenshui East has only 320 mu and Fenyang North 410 mu.", ["600 mu"], {"320 mu": E, "410 mu": N}),
    ("Wenshui East lies at 745 m, with a mean temperature of 10.9 °C; Xiasi Park has 600 mu.", ["600 mu"], {"745 m": E, "10.9 °C": E}),
    ("Elevation: Xiasi Park 760 m, Wenshui East 745 m, Xiaoyi 770 m.", ["760 m"], {"745 m": E, "770 m": X}),
    ("Power: Wenshui East 80 MW; Xiasi Park 120 MW; Fenyang North 60 MW.", ["120 MW"], {"80 MW": E, "60 MW": N}),
    # A figure, then the name.
    ("The mean temperature is 10.6 °C at Xiasi Park, 11.2 °C at Fenyang North and 11.8 °C in Xiaoyi.", ["10.6 °C"], {"11.2 °C": N, "11.8 °C": X}),
    ("At Fenyang North the tariff is 0.43 yuan/kWh, against 0.46 yuan/kWh at Xiasi Park.", ["0.46 yuan"], {"0.43 yuan": N}),
    ("The 410 mu of Fenyang North cost 180,000 yuan per mu; Xiasi Park has 600 mu.", ["600 mu"], {"410 mu": N, "180,000 yuan": N}),
    ("Xiasi Park's 600 mu compare with 320 mu at Wenshui East and 410 mu at Fenyang North.", ["600 mu"], {"320 mu": E, "410 mu": N}),
    # Comparisons and brackets.
    ("Compared with Wenshui East (66 km from Taiyuan, 320 mu) our park is larger, 600 mu.", ["600 mu"], {"66 km": E, "320 mu": E}),
    ("With 600 mu we beat Wenshui East, which has 320 mu.", ["600 mu"], {"320 mu": E}),
    ("Xiasi Park is larger than Fenyang North at 410 mu.", [], {"410 mu": N}),
    ("Unlike Fenyang North, which is 104 km from Taiyuan, we have 600 mu.", ["600 mu"], {"104 km": N}),
    ("Annual mean temperature of 10.6 °C (Wenshui East: 10.9 °C, Fenyang North: 11.2 °C).", ["10.6 °C"], {"10.9 °C": E, "11.2 °C": N}),
    # In one row, in their order.
    ("Xiasi Park and Wenshui East lie 52 and 66 km from Taiyuan respectively.", ["52"], {"66 km": E}),
    ("Wenshui East and Fenyang North offer 320 mu and 410 mu; we offer 600 mu.", ["600 mu"], {"320 mu": E, "410 mu": N}),
    ("Xiasi Park lies 52 km from Taiyuan; the other candidates, Wenshui East and Fenyang North, are 66 km and 104 km away.", ["52 km"], {"66 km": E, "104 km": N}),
    # The next clause or sentence goes on about the same site.
    ("Fenyang North is the largest with 900 mu; it lies 104 km from Taiyuan.", [], {"900 mu": N, "104 km": N}),
    ("Wenshui East covers 320 mu. It lies 66 km from Taiyuan and has a 110 kV feed. Our park covers 600 mu.", ["600 mu"], {"320 mu": E, "66 km": E, "110 kV": E}),
    ("Wenshui East covers 320 mu. The site is 66 km from Taiyuan. We have 600 mu.", ["600 mu"], {"320 mu": E, "66 km": E}),
    ("Wenshui East's 320 mu are 66 km from Taiyuan, and its 110 kV substation has 80 MVA.", [], {"320 mu": E, "66 km": E, "110 kV": E, "80 MVA": E}),
    ("Xiasi Park is 12 km from Wenshui East.", ["12 km"], {}),
    # A place is so far from each of them; a feed that reaches one of them.
    ("Taiyuan is 52 km from Xiasi Park, 66 km from Wenshui East and 104 km from Fenyang North.", ["52 km"], {"66 km": E, "104 km": N}),
    ("Distance to Taiyuan: Xiasi Park 52 km, Wenshui East 66 km.", ["52 km"], {"66 km": E}),
    ("A single 220 kV feed reaches Fenyang North; we have 600 mu.", ["600 mu"], {"220 kV": N}),
    ("Neither Wenshui East (320 mu) nor Fenyang North (110 kV) can match Xiasi Park's 600 mu.", ["600 mu"], {"320 mu": E, "110 kV": N}),
    ("Wenshui East – 320 mu, 66 km\nXiasi Park – 600 mu, 52 km from Taiyuan\nFenyang North – 900 mu", ["600 mu", "52 km"], {"320 mu": E, "66 km": E, "900 mu": N}),
)  # fmt: skip
CHINESE = (
    ("夏寺园区距太原52公里，文水东园66公里，汾阳北区104公里。", ["52公里"], {"66公里": "文水东园", "104公里": "汾阳北区"}),
    ("文水东园占地320亩，夏寺园区占地600亩，汾阳北区仅410亩。", ["600亩"], {"320亩": "文水东园", "410亩": "汾阳北区"}),
    ("与文水东园（距太原66公里、320亩）相比，本园区距太原52公里，占地600亩，更近更大。", ["52公里", "600亩"], {"66公里": "文水东园", "320亩": "文水东园"}),
    ("比文水东园的320亩多出近一倍，本园区可供土地600亩。", ["600亩"], {"320亩": "文水东园"}),
    ("文水东园年平均气温10.9℃，海拔745米；夏寺园区年平均气温10.6℃，海拔760米。", ["10.6℃", "760米"], {"10.9℃": "文水东园", "745米": "文水东园"}),
    ("汾阳北区电价0.43元/千瓦时，而我们园区为0.46元/千瓦时。", ["0.46元/千瓦时"], {"0.43元/千瓦时": "汾阳北区"}),
    ("夏寺园区与文水东园距太原分别为52公里和66公里。", ["52公里"], {"66公里": "文水东园"}),
    ("夏寺园区、文水东园、汾阳北区海拔分别为760米、745米、750米。", ["760米"], {"745米": "文水东园", "750米": "汾阳北区"}),
    ("汾阳北区占地900亩。该园区距太原104公里，电价0.43元。本园区电价0.46元/千瓦时。", ["0.46元/千瓦时"], {"900亩": "汾阳北区", "104公里": "汾阳北区", "0.43元": "汾阳北区"}),
    ("文水东园的110千伏变电站容量80兆伏安，本园区由220千伏变电站供电，容量360兆伏安。", ["220千伏", "360兆伏安"], {"110千伏": "文水东园", "80兆伏安": "文水东园"}),
    ("孝义市年均气温11.8℃，高于本园区的10.6℃。", ["10.6℃"], {"11.8℃": "孝义市"}),
    ("夏寺园区年均气温10.6℃，低于文水东园的10.9℃和汾阳北区的11.2℃。", ["10.6℃"], {"10.9℃": "文水东园", "11.2℃": "汾阳北区"}),
    ("夏寺园区到文水东园12公里。", ["12公里"], {}),
    ("太原距夏寺园区52公里、距文水东园66公里、距汾阳北区104公里。", ["52公里"], {"66公里": "文水东园", "104公里": "汾阳北区"}),
    ("距太原：夏寺园区52公里，文水东园66公里。", ["52公里"], {"66公里": "文水东园"}),
    ("文水东园和汾阳北区均不足900亩，且距太原都在60公里以上。", [], {"900亩": "汾阳北区", "60公里": "汾阳北区"}),
    ("相比之下，文水东园只有320亩，电价却要0.49元/千瓦时。", [], {"320亩": "文水东园", "0.49元/千瓦时": "文水东园"}),
    ("为什么选夏寺园区？三块地比较：文水东园电价最低（0.41元/千瓦时），但仅320亩；夏寺园区有600亩。", ["600亩"], {"电价最低": "文水东园", "0.41元/千瓦时": "文水东园", "320亩": "文水东园"}),
)  # fmt: skip


def read(text):
    return read_told_apart(document_of(text), (SITE,), CATALOGUE, RIVALS)


@pytest.mark.parametrize(("text", "own", "others"), [*ENGLISH, *CHINESE])
def test_a_figure_belongs_to_the_subject_of_its_clause(text, own, others):
    reading = read(text)
    assert [c.as_written for c in reading.claims if c.kind != "superlative"] == own
    theirs = {x.as_written: x.owner.name for x in reading.not_understood if x.rule == "elsewhere"}
    assert theirs == others


@pytest.mark.parametrize(("text", "others"), [(t, others) for t, _, others in (*ENGLISH, *CHINESE)])
def test_no_clause_of_another_site_is_rewritten(text, others):
    found = audit(read(text), SITE, rivals=RIVALS)
    changed = corrected(text, edits_of(found, text))
    assert [figure for figure in others if figure not in changed] == []
    stated = [figure for judged in found.judged for figure in others if figure in judged.claim.as_written]
    assert stated == []


@pytest.mark.parametrize(
    ("text", "kept", "false"),
    [
        ("Wenshui East is 68 km from Taiyuan, Fenyang North 101 km and Xiasi Park 20 km.", ["68 km", "101 km"], "20 km"),
        ("Wenshui East lies 66 km from Taiyuan; our park lies 25 km from Taiyuan.", ["66 km"], "25 km"),
        ("文水东园距太原66公里，夏寺园区距太原20公里，汾阳北区104公里。", ["66公里", "104公里"], "20公里"),
        ("与文水东园（距太原66公里）相比，本园区距太原仅20公里。", ["66公里"], "20公里"),
    ],
)  # fmt: skip
def test_only_the_false_clause_of_the_site_is_corrected(text, kept, false):
    found = audit(read(text), SITE, rivals=RIVALS)
    assert [j.claim.as_written for j in found.judged if j.verdict is Verdict.CONTRADICTED] == [false]
    changed = corrected(text, edits_of(found, text))
    assert false not in changed
    assert all(figure in changed for figure in kept)
    assert re.search("49.5", changed)


@pytest.mark.parametrize(
    "text",
    [
        "Taiyuan is 52 km from Xiasi Park and 66 km from Wenshui East.",
        "Distance to Taiyuan: Xiasi Park 52 km, Wenshui East 66 km.",
        "Xiasi Park and Wenshui East lie 52 and 66 km from Taiyuan respectively.",
        "太原距夏寺园区52公里、距文水东园66公里。",
        "距太原：文水东园66公里，夏寺园区52公里。",
        "夏寺园区与文水东园距太原分别为52公里和66公里。",
    ],
)
def test_the_other_end_is_the_place_not_the_site(text):
    (claim,) = read(text).claims
    assert claim.subject in {"Taiyuan", "太原"}


def test_a_superlative_of_another_site_is_not_the_sites():
    text = "三个候选地块中，汾阳北区面积最大，占地900亩；本园区海拔最高。"
    assert [c.as_written for c in read(text).claims] == ["本园区海拔最高"]


@pytest.mark.parametrize(
    "set_",
    [
        "五个备选地块中用地面积最大的地块，",
        "五个备选地块里用地面积最大，",
        "全部备选园区之中，用地面积最大，",
        "在备选的产业地块中用地规模居首，",
        "用地面积为全部备选地块最大，",
        "其他地块中用地面积最大，",
    ],
)
def test_the_figures_behind_a_set_that_is_compared_with_are_the_sites(set_):
    (price,) = (c for c in read(f"{set_}电价0.52元/kWh。").claims if c.kind == "energy_price")
    assert price.owner.kind == "site"


@pytest.mark.parametrize("rival", ["备选地块", "备选的园区", "另一备选场址"])
def test_the_figures_of_a_candidate_beside_the_site_are_its_own(rival):
    kinds = [c.kind for c in read(f"夏寺园区用地面积520亩，{rival}用地面积530亩，电价0.52元/kWh。").claims]
    assert kinds == ["land_area"]
