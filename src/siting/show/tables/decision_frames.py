"""A planner's questions about a ranking, as frames: figures of ``robustness.json``, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.errors import StudyError
from siting.outcome import Outcome
from siting.show.base.frames import unknown_criteria
from siting.show.tables.robustness_json import robustness_document

if TYPE_CHECKING:
    import pandas as pd


def robustness_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per ranked site: how often it is first, and under which weights."""
    import pandas as pd

    _require(outcome.robustness, "robustness")
    kept = (
        "first", "first_half_width", "mean_rank", "best_rank", "can_be_first", "only_level", "confidence",
        "rank_p05", "rank_p95", "first_stated", "rank_p05_nearby", "rank_p95_nearby", "first_nearby",
        "rank_p05_whole", "rank_p95_whole",
    )  # fmt: skip
    rows = [
        {
            "rank": site["rank"],
            "site_id": site["site_id"],
            "name": site["name"]["en"],
            **{key: site[key] for key in kept},
            **{f"{c}__central": share for c, share in (site["central_weights"] or {}).items()},
        }
        for site in robustness_document(outcome)["sites"]
    ]
    ranks = ("rank", "best_rank", *(key for key in kept if key.startswith("rank_")))
    whole = {**dict.fromkeys(ranks, "Int64"), "can_be_first": "boolean", "only_level": "boolean"}
    return pd.DataFrame(rows).astype(whole)


def overtakes_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per criterion and rival that overtakes the first when this weight alone changes."""
    import pandas as pd

    _require(outcome.robustness, "robustness")
    columns = ["criterion", "rival", "now", "share", "more", "allowed", "stays_behind", "text"]
    rows = [{**x, "text": x["text"]["en"]} for x in robustness_document(outcome)["overtakes"]]
    return pd.DataFrame(rows, columns=columns)


def perspectives_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per site, one column per perspective: the rank by these weights."""
    import pandas as pd

    _require(outcome.perspectives, "perspectives")
    sites, order = outcome.sites.frame, outcome.ranking.order
    ranks = {p.weights.id: _ranks(p.ranking.rank[order]) for p in outcome.perspectives}
    return pd.DataFrame({**{key: sites[key].to_numpy()[order] for key in ("site_id", "name")}, **ranks})


def pairs_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per pair of places; the ranked ones of each use first."""
    import pandas as pd

    _require(outcome.pairs, "pairs")
    rows = []
    for pair in robustness_document(outcome)["pairs"]["list"]:
        low, typical, high = pair.pop("round_trip_ms")
        hazards = {f"{name}_hazard": told for name, told in pair.pop("hazards").items()}
        times = {"round_trip_ms": typical, "round_trip_low_ms": low, "round_trip_high_ms": high}
        rows.append({**pair, **times, **hazards})
    return pd.DataFrame(rows).astype({"rank": "Int64"})


def missing_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per UNKNOWN figure with weight, and what would settle it."""
    import pandas as pd

    sites = outcome.sites.frame
    open_ = unknown_criteria(outcome)
    rows = [
        (sites["site_id"].iloc[i], sites["name"].iloc[i], c.id, c.share, c.supply.en)
        for i in outcome.ranking.order.tolist()
        for c, unknown in open_
        if unknown[i]
    ]
    return pd.DataFrame(rows, columns=["site_id", "name", "criterion", "share", "supply"])


def _ranks(values: Any) -> Any:
    import pandas as pd

    return pd.arrays.IntegerArray(values.astype("int64"), values == 0)


def _require(found: object, key: str) -> None:
    if not found:
        raise StudyError(
            f"the study does not ask for {key}", where=key, hint=f"Add `{key}:` to it, see docs/study.md."
        )
