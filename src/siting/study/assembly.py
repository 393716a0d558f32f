"""Assemble parcels of a run into one site: the contiguous set that reaches an area, in phases."""

from __future__ import annotations

import re
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.conventions import M2_PER_MU
from siting.criteria.layer_cover import geometry_of
from siting.decide.assembly import Assembled, Needed, Parcels, Penalties, assembled
from siting.decide.assembly_exact import MAX_EXACT, best_exactly
from siting.decide.assembly_search import best_by_search, upper_bound
from siting.errors import OutputError, SitesError, StudyError, did_you_mean, quote
from siting.evidence import FloatArray
from siting.geo.contiguity import contiguity
from siting.geo.nearest import FeatureIndex
from siting.geo.setback import setbacks
from siting.outcome import IntArray, Outcome
from siting.records import dataclass
from siting.sites.model import Sites
from siting.study.layers import read_layers
from siting.study.load import Study
from siting.units import unit_of

if TYPE_CHECKING:
    import geopandas as gpd

    from siting.show.webmap.layers import SitingMap

_AREA = re.compile(r"([0-9][0-9,_]*\.?[0-9]*)\s*(.*)")
_ENDINGS = (".csv", ".geojson", ".gpkg", ".html")


@dataclass(frozen=True)
class AssemblyOptions:
    """What a set of parcels must have, and what counts against it.

    ``area_m2`` is the needed area, ``phases_m2`` those of the phases, which add up to it (empty: one phase).
    ``owner_column`` names the owner of a parcel, ``access_layer`` the layer of roads; both are needed where
    their penalty is not 0. Parcels at most ``gap_m`` apart are neighbours.
    """

    area_m2: float
    phases_m2: tuple[float, ...] = ()
    penalties: Penalties = field(default_factory=Penalties)
    owner_column: str | None = None
    access_layer: str | None = None
    gap_m: float = 1.0
    most_excess: float = 0.25


@dataclass(frozen=True)
class Assembly:
    """The sets of an assembly: one per phase, each within the next; rows are those of the outcome."""

    outcome: Outcome
    options: AssemblyOptions
    needed_m2: tuple[float, ...]
    phases: tuple[Assembled, ...]
    area_m2: FloatArray

    @cached_property
    def parcels(self) -> gpd.GeoDataFrame:
        """One row per parcel of the last set: ids, names, ``phase``, ``area_mu``, ``score`` and outline."""
        from siting.show.tables.assembly_table import assembly_frame

        return assembly_frame(self.outcome, self.document())

    @cached_property
    def phase_sets(self) -> gpd.GeoDataFrame:
        """One row per phase: needed and reached area [mu], objective, gap, and the shape of the set."""
        from siting.show.tables.assembly_table import phase_frame

        return phase_frame(self.parcels, self.document())

    def document(self) -> dict[str, Any]:
        """Return what ``siting assemble --json`` prints."""
        from siting.show.tables.assembly_table import assembly_document

        return assembly_document(self.outcome, self.needed_m2, self.phases, self.area_m2)

    def to_folium(self, *, lang: str = "en") -> SitingMap:
        """Return the map of the run with the set of each phase as a layer."""
        from siting.show.tables.assembly_table import with_phases_shown
        from siting.show.webmap.build import folium_map

        return folium_map(with_phases_shown(self.outcome, self.phase_sets), lang=lang, view=self._view)

    def save(self, path: str | Path, *, lang: str = "en", never: Path | None = None) -> Path:
        """Write the set into a file; its ending says how.

        Parameters
        ----------
        path
            ``.csv`` (parcels and phases), ``.geojson`` (parcels with outlines), ``.gpkg`` (parcels, and the
            shape of each phase) or ``.html`` (the map).
        lang
            Language of the map.
        never
            A file that must not be replaced, such as the study.

        Raises
        ------
        OutputError
            Another ending, or the file cannot be written.
        """
        from siting.show.base.output_folder import staged_file
        from siting.show.base.vector_files import write_layers
        from siting.show.tables.assembly_table import with_phases_shown, write_assembly_csv
        from siting.show.webmap.build import write_map

        path = Path(path)
        ending = require_assembly_file(path)
        with staged_file(path, never=never) as stage:
            if ending == ".csv":
                write_assembly_csv(self.document(), stage)
            elif ending == ".html":
                shown = with_phases_shown(self.outcome, self.phase_sets)
                write_map(shown, stage, lang=lang, view=self._view)
            else:
                write_layers({"parcels": self.parcels, "phases": self.phase_sets}, stage)
        return path

    @property
    def _view(self) -> tuple[float, float, float, float]:
        west, south, east, north = self.parcels.total_bounds.tolist()
        return west, south, east, north


