"""Untrusted XML, element by element: no document type, and within the budget."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import IO

from siting.readers.budget import require_depth, require_elements
from siting.readers.findings import Findings


def read_elements(
    data: bytes, findings: Findings, *, what: str, text: str | None = None
) -> Iterator[tuple[str, ET.Element]]:
    """Yield ``start`` and ``end`` of each element, with the element.

    Parameters
    ----------
    data
        The document.
    what
        How messages refer to it, such as ``KML``.
    text
        The document as text, if the parser does not know its encoding.

    Raises
    ------
    SitingError
        It declares a document type, or has too many elements or nests them too deeply.
    xml.etree.ElementTree.ParseError
        It is not well-formed.
    """
    if _declares_type(data):
        findings.stop(
            f"the {what} declares a document type, which may hide an attack", hint="Save it again without one"
        )
    require_elements(data, findings)
    source: IO[bytes] | IO[str] = io.BytesIO(data) if text is None else io.StringIO(text)
    depth = 0
    # Expat fetches nothing from outside, and entity expansion is refused above.
    for event, element in ET.iterparse(source, events=("start", "end")):  # noqa: S314
        depth += 1 if event == "start" else -1
        require_depth(depth, findings)
        yield event, element


def _declares_type(data: bytes) -> bool:
    # UTF-16 has a zero byte beside each of these letters.
    plain = data.replace(b"\0", b"") if b"\0" in data else data
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
