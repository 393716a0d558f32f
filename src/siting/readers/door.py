"""The only way to open untrusted files: which libraries may open what, and how their errors are reported.

- GDAL has a single driver while it reads (its virtual formats refer to other files and addresses) and no
network.
- A name is passed as a name: no library interprets ``!``, ``?`` or ``zip:`` in it as an address.
- Any exception of a parser becomes one line with the name of the file.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.errors import SitingError, quote
from siting.extras import require
from siting.temporary import temporary_folder

if TYPE_CHECKING:
    from siting.readers.findings import Findings

AGAIN = "Copy or export it again"
NO_MEMORY, FREE_MEMORY = "needs more memory than is free", "Split it, or close other programs"
# Rasters whose drivers read only the file itself, never one that it refers to; by their first bytes.
_RASTERS = (
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "GTiff", {".tif", ".tiff"}),
    (re.compile(rb"EHFA_HEADER_TAG"), "HFA", {".img"}),
    (re.compile(rb"\s*ncols\s", re.IGNORECASE), "AAIGrid", {".asc"}),
)
_SRTM = ("SRTMHGT", ".hgt")
RASTER_ENDINGS = frozenset().union(*(endings for _, _, endings in _RASTERS), {_SRTM[1]})
"""How the names of rasters end, in lower case."""
_NOT_PLAIN = re.compile(r"[!?;*|\x00-\x1f\x7f]" if os.name == "nt" else r"[!?;:*|\\\x00-\x1f\x7f]")
_PATH = re.compile(r"\S*[/\\]\S+")
_MAX_CLAUSE = 120
MAX_BYTES = 100 << 20
"""Of a file that is read as a whole: a document, a picture, a template."""
_RASTER_CACHE_MB = 64  # GDAL would take a twentieth of the memory, whatever is read
# A proxy address nothing can listen on: GDAL fetches what a file links to (the CRS of a GeoJSON, say).
_NO_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:0",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
}
_GDAL = threading.RLock()


@contextmanager
def parsing(findings: Findings, *, hint: str = AGAIN, about: str = "") -> Iterator[None]:
    """Turn exceptions of third-party code in the block into one line about the file.

    Operating-system errors pass through, so that the caller can report them.

    Raises
    ------
    SitingError
        The file is damaged, or not what its name says, or needs more memory than there is.
    """
    try:
        yield
    except SitingError:
        raise
    except MemoryError:
        findings.stop(NO_MEMORY, hint=FREE_MEMORY)
    except OSError as error:
        if error.errno is not None and error.strerror:
            raise
        findings.stop(f"damaged or not what its name says ({clause(error)})", hint=hint, about=about)
    # Parsers have no common base class of errors, and no list of what one may raise is complete.
    except Exception as error:  # noqa: BLE001
        findings.stop(f"damaged or not what its name says ({clause(error)})", hint=hint, about=about)


def bytes_of(path: Path, findings: Findings, *, larger: str, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    SitingError
        It is a folder or a device, empty, larger than *most* (*larger* says what to do then), or unreadable.
    """
    from siting.readers.findings import shown

    what = findings.what
    try:
        if path.is_dir():
            findings.stop(f"is a folder, not a {what}", hint="Name the file itself", about="file")
        if not path.exists():
            findings.stop(f"there is no such {what}", hint="Check the path", about="file")
        if not path.is_file():
            findings.stop(f"is a device, not a {what}", hint="Name a file", about="file")
        if path.stat().st_size > most:
            findings.stop(f"larger than {most >> 20} MB", hint=larger)
        data = path.read_bytes()
    except MemoryError:
        findings.stop(NO_MEMORY, hint=FREE_MEMORY)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        findings.stop(f"cannot be read ({shown(reason)})", hint="Check that you may read it")
    if not data.strip():
        findings.stop(f"the {what} is empty", hint="Export or copy it again")
    return data


def require_rasterio(path: Path, *, about: str, instead: str = "") -> None:
    """Raise MissingExtraError, naming the file at *path*, if rasterio is not installed."""
    require("rasterio", where=printable(path.name), about=about, instead=instead)


