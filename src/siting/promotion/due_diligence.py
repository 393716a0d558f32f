"""The due-diligence list of a site: what is answered with a source, what is not confirmed, and whom to ask.

An item is *answered* if a figure of the site is known: measured by a criterion, or by a siting rule from a
layer. It has a *proxy* if what is known is not confirmed: the site file states it without a document, or it
only stands in for the answer, as the town of a substation for a connection, a county's seat or the nearest
of a list with gaps. Otherwise it is *unknown*.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import shapely
from pydantic import Field, ValidationError, field_validator

from siting.catalogue import Catalogue
from siting.criteria.registry import criteria
from siting.errors import RulesError
from siting.evidence import SITE_FILE, STUDY_FILE, EvidenceClass, Label, Measurements, Quantity, Source
from siting.outcome import VERDICTS, Outcome, Provenance, RuleVerdicts, ScoredCriterion
from siting.power.power_sentences import (
    carbon_finding,
    demand,
    feed_findings,
    fibre_finding,
    verdict_of,
    water_finding,
)
from siting.power.report import PowerReport
from siting.promotion.direction import band_text
from siting.promotion.file_words import lacks, unit_above
from siting.promotion.own_words import own_words
from siting.promotion.pairwise import Side, figure, side_of
from siting.promotion.promotion import find_site
from siting.promotion.stated_cells import quotient_of, same_kind, with_unit
from siting.promotion.verdict_texts import has_figure, rule_figure
from siting.readers.heading_units import without_unit
from siting.readers.missing import is_missing_word
from siting.readers.model_faults import Checked
from siting.readers.strict_yaml import Expected, StrictYaml
from siting.readers.yaml_parts import Id, Part, Text
from siting.records import dataclass
from siting.sites.model import Sites
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.field_words import field_words, title_of

ANSWERED, PROXY, UNKNOWN = "answered", "proxy", "unknown"
STATES = (ANSWERED, PROXY, UNKNOWN)
_FILE = Path(__file__).with_name("due_diligence.yaml")
_NOTHING = Label("", "")
_BAND = "recovery_band"
_NAMES_OF_PLACES, _LAYERS_OF_PLACES = ("nearest", "anchor"), ("cities", "airports")
_WORD = re.compile(r"[a-z0-9]+")
# Read into columns of their own, or by other items.
_STANDARD = frozenset(("geometry", "site_id", "name", "name_zh", "area_ha", "area_mu", "area_given_ha"))
_AT_THE_EDGE_DEG = 0.5
_UNKNOWN_VERDICT = VERDICTS.index("unknown")


class ItemPart(Part):
    """One item of the list."""

    id: Id = Field(description="Name of the item.")
    title: Text = Field(description="What is asked.")
    ask: Text = Field(description="Who can answer it.")
    abroad: Text | None = Field(None, description="Who can answer it outside China, if others.")
    measures: tuple[str, ...] = Field((), description="Criteria whose figure answers it.")
    alone: bool = Field(default=False, description="Whether these are measured if the study does not.")
    objects: tuple[str, ...] = Field((), description="Objects of siting rules that answer it.")
    columns: tuple[str, ...] = Field((), description="Headings of the site file that state it.")
    unit: str = Field(
        "", description="Unit of the columns that say something about it, whatever they are called."
    )
    layer: str = Field(
        "", description="Embedded layer whose nearest feature answers it, if nothing else does."
    )
    project: Literal["", "substations", "feeds", "water", "fibre", "carbon"] = Field(
        "", description="What the study's project says about it."
    )
    proxy: bool = Field(default=False, description="Whether what is measured only stands in for it.")
    land: bool = Field(default=False, description="Whether land that has to be converted leaves it open.")


class _ListFile(Part):
    """The list."""

    items: tuple[ItemPart, ...] = Field(description="Its items.")

    @field_validator("items")
    @classmethod
    def _different(cls, items: tuple[ItemPart, ...]) -> tuple[ItemPart, ...]:
        if len({item.id for item in items}) < len(items):
            raise ValueError("two items have one id: ids must differ")
        return items


@cache
def due_diligence_items() -> tuple[ItemPart, ...]:
    """Return the items of the list."""
    expected = Expected(RulesError, "a list of items", missing="", empty="", shape="not a list of items")
    file = StrictYaml(_FILE, expected)
    try:
        return _ListFile.model_validate(file.data).items
    except ValidationError as error:
        raise Checked(_ListFile, RulesError, "").fault(file, error) from None


@dataclass(frozen=True)
class Fact:
    """Something known about an item: in words, its sources, and whether it does not confirm an answer."""

    text: Label
    sources: tuple[str, ...]
    proxy: bool
    is_open: bool = False
    """Whether it says that the item is not settled, as land that has to be converted."""


@dataclass(frozen=True)
class Answer:
    """One item: ``state`` is `ANSWERED`, `PROXY` or `UNKNOWN`."""

    id: str
    title: Label
    state: str
    facts: tuple[Fact, ...]
    ask: Label


@dataclass(frozen=True)
class DueDiligence:
    """The list of one site."""

    site: Label
    site_id: str
    study: Label
    answers: tuple[Answer, ...]
    sources: Mapping[str, Source]
    provenance: Provenance
    warnings: tuple[str, ...] = ()

    def counts(self) -> tuple[int, ...]:
        """Return the number of items in each of `STATES`."""
        return tuple(sum(a.state == state for a in self.answers) for state in STATES)


def due_diligence(outcome: Outcome, site: str, catalogue: Catalogue) -> DueDiligence:
    """Go through the list for one site of a run.

    Parameters
    ----------
    site
        Its name or id.
    catalogue
        What criteria that the study does not name are measured from.

    Raises
    ------
    SitesError
        The study has no such site.
    """
    row = find_site(outcome, site, "SITE")
    one = outcome.sites.take(np.array([row], dtype=np.int64))
    answers = (*(_answer(i, outcome, row, one, catalogue) for i in due_diligence_items()), *_remarked(one))
    used = {s for a in answers for f in a.facts for s in f.sources}
    known = {**catalogue.all_sources, **outcome.sources}
    frame = one.frame
    name = Label(str(frame["name"].iloc[0]), str(frame["name_zh"].iloc[0] or frame["name"].iloc[0]))
    return DueDiligence(
        name,
        str(frame["site_id"].iloc[0]),
        outcome.title,
        answers,
        {key: known[key] for key in sorted(used) if key in known},
        outcome.provenance,
    )


def _answer(item: ItemPart, outcome: Outcome, row: int, one: Sites, catalogue: Catalogue) -> Answer:
    facts = [
        *_stated(item, outcome, row, one),
        *_measured(item, outcome, row, one, catalogue),
        *_ruled(item, outcome, row),
        *_projected(item, outcome, row),
    ]
    stands_in = all(f.proxy for f in facts) or any(f.is_open for f in facts)
    state = UNKNOWN if not facts else PROXY if stands_in else ANSWERED
    ask = item.abroad if item.abroad is not None and not one.in_china else item.ask
    return Answer(item.id, item.title.label, state, tuple(facts), ask.label)


def _remarked(one: Sites) -> Iterator[Answer]:
    """Yield the item on what the file remarks on the site, unless it is in another: it may be a risk."""
    about = (column for item in due_diligence_items() for column in _columns_about(item, one))
    taken = {column for column in about if _words_in(column, one)}
    left = (w for w in own_words(one, 0) if not w.to_convert and (w.is_remark or w.column not in taken))
    facts = tuple(Fact(w.said, (SITE_FILE,), proxy=True, is_open=True) for w in left)
    if facts:
        yield Answer("remarks", say("own_words.of_file"), PROXY, facts, say("due_diligence.ask_remarks"))


def _stated(item: ItemPart, outcome: Outcome, row: int, one: Sites) -> Iterator[Fact]:
    """Yield what the site file states, in cells that say more than that nothing is known.

    It confirms nothing: a cell is no contract, permit or deed. What a criterion reads from the column has
    its unit: a document says a price in one way.
    """
    said = {w.column: w for w in own_words(one, 0) if w.to_convert} if item.land else {}
    yield from (Fact(w.said, (SITE_FILE,), proxy=True, is_open=True) for w in said.values())
    for column in _columns_about(item, one):
        words = _words_in(column, one)
        if words and column not in said:
            told = _as_measured(column, outcome, row, one) or with_unit(column, words, one)
            unit = one.units[column] if told.zh == words else ""
            title = unit_above(_name_of(column, item), unit, [words])
            yield Fact(say("due_diligence.stated", column=title, words=told), (SITE_FILE,), proxy=True)


def _name_of(column: str, item: ItemPart) -> Label:
    """Return the heading of a column where it is known what it means, else the title of the item."""
    heading = quotient_of(column)[0]
    return title_of(heading) if field_words(heading) else item.title.label


def _words_in(column: str, one: Sites) -> str:
    """Return what a cell says; empty if it is blank, or says that nothing is known."""
    held = one.frame[column].iloc[0]
    words = "" if held is None or held != held else str(held).strip()  # noqa: PLR0124
    return "" if is_missing_word(words) and not lacks(column, words, one.units.get(column, "")) else words


def _as_measured(column: str, outcome: Outcome, row: int, one: Sites) -> Label | None:
    """Return the figure of the criterion that reads a column, under its own heading or that of the file."""
    names = [column, *(own for own, standard in one.headings.items() if standard == column)]
    read = {say("inputs.column", column=name) for name in names}
    c = next((c for c in outcome.criteria if read & {*c.inputs}), None)
    if c is None or c.measured.main.is_text or not c.measured.main.known[row]:
        return None
    return figure(side_of(outcome, c, row), c.unit)


def _columns_about(item: ItemPart, one: Sites) -> list[str]:
    """Return the columns headed as the item lists them, those with such words in the heading, or in its unit.

    A column in the unit of another item is about that one: 变电站主变（MVA） are transformers, not a station.
    """
    named = filter(None, map(one.column, item.columns))
    own = {name: unit for name, unit in one.units.items() if name not in _STANDARD}
    mine = {name: unit for name, unit in own.items() if not _is_of_another(unit, item)}
    holding = [name for name in mine if _is_headed(item, name)]
    measured = [name for name, unit in mine.items() if item.unit and same_kind(unit, item.unit)]
    return list(dict.fromkeys([*named, *holding, *measured]))


def _is_of_another(unit: str, item: ItemPart) -> bool:
    """Whether a unit belongs to another item of the list."""
    others = {other.unit for other in due_diligence_items()} - {"", item.unit}
    return any(same_kind(unit, other) for other in others)


def _is_headed(item: ItemPart, column: str) -> bool:
    """Whether a heading holds words that the item lists."""
    held = _in_words(column)
    return any(_in_words(heading) in held for heading in item.columns)


def _in_words(heading: str) -> str:
    """Return a heading for comparison: English words stand between spaces, as only whole ones are found."""
    text = without_unit(heading).casefold()
    return f" {' '.join(_WORD.findall(text))} " if text.isascii() else text


def _measured(item: ItemPart, outcome: Outcome, row: int, one: Sites, catalogue: Catalogue) -> Iterator[Fact]:
    """Yield what the study's criteria measured; if none does, what the list measures by itself."""
    stated = False
    for measure in item.measures:
        of_study = _criteria_of(item, measure, outcome)
        stated = stated or any(c.measured.main.known[row] for c in of_study)
        # How far it is to the cities, and how a centre stands to the band asked for, are two answers.
        as_distance = bool(item.layer) and measure == _BAND
        for c in of_study:
            yield from _of_criterion(item, c, row, catalogue, as_distance=as_distance)
        if not of_study and item.alone:
            known = criteria()[measure]
            ready = known.prepare(known.params(), catalogue)
            yield from _of_quantity(ready.label, ready.measure_scored(one), 0, catalogue, proxy=item.proxy)
    # The nearest of the embedded list may be the place that the study names, measured to another point of it.
    if not stated:
        yield from _to_listed(item, one, catalogue)


