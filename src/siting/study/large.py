"""Runs of very many sites: measured chunk by chunk into columns on disk, ranked by a second pass over them.

Memory is bounded by a few chunks and by the few columns that a ranking needs at a time. The best sites are
read back as an outcome of their own, for everything that shows single sites.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.decide.ranking import Scores, place_sites, score_sites
from siting.errors import SitesError, quote
from siting.outcome import STATUSES, ConstraintVerdicts, Ranking, ScoredCriterion, WeightSet, Whole
from siting.outcome.store import ColumnStore, SiteStore, release_memory
from siting.records import dataclass
from siting.show.base.frames import known_text, known_value, score_column
from siting.show.tables.parquet import (
    RowGroups,
    measured_columns,
    measured_schema,
    ranking_schema,
    write_ranking_parquet,
)
from siting.sites.blocks import LargeSites
from siting.sites.model import Sites
from siting.study.engine import Engine, Progress
from siting.study.load import Study
from siting.study.measuring import SCORES, VERDICTS, Measurer, chunks_of
from siting.study.tables import MEASUREMENTS, RANKING, Tables
from siting.study.weighting import Candidates, reads_scores

HEAD = 10_000
"""Number of best sites of a large run that the workbook, the map and result.json hold."""

_PASS = 100_000
_SHOWN = "shown."
_PLAIN = ("site_id", "name", "lon", "lat")

Weigh = Callable[[Candidates], tuple[list[WeightSet], int]]


@dataclass(frozen=True)
class LargeOptions:
    """How a large run is carried out.

    Parameters
    ----------
    engine
        What measures the chunks.
    about
        Description of the run in the metadata of both tables.
    measurements
        Whether ``measurements.parquet`` is requested.
    """

    engine: Engine
    about: dict[str, Any]
    measurements: bool


@dataclass(frozen=True)
class LargeRun:
    """What a large run found: its tables, and the best sites with their ranks among all.

    ``sets`` and ``rankings`` have the main one first. ``every`` holds the columns of all sites that warnings
    need.
    """

    tables: Tables
    head: Sites
    scored: list[ScoredCriterion]
    verdicts: list[ConstraintVerdicts]
    sets: list[WeightSet]
    rankings: list[Ranking]
    whole: Whole
    every: Sites


@dataclass(frozen=True)
class _Digest:
    """Measures a chunk and keeps what a large run writes or needs for its second pass."""

    measurer: Measurer
    tables: bool

    def __call__(self, sites: Sites) -> pa.Table:
        """Return the columns of ``measurements.parquet``, then those of the second pass."""
        found = self.measurer.found(sites)
        columns = _plain_columns(sites)
        for key, measured in found.measured.items() if self.tables else ():
            shown = measured_columns(key, measured)
            columns |= {f.with_name(f"{_SHOWN}{f.name}"): values for f, values in shown.items()}
        for key, measured in found.measured.items():
            main = measured.main
            value = known_text(main) if main.is_text else pa.array(known_value(main))
            columns[pa.field(f"{key}__value", value.type)] = value
            for name, scores in zip(SCORES, found.scores[key], strict=True):
                columns[pa.field(f"{key}__{name}", pa.float64())] = pa.array(scores)
        for number, pair in enumerate(found.verdicts):
            for name, judged in zip(VERDICTS, pair, strict=True):
                column = pa.array(np.asarray(judged, dtype=np.uint8))
                columns[pa.field(f"constraint.{number}.{name}", pa.uint8())] = column
        return pa.Table.from_arrays(list(columns.values()), schema=pa.schema(list(columns)))


def _plain_columns(sites: Sites) -> dict[pa.Field, pa.Array]:
    frame = sites.frame
    texts = {name: pa.array(frame[name], pa.string(), from_pandas=True) for name in ("site_id", "name")}
    numbers = {"lon": sites.lon, "lat": sites.lat, "elevation_m": sites.elevation_m}
    columns = {pa.field(name, pa.string()): _joined(text) for name, text in texts.items()}
    return columns | {
        pa.field(name, pa.float64()): pa.array(v, from_pandas=True) for name, v in numbers.items()
    }


def _joined(text: pa.Array | pa.ChunkedArray) -> pa.Array:
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text


def run_large(
    study: Study,
    sites: LargeSites,
    measurer: Measurer,
    *,
    weigh: Weigh,
    options: LargeOptions,
    progress: Progress,
) -> LargeRun:
    """Measure and rank the sites of a large file.

    Parameters
    ----------
    weigh
        Derives the weights and the index of the main ones; takes the scores, if weights depend on them.

    Raises
    ------
    SitingError
        As in `siting.run`.
    """
    files = Tables()
    try:
        return _run(files, study, sites, measurer, weigh, options, progress)
    except MemoryError:
        files.remove()
        raise SitesError(
            "needs more memory than is free", where=sites.source, hint="Close other programs, or split it"
        ) from None
    except BaseException:
        # On an interrupt too: gigabytes must not stay behind.
        files.remove()
        raise


def _run(  # noqa: PLR0917  (as `run_large`)
    files: Tables,
    study: Study,
    sites: LargeSites,
    measurer: Measurer,
    weigh: Weigh,
    options: LargeOptions,
    progress: Progress,
) -> LargeRun:
    folder = files.path("columns")
    folder.mkdir()
    spool = _Spool(sites, SiteStore(folder))
    store = ColumnStore(folder)
    # Quantities shown only in measurements.parquet are not measured without it.
    tables = options.measurements
    digest = _Digest(replace(measurer, beside=tables, shared=False), tables)
    found = options.engine.measured(digest, spool.chunks(), len(sites), progress)
    _keep(found, store, files.path(MEASUREMENTS) if tables else None, options.about)
    release_memory()

    progress("rank", 0, 1)
    second = _SecondPass(study, measurer, store, spool.kept)
    text_order = _text_order(store, spool.source)
    sets, main = weigh(second.candidates())
    sets = [sets[main], *(s for i, s in enumerate(sets) if i != main)]
    best = second.rank(sets[0], text_order)
    order, head = best.order, best.order[:HEAD].copy()
    whole = Whole(len(order), _counts(best), len(head))
    rankings = [_cut(best, head)]
    second.keep(best)
    del best
    for number, weights in enumerate(sets[1:], start=1):
        progress("perspectives", number, len(sets))
        other = second.rank(weights, text_order)
        rankings.append(_cut(other, head))
        store.append(f"perspective__{weights.id}__rank", other.rank.astype(np.int32))
        store.append(f"perspective__{weights.id}__score", other.score)
        del other
    del text_order
    schema = ranking_schema(second.template, sets[1:], options.about)
    for number, field in enumerate(schema):
        progress(f"write {RANKING}", number, 2 * len(schema))
        store.sort(field.name, order)
    del order
    write_ranking_parquet(store, schema, len(sites), files.path(RANKING))

    every = spool.thin(store)
    shown = spool.kept.take(head)
    measured = measurer.measure_chunk(shown)
    scored = measurer.scored([measured], shown)
    verdicts = measurer.verdicts(scored, [measured], shown)
    shutil.rmtree(folder)
    return LargeRun(files, shown, scored, verdicts, sets, rankings, whole, every)


class _Spool:
    """Reads the blocks of a large file once: keeps them on disk, and yields them in chunks."""

    def __init__(self, sites: LargeSites, kept: SiteStore) -> None:
        self.kept = kept
        self.source = sites.source
        self._sites = sites
        self._last: Sites | None = None

    def chunks(self) -> Iterator[Sites]:
        """Yield the sites, chunk by chunk."""
        for block in self._sites.blocks():
            self.kept.append(block)
            yield from chunks_of(block)
            self._last = block

    def thin(self, store: ColumnStore) -> Sites:
        """Return all sites with what warnings need: places, elevations, and the names of the columns."""
        import geopandas as gpd
        import pandas as pd

        last = self._last
        assert last is not None  # noqa: S101  (a large file has rows)
        count = len(self.kept)
        columns: dict[str, Any] = {str(name): np.zeros(count, dtype=np.int8) for name in last.frame.columns}
        columns["elevation_m"] = store.read("elevation_m")
        del columns["geometry"]
        return Sites(
            gpd.GeoDataFrame(pd.DataFrame(columns)),
            store.read("lon"),
            store.read("lat"),
            np.full(count, bool(last.has_area.any())),
            last.source,
            last.sha256,
            last.warnings,
            last.headings,
        )


def _keep(
    found: Iterator[pa.Table], store: ColumnStore, measurements: Path | None, about: dict[str, Any]
) -> None:
    """Write the columns of each chunk to their files."""
    groups: RowGroups | None = None
    try:
        for table in found:
            shown = [f for f in table.schema if f.name.startswith(_SHOWN)]
            if measurements is not None:
                part = _shown_part(table, shown)
                groups = groups or RowGroups(measurements, measured_schema(part.schema, about))
                groups.write(part)
            for field in table.schema:
                if field not in shown:
                    _append(store, field.name, table[field.name])
    finally:
        if groups is not None:
            groups.close()


def _shown_part(table: pa.Table, shown: Sequence[pa.Field]) -> pa.Table:
    """Return the columns of a chunk that the measurements show, under the names that they have there."""
    fields = [table.schema.field(name) for name in _PLAIN]
    columns = [table[field.name] for field in (*fields, *shown)]
    fields += [field.with_name(field.name.removeprefix(_SHOWN)) for field in shown]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _append(store: ColumnStore, name: str, values: pa.ChunkedArray) -> None:
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        store.append_text(name, values)
    else:
        store.append(name, values.to_numpy())


class _SecondPass:
    """Ranks from the columns of a store, one weight set at a time."""

    def __init__(self, study: Study, measurer: Measurer, store: ColumnStore, kept: SiteStore) -> None:
        self._file = study.file
        self._store, self._count = store, len(kept)
        first = kept.take(np.zeros(1, dtype=np.int64))
        one = measurer.measure_chunk(first)
        self.template = measurer.scored([one], first)
        self._verdicts = measurer.verdicts(self.template, [one], first)

    def candidates(self) -> Candidates:
        """Return what weights are derived from: nothing, if none depends on scores."""
        if not reads_scores(self._file):
            return Candidates(np.zeros((0, len(self.template))), np.zeros(0, dtype=np.bool_))
        out = np.zeros(self._count, dtype=np.bool_)
        for number in range(len(self._verdicts)):
            out |= self._store.read(f"constraint.{number}.excludes").astype(np.bool_)
        columns = [self._store.read(score_column(c)) for c in self.template]
        for criterion, scores in zip(self.template, columns, strict=True):
            if criterion.unknown == "worst":
                np.nan_to_num(scores, copy=False, nan=0.0)
        return Candidates(np.column_stack(columns), ~out)

    def rank(self, weights: WeightSet, text_order: npt.NDArray[np.int32]) -> Ranking:
        """Rank all sites by one set of weights."""
        whole: Scores | None = None
        for start in range(0, self._count, _PASS):
            rows = slice(start, min(start + _PASS, self._count))
            part = score_sites(
                [self._criterion(c, rows) for c in self.template],
                [self._constraint(i, rows) for i in range(len(self._verdicts))],
                min_coverage=self._file.min_coverage,
                share=weights.share,
                method=self._file.method,
            )
            whole = whole or _room(part, self._count)
            for name in _ARRAYS:
                getattr(whole, name)[rows] = getattr(part, name)
        assert whole is not None  # noqa: S101  (a large file has rows)
        return place_sites(whole, text_order)

    def keep(self, ranking: Ranking) -> None:
        """Write the main ranking into the store, under the names of ``ranking.parquet``."""
        for name in ("rank", "rank_best", "rank_worst"):
            self._store.append(name, getattr(ranking, name).astype(np.int32))
        for name in ("rank_p05", "rank_p95"):  # not computed for this many sites
            self._store.append(name, np.zeros(self._count, dtype=np.int32))
        for name in ("status", "score", "coverage", "score_low", "score_high"):
            self._store.append(name, getattr(ranking, name))

    def _criterion(self, criterion: ScoredCriterion, rows: slice) -> ScoredCriterion:
        score, low, high = (
            self._store.read(f"{criterion.id}__{name}", rows.start, rows.stop) for name in SCORES
        )
        return replace(criterion, score=score, score_low=low, score_high=high)

    def _constraint(self, number: int, rows: slice) -> ConstraintVerdicts:
        verdict, excludes = (
            self._store.read(f"constraint.{number}.{n}", rows.start, rows.stop) for n in VERDICTS
        )
        return replace(self._verdicts[number], verdict=verdict, excludes=excludes.astype(np.bool_))


_ARRAYS = ("score", "coverage", "low", "high", "status", "reason")


def _room(part: Scores, count: int) -> Scores:
    score, coverage, low, high = (np.empty(count) for _ in range(4))
    status, reason = np.empty(count, dtype=np.uint8), np.empty(count, dtype=np.uint16)
    return Scores(score, coverage, low, high, status, reason, part.reasons)


def _cut(ranking: Ranking, rows: npt.NDArray[np.int64]) -> Ranking:
    """Return the ranking of some sites with their ranks among all; they are shown in the given order."""
    arrays = {
        f.name: getattr(ranking, f.name)[rows]
        for f in fields(ranking)
        if isinstance(getattr(ranking, f.name), np.ndarray) and f.name != "order"
    }
    return replace(ranking, **arrays, order=np.arange(len(rows), dtype=np.int64))


def _counts(ranking: Ranking) -> tuple[int, ...]:
    return tuple(int(n) for n in np.bincount(ranking.status, minlength=len(STATUSES)))


def _text_order(store: ColumnStore, source: str) -> npt.NDArray[np.int32]:
    """Return the position of each id in text order, (n,). Raises `SitesError` if two are equal."""
    ids = store.text("site_id")
    count = len(ids)
    if pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        return np.arange(count, dtype=np.int32)
    order = pc.sort_indices(ids).to_numpy()
    ordered = ids.take(pa.array(order))
    same = pc.equal(ordered[:-1], ordered[1:])
    if pc.any(same).as_py():
        at = int(pc.index(same, True).as_py())
        first, again = sorted(int(row) for row in order[at : at + 2])
        raise SitesError(
            f"the id {quote(ordered[at].as_py())} is that of row {first + 1:,} too",
            where=f"{source}, row {again + 1:,}",
            hint="Give each site its own id, or choose another column as id_column (--id, or the key "
            "id_column beside file)",
        )
    place = np.empty(count, dtype=np.int32)
    place[order] = np.arange(count, dtype=np.int32)
    return place
