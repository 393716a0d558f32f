"""``corrected.txt`` and ``corrected.diff``: a plain text in which false claims are put right.

Claims that are CONTRADICTED change the text. Where the proven wording is a figure, only the figure is
replaced, with the words that compare or belittle it (only 300 km, 不超过300公里); in a cell of a table by
the figure and its unit alone. A figure of the site's file replaces the number alone, in the writer's unit
(`in_place`). Where it is none, a clause that says nothing else is replaced: a whole
sentence in English, a clause in Chinese. What DEPENDS is put right too where the same sentence says
something false of the same place: otherwise it would contradict itself.

Every other false claim stays, marked with what was found: one that only its author can say truthfully, one
in the heading or the first cell of a row (a label says what its cells are), and one within a sentence that
says more. A false check, such as a sum, is marked behind its total: which of its figures is wrong is for
the writer to say. Marked as well are what DEPENDS, the blanks of a wording, and conclusions from a figure
that was replaced (`conclusions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from siting.auditing.judging.check import Audit
from siting.auditing.judging.verdicts import Advice, Check, Judged, Verdict
from siting.auditing.reading.comparisons import with_its_words
from siting.auditing.reading.lexicon import Tokens
from siting.auditing.reading.nouns import nouns_zh
from siting.show.audit.conclusions import concluded_at, is_implied_band, unproven
from siting.show.audit.in_place import in_place
from siting.show.audit.plain_copy import PlainCopy
from siting.show.audit.text_edits import Edit, corrected, unified
from siting.texts import say

_END = re.compile(r"\s*[.。!！?？]?\s*$")
_BLANK = re.compile("…+")
_STOPS = ".。!！?？"
_BARE, _NUMBER = re.compile(r"[\d.,\s]+"), re.compile(r"[^\d]*[\d.,]+(?:\s?[-–—]\s?[\d.,]+)?")
_ONE_ITEM = re.compile(r"[^，；]*")
# 该地块, 而本园区, 我们: what a clause says it of.
_SUBJECT = re.compile(
    r"(?:但|而|且|并且|而且|同时|此外|另外|其中)*"
    rf"(?:(?:[该本此我]|这[一个块]?)[\u4e00-\u9fff]{{0,4}}?"
    rf"{nouns_zh('site', 'built', 'land', 'place')}|我们|其)?"
)
_EXTREME = re.compile("最|第一|首|唯一|比|于")
_VERBS = {
    "is": re.compile(
        r"(?:(?:does|will|would|shall|must) not exceed|(?:never )?(?:exceeds|surpasses))\b", re.IGNORECASE
    ),
    "are": re.compile(r"(?:do not exceed|(?:never )?(?:exceed|surpass))\b", re.IGNORECASE),
    "was": re.compile(r"(?:never )?(?:exceeded|surpassed|topped)\b", re.IGNORECASE),
    "be": re.compile(r"not exceed\b", re.IGNORECASE),
    "of": re.compile(r"(?:not )?(?:exceeding|surpassing|topping)\b", re.IGNORECASE),
}
_PERFECT = re.compile(r"\b(?:has|have|had) $")
_TO_SUBJECT = 20  # characters of a clause before the name of the site
_REACH = 24
"""Characters before a figure in which a word that belittles it is looked for."""

Span = tuple[int, int]


def write_corrected(text: str, edits: Sequence[Edit], path: Path) -> None:
    """Write the corrected text."""
    path.write_text(corrected(text, edits), encoding="utf-8", newline="\n")


def write_diff(text: str, edits: Sequence[Edit], path: Path, *, names: tuple[str, str]) -> None:
    """Write the unified diff from the text to the corrected one, for ``patch`` or a reviewer."""
    path.write_text(unified(text, edits, names=names), encoding="utf-8", newline="\n")


def edits_of(audit: Audit, text: str) -> list[Edit]:
    """Return the replacements, in the order of the text, none overlapping another."""
    writer, doubts = _CopyWriter(audit, text), _doubts(audit)
    replaced: dict[Span, list[Judged]] = {}
    changes: list[Edit] = []
    marks: list[tuple[int, str]] = []
    for start, end, judged in _clauses(audit.judged):
        if end > len(text):
            continue
        done = writer.figures(judged)
        for span, (edit, of) in done.items():
            changes.append(edit)
            replaced[span] = of
        clause = None if done else writer.clause(start, end, judged)
        if clause is not None:
            changes.append(clause)
            continue
        for j in _untouched(judged, done):
            marks += ((writer.place_of_mark(j), said) for said in writer.marks(j, doubts.get(j.claim.id, ())))
    marks += unproven(writer.copy, audit.judged, replaced)
    return sorted([*changes, *_inserted(marks)], key=lambda edit: (edit.start, edit.end))


def note_of_unverified(audit: Audit, text: str, listed_in: str) -> list[Edit]:
    """Return the line below the text that says how many of its claims are neither proven nor false.

    They stay as they are, without a mark at each: a reader would take the text for checked otherwise.
    """
    count = audit.count().get(Verdict.UNVERIFIABLE, 0)
    if not count:
        return []
    at = len(text.rstrip())
    said = say("corrected.unverified", count=count, file=listed_in)
    return [Edit(at, at, "\n\n" + said[PlainCopy(text).language(0, at)])]


def _untouched(judged: Sequence[Judged], done: Mapping[Span, tuple[Edit, list[Judged]]]) -> list[Judged]:
    """Return the claims of a clause of which no figure is replaced."""
    changed = {j.claim.id for _, of in done.values() for j in of}
    return [j for j in judged if j.claim.id not in changed]


def _inserted(marks: Iterable[tuple[int, str]]) -> Iterator[Edit]:
    """Yield the marks as changes of the text, those of one place as one."""
    by_place: dict[int, dict[str, None]] = {}
    for at, said in marks:
        by_place.setdefault(at, {})[said] = None
    for at, several in by_place.items():
        yield Edit(at, at, "".join(several))


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


class _CopyWriter:
    """Writes the changes of a text: which of its claims change, and how each reads within its sentence."""

    def __init__(self, audit: Audit, text: str) -> None:
        self._text = text
        self.copy = PlainCopy(text)
        self._site = audit.site.label["zh"]
        self._names = (audit.site.label["en"], *(way.spot.label.en for way in audit.ways))
        self._places = {claim: way.spot.label.en for way in audit.ways for claim, _ in way.claims}
        false = (j for j in audit.judged if j.verdict is Verdict.CONTRADICTED)
        self._false = {about for j in false if (about := self._about(j))}
        self._stated: set[tuple[int, str]] = set()
        figures = ((self.copy.figure(j.claim), j) for j in audit.judged)
        self._ends = {span[1]: j for span, j in figures if span is not None}

    def _is_to_change(self, judged: Judged) -> bool:
        """Whether a claim is false, or DEPENDS beside a false one about the same place."""
        if judged.verdict is Verdict.DEPENDS:
            return self._about(judged) in self._false
        kept = isinstance(judged.wording, Advice) or self.copy.is_label(judged.claim.position.start)
        return judged.verdict is Verdict.CONTRADICTED and not kept

    def _about(self, judged: Judged) -> tuple[int, str] | None:
        """Return the sentence of a claim and the place it is about; None if it is about none."""
        place = self._places.get(judged.claim.id)
        return None if place is None else (self.copy.line_of(judged.claim.position.start), place)

    def figures(self, judged: Sequence[Judged]) -> dict[Span, tuple[Edit, list[Judged]]]:
        """Return the figures of a clause to replace, each with the claims that it makes."""
        at: dict[Span, list[Judged]] = {}
        for j in judged:
            span = self.copy.figure(j.claim)
            if span is not None:
                at.setdefault(span, []).append(j)
        found = {}
        for span, of in at.items():
            one = next((j for j in of if j.instead.en and self._is_to_change(j)), None)
            if one is not None:
                found[span] = (self._figure(span, one), of)
                about = self._about(one)
                self._stated |= set() if about is None else {about}
        return found

    def _figure(self, span: Span, judged: Judged) -> Edit:
        """Return the replacement of one figure; in a cell it has no basis, and a unit only if it had one."""
        (start, end), text = span, self._text
        lang = self.copy.language(start, end)
        kept = in_place(text[start:end], judged)
        said = judged.instead[lang] if kept is None else kept
        if self.copy.cell(start) is not None:
            unit = kept is not None or _BARE.fullmatch(text[start:end]) is None
            number = _NUMBER.match(said)
            return Edit(start, end, said if unit or number is None else number[0])
        low, high = with_its_words(text, start, end)
        verb = _verb_for(text, low, start)
        low = _without_belittling(text, low)
        if lang == "zh" and high > end and text[low - 1 : low] == "在":
            low, verb = low - 1, "为"  # 最高气温在42℃以上: without 以上 no longer 在
        return Edit(low, high, verb + _with_basis(said, judged.basis[lang], lang))

    def clause(self, start: int, end: int, judged: Sequence[Judged]) -> Edit | None:
        """Return the replacement of a clause that only says what is false; None where it says more.

        A clause of an English sentence stays: what would replace it has a subject and a verb of its own.
        """
        if not all(self._is_to_change(j) and j.wording.en for j in judged):
            return None
        lang = self.copy.language(start, end)
        start, end = self.copy.words(start, end)
        whole = self.copy.is_whole_sentence(start, end)
        if self.copy.cell(start) is not None or not (whole or lang == "zh"):
            return None
        if not whole and len(judged) == 1 and self._is_beside_its_figure(start, judged[0], lang):
            return Edit(start - 1, end, say("corrected.rival", said=judged[0].clause)[lang])
        said = self._together(judged, lang, inside=not whole)
        subject = "" if whole else self._subject(start, end)
        stop = self._text[end - 1] if self._text[end - 1] in _STOPS else ""
        # A clause with a comma of its own is no item of a list.
        if self._text[end : end + 1] == "、" and not _ONE_ITEM.fullmatch(said):
            end, stop = end + 1, "；"
        return Edit(start, end, subject + said + stop) if said else None

    def _subject(self, start: int, end: int) -> str:
        """Return the words up to the site with which a Chinese clause begins: 而桑园2号地块, 该园区."""
        clause = self._text[start:end]
        at = clause.find(self._site)
        if 0 <= at < _TO_SUBJECT and _EXTREME.search(clause, 0, at) is None:
            return clause[: at + len(self._site)]
        found = _SUBJECT.match(clause)
        return found.group() if found else ""

    def _is_beside_its_figure(self, start: int, judged: Judged, lang: str) -> bool:
        """Whether the sentence states the site's figure before a comparison: 用地600亩，为各地块最大."""
        if not judged.clause[lang] or judged.measured is None or not judged.measured.as_stated[lang]:
            return False
        stated = judged.measured.as_stated[lang]
        before = self._ends.get(start - 1)
        # The figure itself may have been false: then it is that of the file by now, in the writer's unit.
        now = before.instead[lang] if before is not None and self._is_to_change(before) else ""
        again = _NUMBER.findall(now)[:1] == _NUMBER.findall(stated)[:1] or self._text[: start - 1].endswith(
            stated
        )
        return self._text[start - 1 : start] == "，" and again

    def _together(self, judged: Sequence[Judged], lang: str, *, inside: bool) -> str:
        """Return what is said of several claims as one sentence, each once."""
        stated = [self._said(j, lang) for j in judged]
        clauses = list(dict.fromkeys(filter(None, stated)))
        if inside:
            # What follows in the sentence is said of the site too: no full stop, and its name once.
            return "，".join(self._predicate(clause) for clause in clauses)
        return ("；" if lang == "zh" else "; ").join([*clauses[:1], *map(self._lowered, clauses[1:])])

    def _predicate(self, clause: str) -> str:
        """Return what a Chinese clause says of the site, to be put behind the subject of the sentence."""
        rest = clause.removeprefix(self._site)
        return (clause if rest.startswith("的") else rest).replace("。", "，")

    def _lowered(self, clause: str) -> str:
        """Return a clause as it continues a sentence: no capital, but for a name."""
        small = clause[1:2].islower() and not clause.startswith(self._names)
        return clause[0].lower() + clause[1:] if small else clause

    def _said(self, judged: Judged, lang: str) -> str:
        about = self._about(judged)
        again = about is not None and about in self._stated
        self._stated |= set() if about is None else {about}
        wording = judged.clause[lang] if again and judged.clause[lang] else judged.wording[lang]
        return _BLANK.sub(say("corrected.blank")[lang], _END.sub("", wording))

    def place_of_mark(self, judged: Judged) -> int:
        """Return where a claim that stays is marked: before a full stop, and at the end of a cell."""
        position = judged.claim.position
        cell = self.copy.cell(position.start)
        if cell is not None:
            return cell[1]
        concluded = concluded_at(self.copy, judged)
        if concluded is not None:
            return concluded
        at = position.end
        return at - 1 if self._text[at - 1] in _STOPS else at

    def marks(self, judged: Judged, doubts: Sequence[Check]) -> Iterator[str]:
        """Yield the marks of a claim that stays: it DEPENDS, what was found if it is false, false checks."""
        position = judged.claim.position
        lang = self.copy.language(position.start, position.end)
        if judged.verdict is Verdict.CONTRADICTED:
            # What a distance implies is false by the limit, whatever is true of the distance.
            found = judged.clause if is_implied_band(judged) and judged.clause[lang] else judged.finding
            yield say("corrected.check", finding=_END.sub("", found[lang]))[lang]
        elif judged.verdict is Verdict.DEPENDS:
            yield say("corrected.depends", claim=judged.claim.id)[lang]
        for check in doubts:
            yield say("corrected.check", finding=_END.sub("", check.finding[lang]))[lang]


