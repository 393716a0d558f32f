"""The text of a written report, block by block, and the register in its appendix, read back from each format."""

import io
import re
from dataclasses import dataclass, field
from functools import cache

import docx
import lxml.html
from pypdf import PdfReader

CITED = re.compile(r"\b[A-Z]{1,2}\d+\b")
BRACKETS = re.compile(r"\[[A-Z]{1,2}\d+(?:,\s*[A-Z]{1,2}\d+)*\]")
NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])\d[\d,]*(?:\.\d+)?(?![A-Za-z]*\d)")
CAPTION = re.compile(r"^\s*(?:Figure|Table|图|表)\s*\d+")
REGISTER = ("Register of figures", "数值登记表")
SOURCES = ("List of sources", "资料来源一览")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Read:
    """What was read: blocks before the register, ids with the text that resolves them, and all text."""

    blocks: list[str] = field(default_factory=list)
    register: dict[str, str] = field(default_factory=dict)
    text: str = ""


class _Reader:
    """Sorts blocks in reading order into those of the report and those of the register."""

    def __init__(self):
        self.read, self.stage, self.group, self.caption = Read(), "body", [], ""

    def heading(self, text):
        if any(name in text for name in REGISTER):
            self.stage = "register"
        elif any(name in text for name in SOURCES):
            self._close()
            self.stage = "after"

    def block(self, text):
        if self.stage == "body" and text.strip():
            self.read.blocks.append(text)
        elif self.stage == "register":
            self._close(text)

    def register_caption(self, text):
        self._close()
        self.caption = text

    def row(self, cells):
        if self.stage == "body":
            self.read.blocks.append(" | ".join(cells))
        elif self.stage == "register" and CITED.fullmatch(cells[0]):
            self.read.register[cells[0]] = " | ".join([self.caption, *cells[1:]])
            self.group.append(cells[0])

    def _close(self, note=""):
        for name in self.group:
            self.read.register[name] += f" | {note}"
        self.group = [] if note else self.group
        if not note:
            self.group = []


def read_word(data):
    reader = _Reader()
    body = docx.Document(io.BytesIO(data)).element.body
    started = False
    for element in body:
        texts = ["".join(t.text or "" for t in element.iter(f"{_W}t"))]
        reader.read.text += texts[0] + "\n"
        if element.tag == f"{_W}p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            name = "" if style is None else style.get(f"{_W}val")
            if name.startswith("Heading"):
                started = True
                reader.heading(texts[0])
            elif started and name == "Caption" and reader.stage == "register":
                reader.register_caption(" ".join(texts[0].split()))
            elif started and texts[0].strip():
                reader.block(texts[0])
        elif element.tag == f"{_W}tbl" and started:
            for row in element.iter(f"{_W}tr"):
                cells = ["".join(t.text or "" for t in c.iter(f"{_W}t")) for c in row.iter(f"{_W}tc")]
                reader.row(cells)
    return reader.read


def read_page(data):
    reader = _Reader()
    tree = lxml.html.fromstring(data)
    for drawing in tree.iter("svg"):
        drawing.clear()
    reader.read.text = tree.text_content()
    for element in tree.find(".//main").iter("h2", "h3", "p", "figcaption", "caption", "tr"):
        text = element.text_content()
        if element.tag in {"h2", "h3"}:
            reader.heading(text)
        elif element.tag == "caption" and reader.stage == "register":
            reader.register_caption(" ".join(text.split()))
        elif element.tag == "tr":
            reader.row([cell.text_content() for cell in element])
        else:
            reader.block(text)
    return reader.read


def drawings_of(data):
    """Return the texts in each drawing of a page, in their order."""
    return [" ".join(d.itertext()) for d in lxml.html.fromstring(data).iter("svg")]


@cache
def read_pdf(data):
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def plain(text):
    return re.sub(r"\s+", "", text)


def unresolved(text, register, names):
    """Return the numbers of a block that no figure cited in it accounts for; ids must be in the register."""
    cited = CITED.findall(" ".join(BRACKETS.findall(text)))
    cited += [cell for part in text.split(" | ")[1:] for cell in CITED.findall(part)]
    known = [number for name in cited for number in numbers(register.get(name, ""))]
    rest = BRACKETS.sub(" ", text)
    if " | " in text:
        rest = " | ".join(CITED.sub(" ", part) for part in text.split(" | "))
    rest = CAPTION.sub(" ", rest)
    for name in names:
        rest = rest.replace(name, " ")
    missing = [
        name
        for name in dict.fromkeys(CITED.findall(" ".join(BRACKETS.findall(text))))
        if name not in register
    ]
    return missing + [n for n in NUMBER.findall(rest) if not is_known(n, known)]


def numbers(text):
    return [float(n.replace(",", "")) for n in NUMBER.findall(text) if n.strip(",")]


def is_known(token, known):
    """Whether a number is one of those known, as far as it is written out."""
    digits = len(token.partition(".")[2])
    value = float(token.replace(",", ""))
    return any(
        abs(value - other) <= 1.0001 * 10**-digits * (digits > 0) + 1e-9 or round(other) == value
        for other in known
    )
