"""An assembly of parcels: the table on the terminal, the document that ``--json`` prints, and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.conventions import M2_PER_MU
from siting.decide.assembly import Assembled
from siting.evidence import SITE_FILE, FloatArray, Label
from siting.outcome import Outcome, ShownLayer
from siting.show.base.cells import csv_cell, number_or_null
from siting.texts import say
from siting.texts.shares import score_text

if TYPE_CHECKING:
    import geopandas as gpd
    from rich.table import Table

ASSEMBLY_COLUMNS: tuple[str, ...] = ("site_id", "phase", "area_mu", "score")
_MU = M2_PER_MU.value


def assembly_document(
    outcome: Outcome, needed_m2: tuple[float, ...], phases: tuple[Assembled, ...], area_m2: FloatArray
) -> dict[str, Any]:
    """Return the sets of an assembly for programs: each phase, and the parcels in the order of phases."""
    taken: dict[int, int] = {}
    for number, phase in enumerate(phases, 1):
        for row in phase.rows.tolist():
            taken.setdefault(row, number)
    ids = outcome.sites.frame["site_id"].to_numpy(object)
    return {
        "phases": [
            {
                "phase": number,
                "needed_mu": number_or_null(needed / _MU, "mu"),
                "area_mu": number_or_null(phase.area / _MU, "mu"),
                "parcels": len(phase.rows),
                "objective": number_or_null(phase.value, ""),
                "gap": number_or_null(phase.gap, ""),
                "exact": phase.exact,
                "score": number_or_null(phase.score, ""),
                "perimeter_m": number_or_null(phase.perimeter, "m"),
                "owners": phase.owners,
                "access_km": number_or_null(phase.access_km, "km"),
            }
            for number, (needed, phase) in enumerate(zip(needed_m2, phases, strict=True), 1)
        ],
        "parcels": [
            {
                "site_id": str(ids[row]),
                "phase": number,
                "area_mu": number_or_null(float(area_m2[row]) / _MU, "mu"),
                "score": number_or_null(float(outcome.ranking.score[row]), ""),
            }
            for row, number in sorted(taken.items(), key=lambda item: (item[1], item[0]))
        ],
    }


def assembly_frame(outcome: Outcome, document: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return the parcels of the last set with their outlines (EPSG:4326), in the order of phases."""
    import geopandas as gpd

    frame = outcome.sites.frame
    row_of = {str(site): row for row, site in enumerate(frame["site_id"])}
    rows = [row_of[parcel["site_id"]] for parcel in document["parcels"]]
    columns = {
        "site_id": [parcel["site_id"] for parcel in document["parcels"]],
        "name": frame["name"].iloc[rows].tolist(),
        "name_zh": frame["name_zh"].iloc[rows].tolist(),
        **{key: [parcel[key] for parcel in document["parcels"]] for key in ("phase", "area_mu", "score")},
    }
    return gpd.GeoDataFrame(columns, geometry=frame.geometry.iloc[rows].to_numpy(), crs="EPSG:4326")


def phase_frame(parcels: gpd.GeoDataFrame, document: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return one row per phase: its figures, and the parcels taken until then as one shape (EPSG:4326)."""
    import geopandas as gpd
    import shapely

    until = [shapely.union_all(parcels.geometry[parcels["phase"] <= p["phase"]]) for p in document["phases"]]
    return gpd.GeoDataFrame(document["phases"], geometry=until, crs="EPSG:4326")


def with_phases_shown(outcome: Outcome, phases: gpd.GeoDataFrame) -> Outcome:
    """Return an outcome whose map shows the set of each phase as a layer."""
    layers = [
        ShownLayer(
            f"phase_{row.phase}",
            say("assembly.layer", phase=row.phase, area=row.area_mu),
            "set",
            np.array([row.geometry], dtype=object),
            (),
            SITE_FILE,
        )
        for row in phases.itertuples()
    ]
    return replace(outcome, shown_layers=(*outcome.shown_layers, *layers))


def print_assembly(outcome: Outcome, document: dict[str, Any], lang: str) -> None:
    """Print the parcels by phase, and what is known of each set."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(_parcel_table(outcome, document["parcels"], lang))
    phases = document["phases"]
    if len(document["parcels"]) == 1 and len(phases) > 1:
        # The earlier phases had one parcel to choose from: there is nothing to call the best.
        console.print(Prose(say("assembly.one_parcel", count=len(phases))[lang]))
        phases = phases[-1:]
    for number, phase in enumerate(phases):
        after = phases[number + 1] if number + 1 < len(phases) else None
        if after is not None and _same_set(phase, after):
            continue
        first = next(p["phase"] for p in phases if _same_set(p, phase))
        if first < phase["phase"]:
            shared = say("assembly.shared", first=first, last=phase["phase"], parcels=phase["parcels"])
            console.print(Prose(shared[lang]))
        console.print(Prose(phase_words(phase)[lang]))


def _parcel_table(outcome: Outcome, parcels: Sequence[dict[str, Any]], lang: str) -> Table:
    from rich.table import Table

    from siting.show.base.prose import Prose

    frame = outcome.sites.frame
    column = "name_zh" if lang == "zh" else "name"
    names = {str(i): str(n) for i, n in zip(frame["site_id"], frame[column], strict=True)}
    table = Table(box=None, pad_edge=False)
    for heading in ("phase", "site", "area", "score"):
        justify: Any = "left" if heading == "site" else "right"
        table.add_column(say(f"assembly.{heading}")[lang], justify=justify)
    for parcel in parcels:
        shown = names.get(parcel["site_id"]) or parcel["site_id"]
        table.add_row(
            str(parcel["phase"]), Prose(shown), f"{parcel['area_mu']:,.1f}", score_text(parcel["score"])
        )
    return table


def _same_set(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two phases have the same parcels: their sets are nested, so as many are the same."""
    return bool(one["parcels"] == other["parcels"])


def phase_words(phase: dict[str, Any]) -> Label:
    """Return one sentence on the set of a phase."""
    proof = say("assembly.exact") if phase["exact"] else say("assembly.gap", gap=phase["gap"])
    return say(
        "assembly.phase_words",
        phase=phase["phase"],
        area=phase["area_mu"],
        needed=phase["needed_mu"],
        score=phase["score"],
        objective=phase["objective"],
        proof=proof,
    )


def write_assembly_csv(document: dict[str, Any], path: Path) -> None:
    """Write the parcels as CSV: one line per parcel, with the phase in which it is taken.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    lines = [",".join(ASSEMBLY_COLUMNS)]
    lines += [
        f"{csv_cell(p['site_id'])},{p['phase']},{p['area_mu']:.12g},{p['score']:.12g}"
        for p in document["parcels"]
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
