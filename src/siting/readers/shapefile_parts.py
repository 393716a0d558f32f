"""Shapefiles, bare or zipped: whether all parts are there and complete, and the encoding of the text.

Files that pass are read by `siting.readers.vectors`, like all GDAL formats.
"""

from __future__ import annotations

import codecs
import shutil
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import numpy as np

from siting.readers.budget import require_unpackable
from siting.readers.door import parsing, plain_address
from siting.readers.findings import Findings, listed, shown
from siting.readers.text_bytes import as_western, is_chinese, is_chinese_by_chance_utf8, is_utf8
from siting.records import dataclass
from siting.temporary import temporary_folder

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = _PARTS[:3]
_TOGETHER = "Keep .shp, .shx, .dbf and .prj together"
_SHP_HEADER, _DBF_HEADER = 100, 32
_SHP_MAGIC = 9994
# Uninformative language ids of a .dbf: unset, and "the Windows code page", whichever that was.
_NO_LANGUAGE = (0x00, 0x57)
_CHINESE = 0x4D
_LANGUAGE = 29
_STATED = dict.fromkeys(("UTF-8", "UTF8", "65001"), "UTF-8") | dict.fromkeys(
    ("GBK", "GB2312", "GB18030", "936", "CP936"), "GB18030"
)
_NO_CHARACTER = "\ufffd"
_CUT_SHARE = 0.02


@dataclass(frozen=True)
class Shapefile:
    """Address of a shapefile for GDAL, and the encoding of its text (None: GDAL detects it)."""

    address: str
    encoding: str | None


@contextmanager
def open_shapefile(path: Path, findings: Findings) -> Iterator[Shapefile]:
    """Check the parts of a shapefile side by side, and yield the address to read.

    Raises
    ------
    SitingError
        A part is missing, cut off or of another kind, or the encoding of the text is unknown.
    """
    parts = sidecars(path)
    _need_parts(set(parts), findings)
    for suffix in (".shp", ".shx"):
        with parts[suffix].open("rb") as part:
            _check_shp(suffix, part.read(_SHP_HEADER), parts[suffix].stat().st_size, findings)
    if ".prj" in parts:
        _check_prj(parts[".prj"].read_bytes(), findings)
    cpg = parts[".cpg"].read_bytes() if ".cpg" in parts else None
    encoding = _encoding(parts[".dbf"].read_bytes(), cpg, findings)
    with plain_address(path, parts) as address:
        yield Shapefile(address, encoding)


def sidecars(path: Path) -> dict[str, Path]:
    """Return the parts of the shapefile at *path* by suffix, in a fixed order."""
    near = {p.suffix.lower(): p for p in sorted(path.parent.iterdir()) if p.stem == path.stem and p.is_file()}
    return {suffix: near[suffix] for suffix in _PARTS if suffix in near} | {path.suffix.lower(): path}


@contextmanager
def open_zipped(path: Path, findings: Findings, *, layer: str | None) -> Iterator[Shapefile]:
    """Unpack the only shapefile in a zip (or the one called *layer*) into a temporary folder.

    Raises
    ------
    SitingError
        The zip is damaged, locked or too large, holds no shapefile or several, or a part is bad.
    """
    with temporary_folder() as folder:
        with open_zip(path, findings) as archive:
            members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            chosen = _choose(list(members), findings, layer)
            stem = str(PurePosixPath(chosen).with_suffix(""))
            parts = {
                suffix: info
                for name, info in members.items()
                if str(PurePosixPath(name).with_suffix("")) == stem
                and (suffix := PurePosixPath(name).suffix.lower()) in _PARTS
            }
            require_unpackable(list(parts.values()), findings, streamed=True)
            for suffix, info in parts.items():
                # File names are chosen here: member names have no effect on the disk.
                with archive.open(info) as member, Path(folder, f"shapefile{suffix}").open("wb") as part:
                    shutil.copyfileobj(member, part)
        _need_parts(set(parts), findings)
        with open_shapefile(Path(folder, "shapefile.shp"), findings) as shape:
            yield shape


@contextmanager
def open_zip(path: Path, findings: Findings) -> Iterator[zipfile.ZipFile]:
    """Open a zip; any fault while it is open is raised as one line.

    Raises
    ------
    SitingError
        The zip is damaged, cut off, or locked with a password.
    """
    with parsing(findings, hint="Make or copy it again"):
        try:
            with zipfile.ZipFile(path) as archive:
                if any(info.flag_bits & 1 for info in archive.infolist()):
                    findings.stop("the zip is locked with a password", hint="Pack it again without one")
                yield archive
        except NotImplementedError as error:
            findings.stop(f"the zip cannot be unpacked ({shown(error)})", hint="Pack it again as a plain zip")


def _choose(names: list[str], findings: Findings, layer: str | None) -> str:
    shapes = [n for n in names if n.lower().endswith(".shp") and not n.startswith("__MACOSX/")]
    if not shapes:
        findings.stop(
            f"no shapefile in the zip; it holds {listed(names)}", hint="Pack .shp, .shx, .dbf and .prj"
        )
    stems = [PurePosixPath(name).stem for name in shapes]
    if layer is not None:
        if stems.count(layer) != 1:
            findings.stop(
                f"the zip has no single shapefile {shown(layer)}",
                hint=f"It has {listed(stems)}",
                about="layer",
            )
        return shapes[stems.index(layer)]
    if len(shapes) > 1:
        findings.stop(
            f"{len(shapes)} shapefiles in one zip: {listed(stems)}",
            hint=f"Name one of them as {findings.declared('layer')}",
        )
    return shapes[0]