def _criteria_of(item: ItemPart, measure: str, outcome: Outcome) -> list[ScoredCriterion]:
    """Return the study's criteria that measure what the item asks for."""
    return [c for c in outcome.criteria if _measures(c, measure) and not _elsewhere(item, c)]


def _of_criterion(
    item: ItemPart, c: ScoredCriterion, row: int, catalogue: Catalogue, *, as_distance: bool
) -> Iterator[Fact]:
    """Yield the figure of a criterion, and how it stands to the band of the study unless as a distance."""
    label = c.measured.main.label if as_distance else c.label
    band = _NOTHING if as_distance else _against_band(c, row)
    return _of_quantity(label, c.measured, row, catalogue, proxy=item.proxy, told=band)


def _to_listed(item: ItemPart, one: Sites, catalogue: Catalogue) -> Iterator[Fact]:
    """Yield the distance to the nearest of the embedded list, where the site lies among its places."""
    if item.layer and _is_among(item.layer, one, catalogue):
        known = criteria()["distance"]
        ready = known.prepare(known.params.model_validate({"layer": item.layer}), catalogue)
        yield from _of_quantity(ready.label, ready.measure(one), 0, catalogue, proxy=item.proxy)


def _is_among(layer: str, one: Sites, catalogue: Catalogue) -> bool:
    """Whether a site lies among the places of a list, which knows nothing of what is nearer beyond them."""
    around = shapely.convex_hull(shapely.multipoints(shapely.centroid(catalogue.layer(layer).geometry)))
    return bool(shapely.dwithin(around, shapely.points(one.lon[0], one.lat[0]), _AT_THE_EDGE_DEG))


