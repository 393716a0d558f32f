"""What the site file says of a parcel in words: land that is not building land yet, and the user's remarks.

A score per use of land, or none, says nothing of what a conversion takes. So what the user wrote is repeated
word for word, and of land that cannot be built on as it is it is said what has to be done first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import pyarrow as pa

from siting.evidence import Label
from siting.gazetteer import is_abroad
from siting.promotion.file_words import is_about_supply, is_words, lacks, title_above, words_in
from siting.promotion.land_status import is_granted, open_steps
from siting.readers.cells import read_cells
from siting.readers.sharing import says_shared
from siting.records import dataclass
from siting.sites.land_words import asks_for_such
from siting.sites.model import Sites
from siting.texts import join, say
from siting.texts.category_words import land_use_meaning

LAND, LACKING, SHARED, REMARK = "land", "lacking", "shared", "remark"
_REMARKS = re.compile(r"备注|备考|附注|说明|\b(?:remarks?|notes?|comments?)\b", re.IGNORECASE)
# Headings of text columns on the land's progress and ownership, whatever their cells say.
_STATES = re.compile(
    r"现状|状态|状况|进[度展]|手续|权属|产权|\b(?:status|condition|ownership|tenure|progress)\b",
    re.IGNORECASE,
)
_STANDARD = frozenset(("geometry", "site_id", "name", "name_zh"))


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A cell of the site file: what its column is called, its words, and what its land still needs."""

    column: str
    label: Label
    words: str
    is_remark: bool
    lacking: bool = False
    """Whether it says that the site has no water, power, road or the like."""
    shared: bool = False
    """Whether it says that others share what supplies the site."""
    steps: tuple[str, ...] = ()
    abroad: bool = False
    """Whether it has steps and its parcel lies outside China: what they are called there is not known."""

    @property
    def to_convert(self) -> bool:
        """Whether it names land that cannot be built on as it is."""
        return bool(self.steps)

    @property
    def kind(self) -> str:
        """`LAND`, `LACKING` or `SHARED`, which must be disclosed; else `REMARK`, which may be anything."""
        return LAND if self.steps else LACKING if self.lacking else SHARED if self.shared else REMARK

    @property
    def text(self) -> Label:
        """What is said of it."""
        text_id = f"own_words.{self.kind}"
        if self.abroad and self.steps:
            text_id = "own_words.land_abroad"
        steps = steps_text(self.steps, abroad=self.abroad)
        return say(text_id, words=self.words, meaning=land_use_meaning(self.words), steps=steps)

    @property
    def said(self) -> Label:
        """The same, with the name of its column."""
        return say("mark.pair", name=self.label, told=self.text)


def steps_text(steps: Iterable[str], *, abroad: bool) -> Label:
    """Return what land has still to go through, each step once: by the law of China, *abroad* in general."""
    form = "abroad" if abroad else "step"
    return join((say(f"own_words.{form}_{step}") for step in dict.fromkeys(steps)), "mark.semicolon")


def own_words(sites: Sites, row: int) -> tuple[OwnWords, ...]:
    """Return the remarks on a parcel, its status and the open steps for its land, as stated in the file."""
    found = []
    for name in map(str, sites.frame.columns):
        words = "" if name in _STANDARD else words_in(sites, name, row) or _amount(sites, name, row)
        if not words:
            continue
        heading, unit = name.replace("_", " "), sites.units[name]
        is_remark = bool(_REMARKS.search(heading)) or _has_remark(words, unit)
        steps = open_steps(name, words, is_remark=is_remark, unit=unit)
        none = lacks(name, words, unit)
        shared = says_shared(heading, words) and is_about_supply(f"{heading} {words}", unit)
        told = _STATES.search(heading) or is_granted(words) or none or shared
        if is_remark or steps or (told and is_words(words, unit)):
            abroad = bool(steps) and is_abroad(float(sites.lon[row]), float(sites.lat[row]))
            found.append(
                OwnWords(
                    name, title_above(sites, name, [words]), words, is_remark, none, shared, steps, abroad
                )
            )
    return tuple(found)


def _amount(sites: Sites, name: str, row: int) -> str:
    """Return how much of a parcel is land to convert, from a column of figures; empty if none."""
    held = sites.frame[name]
    unit = sites.units[name]
    if held.dtype.kind not in "iuf" or not asks_for_such(name, unit) or not held.iat[row] > 0:
        return ""
    return f"{held.iat[row]:g}{' ' if unit.isascii() and unit not in ('', '%') else ''}{unit}"


def own_texts(sites: Sites, row: int) -> list[tuple[str, Label, Label]]:
    """Return the same to disclose: its kind, the label, and what is said."""
    return [(w.kind, w.label, w.text) for w in own_words(sites, row)]


def to_convert(sites: Sites, row: int) -> tuple[OwnWords, ...]:
    """Return all that the file says in words of a parcel whose land is not ready; nothing of any other."""
    found = own_words(sites, row)
    return found if any(w.to_convert for w in found) else ()


@lru_cache(maxsize=1024)  # every document about a parcel asks
def _has_remark(words: str, unit: str) -> bool:
    """Whether a figure is read without words behind it: 0.58（大工业）, "120 MVA, shared with plot B"."""
    return not words[-1:].isdigit() and bool(read_cells(pa.chunked_array([[words]]), unit=unit).remarked)
