"""What a figure takes from those of its row: the unit of the last one, the comparison of the first one."""

from __future__ import annotations

import re
from dataclasses import replace

from siting.auditing.reading.comparisons import REACH, SKIPPED
from siting.auditing.reading.numerals import RATIO_BEFORE, sign_of
from siting.auditing.reading.stated_figures import StatedFigure

_LIST = re.compile(r"[、,，] ?|和|及|与|以及| and |, and | to (?:about |some )?| ?(?:→|->) ?")
_UP_TO = re.compile(r"(?<!add )(?<!adds )(?<!of )\bup to (?:about |some )?$")


def lend_comparisons(text: str, figures: list[StatedFigure]) -> list[StatedFigure]:
    """Let *up to* reach over *and*: up to 1.8 million square feet and 320 MW."""
    lent = figures[:1]
    for figure in figures[1:]:
        last, low = lent[-1], max(0, lent[-1].start - REACH)
        joined = text[last.end : figure.start] == " and " and figure.group and figure.group != last.group
        up_to = joined and not figure.compared and _UP_TO.search(text, low, last.start)
        lent.append(replace(figure, comparison=last.comparison, compared=True) if up_to else figure)
    return lent


def lend_units(text: str, figures: list[StatedFigure]) -> list[StatedFigure]:
    """Apply the unit of the last figure in a list to those before it: 68、200和332亩."""
    lent = list(figures)
    for i in range(len(lent) - 2, -1, -1):
        this, following = lent[i], lent[i + 1]
        if this.group or not following.group or following.start - this.end > 6:
            continue
        between = text[this.end : following.start]
        # -25 / +38 °C.
        both = following.group == "temperature" and re.fullmatch(r" ?/ ?\+?", between)
        if (both or _LIST.fullmatch(between)) and not _is_ratio(text, this):
            lent[i] = _lent(this, following, sign_of(text, this.start) if both else 1)
    return lent


def _is_ratio(text: str, figure: StatedFigure) -> bool:
    low = max(0, figure.start - REACH)
    return bool(SKIPPED.search(text, low, figure.start) or RATIO_BEFORE.search(text, low, figure.start))


def _lent(this: StatedFigure, following: StatedFigure, sign: int) -> StatedFigure:
    """Return a figure with the unit of the next one, and its multiplier unless it has one or is large."""
    large = this.multiplier or this.written >= 1000 or not following.written
    factor = sign * (1.0 if large else following.value / following.written)
    return replace(
        this, group=following.group, unit=following.unit, value=this.value * factor,
        high=this.high * factor, multiplier=this.multiplier or following.multiplier,
    )  # fmt: skip
