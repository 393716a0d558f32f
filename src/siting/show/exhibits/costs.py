"""Cost ranges of the project at a site: capital and yearly cost apart, a bar for each item."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from siting.evidence import Label
from siting.outcome import Outcome
from siting.power.costs import CostLine, Costs, CostSum
from siting.power.load import Range
from siting.power.power_sentences import annualised_finding, cost_finding, span
from siting.power.prices import CAPITAL
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER
from siting.show.exhibits.power import report_of
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet
from siting.texts import join, say
from siting.texts.unit_words import currency_words

ONCE, YEARLY = "#1f5a92", "#c98a2b"
_NAMES, _FIGURES = 0.24, 0.2  # of the width
_STEP = 3.6  # in font sizes


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of one site; none without prices."""
    report = report_of(outcome, options)
    if report is None or report.costs is None:
        return []
    costs = report.costs
    currency = costs.prices.currency
    said = say(
        "power_exhibit.two", first=cost_finding("capital", costs.capital, currency),
        second=cost_finding("yearly", costs.yearly, currency),
    )  # fmt: skip
    return [
        ExhibitPage(
            heading=say("power_exhibit.heading", site=report.site, said=said)[lang],
            note=_note(costs)[lang],
            compose=partial(_compose, costs=costs),
            sources=[source.id for source in report.sources],
        )
    ]


def _note(costs: Costs) -> Label:
    sources = list(dict.fromkeys(line.price.source for line in costs.lines if line.price is not None))
    return say("costs_exhibit.note", year=costs.prices.year, sources=join(sources, "mark.semicolon"))


def _compose(sheet: ExhibitSheet, *, costs: Costs) -> None:
    """Draw both parts one above the other, each with its own scale."""
    body, size = sheet.body, sheet.size.text
    once = [line for line in costs.lines if line.item in CAPITAL]
    yearly = [line for line in costs.lines if line.item not in CAPITAL]
    heads = 2 * 3.0
    step = min(_STEP * size, (body.height - heads * size) / (len(once) + len(yearly) + 3))
    top = body.top
    currency = costs.prices.currency
    for key, lines, total, fill in (
        ("once", once, costs.capital, ONCE),
        ("yearly", yearly, costs.yearly, YEARLY),
    ):
        unit = sheet.say(f"power.cost.unit_{key}", currency=currency_words(currency))
        heading = sheet.say(f"costs_exhibit.{key}", unit=unit)
        sheet.page.text(body.left, top - 1.2 * size, heading, size, bold=True)
        box = Box(body.left, body.bottom, body.right, top - 1.9 * size)
        top = _part(sheet, lines, total, box, step=step, fill=fill)
        top -= 0.9 * size
    together = costs.annualised
    finance = costs.prices.finance
    if together is not None and finance is not None and top - body.bottom > 1.4 * size:
        rate = span(Range(*(100.0 * end for end in finance.rate)), 1)
        text = annualised_finding(together, rate, span(finance.life_years, 0), currency)
        sheet.page.text(body.left, top - 1.2 * size, sheet.page.cut(text[sheet.lang], size, body.width), size)


def _part(
    sheet: ExhibitSheet, lines: Sequence[CostLine], total: CostSum, box: Box, *, step: float, fill: str
) -> float:
    """Draw the items of a part and their sum; return where it ends."""
    known = [line.amount for line in lines if line.amount is not None]
    most = max([total.known.high, *(amount.high for amount in known)], default=1.0) or 1.0
    y = box.top
    for line in lines:
        y -= step
        _bar(sheet, sheet.say(f"power.item.{line.item.value}"), line.amount, (box, y, step), most, fill=fill)
    y -= step
    label = sheet.say("costs_exhibit.sum" if not total.missing else "costs_exhibit.sum_known")
    _bar(sheet, label, total.known, (box, y, step), most, fill=fill, bold=True, least=bool(total.missing))
    return y


def _bar(
    sheet: ExhibitSheet, name: str, amount: Range | None, place: tuple[Box, float, float], most: float,
    *, fill: str, bold: bool = False, least: bool = False,
) -> None:  # fmt: skip
    """Draw a bar to the low end, hatched from there to the high end, with the figures at its right."""
    page, size = sheet.page, sheet.size.text
    box, bottom, step = place
    left = box.left + _NAMES * box.width
    right = box.right - _FIGURES * box.width
    line = bottom + 0.5 * step - 0.35 * size
    page.text(box.left, line, page.cut(name, size, left - box.left - size, bold=bold), size, bold=bold)
    page.line([box.left, box.right], [bottom, bottom], colour="#d5dade", width=0.4)
    if amount is None:
        page.text(box.right, line, sheet.say("common.unknown"), size, colour=GREY, align="right")
        return
    scale = (right - left) / most
    low, high = left + amount.low * scale, left + amount.high * scale
    foot, top = bottom + 0.18 * step, bottom + 0.82 * step
    page.box(Box(left, foot, max(low, left + 0.5), top), fill=fill, line=LINE, width=0.4)
    if high - low > 0.5:
        corners = [(low, foot), (high, foot), (high, top), (low, top), (low, foot)]
        page.area([corners], fill=PAPER, line=fill, width=0.8, hatch="////")
    words = span(amount, 1 if amount.high < 100 else 0)
    text = f"≥ {words}" if least else words
    page.text(box.right, line, text, size, bold=bold, align="right", colour=INK)
