"""The run of a study: sites -> measure -> screen -> value -> rank."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting._version import __version__
from siting.catalogue import SITE_FILE, Catalogue, embedded_layers
from siting.chunks import Progress, quiet
from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.decide.ranking import rank_sites
from siting.evidence import Label, Source
from siting.linter.site_data import doubts
from siting.outcome import (
    ConstraintVerdicts,
    Outcome,
    Perspective,
    Provenance,
    Ranking,
    RuleVerdicts,
    ScoredCriterion,
    WeightSet,
    Whole,
)
from siting.readers.blocks import LARGE
from siting.readers.door import as_text, printable
from siting.readers.missing import codes_as_text
from siting.readers.read_options import DecimalMark, ReadOptions
from siting.records import dataclass
from siting.sites.blocks import LargeSites, open_sites
from siting.sites.model import Sites
from siting.study.base_map import read_maps
from siting.study.declared import declared_in
from siting.study.engine import Engine
from siting.study.load import Study, weight_error
from siting.study.measuring import CHUNK, Measurer, chunks_of
from siting.study.offers import offered
from siting.study.outputs import require_room, shows_beside
from siting.study.prepared import prepared
from siting.study.result import Result, wanted_outputs
from siting.study.surface_view import named_surface
from siting.study.tables import MEASUREMENTS, RANKING, Tables
from siting.study.weight_checks import WeightFaultError
from siting.study.weighting import Candidates, idle_elsewhere, warnings_of, weight_sets
from siting.temporary import temporary_folder
from siting.texts import say

if TYPE_CHECKING:
    import geopandas as gpd

    from siting.outcome import ShownLayer
    from siting.rules.rule_verdicts import PreparedRule
    from siting.study.large import LargeOptions


def run(
    study: Study,
    *,
    sites: str | Path | gpd.GeoDataFrame | None = None,
    crs: str | None = None,
    datum: str | None = None,
    title: str | None = None,
    layer: str | None = None,
    sheet: str | None = None,
    id_column: str | None = None,
    name_column: str | None = None,
    missing: str | float | Sequence[str | float] = (),
    decimal: DecimalMark | None = None,
    outputs: Sequence[str] | None = (),
    weather: str | Path | None = None,
    table: str | Path | None = None,
    engine: Engine | None = None,
    progress: Progress = quiet,
    explained: bool = True,
) -> Result:
    """Run a study.

    Parameters
    ----------
    study
        A study from `load_study`.
    sites
        A site file, or a GeoDataFrame with a CRS, to use instead of the study's.
    crs, datum
        Of that site file, if it does not state them: such as ``EPSG:4546``, or ``gcj02``.
    title
        Title of the results. With *sites* the study's own title and notes are about other sites, so they are
        left out, and the title defaults to the name of the file.
    layer, sheet, id_column, name_column
        Of that site file: which layer or sheet to read, and which columns hold ids and names.
    missing, decimal
        Of that site file: words and codes that mean missing, and the decimal mark of figures written as text.
    outputs
        Names of the outputs that will be saved (None: those of the study). Data they cannot hold is refused
        before the run, and quantities that none of them shows are not measured. If empty, everything is
        measured.
    weather, table
        A weather file (EPW or CSV) or a climate table of your own, instead of the study's climate.
    engine
        What measures the chunks of sites, such as `siting.study.cluster.cluster`; by default the threads of
        this process.
    progress
        Called as the run proceeds.
    explained
        Whether to add what the map shows and the analyses beyond the ranking. Otherwise these parts of the
        study are only checked, not computed.

    Raises
    ------
    SitingError
        One line, if the study, the sites or a layer cannot be used.
    """
    engine = engine or Engine()
    # A frame becomes a temporary file, kept until its sites are measured.
    with ExitStack() as stack:
        # The DEM is always the study's; nothing else about other sites is declared in a study.
        stack.enter_context(declared_in(study.path, ("sites",), only=None if sites is None else {"dem"}))
        progress("sites", 0, 1)
        dem = None if study.file.sites.dem is None else study.folder / study.file.sites.dem
        if sites is None:
            opened = _open_sites(study, dem)
        else:
            declared = ReadOptions(
                crs, datum, layer, sheet, id_column, name_column, codes_as_text(missing), decimal
            )
            opened = open_sites(stack.enter_context(_as_file(sites)), declared, dem=dem)
        saved = wanted_outputs(study.file) if outputs is None else outputs
        if isinstance(opened, Sites):
            require_room(saved, opened, criteria=len(study.file.criteria))
        progress("sites", 1, 1)
        ready = prepared(
            study, beside=explained and (not saved or shows_beside(saved)), weather=weather, table=table
        )
        user, catalogue, measures, rules = ready.user, ready.catalogue, ready.measures, ready.rules
        measurer = ready.measurer
        if isinstance(opened, LargeSites):
            from siting.study.large import LargeOptions

            wanted = saved or wanted_outputs(study.file)
            about = {"siting": __version__, "study": study.sha256, "sites": opened.sha256}
            options = LargeOptions(engine, about, measurements="measurements" in wanted)
            found = _large(study, opened, measurer, options, progress)
        else:
            found = _small(study, opened, measurer, engine, progress)
    warnings = [
        *found.every.warnings,
        *(doubts(found.sites) if found.whole is None else ()),
        *user.warnings_at(found.sites),
        *(w for m in measures for w in m.warnings(found.every)),
        *(w for rule in rules for w in rule.warnings(found.every)),
    ]
    warnings += [*warnings_of(found.sets), *_told(found.whole)]
    if sites is not None or not explained:
        warnings += offered(study.file, found.sites)
    scored, ranking = _shared(study, found.scored, found.sets[0]), found.rankings[0]
    if sites is not None:
        warnings += idle_elsewhere(scored, found.sites)
    # The map explains the best sites; features near a million others would swamp it.
    shown = found.sites.take(ranking.order[: study.file.map.max_sites])
    features = [m.features(shown) for m in measures] if explained else []
    points = _distinct([p for f in features for p in f.points])
    maps = read_maps(study.file.map, study.path, user.layers, found.sites)
    cells = named_surface(study.path, study.file, [*user.inputs, *ready.climate_inputs])
    of_sites = {"role": "sites", "name": found.sites.source, "sha256": found.sites.sha256}
    given = (*user.inputs, *ready.climate_inputs, *maps.inputs, *cells.inputs)
    inputs = (of_sites, *study.rules.inputs, *given)
    drawn = [*(p.source for p in points), *(s.source for s in maps.shown), *_rule_sources(found.verdicts)]
    warnings = list(
        dict.fromkeys([*warnings, *maps.warnings, *cells.warnings])
    )  # of criteria of one climate, equal ones
    outcome = Outcome(
        title=_title(study, sites, title),
        notes=study.file.notes.label if sites is None else Label("", ""),
        sites=found.sites,
        criteria=tuple(scored),
        constraints=tuple(found.verdicts),
        ranking=ranking,
        min_coverage=study.file.min_coverage,
        rings=_distinct([r for f in features for r in f.rings]),
        points=points,
        sources=_used_sources(catalogue, scored, drawn) | maps.sources,
        warnings=tuple(warnings),
        provenance=provenance_of(study, inputs, measures),
        months=tuple(m for f in features for m in f.months),
        perspectives=tuple(
            Perspective(weights, each, main=i == 0)
            for i, (weights, each) in enumerate(zip(found.sets, found.rankings, strict=True))
            if study.file.perspectives
        ),
        method=study.file.method,
        weights=found.sets[0],
        whole=found.whole,
        base=maps.base,
        shown_layers=maps.shown,
        rule_zones=_zones(rules, shown) if explained else (),
        surface=cells.view,
    )
    outcome = _extras(study, outcome, catalogue, progress, explained=explained)
    if study.file.ledger is not None or study.file.project is not None:
        from siting.study.project import with_land_and_power

        outcome = with_land_and_power(outcome, study, catalogue, drawn=explained)
    return Result(study, outcome, found.tables)


@dataclass(frozen=True)
class _Ranked:
    """Measured and ranked sites; sets and rankings have the main one first.

    ``sites`` are those in the outcome, ``every`` those that warnings are about.
    """

    sites: Sites
    every: Sites
    scored: list[ScoredCriterion]
    verdicts: list[ConstraintVerdicts]
    sets: list[WeightSet]
    rankings: list[Ranking]
    whole: Whole | None = None
    tables: Tables | None = None


def _small(study: Study, sites: Sites, measurer: Measurer, engine: Engine, progress: Progress) -> _Ranked:
    count = len(sites)
    if count <= CHUNK and engine.local:
        tables = [measurer.measure_chunk(sites, lambda key: progress(f"measure {key}", 0, count))]
        progress("measure", count, count)
    else:
        tables = list(engine.measured(measurer.measure_chunk, chunks_of(sites), count, progress))
    scored = measurer.scored(tables, sites)
    verdicts = measurer.verdicts(scored, tables, sites)
    del tables
    out = np.zeros(count, dtype=bool)
    for verdict in verdicts:
        out |= verdict.excludes
    # A score declared to be 0 where UNKNOWN is 0 for the weights too.
    scores = [np.nan_to_num(c.score, nan=0.0) if c.unknown == "worst" else c.score for c in scored]
    sets, main = weigh(study, Candidates(np.column_stack(scores), ~out))
    ids = sites.frame["site_id"].to_numpy(object)
    rankings = []
    sets = [sets[main], *(s for i, s in enumerate(sets) if i != main)]
    for done, weights in enumerate(sets):
        progress("rank" if done == 0 else "perspectives", done, len(sets))
        rankings.append(
            rank_sites(
                scored,
                verdicts,
                ids,
                min_coverage=study.file.min_coverage,
                share=weights.share,
                method=study.file.method,
            )
        )
    return _Ranked(sites, sites, scored, verdicts, sets, rankings)


def _large(
    study: Study, sites: LargeSites, measurer: Measurer, options: LargeOptions, progress: Progress
) -> _Ranked:
    from siting.study.large import run_large

    found = run_large(study, sites, measurer, weigh=partial(weigh, study), options=options, progress=progress)
    return _Ranked(
        found.head, found.every, found.scored, found.verdicts, found.sets, found.rankings, found.whole,
        found.tables,
    )  # fmt: skip


def _zones(rules: Sequence[PreparedRule], sites: Sites) -> tuple[ShownLayer, ...]:
    if not rules:
        return ()
    from siting.study.rule_zones import rule_zones

    return rule_zones(rules, sites)


def _told(whole: Whole | None) -> list[str]:
    """State where the figures of a very large run are."""
    if whole is None:
        return []
    said = (
        f"{whole.sites:,} sites are more than {LARGE:,}: their tables are {RANKING} and {MEASUREMENTS}, not "
        f"CSV; result.json, the workbook, the map and sites.gpkg hold the best {whole.shown:,} of them"
    )
    return [said]


def _title(study: Study, sites: str | Path | gpd.GeoDataFrame | None, given: str | None) -> Label:
    if given is not None:
        return Label(as_text(given), as_text(given))
    if sites is None:
        return study.file.title.label
    name = as_text(Path(sites).stem) if isinstance(sites, (str, Path)) else "GeoDataFrame"
    return Label(name, name)


@contextmanager
def _as_file(sites: str | Path | gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield the path of a site file; a frame is written as GeoParquet and read the same way."""
    if isinstance(sites, (str, Path)):
        yield Path(sites)
        return
    with temporary_folder() as folder:
        path = Path(folder, "GeoDataFrame.parquet")
        sites.to_parquet(path)
        yield path


