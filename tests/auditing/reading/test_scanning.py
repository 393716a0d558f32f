"""A scanner finds what the pattern finds, and rejects most characters at once."""

import re

import pytest

from siting.auditing.reading.scanning import scanner
from tests.support.marked_corpus import FOLDER

TEXT = "\n".join((FOLDER / f"seen.{lang}.txt").read_text(encoding="utf-8") for lang in ("zh", "en"))
# One pattern for each way to begin: a bound, a set, a choice, what may be missing, both cases, looking around.
SHAPES = (
    r"\b(?:total|whole|[Aa]ll)\b",
    r"(?:分为?|共|按)?(?P<zh>[二两三四五六])(?:期|步)",
    r"(?<![\d.])\d{1,3}(?:,\d{3})*",
    r"(?i:site|campus) [a-z]",
    r"(?=[A-Z])\w+ (?:Park|Campus)",
    r"(?:the )?(?:site|campus)(?!s)",
    r"[A-Ca-c\-\]]\w|第[一二三]期",
    r"\s+and\s",
)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.IGNORECASE | re.ASCII])
@pytest.mark.parametrize("pattern", SHAPES)
def test_it_finds_what_the_pattern_finds(pattern, flags):
    expected = [(m.span(), m.groups()) for m in re.finditer(pattern, TEXT, flags)]
    assert expected
    assert [(m.span(), m.groups()) for m in scanner(pattern, flags).finditer(TEXT)] == expected
    assert scanner(pattern, flags).pattern.startswith("(?=")


@pytest.mark.parametrize("pattern", [r"x*", r"[^a]b", r".b", r"(?:a|)b?", r"\Wb", r"(?<=a)"])
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern):
    assert scanner(pattern).pattern == pattern


def test_letters_that_are_alike_only_in_unicode_are_found():
    # The Kelvin sign and the long s are a k and an s in either case.
    assert scanner("k|s", re.IGNORECASE).findall("\u212a\u017f") == re.findall(
        "k|s", "\u212a\u017f", re.IGNORECASE
    )
