"""The figures at the bars of a slide: numbers that can be edited, written as in the other documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from siting.evidence import Label
from siting.outcome import Outcome, ScoredCriterion
from siting.promotion.pairwise import Side
from siting.promotion.promotion import side_of
from siting.records import dataclass
from siting.texts import say
from siting.texts.figure_texts import is_bound, shown_number, written
from siting.texts.unit_words import of_many, unit_words

_MAX_WORDS = 40


@dataclass(frozen=True)
class Bar:
    """Length of a bar, None for UNKNOWN, and the number format of the figure at its end."""

    value: float | None
    form: str = "General"


def bars_of(
    outcome: Outcome, criterion: ScoredCriterion, rows: Sequence[int], lang: str
) -> tuple[str, list[Bar]]:
    """Return the unit of a criterion in a language, and the bars of sites (rows) in that unit."""
    many, unit = of_many(criterion.unit) if lang == "en" else (1.0, criterion.unit)
    return unit_words(unit)[lang], [_bar(side_of(outcome, criterion, row), many, unit, lang) for row in rows]


def _bar(side: Side, many: float, unit: str, lang: str) -> Bar:
    """Return the bar of a figure as `siting.promotion.pairwise.figure` writes it, without the interval."""
    if not side.known:
        return Bar(None)
    ends = (np.array([many * x]) for x in (side.value, side.low, side.high))
    read = np.array([side.evidence == "observed"])
    shown, low, high, digits = (
        x[0].item() for x in written(*ends, unit=unit, read=read, converted=side.converted, typed=side.typed)
    )
    before = after = ""
    if math.isinf(high):
        shown, before = low, "≥ "
    elif is_bound(shown, low, high):
        before = "≤ "
    elif side.evidence == "estimated" and side.low == side.high:
        before, after = say("figure.about", figure="|")[lang].split("|")
    if side.qualified.en:
        words = Label(_short(side.qualified.en), _short(side.qualified.zh))
        after += say("figure.qualified", figure="", words=words)[lang]
    decimals = len(shown_number(shown, digits).partition(".")[2])
    number = "#,##0" + (f".{decimals * '0'}" if decimals else "")
    return Bar(shown, "".join([_literal(before), number, _literal(after)]))


def _short(words: str) -> str:
    """Return text shortened for a number format, which holds 255 characters; the notes have it in full."""
    return words if len(words) <= _MAX_WORDS else f"{words[: _MAX_WORDS - 1]}…"


def _literal(text: str) -> str:
    """Return a text as a literal of a number format, with quotation marks escaped."""
    return '"{}"'.format(text.replace('"', '"\\""')) if text else ""


def write_forms(plot: Any, forms: Sequence[str], style: Any) -> None:
    """Give each bar of the only series of a chart the number format of its figure.

    Parameters
    ----------
    plot
        Of python-pptx, with a series of as many points as *forms*.
    style
        Sets the font of labels.
    """
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    # The labels of the series, not of the plot: where one point has its own, those of the plot do not count.
    labels = plot.series[0].data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, forms[0], False
    style(labels.font)
    for k, form in enumerate(forms):
        if form == forms[0]:
            continue
        label = plot.series[0].points[k].data_label
        style(label.font)
        own = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="General" sourceLinked="0"/>')
        own.set("formatCode", form)
        own_label = label._get_or_add_dLbl()  # noqa: SLF001  (python-pptx has no format of one label)
        own_label.insert(1, own)  # behind the number of the point, as the schema asks
