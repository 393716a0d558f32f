"""Bar charts on slides, which can be edited: one bar for each site, or one of stacked parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any

from siting.show.base.docx import clean


def add_bars(
    slide: Any,
    series: Sequence[tuple[str, Sequence[float | None]]],
    names: Sequence[str],
    box: tuple[float, float, float, float],
    *,
    legend: bool,
) -> Any:
    """Add a chart of *series* at the sites *names*, first on top; return it for its fonts and colours.

    Parameters
    ----------
    box
        Left, top, width and height [inches].
    legend
        Whether the series are parts of one bar, named in a legend.
    """
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches

    made: Any = CategoryChartData
    data = made()
    data.categories = [clean(name) for name in names]
    for name, values in series:
        data.add_series(clean(name), values)
    kind = XL_CHART_TYPE.BAR_STACKED if legend else XL_CHART_TYPE.BAR_CLUSTERED
    chart = slide.shapes.add_chart(kind, *(Inches(x) for x in box), data).chart
    chart.has_title, chart.has_legend = False, legend
    chart.category_axis.reverse_order = True
    chart.value_axis.minimum_scale = 0
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.has_title = True
    chart.plots[0].gap_width = 60
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    return chart


def colour_series(chart: Any, colours: Sequence[str]) -> None:
    """Fill the parts of the bars: as the exhibits, which show the same criteria in the same order."""
    for one, colour in zip(chart.plots[0].series, cycle(colours), strict=False):
        _paint(one.format.fill, colour)


def colour_points(chart: Any, colours: Sequence[str]) -> None:
    """Fill the bars of the only series."""
    for k, colour in enumerate(colours):
        _paint(chart.plots[0].series[0].points[k].format.fill, colour)


def _paint(fill: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    fill.solid()
    fill.fore_color.rgb = made.from_string(colour.removeprefix("#").upper())
