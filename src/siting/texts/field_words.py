"""Headings of a site file as people call them: `electricity_yuan_per_kwh` is the electricity price.

A heading that somebody wrote in words, such as 坡度（度）, is shown as it stands in the file.
"""

from __future__ import annotations

import re

from siting.evidence import Label
from siting.texts import say

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_WORDS = {
    "area_ha": "parcels.meaning.area", "area_mu": "parcels.meaning.area", "county_code": "field.county_code",
    "electricity_yuan_per_kwh": "field.electricity", "elevation_m": "claims.kinds.elevation",
    "ground_acceleration": "claims.kinds.seismic_acceleration", "land_10k_yuan_per_mu": "field.land_price",
    "land_use": "field.land_use", "name_zh": "qgis.name_zh", "pga_g": "claims.kinds.seismic_acceleration",
    "radius_km": "field.radius", "relief_m": "field.relief", "site_id": "field.site_id",
    "slope_deg": "field.slope",
}  # fmt: skip


def is_identifier(heading: str) -> bool:
    """Whether a heading is written for programs: words joined by underscores."""
    return _IDENTIFIER.fullmatch(heading) is not None


def field_words(heading: str) -> Label | None:
    """Return what a heading means in words; None for an identifier that has none here."""
    if not is_identifier(heading):
        return Label(heading, heading)
    return say(_WORDS[heading]) if heading in _WORDS else None


def called(heading: str) -> Label:
    """Return what a column is called: what its heading means, else its words without underscores."""
    words = field_words(heading)
    if words is not None:
        return words
    spaced = heading.replace("_", " ")
    return Label(spaced, spaced)
