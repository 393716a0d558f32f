"""The text of a web page: what a reader sees, without scripts, styles and hidden parts; nothing is loaded."""

from __future__ import annotations

from html.parser import HTMLParser

from siting.auditing.reading.text_build import Cell, TextBuild, raised

_SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object", "select"})
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "title", "ul"]
)  # fmt: skip
# As in a browser, these also end a <sup> that the page leaves open: what follows is not raised.
_ENDS_LINE = _BLOCKS | {"td", "th", "tr"}
_HEADINGS = {"title": 0, **{f"h{depth}": depth for depth in range(1, 7)}}
_VOID = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source", "track"}
)


def text_of_html(page: str) -> TextBuild:
    """Return the text of a page: a line per block, tables cell by cell."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    return parser.finished()


class _Page(HTMLParser):
    """Collects the text; a table within a table is read as part of its cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.build = TextBuild()
        self._words: list[str] = []
        self._skipped: list[str] = []
        self._lifted = 0  # open <sup>
        self._depth: int | None = None  # of the heading that is open
        self._tables = 0
        self._row: list[str] | None = None
        self._rows: list[tuple[Cell, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a part that is left out, a table, a row, a cell or a block."""
        left_out = self._skipped or tag in _SKIPPED or any(name == "hidden" for name, _ in attrs)
        if left_out and tag not in _VOID:
            self._skipped.append(tag)
        elif not self._skipped:
            self._start(tag)

    def _start(self, tag: str) -> None:
        self._lifted = 0 if tag in _ENDS_LINE else self._lifted + (tag == "sup")
        if tag == "br":
            self._words.append(" " if self._tables else "\n")
        elif tag == "table":
            self._start_table()
        elif tag in {"tr", "td", "th"} and self._tables == 1:
            self._end_cell()
            if tag == "tr":
                self._end_row()
            if self._row is None:
                self._row = []
        elif tag in _BLOCKS:
            self._block()
            self._depth = _HEADINGS.get(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what a tag started; a tag that was not started ends nothing."""
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass
        elif not self._skipped:
            self._end(tag)

    def _end(self, tag: str) -> None:
        self._lifted = 0 if tag in _ENDS_LINE else self._lifted - (tag == "sup" and self._lifted > 0)
        if tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._end_table()
        elif tag in {"td", "th"} and self._tables == 1:
            self._end_cell(filled=False)
        elif tag == "tr" and self._tables == 1:
            self._end_row()
        elif tag in _BLOCKS:
            self._block()
            self._depth = None

    def handle_data(self, data: str) -> None:
        """Keep the words that are seen."""
        if not self._skipped:
            self._words.append(raised(data) if self._lifted else data)

    def finished(self) -> TextBuild:
        """Return what was read, tables that do not end included."""
        if self._tables:
            self._end_table()
        self._block()
        return self.build

    def _taken(self) -> str:
        words = " ".join("".join(self._words).split())
        self._words = []
        return words

    def _block(self) -> None:
        if self._tables:
            self._words.append(" ")
            return
        # A line break of the source is a space; one of <br> stands by itself.
        text = self._taken()
        if text:
            if self._depth is not None:
                self.build.mark_heading(self._depth)
            self.build.add(f"{text}\n\n")

    def _start_table(self) -> None:
        if not self._tables:
            self._block()
            self._rows, self._row = [], None
        self._tables += 1

    def _end_cell(self, *, filled: bool = True) -> None:
        """Close the open cell; with *filled*, only if it has words (its end tag was left out)."""
        words = self._taken()
        if self._row is not None and (words or not filled):
            self._row.append(words)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row and any(self._row):
            self._rows.append(self.build.add_row(self._row))
        self._row = None

    def _end_table(self) -> None:
        self._tables = 0
        self._end_row()
        if self._rows:
            self.build.tables.append(tuple(self._rows))
            self.build.add("\n")
        self._rows = []
