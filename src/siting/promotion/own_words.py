"""What the site file says of a parcel in words: land that is not building land yet, and the user's remarks.

A score per use of land, or none, says nothing of what a conversion takes. So what the user wrote is repeated
word for word, and of land that is not for building it is said that it first has to be converted.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pyarrow as pa

from siting.evidence import Label
from siting.readers.cells import read_cells
from siting.readers.missing import is_missing_word
from siting.records import dataclass
from siting.sites.columns import column_title
from siting.sites.model import Sites
from siting.texts import say
from siting.texts.category_words import land_use_meaning

LAND, REMARK = "land", "remark"
_USE = re.compile(
    r"用地|土地(?:性质|类型|用途|类别|现状)|规划用途|地类|(?:land|planned|permitted|current)[ _]?use|zoning",
    re.IGNORECASE,
)
_REMARKS = re.compile(r"备注|备考|附注|说明|\b(?:remarks?|notes?|comments?)\b", re.IGNORECASE)
# Of the three kinds of land in Chinese law (building, agricultural, unused) the last two; the same elsewhere.
_NOT_BUILDING = (
    r"农用地|农业用地|农田|耕地|(?<!园)林地|草地|草场|园地|坑塘|湿地|滩涂|荒地|荒山|未利用|生态(?:保护)?红线|"
    r"\b(?:farm ?land|farming|agricultur(?:e|al)|crop ?land|arable|pasture|orchards?|forest(?:ry)?|woodland|"
    r"grass ?land|wetland|unused|undeveloped|green ?belt)\b"
)
_NAMES_SUCH = re.compile(_NOT_BUILDING, re.IGNORECASE)
_IS_SUCH = re.compile(
    rf"(?:一般|永久|基本|其他|permanent |basic |ordinary |other )*(?:{_NOT_BUILDING})(?: land)?",
    re.IGNORECASE,
)
# 不涉及基本农田, 已避让耕地, no farmland, not on forest land: in the same clause, before what is named.
_DENIED = re.compile(
    r"(?:不(?!足|少|动产)|未(?!利用)|非|无|没有|避开|避让|调出|\b(?:no|not|none|without|free of|former)\b)"
    r"[^，。；,.;]*$",
    re.IGNORECASE,
)
# What a column headed 是否涉及基本农田 says with a word: anything but no.
_NO = re.compile(r"(?:否|无|不|没有|未|非|避让|避开|no\b|none|not\b|n$|false|without|free)", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"是否|有无|涉及|占用|压覆|\b(?:affects?|on|includes?|contains?|any|is)\b", re.IGNORECASE
)
_STANDARD = frozenset(("geometry", "site_id", "name", "name_zh"))


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A cell of the site file: what its column is called, its words, and whether it names land to convert."""

    column: str
    label: Label
    words: str
    is_remark: bool
    to_convert: bool

    @property
    def text(self) -> Label:
        """What is said of it."""
        text_id = "own_words.to_convert" if self.to_convert else "own_words.remark"
        return say(text_id, words=self.words, meaning=land_use_meaning(self.words))

    @property
    def said(self) -> Label:
        """The same, with the name of its column."""
        return say("mark.pair", name=self.label, told=self.text)


def own_words(sites: Sites, row: int) -> tuple[OwnWords, ...]:
    """Return the remarks on a parcel and its uses that have to be converted, in the order of the file."""
    found = []
    for name in map(str, sites.frame.columns):
        held = sites.frame[name].iat[row]
        words = held.strip() if isinstance(held, str) and name not in _STANDARD else ""
        if not words or is_missing_word(words):
            continue
        is_remark = bool(_REMARKS.search(name.replace("_", " "))) or _has_remark(words, sites.units[name])
        asked = _is_to_convert(name, words, is_remark=is_remark)
        if is_remark or asked:
            found.append(OwnWords(name, column_title(name), words, is_remark, asked))
    return tuple(found)


def _is_to_convert(name: str, words: str, *, is_remark: bool) -> bool:
    """Whether a cell names a use to be converted, in a text or as all that it says, or its heading asks."""
    such = _names_such(words) if is_remark or _USE.search(name) else bool(_IS_SUCH.fullmatch(words))
    return such or (_asks_for_such(name) and not _NO.match(words))


def own_texts(sites: Sites, row: int) -> list[tuple[str, Label, Label]]:
    """Return the same to disclose: `LAND` or `REMARK`, the label, and what is said."""
    return [(LAND if w.to_convert else REMARK, w.label, w.text) for w in own_words(sites, row)]


def to_convert(sites: Sites, row: int) -> tuple[OwnWords, ...]:
    """Return all that the file says in words of a parcel with land to convert; nothing of any other."""
    found = own_words(sites, row)
    return found if any(w.to_convert for w in found) else ()


@lru_cache(maxsize=1024)  # every document about a parcel asks
def _has_remark(words: str, unit: str) -> bool:
    """Whether a figure is read without what stands in brackets behind it: 0.58（大工业）, 12 (incl. VAT)."""
    return words.endswith((")", "）")) and bool(read_cells(pa.chunked_array([[words]]), unit=unit).remarked)


def _asks_for_such(heading: str) -> bool:
    """Whether a heading asks if a parcel has land to convert: 是否涉及基本农田, "on farmland"."""
    found = _NAMES_SUCH.search(heading)
    return found is not None and _YES_OR_NO.search(heading[: found.start()]) is not None


def _names_such(words: str) -> bool:
    return any(not _DENIED.search(words[: found.start()]) for found in _NAMES_SUCH.finditer(words))