def _against_band(c: ScoredCriterion, row: int) -> Label:
    """Say whether a distance keeps the band that the study asks for; nothing of another criterion."""
    main, ends = c.measured.main, {t.name: t.value for t in c.thresholds if t.unit == "km"}
    least, most = ends.get("min", -math.inf), ends.get("max", math.inf)
    band = band_text(c)
    if not band.en or not main.known[row]:
        return _NOTHING
    within = least <= main.value[row] <= most
    return say(f"due_diligence.{'within' if within else 'outside'}_band", band=band)


def _measures(c: ScoredCriterion, measure: str) -> bool:
    """Whether a criterion measures this, by its kind or, from a raster of the study, by its id."""
    return c.measure == measure or (c.measure == "raster" and c.id == measure)


def _elsewhere(item: ItemPart, c: ScoredCriterion) -> bool:
    """Whether a distance is to something else than the places that the item asks about: a fault, a road."""
    return bool(item.layer) and any(source.startswith("layer-") for source in c.measured.main.sources)


def _of_quantity(
    label: Label, measured: Measurements, row: int, catalogue: Catalogue, *, proxy: bool,
    told: Label = _NOTHING,
) -> Iterator[Fact]:  # fmt: skip
    main = measured.main
    if not main.known[row]:
        return
    text = None if main.text is None else main.text[row].as_py()
    side = Side(
        label, float(main.value[row]), float(main.low[row]), float(main.high[row]), text,
        EvidenceClass(int(main.evidence[row])).word, 0.0, 0.0, 0.0,
        None if text is None else category_words(text, main.name), converted=main.converted,
        qualified=main.qualification(row), typed=main.typed,
    )  # fmt: skip
    parts = [figure(side, main.unit), *_named(measured, row, catalogue)]
    if told.en:
        parts.append(told)
    said = say("due_diligence.measured", label=label, figure=join(parts, "mark.comma"))
    yield Fact(said, main.sources, proxy=proxy or _is_unconfirmed(main, row))


