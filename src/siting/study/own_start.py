"""A study to start from for a user's own site file: its columns as criteria, and anchors near the sites.

Only what a heading says beyond doubt counts from the start. Every other column is offered as a comment, ready
to be used, since no program can know whether more of it is better.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.catalogue import ABROAD, Catalogue
from siting.conventions import (
    HOURS_PER_YEAR,
    REMOTE_SOFT_KM,
    SAME_CITY_KM,
    SAME_CITY_MIN_KM,
    SAME_CITY_SOFT_KM,
)
from siting.errors import SitesError
from siting.evidence import FloatArray, Label
from siting.gazetteer import NOWHERE, gazetteer
from siting.geo.geodesy import distance_km
from siting.readers.headings import find_heading, stated_unit
from siting.readers.read_options import ReadOptions
from siting.records import dataclass
from siting.sites.columns import figures_of, unit_of
from siting.sites.model import Sites
from siting.study.offers import column_kinds, not_offered
from siting.study.own_lines import (
    as_comment,
    figure,
    km,
    lower_is_better,
    price_ends,
    round_ends,
    scalar,
    title_line,
)
from siting.texts import say
from siting.texts.messages import told

if TYPE_CHECKING:
    import pandas as pd

# Big cities of China: those of the notice State Council (2014) No. 51, one million and more. A data centre is
# likelier in one of two million, if that is near.
_BIG_CITY, _LARGER_CITY, _BIG_CITY_ABROAD = 1_000_000, 2_000_000, 500_000
# Where the bands of recovery end by default: see `siting.criteria.recovery`.
_SAME_CITY_KM, _REMOTE_KM = SAME_CITY_SOFT_KM.value, REMOTE_SOFT_KM.value
_REMOTE_CITIES = ("Beijing", "Shanghai", "Guangzhou", "Shenzhen", "Chengdu")
_MOST_LOOKED_AT = 1_000
_MOST_OFFERED = 12
_MOST_SAMPLED = 5_000
_SLOPE = re.compile(r"坡度|slope", re.IGNORECASE)
_DEGREES = re.compile(r"[(（](?:度|°|deg|degrees?)[)）]|_deg$", re.IGNORECASE)
_SHAKING = re.compile(r"^pga|峰值加速度|ground.acceleration", re.IGNORECASE)
_LAND_USE = re.compile(
    r"用地(?:性质|类型|类别|分类)|土地(?:性质|类型|用途|类别)|规划用途|地类|land.?use", re.IGNORECASE
)
_DISTANCE = re.compile(r"距|distance|dist_", re.IGNORECASE)
_NEARER_IS_BETTER = re.compile(
    r"变电站|电网|电源|公路|高速|铁路|道路|光缆|光纤|水源|供水|水厂|substation|grid|road|highway|motorway|rail|fib(?:re|er)",
    re.IGNORECASE,
)
_FARTHER_IS_BETTER = re.compile(r"断层|断裂|保护|居民|村|fault|flood|protect|resident|village", re.IGNORECASE)
# How readily a parcel of each use becomes land for a data centre: assumed, as in data/parcels_study.yaml.
_USES = {
    "工业用地": 1.0, "一类工业用地": 1.0, "二类工业用地": 1.0, "三类工业用地": 1.0, "物流仓储用地": 0.8,
    "仓储用地": 0.8, "公用设施用地": 0.8, "商业服务业用地": 0.7, "未利用地": 0.6, "一般耕地": 0.3,
    "耕地": 0.3, "林地": 0.2, "永久基本农田": 0.0, "基本农田": 0.0, "industrial": 1.0, "logistics": 0.8,
    "commercial": 0.7,
}  # fmt: skip
_PRICES = (
    ("electricity_price", "electricity_yuan_per_kwh", "yuan/kWh"),
    ("land_price", "land_10k_yuan_per_mu", "10,000 yuan/mu"),
)
_UNDECIDED = 0.5
_PROTECTED = frozenset(("永久基本农田", "基本农田"))


@dataclass(frozen=True)
class _City:
    """A city, as a study names it, with its distance from the sites: the nearest and the farthest [km]."""

    place: str
    en: str
    zh: str
    nearest_km: float
    farthest_km: float
    larger: bool = True

    @property
    def alike(self) -> bool:
        """Whether all sites get the same score in the same-city band, which then decides nothing."""
        inside = self.nearest_km >= SAME_CITY_MIN_KM.value and self.farthest_km <= SAME_CITY_KM.value
        return inside or self.farthest_km < SAME_CITY_MIN_KM.value


PURPOSES = ("data_centre", "same_city", "remote", "own")
"""What a study is started for: a data centre, a second one for recovery, or the columns of the file alone."""


def own_study(
    sites: Sites, path: Path, folder: Path, options: ReadOptions, *, lang: str, purpose: str = PURPOSES[0]
) -> str:
    """Return the text of a study of the sites in a file, for a study file in *folder*.

    Raises `SitesError` when no study can name the file.
    """
    rows = np.unique(np.linspace(0, len(sites) - 1, _MOST_LOOKED_AT).astype(np.int64))
    lon, lat = sites.lon[rows], sites.lat[rows]
    in_china = float(np.mean(gazetteer().nearest(lon, lat).first != NOWHERE)) >= 0.5
    writer = _StudyText(lang)
    head = writer.head(sites, _named_from(path, folder), options, stem=path.stem)
    columns = list(writer.columns(sites))
    alone = not in_china and not any("\n  - id: " in f"\n{block}" for block in columns)
    alone = alone or (purpose == "own" and not columns)
    blocks = [
        *writer.recovery(lon, lat, in_china=in_china, alone=alone, purpose=purpose),
        writer.climate(in_china=in_china, counts=purpose != "own"),
        *columns,
    ]
    text = f"{head}\n" + "\n\n".join(blocks)
    coverage = writer.say("init.own.coverage")
    tail = f"{writer.constraint()}\n\nmin_coverage: 0.5                    # {coverage}\n"
    if 1 < len(sites) <= _MOST_SAMPLED:
        tail += f"\nrobustness:                          # {writer.say('init.own.robustness')}\n"
        tail += "  samples: 2000\n  seed: 1\n"
    tail += "\n" + "".join(f"# {line}\n" for line in writer.say("init.own.report").splitlines())
    return text + tail


def _named_from(path: Path, folder: Path) -> str:
    """Return the path of a file as the study in *folder* names it: relative, if both are on one drive."""
    whole = path.resolve()
    try:
        name = Path(os.path.relpath(whole, folder.resolve())).as_posix()
    except ValueError:  # two drives of Windows
        name = whole.as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raise SitesError(
            "its path is not in UTF-8, so that no study can name it", where=repr(str(path)), hint="Rename it."
        ) from None
    return name


class _StudyText:
    """Writes the parts of a study in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._uses: list[str] = []
        self._distances = 0

    def say(self, text_id: str, **figures: object) -> str:
        """Return a text of the catalogue in the language of the study."""
        return say(text_id, **figures)[self.lang]

    def _joined(self, *text_ids: str) -> str:
        return ("" if self.lang == "zh" else " ").join(map(self.say, text_ids))

    def head(self, sites: Sites, file: str, options: ReadOptions, *, stem: str) -> str:
        """Return title, language, and how the site file is read."""
        title = title_line(sites.above) or self.say("init.own.title", file=stem)
        lines = [
            *(f"# {line}" for line in self.say("init.own.intro", count=len(sites)).splitlines()),
            "",
            f"title: {scalar(title)}",
            f"notes: {scalar(self._joined('init.own.equal_weights', 'init.own.notes'))}",
            f"lang: {self.lang}",
            "",
            "sites:",
            f"  file: {scalar(file)}  # {self.say('init.own.file')}",
            *self._reading(sites, options),
            "",
            f"# {self.say('init.own.criteria')}",
            "criteria:",
        ]
        return "\n".join(lines)

    def _reading(self, sites: Sites, options: ReadOptions) -> Iterator[str]:
        for name in options.declared:
            value = getattr(options, name)
            shown = f"[{', '.join(map(scalar, value))}]" if isinstance(value, tuple) else scalar(value)
            yield f"  {name}: {shown}"
        if options.crs is None and options.datum is None:
            in_doubt = any("declare datum" in text for text in sites.warnings)
            said = "init.own.datum_in_doubt" if in_doubt else "init.own.crs_found"
            yield f"  # {self.say(said, crs=Label(sites.crs, told(sites.crs) or sites.crs))}"
            yield "  # datum: gcj02" if in_doubt else "  # crs: EPSG:4546"

    def recovery(
        self, lon: FloatArray, lat: FloatArray, *, in_china: bool, alone: bool, purpose: str = PURPOSES[0]
    ) -> Iterator[str]:
        """Yield the criterion on the nearest big city and that of a remote backup; one may be a comment.

        *alone* says that no other criterion counts, *purpose* which of the two is wanted.
        """
        remote = self._remote(lon, lat, nearer=purpose == "remote") if in_china else ""
        city = _nearest(_cities(lon, lat, in_china=in_china))
        near = ""
        if city is not None and (purpose == "same_city" or city.nearest_km <= _SAME_CITY_KM):
            near = self._band("same_city", city, counts=alone or purpose == "same_city" or not city.alike)
        elif city is not None:
            near = self._far_city(city)
        chosen = {"remote": remote or near, "own": near if alone else ""}.get(purpose, near)
        for block in filter(None, (near, remote)):
            yield block if block == chosen else as_comment(block)

    def _remote(self, lon: FloatArray, lat: FloatArray, *, nearer: bool) -> str:
        """Return the criterion of a remote backup; empty where no city is far enough."""
        least = SAME_CITY_KM.value if nearer else _REMOTE_KM
        far = [c for c in _cities(lon, lat, in_china=True) if c.en in _REMOTE_CITIES]
        far = [c for c in far if c.nearest_km >= least]
        return self._band("remote", min(far, key=lambda c: c.nearest_km)) if far else ""

    def _band(self, mode: str, city: _City, *, counts: bool = True) -> str:
        label = say(f"init.own.{mode}", city=Label(city.en, city.zh))
        why = self.say(f"init.own.{mode}_why", near=km(city.nearest_km), far=km(city.farthest_km))
        return "\n".join(
            [
                f"  # {why}",
                f"  - id: {mode}",
                "    measure: recovery_band",
                f"    label: {{ en: {scalar(label.en)}, zh: {scalar(label.zh)} }}",
                f"    params: {{ mode: {mode}, anchors: [{city.place}] }}",
                "    weight: 10" if counts else f"    weight: 0  # {self.say('init.own.alike')}",
            ]
        )

    def _far_city(self, city: _City) -> str:
        label = say("init.own.distance", city=Label(city.en, city.zh))
        _, worst = round_ends(0.0, city.farthest_km)
        return "\n".join(
            [
                f"  # {self.say('init.own.distance_why', near=km(city.nearest_km))}",
                "  - id: nearest_city",
                "    measure: distance",
                f"    label: {{ en: {scalar(label.en)}, zh: {scalar(label.zh)} }}",
                f"    params: {{ to: {city.place} }}",
                f"    value: {{ kind: linear, worst: {figure(worst)}, best: 0 }}   # km",
                "    weight: 10",
            ]
        )

    def climate(self, *, in_china: bool, counts: bool = True) -> str:
        """Return the criterion on free cooling; a comment outside the embedded climate table, or if asked."""
        why = "init.own.cooling_why" if in_china else "init.own.cooling_abroad"
        most = f"{HOURS_PER_YEAR.value:.0f}"
        block = "\n".join(
            [
                *(f"  # {line}" for line in self.say(why).splitlines()),
                "  - id: free_cooling",
                "    params: { technology: water_side, supply_water_c: 18 }",
                f"    value: {{ kind: linear, worst: 0, best: {most} }}   # {self.say('init.own.hours')}",
                "    weight: 10",
            ]
        )
        return block if in_china and counts else as_comment(block)

    def columns(self, sites: Sites) -> Iterator[str]:
        """Yield a criterion for each column: in use where its heading leaves no doubt, else as a comment."""
        area = "area_mu" if self.lang == "zh" else "area_ha"
        known = np.asarray(sites.frame[area], dtype=np.float64)
        known = known[~np.isnan(known)]
        if len(set(known.tolist())) > 1:
            worst, best = round_ends(float(known.min()), float(known.max()))
            unit = area.removeprefix("area_")
            label = "label: { en: Land area, zh: 用地面积 }"
            yield self._number("area", area, unit, worst, best, why="init.own.area_why", label=label)
        kinds = {**_land_uses(sites), **_with_figures(sites)}
        sure = {
            name: block
            for name, kind in kinds.items()
            if (block := self._sure(sites, name, kind, list(kinds)))
        }
        seen: dict[str, str] = {}
        for name, block in sure.items():
            seen.setdefault(block.partition("- id: ")[2].partition("\n")[0], name)
        yield from (sure[name] for name in seen.values())
        rest = [name for name in kinds if name not in seen.values()]
        for number, name in enumerate(rest[:_MOST_OFFERED], start=1):
            heading = f"  # {self.say('init.own.unsure')}\n" if number == 1 else ""
            yield heading + as_comment(self._unsure(sites.frame[name], name, kinds[name], number))
        left = [*not_offered(sites, kinds), *rest[_MOST_OFFERED:]]
        if left:
            yield f"  # {self.say('init.own.left_out', columns=', '.join(map(scalar, left)))}"

    def _sure(self, sites: Sites, name: str, kind: str, headings: list[str]) -> str:
        """Return the criterion of a column whose heading says what it is; otherwise empty."""
        column = sites.frame[name]
        if kind == "category":
            words = _words(column)
            known = _LAND_USE.search(name) and any(word.casefold() in _USES for word in words)
            return self._land_use(name, words) if known and not self._uses else ""
        values = figures_of(name, column)
        return self._price(name, values, headings) or self._figure_column(name, values)

    def _price(self, name: str, values: FloatArray, headings: list[str]) -> str:
        for own_id, wanted, unit in _PRICES:
            if name == find_heading(wanted, headings):
                worst, best = price_ends(name, values, unit)
                return self._number(own_id, name, unit, worst, best, why="init.own.price_why")
        return ""

    def _figure_column(self, name: str, values: FloatArray) -> str:
        if _SLOPE.search(name) and _DEGREES.search(name):
            return self._lower("slope", name, "deg", values, (8, 1))
        if _SHAKING.search(name) and float(np.nanmax(values)) <= 1.0:
            return self._lower("seismic", name, "g", values, (0.4, 0.05))
        near = (
            _DISTANCE.search(name) and _NEARER_IS_BETTER.search(name) and not _FARTHER_IS_BETTER.search(name)
        )
        if near and (unit := stated_unit(name)):
            self._distances += 1
            _, worst = round_ends(0.0, float(np.nanmax(values)))
            return self._number(f"distance_{self._distances}", name, unit, worst, 0, why="init.own.near_why")
        return ""

    def _lower(
        self, own_id: str, column: str, unit: str, values: FloatArray, usual: tuple[float, float]
    ) -> str:
        """Return a criterion of which less is better, and say whether its ends are the usual ones."""
        ends = lower_is_better(values, *usual)
        why = "init.own.usual_why" if ends == usual else "init.own.sites_why"
        return self._number(own_id, column, unit, *ends, why=why)

    def _number(
        self,
        own_id: str,
        column: str,
        unit: str,
        worst: float,
        best: float,
        *,
        why: str = "init.own.usual_why",
        label: str = "",
    ) -> str:
        params = f"{{ column: {scalar(column)}{f', unit: {scalar(unit)}' if unit else ''} }}"
        value = f"{{ kind: linear, worst: {figure(worst)}, best: {figure(best)} }}"
        lines = [
            f"  - id: {own_id}",
            "    measure: attribute",
            *([f"    {label}"] if label else []),
            f"    params: {params}",
            f"    value: {value}   # {self.say(why)}",
            "    weight: 10",
        ]
        return "\n".join(lines)

    def _land_use(self, name: str, words: list[str]) -> str:
        self._uses = words
        scores = {word: _USES.get(word.casefold(), _UNDECIDED) for word in words}
        lines = [
            "  - id: land_use",
            "    measure: attribute",
            f"    params: {{ column: {scalar(name)}, type: category }}",
            "    value:",
            "      kind: categories",
            f"      scores:                        # {self.say('init.own.use_why')}",
            *(f"        {scalar(word)}: {figure(score)}" for word, score in scores.items()),
            "      other: 0.5",
            "    weight: 10",
        ]
        return "\n".join(lines)

    def constraint(self) -> str:
        """Return the limit that keeps protected farmland out of the ranking; empty where there is none."""
        words = self._uses
        if not _PROTECTED.intersection(words):
            return ""
        allowed = [word for word in dict.fromkeys([*words, *_USES]) if word not in _PROTECTED]
        allowed = [word for word in allowed if word in words or not word.isascii()]
        said = f"\n\nconstraints:                         # {self.say('init.own.farmland')}\n"
        return f"{said}  - criterion: land_use\n    one_of: [{', '.join(map(scalar, allowed))}]"

    def _unsure(self, column: pd.Series[Any], name: str, kind: str, number: int) -> str:
        if kind == "number":
            values = figures_of(name, column)
            low, high = float(np.nanmin(values)), float(np.nanmax(values))
            return self._number(
                f"column_{number}", name, unit_of(name, column), low, high, why="init.own.which_end"
            )
        scores = ", ".join(f"{scalar(word)}: {_UNDECIDED}" for word in _words(column))
        lines = [
            f"  - id: column_{number}",
            "    measure: attribute",
            f"    params: {{ column: {scalar(name)}, type: category }}",
            f"    value: {{ kind: categories, scores: {{ {scores} }} }}   # {self.say('init.own.scores')}",
            "    weight: 10",
        ]
        return "\n".join(lines)


