"""The marked-up copy of a Word document and the corrected text: only comments are added, only what is false changes."""

import io
import re
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

import siting
from siting.auditing.judging.check import audit
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.show.audit.corrected_text import edits_of
from siting.show.audit.marked_text import marked_text
from siting.show.audit.marked_word import comments_of, marked_word
from siting.show.audit.text_edits import corrected, unified
from siting.show.base.sheet_text import LOOKS
from tests.support.made_claims import jiaocheng


@pytest.fixture
def original(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("The campus of our data centre lies ")
    paragraph.add_run("50 km").bold = True
    paragraph.add_run(" from Taiyuan. The annual mean temperature is 7 °C, ")
    paragraph.add_run("and\tit has\n40,000 racks.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("", "Phase 1", "Racks", "4,200"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "A data centre 300 km from Beijing"
    path = tmp_path / "leaflet.docx"
    document.save(path)
    return path


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (
            "A楼12兆瓦、B楼14兆瓦、C楼16兆瓦，三栋合计52兆瓦。",
            "三栋合计52兆瓦【待核：12+14+16=42兆瓦，所述合计为52兆瓦，相差19.2%】。",
        ),
        (
            "Hall A 24 MW, hall B 36 MW, together 80 MW.",
            "together 80 MW [to be settled: 24 + 36 = 60 MW, but 80 MW is stated: 25.0% off].",
        ),
        ("占地1060亩，折合106公顷。", "占地1060亩，折合70.7公顷。"),
        ("The plot of 8 acres (5.6 hectares) is flat.", "8 acres (3.2 hectares) is flat."),
    ],
)
def test_a_false_check_is_marked_in_the_corrected_text(text, mark, tmp_path):
    document = tmp_path / "text.txt"
    document.write_text(text, encoding="utf-8")
    siting.audit(document, "37.55,112.15").save(tmp_path / "out", lang="zh")
    assert mark in (tmp_path / "out" / "corrected.txt").read_text("utf-8")


def judged(path):
    return audit(extract(read_document(path)), jiaocheng())


def test_the_text_and_its_look_are_unchanged(original, tmp_path):
    data = original.read_bytes()
    marked = tmp_path / "marked.docx"
    marked.write_bytes(marked_word(data, comments_of(judged(original), "en")))
    assert read_document(marked).text == read_document(original).text
    before, after = docx.Document(original), docx.Document(marked)
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    bold = ["".join(r.text for p in d.paragraphs for r in p.runs if r.bold) for d in (before, after)]
    assert bold == ["50 km", "50 km"]


def test_each_claim_has_its_comment_at_its_words(original):
    found = judged(original)
    document = docx.Document(io.BytesIO(marked_word(original.read_bytes(), comments_of(found, "en"))))
    comments = {c.comment_id: c.text for c in document.comments}
    assert len(comments) == len(found.judged) >= 5
    body = document.element.body
    marked = {}
    for start in body.iter(qn("w:commentRangeStart")):
        number, words = start.get(qn("w:id")), ""
        for node in start.itersiblings():
            if node.tag == qn("w:commentRangeEnd") and node.get(qn("w:id")) == number:
                break
            words += "".join(t.text or "" for t in node.iter(qn("w:t")))
        marked[int(number)] = words
    by_words = {marked[n]: text for n, text in comments.items()}
    assert by_words["The annual mean temperature is 7 °C"].startswith("c2 CONTRADICTED")
    assert "Truthful wording" in by_words["The annual mean temperature is 7 °C"]
    assert "4,200" in by_words
    ends = sorted(int(x.get(qn("w:id"))) for x in body.iter(qn("w:commentReference")))
    assert ends == sorted(comments)


def test_comments_of_others_stay_and_the_bytes_are_the_same_twice(original):
    document = docx.Document(original)
    document.add_comment(document.paragraphs[0].runs[0], "Mine", "A reader", "R")
    data = io.BytesIO()
    document.save(data)
    comments = comments_of(judged(original), "zh")
    once, twice = (marked_word(data.getvalue(), comments) for _ in range(2))
    assert once == twice
    kept = list(docx.Document(io.BytesIO(once)).comments)
    numbers = {c.comment_id for c in kept}
    assert (kept[0].text, kept[0].author, len(numbers)) == ("Mine", "A reader", len(comments) + 1)


def test_no_part_of_the_document_is_lost(original):
    new = zipfile.ZipFile(io.BytesIO(marked_word(original.read_bytes(), comments_of(judged(original), "en"))))
    assert set(zipfile.ZipFile(original).namelist()) <= set(new.namelist())