def _is_unconfirmed(main: Quantity, row: int) -> bool:
    """Whether a figure is guessed, from a list with gaps, or as the site file states it."""
    return bool(main.guessed[row]) or not main.complete or {*main.sources} == {SITE_FILE}


def _named(measured: Measurements, row: int, catalogue: Catalogue) -> Iterator[Label]:
    """Yield the place that a distance is to, where several come into question."""
    for quantity in measured.beside:
        if quantity.name not in _NAMES_OF_PLACES or quantity.text is None or not quantity.known[row]:
            continue
        word = str(quantity.text[row].as_py())
        known = [label for layer in _LAYERS_OF_PLACES for label in catalogue.layer(layer).names]
        yield next((label for label in known if label.en == word), Label(word, word))


def _ruled(item: ItemPart, outcome: Outcome, row: int) -> Iterator[Fact]:
    """Yield the verdicts of rules about the item; a distance from a list with gaps is a proxy."""
    for v in outcome.rules:
        if v.rule.object.id in item.objects and (fact := _of_rule(v, row, proxy=item.proxy)) is not None:
            yield fact


def _projected(item: ItemPart, outcome: Outcome, row: int) -> Iterator[Fact]:
    """Yield what the study's project says about the item: the same sentence as `siting power`."""
    report = None if outcome.project is None else outcome.project.of(row)
    if report is None or not item.project:
        return
    for line in _ABOUT[item.project](report):
        sources = tuple(source.id for source in report.sources)
        yield Fact(line, (STUDY_FILE, *sources), proxy=not _answers(item, report))


