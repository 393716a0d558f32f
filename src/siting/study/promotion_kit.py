"""What a promoter hands over: its pictures are drawn here, its files written by `siting.show.promote`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from siting.promotion.promotion import Promotion, find_site
from siting.show.base.drawing.formats import WORD, Size
from siting.show.base.output_folder import staged, write_run_json
from siting.study.report import Progress, contact_of, drawn_exhibit, logo_of

_SLIDE_SIZE = Size(WORD, 560.0, 228.0, 3.0, 10.5, 7.2, 7.4, 6.4)
"""The proportions of a slide below its title."""
_MAP_SIZE = Size(WORD, 453.54, 200.0, 3.0, 10.5, 7.2, 7.4, 6.4)

if TYPE_CHECKING:
    from siting.outcome import Outcome
    from siting.show.promote.kit import Kit, KitPicture
    from siting.study.result import Result


def kit_files(languages: Sequence[str]) -> list[str]:
    """Return the names of the files."""
    names = (
        "leaflet.{}.pdf",
        "leaflet.{}.docx",
        "slides.{}.pptx",
        "paragraphs.{}.docx",
        "disclosure.{}.docx",
    )
    return [name.format(lang) for lang in languages for name in names]


def require_kit(languages: Sequence[str]) -> None:
    """Raise now what would be raised after the work: a missing extra, or no Chinese font."""
    from siting.extras import require
    from siting.show.base.document.typeset import require_fonts, require_typst
    from siting.show.base.docx import require_docx

    require_docx()
    require("pptx", where="PPTX")
    require_typst()
    for lang in languages:
        require_fonts((), lang)


def write_kit(
    found: Promotion, result: Result, folder: Path, *, languages: Sequence[str], progress: Progress
) -> list[Path]:
    """Write the files into *folder*, all or nothing, and return them."""
    from siting.show.promote.kit import build_kit

    require_kit(languages)
    outcome, row = result.outcome, find_site(result.outcome, found.site.site_id, "SITE")
    rivals = [find_site(outcome, rival.site_id, "--rivals") for rival in found.rivals]
    pictures = {lang: _pictures(outcome, row, rivals, lang, progress) for lang in languages}
    study = result.study
    kit = build_kit(found, outcome, contact=contact_of(study), pictures=pictures, logo=logo_of(study))
    with staged(folder, names=kit_files(languages), add=True) as stage:
        for lang in languages:
            progress(f"write kit ({lang})", 0, 1)
            _write(kit, lang, stage)
        write_run_json(found, stage, kit_files(languages))
    return [folder / name for name in kit_files(languages)]


def _pictures(
    outcome: Outcome, row: int, rivals: Sequence[int], lang: str, progress: Progress
) -> dict[str, KitPicture]:
    from siting.show.base.text import with_notice
    from siting.show.exhibits.location import figures
    from siting.show.exhibits.sheet import ExhibitOptions
    from siting.show.exhibits.site import map_figure
    from siting.show.promote.kit import KitPicture

    progress(f"draw location ({lang})", 0, 1)
    pages = {
        "location": (figures(outcome, lang, ExhibitOptions(_SLIDE_SIZE))[0], _SLIDE_SIZE),
        "site": (map_figure(outcome, row, lang, _MAP_SIZE, rivals=rivals), _MAP_SIZE),
        "near": (map_figure(outcome, row, lang, _MAP_SIZE, near=True), _MAP_SIZE),
    }
    drawn = {name: drawn_exhibit(outcome, page, size, lang) for name, (page, size) in pages.items()}
    return {
        name: KitPicture(d.page, d.heading, with_notice(d.note, d.notice, lang)) for name, d in drawn.items()
    }


def _write(kit: Kit, lang: str, stage: Path) -> None:
    from siting.show.base.docx import write_docx
    from siting.show.promote import leaflet
    from siting.show.promote.slides import render_slides

    (stage / f"leaflet.{lang}.pdf").write_bytes(leaflet.render_leaflet(kit, lang))
    (stage / f"slides.{lang}.pptx").write_bytes(render_slides(kit, lang))
    for name, sheet in (
        ("leaflet", leaflet.leaflet_sheet),
        ("paragraphs", leaflet.paragraphs_sheet),
        ("disclosure", leaflet.disclosure_sheet),
    ):
        write_docx(sheet(kit, lang), stage / f"{name}.{lang}.docx")