def _extras(
    study: Study, outcome: Outcome, catalogue: Catalogue, progress: Progress, *, explained: bool
) -> Outcome:
    """Compute the analyses beyond the ranking, or only check that they can be."""
    if study.file.compare and explained:
        from siting.decide.compare import compare

        if outcome.whole is not None:
            said = f"methods are compared among the best {outcome.whole.shown:,} sites only"
            outcome = replace(outcome, warnings=(*outcome.warnings, said))

        report = partial(progress, "compare methods")
        outcome = replace(outcome, comparison=compare(outcome, study.file.compare, progress=report))
    if outcome.whole is not None:
        said = f"likely ranks and robustness are left out: there are more than {LARGE:,} sites"
        return _with_pairs(study, replace(outcome, warnings=(*outcome.warnings, said)), catalogue)
    from siting.study.analyses import with_likely_ranks, with_robustness

    if explained:
        outcome = with_likely_ranks(outcome, study.file.robustness)
    if study.file.robustness is not None:
        report = partial(progress, "robustness")
        outcome = with_robustness(
            outcome, study.file.robustness, where=str(study.path), progress=report, drawn=explained
        )
    return _with_pairs(study, outcome, catalogue)


def _with_pairs(study: Study, outcome: Outcome, catalogue: Catalogue) -> Outcome:
    if study.file.pairs is None:
        return outcome
    from siting.study.analyses import with_pairs

    return with_pairs(outcome, study.file.pairs, catalogue)


