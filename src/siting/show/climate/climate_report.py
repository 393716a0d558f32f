"""The climate report of one place, on the terminal and as a JSON document."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.catalogue import sources
from siting.climate.climate_table import MONTH_HOURS
from siting.climate.shift import PRESENT, RECENT, TYPICAL, ClimateYears
from siting.conventions import HOURS_PER_MONTH
from siting.cooling.report import CaseEfficiency, ClimateReport, Estimate, Hours, InYears, TechnologyHours
from siting.cooling.technologies import hours_to_days, hours_to_months
from siting.cooling.towers import TOWER_SOURCE
from siting.evidence import FloatArray, Label
from siting.texts import join, say
from siting.texts.figure_texts import position_text
from siting.texts.station_words import station_name

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from siting.climate.weather import YearSpread

_BAR = 36
_BESIDE_BAR = 24  # the month's name and its hours
_NAME_WIDTH = 20
_ENDLESS = 1000
_MIN_WEIGHT = 0.01
_SPARKS = " ▁▂▃▄▅▆▇█"
_MONTHS = say("climate.month_names")


def print_report(report: ClimateReport, lang: str) -> None:
    """Print the report to stdout, with the months of the first technology as a bar chart."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(heading(report, lang), style="bold"))
    mean = report.mean_temperature_c
    if math.isnan(mean.value):
        console.print(Prose(say("climate.mean_unknown")[lang]))
    else:
        line = _filled(_mean_word(mean), lang, mean)
        console.print(Prose(say("climate.in_years", said=line, years=years_label(report)[lang])[lang]))
    if report.typical is not None:
        before = report.typical.mean_temperature_c
        line = _filled(_mean_word(before), lang, before)
        years = report.typical.years.label[lang]
        console.print(Prose(say("climate.in_years", said=line, years=years)[lang], style="dim"))
    used = _stations_used(report)
    if used:
        stations = say("climate.stations", list=join(used, "mark.semicolon"))
        console.print(Prose(stations[lang], style="dim"))
    if report.technologies:
        console.print()
        _print_hours(console, report, lang)
        console.print()
        _print_months(console, report.technologies[0], lang)
    if report.efficiency:
        console.print()
        _print_efficiency(console, report, lang)
    for remark in report.remarks:
        console.print(Prose(say("climate.remark", text=remark[lang])[lang], style="dim"))
    if report.sources:
        console.print(Prose(say("common.sources_list", list=source_titles(report, lang))[lang], style="dim"))


def _stations_used(report: ClimateReport) -> list[Label]:
    """Return the stations that count; one with hardly any weight would only lengthen the line."""
    blind = math.isnan(report.elevation_m)
    key = "climate.station_without_height" if blind else "climate.station"
    return [
        say(key, name=station_name(s.name, s.wmo), km=s.distance_km, above_m=s.height_m, weight=s.weight)
        for s in report.stations
        if s.weight >= _MIN_WEIGHT
    ]


def years_label(report: ClimateReport) -> Label:
    """Return which years the figures of a report are for, and a further shift."""
    years = report.climate_years
    if not years.warming_k:
        return years.label
    return join((years.label, say("climate.shifted", k=years.warming_k)), "mark.semicolon")


def heading(report: ClimateReport, lang: str) -> str:
    """Return the title of a report: its place and elevation."""
    up = report.elevation_m
    height = (
        say("common.elevation_unknown")[lang] if math.isnan(up) else say("climate.elevation", metres=up)[lang]
    )
    title = say("climate.title", place=position_text(report.lat, report.lon))[lang]
    return say("climate.title_with_height", title=title, height=height)[lang]


def source_titles(report: ClimateReport, lang: str, *, efficiency: bool = True) -> str:
    """Return the titles of the sources of a report on one line; *efficiency*: also those of PUE and water."""
    known = sources()
    used = dict.fromkeys([*report.sources, *(s for t in report.technologies for s in t.technology.sources)])
    if any(found.by_tower for found in report.technologies):
        used[TOWER_SOURCE] = None
    if efficiency:
        used |= dict.fromkeys(case.source for case in report.efficiency)
    return say("mark.semicolon")[lang].join(known[s].title[lang] if s in known else s for s in used)


def _mean_word(mean: Estimate) -> str:
    return "mean" if mean.low < mean.high else "mean_without_interval"


def _filled(word: str, lang: str, figure: Estimate) -> str:
    return say(f"climate.{word}", value=figure.value, low=figure.low, high=figure.high)[lang]


