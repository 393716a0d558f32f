"""The golden pages: the map page as it is seen, in a form that can be compared.

    python -m tests.support.golden_pages "what was looked at"

writes them anew, with that note for those that changed. A picture is kept as cells of a mean colour; two pictures
are compared by the colour difference of their cells (CIE 1976, in L*a*b*), so that fonts that differ by a pixel do
not matter, and a panel that is gone does.
"""

import hashlib
import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from siting.show.webmap.build import render_map
from tests.support.browsers import browser
from tests.support.golden_exhibits import golden_outcome

FOLDER = Path(__file__).parents[1] / "browser" / "golden"
NOTES = FOLDER / "NOTES.md"
SIZES = {"wide": (1400, 900), "phone": (390, 844)}
CELL = 25  # pixels, about
NAMES = tuple(f"{size}.{lang}" for size in SIZES for lang in ("en", "zh"))


def picture(browser, name, path):
    """A screenshot of the page of that name, as an image; *path* is a file to write the page to."""
    size, lang = name.split(".")
    width, height = SIZES[size]
    path.write_text(render_map(golden_outcome(), lang=lang), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(path.as_uri())
    page.wait_for_timeout(600)
    shot = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def cells(image):
    """Mean colours of the cells of a picture: shape (rows, columns, 3), 0..255."""
    size = (round(image.width / CELL), round(image.height / CELL))
    return np.asarray(image.resize(size, Image.Resampling.BOX))


def stored(name):
    """The golden cells of a page."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()
    return np.array([np.frombuffer(bytes.fromhex(line), dtype=np.uint8).reshape(-1, 3) for line in lines])


def differences(one, other):
    """The colour difference of each cell: about 2 is just seen."""
    return np.linalg.norm(lab(one) - lab(other), axis=-1)


def lab(rgb):
    """Colours of sRGB, 0..255, in CIE L*a*b* (D65)."""
    c = np.asarray(rgb, dtype=float) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    t = linear @ to_xyz.T / [0.9505, 1.0, 1.089]
    x, y, z = np.moveaxis(np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def digest(name):
    """The digest that the notes must hold."""
    return hashlib.sha256((FOLDER / f"{name}.txt").read_bytes()).hexdigest()[:12]


def write(note):
    """Write the golden pages, and the note of those that changed."""
    FOLDER.mkdir(exist_ok=True)
    lines = NOTES.read_text(encoding="utf-8").splitlines() if NOTES.exists() else []
    lines = lines or ["# What was looked at before a golden page was accepted", ""]
    with browser() as tool:
        for name in NAMES:
            found = cells(picture(tool, name, FOLDER / "page.html"))
            text = "\n".join(row.tobytes().hex() for row in found) + "\n"
            (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
            if not any(digest(name) in line for line in lines):
                lines = [line for line in lines if not line.startswith(f"- {name} ")]
                lines.append(f"- {name} `{digest(name)}`: {note}")
    (FOLDER / "page.html").unlink()
    NOTES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or len(sys.argv[1].split()) < 4:
        sys.exit("say in one sentence what was looked at")
    write(sys.argv[1])