def _cities(lon: FloatArray, lat: FloatArray, *, in_china: bool) -> list[_City]:
    """Return the big cities with their distances from places."""
    layer = Catalogue().layer("cities" if in_china else ABROAD)
    least = _BIG_CITY if in_china else _BIG_CITY_ABROAD
    found = []
    population = np.asarray(layer.numbers("population"))
    for row in np.flatnonzero(population >= least).tolist():
        point, name = layer.geometry[row], layer.names[row]
        km = distance_km(lon, lat, np.full(len(lon), point.x), np.full(len(lat), point.y))
        place = f"{{ name: {scalar(name.en)}, lon: {point.x:.4f}, lat: {point.y:.4f} }}"
        place = scalar(name.en) if in_china else place
        larger = not in_china or float(population[row]) >= _LARGER_CITY
        found.append(_City(place, name.en, name.zh, float(km.min()), float(km.max()), larger))
    return found


def _nearest(cities: list[_City]) -> _City | None:
    """Return the nearest big city; a larger one within reach of same-city recovery comes first."""
    within = [city for city in cities if city.larger and city.nearest_km <= _SAME_CITY_KM]
    return min(within or cities, key=lambda city: city.nearest_km, default=None)


def _with_figures(sites: Sites) -> dict[str, str]:
    """Return the columns that can be criteria, without numeric ones that hold nothing finite."""
    kinds = column_kinds(sites, used=())
    return {
        name: kind
        for name, kind in kinds.items()
        if kind != "number" or not np.isnan(figures_of(name, sites.frame[name])).all()
    }


def _land_uses(sites: Sites) -> dict[str, str]:
    """Return the columns of land use, also where every parcel has its own."""
    columns = [str(name) for name in sites.frame.columns if _LAND_USE.search(str(name))]
    return {n: "category" for n in columns if 1 < len(_words(sites.frame[n])) <= _MOST_OFFERED}


def _words(column: pd.Series[Any]) -> list[str]:
    return [str(word) for word in dict.fromkeys(column.dropna().astype("str").str.strip())]
