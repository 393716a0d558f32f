"""Text as people type it, normalised to the characters of a number.

Full width becomes half width, invisible characters are removed, and all kinds of minus signs and of minute
and second marks are unified. Superscripts, fractions and circled digits stay: 10² must never become 102.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

# Other numbers (², ½, ①): NFKC would turn them into different figures.
_STRANGE_DIGITS = r"\p{No}"
# Zero-width marks, joiners and soft hyphens; white space of every kind.
_INVISIBLE = r"[\p{Cf}\p{Mn}\x{FEFF}\x{200B}]"
_SPACES = r"[\p{Z}\s]+"
_MINUS = r"[\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}\x{2796}]"
_DEGREES = r"[\x{00BA}\x{02DA}\x{2218}\x{25E6}\x{1D52}\x{00B0}\x{FF9F}]"
_MINUTES = r"[\x{2032}\x{2019}\x{2018}\x{00B4}\x{0060}\x{02B9}\x{02BC}\x{FF07}\x{02CA}]"
_SECONDS = r"[\x{2033}\x{201D}\x{201C}\x{02BA}\x{FF02}\x{3003}\x{301E}\x{02DD}]|''"
_STEPS = (
    (_DEGREES, "°"), (_SECONDS, '"'), (_MINUTES, "'"), ("''", '"'), (_MINUS, "-"), (_INVISIBLE, ""),
)  # fmt: skip


def text_column(texts: Sequence[str]) -> pa.ChunkedArray:
    """Return texts as the column of a table."""
    return pa.chunked_array([pa.array(texts, pa.string())])


def cleaned(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts with half-width characters, one minus sign, no invisible characters and single spaces.

    An apostrophe before a number, which a spreadsheet hides, is removed too. Null stays null.
    """
    for pattern, mark in _STEPS:
        text = pc.replace_substring_regex(text, pattern, mark)
    strange = pc.match_substring_regex(text, _STRANGE_DIGITS)
    text = pc.if_else(strange, text, pc.utf8_normalize(text, "NFKC"))
    text = pc.replace_substring_regex(text, _SPACES, " ")
    return pc.replace_substring_regex(pc.utf8_trim(text, " "), r"^'([+\-.\d])", r"\1")
