"""The due-diligence checklist of a site."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.errors import SitingError
from siting.study.result import Progress, Result, quiet

if TYPE_CHECKING:
    import pandas as pd

    from siting.evidence import Source
    from siting.promotion.due_diligence import DueDiligence, Fact


@dataclass(frozen=True)
class ChecklistResult:
    """What is known about a site, item by item, from which source, and whom to ask about the rest."""

    found: DueDiligence

    @property
    def items(self) -> pd.DataFrame:
        """One row per item: ``state`` (answered, proxy, unknown), what is known, source ids, whom to ask."""
        import pandas as pd

        rows = [
            {
                "item": one["id"],
                "title": one["title"]["en"],
                "state": one["state"],
                "known": "; ".join(fact["text"]["en"] for fact in one["facts"]),
                "sources": ";".join(dict.fromkeys(s for fact in one["facts"] for s in fact["sources"])),
                "ask": one["ask"]["en"],
            }
            for one in self.document()["items"]
        ]
        return pd.DataFrame(rows)

    def document(self) -> dict[str, Any]:
        """Return the content of checklist.json."""
        from siting.show.promote.checklist_sheet import checklist_document

        return checklist_document(self.found)

    def save(self, folder: str | Path, *, lang: str | None = None, progress: Progress = quiet) -> list[Path]:
        """Write the list (JSON, page, document) into *folder* in one language or in both, all or nothing.

        Raises `OutputError` when it cannot be written.
        """
        from siting.show.promote.checklist_sheet import save_checklist

        languages = [lang] if lang else ["en", "zh"]
        return save_checklist(self.found, Path(folder), languages=languages, progress=progress)


def checklist(result: Result, site: str) -> ChecklistResult:
    """Go through the 24 usual items of a due-diligence list for one site of a run.

    Parameters
    ----------
    result
        What `run` returned.
    site
        Name or id of a site of the study.

    Raises
    ------
    SitesError
        The site is not in the study.

    Examples
    --------
    >>> import siting
    >>> result = siting.run(siting.load_study())
    >>> len(siting.checklist(result, "Jiaocheng").items)
    24
    """
    from siting.catalogue import Catalogue
    from siting.promotion.due_diligence import due_diligence
    from siting.study.own_climate import climate_file, told_of

    climate = climate_file(result.study)
    sources, _ = told_of(climate)
    facts, their_sources, warnings = _of_project(result, site)
    found = due_diligence(
        result.outcome,
        site,
        Catalogue({}, sources, climate),
        more={"n_minus_one": facts},
        more_sources=their_sources,
        warnings=warnings,
    )
    return ChecklistResult(found)


def _of_project(result: Result, site: str) -> tuple[list[Fact], dict[str, Source], tuple[str, ...]]:
    """Return what the project of the study says about N-1 at a site, its sources, and what went wrong."""
    from siting.api.power import power_of
    from siting.catalogue import STUDY_FILE
    from siting.promotion.due_diligence import Fact
    from siting.promotion.promotion import find_site
    from siting.power.findings import findings

    if result.study.file.project is None:
        return [], {}, ()
    sites, row = result.outcome.sites, find_site(result.outcome, site, "SITE")
    up = float(sites.elevation_m[row])
    try:
        place = f"{sites.lat[row]:.6f},{sites.lon[row]:.6f}"
        power = power_of(place, result.study, elevation_m=None if math.isnan(up) else up)
    except SitingError as error:
        return [], {}, (f"the power of the project is not computed: {error}",)
    demand, verdict = findings(power.found)[:2]
    known = {source.id: source for source in power.found.sources}
    # The stations are stated in the study: without any, the demand alone does not answer the item.
    facts = [Fact(demand, tuple(known), proxy=True)]
    if power.found.cases:
        facts.append(Fact(verdict, (STUDY_FILE, *known), proxy=False))
    return facts, known, ()
