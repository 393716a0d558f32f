"""The rules checklist as a matrix: what was measured of each rule at each site, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from siting.evidence import Label
from siting.outcome import Outcome, RuleVerdicts
from siting.outcome.rule_standing import STANDINGS, standing
from siting.records import dataclass
from siting.show.base.colours import STANDING_COLOURS
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, LINE, PAPER
from siting.show.base.rules_table import measured_value
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, site_name
from siting.show.exhibits.symbols import standing_symbol
from siting.texts import say
from siting.texts.unit_words import after_number

_TITLES = 0.37  # of the width
_ROW, _TALLEST, _HEAD, _UPRIGHT, _KEY = 1.62, 2.1, 5.6, 9.5, 2.2  # in font sizes
_MORE_KEY = 3.2  # two further lines of the key
_MIN_COLUMN, _WIDEST_COLUMN = 2.0, 9.0
_WITH_FIGURE, _WITH_NAME = 5.2, 6.0
_SYMBOL = 0.44
_KEY_TEXTS = {
    "pass": "screening.pass",
    "met": "rules_matrix.key_met",
    "conditional": "rules_matrix.key_conditional",
    "missed": "rules_matrix.key_missed",
    "fail": "screening.fail",
    "unknown": "common.unknown",
}


@dataclass(frozen=True)
class _MatrixLine:
    """A line of the matrix: a rule, or the title of the set above its rules."""

    title: str
    rule: RuleVerdicts | None = None


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the pages of the matrix, as many rules per page as fit; none if the study has no rules."""
    if not outcome.rules or not len(outcome.sites):
        return []
    size = options.size
    width = (1 - _TITLES) * (size.width - 2 * size.margin)
    rows = outcome.ranking.order[: int(width / (_MIN_COLUMN * size.text))]
    parts = _parts(_lines(outcome.rules, lang), _room(options))
    head, found = finding(outcome)[lang], []
    for number, part in enumerate(parts, start=1):
        of = say("value_curves.part", page=number, pages=len(parts))[lang] if len(parts) > 1 else ""
        rules = [line.rule for line in part if line.rule is not None]
        found.append(
            ExhibitPage(
                heading=head + of,
                note=_note(len(rows), len(outcome.sites))[lang],
                compose=partial(_compose, lines=part, rows=rows.tolist()),
                sources=[s for v in rules for s in (v.rule.source, *v.sources)],
                tall=2 * size.margin + (_UPRIGHT + _TALLEST * len(part) + _KEY + _MORE_KEY) * size.text,
            )
        )
    return found


def finding(outcome: Outcome) -> Label:
    """Say how many sites fail a rule, and where the first of the ranking stands."""
    table = np.column_stack([standing(v) for v in outcome.rules])
    failing = int((table == STANDINGS.index("fail")).any(axis=1).sum())
    told: dict[str, object] = {"failing": failing, "count": len(table), "rules": len(outcome.rules)}
    first = int(outcome.ranking.order[0])
    if not outcome.ranking.rank[first]:
        return say("rules_matrix.finding_none", **told)
    of = {word: int((table[first] == STANDINGS.index(word)).sum()) for word in ("fail", "missed", "unknown")}
    name = Label(*(site_name(outcome, first, each) for each in ("en", "zh")))
    return say(f"rules_matrix.finding{'' if of['fail'] else '_clear'}", first=name, **told, **of)


def _note(shown: int, count: int) -> Label:
    note = say("rules_matrix.note")
    if shown == count:
        return note
    more = say("exhibit.best_shown", shown=shown, count=count)
    return Label(note.en + more.en, note.zh + more.zh)


def _room(options: ExhibitOptions) -> int:
    """Return the number of lines that fit under the heads of the columns."""
    size = options.size
    free = size.height - 2 * size.margin - 5.5 * size.title - (_UPRIGHT + _KEY) * size.text - 6 * size.small
    return max(4, int(free / (_ROW * size.text)))


def _lines(rules: Sequence[RuleVerdicts], lang: str) -> list[_MatrixLine]:
    found: list[_MatrixLine] = []
    said = ""
    for v in rules:
        title = v.rule.set_title[lang]
        if title != said:
            found.append(_MatrixLine(title))
            said = title
        found.append(_MatrixLine(v.rule.title[lang], v))
    return found


