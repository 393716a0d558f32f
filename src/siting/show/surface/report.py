"""What a surface says about itself: surface.json, the QGIS styles of its rasters, and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from siting.evidence import Label
from siting.outcome.surface_view import OUTSIDE, CellTotals
from siting.records import dataclass
from siting.show.base.colours import RAMP
from siting.show.base.indented_json import write_json
from siting.show.base.output_folder import write_run_json
from siting.show.surface.rasters import (
    BEST,
    LIMITING,
    RESTRICTED,
    SCORE,
    rasters_of,
)
from siting.texts import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from siting.evidence import Source
    from siting.outcome import Provenance

SURFACE_FILE = "surface.json"

_OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
"""Colours of codes (Okabe and Ito's, readable with any type of colour vision); they repeat after eight."""

_FREE = "#ffffff"


@dataclass(frozen=True)
class CellCriterion:
    """A criterion on cells: its share of the weight, and in how many free cells it is the most limiting.

    The last is None where the surface was made without that band.
    """

    id: str
    label: Label
    share: float
    measured: bool
    limiting: int | None


@dataclass(frozen=True)
class SurfaceReport:
    """A surface in figures.

    ``cell_m`` is the side of a cell [m], ``crs`` their coordinate system as WKT, ``inside`` the number of
    cells in the region, ``free`` of those that are ranked; ``reasons`` gives code, reason and count of the
    others. ``bands`` are those written. ``top`` (0..1) is the share of the free cells called the best,
    ``samples`` the number of weightings, from all weights if ``any_weights``; ``sampled`` cells give the
    limits of the best, and ``robust`` counts the cells that are among them under at least nine in ten.
    ``decision`` is a digest of all that decides a score.
    """

    title: Label
    region: str
    cell_m: float
    crs: str
    width: int
    height: int
    inside: int
    free: int
    reasons: tuple[tuple[int, Label, int], ...]
    criteria: tuple[CellCriterion, ...]
    weights: Label
    bands: tuple[str, ...]
    top: float
    samples: int
    any_weights: bool
    seed: int
    sampled: int
    robust: int
    sources: tuple[Source, ...]
    decision: str
    provenance: Provenance

    @property
    def rasters(self) -> tuple[str, ...]:
        """The names of its rasters."""
        return tuple(rasters_of(self.bands))

    @property
    def totals(self) -> CellTotals:
        """The cells in numbers."""
        return CellTotals(
            self.cell_m, self.inside, self.free, self.robust, self.top, self.samples, self.any_weights
        )

    def document(self) -> dict[str, Any]:
        """Return the surface as written to surface.json; texts in both languages."""
        document = self._document()
        for name in document["rasters"].keys() - set(self.rasters):
            del document["rasters"][name]
        return document

    def _document(self) -> dict[str, Any]:
        return {
            "title": _both(self.title),
            "region": self.region,
            "cells": {
                "side_m": self.cell_m,
                "crs_wkt": self.crs,
                "columns": self.width,
                "rows": self.height,
                "inside": self.inside,
                "ranked": self.free,
                "measured_at": "centre",
            },
            "rasters": {
                SCORE: {"bands": list(rasters_of(self.bands)[SCORE]), "unit": "0..1", "outside": "NaN"},
                RESTRICTED: {
                    "codes": [{"code": code, "cells": n, **_both(why)} for code, why, n in self.reasons],
                    "ranked": 0,
                    "outside": OUTSIDE,
                },
                LIMITING: {
                    "codes": [
                        {"code": code, "criterion": c.id, "ranked_cells": c.limiting, **_both(c.label)}
                        for code, c in enumerate(self.criteria, start=1)
                    ],
                    "none": 0,
                    "outside": OUTSIDE,
                },
                BEST: {
                    "unit": "0..1",
                    "outside": "NaN",
                    "top": self.top,
                    "weightings": self.samples,
                    "drawn": "all weights" if self.any_weights else "each weight times exp(u), |u| <= ln 1.2",
                    "seed": self.seed,
                    "limits_from_cells": self.sampled,
                    "cells_best_in_90_percent": self.robust,
                },
            },
            "decision_sha256": self.decision,
            "weights": _both(self.weights),
            "criteria": [
                {"id": c.id, "share": c.share, "measured_on_cells": c.measured, **_both(c.label)}
                for c in self.criteria
            ],
            "sources": [
                {"id": s.id, "url": s.url, "licence": s.licence, "date": s.date, **_both(s.title)}
                for s in self.sources
            ],
        }


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


def write_report(report: SurfaceReport, folder: Path, lang: str, figures: Sequence[str] = ()) -> None:
    """Write surface.json, a QGIS style beside each raster, and run.json, which lists *figures* too."""
    write_json(report.document(), folder / SURFACE_FILE)
    for name in report.rasters:
        style = _styles(report, lang)[name]
        path = (folder / name).with_suffix(".qml")
        path.write_bytes(b"<!DOCTYPE qgis>\n" + ET.tostring(style, encoding="utf-8"))
    styles = (Path(name).with_suffix(".qml").name for name in report.rasters)
    files = [*figures, *report.rasters, *styles, SURFACE_FILE]
    write_run_json(report, folder, files)


def _styles(report: SurfaceReport, lang: str) -> dict[str, ET.Element]:
    free = [(0, _FREE, say("surface.free")[lang])]
    reasons = [(code, _colour(code), why[lang]) for code, why, _ in report.reasons]
    criteria = [(n, _colour(n), c.label[lang]) for n, c in enumerate(report.criteria, start=1) if c.limiting]
    return {
        SCORE: _ramp(),
        RESTRICTED: _paletted([*free, *reasons]),
        LIMITING: _paletted([(0, _FREE, say("surface.no_limit")[lang]), *criteria]),
        BEST: _ramp(),
    }


def _colour(code: int) -> str:
    return _OKABE_ITO[(code - 1) % len(_OKABE_ITO)]


def _renderer(kind: str) -> tuple[ET.Element, ET.Element]:
    style = ET.Element("qgis", version="3.22", styleCategories="Symbology")
    pipe = ET.SubElement(style, "pipe")
    return style, ET.SubElement(pipe, "rasterrenderer", type=kind, band="1", opacity="1", alphaBand="-1")


def _ramp() -> ET.Element:
    style, renderer = _renderer("singlebandpseudocolor")
    renderer.attrib.update(classificationMin="0", classificationMax="1")
    shader = ET.SubElement(ET.SubElement(renderer, "rastershader"), "colorrampshader")
    shader.attrib.update(
        colorRampType="INTERPOLATED", classificationMode="1", clip="0", minimumValue="0", maximumValue="1"
    )
    for number, colour in enumerate(RAMP):
        value = f"{number / (len(RAMP) - 1):.3f}"
        ET.SubElement(shader, "item", value=value, label=value, color=colour, alpha="255")
    return style


def _paletted(entries: list[tuple[int, str, str]]) -> ET.Element:
    style, renderer = _renderer("paletted")
    palette = ET.SubElement(renderer, "colorPalette")
    for code, colour, label in entries:
        ET.SubElement(
            palette, "paletteEntry", value=str(code), label=label, color=colour,
            alpha="0" if colour == _FREE else "255",
        )  # fmt: skip
    return style


def print_surface(report: SurfaceReport, folder: Path, lang: str) -> None:
    """Print what a surface holds, the finding first."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    area = report.cell_m**2 / 1e6
    console.print(Prose(report.totals.counted[lang]))
    for _code, why, count in report.reasons:
        console.print(
            Prose(f"  {say('surface.restricted', reason=why, count=count, km2=count * area)[lang]}")
        )
    console.print(_criteria_table(report, lang))
    if not report.free:
        console.print(Prose(say("surface.none_ranked")[lang]))
    elif report.samples:
        _print_best(console, report, lang)
    if report.free:
        file = BEST if report.samples else SCORE
        console.print(Prose(say("surface.open", folder=str(folder), file=file)[lang]))


def _criteria_table(report: SurfaceReport, lang: str) -> Table:
    """Return the criteria with their weights, and how often each limits a cell, if that was written."""
    from rich.table import Table

    from siting.show.base.prose import Prose

    table = Table(box=None, pad_edge=False)
    limited = LIMITING in report.rasters
    for heading in ("criterion", "share", "limits")[: 3 if limited else 2]:
        justify: Any = "left" if heading == "criterion" else "right"
        table.add_column(say(f"surface.{heading}")[lang], justify=justify)
    for c in report.criteria:
        limits = f"{c.limiting / report.free:.1%}" if c.limiting is not None and report.free else "–"
        table.add_row(Prose(c.label[lang]), f"{c.share:.1%}", *([limits if c.measured else "–"] * limited))
    return table


def _print_best(console: Console, report: SurfaceReport, lang: str) -> None:
    from siting.show.base.prose import Prose

    console.print(Prose(report.totals.finding[lang]))
    console.print(Prose(report.totals.drawn[lang]))
