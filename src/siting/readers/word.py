"""Word documents and templates that users supply: limits, and nothing in them that runs or reaches outside.

A template ends up in a document that is sent to others. Macros, objects, linked pictures and fields that read
other files are refused; links are dropped, and their text stays.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from siting.errors import SitingError, quote
from siting.extras import require
from siting.readers.budget import BUDGET, Budget, require_elements, require_unpackable, watched
from siting.readers.door import bytes_of, parsing, printable
from siting.readers.findings import Findings, shown
from siting.records import dataclass

SAVE_AGAIN = "Open it in a word processor and save it as .docx without password"
_OLE = b"\xd0\xcf\x11\xe0"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
_RUNS = re.compile(r"vba(?:project|data)|(?:^|/)activex/|(?:^|/)embeddings/[^/]*\.bin$", re.IGNORECASE)
# External relationships that open only when a reader clicks, or not at all without the program they name.
_LINKS = ("hyperlink", "attachedTemplate")
# Fields that compute from the document itself. Others include files, run programs or ask databases.
_FIELDS = frozenset(
    """page numpages sectionpages section pageref date time createdate savedate printdate edittime title
    subject author keywords comments lastsavedby filename numwords numchars template revnum docproperty
    docvariable styleref ref noteref seq toc tc index xe hyperlink set if = formula symbol eq listnum autonum
    autonumlgl formtext formcheckbox formdropdown mergefield bibliography citation addin quote fillin
    username userinitials useraddress""".split()  # noqa: SIM905
)
# A placeholder to click on in a letter.
_PLACEHOLDER = re.compile(r"\s*macrobutton\s+\"?nomacro\b", re.IGNORECASE)


@dataclass(frozen=True)
class WordTemplate:
    """A template that is safe to fill.

    Parameters
    ----------
    data
        A .docx, as ``docx.Document(io.BytesIO(data))`` opens it.
    source, sha256
        Name of the file without its folder, and digest of its bytes as supplied.
    warnings
        What was dropped, one line per item.
    """

    data: bytes
    source: str
    sha256: str
    warnings: tuple[str, ...] = ()


def read_word_template(
    path: str | Path,
    *,
    what: str = "Word template",
    error: type[SitingError] = SitingError,
    budget: Budget = BUDGET,
) -> WordTemplate:
    """Read a .docx or .dotx whose styles and letterhead a report takes over.

    Raises
    ------
    SitingError
        As *error*: there is no such file, it is damaged or of another kind, exceeds *budget*, or holds what
        runs (macros, controls, objects) or reads other files (linked pictures, fields, imported documents).
    MissingExtraError
        python-docx is not installed.
    """
    path = Path(path)
    docx = require("docx", where=printable(path.name))
    findings = Findings(path, error=error, what=what)
    raw = bytes_of(path, findings, larger="Take the pictures out")
    with parsing(findings, hint=SAVE_AGAIN), watched(findings, budget, size=len(raw)):
        data = _Cleaned(dict(parts_of(raw, findings, budget)), findings).packed()
        docx.Document(io.BytesIO(data))
    return WordTemplate(data, printable(path.name), hashlib.sha256(raw).hexdigest(), tuple(findings.warnings))


def parts_of(raw: bytes, findings: Findings, budget: Budget = BUDGET) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each part of a .docx, within the limits of *budget*.

    Raises
    ------
    SitingError
        An old .doc or a locked document, or too large.
    """
    if raw.startswith(_OLE):
        findings.stop("an old .doc or a document with a password", hint=SAVE_AGAIN)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        require_unpackable(archive.infolist(), findings, budget)
        for info in archive.infolist():
            part = archive.read(info)
            require_elements(part, findings, budget)
            yield info.filename, part


