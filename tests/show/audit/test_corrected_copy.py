"""What the corrected text may print: copy of the author's kind, in its place; never advice or a changed label."""

import re

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.show.audit.corrected_text import corrected, edits_of
from tests.support.made_claims import jiaocheng


def corrected_of(text):
    return corrected(text, edits_of(audit(extract(document_of(text)), jiaocheng()), text))


def corrected_file(text, folder):
    path = folder / "leaflet.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return corrected(document.text, edits_of(audit(extract(document), jiaocheng()), document.text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The site lies 800 km from Beijing and 3 km from Nowhere Junction.", "Nowhere Junction"),
        ("Our annual mean is 7 °C, 3 km from Nowhere Junction.", "3 km"),
        ("The park is supplied at 5,000 kV.", "supplied at 5,000 kV [to be settled: "),
        ("园区供电电压5000千伏。", "5000千伏【待核："),
        ("本项目距北京800公里、距某某路口3公里。", "3公里"),
    ],
)
def test_advice_to_the_author_is_never_copy(text, kept):
    new = corrected_of(text)
    assert kept in new
    assert not re.search(
        r"Name the place|Give (?:a|the)|Leave it out|to be checked|请写明|请给出|应给出", new
    )


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("Distance to Beijing 800 km", "yes"),
        ("Annual mean 7 °C", "cool"),
        ("距北京800公里", "是"),
        ("年平均气温7℃", "凉爽"),
    ],
)
def test_a_label_of_a_table_is_marked_but_not_rewritten(label, cell, tmp_path):
    text = f"| | Our site |\n| --- | --- |\n| {label} | {cell} |\n"
    new = corrected_file(text, tmp_path)
    assert f"| {label}" in new
    assert new.count("|") == text.count("|")
