"""A study to start from for a user's own site file: its columns as criteria, and anchors near the sites.

Only what a heading says beyond doubt counts from the start. Every other column is offered as a comment, ready
to be used, since no program can know whether more of it is better.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.conventions import MU_PER_HECTARE
from siting.errors import SitesError, quote
from siting.evidence import FloatArray, Label
from siting.gazetteer import NOWHERE, gazetteer
from siting.readers.heading_units import stated_unit, without_unit
from siting.readers.headings import find_heading
from siting.readers.missing import is_missing_word
from siting.readers.read_options import ReadOptions
from siting.sites.column_direction import LESS, MORE, direction, is_land_area, is_near, near_to
from siting.sites.columns import column_title, ends_of, figures_of, unit_of
from siting.sites.land_words import says_no
from siting.sites.model import Sites
from siting.study.offers import column_kinds, not_offered
from siting.study.own_anchors import Anchors
from siting.study.own_cooling import cooling_block
from siting.study.own_counties import hub_block, region_of
from siting.study.own_land_use import (
    allowed_uses,
    asks_for_protected,
    is_all_of_it,
    is_industrial,
    is_protected,
    land_uses,
    says_use,
    words_of,
)
from siting.study.own_lines import (
    LEAST_SPREAD,
    as_comment,
    figure,
    fitting_crs,
    flow,
    lower_is_better,
    price_ends,
    price_in_another_currency,
    round_ends,
    scalar,
    shared_factor,
    spread,
    title_line,
    usual_range,
)
from siting.texts import say
from siting.texts.field_words import field_words, is_identifier
from siting.texts.messages import told
from siting.texts.unit_words import after_number

if TYPE_CHECKING:
    import pandas as pd

_MAX_LOOKED_AT = 1_000
_MAX_OFFERED = 12
_MAX_SAMPLED = 5_000
_MAX_NAMED = 5
_SLOPE = re.compile(r"坡度|slope", re.IGNORECASE)
_DEGREES = re.compile(r"[(（](?:度|°|deg|degrees?)[)）]|_deg$", re.IGNORECASE)
_SHAKING = re.compile(r"^pga|峰值加速度|ground.acceleration", re.IGNORECASE)
_PRICES = (
    ("electricity_price", "electricity_yuan_per_kwh", "yuan/kWh"),
    ("land_price", "land_10k_yuan_per_mu", "10,000 yuan/mu"),
)
_USUAL_HEADINGS = {own_id: heading for own_id, heading, _ in _PRICES} | {
    "slope": "slope_deg", "seismic": "pga_g", "land_use": "land_use",
}  # fmt: skip
_UNDECIDED = 0.5
_AREAS = frozenset(("area_ha", "area_mu"))


PURPOSES = ("data_centre", "same_city", "remote", "own")
"""What a study is started for: a data centre, a second one for recovery, or the columns of the file alone."""


def own_study(
    sites: Sites, path: Path, folder: Path, options: ReadOptions, *, lang: str, purpose: str = PURPOSES[0]
) -> str:
    """Return the text of a study of the sites in a file, for a study file in *folder*.

    Raises `SitesError` when no study can name the file.
    """
    rows = np.unique(np.linspace(0, len(sites) - 1, _MAX_LOOKED_AT).astype(np.int64))
    lon, lat = sites.lon[rows], sites.lat[rows]
    there = gazetteer().nearest(lon, lat).first
    in_china = float(np.mean(there != NOWHERE)) >= 0.5
    inland = [held[there != NOWHERE] for held in (lon, lat, sites.elevation_m[rows])]
    writer = _StudyText(lang)
    region = region_of(there[there != NOWHERE]) if (there != NOWHERE).all() else None
    columns = list(writer.columns(sites))
    fitting = fitting_crs(lon, lat, in_china=in_china)
    head = writer.head(sites, _named_from(path, folder), options, region=region, fitting=fitting)
    alone = not in_china and not any("\n  - id: " in f"\n{block}" for block in columns)
    alone = alone or (purpose == "own" and not columns)
    blocks = [
        *Anchors(lang, lon, lat, there != NOWHERE).blocks(alone=alone, purpose=purpose),
        cooling_block(lang, *inland, abroad=int((there == NOWHERE).sum()), counts=purpose != "own"),
        *columns,
        *filter(None, [hub_block(lang, there[there != NOWHERE])]),
    ]
    text = f"{head}\n" + "\n\n".join(blocks)
    coverage = writer.say("init.own.coverage")
    tail = f"{writer.constraint()}\n\nmin_coverage: 0.5                    # {coverage}\n"
    if 1 < len(sites) <= _MAX_SAMPLED:
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
        self._closed: list[str] = []
        self._distances = 0
        self._near: Counter[str] = Counter()
        self._area_known = False
        self._ends: tuple[tuple[float, float], str] = (0.0, 0.0), ""

    def say(self, text_id: str, **figures: object) -> str:
        """Return a text of the catalogue in the language of the study."""
        return say(text_id, **figures)[self.lang]

    def head(
        self, sites: Sites, file: str, options: ReadOptions, *, region: Label | None, fitting: str
    ) -> str:
        """Return title, language, and how the site file is read."""
        lines = [
            *(f"# {line}" for line in self.say("init.own.intro", count=len(sites)).splitlines()),
            "",
            f"title: {_title(sites, region)}",
            *self._notes(),
            f"lang: {self.lang}",
            "",
            "sites:",
            f"  file: {scalar(file)}  # {self.say('init.own.file')}",
            *self._reading(sites, options, fitting),
            "",
            f"# {self.say('init.own.criteria')}",
            "criteria:",
        ]
        return "\n".join(lines)

    def _notes(self) -> Iterator[str]:
        """Yield the notes in both languages: a document in the other one has them too."""
        yield "notes:"
        several = any(count > 1 for count in self._near.values())
        equal = "init.own.equal_by_thing" if several else "init.own.equal_weights"
        for lang, between in (("en", " "), ("zh", "")):
            told = between.join(say(key)[lang] for key in (equal, "init.own.notes"))
            yield f"  {lang}: {scalar(told)}"

    def _reading(self, sites: Sites, options: ReadOptions, fitting: str) -> Iterator[str]:
        for name in options.declared:
            yield f"  {name}: {flow(getattr(options, name))}"
        if options.crs is None and options.datum is None:
            in_doubt = sites.datum_in_doubt
            remark = re.search(r"declare datum (gcj02|bd09) \(", "\n".join(in_doubt))
            said = "init.own.datum_in_doubt" if in_doubt else "init.own.crs_found"
            crs = Label(sites.crs, told(sites.crs) or sites.crs)
            if remark:
                said, crs = "init.own.datum_said", say(f"app.reading.datum.{remark[1]}")
            yield f"  # {self.say(said, crs=crs)}"
            offered = f"datum: {remark[1] if remark else 'gcj02'}" if in_doubt else f"crs: {fitting}"
            yield f"  # {offered}"

    def columns(self, sites: Sites) -> Iterator[str]:
        """Yield a criterion for each column: in use where its heading leaves no doubt, else as a comment."""
        kinds = {**land_uses(sites, most=_MAX_OFFERED), **_with_figures(sites)}
        yield from self._land_area(sites)
        distances = [n for n, kind in kinds.items() if kind == "number" and unit_of(n, sites.frame[n])]
        self._near.update(filter(None, map(near_to, distances)))
        taken: dict[str, str] = {}  # the column of each criterion that is in use, by the id
        for name, kind in kinds.items():
            block = self._sure(sites, name, kind, list(kinds))
            own_id = block.partition("- id: ")[2].partition("\n")[0]
            if block and own_id not in taken:
                taken[own_id] = name
                yield block
        rest = [name for name in kinds if name not in taken.values()]
        for number, name in enumerate(rest[:_MAX_OFFERED], start=1):
            heading = f"  # {self.say('init.own.unsure')}\n" if number == 1 else ""
            yield heading + as_comment(self._unsure(sites.frame[name], name, kinds[name], number))
        yield from self._left_out(sites, [*not_offered(sites, kinds), *rest[_MAX_OFFERED:]])

    def _left_out(self, sites: Sites, columns: list[str]) -> Iterator[str]:
        areas = [] if self._area_known else [h for h, held in sites.headings.items() if held in _AREAS]
        left = [*areas, *columns]
        if left:
            why = "init.own.left_out_one" if len(sites) == 1 else "init.own.left_out"
            yield f"  # {self.say(why, columns=', '.join(map(scalar, left)))}"

    def _land_area(self, sites: Sites) -> Iterator[str]:
        """Yield the criterion on the area of the parcels, if they differ in it."""
        in_mu = (self.lang == "zh" and sites.in_china) or "area_mu" in sites.headings.values()
        area = "area_mu" if in_mu else "area_ha"
        hectares = sites.frame["area_ha"].to_numpy(np.float64)
        if len(set(hectares[~np.isnan(hectares)].tolist())) > 1:
            held, unit = sites.frame[area].to_numpy(np.float64), area.removeprefix("area_")
            # Round in hectares, which are whole multiples of mu: the same scale in both languages.
            many = MU_PER_HECTARE.value if in_mu else 1.0
            worst, best = (many * end for end in round_ends(*usual_range(hectares)))
            label = "label: { en: Land area, zh: 用地面积 }"
            block = self._number("area", area, unit, worst, best, why="init.own.area_why", label=label)
            yield self._beyond(sites, held, (worst, best), unit) + block
            self._area_known = True

    def _sure(self, sites: Sites, name: str, kind: str, headings: list[str]) -> str:
        """Return the criterion of a column whose heading says what it is; otherwise empty."""
        column = sites.frame[name]
        if kind == "category":
            words = words_of(column)
            if asks_for_protected(name):
                return self._protected_land(name, words) if not self._closed else ""
            return self._land_use(name, words) if says_use(name, words) and not self._uses else ""
        values, own = figures_of(name, column), unit_of(name, column)
        # A scale holds the ends of ranges too: 0.56-0.60 is no figure of 0.58 alone.
        held = ends_of(name, column)
        block = self._price(name, held, headings) or self._figure_column(name, held, own)
        if not block:
            return ""
        ends, unit = self._ends
        return self._beyond(sites, values * shared_factor(name, unit), ends, unit) + block

    def _beyond(self, sites: Sites, values: FloatArray, ends: tuple[float, float], unit: str) -> str:
        """Return the comment on a scale far wider than the sites differ, or on the sites beyond its ends."""
        least, most = float(np.nanmin(values)), float(np.nanmax(values))
        apart = spread(least, most)
        if apart < LEAST_SPREAD and most - least < abs(ends[1] - ends[0]) / 3.0:
            return f"  # {self.say('init.own.close_figures', percent=100.0 * apart)}\n"
        rows = np.flatnonzero((values < min(ends)) | (values > max(ends)))
        if not len(rows):
            return ""
        names = [quote(sites.frame["name"].iloc[row]) for row in rows[:_MAX_NAMED]]
        shown = [
            f"{name} {values[row]:,.10g}{after_number(unit)[self.lang]}"
            for name, row in zip(names, rows, strict=False)
        ]
        rest = [self.say("init.own.others", count=len(rows) - _MAX_NAMED)] if len(rows) > _MAX_NAMED else []
        listed = ("、" if self.lang == "zh" else ", ").join([*shown, *rest])
        return f"  # {self.say('init.own.beyond', count=len(rows), listed=listed)}\n"

    def _price(self, name: str, values: FloatArray, headings: list[str]) -> str:
        for own_id, wanted, unit in _PRICES:
            if name == find_heading(wanted, headings):
                worst, best = price_ends(name, values, unit)
                return self._number(own_id, name, unit, worst, best, why="init.own.price_why")
            if name == price_in_another_currency(wanted, unit, headings):
                worst, best = price_ends(name, values, own := stated_unit(name))
                return self._number(own_id, name, own, worst, best, why="init.own.price_why")
        return ""

    def _figure_column(self, name: str, values: FloatArray, unit: str) -> str:
        if _SLOPE.search(name) and _DEGREES.search(name):
            return self._lower("slope", name, "deg", values, (8, 1))
        if _SHAKING.search(name) and float(np.nanmax(values)) <= 1.0:
            return self._lower("seismic", name, "g", values, (0.4, 0.05))
        if is_near(name) and unit:
            self._distances += 1
            _, worst = round_ends(0.0, usual_range(values)[1])
            alike, weight = self._near[near_to(name)], "10"
            if alike > 1:
                weight = f"{10 / alike:.2g}  # {self.say('init.own.one_thing', count=alike)}"
            own_id, why = f"distance_{self._distances}", "promotion.better.distance.less"
            return self._number(own_id, name, unit, worst, 0, why=why, weight=weight)
        if not self._area_known and is_land_area(name, unit := stated_unit(name)):
            worst, best = round_ends(*usual_range(values * shared_factor(name, unit)))
            label = "label: { en: Land area, zh: 用地面积 }"
            return self._number("area", name, unit, worst, best, why="init.own.area_why", label=label)
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
        weight: str = "10",
    ) -> str:
        self._ends = (worst, best), unit
        params = f"column: {scalar(column)}{f', unit: {scalar(unit)}' if unit else ''}"
        value = (
            f"    value: {{ kind: linear, worst: {figure(worst)}, best: {figure(best)} }}   # {self.say(why)}"
        )
        return _criterion(own_id, label or _label(own_id, column), params, [value], weight)

    def _land_use(self, name: str, words: list[str]) -> str:
        """Return the criterion of land use: without weight as long as a use has no score that is sure."""
        absent = list(filter(is_missing_word, words))
        self._uses = words = [word for word in words if word not in absent]
        missing = f", missing: {flow(absent)}" if absent else ""
        sure = dict.fromkeys(filter(is_industrial, words), 1)
        sure |= dict.fromkeys(filter(is_protected, words), 0)
        unsure = [word for word in words if word not in sure]
        value = [
            "    value:",
            "      kind: categories",
            f"      scores:                        # {self.say('init.own.use_why')}",
            *(f"        {scalar(word)}: {score}" for word, score in sure.items()),
            *(f"        {scalar(word)}: {_UNDECIDED}   # {self.say('init.own.use_open')}" for word in unsure),
            f"      other: {_UNDECIDED}",
        ]
        weight = f"0  # {self.say('init.own.use_unsure')}" if unsure else "10"
        params = f"column: {scalar(name)}, type: category{missing}"
        return _criterion("land_use", _label("land_use", name), params, value, weight)

    def _protected_land(self, name: str, words: list[str]) -> str:
        """Return the criterion, without weight, on a column that asks whether a parcel is protected land."""
        # 无 is an answer to what such a heading asks, where elsewhere it says that nothing is known.
        absent = [word for word in words if is_missing_word(word) and not says_no(word)]
        words = [word for word in words if word not in absent]
        if not any(map(is_all_of_it, words)):
            return ""
        # Where all parcels are such land, a limit has only the answer to name that none of them gives.
        others = [word for word in words if not is_all_of_it(word)]
        self._closed = others or ["no" if all(word.isascii() for word in words) else "否"]
        missing = f", missing: {flow(absent)}" if absent else ""
        words = list(dict.fromkeys([*words, *self._closed]))
        scores = {word: 1 if says_no(word) else 0 if is_all_of_it(word) else _UNDECIDED for word in words}
        held = ", ".join(f"{scalar(word)}: {score}" for word, score in scores.items())
        value = [f"    value: {{ kind: categories, scores: {{ {held} }} }}"]
        params = f"column: {scalar(name)}, type: category{missing}"
        weight = f"0  # {self.say('init.own.closed_why')}"
        return _criterion("protected_land", "", params, value, weight)

    def constraint(self) -> str:
        """Return the limits that keep protected land out of the ranking; empty where there is none."""
        limits = [
            *self._limit("land_use", allowed_uses(self._uses), "init.own.farmland"),
            *self._limit("protected_land", self._closed, "init.own.closed"),
        ]
        return "\n\nconstraints:" + "".join(limits) if limits else ""

    def _limit(self, criterion: str, words: list[str], why: str) -> Iterator[str]:
        if words:
            yield f"\n  - criterion: {criterion}           # {self.say(why)}\n    one_of: {flow(words)}"

    def _unsure(self, column: pd.Series[Any], name: str, kind: str, number: int) -> str:
        if kind == "number":
            # Round figures beyond those of the sites: `siting check` warns of ends that are a site's own.
            worst, best = round_ends(*usual_range(ends_of(name, column)))
            better = direction(name, unit := unit_of(name, column))
            why = {LESS: "init.own.cost_why", MORE: "init.own.more_why"}.get(better, "init.own.which_end")
            if better == LESS:
                worst, best = best, worst
            return self._number(f"column_{number}", name, unit, worst, best, why=why)
        scores = ", ".join(f"{scalar(word)}: {_UNDECIDED}" for word in words_of(column))
        lines = [
            f"  - id: column_{number}",
            "    measure: attribute",
            f"    params: {{ column: {scalar(name)}, type: category }}",
            f"    value: {{ kind: categories, scores: {{ {scores} }} }}   # {self.say('init.own.scores')}",
            "    weight: 10",
        ]
        return "\n".join(lines)


def _title(sites: Sites, region: Label | None) -> str:
    """Return the title of the file, else one in both languages, with the region where it has a name there."""
    if own := title_line(sites.above):
        return scalar(own)
    named, plain = region or Label("", ""), say("init.own.title")
    there = say("init.own.title_in", region=named)
    en = there.en if named.en and named.en.isascii() else plain.en
    zh = there.zh if named.zh else plain.zh
    return f"{{ en: {scalar(en)}, zh: {scalar(zh)} }}"


def _criterion(own_id: str, label: str, params: str, value: Iterable[str], weight: str) -> str:
    """Return a criterion on a column of the site file."""
    shown = [f"    {label}"] if label else []
    start = [f"  - id: {own_id}", "    measure: attribute", *shown, f"    params: {{ {params} }}"]
    return "\n".join([*start, *value, f"    weight: {weight}"])


def _label(own_id: str, column: str) -> str:
    """Return a label in both languages where the heading is in one of them, and it is known what it means."""
    meant = field_words(_USUAL_HEADINGS[own_id]) if own_id in _USUAL_HEADINGS else None
    if meant is None or (is_identifier(column) and field_words(column)):
        return ""
    title = column_title(column).en if is_identifier(column) else without_unit(column)
    en, zh = (title, meant.zh) if title.isascii() else (f"{meant.en[0].upper()}{meant.en[1:]}", title)
    return f"label: {{ en: {scalar(en)}, zh: {scalar(zh)} }}"


def _with_figures(sites: Sites) -> dict[str, str]:
    """Return the columns that can be criteria, without numeric ones that hold nothing finite."""
    kinds = column_kinds(sites, used=())
    return {
        name: kind
        for name, kind in kinds.items()
        if kind != "number" or not np.isnan(figures_of(name, sites.frame[name])).all()
    }
