"""Promotion: a site against named rivals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.chunks import Progress, quiet
from siting.languages import languages_in
from siting.records import dataclass
from siting.study.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from siting.promotion.promotion import Promotion


@dataclass(frozen=True)
class PromotionResult:
    """Where a site wins against named rivals, with proof, and what it must disclose."""

    found: Promotion
    result: Result | None = None

    @property
    def comparisons(self) -> pd.DataFrame:
        """One row per criterion and rival: who is ahead, how surely, and how to say it.

        ``value`` and ``rival_value`` are in ``unit``, missing where UNKNOWN. ``robustness`` says how surely
        one is ahead (docs/audit.md), or is ``too_close`` to call; ``statement`` is blank
        where the site has no advantage to state.
        """
        import pandas as pd

        found = self.document()
        stated = {
            (one["criterion"], one["rival"]["name"]["en"]): one["statement"]["en"]
            for one in found["advantages"]
        }
        rows = [
            {
                "criterion": one["criterion"],
                "rival": one["rival"]["name"]["en"],
                "value": one["site"]["value"],
                "rival_value": one["rival"]["value"],
                "unit": one["unit"],
                "better": one["better"],
                "robustness": one["robustness"],
                "too_close": one["too_close"],
                "statement": stated.get((one["criterion"], one["rival"]["name"]["en"]), ""),
            }
            for one in found["comparisons"]
        ]
        return pd.DataFrame(rows)

    def document(self) -> dict[str, Any]:
        """Return the content of promote.json."""
        from siting.show.promote.promotion_sheet import promotion_document

        return promotion_document(self.found)

    def save(self, folder: str | Path, *, lang: str | None = None, progress: Progress = quiet) -> list[Path]:
        """Write the sheet (JSON, page, document) into *folder* in one language or in both, all or nothing.

        Raises `OutputError` when it cannot be written.
        """
        from siting.show.promote.promotion_sheet import save_promotion

        languages = languages_in(lang)
        return save_promotion(self.found, Path(folder), languages=languages, progress=progress)

    def kit(self, folder: str | Path, *, lang: str | None = None, progress: Progress = quiet) -> list[Path]:
        """Write what is handed over into *folder*, in one language or in both, all or nothing.

        A leaflet of one page (PDF, DOCX), ten slides with charts that can be edited (PPTX), paragraphs for
        publication and the sheet of what must be disclosed (DOCX). Only advantages that are material and
        proven are stated.

        Raises
        ------
        FontError
            Chinese characters are to be set, and no installed font has them.
        MissingExtraError
            The extra ``office`` is not installed.
        OutputError
            A file cannot be written.
        ValueError
            It was not made by `promote`.
        """
        from siting.study.promotion_kit import write_kit

        if self.result is None:
            raise ValueError("a kit needs the run: use siting.promote")
        languages = languages_in(lang)
        return write_kit(self.found, self.result, Path(folder), languages=languages, progress=progress)


def promote(
    result: Result, site: str, rivals: Sequence[str], *, least_difference: float | None = None
) -> PromotionResult:
    """Compare one site of a run with named rivals.

    Parameters
    ----------
    result
        What `run` returned.
    site, rivals
        Names or ids of sites of the study.
    least_difference
        Least difference in value (0..1 on a criterion's own value function) that matters; 0.05 by default.

    Raises
    ------
    SitingError
        *least_difference* is not within 0..1.
    SitesError
        A site is not in the study, or is not ranked.

    Examples
    --------
    >>> import siting
    >>> result = siting.run(siting.load_study())
    >>> sheet = siting.promote(result, "Jiaocheng", ["Wenshui", "Qingxu"])
    >>> sheet.document()["site"]["name"]["en"]
    'Jiaocheng'
    """
    from siting.promotion.promotion import MIN_DIFFERENCE
    from siting.promotion.promotion import promote as compare

    least = MIN_DIFFERENCE if least_difference is None else least_difference
    return PromotionResult(compare(result.outcome, site, rivals, least=least), result)
