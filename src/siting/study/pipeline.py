"""The run of a study: sites -> measure -> screen -> value -> rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.catalogue import Catalogue
from siting.chunks import Progress, quiet
from siting.evidence import Label
from siting.linter.site_data import doubts
from siting.outcome import Outcome, Perspective, ScoredCriterion, WeightSet, Whole
from siting.readers.blocks import LARGE
from siting.readers.door import as_text
from siting.readers.missing import codes_as_text
from siting.readers.read_options import DecimalMark, ReadOptions
from siting.sites.blocks import LargeSites, open_sites
from siting.sites.model import Sites
from siting.study.base_map import read_maps
from siting.study.declared import declared_in
from siting.study.engine import Engine
from siting.study.load import Study
from siting.study.offers import offered
from siting.study.outputs import require_room, shows_beside
from siting.study.prepared import Prepared, prepared
from siting.study.provenance import provenance_of, rule_sources, used_sources
from siting.study.ranked import Ranked, measured_and_ranked
from siting.study.result import Result, wanted_outputs
from siting.study.surface_view import named_surface
from siting.study.tables import MEASUREMENTS, RANKING
from siting.study.weighting import idle_elsewhere, warnings_of
from siting.temporary import temporary_folder

if TYPE_CHECKING:
    import geopandas as gpd

    from siting.outcome import ShownLayer
    from siting.rules.rule_verdicts import PreparedRule


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
        codes = codes_as_text(missing)
        declared = ReadOptions(crs, datum, layer, sheet, id_column, name_column, codes, decimal)
        opened = _opened(study, sites, declared, stack)
        saved = wanted_outputs(study.file) if outputs is None else outputs
        if isinstance(opened, Sites):
            require_room(saved, opened, criteria=len(study.file.criteria))
        progress("sites", 1, 1)
        ready = prepared(study, beside=explained and shows_beside(saved), weather=weather, table=table)
        tables = saved or wanted_outputs(study.file)
        found = measured_and_ranked(study, opened, ready.measurer, engine, progress, outputs=tables)
    found = replace(found, scored=_shared(study, found.scored, found.sets[0]))
    doubted = doubts(found.sites) if found.whole is None else ()
    warnings = _warnings(ready, found, doubted)
    listed = tuple(note for note in warnings if note not in doubted)
    warnings += _hints(study, found, elsewhere=sites is not None, explained=explained)
    outcome = _outcome(study, ready, found, warnings, explained=explained)
    outcome = _titled(outcome, study, sites, title)
    outcome = _extras(study, outcome, ready.catalogue, progress, explained=explained)
    outcome = _with_land_and_power(outcome, study, ready.catalogue, drawn=explained)
    return Result(study, outcome, found.tables, listed)


def _hints(study: Study, found: Ranked, *, elsewhere: bool, explained: bool) -> list[str]:
    """Return what the site file also has, and with sites from elsewhere which weights count for nothing."""
    hints: list[str] = []
    if elsewhere or not explained:
        hints += offered(study.file, found.sites)
    if elsewhere:
        hints += idle_elsewhere(found.scored, found.sites)
    return hints


def _with_land_and_power(outcome: Outcome, study: Study, catalogue: Catalogue, *, drawn: bool) -> Outcome:
    if study.file.ledger is None and study.file.project is None:
        return outcome
    from siting.study.project import with_land_and_power

    return with_land_and_power(outcome, study, catalogue, drawn=drawn)


def _warnings(ready: Prepared, found: Ranked, doubted: Sequence[str]) -> list[str]:
    """Return what the user should know about the sites, their measurements and weights."""
    return [
        *found.every.warnings,
        *doubted,
        *ready.user.warnings_at(found.sites),
        *chain.from_iterable(measure.warnings(found.every) for measure in ready.measures),
        *chain.from_iterable(rule.warnings(found.every) for rule in ready.rules),
        *warnings_of(found.sets),
        *_told(found.whole),
    ]


def _outcome(
    study: Study, ready: Prepared, found: Ranked, warnings: Sequence[str], *, explained: bool
) -> Outcome:
    """Return the ranked sites with what the map shows around them, and where all of it comes from."""
    ranking = found.rankings[0]
    # The map explains the best sites; features near a million others would swamp it.
    shown = found.sites.take(ranking.order[: study.file.map.max_sites])
    features = [m.features(shown) for m in ready.measures] if explained else []
    points = _distinct(f.points for f in features)
    maps = read_maps(study.file.map, study.path, ready.user.layers, found.sites)
    given = (*ready.user.inputs, *ready.climate_inputs)
    cells = named_surface(study.path, study.file, given)
    of_sites = {"role": "sites", "name": found.sites.source, "sha256": found.sites.sha256}
    inputs = (of_sites, *study.rules.inputs, *given, *maps.inputs, *cells.inputs)
    drawn = [*(p.source for p in points), *(s.source for s in maps.shown), *rule_sources(found.verdicts)]
    return Outcome(
        title=study.file.title.label,
        notes=study.file.notes.label,
        sites=found.sites,
        criteria=tuple(found.scored),
        constraints=tuple(found.verdicts),
        ranking=ranking,
        min_coverage=study.file.min_coverage,
        rings=_distinct(f.rings for f in features),
        points=points,
        sources=used_sources(ready.catalogue, found.scored, drawn) | maps.sources,
        # Criteria of one climate warn of the same.
        warnings=tuple(dict.fromkeys([*warnings, *maps.warnings, *cells.warnings])),
        provenance=provenance_of(study, inputs, ready.measures),
        months=tuple(chain.from_iterable(f.months for f in features)),
        perspectives=_perspectives(study, found),
        method=study.file.method,
        weights=found.sets[0],
        whole=found.whole,
        base=maps.base,
        shown_layers=maps.shown,
        rule_zones=_zones(ready.rules, shown) if explained else (),
        surface=cells.view,
    )


def _perspectives(study: Study, found: Ranked) -> tuple[Perspective, ...]:
    if not study.file.perspectives:
        return ()
    ranked = zip(found.sets, found.rankings, strict=True)
    return tuple(Perspective(weights, each, main=i == 0) for i, (weights, each) in enumerate(ranked))


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


def _titled(
    outcome: Outcome, study: Study, sites: str | Path | gpd.GeoDataFrame | None, given: str | None
) -> Outcome:
    """Give the outcome its title; the notes of a study are about its own sites."""
    notes = outcome.notes if sites is None else Label("", "")
    return replace(outcome, title=_title(study, sites, given), notes=notes)


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


def _dem(study: Study) -> Path | None:
    part = study.file.sites
    return None if part.dem is None else study.folder / part.dem


def _opened(
    study: Study, sites: str | Path | gpd.GeoDataFrame | None, declared: ReadOptions, stack: ExitStack
) -> Sites | LargeSites:
    """Open the sites that are given, which are a file until *stack* is closed; else those of the study."""
    if sites is None:
        return _open_sites(study)
    return open_sites(stack.enter_context(_as_file(sites)), declared, dem=_dem(study))


def _open_sites(study: Study) -> Sites | LargeSites:
    part = study.file.sites
    return open_sites(study.folder / part.file, part.options, radius_km=part.radius_km, dem=_dem(study))


def _shared(study: Study, scored: list[ScoredCriterion], main: WeightSet) -> list[ScoredCriterion]:
    """Give each criterion its share; its weight is the number in the study, if there is one that counts."""
    as_written = main.id == "study" and study.file.weights is None and not main.families
    parts = zip(scored, study.file.criteria, main.share.tolist(), strict=True)
    return [
        replace(c, share=share, weight=part.weight if as_written and part.weight is not None else share)
        for c, part, share in parts
    ]


def _distinct(features: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    """Drop duplicate features of different criteria; order is kept."""
    seen: dict[tuple[Any, ...], Any] = {}
    for f in chain.from_iterable(features):
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
