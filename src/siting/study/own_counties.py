"""The counties of a user's own sites: the region that holds them, and their national hub clusters."""

from __future__ import annotations

import numpy as np

from siting.criteria.county_rows import fact_rows
from siting.evidence import Label
from siting.gazetteer import IntArray, gazetteer
from siting.study.own_lines import as_comment
from siting.texts import join, say


def hub_block(lang: str, counties: IntArray) -> str:
    """Return the criterion on hub clusters as a comment; empty where no site may lie in one.

    *counties* are the counties of the sites, as rows of the gazetteer.
    """
    code_of = [county.code for county in gazetteer().counties]
    held = {row["county_code"]: Label(row["cluster"], row["cluster_zh"]) for row in fact_rows("hub_counties")}
    found = [held[code] for row in np.asarray(counties).tolist() if (code := code_of[row]) in held]
    if not found:
        return ""
    names = join(dict.fromkeys(found), "mark.list")
    told = say("init.own.hub", names=names)
    return as_comment(f"  # {told[lang]}\n  - id: hub_cluster\n    weight: 10")


def region_of(rows: IntArray) -> Label | None:
    """Return the smallest region that holds all places, of the counties in these rows; None if there is none.

    Only counties have English names here.
    """
    counties = [gazetteer().counties[int(row)] for row in np.unique(rows)]
    if len(counties) == 1:
        return counties[0].label
    prefectures = {county.province_zh + county.prefecture_zh for county in counties}
    provinces = {county.province_zh for county in counties}
    held = next((min(names) for names in (prefectures, provinces) if len(names) == 1), "")
    return Label("", held) if held else None
