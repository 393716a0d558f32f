"""An assembly of parcels: the table on the terminal, the document that ``--json`` prints, and CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from siting.conventions import M2_PER_MU
from siting.decide.assembly import Assembled
from siting.evidence import FloatArray, Label
from siting.outcome import Outcome
from siting.show.base.cells import csv_cell, number_or_null
from siting.texts import say

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


def print_assembly(outcome: Outcome, document: dict[str, Any], lang: str) -> None:
    """Print the parcels by phase, and what is known of each set."""
    from rich.console import Console
    from rich.table import Table

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    frame = outcome.sites.frame
    column = "name_zh" if lang == "zh" else "name"
    names = {str(i): str(n) for i, n in zip(frame["site_id"], frame[column], strict=True)}
    table = Table(box=None, pad_edge=False)
    for heading in ("phase", "site", "area", "score"):
        justify: Any = "left" if heading == "site" else "right"
        table.add_column(say(f"assembly.{heading}")[lang], justify=justify)
    for parcel in document["parcels"]:
        shown = names.get(parcel["site_id"]) or parcel["site_id"]
        table.add_row(
            str(parcel["phase"]), Prose(shown), f"{parcel['area_mu']:,.1f}", f"{parcel['score']:.3f}"
        )
    console.print(table)
    phases = document["phases"]
    if len(document["parcels"]) == 1 and len(phases) > 1:
        # The earlier phases had one parcel to choose from: there is nothing to call the best.
        console.print(Prose(say("assembly.one_parcel", count=len(phases))[lang]))
        phases = phases[-1:]
    for phase in phases:
        console.print(Prose(phase_words(phase)[lang]))


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


def write_assembly(document: dict[str, Any], path: Path) -> None:
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