def in_months(figure: Estimate) -> str:
    """Return hours as months with their interval, such as ``7.4 (7.1-7.7)``."""
    value, low, high = (hours_to_months(v) for v in (figure.value, figure.low, figure.high))
    if low == high:
        return f"{value:.1f}"
    return f"{value:.1f} ({low:.1f}-{high:.1f})"


def _print_hours(console: Console, report: ClimateReport, lang: str) -> None:

    from siting.show.base.prose import Prose

    # A narrow terminal would truncate columns: it gets fewer, but always the typical years.
    for bars, warmer in ((True, True), (True, False), (False, True), (False, False)):
        table = _hours_table(report, lang, bars=bars, warmer=warmer)
        if _least_width(console, table) <= console.width:
            break
    hours = say("climate.hours", month=HOURS_PER_MONTH.value, years=years_label(report))
    console.print(Prose(hours[lang] + (say("climate.hours_warmer")[lang] if warmer else "")))
    console.print(table)


def _hours_table(report: ClimateReport, lang: str, *, bars: bool, warmer: bool) -> Table:
    table = _empty_hours_table(report, lang, bars=bars, warmer=warmer)
    for number, found in enumerate(report.technologies):
        before = [] if report.typical is None else [report.typical.full[number]]
        other = _months_alone([*before, found.partial.year])
        after = _months_alone([full for _, full, _ in found.warmer]) if warmer else []
        rows = [(found.technology.label[lang], found.full, other, after)]
        blank = [""] * len(other), [""] * len(after)
        rows += [(f"  {label[lang]}", hours, *blank) for label, hours in other_towers(found)]
        for name, hours, left, right in rows:
            sparks = [_sparks(hours.month)] if bars else []
            table.add_row(name, in_months(hours.year), *left, *sparks, *right)
    return table


def _months_alone(figures: Sequence[Estimate]) -> list[str]:
    return [f"{hours_to_months(figure.value):.1f}" for figure in figures]


def _empty_hours_table(report: ClimateReport, lang: str, *, bars: bool, warmer: bool) -> Table:
    table = _table(say("common.technology")[lang])
    table.add_column(say("climate.full_column")[lang], justify="right", no_wrap=True)
    if report.typical is not None:
        table.add_column(say("climate.typical_column")[lang], justify="right")
    table.add_column(say("climate.partial_column")[lang], justify="right", no_wrap=True)
    if bars:
        table.add_column(say("climate.months_column")[lang], no_wrap=True, min_width=12)
    for k, _, _ in report.technologies[0].warmer if warmer else ():
        table.add_column(say("climate.warmer", k=k)[lang], justify="right", no_wrap=True)
    return table


def other_towers(found: TechnologyHours) -> Iterator[tuple[Label, Hours]]:
    """Yield the full hours with each tower size other than the technology's own."""
    if found.by_tower is None:
        return
    for name, hours in zip(("summer", "winter"), found.by_tower, strict=True):
        if hours.year.value != found.full.year.value:
            yield say(f"cooling.free_cooling.{name}_tower"), hours


def _least_width(console: Console, table: Table) -> int:
    """Return the width of a table with names broken as far as allowed, and nothing else."""
    from rich.measure import Measurement

    wide = console.options.update(width=_ENDLESS)
    names = table.columns[0]
    longest = max(Measurement.get(console, wide, cell).maximum for cell in names.cells)
    whole = Measurement.get(console, wide, table).maximum
    return whole - max(longest, names.min_width or 0) + (names.min_width or 0)


