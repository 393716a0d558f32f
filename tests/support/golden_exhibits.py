"""The golden exhibits: what they are drawn from, and their texts and shades in a form that can be compared.

    python -m tests.support.golden_exhibits "what was looked at"

writes them anew, with that note for those that changed. English, since its font comes with matplotlib: the
texts then have the same widths on every computer. A picture is kept as 40 x 56 shades of grey in steps of 1/16.
"""

import hashlib
import io
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from siting.catalogue import Place
from siting.climate.climate_table import MONTH_HOURS
from siting.decide.backup_pairs import pair_up
from siting.evidence import Label
from siting.geo.features import MonthlyHours
from siting.show.base.drawing.page import Page
from tests.support.exhibits import draw
from tests.support.land_exhibits import with_land
from tests.support.power_exhibits import with_power
from tests.support.sample import sample_outcome

FOLDER = Path(__file__).parents[1] / "show" / "exhibits" / "golden"
NOTES = FOLDER / "NOTES.md"
NAMES = (
    "location",
    "ranking",
    "months",
    "values",
    "latency",
    "rules",
    "ledger",
    "power",
    "routes",
    "costs",
    "served",
    "pairs",
    "site",
)
SHADES = (56, 40)


def golden_outcome():
    """The sample, with hours by month, pairs, siting rules and a ledger, and a project."""
    outcome = with_power(with_land(sample_outcome()))
    share = np.linspace(0.2, 0.9, len(outcome.sites))[:, None] * MONTH_HOURS
    months = MonthlyHours(
        Label("Water", "水"), share, 0.9 * share, 1.05 * share, 0.1 * share, "climate-table"
    )
    cities = [(Place(Label("Taiyuan", "太原"), 112.5426, 37.87, "divisions"), {})]
    ranked = outcome.ranking.order[outcome.ranking.rank[outcome.ranking.order] > 0]
    pairs = pair_up(outcome.sites, ranked, outcome.ranking.score, cities, columns={}, most=6)
    return replace(outcome, months=(months,), pairs=pairs)


def described(name, outcome):
    """The first page of an exhibit: its texts with their places [points], and its shades row by row."""
    pages, save = [], Page.save
    Page.save = lambda page, *_: [pages.append(page)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            draw(name, outcome, Path(folder), "en", ["svg"])
    finally:
        Page.save = save
    page = pages[0]
    texts = [
        [text.get_text(), *(round(float(v), 1) for v in text.get_position())]
        for text in page.axes.texts
        if text.get_text() and not text.get_path_effects()
    ]
    with Image.open(io.BytesIO(page.png(50))) as picture:
        grey = picture.convert("L")
        size = SHADES if grey.width > grey.height else SHADES[::-1]
        shades = np.asarray(grey.resize(size, Image.Resampling.BOX)) // 16
    return {"texts": texts, "shades": ["".join(f"{v:x}" for v in row) for row in shades.tolist()]}


def stored(name):
    """The golden form of an exhibit."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def digest(name):
    """The digest that the notes must hold."""
    return hashlib.sha256((FOLDER / f"{name}.json").read_bytes()).hexdigest()[:12]


def write(note):
    """Write the golden exhibits, and the note of those that changed."""
    FOLDER.mkdir(exist_ok=True)
    head = "# What was looked at before a golden exhibit was accepted\n"
    lines = NOTES.read_text(encoding="utf-8").splitlines() if NOTES.exists() else [*head.splitlines(), ""]
    outcome = golden_outcome()
    for name in NAMES:
        found = described(name, outcome)
        body = ",\n".join(f"  {json.dumps(text, ensure_ascii=False)}" for text in found["texts"])
        rows = ",\n".join(f"  {json.dumps(row)}" for row in found["shades"])
        text = f'{{\n"texts": [\n{body}\n],\n"shades": [\n{rows}\n]\n}}\n'
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
        if not any(digest(name) in line for line in lines):
            lines = [line for line in lines if not line.startswith(f"- {name} ")]
            lines.append(f"- {name} `{digest(name)}`: {note}")
    NOTES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or len(sys.argv[1].split()) < 4:
        sys.exit("say in one sentence what was looked at")
    write(sys.argv[1])
