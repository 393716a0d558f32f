"""Where the sentences and paragraphs of a flat text begin and end."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = r"(?<![A-Z]\.[A-Z]\.)" + "".join(
    rf"(?<!\b{x}\.)" for x in ("approx", "ca", "No", "min", "max", "St", "est", "avg", "sq", "excl", "incl")
)
# The mark first: at any other character nothing more is tried.
_SENTENCE_END = re.compile(
    rf"[。！？!?\n.](?:(?<!\.)|{_ABBREVIATED}(?= +[A-Z\"'(])(?! +\([~$€£]?\d)|(?<=[a-z]\.)(?=[\u4e00-\u9fff])|(?=\s*$)|(?<=[a-z]{{3}}\.)(?<!temp\.)(?<!elev\.)(?= \d))"
)
_MAX_SENTENCE_LENGTH = 1500


def sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and start of the paragraph of each sentence."""
    start = paragraph = 0
    # A question goes on with its answer.
    ends = [
        *(
            (m.start(), m.end(), m.group())
            for m in _SENTENCE_END.finditer(text)
            if m.group() not in "?？" and text[m.start() - 1 : m.start()] not in {"?", "？"}
        ),
        (len(text), len(text), ""),
    ]
    for stop, following, mark in ends:
        # A "sentence" without an end is a list or a heap of characters: the time must stay linear in its length.
        for low in range(start, stop, _MAX_SENTENCE_LENGTH):
            yield low, min(low + _MAX_SENTENCE_LENGTH, stop), paragraph
        start = following
        if mark == "\n":
            paragraph = following
