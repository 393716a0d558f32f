"""A report as PDF, set by Typst: bookmarks, embedded fonts, and nothing loaded from anywhere."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from siting.errors import FontError
from siting.extras import require
from siting.show.base.blocks import Cell, Grid, Heading, Link, Mark
from siting.show.base.document.model import Drawing, NewPage, Passage, Photo, Report, stays_with_next
from siting.show.base.docx import clean
from siting.show.base.drawing.fonts import CHINESE_FAMILIES, is_chinese
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

_TEMPLATE = Path(__file__).with_name("report.typ")
_COLUMN = 453.5  # width of the text [points]
_SERIF = (
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "STSong",
    "SimSun", "NSimSun", "AR PL UMing CN",
)  # fmt: skip
_LATIN, _SIGNS = "Libertinus Serif", "DejaVu Sans"


def require_typst() -> Any:
    """Return the module; raises `MissingExtraError` without it."""
    return require("typst", where="PDF")


def require_fonts(texts: Iterable[str], lang: str) -> tuple[str, str]:
    """Return the Chinese families of body and headings, empty where none is needed.

    Raises
    ------
    FontError
        Chinese characters are to be set, and no installed font has them.
    """
    if lang != "zh" and not any(is_chinese(text) for text in texts):
        return "", ""
    known = _families()
    sans = next((family for family in CHINESE_FAMILIES if family in known), "")
    serif = next((family for family in _SERIF if family in known), sans)
    if not serif:
        raise FontError(
            "no installed font has Chinese characters", where="report",
            hint="Install one, such as the package fonts-noto-cjk (Debian, Ubuntu), and run again",
        )  # fmt: skip
    return serif, sans or serif


@cache
def _families() -> frozenset[str]:
    return frozenset(require_typst().Fonts(font_paths=[_own_fonts()]).families())


def _own_fonts() -> str:
    """Return the folder of the fonts that come with matplotlib, for characters that others lack."""
    import matplotlib as mpl

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def render_pdf(report: Report) -> bytes:
    """Return the report as the bytes of a PDF; the same report gives the same bytes.

    Raises
    ------
    FontError
        Chinese characters are to be set, and no installed font has them.
    MissingExtraError
        Typst is not installed.
    """
    files: dict[str, bytes] = {}
    return compile_pdf(_TEMPLATE, _data(report, files), report.lang, files)


def compile_pdf(template: Path, data: dict[str, Any], lang: str, files: dict[str, bytes]) -> bytes:
    """Set a template with its data, texts that are never markup, and the files that it shows.

    Raises
    ------
    FontError
        Chinese characters are to be set, and no installed font has them.
    MissingExtraError
        Typst is not installed.
    """
    typst = require_typst()
    told = _cleaned(data)
    serif, sans = require_fonts([json.dumps(told, ensure_ascii=False)], lang)
    fonts = {"body_fonts": _fonts(lang, serif), "head_fonts": _fonts(lang, sans)}
    with tempfile.TemporaryDirectory(prefix="siting-") as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        (root / "data.json").write_text(json.dumps(told | fonts, ensure_ascii=False), encoding="utf-8")
        (root / "page.typ").write_bytes(template.read_bytes())
        made: bytes = typst.compile(
            root / "page.typ", root=root, format="pdf", font_paths=[_own_fonts()], package_path=root
        )
    return made


def _fonts(lang: str, chinese: str) -> list[dict[str, Any]]:
    """Return the families in the order in which a character is looked for."""
    names = [chinese] if chinese else []
    latin = {"name": _LATIN, "latin": lang == "zh"}
    return [latin, *({"name": name, "latin": False} for name in (*names, _SIGNS))]


def _cleaned(data: Any) -> Any:
    """Return the data without characters that no font has, such as control codes."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {key: _cleaned(value) for key, value in data.items()}
    return [_cleaned(value) for value in data] if isinstance(data, list) else data


def _data(report: Report, files: dict[str, bytes]) -> dict[str, Any]:
    lang = report.lang
    return {
        "lang": lang,
        "title": report.title,
        "subtitle": report.subtitle,
        "facts": [[name, text] for name, text in report.facts],
        "logo": None if report.logo is None else _picture(report.logo, files, 0),
        "footer": report.footer,
        "contents": say("report.contents")[lang],
        "picture": say("report.picture")[lang],
        "table": say("report.table")[lang],
        "gap": report.gap,
        "blocks": [
            _block(block, files, number + 1) | {"kept": stays_with_next(report.blocks, number)}
            for number, block in enumerate(report.blocks)
        ],
    }


def _block(block: Any, files: dict[str, bytes], number: int) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Passage():
            told = {"text": block.text, "tone": block.tone, "figures": list(block.figures)}
            return {"kind": "passage", **told}
        case Grid():
            return {
                "kind": "grid",
                "title": block.title,
                "note": block.note,
                "widths": list(block.widths()),
                "head": list(block.head),
                "rows": [[_cell(cell) for cell in row] for row in block.rows],
                "anchors": list(block.anchors),
                "whole": block.is_short(),
            }
        case Drawing():
            name = f"{number}.svg"
            files[name] = block.page.svg_file().encode("utf-8")
            return {
                "kind": "picture", "file": name, "width": min(_COLUMN, block.page.width_points),
                "title": block.title, "label": block.label,
                "figures": list(block.figures),
            }  # fmt: skip
        case Photo():
            return _picture(block, files, number)
        case NewPage():
            return {"kind": "page"}
    raise TypeError(type(block).__name__)


def _picture(photo: Photo, files: dict[str, bytes], number: int) -> dict[str, Any]:
    name = f"{number}.{'jpg' if photo.kind == 'jpeg' else 'png'}"
    files[name] = photo.data
    return {
        "kind": "picture", "file": name, "width": photo.share * _COLUMN, "title": photo.title,
        "label": photo.label, "figures": [],
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, str]:
    if isinstance(cell, Mark):
        return {"kind": "mark", "text": cell.text, "ink": LOOKS[cell.look].ink}
    if isinstance(cell, Link):
        return {"kind": "link", "text": cell.text, "anchor": cell.anchor}
    return {"kind": "text", "text": cell}