def require_assembly_file(path: Path) -> str:
    """Return the ending of a file that `Assembly.save` can write. Raises `OutputError`."""
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise OutputError(
            "is not a file that a set of parcels is written as",
            where=str(path),
            hint=f"Give it one of the endings {', '.join(_ENDINGS)}",
        )
    return ending


def area_m2(words: str, *, where: str = "area") -> float:
    """Return an area such as 600mu or 40ha [m2]; mu without a unit. Raises `StudyError`."""
    match = _AREA.fullmatch(words.strip())
    unit = unit_of("area", match[2] or "mu") if match else None
    value = float(re.sub("[,_]", "", match[1])) if match else 0.0
    if unit is None or not 0 < value < 1e9:
        raise StudyError(f"{quote(words)} is not an area such as 600mu or 40ha", where=where)
    return unit.to_base(value)


def phases_m2(words: str, *, where: str = "phases") -> tuple[float, ...]:
    """Return the areas of phases such as 68,200,332mu [m2]; the unit of the last is that of all."""
    parts = [part.strip() for part in words.split(",")]
    match = _AREA.fullmatch(parts[-1])
    unit = match[2] if match else ""
    return tuple(area_m2(p if re.search(r"[^0-9.\s]", p) else p + unit, where=where) for p in parts)


def assemble(study: Study, outcome: Outcome, options: AssemblyOptions) -> Assembly:
    """Find the best contiguous set of the ranked parcels of a run.

    Parameters
    ----------
    study
        The study of the run, for its layers.
    outcome
        What the run found.
    options
        What is needed.

    Raises
    ------
    SitesError
        No parcels have an outline, or no contiguous set has the area.
    StudyError
        The phases do not add up, or a column or layer is missing.
    """
    needed = _needed(options)
    rows = np.flatnonzero((outcome.ranking.rank > 0) & outcome.sites.has_area)
    where = outcome.sites.source
    if not len(rows):
        raise SitesError(
            "no ranked parcel has an outline", where=where, hint="Give the parcels as polygons, not as points"
        )
    sites = outcome.sites.take(rows)
    parcels = _parcels(study, sites, np.asarray(outcome.ranking.score[rows]), options)
    last = _best(parcels, Needed(needed[-1], options.penalties, options.most_excess))
    if last is None:
        largest = _largest_m2(parcels)
        # Beyond MAX_EXACT the search may miss a set that is there.
        wanted = f"{_mu(needed[-1])} (and at most {_mu(needed[-1] * (1 + options.most_excess))})"
        what = f"no contiguous set of the {len(rows):,} ranked parcels has {wanted}"
        if len(rows) > MAX_EXACT and largest >= needed[-1]:
            what = f"no contiguous set of the {len(rows):,} ranked parcels was found that has {wanted}"
        raise SitesError(
            what,
            where=where,
            hint=f"The largest contiguous group has {_mu(largest)}; give another --area, or a wider --gap",
        )
    phases = [last]
    for area in needed[-2::-1]:
        outer = phases[0]
        needs, found = _within(parcels.only(outer.rows), area, options, outer.area)
        mine = assembled(parcels, needs, outer.rows[found.rows], bound=found.bound, exact=found.exact)
        phases.insert(0, mine)
    sets = tuple(_of_outcome(phase, rows) for phase in phases)
    area_m2 = np.full(len(outcome.sites), np.nan)
    area_m2[rows] = parcels.area
    return Assembly(outcome, options, needed, sets, area_m2)