def _need_parts(present: set[str], findings: Findings) -> None:
    missing = [suffix for suffix in _NEEDED if suffix not in present]
    if missing:
        findings.stop(f"the shapefile's {' and '.join(missing)} part is missing", hint=_TOGETHER)


def _check_shp(suffix: str, header: bytes, size: int, findings: Findings) -> None:
    # GDAL reads a truncated file silently, and a file of another kind with any driver that knows it.
    if len(header) < _SHP_HEADER:
        findings.stop(f"the {suffix} part is cut off", hint="Copy or export the shapefile again")
    magic, length = struct.unpack(">i20xi", header[:28])
    if magic != _SHP_MAGIC:
        findings.stop(
            f"the {suffix} part is not one of a shapefile", hint="Copy or export the shapefile again"
        )
    # The length counts 16-bit words; that of the index is not always kept.
    if length < 0 or (suffix == ".shp" and length * 2 > size):
        findings.stop(f"the {suffix} part is cut off", hint="Copy or export the shapefile again")


def _check_prj(prj: bytes, findings: Findings) -> None:
    # Its names may be in any encoding, and pyogrio fails on all but one.
    if not is_utf8(prj):
        hint = f"Remove that part and declare {findings.declared('crs')}, such as EPSG:4546"
        findings.stop("the .prj part is not in UTF-8, so its CRS cannot be read", hint=hint)


def _encoding(dbf: bytes, cpg: bytes | None, findings: Findings) -> str | None:
    """Return UTF-8 or GB18030 if the attribute table is in one of them; None to let GDAL detect it.

    The .cpg part or the table's language id is a claim that the bytes must confirm: text in one of the two
    encodings is hardly ever valid in the other. If neither says anything, as in many files made in China, the
    bytes alone decide.
    """
    count, start, width = _dbf_size(dbf, findings)
    fields = b" ".join(dbf[i : i + 11].split(b"\0")[0] for i in range(_DBF_HEADER, start - 1, 32))
    text = fields + b" " + dbf[start : start + count * width]
    claimed = _claimed(dbf, cpg)
    named_another = claimed is None and (cpg is not None or dbf[_LANGUAGE] not in _NO_LANGUAGE)
    if text.isascii() or named_another:
        return claimed
    fitting = _fitting(text)
    if claimed is None:
        return _by_the_bytes(text, fitting, findings)
    if not fitting or claimed == fitting[0]:
        return claimed
    told = "the .cpg part" if cpg is not None else "the language id of the .dbf part"
    findings.warn(f"{told} says {claimed}, but the text is {fitting[0]} and is read as such")
    return fitting[0]


def _claimed(dbf: bytes, cpg: bytes | None) -> str | None:
    """Return which of the two encodings the .cpg part or the language id names, if it names one."""
    if cpg is not None:
        return _STATED.get(cpg.decode("utf-8-sig", "replace").strip().upper())
    return "GB18030" if dbf[_LANGUAGE] == _CHINESE else None


def _fitting(text: bytes) -> list[str]:
    """Return which of the two encodings a text is valid in, UTF-8 first: it is hardly ever so by chance."""
    if is_chinese_by_chance_utf8(text):
        return ["GB18030"]
    return [encoding for encoding in ("UTF-8", "GB18030") if _fits(text, encoding)]


def _by_the_bytes(text: bytes, fitting: list[str], findings: Findings) -> str:
    if "UTF-8" in fitting or _is_chinese(text, fitting):
        return fitting[0]
    if as_western(text) is None:
        findings.stop(
            "the text of the .dbf part is in an unknown encoding", hint="Add a .cpg file that names it"
        )
    findings.warn("the text of the .dbf part is taken as Windows-1252; a .cpg file may name another")
    return "CP1252"


def _is_chinese(text: bytes, fitting: list[str]) -> bool:
    return bool(fitting) and is_chinese(text.decode("gb18030", "replace"))


def _fits(text: bytes, encoding: str) -> bool:
    beyond_ascii = int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) > 0x7F))
    # Not quite none: a long text is cut at its field's width, possibly inside a character.
    return text.decode(encoding, "replace").count(_NO_CHARACTER) <= _CUT_SHARE * beyond_ascii


def _dbf_size(dbf: bytes, findings: Findings) -> tuple[int, int, int]:
    """Return the number of rows, the byte at which they start, and the bytes per row."""
    count, start, width = struct.unpack("<IHH", dbf[4:12]) if len(dbf) >= _DBF_HEADER else (1, len(dbf), 1)
    if start + count * width > len(dbf):
        findings.stop("the .dbf part is cut off", hint="Copy or export the shapefile again")
    return count, start, width


def decode_texts(texts: list[str | None], encoding: str, findings: Findings) -> list[str | None]:
    """Decode text read byte by byte (as Latin-1); a character cut in two at the end is dropped."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    decoded: list[str | None] = []
    bad = 0
    for text in texts:
        if text is None or text.isascii():
            decoded.append(text)
            continue
        decoder.reset()
        decoded.append(decoder.decode(text.encode("latin-1")))
        bad += _NO_CHARACTER in (decoded[-1] or "")
    if bad:
        findings.warn(
            f"{bad:,} texts of the .dbf part are not all in {encoding}; a .cpg file may name another"
        )
    return decoded
