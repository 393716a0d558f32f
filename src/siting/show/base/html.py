"""A sheet as one HTML file: no scripts, nothing to load, every text escaped."""

from __future__ import annotations

from html import escape
from pathlib import Path

from siting.show.base.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Fold,
    Grid,
    Heading,
    Link,
    Mark,
    Paragraph,
    Picture,
    Sheet,
    Tally,
)
from siting.show.base.page_policy import security_policy
from siting.show.base.sheet_text import LOOKS

_STYLE_FILE = Path(__file__).parent / "sheet.css"


def write_html(sheet: Sheet, path: Path) -> None:
    """Write the sheet; the same sheet gives the same bytes."""
    path.write_text(render_html(sheet), encoding="utf-8", newline="\n")


def render_html(sheet: Sheet) -> str:
    """Return the sheet as a page that opens without a network."""
    style = _STYLE_FILE.read_text(encoding="utf-8") + _looks()
    policy = security_policy([], [style], ())
    body = "\n".join(_block(block) for block in sheet.blocks)
    language = "zh-Hans" if sheet.lang == "zh" else "en"
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(sheet.title)}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1><bdi>{escape(sheet.title)}</bdi></h1>
{body}
</main>
<footer>{escape(sheet.footer)}</footer>
</body>
</html>
"""


def _looks() -> str:
    """Return the colours of the verdicts; each is also a word and a symbol."""
    rules = []
    for key, look in LOOKS.items():
        name = key.lower()
        rules.append(
            f".mark.{name} {{ color: {look.ink}; background: {look.tint}; border-color: {look.ink}; }}"
        )
        rules.append(f'.mark.{name}::before {{ content: "{look.sign}"; }}')
        rules.append(f".card.{name} {{ border-left-color: {look.ink}; }}")
        rules.append(f".tally .{name} b {{ color: {look.ink}; }}")
    return "\n".join(rules) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            html = f"<h{block.level}>{escape(block.text)}</h{block.level}>"
        case Paragraph():
            tone = f' class="{block.tone}"' if block.tone else ""
            html = f"<p{tone}>{escape(block.text)}</p>"
        case Facts():
            html = _facts(block.rows)
        case Grid():
            html = _grid(block)
        case Tally():
            html = _tally(block)
        case Card():
            html = _card(block)
        case Picture():
            caption = escape(block.caption)
            html = f"<figure>{block.page.svg(block.label)}<figcaption>{caption}</figcaption></figure>"
        case Fold():
            inside = "\n".join(map(_block, block.blocks))
            html = f"<details><summary><h2>{escape(block.title)}</h2></summary>{inside}</details>"
    return html


def _tally(tally: Tally) -> str:
    items = "".join(
        f'<li class="{key.lower()}"><b>{count}</b> {_mark(Mark(key, word))}</li>'
        for key, word, count in tally.items
    )
    return f'<ul class="tally">{items}</ul>'


def _facts(rows: tuple[tuple[str, str], ...]) -> str:
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    return f"<dl>{items}</dl>"


def _grid(grid: Grid) -> str:
    widths = "".join(f'<col width="{share:.1%}">' for share in grid.widths())
    title = f"<caption>{escape(grid.title)}</caption>" if grid.title else ""
    head = "".join(f"<th>{escape(text)}</th>" for text in grid.head)
    names = grid.anchors or ("",) * len(grid.rows)
    rows = "\n".join(_row(grid, name, row) for name, row in zip(names, grid.rows, strict=True))
    note = f'<p class="note">{escape(grid.note)}</p>' if grid.note else ""
    name = "grid glance" if grid.glance else "grid"
    return (
        f'<div class="{name}"><table>{title}<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{note}</div>"
    )


def _row(grid: Grid, name: str, row: tuple[Cell, ...]) -> str:
    """Return a row; in a ``glance`` table its cells carry their headings, for narrow pages."""
    cells = [_cell(cell) for cell in row]
    if grid.glance:
        named = zip(grid.head, cells, strict=True)
        shown = "".join(f'<td data-name="{escape(text)}">{cell}</td>' for text, cell in named)
    else:
        shown = "".join(f"<td>{cell}</td>" for cell in cells)
    return (f'<tr id="{escape(name)}">' if name else "<tr>") + shown + "</tr>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Mark):
        return _mark(cell)
    if isinstance(cell, Link):
        return f'<a href="#{escape(cell.anchor)}">{escape(cell.text)}</a>'
    return f"<bdi>{escape(cell)}</bdi>"


def _mark(mark: Mark) -> str:
    return f'<span class="mark {escape(mark.look.lower())}">{escape(mark.text)}</span>'


def _card(card: Card) -> str:
    where = f' <span class="where">{escape(card.where)}</span>' if card.where else ""
    quote = f"<blockquote><bdi>{escape(card.quote)}</bdi>{where}</blockquote>" if card.quote else ""
    said = "".join(
        f'<div class="said"><span>{escape(name)}</span><p>{escape(text)}</p></div>'
        for name, text in card.said
    )
    grids = "".join(_grid(grid) for grid in card.grids)
    named = f' id="{escape(card.anchor)}"' if card.anchor else ""
    return (
        f'<section class="card {escape(card.mark.look.lower())}"{named}>'
        f"<header><h3>{escape(card.title)}</h3>{_mark(card.mark)}</header>"
        f"{quote}{_facts(card.facts)}{said}{grids}</section>"
    )
