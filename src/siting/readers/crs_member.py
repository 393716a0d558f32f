"""The ``crs`` member of a GeoJSON (2008): whether there is one, and whether GDAL may read it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from siting.readers.door import parsing
from siting.readers.findings import Findings

# GDAL's parser accepts single quotes, comments before the colon, and a NUL as the end of a key.
_MEMBER = re.compile(rb"""["']crs["'\\]""", re.IGNORECASE)
_PLAIN = re.compile(rb""""crs"\s*:\s*""")
# A letter written as an escape: never needed, but it hides a key.
_HIDDEN = re.compile(rb"\\u00[4-7][0-9a-f]", re.IGNORECASE)
_HEAD_BYTES = 4096
_LINKS = ("link", "url")


def states_crs(data: bytes, findings: Findings) -> bool:
    """Return whether the collection (not one of its attributes) states its CRS.

    Raises
    ------
    SitingError
        The CRS is a link, which GDAL would follow; or it cannot be determined because the file is damaged.
    """
    first = _MEMBER.search(data)
    if first is None and not _HIDDEN.search(data):
        return False
    plain = None if first is None else _PLAIN.match(data, first.start())
    if plain is not None and _is_first_and_only(data, plain):
        # The usual case, at the head of files from GDAL and QGIS: no need to read all of it twice.
        text = data[plain.end() : plain.end() + _HEAD_BYTES].decode("utf-8", "replace")
        with suppress(ValueError, RecursionError):
            value, _ = json.JSONDecoder().raw_decode(text)
            if not isinstance(value, dict):
                return value is not None
            if not _is_link(value):
                return True
    return _looked_through(data, findings)


def _is_first_and_only(data: bytes, member: re.Match[bytes]) -> bool:
    """Whether the member is in the outermost object, and nothing else could be one."""
    return (
        data.count(b"{", 0, member.start()) == 1
        and _MEMBER.search(data, member.end()) is None
        and not _HIDDEN.search(data)
    )


def _looked_through(data: bytes, findings: Findings) -> bool:
    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if any(
            key.lower().split("\0")[0] == "crs" and isinstance(value, dict) and _is_link(value)
            for key, value in pairs
        ):
            findings.stop(
                "its crs is a link, which is not followed",
                hint=f"Take the crs member out, and declare {findings.declared('crs')}, such as EPSG:4546",
            )
        return dict(pairs)

    with parsing(findings):
        document = json.loads(data, object_pairs_hook=look)
    return isinstance(document, dict) and document.get("crs") is not None


def _is_link(crs: dict[str, Any]) -> bool:
    return str(crs.get("type", "")).lower().startswith(_LINKS)