@dataclass
class _Cleaned:
    """The parts of a document; what runs or reads outside stops, links are dropped."""

    parts: dict[str, bytes]
    findings: Findings
    links: set[str] = field(default_factory=set)

    def packed(self) -> bytes:
        """Return the cleaned document."""
        self._refuse_what_runs()
        self._set_type()
        for name in list(self.parts):
            if name.endswith(".rels"):
                self._without_links(name)
        for name, data in self.parts.items():
            if name.endswith(".xml"):
                self._refuse_fields(_tree(data, self.findings))
        for word in sorted(self.links):
            said = "its links are dropped; their text stays" if word == _LINKS[0] else (
                "the template it was made with is on another computer, and is not asked for"
            )  # fmt: skip
            self.findings.warn(said)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    def _refuse_what_runs(self) -> None:
        for name in self.parts:
            if _RUNS.search(name):
                self.findings.stop(
                    f"has macros, controls or embedded objects ({shown(name)})",
                    hint="Save it as .docx without them",
                )

    def _set_type(self) -> None:
        """Make a template a document; refuse what is neither."""
        name = "[Content_Types].xml"
        types = self.parts.get(name, b"")
        document, template = (_MAIN.format(kind).encode() for kind in ("document", "template"))
        if document in types:
            return
        if template not in types:
            macros = b"macroEnabled" in types
            said = "has macros" if macros else "is not a Word document"
            self.findings.stop(said, hint="Save it as .docx" if macros else SAVE_AGAIN)
        self.parts[name] = types.replace(template, document)

    def _without_links(self, name: str) -> None:
        """Drop the links of one part, in its relationships and where it uses them."""
        tree = _tree(self.parts[name], self.findings)
        dropped = set()
        for relation in list(tree):
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            if kind == "aFChunk":
                self.findings.stop(
                    "imports another document (altChunk)", hint="Open it in Word and save it again"
                )
            if relation.get("TargetMode", "").lower() != "external":
                continue
            if kind not in _LINKS:
                target = quote(relation.get("Target", ""))
                self.findings.stop(
                    f"links to {target} ({shown(kind)})", hint="Embed it in the document, or remove it"
                )
            dropped.add(relation.get("Id"))
            self.links.add(kind)
            tree.remove(relation)
        if not dropped:
            return
        self.parts[name] = _written(tree)
        owner = _owner(name)
        if owner in self.parts:
            part = _tree(self.parts[owner], self.findings)
            _unlink(part, dropped)
            self.parts[owner] = _written(part)

    def _refuse_fields(self, tree: Any) -> None:
        for code in filter(str.strip, _field_codes(tree)):
            word = next(iter(re.findall(r"=|[^\s\"\\]+", code)), "").casefold()
            if word not in _FIELDS and not _PLACEHOLDER.match(code):
                self.findings.stop(
                    f"has the field {quote(code.strip())}, which may read other files",
                    hint="Turn it into text (Ctrl+Shift+F9 in Word)",
                )


def _tree(data: bytes, findings: Findings) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.internalDTD is not None:
        findings.stop("has a document type (DTD), which Word never writes", hint=SAVE_AGAIN)
    return tree


def _written(tree: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _owner(rels: str) -> str:
    """Return the part to which ``word/_rels/document.xml.rels`` belongs."""
    path = PurePosixPath(rels)
    return str(path.parent.parent / path.name.removesuffix(".rels"))


def _unlink(tree: Any, ids: set[str]) -> None:
    """Remove what uses these relationships; of a link, keep the text."""
    for element in list(tree.iter()):
        if not any(value in ids for key, value in element.attrib.items() if key.startswith(_R)):
            continue
        parent = element.getparent()
        if parent is None:
            continue
        if element.tag == f"{_W}hyperlink":
            place = parent.index(element)
            parent[place : place + 1] = list(element)
        else:
            parent.remove(element)


def _field_codes(tree: Any) -> Iterator[str]:
    """Yield the code of each field that has one; that of a field made by another one inside it is ``{}``."""
    open_codes = [""]  # what stands outside of any field is not a code
    for element in tree.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}fldSimple":
            yield element.get(f"{_W}instr", "")
        elif element.tag == f"{_W}instrText":
            open_codes[-1] += element.text or ""
        elif element.get(f"{_W}fldCharType") == "begin":
            if not open_codes[-1].strip():
                open_codes[-1] = "{}"
            open_codes.append("")
        elif element.get(f"{_W}fldCharType") == "end" and len(open_codes) > 1:
            yield open_codes.pop()
    yield from open_codes[1:]
