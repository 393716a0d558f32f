"""What is filled into a note or an error is Chinese too, and a name of a file or a cell stays as it is."""

import re

import pytest

from siting.errors import SitesError, counted, quote
from siting.texts.messages import error_in_chinese, note_in_chinese

DATUM = (
    "coordinates are taken as WGS84; if they come from Amap, Tencent or Baidu (off by 300-1400 m), declare "
    "datum gcj02 or bd09, else declare datum wgs84 (--datum, or the key datum beside file)"
)
CELLS = f"{quote('0.58（大工业）')} (site {quote('甲')}), {quote('0.6（含税）')} (site {quote('乙')})"
NOTES = {
    "cells with their sites": f"{{}}: column {quote('电价')}: {counted(2, 'cell')} read without the words behind the figure: {CELLS}",
    "cells with their rows": f"{{}}: column {quote('电价')}: 1 cell with only a maximum, read as that or less: '不足5' (line 3)",
    "a long cell": f"{{}}: column {quote('电' * 90)}: 3 cells with a range or a rough figure, such as '约3'; a range is read at its middle",
    "more cells than are named": "{}: column '电价': 1,200 cells UNKNOWN, said to be missing: '甲', '乙', 3 more",
    "two sites": "{}: '甲' and '乙' overlap",
    "a part of the file": "{}: the .cpg part says GB18030, but the text is UTF-8 and is read as such",
    "a declaration": f"{{}}: {DATUM}",
    "a shift that is not published": "{}: no transformation from EPSG:4610 to WGS84 is published here; places may be off by 100 m",
}
ERRORS = {
    "a limit of the reader": ("over 5 rows", "Split it, or save it as GeoPackage or CSV"),
    "an encoding": ("unknown encoding: byte 24 is neither UTF-8 nor GB18030", ""),
    "a drawing": ("the drawing has no closed polyline on the layer '路'", ""),
    "a key to leave out": (
        "a layer is named, but a CSV file has no layers",
        "Leave out layer (--layer, or the key layer beside file)",
    ),
    "a datum to declare": ("over 5 columns", "Declare datum bd09 (the key datum beside its file)"),
}
FILES = ("a.csv", "a list of plots.csv", "my plots (final).xlsx", "a&b.csv")
PLACES = ("{}", "{}, line 3", "{}, feature 12")
# Names of things that have no Chinese.
NAMES = re.compile(
    r"WGS84|EPSG:\d+|GeoPackage|CSV|UTF-8|GB18030|\.cpg|gcj02|bd09|wgs84|--\w+|datum|layer|crs|sites|file"
)


def english_in(said, name):
    return re.findall("[A-Za-z]{3,}", NAMES.sub("", said.replace(name, "")))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", NOTES)
def test_no_part_of_a_note_stays_english(kind, file):
    said = note_in_chinese(NOTES[kind].format(file))
    assert said.startswith(f"{file}：")
    assert english_in(said, file) == []
    assert "'" not in said


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ERRORS)
def test_no_part_of_an_error_stays_english(kind, place, file):
    what, hint = ERRORS[kind]
    said = error_in_chinese(SitesError(what, where=place.format(file), hint=hint))
    assert said.startswith(file)
    assert english_in(said, file) == []


def test_what_a_library_says_stays_and_the_message_is_chinese():
    """It used to keep the whole message English."""
    fault = "damaged or not what its name says (DataSourceError: Failed to read GeoJSON data)"
    said = error_in_chinese(SitesError(fault, where="a.geojson", hint="Copy or export it again"))
    assert said.startswith(
        "a.geojson：文件已损坏或与扩展名不符（DataSourceError: Failed to read GeoJSON data）"
    )


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("weights of 'c': not named, so they have no weight: b", "未列出，不计权重：b"),
        (
            (
                "weights of the study: derived from the candidates: they change when a site is added or "
                "removed (3 of 4 sites have every criterion known)"
            ),
            "由候选地块得出，增减地块会改变权重（4个地块中有3个指标齐全）",
        ),
    ],
)
def test_a_note_that_quotes_a_text_is_chinese(english, chinese):
    assert note_in_chinese(english).endswith(chinese)
