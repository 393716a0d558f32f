"""How far a phase reaches: its clause, a sentence that means it again; never one with a subject of its own."""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue


def phases(text):
    return {
        c.as_written: c.qualifiers.phase for c in extract(document_of(text), site_names=("Ilmenau",)).claims
    }


@pytest.mark.parametrize(
    ("text", "first", "whole"),
    [
        ("The hall opens with a first phase of 12 MW. The property spans 90 acres. Two 110 kV feeds serve it.", {"12 MW"}, {"90 acres", "110 kV"}),
        ("Phase one of 2,000 racks is due in 2028. A PUE of 1.2 is guaranteed. Water demand is 500 m3 per day.", {"2,000 racks"}, {"1.2"}),
        ("A 15 MW first phase opens next year; two independent 110 kV lines supply the park.", {"15 MW"}, {"110 kV"}),
        ("The first phase of 8 MW is built, and the campus covers 60 acres.", {"8 MW"}, {"60 acres"}),
        ("The first phase of 8 MW is built. Renewables supply 70% of the electricity.", {"8 MW"}, {"70%"}),
        ("一期建设机柜3000架。两路220kV线路供电，基地占地200亩。", {"3000架"}, {"220kV", "200亩"}),
        ("园区一期占地60亩；园区总负荷80MW。", {"60亩"}, {"80MW"}),
        ("数据中心首期机柜4000架，整个园区占地300亩，PUE为1.25。", {"4000架"}, {"300亩", "1.25"}),
        ("基地一期安装机架2500架，总规划1万架，PUE不高于1.3。", {"2500架"}, {"1万架", "1.3"}),
        ("项目一期投资4亿元，总投资15亿元。", {"4亿元"}, {"15亿元"}),
        ("The first phase provides 40 MW; the full campus will reach 120 MW.", {"40 MW"}, {"120 MW"}),
        ("Phase 1 has 40 MW, and the complete site 120 MW.", {"40 MW"}, {"120 MW"}),
        ("一期40兆瓦；全园建成后120兆瓦。", {"40兆瓦"}, {"120兆瓦"}),
        ("占地900亩，其中一期用地300亩，总投资42亿元，机柜8000架。", {"300亩"}, {"900亩", "42亿元", "8000架"}),
        ("The site covers 60 ha, of which the first phase takes 20 ha, total investment is $500 million.", {"20 ha"}, {"60 ha", "$500 million"}),
        ("建设分三期，其中：一期占地68亩，总投资7亿元，机柜4200架。", {"68亩", "7亿元", "4200架"}, set()),
        ("项目分两期建设，其中一期占地300亩，总投资12亿元。", {"300亩", "12亿元"}, set()),
    ],
)  # fmt: skip
def test_a_phase_ends_where_another_subject_begins(text, first, whole):
    found = phases(text)
    assert {name for name, phase in found.items() if phase == 1} == first
    assert whole <= {name for name, phase in found.items() if phase == 0}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("A first phase of 3,000 racks opens in May. It covers 30 acres.", {"3,000 racks", "30 acres"}),
        ("Phase one has 900 racks. This phase covers 12 acres.", {"900 racks", "12 acres"}),
        ("Phase 1: 14 MW. 2,000 racks.", {"14 MW", "2,000 racks"}),
        ("项目一期明年投产。建设机柜2000架，占地50亩。", {"2000架", "50亩"}),
        ("数据中心一期建设机柜2000架。该期占地50亩。", {"2000架", "50亩"}),
        # "All of them are": the racks before it, not the whole.
        ("一期布置机柜1000架，全部为42U机柜，装有服务器2万台。", {"1000架", "2万台"}),
        ("一期布置机柜1000架，全部采用液冷，占地50亩。", {"1000架", "50亩"}),
    ],
)
def test_a_phase_goes_on_where_it_is_meant_again(text, first):
    assert {name for name, phase in phases(text).items() if phase == 1} >= first


def test_a_total_planned_is_no_contradiction_of_the_first_phase():
    reading = extract(document_of("本项目一期建设机柜6000架，总规划2.4万架，PUE低于1.25。"))
    checks = audit(reading, find_site("交城县", Catalogue())).checks
    assert Verdict.CONTRADICTED not in {check.verdict for check in checks}
