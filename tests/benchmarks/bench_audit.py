"""Speed of an audit: 200 pages of claims in each language read, and judged with all outputs; its Word file; slow texts.

    python tests/benchmarks/bench_audit.py

The exit code is 1 if a ratio is broken: the reading of 200 pages beside a count of the words of the same text
by one regular expression in the same run, the growth of the time with the length of the text, and audit.docx beside python-docx. Seconds are
printed, and have no limit: they depend on the machine. They are processor time, the best of three runs.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter
from io import BytesIO
from pathlib import Path

from reference import reference
from ruamel.yaml import YAML

import siting
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

CORPUS = Path(__file__).parents[1] / "auditing" / "reading" / "corpus"
PAGES = 200
# Reading beside the count of words; ten times the pages and twice the text beside once.
READING, TENFOLD, LINEAR = {"zh": 120.0, "en": 190.0}, 12.0, 3.0
DOCUMENT = 1.8  # how many times as fast as python-docx, which writes the texts of the tables alone
WORD = re.compile(r"[A-Za-z]+|\d[\d.,]*|[\u4e00-\u9fff]")
# A full page: 38 lines of 36 characters, and 500 words.
CHARACTERS = {"zh": 1368, "en": 3000}
PLAIN = {
    "zh": "园区坚持绿色低碳的发展思路，为各行业客户提供安全可靠的数字基础设施服务。",
    "en": "The park is run with care for its neighbours, and serves customers of every trade with steady work. ",
}
SLOW = ("9", "1,", "1 ", "一", "距", "a ", "within ", "50 km ", "PUE ", "| ", "唯一", "(", "50公里，")
SLOW_CHARACTERS = 10_000


def seconds(text):
    """Return the best processor time of a reading, and the number of claims."""
    return best_of(3, lambda: len(extract(document_of(text)).claims))


def best_of(count, work):
    """Return the lowest processor time of some runs [s], and what the work returned."""
    best, found = float("inf"), None
    for _ in range(count):
        start = time.process_time()
        found = work()
        best = min(best, time.process_time() - start)
    return best, found


def pages(language, count):
    """Return *count* pages: sentences of the corpus among plain ones, ten to fifteen claims per page."""
    items = YAML(typ="safe", pure=True).load((CORPUS / f"{language}.yaml").read_text(encoding="utf-8"))
    part = "".join(f"{item['t'].strip()}\n\n{PLAIN[language] * 3}\n\n" for item in items)
    wanted = count * CHARACTERS[language]
    return (part * (wanted // len(part) + 1))[:wanted]


def all_outputs(language, count):
    """Return the processor time of an audit of *count* pages with all its files [s]."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "pages.txt"
        text.write_text(pages(language, count), encoding="utf-8")
        start = time.process_time()
        siting.audit(text, "Jiaocheng").save(Path(folder) / "out", lang=language)
        return time.process_time() - start


def document(language, count):
    """Return the processor times of audit.docx and of python-docx filling as many cells of as many tables [s]."""
    from docx import Document

    from siting.show.audit.sheet import build_sheet
    from siting.show.base.docx import render_docx

    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "pages.txt"
        text.write_text(pages(language, count), encoding="utf-8")
        found = siting.audit(text, "Jiaocheng").found
    start = time.process_time()
    ours = render_docx(build_sheet(found, language))
    spent = time.process_time() - start
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(ours)).tables
    ]

    def plain():
        empty = Document()
        for rows in tables:
            # All cells are fetched at once: row by row takes quadratic time.
            cells = iter(empty.add_table(len(rows), len(rows[0]))._cells)
            for row in rows:
                for said in row:
                    next(cells).text = said
        empty.save(BytesIO())

    return spent, best_of(1, plain)[0], sum(map(len, tables))


def main():
    """Print the table; return the exit code."""
    sys.stdout.write(reference())
    extract(document_of("PUE 1.3"))
    failed = False
    print("| text | characters | claims | seconds |\n| --- | --- | --- | --- |")
    for language in CHARACTERS:
        text = pages(language, PAGES)
        spent, found = seconds(text)
        counted, _ = best_of(20, lambda text=text: Counter(WORD.findall(text)))
        failed |= spent > READING[language] * counted
        print(
            f"| {PAGES} pages of {language} | {len(text)} | {found} | {spent:.2f} "
            f"({spent / counted:.0f} x a count of its words, {1000 * counted:.0f} ms; limit {READING[language]:.0f} x) |"
        )
    for language in CHARACTERS:
        spent, ten = all_outputs(language, PAGES), all_outputs(language, 10 * PAGES)
        failed |= ten > TENFOLD * spent
        print(f"| {PAGES} pages of {language}, all outputs | | | {spent:.2f} |")
        print(
            f"| {10 * PAGES:,} pages of {language}, all outputs | | | {ten:.2f} "
            f"({ten / spent:.1f} x; limit {TENFOLD:.0f} x) |"
        )
    ours, plain, rows = document("zh", PAGES)
    failed |= plain < DOCUMENT * ours
    print(
        f"| audit.docx, {rows:,} rows of tables | | | {ours:.2f} (python-docx {plain:.2f}, {plain / ours:.1f} x; "
        f"at least {DOCUMENT:.1f} x) |"
    )
    for part in SLOW:
        short = part * (SLOW_CHARACTERS // len(part))
        (once, _), (twice, found) = seconds(short), seconds(short * 2)
        # Below a tenth of a second the ratio is noise.
        failed |= twice > LINEAR * once and twice > 0.1
        print(
            f"| {part!r} over and over | {2 * len(short)} | {found} | {twice:.2f} ({twice / once:.1f} x half of it) |"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
