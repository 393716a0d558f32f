"""The run of a study: sites -> measure -> screen -> value -> rank."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting._version import __version__
from siting.catalogue import SITE_FILE, Catalogue, embedded_layers
from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.decide.ranking import rank_sites
from siting.errors import SitingError, StudyError, did_you_mean, quote
from siting.evidence import Label, Measurements, Source, concatenate
from siting.outcome import ConstraintVerdicts, Outcome, Perspective, Provenance, ScoredCriterion, WeightSet
from siting.readers.door import printable
from siting.scoring.values import Categories, ValueFn, value_function
from siting.sites.model import Sites
from siting.sites.read import read_sites
from siting.study.layers import UserLayers, read_layers
from siting.study.load import Study, weight_error
from siting.study.outputs import require_room
from siting.study.result import Progress, Result, quiet, wanted_outputs
from siting.study.schema import CriterionPart
from siting.study.weight_checks import WeightFaultError
from siting.study.weighting import Candidates, warnings_of, weight_sets
from siting.texts import say

if TYPE_CHECKING:
    import geopandas as gpd

CHUNK = 50_000


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
    outputs: Sequence[str] | None = (),
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
        Of that site file, where it does not say it: such as ``EPSG:4546``, or ``gcj02``.
    title
        Title of the results. With *sites* the study's own title and notes are about other sites, so they are
        left out: the title is then that of the file.
    layer, sheet, id_column, name_column
        Of that site file: which layer or sheet it is, and which columns hold ids and names.
    outputs
        Names of the outputs that will be saved (None: those of the study): what they cannot hold is then
        refused before the work.
    progress
        Called while the run goes on.
    explained
        Whether to add what the map shows and what the study asks for beside the ranking. Without it these
        parts of the study are checked, not computed.

    Raises
    ------
    SitingError
        With one line, where the study, the sites or a layer cannot be used.
    """
    progress("sites", 0, 1)
    dem = None if study.file.sites.dem is None else study.folder / study.file.sites.dem
    if sites is None:
        table = _read_sites(study, dem)
    else:
        with _as_file(sites) as path:
            table = read_sites(
                path,
                crs=crs,
                datum=datum,
                layer=layer,
                sheet=sheet,
                id_column=id_column,
                name_column=name_column,
                dem=dem,
            )
    saved = wanted_outputs(study.file) if outputs is None else outputs
    require_room(saved, table, criteria=len(study.file.criteria))
    progress("sites", 1, 1)
    user = read_layers(study.file.layers, study.folder)
    catalogue = Catalogue(user.layers, user.sources)
    measures = prepare(study, catalogue)
    functions = [
        _function(study, part, measure) for part, measure in zip(study.file.criteria, measures, strict=True)
    ]
    warnings = [*table.warnings, *user.warnings, *(w for m in measures for w in m.warnings(table))]

    scored = []
    for part, measure, function in zip(study.file.criteria, measures, functions, strict=True):
        measured = _measure(measure, table, partial(progress, f"measure {part.id}"))
        scored.append(_score(study, part, measure, function, measured=measured))
    verdicts = _judge(study, scored)
    sets, main = _weigh(study, scored, verdicts)
    warnings += warnings_of(sets)
    scored = _shared(study, scored, sets[main])
    rank = partial(
        rank_sites,
        scored,
        verdicts,
        table.frame["site_id"].to_numpy(object),
        min_coverage=study.file.min_coverage,
        method=study.file.method,
    )
    ranking = rank()
    # The map explains the best sites; what is near all of a million others would bury it.
    shown = table.take(ranking.order[: study.file.map.max_sites])
    features = [m.features(shown) for m in measures] if explained else []
    outcome = Outcome(
        title=_title(study, sites, title),
        notes=study.file.notes.label if sites is None else Label("", ""),
        sites=table,
        criteria=tuple(scored),
        constraints=tuple(verdicts),
        ranking=ranking,
        min_coverage=study.file.min_coverage,
        rings=_distinct([r for f in features for r in f.rings]),
        points=_distinct([p for f in features for p in f.points]),
        sources=_used_sources(catalogue, scored, [p.source for f in features for p in f.points]),
        warnings=tuple(warnings),
        provenance=_provenance(study, table, user, dem, measures),
        months=tuple(m for f in features for m in f.months),
        method=study.file.method,
        weights=sets[main],
    )
    if study.file.perspectives:
        progress("perspectives", 0, len(sets))
        others = [s for i, s in enumerate(sets) if i != main]
        outcome = replace(
            outcome,
            perspectives=(
                Perspective(sets[main], ranking, main=True),
                *(Perspective(s, rank(share=s.share), main=False) for s in others),
            ),
        )
        progress("perspectives", len(sets), len(sets))
    return Result(study, _extras(study, outcome, catalogue, progress, explained=explained))


