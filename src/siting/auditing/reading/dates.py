"""Of when a figure is, and of what part: the year or the moment that its clause names, and words of scope."""

from __future__ import annotations

import re

from siting.auditing.reading.clause_words import clause_end, clause_start, clause_words

# The year behind a figure: (2026), in 2028, by the end of 2030.
_BEHIND = re.compile(
    r"[^,;.，；。0-9]{0,24}?"
    r"(?:[(（] ?(?:by |in |from )?|\b(?:in|by|from|since|before|until) (?:the end of |late |early |mid-)?)$"
)
# A clause that says nothing but when: By 2030, / 到2025年，
_ONLY_WHEN = re.compile(
    r"\W*(?:[Ii]n|[Bb]y|[Ff]rom|[Ss]ince|[Uu]ntil|到|至|截至|自)? ?(?:the end of |late |early |mid-)?$"
)
_AT_FIGURE = 24
OF_WHICH = frozenset({"of which", "including", "among them", "of these", "其中"})
"""Scopes that a named phase makes superfluous."""


def date_of(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    """Return the year of the figure from *start* to *end*, or the moment in the words of the text.

    It stands behind the figure, before it in its clause, or begins the sentence; empty if there is none.
    """
    found = _date(text, sentence, start, end)
    return found[:4] if found[:4].isdigit() else found


def _date(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    year, moment = clause_words()["year"], clause_words()["moment"]
    stop = clause_end(text, end, sentence[1])
    behind = year.search(text, end, stop)
    if behind and _BEHIND.fullmatch(text, end, behind.start()):
        return behind.group()
    clause = clause_start(text, sentence[0], start)
    for low, high in ((clause, start), (end, stop)):
        found = [*year.finditer(text, low, high)] if low == clause else []
        found += moment.finditer(text, low, high)
        if found:
            return max(found, key=re.Match.start).group()
    opening = year.search(text, sentence[0], min(sentence[0] + 30, start))
    if opening and _ONLY_WHEN.fullmatch(text, sentence[0], opening.start()):
        later = [*year.finditer(text, opening.end(), clause)]
        return (later[-1] if later else opening).group()
    return ""


def is_superseded(text: str, sentence: tuple[int, int], start: int) -> bool:
    """Return whether the clause says that the figure no longer holds: originally, was to cost, 原计划."""
    clause = clause_start(text, sentence[0], start)
    return clause_words()["superseded"].search(text[clause:start]) is not None


def scope_of(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    """Return the part of the site that a figure is for, in the words of the text: white space, 净地."""
    words = clause_words()
    clause = max(clause_start(text, sentence[0], start), start - _AT_FIGURE)
    if text[clause - 2 : clause] == ": ":
        clause = max(sentence[0], start - 2 * _AT_FIGURE)  # its label
    stop = min(clause_end(text, end, sentence[1]), end + _AT_FIGURE)
    for low, high in ((clause, start), (end, stop), (start, end)):
        found = [*words["scope"].finditer(text, low, high)]
        if found:
            return found[-1].group()
    part = [*words["of_which"].finditer(text, clause, start)]
    return part[-1].group() if part else ""