def _parts(lines: list[_MatrixLine], room: int) -> list[list[_MatrixLine]]:
    """Cut the lines into pages of equal length; a page begins with the title of its set."""
    pages = -(-len(lines) // room)
    while True:
        each = -(-(len(lines) + pages - 1) // pages)
        parts: list[list[_MatrixLine]] = []
        rest = list(lines)
        while rest:
            take = each - (rest[each - 1].rule is None) if len(rest) > each else len(rest)
            part, rest = rest[:take], rest[take:]
            parts.append(part)
            if rest and rest[0].rule is not None:
                rest.insert(0, next(line for line in reversed(part) if line.rule is None))
        if len(parts) <= pages or each <= 2:
            return parts
        pages += 1


def _compose(sheet: ExhibitSheet, *, lines: Sequence[_MatrixLine], rows: Sequence[int]) -> None:
    body, size = sheet.body, sheet.size.text
    left = body.left + _TITLES * body.width
    across = min(_WIDEST_COLUMN * size, (body.right - left) / len(rows))
    top = body.top - (_HEAD if across >= _WITH_NAME * size else _UPRIGHT) * size
    right = left + across * len(rows)
    _heads(sheet, rows, left=left, across=across, bottom=top)
    key = _key_lines(sheet)
    foot = body.bottom + (_KEY + 1.6 * (len(key) - 1)) * size
    step = sheet.steps(len(lines), Box(body.left, foot, right, top), _TALLEST * size)
    for line in lines:
        _line(sheet, line, rows, Box(left, top - step, right, top))
        top -= step
    _key(sheet, key, top - 1.7 * size)


def _heads(sheet: ExhibitSheet, rows: Sequence[int], *, left: float, across: float, bottom: float) -> None:
    """Write rank and name over each column: level where there is room, else upright."""
    page, size, small = sheet.page, sheet.size.text, sheet.size.small
    for k, row in enumerate(rows):
        middle = left + (k + 0.5) * across
        rank = int(sheet.outcome.ranking.rank[row])
        page.text(middle, bottom + 0.45 * size, str(rank or "–"), size, bold=True, align="center")
        name = site_name(sheet.outcome, row, sheet.lang)
        if across >= _WITH_NAME * size:
            said = page.wrap(name, small, across - 4, lines=3)
            for n, text in enumerate(said):
                y = bottom + 1.75 * size + (len(said) - 1 - n) * 1.2 * small
                page.text(middle, y, text, small, align="center")
        else:
            most = (_UPRIGHT - 1.9) * size
            page.text(middle, bottom + 1.7 * size, page.cut(name, small, most), small, angle=90)


def _line(sheet: ExhibitSheet, line: _MatrixLine, rows: Sequence[int], box: Box) -> None:
    """Draw a rule with its cells, or the title of a set."""
    page, size, body = sheet.page, sheet.size.text, sheet.body
    y = (box.top + box.bottom) / 2 - 0.36 * size
    most = box.left - body.left - 0.8 * size
    page.line([body.left, box.right], [box.bottom] * 2, colour="#d5dade", width=0.4)
    if line.rule is None:
        page.text(body.left, y, page.cut(line.title, size, most, bold=True), size, bold=True)
        return
    indent = 0.9 * size
    type_size = 0.94 * size if page.width(line.title, 0.94 * size) <= most - indent else sheet.size.small
    page.text(body.left + indent, y, page.cut(line.title, type_size, most - indent), type_size)
    v, across = line.rule, box.width / len(rows)
    codes = standing(v, np.asarray(rows, dtype=np.int64)).tolist()
    unit = after_number(v.unit)[sheet.lang]
    for k, (row, code) in enumerate(zip(rows, codes, strict=True)):
        left = box.left + k * across
        key = STANDINGS[code]
        cell = Box(left, box.bottom, left + across, box.top)
        page.box(cell, fill=STANDING_COLOURS[key], line=PAPER, width=0.8)
        with_figure = across >= _WITH_FIGURE * size
        at = left + 1.1 * size if with_figure else left + across / 2
        standing_symbol(page, at, (box.top + box.bottom) / 2, _SYMBOL * min(size, 0.8 * box.height), key)
        if with_figure:
            said = page.cut(measured_value(v, row, sheet.lang, unit), sheet.size.small, across - 2.6 * size)
            page.text(left + across - 0.5 * size, y, said, sheet.size.small, colour=LINE, align="right")


def _key_lines(sheet: ExhibitSheet) -> list[list[tuple[float, str]]]:
    """Return the entries of the key line by line: x, and what it explains."""
    size, small, body = sheet.size.text, sheet.size.small, sheet.body
    lines: list[list[tuple[float, str]]] = [[]]
    x = body.left
    for key, text_id in _KEY_TEXTS.items():
        wide = 3.6 * size + sheet.page.width(sheet.say(text_id), small)
        if x + wide > body.right and lines[-1]:
            lines.append([])
            x = body.left
        lines[-1].append((x, key))
        x += wide
    return lines


def _key(sheet: ExhibitSheet, lines: list[list[tuple[float, str]]], top: float) -> None:
    """Explain the symbols under the last line."""
    page, size = sheet.page, sheet.size.text
    for number, line in enumerate(lines):
        y = top - 1.6 * number * size
        for x, key in line:
            box = Box(x, y - 0.35 * size, x + 1.6 * size, y + 1.05 * size)
            page.box(box, fill=STANDING_COLOURS[key])
            standing_symbol(page, x + 0.8 * size, y + 0.35 * size, _SYMBOL * size, key)
            said = page.cut(sheet.say(_KEY_TEXTS[key]), sheet.size.small, sheet.body.width - 3 * size)
            page.text(x + 2.1 * size, y, said, sheet.size.small, colour=GREY)
