"""The costs of a project: as a table on the terminal, and in the JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.power.costs import CostLine, Costs, CostSum
from siting.power.load import Range
from siting.texts import say
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from rich.table import Table


def cost_table(costs: Costs, lang: str) -> Table:
    """Return one row per item: quantity, price with its source, amount."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    unit = say("power.cost.unit_once", currency=costs.prices.currency)
    table.add_column(escape(say("power.cost.item_column")[lang]), overflow="fold")
    table.add_column(escape(say("power.cost.quantity_column")[lang]), justify="right", overflow="fold")
    table.add_column(escape(say("power.cost.price_column")[lang]), justify="right", overflow="fold")
    table.add_column(escape(say("power.cost.amount_column", unit=unit)[lang]), justify="right", no_wrap=True)
    for line in costs.lines:
        cells = (item_name(line), quantity_words(line), price_words(line), amount_words(line))
        table.add_row(*(escape(cell[lang]) for cell in cells))
    return table


def price_sources(costs: Costs) -> list[Label]:
    """Say where each price comes from, once for all prices of one source."""
    by_source: dict[Label, list[CostLine]] = {}
    for line in costs.lines:
        if line.price is not None:
            key = say("power.cost.source", source=line.price.source, year=line.price.year)
            by_source.setdefault(key, []).append(line)
    return [
        say("power.cost.source_of", items=_listed([item_name(x) for x in lines]), source=source)
        for source, lines in by_source.items()
    ]


def item_name(line: CostLine) -> Label:
    """Return the name of an item."""
    return say(f"power.item.{line.item.value}")


def quantity_words(line: CostLine) -> Label:
    """Return the quantity with its unit; UNKNOWN if it is not known."""
    if line.unit in {"", "1/yr"}:
        return Label("", "")
    if line.quantity is None:
        return say("common.unknown")
    if line.unit == "capital":
        return say("power.cost.of_capital")
    large = line.quantity.high >= 1e6
    shown = Range(*(n / 1e6 for n in line.quantity)) if large else line.quantity
    unit = unit_words(f"million {line.unit}" if large else line.unit)
    return say("power.cost.quantity", number=_short(shown), unit=unit)


def price_words(line: CostLine) -> Label:
    """Return the price with its currency; what is missing if it is not given."""
    if line.price is None:
        return say("power.cost.no_price")
    amount = line.price.amount
    if line.unit == "capital":
        return say("power.cost.share", share=_short(Range(*(100.0 * share for share in amount))))
    large = amount.high >= 1e6
    shown = Range(*(n / 1e6 for n in amount)) if large else amount
    key = "power.cost.price_million" if large else "power.cost.price"
    return say(key, number=_short(shown), currency=line.price.currency)


def amount_words(line: CostLine) -> Label:
    """Return the amount in millions; UNKNOWN, with the exchange rate that is missing."""
    if line.amount is not None:
        words = _short(line.amount)
        return Label(words, words)
    if line.missing is not None and line.missing.value == "exchange" and line.price is not None:
        return say("power.cost.no_exchange", currency=line.price.currency)
    return say("common.unknown")


def _short(given: Range) -> str:
    """Return a range with three figures at least: 0.35–0.45, 7.1, 1,144."""
    low, high = (f"{end:,.0f}" if end >= 100 else f"{end:.3g}" for end in given)
    return low if low == high else f"{low}–{high}"


def _listed(parts: list[Label]) -> Label:
    from siting.texts import join

    return join(parts, "mark.list")


# --- JSON -------------------------------------------------------------------------------------------------


def costs_document(costs: Costs) -> dict[str, Any]:
    """Return every amount with its price, unit and source."""
    finance = costs.prices.finance
    return {
        "currency": costs.prices.currency,
        "year": costs.prices.year,
        "unit": f"million {costs.prices.currency}",
        "items": [_item(line) for line in costs.lines],
        "capital": _sum(costs.capital),
        "yearly": _sum(costs.yearly),
        "connection": _sum(costs.connection),
        "annualised": _range(costs.annualised),
        "rate": None if finance is None else _range(finance.rate),
        "life_years": None if finance is None else _range(finance.life_years),
        "cerf_dc": _range(costs.cerf_dc),
        "left_out": sorted(item.value for item in costs.prices.left_out),
    }


def _item(line: CostLine) -> dict[str, Any]:
    price = line.price
    return {
        "item": line.item.value,
        "quantity": _range(line.quantity),
        "quantity_unit": line.unit,
        "price": None
        if price is None
        else {
            **(_range(price.amount) or {}),
            "currency": price.currency,
            "year": price.year,
            "source": {"en": price.source.en, "zh": price.source.zh},
            "published": price.published or None,
        },
        "amount": _range(line.amount),
        "missing": None if line.missing is None else line.missing.value,
    }


def _sum(total: CostSum) -> dict[str, Any]:
    return {
        "total": _range(total.total),
        "known": _range(total.known),
        "unknown": [item.value for item in total.missing],
    }


def _range(given: Range | None) -> dict[str, float] | None:
    return None if given is None else {"low": given.low, "high": given.high}