def _within(
    parcels: Parcels, area: float, options: AssemblyOptions, outer_m2: float
) -> tuple[Needed, Assembled]:
    """Return the best set of an earlier phase, with no more excess than it takes to find one.

    With all the excess at once the whole outer set would often win, as penalties count per needed area.
    """
    excess, most = options.most_excess, max(outer_m2 / area - 1.0, 0.0)
    while excess < most:
        needs = Needed(area, options.penalties, excess)
        found = _best(parcels, needs)
        if found is not None:
            return needs, found
        excess = 2.0 * excess + 0.1
    needs = Needed(area, options.penalties, most)
    found = _best(parcels, needs)
    assert found is not None  # noqa: S101  (the whole of the outer set has the area)
    return needs, found


def _needed(options: AssemblyOptions) -> tuple[float, ...]:
    """Return the area needed at the end of each phase [m2]."""
    if not options.phases_m2:
        return (options.area_m2,)
    until = np.cumsum(options.phases_m2)
    if abs(until[-1] - options.area_m2) > 1e-3 * options.area_m2:
        raise StudyError(
            f"the phases add up to {_mu(float(until[-1]))}, the area is {_mu(options.area_m2)}",
            where="--phases",
            hint="Give phases that add up to --area",
        )
    return tuple(float(x) for x in until)


def _parcels(study: Study, sites: Sites, score: FloatArray, options: AssemblyOptions) -> Parcels:
    graph = contiguity(geometry_of(sites), gap_m=options.gap_m)
    return Parcels(
        graph.area_m2,
        score,
        graph.perimeter_m,
        _owners(sites, options),
        _access_km(study, sites, options),
        graph.first,
        graph.second,
        graph.shared_m,
    )


def _owners(sites: Sites, options: AssemblyOptions) -> IntArray:
    """Return the owner of each parcel as a code; a blank cell is an owner of its own."""
    if options.owner_column is None:
        if options.penalties.owners:
            raise StudyError(
                "owners count, but no column names them", where="--owners", hint="Give --owner-column too"
            )
        return np.zeros(len(sites), dtype=np.int64)
    column = sites.column(options.owner_column)
    if column is None:
        own = [str(c) for c in sites.frame.columns if c != "geometry"]
        raise SitesError(
            f"no column {quote(options.owner_column)}",
            where=sites.source,
            hint=did_you_mean(options.owner_column, own),
        )
    cells: list[Any] = sites.frame[column].tolist()
    words = [
        f"\0{row}" if cell is None or cell != cell or not str(cell).strip() else str(cell).strip()  # noqa: PLR0124
        for row, cell in enumerate(cells)
    ]
    return np.unique(np.array(words, dtype=object), return_inverse=True)[1].astype(np.int64)


def _access_km(study: Study, sites: Sites, options: AssemblyOptions) -> FloatArray:
    if options.access_layer is None:
        if options.penalties.access:
            raise StudyError(
                "access counts, but no layer shows the roads",
                where="--access",
                hint="Give --access-layer too",
            )
        return np.zeros(len(sites))
    parts = study.file.layers
    if options.access_layer not in parts:
        raise StudyError(
            f"no layer {quote(options.access_layer)}",
            where=str(study.path),
            hint=did_you_mean(options.access_layer, parts),
        )
    user = read_layers({options.access_layer: parts[options.access_layer]}, study.path, study.connections)
    if options.access_layer not in user.layers:
        raise StudyError(
            "is a raster, and features are needed here",
            where=f"--access-layer {options.access_layer}",
            hint="Give a layer of lines",
        )
    return setbacks(geometry_of(sites), FeatureIndex(user.layers[options.access_layer].geometry)).km


def _best(parcels: Parcels, needed: Needed) -> Assembled | None:
    searched = best_by_search(parcels, needed)
    if len(parcels) > MAX_EXACT:
        return searched
    found = best_exactly(parcels, needed, None if searched is None else searched.rows)
    if found is None or found.exact:
        return found
    return assembled(parcels, needed, found.rows, bound=upper_bound(parcels, needed), exact=False)


def _of_outcome(found: Assembled, rows: IntArray) -> Assembled:
    return replace(found, rows=rows[found.rows])


def _largest_m2(parcels: Parcels) -> float:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array(
        (np.ones(len(parcels.first)), (parcels.first, parcels.second)), shape=(len(parcels),) * 2
    )
    group = connected_components(links, directed=False)[1]
    return float(np.bincount(group, weights=parcels.area).max())


def _mu(area_m2: float) -> str:
    return f"{area_m2 / M2_PER_MU.value:,.1f} mu"
