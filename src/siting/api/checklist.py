"""The due-diligence checklist of a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.chunks import Progress, quiet
from siting.languages import languages_in
from siting.records import dataclass
from siting.study.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from siting.promotion.due_diligence import DueDiligence


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

        languages = languages_in(lang)
        return save_checklist(self.found, Path(folder), languages=languages, progress=progress)


def checklist(result: Result, site: str) -> ChecklistResult:
    """Go through the usual items of a due-diligence list, and the file's remarks, for one site of a run.

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
    The usual 28 items, and what the site file remarks on the site:

    >>> import siting
    >>> result = siting.run(siting.load_study())
    >>> len(siting.checklist(result, "Jiaocheng").items)
    29
    """
    from siting.catalogue import Catalogue
    from siting.promotion.due_diligence import due_diligence
    from siting.study.own_climate import climate_file, told_of

    climate = climate_file(result.study)
    sources, _ = told_of(climate)
    return ChecklistResult(due_diligence(result.outcome, site, Catalogue({}, sources, climate)))
