"""The costs of a project: as a table on the terminal, and in the JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.power.costs import CostLine, Costs, CostSum
from siting.power.load import Range
from siting.show.base.power_words import amount_words, item_name, price_words, quantity_words
from siting.texts import say
from siting.texts.unit_words import currency_words

if TYPE_CHECKING:
    from rich.table import Table


def cost_table(costs: Costs, lang: str) -> Table:
    """Return one row per item: quantity, price with its source, amount."""
    from rich import box
    from rich.table import Table

    from siting.show.base.prose import Prose

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    unit = say("power.cost.unit_once", currency=currency_words(costs.prices.currency))
    for key in ("item", "quantity", "price", "amount"):
        heading = Prose(say(f"power.cost.{key}_column", unit=unit)[lang])
        table.add_column(heading, justify="left" if key == "item" else "right", overflow="fold")
    for line in costs.lines:
        cells = (item_name(line), quantity_words(line), price_words(line), amount_words(line))
        table.add_row(*(Prose(cell[lang]) for cell in cells))
    return table


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