def _open_sites(study: Study, dem: Path | None) -> Sites | LargeSites:
    part = study.file.sites
    return open_sites(
        study.folder / part.file,
        part.options,
        radius_km=part.radius_km,
        dem=dem,
    )


def weigh(study: Study, candidates: Candidates) -> tuple[list[WeightSet], int]:
    """Weights of the study and its perspectives, and which of them is the main one."""
    try:
        return weight_sets(study.file, candidates)
    except WeightFaultError as fault:
        raise weight_error(study.path, None, fault) from None


def _shared(study: Study, scored: list[ScoredCriterion], main: WeightSet) -> list[ScoredCriterion]:
    """Give each criterion its share; its weight is the number in the study, if there is one that counts."""
    as_written = main.id == "study" and study.file.weights is None and not main.families
    parts = zip(scored, study.file.criteria, main.share.tolist(), strict=True)
    return [
        replace(c, share=share, weight=part.weight if as_written and part.weight is not None else share)
        for c, part, share in parts
    ]


def _distinct(features: list[Any]) -> tuple[Any, ...]:
    """Drop duplicate features of different criteria; order is kept."""
    seen: dict[tuple[Any, ...], Any] = {}
    for f in features:
        key = (
            type(f).__name__,
            f.label.en,
            round(f.lon, 9),
            round(f.lat, 9),
            f.radius_km,
            getattr(f, "group", ""),
        )
        seen.setdefault(key, f)
    return tuple(seen.values())


