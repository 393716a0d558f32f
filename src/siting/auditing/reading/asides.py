"""Brackets with a figure of their own: what they say ends with them."""

from __future__ import annotations

import bisect
import re

_ASIDE = re.compile(r"[(（][^()（）\n]{1,160}[)）]")


class Asides:
    """The brackets of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [m.span() for m in _ASIDE.finditer(text)]

    def is_closed(self, start: int, end: int, at: int) -> bool:
        """Return whether words stand, with a figure besides, in a bracket that is closed before *at*."""
        index = bisect.bisect_right(self._spans, (start, len(self._text))) - 1
        low, high = self._spans[index] if index >= 0 else (0, 0)
        if not low < start < high <= at:
            return False
        return re.search(r"\d", self._text[low:start] + self._text[end:high]) is not None
