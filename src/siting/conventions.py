"""Conventions: figures that are agreed on rather than measured, each once, with its kind and source.

Both the code and the sentences that state which figure was used read them from here.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from siting.records import dataclass

Value = TypeVar("Value", float, tuple[float, ...])
Kind = Literal["standard", "regulation", "practice", "claim", "convention"]


@dataclass(frozen=True, slots=True)
class Convention(Generic[Value]):
    """A figure, or a few of one unit.

    Parameters
    ----------
    value, unit
        The figure and its unit; empty for a ratio.
    kind
        standard, regulation, practice, claim (a promoter's) or convention (a way of counting).
    source
        Id of a source of the catalogue, or the source in words.
    """

    value: Value
    unit: str
    kind: Kind
    source: str


HOURS_PER_YEAR = Convention(8_760.0, "h/yr", "convention", "365 days of 24 hours; 29 February is left out")
SIGMAS_OF_90 = Convention(
    1.6448536269514722, "", "standard", "half-width of the middle 90% of a normal distribution"
)
HOURS_PER_MONTH = Convention(HOURS_PER_YEAR.value / 12, "h", "convention", "a twelfth of a year")
MU_PER_HECTARE = Convention(15.0, "mu/ha", "standard", "the Chinese mu: 10,000/15 m2")
M2_PER_MU = Convention(10_000.0 / MU_PER_HECTARE.value, "m2", "standard", MU_PER_HECTARE.source)
GROUND_M = Convention(
    (-500.0, 9_000.0), "m", "convention", "dry land lies between them; anything beyond is a filler"
)
ATMOSPHERE_M = Convention(
    (-400.0, 9_000.0), "m", "convention", "the standard atmosphere is used only inside it"
)

# Disaster recovery: no Chinese regulation states these figures, see the source `cbrc-2010-114`.
SAME_CITY_MIN_KM = Convention(10.0, "km", "practice", "practice-one-event")
SAME_CITY_KM = Convention(60.0, "km", "practice", "practice-bands")
SAME_CITY_SOFT_KM = Convention(100.0, "km", "practice", "practice-soft")
REMOTE_SOFT_KM = Convention(300.0, "km", "practice", "practice-soft")
REMOTE_KM = Convention(500.0, "km", "practice", "practice-bands")

FIBRE_US_PER_KM = Convention(4.897, "us/km one way", "convention", "fibre-delay")
FIBRE_MS_PER_KM = Convention(FIBRE_US_PER_KM.value / 1000.0, "ms/km one way", "convention", "fibre-delay")
# Routed fibre over the straight line: leased and planned, typical, unplanned.
ROUTE_FACTORS = Convention((1.2, 1.5, 2.1), "", "practice", "route-factor")
SERVED_MS = Convention(
    (5.0, 10.0, 20.0), "ms round trip", "practice", "20 ms is the target between the national computing hubs"
)
ROAD_FACTORS = Convention((1.1, 1.4), "", "practice", "ordinary roads and motorways of plains and low hills")

POWER_FACTOR = Convention(0.95, "", "practice", "transformer-layouts")
# The first is the standard rack of Chinese planning; new racks usually draw 4-8 kW.
RACK_POWERS_KW = Convention((2.5, 4.0, 6.0, 8.0), "kW", "practice", "transformer-layouts")
STANDARD_RACK_KW = Convention(RACK_POWERS_KW.value[0], "kW", "practice", RACK_POWERS_KW.source)
KGCE_PER_KWH = Convention(
    0.1229, "kgce/kWh", "standard", "GB/T 2589, equivalent value; to be checked against the printed standard"
)
ENERGY_REVIEW_TCE = Convention(
    10_000.0,
    "tce/yr",
    "regulation",
    "NDRC order 31 of 2025 (in force 2025-09-01): above, the province reviews, with a carbon assessment",
)
MAX_110_KV_USER_MVA = Convention(100.0, "MVA", "practice", "users above are usually connected at 220 kV")
STRAIGHT_TO_LINE = Convention(
    1.3, "", "practice", "MISO transmission cost guide: straight line + 30% where no route is drawn"
)
# Mean slope below which land is levelled as one plane, and above which in terraces.
EARTHWORK_PERCENT = Convention((5.0, 8.0), "%", "standard", "cjj-83-2016")
USUAL_RACK_KW = Convention((1.0, 50.0), "kW", "practice", "from a network rack to a liquid-cooled one")

# Against units mixed up in site files: beyond these by a factor of ten, a figure is doubted.
COAL_BENCHMARK_YUAN_PER_KWH = Convention(
    (0.26, 0.45), "yuan/kWh", "regulation", "coal power benchmark prices of 16 provinces, table of 2019-2020"
)
MIN_LAND_PRICE_YUAN_PER_M2 = Convention(
    60.0, "yuan/m2", "regulation",
    "lowest grade of the national minimum prices of industrial land, 2006, no. 307; to be checked against "
    "the printed list",
)  # fmt: skip
LARGEST_CAMPUS_MU = Convention(
    2_500.0, "mu", "claim", "the largest campus planned among 24 listed: Chindata, Datong"
)
