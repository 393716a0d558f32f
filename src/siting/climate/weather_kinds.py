"""Weather files that are neither EPW nor CSV, by their first bytes: named, with the way to one that is."""

from __future__ import annotations

import re
from pathlib import Path

from siting.readers.findings import Findings

_AS_EPW = "Convert it to EPW, or export it as CSV with the columns time, temperature, relative humidity"
_GIVE_EPW = "Give the .epw file that came with it"
_UNPACK = "Unpack or export it first"
_SNIFFED_BYTES = 1 << 12
_FIXED, _BLANKS = "(columns of fixed width)", "(columns separated by spaces)"
_KINDS = (
    (rb"PAR1", "a parquet file, not EPW or CSV text", _UNPACK),
    (rb"\x1f\x8b", "a gzip archive, not EPW or CSV text", _UNPACK),
    (rb"\s*[\[{]", "JSON, not EPW or CSV", "Download the same hours as CSV or EPW"),
    (rb" \d{5} \S.{22,40} [NS] +\d+ +\d+ [EW] +\d+ +\d+ +-?\d+", f"a TMY2 file {_FIXED}", _AS_EPW),
    (rb"\d{4} \d\d \d\d \d\d +-?\d+ +-?\d+ +-?\d+ ", f"an ISD-Lite file {_FIXED}", _AS_EPW),
    (
        rb"\s*[^\n,;]{1,60}\n\s*-?\d+\.\d+\s+-?\d+\.\d+\s+-?\d+ m\b",
        f"a SURFRAD file {_BLANKS}",
        _AS_EPW,
    ),
    (rb"\*[CU]\d{4}\s", "a file of a BSRN station, not EPW or CSV", _AS_EPW),
    (rb"(?s:.*?)(?:^|\n)\s*RW\s+HW\s+MM\s+DD\s+HH\s", f"a TRY file of DWD {_BLANKS}", _AS_EPW),
    (rb"place \S.*\n\s*latitude ", "a .wea file, which holds no temperatures", _GIVE_EPW),
    (
        rb"\d{4}-\d\d-\d\d,\d{1,2},-?[\d.]*,-?[\d.]*,\d*,",
        "a table without headings",
        "Add a first line such as date,hour,temp,dwpt,rhum, in the order of its columns",
    ),
)
_COMPANIONS = {
    ".stat": "statistics",
    ".ddy": "design days",
    ".rain": "rain",
    ".pvsyst": "hours in the format of PVsyst",
    ".clm": "hours in the format of ESP-r",
}


def require_hours(path: Path, data: bytes, findings: Findings) -> None:
    """Raise if a file is of another known kind than EPW and CSV."""
    kept = _COMPANIONS.get(path.suffix.lower())
    if kept is not None:
        findings.stop(f"holds {kept}, not EPW or CSV", hint=_GIVE_EPW)
    head = data[:_SNIFFED_BYTES].removeprefix(b"\xef\xbb\xbf")
    for pattern, kind, hint in _KINDS:
        if re.match(pattern, head):
            findings.stop(f"is {kind}", hint=hint)
