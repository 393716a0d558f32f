"""Pictures that users supply (base maps, photos, logos): PNG, JPEG and WebP, told by their first bytes.

A picture is decoded here, so that none of its metadata (the position of a camera, say) reaches an output.
GeoTIFF is read with `siting.readers.door.open_raster`.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.errors import SitingError
from siting.readers.budget import BUDGET, Budget, require_pixels
from siting.readers.door import bytes_of, parsing, printable
from siting.readers.findings import Findings, shown
from siting.records import dataclass

if TYPE_CHECKING:
    from PIL.Image import Image
    from pyproj import CRS

    from siting.evidence import FloatArray

READABLE = "Save it as PNG, JPEG or WebP"
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
)
_OTHERS = (
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "a TIFF picture"),
    (re.compile(rb"....ftyp(?:hei|hev|mif|avi)", re.DOTALL), "a HEIC or AVIF picture, as phones take"),
    (re.compile(rb"GIF8"), "a GIF picture"),
    (re.compile(rb"BM"), "a bitmap (BMP)"),
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"8BPS"), "a Photoshop picture"),
    (re.compile(rb"PK\x03\x04"), "a zip or Office document"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<svg", re.DOTALL), "an SVG drawing"),
    (re.compile(rb"\s*<", re.DOTALL), "an HTML or XML page"),
)
_HEAD_BYTES = 1024
_MAX_BYTES = 256 << 20
_SIDECAR_BYTES = 1 << 16


@dataclass(frozen=True)
class UserPicture:
    """A decoded picture.

    Parameters
    ----------
    pixels
        Shape (rows, columns, 3 or 4), 0 to 255: red, green, blue and, where it is not opaque, alpha.
    source, sha256
        Name of the file without its folder, and digest of its bytes.
    """

    pixels: npt.NDArray[np.uint8]
    source: str
    sha256: str


@dataclass(frozen=True)
class Georeference:
    """Where a picture lies: ``x = a*column + b*row + c``, ``y = d*column + e*row + f``.

    Columns and rows count from the outer edge of the upper left pixel.

    Parameters
    ----------
    affine
        ``(a, b, c, d, e, f)`` in units of the CRS.
    crs
        The CRS of the ``.prj`` file beside the picture; None without one.
    """

    affine: tuple[float, float, float, float, float, float]
    crs: CRS | None


def read_picture(
    path: str | Path,
    *,
    longest: int | None = None,
    upright: bool = True,
    what: str = "picture",
    error: type[SitingError] = SitingError,
    budget: Budget = BUDGET,
) -> UserPicture:
    """Read a PNG, JPEG or WebP picture.

    Parameters
    ----------
    longest
        Larger pictures are reduced so that no side has more pixels.
    upright
        Turn a photo as its camera was held; False for a map, whose world file counts the pixels as stored.
    what, error
        How messages refer to the file, and the class of error to raise.

    Raises
    ------
    SitingError
        As *error*: there is no such file, it is of another kind or damaged, or exceeds *budget*.
    """
    path = Path(path)
    findings = Findings(path, error=error, what=what)
    data = bytes_of(path, findings, larger="Save a smaller copy, for example as JPEG", most=_MAX_BYTES)
    kind = _kind(data[:_HEAD_BYTES], findings)
    with parsing(findings, hint=f"{READABLE} again"):
        pixels = _decoded(data, kind, findings, budget, longest=longest, upright=upright)
    return UserPicture(pixels, printable(path.name), hashlib.sha256(data).hexdigest())


def decoded_picture(data: bytes, findings: Findings, budget: Budget = BUDGET) -> npt.NDArray[np.uint8]:
    """Decode a PNG, JPEG or WebP picture that is part of a file, as `read_picture` does a file of its own.

    Raises
    ------
    SitingError
        It is of another kind or damaged, or exceeds *budget*.
    """
    kind = _kind(data[:_HEAD_BYTES], findings)
    with parsing(findings, hint=f"{READABLE} again"):
        return _decoded(data, kind, findings, budget, longest=None, upright=False)


def read_world_file(
    path: str | Path, *, what: str = "picture", error: type[SitingError] = SitingError
) -> Georeference | None:
    """Return where the world file beside a picture puts it; None if there is no world file.

    The names are those of all programs: ``map.pgw``, ``map.pngw`` and ``map.wld`` for ``map.png``.

    Raises
    ------
    SitingError
        As *error*: the world file is not six numbers of a map, or the ``.prj`` file is not a CRS.
    """
    path = Path(path)
    kind = path.suffix[1:].lower()
    world = _beside(path, (f"{kind[:1]}{kind[-1:]}w", f"{kind}w", "wld"))
    if world is None:
        return None
    findings = Findings(world, error=error, what=what)
    words = _text_of(world, findings).replace(",", ".").split()
    try:
        a, d, b, e, c, f = (float(word) for word in words)
    except ValueError:
        findings.stop(
            "is not a world file, which has six numbers", hint="Export the map again with its world file"
        )
    if not all(map(math.isfinite, (a, b, c, d, e, f))) or a * e == b * d:
        findings.stop("its numbers do not describe a map", hint="Export the map again with its world file")
    # A world file gives the centre of the upper left pixel.
    return Georeference((a, b, c - (a + b) / 2, d, e, f - (d + e) / 2), _crs_beside(path, what, error))


def _crs_beside(path: Path, what: str, error: type[SitingError]) -> CRS | None:
    prj = _beside(path, ("prj",))
    if prj is None:
        return None
    from siting.readers.vectors import crs_of

    findings = Findings(prj, error=error, what=what)
    return crs_of(_text_of(prj, findings).strip() or None, findings)


def _beside(path: Path, suffixes: tuple[str, ...]) -> Path | None:
    """Return the first file with the stem of *path* and one of these suffixes, in any case."""
    try:
        near = {p.suffix[1:].lower(): p for p in sorted(path.parent.iterdir()) if p.stem == path.stem}
    except OSError:
        return None
    return next((near[suffix] for suffix in suffixes if suffix in near and near[suffix].is_file()), None)


def _text_of(path: Path, findings: Findings) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SIDECAR_BYTES).decode("utf-8-sig", "replace")
    except OSError as error:
        findings.stop(f"cannot be read ({shown(error.strerror or error)})", hint="Check that you may read it")


def _kind(head: bytes, findings: Findings) -> str:
    known = next((kind for pattern, kind in _KINDS if pattern.match(head)), None)
    if known is None:
        other = next((f"its content is {kind}" for pattern, kind in _OTHERS if pattern.match(head)), None)
        findings.stop(other or "is not a picture", hint=READABLE)
    return known


def _decoded(
    data: bytes, kind: str, findings: Findings, budget: Budget, *, longest: int | None, upright: bool
) -> npt.NDArray[np.uint8]:
    from PIL import Image, ImageOps

    # The library has a limit of its own, and warnings about odd metadata.
    with warnings.catch_warnings(action="ignore"):
        try:
            opened = Image.open(io.BytesIO(data), formats=[kind])
        except Image.DecompressionBombError:
            findings.stop(f"over {budget.pixels / 1e6:,.0f} million pixels", hint="Save it with fewer pixels")
        with opened:
            require_pixels(*opened.size, findings, budget)
            if longest is not None:
                opened.draft(None, (longest, longest))  # a JPEG is decoded at a fraction of its size
            image = _in_colours(ImageOps.exif_transpose(opened) if upright else opened)
            if longest is not None and max(image.size) > longest:
                image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            pixels = np.array(image, dtype=np.uint8)
    opaque = pixels.shape[2] == 4 and bool((pixels[..., 3] == 255).all())
    return np.ascontiguousarray(pixels[..., :3]) if opaque else pixels


def _in_colours(image: Image) -> Image:
    """Return the picture in red, green and blue, with alpha if it may have some."""
    from PIL import Image as PILImage

    if image.mode.startswith("I"):
        # 16 bits of grey, which the library would cut at 255.
        grey: FloatArray = np.asarray(image, dtype=np.float64) / 257.0
        image = PILImage.fromarray(np.clip(grey, 0, 255).round().astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
