"""The power of a project at one place, on the terminal and as a JSON document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from siting.conventions import ENERGY_REVIEW_TCE, KGCE_PER_KWH, MAX_110_KV_USER_MVA
from siting.evidence import Label
from siting.power.carbon import Carbon
from siting.power.connection import Connection
from siting.power.firm_capacity import FirmCase, Group, Holds
from siting.power.load import Load
from siting.power.power_sentences import (
    case_name,
    findings,
    holds_word,
    layout_words,
    overload_note,
    span,
    station_words,
)
from siting.power.report import PowerReport
from siting.show.base.power_words import ground_notes, load_cells, loss_notes, price_sources, route_notes
from siting.show.power.cost_table import cost_table, costs_document
from siting.show.power.feed_table import connection_document, feed_table
from siting.texts import join, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_STYLES = {Holds.yes: "green", Holds.no: "red", Holds.depends: "yellow"}
_WIDE = 132  # a narrower terminal gets two tables instead of one

T = TypeVar("T")


def print_power(report: PowerReport, lang: str) -> None:
    """Print the report to stdout: what decides first, then the load by phase, then the cases."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(say("power.report.heading", site=report.site)[lang], style="bold"))
    for line in findings(report):
        console.print(Prose(line[lang]))
    console.print()
    _print_loads(console, report, lang)
    console.print(Prose(report.basis[lang], style="dim"))
    console.print(Prose(say("power.report.energy_note")[lang], style="dim"))
    if report.cases:
        _print_cases(console, report, lang)
    if report.connection is not None and report.connection.feeds:
        _print_feeds(console, report.connection, lang)
    if report.costs is not None:
        console.print()
        heading = say("power.cost.heading", year=report.costs.prices.year)
        console.print(Prose(heading[lang], style="bold"))
        console.print(cost_table(report.costs, lang))
        for line in price_sources(report.costs):
            console.print(Prose(line[lang], style="dim"))
    listed = join([source.title for source in report.sources], "mark.semicolon")
    console.print(Prose(say("common.sources_list", list=listed)[lang], style="dim"))


def _print_cases(console: Console, report: PowerReport, lang: str) -> None:
    from siting.show.base.prose import Prose

    console.print()
    console.print(Prose(say("power.report.firm_heading", outages=report.outages)[lang], style="bold"))
    # One substation alone: the three cases are one.
    for case in report.cases[:1] if len(report.project.stations) == 1 else report.cases:
        console.print(Prose(f"\n{case_name(case, report.outages)[lang]}"))
        if case.groups:
            console.print(_case_table(case, lang))
        else:
            console.print(Prose(say("power.report.feeds_unknown")[lang]))
    console.print(Prose(overload_note(report)[lang], style="dim"))


# --- tables -----------------------------------------------------------------------------------------------


def _print_feeds(console: Console, found: Connection, lang: str) -> None:
    from siting.show.base.prose import Prose

    console.print()
    console.print(Prose(say("power.feeds.heading")[lang], style="bold"))
    console.print(feed_table(found, lang))
    for line in (*loss_notes(found), *route_notes(found), *ground_notes(found)):
        console.print(Prose(line[lang], style="dim"))


def _print_loads(console: Console, report: PowerReport, lang: str) -> None:
    from siting.show.base.prose import Prose, add_figures

    names = [_phase_name(phase.name, phase.start) for phase in report.project.phases]
    rows = [load_cells(load, unknown="") for load in report.loads]
    total = load_cells(report.total, unknown="")
    if len(rows) > 1:
        names.append(say("power.report.all_phases")[lang])
        rows.append(total)
    racks, *columns = filter(total.get, total)  # none for water that is unknown
    for part in [columns] if console.width >= _WIDE else [columns[:4], columns[4:]]:
        table = _table(say("assembly.phase")[lang])
        for key in (racks, *part):
            add_figures(table, say(key)[lang], [row[key] for row in rows])
        for name, row in zip(names, rows, strict=True):
            table.add_row(Prose(name), *(row[key] for key in (racks, *part)))
        console.print(table)


def _phase_name(name: str, start: str) -> str:
    return f"{name} ({start})" if start else name


def _case_table(case: FirmCase, lang: str) -> Table:
    from siting.show.base.prose import Prose, add_figures

    comma = say("mark.list")[lang]
    table = _table(say("power.report.phases_column")[lang])
    table.add_column(Prose(say("power.report.stations_column")[lang]), overflow="fold")
    capacity = [(f"{group.capacity_mva:,.0f}", span(group.load_mva, 0)) for group in case.groups]
    for number, key in enumerate(("power.report.capacity_column", "power.report.load_column")):
        add_figures(table, say(key)[lang], [pair[number] for pair in capacity])
    table.add_column(Prose(say("power.report.holds_column")[lang]), overflow="fold")
    table.add_column(Prose(say("power.report.enough_column")[lang]), overflow="fold")
    for group in case.groups:
        word = holds_word(group.holds)[lang]
        if group.short_mva.high > 0.0:
            word = say("power.report.word_short", word=word, mva=span(group.short_mva, 0))[lang]
        table.add_row(
            Prose(comma.join(phase.name for phase in group.phases)),
            Prose(station_words(group)[lang]),
            f"{group.capacity_mva:,.0f}",
            span(group.load_mva, 0),
            Prose(word, style=_STYLES[group.holds]),
            Prose(_enough_text(group, lang)),
        )
    return table


