"""What a document claims: typed figures, each with its comparison and where it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.evidence import Label

Comparison = Literal["about", "exactly", "at_least", "at_most", "within", "between"]
Metric = Literal["geodesic", "road", "rail", "unspecified"]
Band = Literal["same_city", "remote"]
Status = Literal["existing", "planned", "conditional", "unspecified"]
Trip = Literal["one_way", "round_trip", "unspecified"]
Share = Literal["it", "total", "supply", "unspecified"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a quote is in the document.

    ``page``, ``line`` and ``column`` count from 1; a format without pages is one page. ``start`` and ``end``
    are offsets in characters of the document's text (`Document.text`), so that ``text[start:end]`` is the
    quote as printed, including line breaks. For a file of claims they are 0, and ``line`` is the line in it.
    """

    page: int = 1
    line: int = 1
    column: int = 1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as written in the document: 4 and ``万个``, 600 and ``亩``."""

    value: float
    high: float
    unit: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that proves a claim: the file, the page, and the words of that page that hold the figure."""

    file: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Qualifiers that narrow a claim; each has a neutral value that means "not stated".

    ``metric``: how a distance is measured. ``band``: which recovery band. ``phase``: number of the phase,
    0 for the whole. ``supply_c``: supply temperature of free cooling [degC], NaN if not stated. ``mode``:
    cooling technology in the document's words. ``share``: whether a power is that of the IT load,
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
    aspect: KindId | None = None
    among: tuple[str, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure or word that the document claims for its site.

    ``value`` is in ``unit``, the base unit of the kind; ``high`` is the other end of a range and equals
    ``value`` otherwise. Both are NaN for a claim in words, which is in ``word``: ``A``, ``3+`` (``value`` 3),
    ``nearest``. A bare figure is "about": nobody states 50 km to the metre; "exactly" is reserved for nominal
    values (voltage, tier, class) and for figures that the document calls exact. ``subject`` is the place or
    thing to which the figure relates the site ("太原"), empty for the site itself.
    """

    id: str
    kind: KindId
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
    evidence: Evidence | None = None

    @property
    def spec(self) -> ClaimKind:
        """The row of its kind."""
        return KINDS[self.kind]

    @property
    def phase(self) -> int:
        """Number of the phase that the claim is about; 0 for the whole project."""
        return self.qualifiers.phase


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A figure in a data-centre context that did not become a claim, and why."""

    quote: str
    position: Position
    why: Label


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a document, in the order of its text."""

    source: str
    sha256: str
    claims: tuple[Claim, ...]
    not_understood: tuple[NotUnderstood, ...] = ()
    title: str = ""
