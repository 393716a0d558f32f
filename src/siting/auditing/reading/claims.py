"""What a document claims: typed figures, each with its comparison and where it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from siting.auditing.reading.units import Dimension
from siting.evidence import Label
from siting.texts import say

ClaimKind = Literal[
    "distance",
    "band",
    "mean_temperature",
    "free_cooling",
    "pue",
    "wue",
    "land_area",
    "floor_area",
    "investment",
    "racks",
    "servers",
    "buildings",
    "power",
    "rack_power",
    "transformer",
    "voltage",
    "elevation",
    "latency",
    "tier",
    "class",
    "superlative",
]
Comparison = Literal["about", "exactly", "at_least", "at_most", "within", "between"]
Metric = Literal["geodesic", "road", "rail", "unspecified"]
Band = Literal["same_city", "remote"]
Status = Literal["existing", "planned", "conditional", "unspecified"]
Trip = Literal["one_way", "round_trip", "unspecified"]
Share = Literal["it", "total", "supply", "unspecified"]
Extreme = Literal[
    "nearest", "farthest", "largest", "smallest", "lowest", "highest", "first", "only", "best", "coolest"
]


@dataclass(frozen=True, slots=True)
class KindOf:
    """What a kind of claim is: its name, dimension, base unit and the qualifiers it can carry."""

    label: Label
    dimension: Dimension
    base: str
    qualifiers: frozenset[str]


def _kind(label: Label, dimension: Dimension, base: str, *qualifiers: str) -> KindOf:
    return KindOf(label, dimension, base, frozenset({"phase", "status", *qualifiers}))


KINDS: dict[ClaimKind, KindOf] = {
    "distance": _kind(say("claims.kinds.distance"), "length", "km", "metric"),
    "band": _kind(say("claims.kinds.band"), "length", "km", "metric", "band"),
    "mean_temperature": _kind(say("claims.kinds.mean_temperature"), "temperature", "degC"),
    "free_cooling": _kind(say("claims.kinds.free_cooling"), "yearly_time", "h/yr", "supply_c", "mode"),
    "pue": _kind(Label("PUE", "PUE"), "ratio", ""),
    "wue": _kind(Label("WUE", "WUE"), "water_use", "L/kWh"),
    "land_area": _kind(say("claims.kinds.land_area"), "area", "m2"),
    "floor_area": _kind(say("claims.kinds.floor_area"), "area", "m2"),
    "investment": _kind(say("claims.kinds.investment"), "money", "CNY"),
    "racks": _kind(say("claims.kinds.racks"), "count", ""),
    "servers": _kind(say("claims.kinds.servers"), "count", ""),
    "buildings": _kind(say("claims.kinds.buildings"), "count", "", "what"),
    "power": _kind(say("claims.kinds.power"), "power", "MW", "share"),
    "rack_power": _kind(say("claims.kinds.rack_power"), "rack_power", "kW"),
    "transformer": _kind(say("claims.kinds.transformer"), "apparent_power", "MVA", "stations", "units"),
    "voltage": _kind(say("claims.kinds.voltage"), "voltage", "kV", "stations", "own"),
    "elevation": _kind(say("claims.kinds.elevation"), "height", "m"),
    "latency": _kind(say("claims.kinds.latency"), "duration", "ms", "trip"),
    "tier": _kind(say("claims.kinds.tier"), "ratio", "", "word"),
    "class": _kind(say("claims.kinds.class"), "ratio", "", "word"),
    "superlative": _kind(say("claims.kinds.superlative"), "ratio", "", "word", "aspect", "among", "scope"),
}
# These kinds say a word (A, 3+, nearest), not a measured figure.
WORD_KINDS: frozenset[ClaimKind] = frozenset({"tier", "class", "superlative"})


@dataclass(frozen=True, slots=True)
class Position:
    """Where a quote is in the document.

    ``page``, ``line`` and ``column`` count from 1; a format without pages is one page. ``start`` and ``end``
    are offsets in characters of the document's text (`Document.text`), so that ``text[start:end]`` is the
    quote as printed, broken lines included. For a file of claims they are 0, and ``line`` is the line there.
    """

    page: int = 1
    line: int = 1
    column: int = 1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as the document writes it: 4 and ``万个``, 600 and ``亩``."""

    value: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What narrows a claim; each one has a neutral value that means "not stated".

    ``metric``: how a distance is measured. ``band``: which recovery band. ``phase``: number of the phase,
    0 for the whole. ``supply_c``: supply temperature of free cooling [degC], NaN if not stated. ``mode``:
    technology of free cooling in the document's words. ``share``: whether a power is that of the IT load,
    the total, or the supply. ``stations``: number of substations. ``units``: transformers in each station.
    ``own``: the substation is the project's own. ``trip``: latency one way or there and back. ``what``: kind
    of building. ``aspect``: what a superlative is about. ``among``: names of the sites that a superlative
    compares. ``scope``: region of a superlative, in the document's words.
    """

    phase: int = 0
    status: Status = "unspecified"
    metric: Metric = "unspecified"
    band: Band | None = None
    supply_c: float = math.nan
    mode: str = ""
    share: Share = "unspecified"
    stations: int | None = None
    units: int | None = None
    own: bool = False
    trip: Trip = "unspecified"
    what: str = ""
    aspect: ClaimKind | None = None
    among: tuple[str, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure or word that the document claims of its site.

    ``value`` is in ``unit``, the base unit of the kind; ``high`` is the other end of a range and equals
    ``value`` otherwise. Both are NaN for a claim in words, whose ``word`` then holds it: ``A``, ``3+``
    (``value`` 3), ``nearest``. A bare figure is "about": nobody states 50 km to the metre; "exactly" is kept
    for nominal values (voltage, tier, class) and for figures that the document calls exact. ``subject`` is
    the place or thing that the figure relates the site to ("太原"), empty for the site itself.
    """

    id: str
    kind: ClaimKind
    quote: str
    position: Position
    value: float
    high: float
    unit: str
    comparison: Comparison
    subject: str = ""
    word: str = ""
    given: Given | None = None
    qualifiers: Qualifiers = field(default_factory=Qualifiers)

    @property
    def phase(self) -> int:
        """Number of the phase that the claim is about; 0 for the whole project."""
        return self.qualifiers.phase


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A figure near data-centre matter that became no claim, and why."""

    quote: str
    position: Position
    why: Label


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one document, in the order of its text."""

    source: str
    sha256: str
    claims: tuple[Claim, ...]
    not_understood: tuple[NotUnderstood, ...] = ()
    title: str = ""