def _used_sources(
    catalogue: Catalogue, scored: list[ScoredCriterion], others: list[str]
) -> dict[str, Source]:
    used = [s for c in scored for q in c.measured.quantities for s in q.sources]
    used += [t.source for c in scored for t in c.thresholds] + others + [SITE_FILE]
    brought = {s.id: s for c in scored for s in criteria()[c.measure].own_sources}
    known = {**brought, **catalogue.all_sources}
    return {key: known.get(key) or _stated_source(key) for key in sorted(set(used))}


def _rule_sources(verdicts: Sequence[ConstraintVerdicts]) -> list[str]:
    return [s for v in verdicts if isinstance(v, RuleVerdicts) for s in (v.rule.source, *v.sources)]


def _stated_source(words: str) -> Source:
    """Return a source given in words by a study."""
    certainty = say("sources.given_in_study")
    return Source(words, Label(words, words), "", "", "", "user", certainty)


def provenance_of(study: Study, inputs: Sequence[dict[str, str]], measures: Sequence[Measure]) -> Provenance:
    """Return what a run is made from: version, study, inputs with the study's elevation raster, seeds."""
    given = list(inputs)
    dem = None if study.file.sites.dem is None else study.folder / study.file.sites.dem
    if dem is not None:
        with dem.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        given.append({"role": "dem", "name": printable(dem.name), "sha256": digest})
    return {
        "siting": __version__,
        "study": {"name": printable(study.path.name), "sha256": study.sha256},
        "inputs": given,
        "layers": [{"id": info.id, "sha256": info.sha256} for info in embedded_layers().values()],
        "seeds": {
            f"{part.id}: {name}": seed
            for part, measure in zip(study.file.criteria, measures, strict=True)
            for name, seed in measure.seeds.items()
        },
    }