# --- plain text ----------------------------------------------------------------------------------------

TEXTS = {
    "en": "Our campus\n\nThe data centre is 50 km from Taiyuan and has an annual mean temperature of 7 °C.\nIt covers 600 mu.",
    "zh": "项目简介\n\n数据中心项目距太原市50公里，年平均气温7℃，占地600亩。\n建设机柜4万个。\n",
}  # fmt: skip


def edits(text):
    return edits_of(audit(extract(document_of(text)), jiaocheng()), text)


@pytest.mark.parametrize("lang", TEXTS)
def test_only_the_false_clause_changes(lang):
    text = TEXTS[lang]
    new = corrected(text, edits(text))
    kept = {
        "en": ("The data centre is 50 km from Taiyuan and ", ".\nIt covers 600 mu."),
        "zh": ("距太原市50公里，", "，占地600亩。\n建设机柜4万个。\n"),
    }
    assert all(part in new for part in kept[lang])
    assert "7 °C" not in new.replace("11.7 °C", "")
    assert "7℃" not in new.replace("11.7℃", "").replace("12.7℃", "")
    assert "11.7" in new


def test_claims_about_one_place_in_one_sentence_are_corrected_together():
    text = "项目位于交城县，距太原50公里，距北京500公里，又达到异地备份中心500公里以上的要求。\n距北京500公里。\n"
    first, second = corrected(text, edits(text)).splitlines()
    assert first.startswith("项目位于交城县，距太原50公里，距北京452.5公里（直线距离），")
    assert first.endswith("距北京尚差47.5公里，属《商业银行数据中心监管指引》所称“数百公里以上”的范围。")
    assert first.count("452.5") == 1
    # It may be meant by road, and nothing false is said beside it: it stays, and is marked.
    assert second == "距北京500公里【c4视定义而定】。"


def test_a_tier_in_a_chinese_sentence_is_replaced_in_chinese():
    text = "项目位于交城县，Tier 3+。\n"
    assert "，按Uptime Tier III设计（" in corrected(text, edits(text))


def test_a_text_without_a_false_claim_is_unchanged():
    text = "The data centre is 50 km from Taiyuan.\n"
    assert (corrected(text, edits(text)), unified(text, edits(text), names=("a", "b"))) == (text, "")


def test_a_blank_of_a_wording_is_marked_as_one():
    text = "项目位于交城县，Tier 3+。\nThe data centre is Tier 3+.\n"
    chinese, english = corrected(text, edits(text)).splitlines()
    assert "编号【待填】" in chinese
    assert "no. [to fill in]" in english
    assert "…" not in chinese + english


# --- the marked text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", TEXTS)
def test_the_marked_text_is_the_text_with_marks_and_notes(lang):
    text = TEXTS[lang]
    found = audit(extract(document_of(text)), jiaocheng())
    lines = marked_text(found, text, edits_of(found, text), lang).rstrip("\n").split("\n")
    notes = [line for line in lines if line.startswith("    | ")]
    kept = "\n".join(line for line in lines if not line.startswith("    | "))
    assert re.sub(r"\[c\d+ .(?:, c\d+ .)*\]", "", kept).strip() == text.strip()
    for one in found.judged:
        assert f"[{one.claim.id} " in kept or f", {one.claim.id} " in kept
        assert sum(note.startswith(f"    | {one.claim.id} ") for note in notes) == 1
    assert any(LOOKS["CONTRADICTED"].word[lang] in note for note in notes)
    # The note stands below the line of the claim.
    at = next(n for n, line in enumerate(lines) if "7 °C" in line or "7℃" in line)
    assert lines[at + 1].startswith("    | c1 ")
    assert any("11.7" in line and line.startswith("    |    + ") for line in lines[at:])


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
@pytest.mark.parametrize("text", [*TEXTS.values(), "\n".join([*TEXTS.values()] * 4)])
def test_patch_turns_the_text_into_the_corrected_one(text, tmp_path):
    found = edits(text)
    (tmp_path / "text.txt").write_bytes(text.encode())
    diff = unified(text, found, names=("text.txt", "corrected.txt"))
    subprocess.run(["patch", "-s", "text.txt"], input=diff.encode(), cwd=tmp_path, check=True)
    assert found
    assert (tmp_path / "text.txt").read_bytes() == corrected(text, found).encode()
