"""The text columns of a site file, which every product repeats for each parcel.

A status of the land or a remark carries no weight, and may still settle a question that the score does not.
What stands for a figure among figures makes no column of words, but may be words in one: a parcel under
offer is hardly free.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pyarrow as pa

from siting.evidence import Label
from siting.readers.cells import read_cells
from siting.readers.headings import is_id_or_name
from siting.readers.missing import is_missing_word, says_none, says_nothing
from siting.sites.columns import column_title, is_contact
from siting.sites.model import Sites

_STANDARD = frozenset(("geometry", "site_id", "name", "name_zh"))
_LOOKED_AT = 200
# What a data centre cannot be without: where such a column says 无, that is the answer.
_SUPPLY = re.compile(
    r"供水|给水|水源|供电|电源|电力|电网|变电站|通信|光缆|光纤|网络|道路|交通|排水|污水|供气|供热"
    r"|\b(?:water|power|grid|electric(?:al|ity)?|substations?|fib(?:re|er)|telecoms?|roads?|access|sewers?|drainage)\b",
    re.IGNORECASE,
)


def word_columns(sites: Sites) -> list[str]:
    """Return the text columns, judged by their first cells: no figures, names or contacts."""
    own = (str(name) for name in sites.frame.columns if name not in _STANDARD)
    return [
        name
        for name in own
        if not (is_id_or_name(name) or is_contact(name))
        and any(is_words(cell, sites.units[name]) for cell in _first_cells(sites, name))
    ]


def words_in(sites: Sites, column: str, row: int) -> str:
    """Return a cell's text; empty if it is blank, a number, or a word for missing.

    No supply (供水: 无) is not missing.
    """
    held = sites.frame[column].iat[row]
    words = held.strip() if isinstance(held, str) else ""
    return "" if says_nothing(words) and not lacks(column, words, sites.units[column]) else words


def lacks(column: str, words: str, unit: str) -> bool:
    """Whether a cell says that a parcel has no water, power, road or the like; *unit* is the column's."""
    return not unit and says_none(words) and _SUPPLY.search(column.replace("_", " ")) is not None


def words_of(sites: Sites, row: int) -> list[tuple[str, Label, str]]:
    """Return the texts of a parcel, each with its column and the column's title."""
    said = ((name, words_in(sites, name, row)) for name in word_columns(sites))
    return [
        (name, column_title(name), words)
        for name, words in said
        if words and is_words(words, sites.units[name])
    ]


def _first_cells(sites: Sites, name: str) -> list[str]:
    column = sites.frame[name]
    if column.dtype.kind in "iufb":
        return []
    said = (cell.strip() for cell in column.dropna().iloc[:_LOOKED_AT].tolist() if isinstance(cell, str))
    return [cell for cell in dict.fromkeys(said) if cell and not is_missing_word(cell)]


@lru_cache(maxsize=4096)
def is_words(words: str, unit: str) -> bool:
    """Return whether a cell is not a figure, even disregarding words in brackets after it."""
    if says_none(words):
        return not unit
    cells = read_cells(pa.chunked_array([[words]]), unit=unit, bounds=True)
    return bool(cells.wrong[0]) or (bool(cells.words[0]) and not says_nothing(words))