def _table(first: str, *, least_width: int = _NAME_WIDTH) -> Table:
    """Return a table whose first column holds names; Chinese names have no spaces to break at."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, min_width=least_width, overflow="fold")
    return table


def _sparks(hours: FloatArray) -> str:
    # A blend adds up to a month except for rounding: 743.9999 of 744 hours is all of them.
    share = np.clip(np.round(np.asarray(hours), 1) / MONTH_HOURS, 0.0, 1.0)
    # A month with some hours is never drawn as empty, nor one with gaps as full.
    steps = np.where((share > 0) & (share < 1), np.clip(np.rint(share * 8), 1, 7), np.rint(share * 8))
    return "".join(_SPARKS[int(step)] for step in steps)


def _print_months(console: Console, found: TechnologyHours, lang: str) -> None:
    from rich.text import Text

    from siting.show.base.prose import Prose

    console.print(Prose(say("climate.chart", technology=found.technology.label[lang])[lang], style="bold"))
    partial = found.partial.month
    bar = max(min(_BAR, console.width - _BESIDE_BAR), 1)
    for month, name in enumerate(_MONTHS[lang].split()):
        total = float(MONTH_HOURS[month])
        full, some = float(found.full.month[month]), float(partial[month])
        first = round(full / total * bar)
        both = round((full + some) / total * bar)
        width = sum(2 if ord(sign) > 0x2E80 else 1 for sign in name)
        line = Text(" " * (5 - width) + name + " ")
        line.append("█" * first, style="blue")
        line.append("▒" * (both - first), style="blue")
        line.append("·" * (bar - both), style="dim")
        line.append(say("climate.chart_hours", full=full, some=some)[lang])
        console.print(line)
    console.print(Prose("      " + say("climate.legend")[lang], style="dim"))


def _print_efficiency(console: Console, report: ClimateReport, lang: str) -> None:

    from siting.show.base.prose import Prose

    console.print(Prose(say("climate.efficiency", share=report.it_share)[lang]))
    before = () if report.typical is None else report.typical.efficiency
    table = _efficiency_table(report.efficiency, before, lang)
    if before and _least_width(console, table) > console.width:
        table = _efficiency_table(report.efficiency, (), lang)
    console.print(table)
    for reason in dict.fromkeys(e.why_unknown[lang] for e in report.efficiency if e.why_unknown is not None):
        console.print(Prose(reason, style="dim"))


def _efficiency_table(cases: Sequence[CaseEfficiency], before: Sequence[CaseEfficiency], lang: str) -> Table:
    """Return PUE and WUE by design, with their medians *before*, in the typical years, if there are any."""
    table = _table(say("common.design")[lang], least_width=_NAME_WIDTH // 2)
    for name in ("climate.pue_column", "climate.wue_column"):
        table.add_column(say(name)[lang], justify="right", no_wrap=True)
        if before:
            table.add_column(say("climate.typical_column")[lang], justify="right", no_wrap=True)
    for number, case in enumerate(cases):
        unknown = say("common.unknown")[lang]
        cells = [
            unknown if math.isnan(e.value) else f"{e.value:.2f} ({e.low:.2f}-{e.high:.2f})"
            for e in (case.pue, case.wue)
        ]
        if before:
            pue, wue = (
                "" if math.isnan(e.value) else f"{e.value:.2f}"
                for e in (before[number].pue, before[number].wue)
            )
            cells = [cells[0], pue, cells[1], wue]
        table.add_row(case.label[lang], *cells)
    return table


def report_document(report: ClimateReport) -> dict[str, Any]:
    """Return a report as plain lists for JSON: units in the keys, null where UNKNOWN."""
    return {
        "place": {"lat": report.lat, "lon": report.lon, "elevation_m": _number(report.elevation_m)},
        "climate": {
            "mean_temperature_c": _figure(report.mean_temperature_c, 2),
            "monthly_temperature_c": _numbers(report.monthly_temperature_c, 2),
            "warming_k": _asked_k(report.climate_years),
            "years": _years_document(report.climate_years),
            "stations": [
                {
                    "name": s.name,
                    "wmo": s.wmo,
                    "distance_km": round(s.distance_km, 1),
                    "height_m": round(s.height_m, 1),
                    "weight": round(s.weight, 4),
                }
                for s in report.stations
            ],
        },
        "free_cooling": [_technology(found) for found in report.technologies],
        "present": _present(report),
        "typical_years": _typical(report),
        "years": None if report.years is None else _years(report.years),
        "it_load_share": report.it_share,
        "efficiency": [
            {
                "case": e.case,
                "technology": e.technology or None,
                "label": e.label.en,
                "label_zh": e.label.zh,
                "pue": _figure(e.pue, 4),
                "pue_unknown": None
                if e.why_unknown is None
                else {"en": e.why_unknown.en, "zh": e.why_unknown.zh},
                "wue_l_per_kwh": _figure(e.wue, 4),
            }
            for e in report.efficiency
        ],
        "interval": "90 % for temperature and hours, of the climate only: full_by_tower is what a "
        "cooling tower's size is worth; 5-95 % of designs, with the climate's interval, for pue and wue",
        "evidence": "estimated",
        "remarks": [{"en": r.en, "zh": r.zh} for r in report.remarks],
        "sources": [*report.sources, *dict.fromkeys(e.source for e in report.efficiency)],
    }


def _present(report: ClimateReport) -> dict[str, Any] | None:
    technologies = tuple(t.technology.id for t in report.technologies)
    return _in_years(_headline(report), technologies) if report.climate_years.id == PRESENT else None


def _typical(report: ClimateReport) -> dict[str, Any] | None:
    """Return the figures of the typical years, whether they are the headline or shown beside it."""
    technologies = tuple(t.technology.id for t in report.technologies)
    if report.typical is not None:
        return _in_years(report.typical, technologies)
    return _in_years(_headline(report), technologies) if report.climate_years.id == TYPICAL else None


def _headline(report: ClimateReport) -> InYears:
    return InYears(
        report.climate_years,
        report.mean_temperature_c,
        report.monthly_temperature_c,
        tuple(t.full.year for t in report.technologies),
        tuple(t.partial.year for t in report.technologies),
        report.efficiency,
    )


def _in_years(found: InYears, technologies: tuple[str, ...]) -> dict[str, Any]:
    return {
        "years": _years_document(found.years),
        "mean_temperature_c": _figure(found.mean_temperature_c, 2),
        "monthly_temperature_c": _numbers(found.monthly_temperature_c, 2),
        "free_cooling": [
            {"technology": technology, "full_h": _figure(full, 1), "partial_h": _figure(partial, 1)}
            for technology, full, partial in zip(technologies, found.full, found.partial, strict=True)
        ],
        "efficiency": [
            {"case": e.case, "pue": _figure(e.pue, 4), "wue_l_per_kwh": _figure(e.wue, 4)}
            for e in found.efficiency
        ],
    }


def _asked_k(years: ClimateYears) -> float:
    """Return the shift requested by the user [K], without that to the present."""
    return years.kelvin if years.id == RECENT else years.warming_k


def _years_document(years: ClimateYears) -> dict[str, Any]:
    return {
        "id": years.id,
        "label": years.label.en,
        "label_zh": years.label.zh,
        "shift_k": years.kelvin,
        "shift_error_90_k": years.error_90_k,
    }


def _years(years: YearSpread) -> dict[str, Any]:
    limits = zip(("dry_bulb", "wet_bulb"), (years.dry_bulb_c, years.wet_bulb_c), strict=True)
    hours = {"dry_bulb": years.hours_dry_bulb_le, "wet_bulb": years.hours_wet_bulb_le}
    return {
        "years": list(years.years),
        "mean_temperature_c": _numbers(years.mean_temperature_c, 2),
    } | {
        f"hours_{kind}_le_{limit:g}": _numbers(hours[kind][:, column], 1)
        for kind, given in limits
        for column, limit in enumerate(given)
    }


def _technology(found: TechnologyHours) -> dict[str, Any]:
    technology = found.technology
    return {
        "technology": technology.id,
        "label": technology.label.en,
        "label_zh": technology.label.zh,
        "parameters": technology.parameters,
        "sources": list(technology.sources),
        "full": _hours(found.full),
        "partial": _hours(found.partial),
        "full_by_tower": None
        if found.by_tower is None
        else dict(
            zip(("sized_for_summer", "sized_for_free_cooling"), map(_hours, found.by_tower), strict=True)
        ),
        "warmer": [
            {
                "kelvin": k,
                "full_h": _figure(full, 1),
                "partial_h": _figure(partial, 1),
            }
            for k, full, partial in found.warmer
        ],
    }


def _hours(hours: Hours) -> dict[str, Any]:
    year = hours.year
    months = Estimate(*(hours_to_months(v) for v in (year.value, year.low, year.high)))
    days = Estimate(*(hours_to_days(v) for v in (year.value, year.low, year.high)))
    return {
        "hours": _figure(year, 1),
        "months": _figure(months, 2),
        "days": _figure(days, 1),
        "hours_by_month": _numbers(hours.month, 1),
        "hours_by_month_low": _numbers(hours.month_low, 1),
        "hours_by_month_high": _numbers(hours.month_high, 1),
    }


def _figure(figure: Estimate, digits: int) -> dict[str, float | None]:
    return {
        "value": _number(figure.value, digits),
        "low": _number(figure.low, digits),
        "high": _number(figure.high, digits),
    }


def _numbers(values: FloatArray, digits: int) -> list[float | None]:
    return [_number(float(v), digits) for v in values]


def _number(value: float, digits: int = 1) -> float | None:
    return None if math.isnan(value) else round(value, digits) + 0.0
