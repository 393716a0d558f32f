"""A plain text as the corrected copy sees it: its sentences, cells of tables, and where a figure stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from siting.auditing.reading.claims import Claim
from siting.auditing.reading.sentences import MARK, begin_of_words

_CHINESE, _WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
_FEW_WORDS = 5
# A line goes on in the next unless that is empty, or begins an item, a row or a heading.
_ITEM = r"[-*•|#>]|[\d一二三四五六七八九十]+[.)、]|[(（][\da-z一二三四五六七八九十]+[)）]"
_QUOTED = {"“": "”", "‘": "’", "「": "」", '"': '"'}
_SENTENCE = re.compile(rf"[。！？!?]|\.(?=\s|$)|\n(?=\s*(?:\n|{_ITEM}))|(?<=[|；;：:])\n")
_LINE = re.compile(r"[。！？!?\n]|\.(?=\s)")
_RULE_OF_TABLE = re.compile(r"\n[ |:-]*-{3}")


class PlainCopy:
    """A text with its sentences and cells."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._stops = [match.end() for match in _SENTENCE.finditer(text)]
        self._lines = [match.end() for match in _LINE.finditer(text)]
        self._chinese = _CHINESE.search(text) is not None

    def line_of(self, at: int) -> int:
        """Return the number of the sentence at a place; a line break ends one too."""
        return bisect_right(self._lines, at)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return where the sentence at a place begins and ends, its stop included."""
        n = bisect_right(self._stops, at)
        return (
            self._stops[n - 1] if n else 0,
            self._stops[n] if n < len(self._stops) else len(self.text),
        )

    def words(self, start: int, end: int) -> tuple[int, int]:
        """Return a clause without the number of a list before it, emphasis and quotes around it."""
        low = start + begin_of_words(self.text[start:end])
        high = start + len(self.text[start:end].rstrip("*_ "))
        last = self.text[high - 1]
        if last in _QUOTED.values() and not self._opened(low, high - 1, last):
            return low, high - 1  # it closes what is opened before the clause
        return low, self._closed(low, high)

    def _opened(self, low: int, high: int, closing: str) -> bool:
        """Return whether the text from *low* to *high* opens a quote that *closing* ends."""
        said = self.text[low:high]
        opening = next(mark for mark, end in _QUOTED.items() if end == closing)
        return (
            said.count(opening) % 2 == 1 if opening == closing else said.count(opening) > said.count(closing)
        )

    def _closed(self, low: int, high: int) -> int:
        """Return where a clause ends with the emphasis or the quote that it opens: 该园区**面积最大**."""
        if self.text.count("**", low, high) % 2 and self.text.startswith("**", high):
            return high + 2
        last = self.text[high : high + 1]
        if last in _QUOTED.values() and self._opened(low, high, last):
            return high + 1
        return high

    def is_whole_sentence(self, start: int, end: int) -> bool:
        """Whether nothing but marks stands in the sentence beside the text from *start* to *end*."""
        low, _ = self.sentence(start)
        high = self._stops[min(bisect_left(self._stops, end), len(self._stops) - 1)] if self._stops else 0
        high = high if high >= end else len(self.text)
        before = self.text[low:start]
        mark = MARK.match(before)
        around = (before if mark is None else before[mark.end() :]) + self.text[end:high]
        return re.search(r"\w", around) is None

    def _line(self, at: int) -> tuple[int, int]:
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, end if end >= 0 else len(self.text)

    def cell(self, at: int) -> tuple[int, int] | None:
        """Return where the words of a cell of a table begin and end; None outside tables."""
        low, high = self._line(at)
        line = self.text[low:high]
        if not (line.lstrip().startswith("|") or " | " in line):
            return None
        start = self.text.rfind("|", low, at) + 1 or low
        end = self.text.find("|", at, high)
        end = high if end < 0 else end
        return start, start + len(self.text[start:end].rstrip())

    def is_label(self, at: int) -> bool:
        """Whether a place is in the heading or in the first cell of a row of a table."""
        if self.cell(at) is None:
            return False
        low, high = self._line(at)
        before = self.text[low:at].lstrip(" |")
        return "|" not in before or _RULE_OF_TABLE.match(self.text, high) is not None

    def language(self, start: int, end: int) -> str:
        """Return the language of a line; of the text where it has a word or two, such as a row of figures."""
        low, _ = self._line(start)
        _, high = self._line(max(start, end - 1))
        line = self.text[low:high]
        if _CHINESE.search(line):
            return "zh"
        return "zh" if self._chinese and len(_WORD.findall(line)) < _FEW_WORDS else "en"

    def figure(self, claim: Claim) -> tuple[int, int] | None:
        """Return where the figure of a claim stands in its quote; None where it is not written as one."""
        if not claim.as_written:
            return None
        written = r"\s*".join(map(re.escape, claim.as_written.split()))
        found = re.compile(rf"(?<![\d.,]){written}").search(
            self.text, claim.position.start, claim.position.end
        )
        return None if found is None else found.span()
