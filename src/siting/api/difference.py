"""The difference of two runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd

    from siting.decide.attribution import Difference


@dataclass(frozen=True)
class DiffResult:
    """What moved between two runs, and why."""

    found: Difference

    @property
    def same(self) -> bool:
        """Whether nothing that affects the ranking differs."""
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


def diff(old: str | Path, new: str | Path) -> DiffResult:
    """Report what moved between two runs, and how much is due to data, value functions, weights or sites.

    Parameters
    ----------
    old, new
        Folders of runs, or their ``result.json``.

    Raises
    ------
    SitingError
        One line, where a result cannot be read.

    Examples
    --------
    >>> import tempfile, siting
    >>> folder = tempfile.mkdtemp()
    >>> _ = siting.run(siting.load_study()).save(folder, outputs=["result"])
    >>> siting.diff(folder, folder).same
    True
    """
    from siting.decide.attribution import compare_runs
    from siting.show.difference.read_result import read_run

    return DiffResult(compare_runs(read_run(Path(old)), read_run(Path(new))))
