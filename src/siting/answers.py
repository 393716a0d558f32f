"""What the public functions beside `run` return: the finding, its tables and the ways to save it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.study.result import Progress, quiet

if TYPE_CHECKING:
    import pandas as pd

    from siting.auditing.judging.check import Audit
    from siting.cooling.report import ClimateReport
    from siting.decide.attribution import Difference
    from siting.promotion.promotion import Promotion


@dataclass(frozen=True)
class AuditResult:
    """What an audit found: every claim of a document with its verdict."""

    found: Audit

    @property
    def claims(self) -> pd.DataFrame:
        """One row per claim, the columns of the claims in audit.json."""
        import pandas as pd

        return pd.DataFrame(self.document()["claims"])

    @property
    def contradicted(self) -> int:
        """How many claims, and checks of the document against itself, are contradicted."""
        from siting.auditing.judging.verdicts import Verdict

        checks = sum(check.verdict is Verdict.CONTRADICTED for check in self.found.checks)
        return self.found.count()[Verdict.CONTRADICTED] + checks

    def document(self) -> dict[str, Any]:
        """Return the content of audit.json."""
        from siting.show.audit.audit_json import audit_document

        return audit_document(self.found)

    def save(self, folder: str | Path, *, lang: str = "en", progress: Progress = quiet) -> list[Path]:
        """Write audit.json, audit.xlsx, audit.html and audit.docx into *folder*, all or nothing.

        Raises `OutputError` when they cannot be written.
        """
        from siting.show.audit.save import save_audit

        return save_audit(self.found, Path(folder), lang=lang, progress=progress)


@dataclass(frozen=True)
class PromotionResult:
    """Where a site wins against named rivals, with proof, and what it must disclose."""

    found: Promotion

    @property
    def comparisons(self) -> pd.DataFrame:
        """One row per criterion and rival: who is ahead, how surely, and how to say it.

        ``value`` and ``rival_value`` are in ``unit``, missing where UNKNOWN. ``robustness`` says how surely
        one is ahead (docs/audit.md); ``statement`` is blank where the site is not.
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

        languages = [lang] if lang else ["en", "zh"]
        return save_promotion(self.found, Path(folder), languages=languages, progress=progress)


@dataclass(frozen=True)
class ClimateResult:
    """The climate and the cooling of one place."""

    found: ClimateReport

    @property
    def free_cooling(self) -> pd.DataFrame:
        """One row per technology: hours a year without chillers (``full_h``, 90 % interval), and in part."""
        import pandas as pd

        rows = []
        for one in self.document()["free_cooling"]:
            full, partial = one["full"]["hours"], one["partial"]["hours"]
            rows.append(
                {
                    "technology": one["technology"],
                    "label": one["label"],
                    "full_h": full["value"],
                    "full_low_h": full["low"],
                    "full_high_h": full["high"],
                    "partial_h": partial["value"],
                }
            )
        return pd.DataFrame(rows)

    def document(self) -> dict[str, Any]:
        """Return what ``siting climate at --json`` prints: every figure with unit, interval and source."""
        from siting.show.climate.climate_report import report_document

        return report_document(self.found)

    def chart(self, folder: str | Path, *, lang: str | None = None) -> list[Path]:
        """Draw hours by month and technology into *folder* (PNG, SVG, PDF), in one language or in both.

        Raises `OutputError` when the files cannot be written.
        """
        from siting.show.base.output_folder import staged_files
        from siting.show.climate.cooling_chart import draw_cooling

        files: list[Path] = []
        with staged_files(Path(folder)) as stage:
            for language in [lang] if lang else ["en", "zh"]:
                files += draw_cooling(self.found, stage, language)
        return [Path(folder) / path.name for path in files]


@dataclass(frozen=True)
class DiffResult:
    """What moved between two runs, and why."""

    found: Difference

    @property
    def same(self) -> bool:
        """Whether nothing that ranks differs."""
        return self.found.same

    @property
    def sites(self) -> pd.DataFrame:
        """One row per site of both runs: ranks, scores (0..1), and what each cause adds to the change.

        The causes ``data``, ``value_functions``, ``weights`` and ``rules`` add up to ``change``.
        """
        import pandas as pd

        from siting.decide.attribution import CAUSES

        rows = [
            {
                "site_id": one["site_id"],
                "name": one["name"]["en"],
                "rank_old": one["rank"]["old"],
                "rank_new": one["rank"]["new"],
                "score_old": one["score"]["old"],
                "score_new": one["score"]["new"],
                "change": one["score"]["change"],
                **(one["causes"] or dict.fromkeys(CAUSES)),
            }
            for one in self.document()["sites"]
        ]
        return pd.DataFrame(rows).astype({"rank_old": "Int64", "rank_new": "Int64"})

    def document(self) -> Mapping[str, Any]:
        """Return what ``siting diff --json`` prints."""
        from siting.show.difference.difference import difference_document

        return difference_document(self.found)