def clause(error: Exception) -> str:
    """Return the class of an error and its first clause, on one line and without local paths."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  (an error that cannot even say what it is)
        text = ""
    first = re.split(r"[;\n]", text[:2000].strip("'\" "))[0].rpartition(" failed: ")[2]
    first = quote(_PATH.sub("...", first)[:_MAX_CLAUSE])[1:-1].strip()
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def as_text(name: str) -> str:
    """Return a string from the system (a file name, an argument) as text that can be written.

    A name that is not UTF-8, or was read in another locale, arrives with lone surrogates.
    """
    return name if _is_text(name) else os.fsencode(name).decode("utf-8", "replace")


def printable(name: str) -> str:
    """Return a file name as text that can be written and shown."""
    return "".join(c if c.isprintable() else "\ufffd" for c in as_text(name))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def plain_address(path: Path, parts: Mapping[str, Path] | None = None) -> Iterator[str]:
    """Yield an address of a local file that no library takes for anything but a file name.

    Parameters
    ----------
    path
        The file.
    parts
        By suffix, if a format needs several files side by side.
    """
    address = str(path.absolute())
    if _is_text(address) and not _NOT_PLAIN.search(address):
        yield address
        return
    files = dict(parts) if parts else {path.suffix.lower(): path}
    with temporary_folder() as folder:
        for suffix, file in files.items():
            if not file.exists():
                continue
            link = Path(folder, f"file{suffix}")
            try:
                link.symlink_to(file.absolute())
            except OSError:
                shutil.copyfile(file, link)
        yield str(Path(folder, f"file{path.suffix.lower()}"))


@contextmanager
def gdal_drivers(names: Iterable[str]) -> Iterator[None]:
    """Restrict GDAL to these vector drivers, without network, while the block runs.

    GDAL tries all its drivers on a file, and some follow its content: names of other files, addresses.
    pyogrio cannot select the driver, so the others are deregistered for a while.
    """
    import pyogrio
    from pyogrio._ogr import _register_drivers

    with _GDAL:
        skipped = _all_drivers() - frozenset(names)
        options: dict[str, Any] = {**_NO_NETWORK, "OGR_SKIP": ",".join(sorted(skipped))}
        before = {name: pyogrio.get_gdal_config_option(name) for name in options}
        pyogrio.set_gdal_config_options(options)
        try:
            _register_drivers()
            yield
        finally:
            pyogrio.set_gdal_config_options(before)
            _register_drivers()


@functools.cache
def _all_drivers() -> frozenset[str]:
    import pyogrio

    return frozenset(pyogrio.list_drivers())


@contextmanager
def open_raster(path: Path) -> Iterator[Any]:
    """Open a local raster with the driver of its first bytes, without sidecar files or network.

    Raises
    ------
    OSError
        It is not a file.
    ValueError
        It is not a supported kind of raster.
    """
    with raster_options(), open_held_raster(path) as raster:
        yield raster


def raster_options() -> Any:
    """Return the options with which rasters are opened and read, as a context of one thread."""
    import rasterio

    return rasterio.Env(
        GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_CACHEMAX=_RASTER_CACHE_MB, **_NO_NETWORK
    )


@contextmanager
def open_held_raster(path: Path) -> Iterator[Any]:
    """Open a raster as `open_raster` does, within options that may end before it is closed."""
    import rasterio

    if not path.is_file():
        raise FileNotFoundError(2, os.strerror(2), str(path))
    driver = _raster_driver(path)
    with plain_address(path) as address:
        raster = rasterio.open(address, driver=driver)
        with raster:
            yield raster


def is_raster(path: Path) -> bool:
    """Whether a file is a raster of a kind that is read; False if there is no such file."""
    if not path.is_file():
        return False
    try:
        _raster_driver(path)
    except ValueError:
        return False
    return True


def _raster_driver(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    for pattern, driver, _ in _RASTERS:
        if pattern.match(head):
            return driver
    driver, ending = _SRTM
    if path.suffix.lower() == ending:
        return driver
    raise ValueError("not a GeoTIFF, Erdas Imagine, ASCII grid or SRTM tile")
