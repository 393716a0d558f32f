"""A report as one HTML file: no scripts, nothing to load, every text escaped."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from siting.show.base.blocks import Cell, Grid, Heading, Link, Mark
from siting.show.base.document.model import Drawing, NewPage, Passage, Photo, Report
from siting.show.base.docx import clean
from siting.show.base.page_policy import security_policy
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

_STYLE = Path(__file__).with_name("report.css")


def render_page(report: Report) -> str:
    """Return the report as a page that opens without a network; the same report gives the same text."""
    looks = "".join(f".mark.{key.lower()} {{ color: {look.ink}; }}\n" for key, look in LOOKS.items())
    style = _STYLE.read_text(encoding="utf-8") + looks
    language = "zh-Hans" if report.lang == "zh" else "en"
    body = "\n".join(_blocks(report))
    logo = "" if report.logo is None else f'<div class="logo">{_image(report.logo)}</div>'
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(text)}</dd>" for name, text in report.facts)
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(security_policy([], [style], ()))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(report.title)}</title>
<style>{style}</style>
</head>
<body>
<header class="cover">{logo}<h1><bdi>{_text(report.title)}</bdi></h1>
<p class="subtitle">{_text(report.subtitle)}</p>{f"<dl>{facts}</dl>" if facts else ""}</header>
{_contents(report)}
<main>
{body}
</main>
<footer>{_text(report.footer)}</footer>
</body>
</html>
"""


def _text(text: str) -> str:
    return escape(clean(text))


def _contents(report: Report) -> str:
    headings = [b for b in report.blocks if isinstance(b, Heading) and b.level <= 2]
    lines = "".join(
        f'<li class="level{h.level}"><a href="#part-{k}">{_text(h.text)}</a></li>'
        for k, h in enumerate(headings)
    )
    title = say("report.contents")[report.lang]
    return f'<nav aria-label="{title}"><h2>{title}</h2><ul>{lines}</ul></nav>'


def _blocks(report: Report) -> list[str]:
    part, found = 0, []
    for block, word, number in report.captioned():
        name = f"{word}{report.gap}{number}"
        match block:
            case Heading():
                anchor = f' id="part-{part}"' if block.level <= 2 else ""
                part += block.level <= 2
                level = block.level + 1
                found.append(f"<h{level}{anchor}>{_text(block.text)}</h{level}>")
            case Passage():
                found.append(_passage(block))
            case Grid():
                found.append(_grid(block, name))
            case Drawing():
                drawn = block.page.svg(clean(block.label))
                found.append(_figure(drawn, f"{name} {_text(block.title)}{_cites(block.figures)}"))
            case Photo():
                found.append(_figure(_image(block), block.title and f"{name} {_text(block.title)}"))
            case NewPage():
                found.append('<hr class="page">')
    return found


def _passage(passage: Passage) -> str:
    tone = f' class="{passage.tone}"' if passage.tone else ""
    return f"<p{tone}>{_text(passage.text)}{_cites(passage.figures)}</p>"


def _cites(figures: tuple[str, ...]) -> str:
    if not figures:
        return ""
    links = ", ".join(f'<a href="#figure_{name}">{name}</a>' for name in figures)
    return f'<sup class="cites">[{links}]</sup>'


def _figure(image: str, caption: str) -> str:
    """Return a picture with its caption, if it has one."""
    shown = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image}{shown}</figure>"


def _image(photo: Photo) -> str:
    data = base64.b64encode(photo.data).decode("ascii")
    label = escape(clean(photo.label), quote=True)
    return f'<img src="data:image/{photo.kind};base64,{data}" alt="{label}">'


def _grid(grid: Grid, name: str) -> str:
    widths = "".join(f'<col width="{share:.1%}">' for share in grid.widths())
    title = f"<caption>{name} {_text(grid.title)}</caption>" if grid.title else ""
    head = "".join(f'<th scope="col">{_text(text)}</th>' for text in grid.head)
    anchors = grid.anchors or ("",) * len(grid.rows)
    rows = "\n".join(
        (f'<tr id="figure_{escape(anchor)}">' if anchor else "<tr>")
        + "".join(f"<td>{_cell(cell)}</td>" for cell in row)
        + "</tr>"
        for anchor, row in zip(anchors, grid.rows, strict=True)
    )
    note = f'<p class="soft">{_text(grid.note)}</p>' if grid.note else ""
    return (
        f'<div class="grid"><table>{title}<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, Mark):
        return f'<span class="mark {escape(cell.look.lower())}">{_text(cell.text)}</span>'
    if isinstance(cell, Link):
        return f'<a href="#figure_{escape(cell.anchor)}">{_text(cell.text)}</a>'
    return f"<bdi>{_text(cell)}</bdi>"
