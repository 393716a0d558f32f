"""Replacements in a text, and the unified diff from the text to the one with its replacements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from siting.records import dataclass

_CONTEXT = 3
_NO_BREAK = " ".join(("\\", "No", "newline", "at", "end", "of", "file"))  # noqa: FLY002 - as patch expects it


@dataclass(frozen=True, slots=True)
class Edit:
    """The text from *start* to *end* becomes *text*."""

    start: int
    end: int
    text: str


def corrected(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the replacements."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def unified(text: str, edits: Sequence[Edit], *, names: tuple[str, str]) -> str:
    """Return the unified diff; it takes time in proportion to the text, however many the edits."""
    lines = text.split("\n")
    changes = _changed_lines(text, lines, edits)
    if not changes:
        return ""
    shown = [f"--- {names[0]}", f"+++ {names[1]}"]
    shift = 0
    for hunk in _hunks(changes, len(lines)):
        shown += _hunk(lines, hunk, shift)
        shift += sum(len(new) - (last - first) for first, last, new in hunk)
    return "\n".join(shown) + "\n"


_Change = tuple[int, int, list[str]]


def _changed_lines(text: str, lines: Sequence[str], edits: Sequence[Edit]) -> list[_Change]:
    """Return the lines that change: the first, the one after the last, and what they become."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)][:-1]
    changes = []
    for first, end, inside in _by_lines(starts, edits):
        low, high = starts[first], starts[end - 1] + len(lines[end - 1])
        moved = [Edit(e.start - low, e.end - low, e.text) for e in inside]
        new = corrected(text[low:high], moved).split("\n")
        if new != list(lines[first:end]):
            changes.append((first, end, new))
    return changes


def _by_lines(starts: Sequence[int], edits: Sequence[Edit]) -> list[tuple[int, int, list[Edit]]]:
    """Group the edits that share a line: its first one, the one after the last, and the edits."""
    grouped: list[tuple[int, int, list[Edit]]] = []
    row = 0
    for edit in edits:
        while row + 1 < len(starts) and starts[row + 1] <= edit.start:
            row += 1
        last = row
        while last + 1 < len(starts) and starts[last + 1] < edit.end:
            last += 1
        if grouped and row < grouped[-1][1]:
            grouped[-1] = (grouped[-1][0], max(last + 1, grouped[-1][1]), [*grouped[-1][2], edit])
        else:
            grouped.append((row, last + 1, [edit]))
    return grouped


def _hunks(changes: Sequence[_Change], count: int) -> Iterator[list[_Change]]:
    hunk: list[_Change] = []
    for change in changes:
        if hunk and change[0] - hunk[-1][1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk and count:
        yield hunk


def _hunk(lines: Sequence[str], hunk: Sequence[_Change], shift: int) -> list[str]:
    # The text after the last line break is a line only if it is not empty.
    count = len(lines) - (lines[-1] == "")
    low, high = max(hunk[0][0] - _CONTEXT, 0), min(hunk[-1][1] + _CONTEXT, count)
    shown, at, added = [], low, 0
    for first, last, new in hunk:
        shown += [f" {line}" for line in lines[at:first]]
        shown += [*(f"-{line}" for line in lines[first:last]), *(f"+{line}" for line in new)]
        added += len(new) - (last - first)
        at = last
    shown += [f" {line}" for line in lines[at:high]]
    if lines[-1] != "" and high == count:
        shown = _without_last_break(shown)
    old = high - low
    return [f"@@ -{low + 1},{old} +{low + 1 + shift},{old + added} @@", *shown]


def _without_last_break(shown: list[str]) -> list[str]:
    """Note that the last line ends without a line break, on both sides."""
    note = _NO_BREAK
    if shown[-1].startswith("+"):
        last = max(n for n, line in enumerate(shown) if line.startswith("-"))
        return [*shown[: last + 1], note, *shown[last + 1 :], note]
    return [*shown, note]