def _enough_text(group: Group, lang: str) -> str:
    if group.short_mva.high <= 0.0:
        return ""
    if group.enough is None:
        return say("power.report.none_usual")[lang]
    layout = layout_words(group.enough)
    return (say("power.report.each", layout=layout) if len(group.stations) > 1 else layout)[lang]


def _table(first: str) -> Table:
    from rich import box
    from rich.table import Table

    from siting.show.base.prose import Prose

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(Prose(first), overflow="fold")
    return table


# --- JSON -------------------------------------------------------------------------------------------------


def power_document(report: PowerReport) -> dict[str, Any]:
    """Return every figure with its unit, and the findings in both languages."""
    deciding = report.decides
    return {
        "site": _both(report.site),
        "findings": [_both(line) for line in findings(report)],
        "verdict": {
            "case": None if deciding is None else deciding.id.value,
            "holds": None if deciding is None else _maybe(deciding.holds, str),
        },
        "outages": report.outages,
        "pue": {
            "year": _range(report.performance.pue),
            "hottest_hours": _range(report.performance.peak_pue),
            "basis": _both(report.basis),
        },
        "wue_l_per_kwh": _maybe(report.performance.wue, _range),
        "phases": [
            {"name": phase.name, "start": phase.start, **_load(load)}
            for phase, load in zip(report.project.phases, report.loads, strict=True)
        ],
        "total": _load(report.total),
        "water": {
            "need_m3_per_year": _maybe(report.water.need, _range),
            "supply_m3_per_year": _maybe(report.water.supply, _range),
            "left_m3_per_year": _maybe(report.water.left, _range),
            "holds": _maybe(report.water.holds, str),
        },
        "carbon": _maybe(report.carbon, _carbon),
        "connection": _maybe(report.connection, connection_document),
        "costs": _maybe(report.costs, costs_document),
        "cases": [_case(case, report.outages) for case in report.cases],
        "conventions": {
            "coal_kgce_per_kwh": {"value": KGCE_PER_KWH.value, "source": KGCE_PER_KWH.source},
            "energy_review_tce": {"value": ENERGY_REVIEW_TCE.value, "source": ENERGY_REVIEW_TCE.source},
            "max_110_kv_user_mva": {"value": MAX_110_KV_USER_MVA.value, "source": MAX_110_KV_USER_MVA.source},
            "power_factor": report.project.power_factor,
            "overload": report.project.overload,
        },
        "sources": [source.id for source in report.sources],
    }


def _case(case: FirmCase, outages: int) -> dict[str, Any]:
    return {
        "id": case.id.value,
        "name": _both(case_name(case, outages)),
        "holds": _maybe(case.holds, str),
        "groups": [
            {
                "stations": [
                    {
                        "name": s.name,
                        "transformers": s.substation.transformers,
                        "each_mva": s.substation.each_mva,
                        "voltage_kv": s.substation.voltage_kv,
                    }
                    for s in group.stations
                ],
                "phases": [phase.name for phase in group.phases],
                "capacity_mva": group.capacity_mva,
                "load_mva": _range(group.load_mva),
                "short_mva": _range(group.short_mva),
                "holds": group.holds.value,
                "enough": None if group.enough is None else group.enough.layout,
            }
            for group in case.groups
        ],
    }


def _load(load: Load) -> dict[str, Any]:
    return {
        "racks": load.racks,
        "it_mw": _range(load.it_mw),
        "mean_mw": _range(load.mean_mw),
        "peak_mw": _range(load.peak_mw),
        "peak_mva": _range(load.peak_mva),
        "energy_gwh_per_year": _range(load.energy_gwh),
        "coal_tce_per_year": _range(load.coal_tce),
        "water_m3_per_year": _maybe(load.water_m3, _range),
    }


def _carbon(carbon: Carbon) -> dict[str, Any]:
    return {
        "factor_kgco2_per_kwh": _range(carbon.factor),
        "tonnes_per_year": _range(carbon.tonnes),
        "province": None if carbon.province is None else carbon.province.zh,
        "factor_by_year": None if carbon.by_year is None else {str(y): f for y, f in carbon.by_year.items()},
    }


def _maybe(given: T | None, written: Callable[[T], Any]) -> Any:
    return None if given is None else written(given)


def _range(given: Sequence[float]) -> dict[str, float]:
    low, high = given
    return {"low": low, "high": high}


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}
