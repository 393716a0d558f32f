"""The location map: sites by score and rank, with the rings and anchor cities that explain them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from siting.outcome import Outcome
from siting.show.base.drawing.fonts import choose_fonts
from siting.show.base.drawing.formats import FORMATS
from siting.show.base.drawing.page import Page, drawing_rules, require_drawable
from siting.show.exhibits.layout import compose
from siting.show.exhibits.scene import Scene


def draw_location(outcome: Outcome, folder: Path, lang: str, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draw the location map as ``location.<lang>.<format>``, one A4 page in landscape.

    Parameters
    ----------
    outcome
        What the run found.
    folder
        An existing folder.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg (text as outlines) and pdf.

    Returns
    -------
    The files written, in the order of *formats*.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    require_drawable(formats, lang)
    scene = Scene(outcome, lang)
    with drawing_rules():
        page = Page(choose_fonts(scene.texts(), lang))
        compose(page, scene)
        return page.save(folder, f"location.{lang}", formats, outcome.title[lang])
