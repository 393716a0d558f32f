"""What the file of a site says of it: its cells, and the claims that they make when read like a document.

A heading with its cell is a line such as ``变压器容量：126 MVA``, so the rules that read a document also tell
what a column is, in which unit, and to which place it relates the site. Cells are read only when asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.auditing.reading.claim_kinds import AREAS, KINDS, KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.auditing.reading.quantities import find_figures
from siting.auditing.reading.quantity_words import kinds_named
from siting.evidence import FloatArray, Label, Source
from siting.readers.cells import Cells, read_cells
from siting.readers.heading_units import stated_unit
from siting.readers.headings import is_id_or_name, understand, unit_of_area
from siting.records import dataclass
from siting.sites.columns import is_serial
from siting.sites.columns import unit_of as unit_of_column
from siting.texts import say
from siting.units import Dimension, read_unit, unit_of

if TYPE_CHECKING:
    from siting.sites.model import Sites

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BARE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_IN_BRACKETS = re.compile(r"[（(\[【]([^（()）\[\]【】]{1,60})[)）\]】]$")
_PARTS = re.compile(r"[,，;；、] ?(?!\d{3})")
_BEHIND_A_MARK = re.compile(r"(?:[,，:：;；]| in (?=[^,，:：;；]+$)) *(?P<unit>[^,，:：;；]+)$")
_PER = re.compile(r"(?: ?[/／每] ?| (?:per|an?) )(?P<what>.+)", re.IGNORECASE)
_PERIOD = re.compile(r"[年月日天]|years?|yr|a|months?|days?|d|annum", re.IGNORECASE)
_SIGN = re.compile(r"(?P<sign>[A-Z]{0,3}[$€£¥￥₹])(?P<rest>.*)")
_SAYS_PER_WHAT = re.compile(r"[/／每]|[\s_(（]per[\s_]", re.IGNORECASE)
_MAX_CELL = 120
_OWN_COLUMNS = frozenset(
    {"site_id", "name", "name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha", "geometry"}
)
_SHOWN_BY = {"area_mu": "area_given_ha", "area_ha": "area_given_ha"}
_NO_FIGURE = re.compile(r"remarks?|notes?|comments?|备注|说明|certainty|source|来源|是否", re.IGNORECASE)
_PRICE = re.compile(r"price|cost|rent(?!able)|价|租金|费用", re.IGNORECASE)
# 220kV变电站距离, 220 kV substation distance: a table puts the other end first, a sentence behind.
_TO_ZH = re.compile(r"(?:到|至|与|距离?)?(?P<end>.{2,20}?)的?(?:直线|最短|最近)?距离")
_TO_EN = re.compile(
    r"(?:nearest |closest )?(?P<end>[\w .-]{3,40}?),? (?:straight[- ]line )?distance", re.IGNORECASE
)
_NO_END = re.compile(
    r"直线|传输|运输|输[电水气]|退[让距界]|安全|防护|卫生|水平|垂直|平均|最[短近大小远]|公路|铁路|道路|行车|实际|总|净"
    r"|.*\b(?:mean|average|total|straight|line|road|rail|driving|safety|minimum|maximum|set-?back)",
    re.IGNORECASE,
)
_ANY_HEADING = "得分"
OUTLINE, TERRAIN = say("site_file.outline"), say("site_file.terrain")


@dataclass(frozen=True, slots=True)
class SiteCell:
    """One cell of the row of a site: its heading as in the file, its text, and the unit of a bare number.

    ``measured`` is what the figure was measured from instead: the outline of the site, or a terrain model.
    """

    heading: Label
    text: str
    unit: str = ""
    measured: Literal["", "outline", "terrain"] = ""

    @property
    def name(self) -> str:
        """Its heading as words, without the unit."""
        return _named(self.heading.en)

    def called(self, otherwise: Label) -> Label:
        """Return its name in the language of its words, *otherwise* in the other, and for a key (area_mu)."""
        name = self.name
        if self.measured or not name or "_" in self.heading.en:
            return otherwise
        if _CHINESE.search(name):
            return Label(otherwise.en, name)
        return Label(name if name[1:2].isupper() else name[:1].lower() + name[1:], otherwise.zh)

    @property
    def number(self) -> float:
        """Its figure in the unit of its heading, by its own unit if it has one; NaN if it holds words."""
        return self.interval[1]

    @property
    def interval(self) -> tuple[float, float, float]:
        """Low, figure and high in the unit of its heading: 120-150 is a range, 约120 is not."""
        return _read(self.text, self.unit)

    @property
    def bound(self) -> Literal["", "least", "most"]:
        """Which bound the cell states instead of a figure: >3000 is the least, 不足5 the most."""
        cells = _cells(self.text, self.unit)
        return "least" if cells.least else "most" if cells.most else ""

    @property
    def about(self) -> bool:
        """Whether the cell says that its figure is rough: 约520, est. 40, a range or a bound."""
        return bool(_cells(self.text, self.unit).about[0])

    @property
    def words(self) -> str:
        """What stands in brackets behind its figure, as 意向价; empty for nothing."""
        return next(iter(_cells(self.text, self.unit).remarks), "")

    @property
    def has_no_unit(self) -> bool:
        """Whether nothing says what its bare figure is counted in: neither heading nor cell, nor its kind."""
        if self.unit or not _BARE.fullmatch(self.text) or _SAYS_PER_WHAT.search(self.heading.en):
            return False
        return not self.claims()

    def would_claim(self) -> tuple[Claim, ...]:
        """Return the claimed figure for which the cell has words instead: 待定, TBD."""
        open_ = self.text.strip() and not self.measured and math.isnan(self.number) and not self.claims()
        return replace(self, text="1").claims() if open_ else ()

    def kinds(self, among: Iterable[KindId]) -> set[KindId]:
        """Return the kinds of its figures; without a unit, those *among* which its heading makes them."""
        return {claim.kind for claim in (self.without_unit(among) if self.has_no_unit else self.claims())}

    def without_unit(self, among: Iterable[KindId]) -> tuple[Claim, ...]:
        """Return what its bare figure would claim in the units of those *among* that its heading names."""
        kinds = tuple(among)
        named, units = kinds_named(self.name), [KINDS[kind].base for kind in kinds]
        # 7 m3/d is water under any heading: then it is the unit that makes it so. Ends tell distances apart.
        by_unit = {claim.kind for unit in units for claim in _claims(_ANY_HEADING, self.text, unit)} - named
        found = (claim for unit in units for claim in self.claims(unit))
        return tuple(claim for claim in found if claim.spec.anchors or claim.kind not in by_unit)

    def claims(self, unit: str = "") -> tuple[Claim, ...]:
        """Return what the cell claims of the site, or would if its bare figure were in *unit*.

        A price per area is no area.
        """
        found = _claims(self.name, self.text, unit or self.unit)
        priced = _PRICE.search(self.heading.en) is not None
        return tuple(claim for claim in found if not (priced and claim.kind in AREAS))


@dataclass(frozen=True, slots=True)
class SiteRow:
    """The row of a site in a file of sites; ``number`` distinguishes rows with the same text."""

    file: str
    sha256: str
    cells: tuple[SiteCell, ...]
    number: int = 0

    @property
    def source(self) -> Source:
        """The file as a source."""
        name = Label(self.file, self.file)
        return Source(
            source_id(self.file), say("site_file.source", file=name), "", "", "", "user",
            say("site_file.certainty"),
        )  # fmt: skip


def source_id(file: str) -> str:
    """Return the id of a file of sites as a source."""
    return f"file:{file}"


def rows_of(sites: Sites, slopes: FloatArray | None = None) -> list[SiteRow]:
    """Return the rows of a file of sites, in its order; *slopes* are their mean slopes by a terrain [%]."""
    columns = list(_columns(sites, slopes))
    return [
        SiteRow(
            sites.source,
            sites.sha256,
            tuple(
                SiteCell(heading, text, unit, measured)
                for heading, unit, values, measured in columns
                if (text := _text(values[row]))
            ),
            row,
        )
        for row in range(len(sites))
    ]


def _columns(
    sites: Sites, slopes: FloatArray | None
) -> Iterator[tuple[Label, str, Any, Literal["", "outline", "terrain"]]]:
    """Yield heading, unit and values of the columns with figures, and what they were measured from."""
    frame = sites.frame
    for heading, column in _headed(sites):
        unit = "m" if column == "elevation_m" else _unit_of_area(heading)
        times = 1.0 if unit == "m" else _per_hectare(unit)
        values = frame[column].to_numpy(np.float64) * times
        said = _as_typed(values, times, sites) if column == "area_given_ha" else values
        yield Label(heading, heading), unit, said, ""
    outlined = np.where(sites.has_area, frame["area_ha"].to_numpy(np.float64), np.nan)
    yield OUTLINE, "ha", outlined, "outline"
    if slopes is not None:
        yield TERRAIN, "%", np.round(slopes, 1), "terrain"
    taken = {sites.headings.get(heading, heading) for heading in sites.coordinates} | _OWN_COLUMNS
    for name in frame.columns:
        heading = str(name)
        if name not in taken and _holds_figures(heading) and not is_serial(heading, frame[name]):
            unit = _unit(heading) or unit_of_column(heading, frame[name])
            yield Label(heading, heading), unit, frame[name].to_numpy(object), ""


def _as_typed(areas: FloatArray, per_hectare: float, sites: Sites) -> npt.NDArray[Any]:
    """Return areas with what makes them rough, and the words behind them: 约300, 280-320, 300（拟征）."""
    if sites.rough_given is None:
        return areas
    rough = sites.rough_given
    told = [
        _typed(area, low * per_hectare, high * per_hectare, about=bool(about), words=str(words))
        for area, low, high, about, words in zip(
            areas.tolist(), rough.low_ha, rough.high_ha, rough.about, rough.words, strict=True
        )
    ]
    return np.array(told, dtype=object)


def _typed(area: float, low: float, high: float, *, about: bool, words: str) -> str | float:
    if not (about or words) or math.isnan(area):
        return area
    if math.isinf(high):
        figure = f"≥{low:.10g}"
    elif about and low < high:
        figure = f"{low:.10g}-{high:.10g}" if low > 0 else f"≤{high:.10g}"
    else:
        figure = f"约{area:.10g}" if about else f"{area:.10g}"
    return f"{figure}（{words}）" if words else figure


def _unit_of_area(heading: str) -> str:
    """Return the unit of a heading of areas, acres as well; hectares if it states none."""
    unit = unit_of_area(heading)
    ratio = read_unit(unit)
    return unit if ratio is not None and ratio.dimensions == ("area",) else "ha"


def _per_hectare(unit: str) -> float:
    given, hectare = read_unit(unit), read_unit("ha")
    return 1.0 if given is None or hectare is None else hectare.factor / given.factor


def _headed(sites: Sites) -> list[tuple[str, str]]:
    """Return the headings of elevation and area in the file, each with the column that holds its figures."""
    found: dict[str, str] = {}
    named = dict(sites.headings) | {c: c for c in ("elevation_m", "area_mu", "area_ha")}
    for heading, column in named.items():
        if column in {"elevation_m", *_SHOWN_BY}:
            found.setdefault(_SHOWN_BY.get(column, column), heading)
    return [(heading, column) for column, heading in found.items()]


def _holds_figures(heading: str) -> bool:
    return understand(heading) is None and not is_id_or_name(heading) and not _NO_FIGURE.fullmatch(heading)


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float, np.number)):
        return "" if not np.isfinite(value) else f"{float(value):.10g}"
    said = " ".join(str(value).split())
    return said if said not in {"nan", "<NA>", "None"} and len(said) <= _MAX_CELL else ""


def _unit(heading: str) -> str:
    """Return the unit that a heading states: 面积（亩）, ``distance_km``, Power price, CNY per kWh."""
    return _split(heading)[1]


def _named(heading: str) -> str:
    """Return a heading as words, without its unit."""
    return _split(heading)[0]


@lru_cache(maxsize=4096)
def _split(heading: str) -> tuple[str, str]:
    """Return the name and the unit of a heading, a quotient as 元/平方米; brackets are no name."""
    words = " ".join(heading.replace("_", " ").split())
    bracketed = _IN_BRACKETS.search(words)
    name, found = (words, "") if bracketed is None else (words[: bracketed.start()].strip(), bracketed[1])
    found = next((part for part in map(str.strip, (found, *_PARTS.split(found))) if _is_unit(part)), "")
    if not found:
        found = _unit_behind(name)
        # degC of temp_c is written otherwise than it stands.
        cut = len(name) - len(found) if name.endswith(found) else name.rfind(" ")
        name = re.sub(r"(?: in|[\s,，:：;；])+$", "", name[:cut]) if found else name
    per = _PER.search(found)
    return name, f"{found[: per.start()]}/{per['what']}" if per else found


def _unit_behind(name: str) -> str:
    """Return the unit that a heading ends with; empty if it ends with none."""
    behind = _BEHIND_A_MARK.search(name)
    return stated_unit(name) or (behind["unit"] if behind and _is_unit(behind["unit"]) else "")


def _is_unit(spelled: str) -> bool:
    """Whether a table has this unit, or the reader of documents knows it behind a number."""
    if read_unit(spelled) or any(unit_of(dimension, spelled) for dimension in get_args(Dimension)):
        return True
    said = f"1 {spelled}" if spelled.isascii() else f"1{spelled}"
    figures = find_figures(said)
    if len(figures) != 1 or not figures[0].group:
        return False
    rest = said[figures[0].end :]
    per = _PER.fullmatch(rest)
    return not rest or (per is not None and bool(_PERIOD.fullmatch(per["what"]) or _is_unit(per["what"])))


@lru_cache(maxsize=20_000)
def _read(text: str, unit: str) -> tuple[float, float, float]:
    """Return low, figure and high of a cell in *unit*; NaN if no figure of it can be brought to that."""
    if _BARE.fullmatch(text):
        figure = float(text.replace(",", ""))
        return figure, figure, figure
    cells = read_cells(_one(text), unit=unit)
    return float(cells.low[0]), float(cells.value[0]), float(cells.high[0])


@lru_cache(maxsize=20_000)
def _cells(text: str, unit: str) -> Cells:
    return read_cells(_one(text), unit=unit, bounds=True)


def _one(text: str) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([text], pa.string())])


def _end_behind(name: str) -> str:
    """Return the heading of a distance as a sentence names it: 距220kV变电站, distance to substation."""
    for pattern, text in ((_TO_ZH, "距{}"), (_TO_EN, "distance to {}")):
        found = pattern.fullmatch(name)
        if found and not _NO_END.fullmatch(found["end"]):
            return text.format(found["end"])
    return name


@lru_cache(maxsize=20_000)
def _claims(name: str, text: str, unit: str) -> tuple[Claim, ...]:
    colon = "：" if _CHINESE.search(name) else ": "
    lines = (f"{_end_behind(name)}{colon}{said}" for said in _written(text, unit))
    # 距220kV变电站: the voltage names the station, the cell holds the distance.
    found = (
        tuple(
            claim
            for claim in extract(document_of(line)).claims
            if claim.owner.kind == "site" and claim.as_written not in name
        )
        for line in lines
    )
    return next(filter(None, found), ())


def _written(text: str, unit: str) -> Iterator[str]:
    """Yield the ways to write a cell: with its unit, and in base units, as documents know fewer spellings."""
    if any(_cells(text, unit).remarks):
        text = _IN_BRACKETS.sub(
            "", text
        ).rstrip()  # 0.52（意向价）: the words are the cell's, not the claim's
    sign = _SIGN.fullmatch(unit) if text[-1:].isdigit() else None
    if sign is not None:
        yield f"{sign['sign']}{text}{sign['rest']}"  # $150/acre
    yield f"{text} {unit}" if unit and text[-1:].isdigit() else text
    ratio, (_, figure, _) = read_unit(unit), _read(text, unit)
    if ratio is not None and not math.isnan(figure):
        yield f"{figure * ratio.factor + ratio.offset:.12g} {'/'.join(ratio.bases)}"
