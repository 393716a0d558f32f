"""A figure once more in another unit, in a bracket right behind it: 85 acres (34 ha), 25265平方米（约37.9亩）.

It is of the same kind, owner, phase and comparison as its figure; what stands behind the bracket belongs to both.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.drafts import Draft, Found, measure
from siting.auditing.reading.line import FigureSpot, Line
from siting.auditing.reading.stated_figures import StatedFigure

_GROUPS = frozenset({"area", "length", "metre", "temperature", "money", "power"})
_OPENS = re.compile(
    r"\.? ?[(（](?:即|[折约]?合|约|近|相当于|or |some |about |around |approx\.? |approximately |roughly |nearly |circa |ca?\. ?|[~≈=])*"
)
_CLOSES = re.compile(r"\.?[)）]")


def with_conversions(line: Line) -> tuple[Line, dict[int, StatedFigure]]:
    """Return the line with each figure up to the end of its conversion, and the conversions by the start of their figures."""
    kept: list[StatedFigure] = []
    again: dict[int, StatedFigure] = {}
    for figure in line.figures:
        last = kept[-1] if kept else None
        closing = _CLOSES.match(line.text, figure.end)
        if (
            last is not None
            and closing
            and _is_conversion(line.text, last, figure)
            and last.start not in again
        ):
            # At most 300 mu (about 20 ha) is at most 20 ha.
            as_last = figure.comparison == "about"
            again[last.start] = (
                replace(figure, comparison=last.comparison, compared=last.compared) if as_last else figure
            )
            kept[-1] = replace(last, end=closing.end())
        else:
            kept.append(figure)
    return replace(line, figures=tuple(kept)), again


def _is_conversion(text: str, figure: StatedFigure, other: StatedFigure) -> bool:
    alike = figure.group == other.group and figure.group in _GROUPS and figure.unit != other.unit
    return alike and _OPENS.fullmatch(text, figure.end, other.start) is not None


def converted(line: Line, figure: StatedFigure, draft: Draft) -> Found:
    """Return the *draft* of a figure with its conversion *figure* in place of it."""
    spot = FigureSpot(replace(line, figures=(figure,)), 0)
    found = measure(spot, draft.kind, KINDS[draft.kind].dimension)
    if not isinstance(found, Draft):
        return found
    return replace(draft, value=found.value, high=found.high, unit=found.unit, also=None)
