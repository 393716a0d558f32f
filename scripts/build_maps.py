"""Redraw maps/: the map and the exhibits of the embedded study, in both languages, as small files.

The command line makes them, as for a user; this script reduces the pictures, and takes one of the map page
(which needs Chromium; everything needs a Chinese font).

    python scripts/build_maps.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

from PIL import Image

MAPS = Path(__file__).parent.parent / "maps"
PLACE = ("37.5512", "112.1494", "--elevation", "753")  # Jiaocheng, as in the README
OPENED = {"en": "Jiaocheng", "zh": "交城"}
WIDTH = 1400
WITH_RELIEF = ("location", "pairs", "site")


def siting(*arguments: str | Path) -> None:
    """Run one command; raises `subprocess.CalledProcessError` when it fails."""
    command = [sys.executable, "-m", "siting.cli", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603


def draw_exhibits(folder: Path) -> None:
    """Draw all exhibits."""
    siting("exhibit", "all", "--out", folder, "--format", "png", "--site", OPENED["en"])
    siting("climate", "at", *PLACE, "--chart", folder)
    for picture in sorted(folder.glob("*.png")):
        shrink(picture, relief=picture.name.startswith(WITH_RELIEF))


def draw_map(folder: Path) -> None:
    """Write the map page, and take a screenshot of it with one card open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        path = which("chromium-headless-shell") or which("chromium")
        browser = tool.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for lang, site in OPENED.items():
            siting("run", "--outputs", "map", "--lang", lang, "--out", folder / lang)
            written = (folder / lang / "map.html").replace(MAPS / f"map.{lang}.html")
            page = browser.new_page(viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce")
            page.goto(written.as_uri())
            page.locator(".siting-row", has_text=site).first.click()
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / f"map.{lang}.png")
            page.close()
            shrink(folder / f"map.{lang}.png", relief=True)
        browser.close()


def shrink(picture: Path, *, relief: bool) -> None:
    """Put a picture into maps/, no larger than a page needs, in a palette that suits shaded *relief* or not."""
    with Image.open(picture) as image:
        width = min(WIDTH, round(WIDTH * image.width / image.height))
        height = round(image.height * width / image.width)
        small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    if relief:
        small = small.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    else:
        # This quantisation keeps the colours of small areas, such as the colour scale.
        small = small.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    out = MAPS / picture.name
    small.save(out, optimize=True)
    print(f"maps/{out.name}: {width} x {height}, {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    MAPS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MAPS) as name:  # next to them, so that a page can be moved
        draw_exhibits(Path(name))
        draw_map(Path(name))