def _without_belittling(text: str, start: int) -> int:
    """Return where a word begins that belittles or praises the figure at *start*: only, 仅, as little as."""
    low = max(0, start - _REACH)
    head = text[low:start].rstrip(" ")
    for token in Tokens(head).all("belittling"):
        if token.end == len(head):
            return low + token.start
    return start


def _verb_for(text: str, low: int, start: int) -> str:
    """Return the verb that must stay of the words from *low* to *start* that compare a figure: exceeds."""
    verb = next((verb for verb, words in _VERBS.items() if words.match(text, low, start)), "")
    if verb == "was" and _PERFECT.search(text[:low]):
        verb = "been"
    return f"{verb} " if verb else ""


def _with_basis(said: str, basis: str, lang: str) -> str:
    """Return a figure and what it rests on in brackets, in one pair with what is in brackets already."""
    if not basis:
        return said
    if said[-1] in ")）":
        return f"{said[:-1]}{say('mark.comma')[lang]}{basis}{said[-1]}"
    return say("corrected.figure", figure=said, basis=basis)[lang]


def _clauses(judged: Sequence[Judged]) -> Iterator[tuple[int, int, list[Judged]]]:
    """Yield the stretches of text that claims quote; claims whose quotes overlap share one."""
    found: list[tuple[int, int, list[Judged]]] = []
    quoted = (j for j in judged if j.claim.position.end > j.claim.position.start)
    for one in sorted(quoted, key=lambda j: j.claim.position.start):
        start, end = one.claim.position.start, one.claim.position.end
        if found and start < found[-1][1]:
            low, high, others = found[-1]
            others.append(one)
            found[-1] = (low, max(high, end), others)
        else:
            found.append((start, end, [one]))
    yield from found
