"""Conventions are defined once: each has a source, and no other module repeats its figure."""

import re
from pathlib import Path

import pytest

import siting
from siting import conventions
from siting.catalogue import sources
from siting.conventions import Convention
from siting.power.substations import SOURCE

ALL = {name: held for name, held in vars(conventions).items() if isinstance(held, Convention)}
SRC = Path(siting.__file__).parent
ELSEWHERE = [p for p in SRC.rglob("*.py") if p.name != "conventions.py"]


@pytest.mark.parametrize("name", ALL)
def test_a_source_is_an_id_that_exists_or_words(name):
    source = ALL[name].source
    assert " " in source or source in {SOURCE.id, *sources()}


def test_the_source_of_the_delay_prints_the_figure():
    printed = sources()[conventions.FIBRE_US_PER_KM.source].title.en
    assert f"{conventions.FIBRE_US_PER_KM.value:g}" in printed


@pytest.mark.parametrize(
    "figure", ["4.897", "8760", "8_760", "8,760 h", "730 h", "730小时", "10_000 / 15", "1.2, 1.5"]
)
def test_no_other_module_writes_the_figure(figure):
    again = re.compile(r"(?<![\d.])" + re.escape(figure))
    code = {p: re.sub(r'"""(.|\n)*?"""|#.*', "", p.read_text(encoding="utf-8")) for p in ELSEWHERE}
    assert [str(p.relative_to(SRC)) for p, text in code.items() if again.search(text)] == []
