"""The part of a report about the cells around the sites: where else the study would look."""

from __future__ import annotations

from siting.outcome.surface_view import SurfaceView
from siting.show.report.writing import Writing, link
from siting.texts import say

_MOST = 12


def surface(w: Writing) -> None:
    """Write how many cells are ranked and best, what excludes and what limits them; nothing without cells."""
    view = w.outcome.surface
    if view is None:
        return
    totals = view.totals
    w.part("report.where_else")
    w.text(totals.finding, [w.figures.celled("finding", totals.finding)])
    if totals.samples and totals.free:
        w.text(totals.counted, [w.figures.celled("counted", totals.counted)])
    w.picture("surface")
    _limits(w, view)
    _reasons(w, view)


def _limits(w: Writing, view: SurfaceView) -> None:
    """Write for each criterion how many ranked cells it costs most."""
    free = view.totals.free
    listed = sorted(((n, label) for label, n in view.limits if n), key=lambda pair: -pair[0])[:_MOST]
    rows = []
    for count, label in listed:
        told = say("report.value.limits_cells", count=count, share=count / free)
        rows.append((label[w.lang], f"{count / free:.1%}", link(w.figures.celled(label.en, told))))
    if rows:
        head = ("surface.criterion", "surface.limits", "report.id")
        w.table(w.say("report.limits_most"), head, rows, (60, 25, 15))


def _reasons(w: Writing, view: SurfaceView) -> None:
    """Write why cells are not ranked."""
    rows = []
    for code, why, count in sorted(view.reasons, key=lambda reason: -reason[2])[:_MOST]:
        told = say("surface.restricted", reason=why, count=count, km2=count * view.totals.cell_km2)
        figure = w.figures.celled(f"reason {code}", told)
        rows.append((why[w.lang], f"{count:,}", f"{count * view.totals.cell_km2:,.1f}", link(figure)))
    if rows:
        head = ("report.reason", "report.cells", "unit.square_kilometre", "report.id")
        w.table(w.say("report.cells_not_ranked"), head, rows, (58, 14, 14, 14))