def _title(study: Study, sites: str | Path | gpd.GeoDataFrame | None, given: str | None) -> Label:
    if given is not None:
        return Label(given, given)
    if sites is None:
        return study.file.title.label
    name = Path(sites).stem if isinstance(sites, (str, Path)) else "GeoDataFrame"
    return Label(name, name)


@contextmanager
def _as_file(sites: str | Path | gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield the path of a site file; a frame goes through the same door, as GeoParquet."""
    if isinstance(sites, (str, Path)):
        yield Path(sites)
        return
    with tempfile.TemporaryDirectory(prefix="siting-") as folder:
        path = Path(folder, "GeoDataFrame.parquet")
        sites.to_parquet(path)
        yield path


def _extras(
    study: Study, outcome: Outcome, catalogue: Catalogue, progress: Progress, *, explained: bool
) -> Outcome:
    """Compute what the study asks for beside the ranking, or only check that it can be."""
    if study.file.compare and explained:
        from siting.decide.compare import compare

        report = partial(progress, "compare methods")
        outcome = replace(outcome, comparison=compare(outcome, study.file.compare, progress=report))
    from siting.study.analyses import with_likely_ranks, with_robustness

    if explained:
        outcome = with_likely_ranks(outcome, study.file.robustness)
    if study.file.robustness is not None:
        report = partial(progress, "robustness")
        outcome = with_robustness(
            outcome, study.file.robustness, where=str(study.path), progress=report, drawn=explained
        )
    if study.file.pairs is not None:
        from siting.study.analyses import with_pairs

        outcome = with_pairs(outcome, study.file.pairs, catalogue)
    return outcome


def prepare(study: Study, catalogue: Catalogue) -> list[Measure]:
    """Make the criteria of a study ready to measure."""
    return [
        criteria()[part.measure_id].prepare(params, catalogue)
        for part, params in zip(study.file.criteria, study.params, strict=True)
    ]


def _read_sites(study: Study, dem: Path | None) -> Sites:
    part = study.file.sites
    return read_sites(
        study.folder / part.file,
        crs=part.crs,
        datum=part.datum,
        layer=part.layer,
        sheet=part.sheet,
        id_column=part.id_column,
        name_column=part.name_column,
        dem=dem,
    )


def _function(study: Study, part: CriterionPart, measure: Measure) -> ValueFn:
    if part.value is not None:
        return part.value
    if measure.default_value is None:
        raise StudyError(
            f"criterion '{part.id}' has no value function",
            where=str(study.path),
            hint="Add value: {kind: linear, worst: ..., best: ...} with anchors in its unit.",
        )
    return value_function(dict(measure.default_value))


def _measure(measure: Measure, sites: Sites, progress: Callable[[int, int], None]) -> Measurements:
    parts = []
    for start in range(0, len(sites), CHUNK):
        progress(start, len(sites))
        try:
            parts.append(measure.measure(sites.chunk(start, start + CHUNK)))
        except SystemExit as error:  # a plug-in must not end the run as if it were done
            raise SitingError(
                f"it ended the program ({error.code!r}) while it measured",
                where=f"criterion '{measure.label.en}'",
                hint="Repair or uninstall the package that brings it.",
            ) from error
    progress(len(sites), len(sites))
    return concatenate(parts)


def _score(
    study: Study,
    part: CriterionPart,
    measure: Measure,
    function: ValueFn,
    *,
    measured: Measurements,
) -> ScoredCriterion:
    main = measured.main
    if function.unit is not None and function.unit != main.unit:
        raise StudyError(
            f"the value function of criterion '{part.id}' is in {quote(function.unit)}, the criterion in "
            f"{quote(main.unit) if main.unit else 'no unit'}",
            where=str(study.path),
            hint="Give its anchors in the unit of the criterion (see `siting criteria`).",
        )
    if main.is_text != function.takes_text:
        wanted = "categories" if main.is_text else "linear, or another for numbers"
        raise StudyError(
            f"criterion '{part.id}' gives {'words' if main.is_text else 'numbers'}, which its value function "
            f"'{function.kind}' cannot score",
            where=str(study.path),
            hint=f"Use kind: {wanted}.",
        )
    if isinstance(function, Categories) and (unlisted := function.unlisted(main)):
        near = did_you_mean(unlisted[0], function.scores)
        raise StudyError(
            f"criterion '{part.id}' has no score for the category {quote(unlisted[0])}",
            where=str(study.path),
            hint=f"List it under value.scores, or give value.other. {near}",
        )
    if isinstance(function, Categories):
        main = function.without_missing(main)
        measured = replace(measured, main=main)
    score, low, high = function.score(main)
    return ScoredCriterion(
        id=part.id,
        measure=part.measure_id,
        label=part.label.label if part.label else measure.label,
        unit=main.unit,
        weight=0.0,
        share=0.0,
        unknown=part.unknown,
        value_text=function.text(main.unit),
        curve=tuple(function.curve),
        measured=measured,
        score=score,
        score_low=low,
        score_high=high,
        thresholds=measure.thresholds,
        supply=measure.supply,
        family=part.family or "",
        function=function,
        changeable=criteria()[part.measure_id].changeable if part.changeable is None else part.changeable,
        inputs=measure.inputs,
    )


def _weigh(
    study: Study, scored: list[ScoredCriterion], verdicts: list[ConstraintVerdicts]
) -> tuple[list[WeightSet], int]:
    """Weights of the study and its perspectives, and which of them is the main one."""
    out = np.zeros(len(scored[0].score), dtype=bool)
    for verdict in verdicts:
        out |= verdict.excludes
    # What is declared to score 0 where it is UNKNOWN is known to the weights as 0 too.
    scores = np.column_stack(
        [np.nan_to_num(c.score, nan=0.0) if c.unknown == "worst" else c.score for c in scored]
    )
    try:
        return weight_sets(study.file, Candidates(scores, ~out))
    except WeightFaultError as fault:
        raise weight_error(study.path, None, fault) from None


def _shared(study: Study, scored: list[ScoredCriterion], main: WeightSet) -> list[ScoredCriterion]:
    """Give each criterion its share; its weight is what the study wrote, where it wrote one that counts."""
    as_written = main.id == "study" and study.file.weights is None and not main.families
    parts = zip(scored, study.file.criteria, main.share.tolist(), strict=True)
    return [
        replace(c, share=share, weight=part.weight if as_written and part.weight is not None else share)
        for c, part, share in parts
    ]


def _judge(study: Study, scored: list[ScoredCriterion]) -> list[ConstraintVerdicts]:
    by_id = {c.id: c for c in scored}
    verdicts = []
    for constraint in study.file.constraints:
        criterion = by_id[constraint.criterion]
        if criterion.measured.main.is_text != (constraint.one_of is not None):
            raise StudyError(
                f"the constraint on '{criterion.id}' does not fit: the criterion gives "
                f"{'words' if criterion.measured.main.is_text else 'numbers'}",
                where=str(study.path),
                hint="Use one_of for words, at_least or at_most for numbers.",
            )
        verdict, excludes = constraint.judge(criterion.measured)
        verdicts.append(
            ConstraintVerdicts(
                constraint.label(criterion.label, criterion.unit), verdict, excludes, criterion.id
            )
        )
    return verdicts


def _distinct(features: list[Any]) -> tuple[Any, ...]:
    """Drop features that two criteria share; order is kept."""
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


def _stated_source(words: str) -> Source:
    """Return a source that a study gives in words."""
    certainty = say("sources.given_in_study")
    return Source(words, Label(words, words), "", "", "", "user", certainty)


def _provenance(
    study: Study, sites: Sites, user: UserLayers, dem: Path | None, measures: Sequence[Measure]
) -> Provenance:
    inputs = [{"role": "sites", "name": sites.source, "sha256": sites.sha256}, *user.inputs]
    if dem is not None:
        with dem.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        inputs.append({"role": "dem", "name": printable(dem.name), "sha256": digest})
    return {
        "siting": __version__,
        "study": {"name": printable(study.path.name), "sha256": study.sha256},
        "inputs": inputs,
        "layers": [{"id": info.id, "sha256": info.sha256} for info in embedded_layers().values()],
        "seeds": {
            f"{part.id}: {name}": seed
            for part, measure in zip(study.file.criteria, measures, strict=True)
            for name, seed in measure.seeds.items()
        },
    }
