"""No page of a report but the last of a chapter is left half empty, however many sites there are."""

import io

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

import siting
from siting.readers.read_options import ReadOptions
from siting.study.new_study import write_study_of_sites

typst = pytest.importorskip("typst")
PPI, PAGE_CM, MARGIN_CM = 20, 29.7, 2.5
LEAST = 0.45
PRICES = "name,lon,lat,area_ha,power_price_eur_kwh,land_price_eur_m2"
ABROAD = """Valladolid Norte,-4.701,41.705,24,0.089,42
Boecillo,-4.696,41.54,32,0.092,55
Medina del Campo,-4.914,41.312,60,0.085,
Tordesillas,-5.001,41.501,45,,28"""
TWO = "\n".join(ABROAD.split("\n")[:2])
MANY = "\n".join(
    f"Plot {k},{112 + k % 7 / 5:.2f},{37 + k % 11 / 8:.2f},{20 + k},{0.3 + k / 200:.3f},{10 + k}"
    for k in range(30)
)


def study_of(rows, folder):
    if not rows:
        return siting.load_study()
    (folder / "plots.csv").write_text(f"{PRICES}\n{rows}\n", encoding="utf-8")
    return siting.load_study(
        write_study_of_sites(folder / "plots.csv", folder / "own", ReadOptions(datum="wgs84"))[0][0]
    )


def fill_of(picture):
    """Return how far down a page is written on, of the space between its margins."""
    shades = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
    top, body = MARGIN_CM / PAGE_CM, 1.0 - 2 * MARGIN_CM / PAGE_CM
    height = len(shades)
    written = np.flatnonzero((shades < 200).any(axis=1)) / height
    written = written[(written > top) & (written < top + body)]
    return (written.max(initial=top) - top) / body


def first_of_chapters(pdf):
    """Return the numbers of the pages, from 0, that a chapter begins on from the top."""
    reader = PdfReader(io.BytesIO(pdf))
    top = float(reader.pages[0].mediabox.height) * (1.0 - 1.3 * MARGIN_CM / PAGE_CM)
    heads = [one for one in reader.outline if not isinstance(one, list)]
    return {reader.get_destination_page_number(one) for one in heads if one.top is None or one.top > top}


@pytest.mark.parametrize(
    ("rows", "reader", "lang"),
    [  # the rows of a site file, or none for the embedded study
        pytest.param("", "planner", "zh", id="embedded"),
        pytest.param(ABROAD, "planner", "en", id="abroad"),
        pytest.param("", "promoter", "en", id="embedded for a promoter", marks=pytest.mark.slow),
        pytest.param(ABROAD, "promoter", "zh", id="abroad for a promoter", marks=pytest.mark.slow),
        pytest.param(TWO, "planner", "en", id="two sites", marks=pytest.mark.slow),
        pytest.param(MANY, "planner", "en", id="30 sites", marks=pytest.mark.slow),
    ],
)
def test_only_the_last_page_of_a_chapter_may_be_half_empty(monkeypatch, tmp_path, rows, reader, lang):
    compiled = typst.compile
    pictures = []

    def both(source, **options):
        pictures.extend(compiled(source, **{**options, "format": "png"}, ppi=PPI))
        return compiled(source, **options)

    monkeypatch.setattr(typst, "compile", both)
    run = siting.run(study_of(rows, tmp_path))
    (path,) = (
        p
        for p in run.report(tmp_path / "out", reader=reader, formats=["pdf"], lang=lang)
        if p.suffix == ".pdf"
    )
    begins = first_of_chapters(path.read_bytes())
    fills = [fill_of(picture) for picture in pictures]
    assert len(begins) > 2
    assert len(fills) == len(PdfReader(path).pages)
    # The cover, the contents and the last page end what they are.
    half_empty = [k + 1 for k, fill in enumerate(fills) if k > 1 and fill < LEAST and k + 1 not in begins]
    assert set(half_empty) <= {len(fills)}
