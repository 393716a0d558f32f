"""The text columns of a site file, which every product repeats for each parcel.

A status of the land or a remark carries no weight, and may still settle a question that the score does not.
What stands for a figure among figures makes no column of words, but may be words in one: a parcel under
offer is hardly free.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa

from siting.auditing.reading.quantities import find_figures
from siting.evidence import Label
from siting.readers.cells import read_cells
from siting.readers.headings import is_id_or_name
from siting.readers.missing import is_missing_word, says_none, says_nothing
from siting.readers.sharing import is_shared
from siting.sites.column_direction import LESS, direction, is_supplied, is_taken
from siting.sites.columns import column_title, is_contact
from siting.sites.model import Sites
from siting.texts import say
from siting.texts.unit_words import after_number, unit_words

_STANDARD = frozenset(("geometry", "site_id", "name", "name_zh"))
_LOOKED_AT = 200
_AMOUNTS = frozenset(("power", "apparent", "water_rate"))
_BARE = re.compile(r"(?:约|近|about |ca\.? )?[\d\s.,xX×*+~～≈<>≤≥—–-]+", re.IGNORECASE)
_WATER = re.compile(r"方|立方|吨|m[3³]|t\b", re.IGNORECASE)
# What a data centre cannot be without: where such a column says 无, that is the answer.
_SUPPLY = re.compile(
    r"供水|给水|水源|供电|电源|电力|电网|变电站|变电所|主变|容量|通信|光缆|光纤|网络|道路|交通|排水|污水|供气|供热"
    r"|\b(?:water|power|grid|electric(?:al|ity)?|substations?|transformers?|capacity|fib(?:re|er)|telecoms?|roads?|access|sewers?|drainage)\b",
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
    """Whether a cell says that a parcel has no water, power, road or the like; *unit* is the column's.

    Under a distance or a price the same word says that it is not known.
    """
    asked = (not unit or is_supplied(unit)) and says_none(words)
    return asked and _SUPPLY.search(column.replace("_", " ")) is not None


def is_about_supply(words: str, unit: str) -> bool:
    """Whether words, or a column in *unit*, are about what supplies a site: power, water, fibre, a road."""
    return is_supplied(unit) or _SUPPLY.search(words.replace("_", " ")) is not None


def supplies(sites: Sites, row: int) -> list[tuple[str, Label, Label]]:
    """Return what the file says a parcel is supplied with: column, its title, and the cell as it was typed.

    Only cells with an amount of power or water: 双回路可供80MW, 3000方/日, not 待建. What others share
    must be disclosed instead.
    """
    found = []
    for name in (str(column) for column in sites.frame.columns if column not in _STANDARD):
        unit, heading = sites.units[name], name.replace("_", " ")
        words = _typed(sites, name, row)
        offered = is_about_supply(heading, unit) and not is_taken(heading) and direction(name, unit) != LESS
        if words and offered and not is_shared(words) and _states_amount(words, unit):
            told = after_number(unit) if unit and _BARE.fullmatch(words) else Label("", "")
            found.append((name, column_title(name), Label(f"{words}{told.en}", f"{words}{told.zh}")))
    return found


def supplied(sites: Sites, row: int, column: str) -> Label:
    """Return what a column says a parcel is supplied with: none (无) and words too; UNKNOWN for nothing."""
    told = next((told for name, _, told in supplies(sites, row) if name == column), None)
    words = words_in(sites, column, row)
    return told or (Label(words, words) if words else say("common.unknown"))


def _typed(sites: Sites, name: str, row: int) -> str:
    """Return a cell as it was typed; empty if it says nothing."""
    held = sites.frame[name]
    if held.dtype.kind in "iuf":
        return f"{held.iat[row]:.15g}" if held.iat[row] > 0 else ""
    words = held.iat[row].strip() if isinstance(held.iat[row], str) else ""
    return "" if is_missing_word(words) else words


def _states_amount(words: str, unit: str) -> bool:
    """Whether a cell states how much power or water there is; *unit* is the column's."""
    if is_supplied(unit):
        return any(c.isdigit() for c in words)
    figures = find_figures(words)
    return any(f.group in _AMOUNTS or (f.group == "other" and _WATER.match(f.unit)) for f in figures)


def words_of(sites: Sites, row: int) -> list[tuple[str, Label, str]]:
    """Return the texts of a parcel, each with its column and the column's title."""
    said = ((name, words_in(sites, name, row)) for name in word_columns(sites))
    return [
        (name, title_above(sites, name, [words]), words)
        for name, words in said
        if words and is_words(words, sites.units[name])
    ]


def title_above(sites: Sites, column: str, cells: Sequence[str]) -> Label:
    """Return what a column of words is called, see `unit_above`."""
    return unit_above(column_title(column), sites.units[column], cells)


def unit_above(title: Label, unit: str, cells: Sequence[str]) -> Label:
    """Return the title of a column with its unit where a figure in one of its first *cells* lacks it.

    The words are quoted as they stand: 可供电力（兆瓦）“120（双回路）”.
    """
    if not unit or all(figure.unit for cell in cells[:_LOOKED_AT] for figure in find_figures(cell)):
        return title
    told = say("attribute.unit", unit=unit_words(unit))
    return Label(f"{title.en}{told.en}", f"{title.zh}{told.zh}")


def _first_cells(sites: Sites, name: str) -> list[str]:
    column = sites.frame[name]
    if column.dtype.kind in "iufb":
        return []
    said = (cell.strip() for cell in column.dropna().iloc[:_LOOKED_AT].tolist() if isinstance(cell, str))
    return [cell for cell in dict.fromkeys(said) if cell and not is_missing_word(cell)]


@lru_cache(maxsize=4096)
def is_words(words: str, unit: str) -> bool:
    """Return whether a cell is not a figure, even disregarding words in brackets after it.

    That others share it is said even where the figure itself is no criterion.
    """
    if is_shared(words):
        return True
    if says_none(words):
        return True
    cells = read_cells(pa.chunked_array([[words]]), unit=unit, bounds=True)
    return bool(cells.wrong[0]) or (bool(cells.words[0]) and not says_nothing(words))
