"""Speed of an audit: 200 pages of claims in each language read, and judged with all outputs; slow texts.

    python tests/benchmarks/bench_audit.py

The exit code is 1 if 200 pages take longer than the limit, or if twice the text takes more than three times
as long. Seconds are processor time, the best of two runs.
"""

# ruff: noqa: T201 - this program exists to print the table

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from reference import reference
from ruamel.yaml import YAML

import siting
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

CORPUS = Path(__file__).parents[1] / "auditing" / "reading" / "corpus"
PAGES, LIMIT_S, LINEAR = 200, 5.0, 3.0
# A full page: 38 lines of 36 characters, and 500 words.
CHARACTERS = {"zh": 1368, "en": 3000}
PLAIN = {
    "zh": "园区坚持绿色低碳的发展思路，为各行业客户提供安全可靠的数字基础设施服务。",
    "en": "The park is run with care for its neighbours, and serves customers of every trade with steady work. ",
}
SLOW = ("9", "1,", "1 ", "一", "距", "a ", "within ", "50 km ", "PUE ", "| ", "唯一", "(", "50公里，")
SLOW_CHARACTERS = 10_000


def seconds(text):
    """Return the best processor time of two readings, and the number of claims."""
    best, found = float("inf"), 0
    for _ in range(2):
        start = time.process_time()
        found = len(extract(document_of(text)).claims)
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


def main():
    """Print the table; return the exit code."""
    sys.stdout.write(reference())
    extract(document_of("PUE 1.3"))
    failed = False
    print("| text | characters | claims | seconds |\n| --- | --- | --- | --- |")
    for language in CHARACTERS:
        text = pages(language, PAGES)
        spent, found = seconds(text)
        failed |= spent > LIMIT_S
        print(f"| {PAGES} pages of {language} | {len(text)} | {found} | {spent:.2f} |")
    for language in CHARACTERS:
        spent, ten = all_outputs(language, PAGES), all_outputs(language, 10 * PAGES)
        failed |= ten > 10 * LINEAR / 2 * spent
        print(f"| {PAGES} pages of {language}, all outputs | | | {spent:.2f} |")
        print(f"| {10 * PAGES:,} pages of {language}, all outputs | | | {ten:.2f} |")
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