def _of_substations(report: PowerReport) -> list[Label]:
    if not report.cases:
        return []
    return [say("power.report.both", demand=demand(report), verdict=verdict_of(report))]


def _of_feeds(report: PowerReport) -> list[Label]:
    found = report.connection
    return [] if found is None else feed_findings(found, report.total.peak_mva)


def _of_water(report: PowerReport) -> list[Label]:
    return [] if report.water.need is None else [water_finding(report.water)]


def _of_fibre(report: PowerReport) -> list[Label]:
    return [] if report.connection is None else [fibre_finding(way) for way in report.connection.fibre]


_ABOUT: dict[str, Callable[[PowerReport], list[Label]]] = {
    "substations": _of_substations,
    "feeds": _of_feeds,
    "water": _of_water,
    "fibre": _of_fibre,
    "carbon": lambda report: [] if report.carbon is None else [carbon_finding(report.carbon)],
}


def _answers(item: ItemPart, report: PowerReport) -> bool:
    """Whether the project answers the item by itself: substations with a verdict do, the rest stands in."""
    return item.project == "substations" and report.decides is not None and report.decides.holds is not None


def _of_rule(v: RuleVerdicts, row: int, *, proxy: bool) -> Fact | None:
    if not has_figure(v, row):
        return None
    unknown = v.verdict[row] == _UNKNOWN_VERDICT
    # A distance that may be 0 only bounds the true one: a list with gaps, or rough positions.
    one_sided = bool(unknown or v.low[row] == 0.0 < v.value[row]) or {*v.sources} == {SITE_FILE}
    parts = [rule_figure(v, row)]
    if v.feature[row] >= 0:
        parts.append(v.names[v.feature[row]])
    parts.append(say("due_diligence.nearest_known") if unknown else v.reasons[v.why[row]])
    said = say("due_diligence.measured", label=v.rule.title, figure=join(parts, "mark.comma"))
    return Fact(said, (*v.sources, v.rule.source), proxy=proxy or one_sided)
