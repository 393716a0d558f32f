"""``corrected.txt`` and ``corrected.diff``: a plain text in which the clauses of false claims are replaced.

Claims that are CONTRADICTED change the text; a clause is replaced by the truthful wording in its own
language. A false check, such as a sum, is marked behind its total: which of its figures is wrong is
for the writer to say. Whatever else stands in the clause is said again with its own wording. What DEPENDS is
qualified too where the same sentence says something false of the same place: otherwise it would contradict
itself. Where it stays it is marked, and so are the blanks of a wording: both are still to be settled by hand.
A false claim stays, marked with what was found, where only the author can say it truthfully, and in the
heading or the first cell of a row of a table: a label says what its cells are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from siting.auditing.judging.check import Audit
from siting.auditing.judging.documentary import stated_figure
from siting.auditing.judging.verdicts import Advice, Check, Judged, Verdict
from siting.records import dataclass
from siting.texts import say

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_END = re.compile(r"\s*[.。!！?？]?\s*$")
_BLANK = re.compile("…+")
_STOPS = ".。!！?？"
_SENTENCE = re.compile(r"[。！？!?\n]|\.(?=\s)")
_RULE_OF_TABLE = re.compile(r"\n[ |:-]*-{3}")
_CONTEXT = 3
_NO_BREAK = " ".join(("\\", "No", "newline", "at", "end", "of", "file"))  # noqa: FLY002 - as patch expects it


@dataclass(frozen=True, slots=True)
class Edit:
    """The text from *start* to *end* becomes *text*."""

    start: int
    end: int
    text: str


def write_corrected(audit: Audit, text: str, path: Path) -> None:
    """Write the corrected text."""
    path.write_text(corrected(text, edits_of(audit, text)), encoding="utf-8", newline="\n")


def write_diff(audit: Audit, text: str, path: Path, *, names: tuple[str, str]) -> None:
    """Write the unified diff from the text to the corrected one, for ``patch`` or a reviewer."""
    path.write_text(unified(text, edits_of(audit, text), names=names), encoding="utf-8", newline="\n")


def edits_of(audit: Audit, text: str) -> list[Edit]:
    """Return the replacements, in the order of the text, none overlapping another."""
    edits: list[Edit] = []
    writer, doubts = _ClauseWriter(audit, text), _doubts(audit)
    for start, end, judged in _clauses(audit.judged):
        wrong = [j for j in judged if writer.is_to_change(j)]
        if wrong and end <= len(text):
            # What is said of the same place is false with it: 距北京500公里 is a distance and a band.
            about = {j.claim.subject for j in wrong} - {""}
            others = [j for j in judged if j not in wrong and j.claim.subject not in about]
            edits.append(Edit(start, end, writer.said(start, end, [*wrong, *others])))
        elif end <= len(text):
            open_ = (Verdict.DEPENDS, Verdict.CONTRADICTED)
            ends = {j.claim.position.end: j for j in judged if j.verdict in open_}
            marks = {at: writer.mark(j) for at, j in ends.items()}
            for j in judged:
                for check in doubts.get(j.claim.id, ()):
                    at = j.claim.position.end
                    marks[at] = marks.get(at, "") + writer.doubt(check, j)
            edits += [Edit(at, at, mark) for at, mark in sorted(marks.items())]
    return edits


def _doubts(audit: Audit) -> dict[str, list[Check]]:
    """Return the false checks by the claim that each is marked at: its first, a total before its parts.

    A check that a false claim states as well needs no mark: the claim is replaced.
    """
    found: dict[str, list[Check]] = {}
    false = {j.claim.id for j in audit.judged if j.verdict is Verdict.CONTRADICTED}
    for check in audit.checks:
        if check.verdict is Verdict.CONTRADICTED and check.claims and not false & set(check.claims):
            found.setdefault(check.claims[0], []).append(check)
    return found


class _ClauseWriter:
    """Writes the clauses of a text: which of its claims change, and how each reads within its sentence."""

    def __init__(self, audit: Audit, text: str) -> None:
        self._text = text
        self._site = audit.site.label["zh"]
        self._names = (audit.site.label["en"], *(way.spot.label.en for way in audit.ways))
        self._places = {claim: way.spot.label.en for way in audit.ways for claim, _ in way.claims}
        self._stops = [match.end() for match in _SENTENCE.finditer(text)]
        false = (j for j in audit.judged if j.verdict is Verdict.CONTRADICTED)
        self._false = {about for j in false if (about := self._about(j))}
        self._stated: set[tuple[int, str]] = set()

    def is_to_change(self, judged: Judged) -> bool:
        """Whether a claim is false, or DEPENDS beside a false one about the same place."""
        if judged.verdict is Verdict.DEPENDS:
            return self._about(judged) in self._false
        kept = isinstance(judged.wording, Advice) or self._is_label(judged)
        return judged.verdict is Verdict.CONTRADICTED and not kept

    def _is_label(self, judged: Judged) -> bool:
        """Whether a claim stands in the heading or in the first cell of a row of a table."""
        text, at = self._text, judged.claim.position.start
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        if not (line.lstrip().startswith("|") or " | " in line):
            return False
        before = text[start:at].lstrip(" |")
        return "|" not in before or _RULE_OF_TABLE.match(text, start + len(line)) is not None

    def _about(self, judged: Judged) -> tuple[int, str] | None:
        """Return the sentence of a claim and the place it is about; None if it is about none."""
        place = self._places.get(judged.claim.id)
        start = judged.claim.position.start
        return None if place is None else (bisect_right(self._stops, start), place)

    def mark(self, judged: Judged) -> str:
        """Return the mark behind a claim that stays: that it DEPENDS, or what was found of a false one."""
        position = judged.claim.position
        lang = self._language(position.start, position.end)
        if judged.verdict is Verdict.CONTRADICTED:
            return say("corrected.check", finding=_END.sub("", judged.finding[lang]))[lang]
        return say("corrected.depends", claim=judged.claim.id)[lang]

    def doubt(self, check: Check, judged: Judged) -> str:
        """Return the mark of a false check behind one of its claims: what its figures give."""
        position = judged.claim.position
        lang = self._language(position.start, position.end)
        return say("corrected.check", finding=_END.sub("", check.finding[lang]))[lang]

    def _language(self, start: int, end: int) -> str:
        line = self._text[self._text.rfind("\n", 0, start) + 1 : max(end, self._text.find("\n", end))]
        return "zh" if _CHINESE.search(line) else "en"

    def said(self, start: int, end: int, judged: Sequence[Judged]) -> str:
        """Return the wordings as a clause of the sentence: no capital, no full stop, no second subject."""
        text, lang = self._text, self._language(start, end)
        before = text[:start].rstrip(" \t")
        inside = bool(before) and before[-1] not in f"{_STOPS}\n|:："
        clauses = list(dict.fromkeys(filter(None, (self._clause(j, lang, inside=inside) for j in judged))))
        if not clauses:
            return text[start:end]
        said = ("；" if lang == "zh" else "; ").join(clauses)
        if inside and lang == "en" and said[1:2].islower() and not said.startswith(self._names):
            said = said[0].lower() + said[1:]
        return said + (text[end - 1] if text[end - 1] in _STOPS else "")

    def _clause(self, judged: Judged, lang: str, *, inside: bool) -> str:
        about = self._about(judged)
        again = inside and about is not None and about in self._stated
        if about is not None:
            self._stated.add(about)
        wording = judged.clause[lang] if again and judged.clause[lang] else judged.wording[lang]
        if isinstance(judged.wording, Advice):
            wording = stated_figure(judged.claim)[lang]
        said = _BLANK.sub(say("corrected.blank")[lang], _END.sub("", wording))
        rest = said.removeprefix(self._site)
        return rest if inside and lang == "zh" and rest.startswith("距") else said


def _clauses(judged: Sequence[Judged]) -> Iterator[tuple[int, int, list[Judged]]]:
    """Yield the stretches of text that claims quote; claims whose quotes overlap share one."""
    found: list[tuple[int, int, list[Judged]]] = []
    quoted = (j for j in judged if j.claim.position.end > j.claim.position.start)
    for one in sorted(quoted, key=lambda j: j.claim.position.start):
        start, end = one.claim.position.start, one.claim.position.end
        if found and start < found[-1][1]:
            low, high, others = found[-1]
            found[-1] = (low, max(high, end), [*others, one])
        else:
            found.append((start, end, [one]))
    yield from found


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
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
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
    changes = []
    for first, end, inside in grouped:
        low, high = starts[first], starts[end - 1] + len(lines[end - 1])
        moved = [Edit(e.start - low, e.end - low, e.text) for e in inside]
        new = corrected(text[low:high], moved).split("\n")
        if new != list(lines[first:end]):
            changes.append((first, end, new))
    return changes


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
