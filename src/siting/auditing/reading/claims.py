"""What a document claims: typed figures, each with its comparison and where it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from typing import Literal, get_args

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.evidence import Label
from siting.records import dataclass

Comparison = Literal["about", "exactly", "at_least", "at_most", "within", "between"]
Metric = Literal["geodesic", "road", "rail", "unspecified"]
Band = Literal["same_city", "remote"]
Status = Literal["existing", "planned", "conditional", "superseded", "unspecified"]
Trip = Literal["one_way", "round_trip", "unspecified"]
Share = Literal["it", "total", "supply", "unspecified"]
OwnerKind = Literal[
    "site", "phase", "building", "elsewhere", "region", "firm", "plant", "industry", "unclear"
]  # fmt: skip
Relation = Literal["sum", "unit", "again"]
Outcome = Literal["claim", "whose", "out_of_scope", "left_out"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


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
class Owner:
    """Whose figure it is: the site, a part of it, or somebody or something else, with its ``name``.

    ``elsewhere`` is another campus, project or place; ``plant`` a power station; ``industry`` an average or
    the usual; ``unclear`` that the document does not say.
    """

    kind: OwnerKind = "site"
    name: str = ""

    @property
    def judged(self) -> bool:
        """Whether the figure says something about the site."""
        return self.kind in {"site", "phase", "building"}


SITE = Owner()


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """Qualifiers that narrow a claim; each has a neutral value that means "not stated".

    ``metric``: how a distance is measured. ``band``: which recovery band. ``phase``: number of the phase,
    0 for the whole. ``supply_c``: supply temperature of free cooling [degC], NaN if not stated. ``mode``:
    cooling technology in the document's words. ``share``: whether a power is that of the IT load,
    the total, or the supply. ``stations``: number of substations. ``units``: transformers in each station.
    ``own``: the substation is the project's own. ``trip``: latency one way or there and back. ``what``: kind
    of building. ``aspect``: what a superlative is about. ``among``: names of the sites that a superlative
    compares. ``by``: how much it differs from them, ``scope``: region of a superlative, both in the
    document's words. ``rank``: which place it has among them, 0 for the first.
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
    by: str = ""
    scope: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure or word that the document claims for its site.

    ``value`` is in ``unit``, the base unit of the kind; ``high`` is the other end of a range and equals
    ``value`` otherwise. Both are NaN for a claim in words, which is in ``word``: ``A``, ``3+`` (``value`` 3),
    ``nearest``. A bare figure is "about": nobody states 50 km to the metre; "exactly" is reserved for nominal
    values (voltage, tier, class) and for figures that the document calls exact. ``subject`` is the place or
    thing to which the figure relates the site ("太原"), empty for the site itself.

    ``owner`` is whose figure it is, ``date`` the year or day it holds for in the document's words (empty if
    none is named), ``scope`` the part of the site it is for in the document's words (empty for the
    whole), ``as_written`` the figure as printed, and ``beside`` the words in brackets that follow it.
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
    owner: Owner = SITE
    date: str = ""
    scope: str = ""
    as_written: str = ""
    beside: str = ""
    evidence: Evidence | None = None

    @property
    def spec(self) -> ClaimKind:
        """The row of its kind."""
        return KINDS[self.kind]

    @property
    def phase(self) -> int:
        """Number of the phase that the claim is about; 0 for the whole project."""
        return self.qualifiers.phase

    @property
    def written_value(self) -> float:
        """Its number as the document has it, in the unit used there."""
        return self.value if self.given is None else self.given.value

    @property
    def written_unit(self) -> str:
        """The unit used there; empty if the document has none."""
        return "" if self.given is None else self.given.unit


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A figure that did not become a claim, and why.

    ``owner`` is whose figure it is instead, if that is why; ``would_be`` the claim it would be if it were the
    site's.
    """

    quote: str
    position: Position
    why: Label
    outcome: Outcome = "left_out"
    rule: str = ""
    owner: Owner | None = None
    would_be: Claim | None = None
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class AccountedFigure:
    """One figure of the document and what became of it.

    ``rule``: for ``whose`` the kind of owner, for ``out_of_scope`` what the figure measures, for ``left_out``
    the rule that left it out. ``claims``: ids of the claims it makes.
    """

    as_written: str
    position: Position
    outcome: Outcome
    rule: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that the text states twice: by its parts (sum), in another unit, or named again.

    ``parts`` are the figures stated first, ``whole`` the one stated instead; they are figures of ``kind`` in
    ``unit``: that of the whole as written, or the base unit of money and counts. ``claims`` are the ids of
    the claims among them, that of the whole first in a sum and last otherwise. ``slack`` is how far both may
    be apart as they are written: rounded, or "about".
    """

    relation: Relation
    parts: tuple[float, ...]
    whole: float
    kind: KindId
    unit: str = ""
    claims: tuple[str, ...] = ()
    slack: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a document, in the order of its text.

    ``phases``: how many it says it has, or 0. ``sentences``: where they begin; empty where there is no text.
    """

    source: str
    sha256: str
    claims: tuple[Claim, ...]
    not_understood: tuple[NotUnderstood, ...] = ()
    title: str = ""
    figures: tuple[AccountedFigure, ...] = ()
    phases: int = 0
    restated: tuple[Restated, ...] = ()
    sentences: tuple[int, ...] = ()


def figures_in(reading: Reading) -> tuple[AccountedFigure, ...]:
    """Return the figures that a reading without a document knows of: its claims, and what it left out."""
    made = [
        AccountedFigure(c.as_written or c.quote, c.position, "claim", c.kind, (c.id,))
        for c in reading.claims
        if not c.spec.word or any(character.isdigit() for character in c.as_written)
    ]
    left = [
        AccountedFigure(x.as_written, x.position, x.outcome, x.rule)
        for x in reading.not_understood
        if x.as_written and x.rule
    ]
    return tuple(sorted([*made, *left], key=lambda figure: figure.position.start))


def outcomes(figures: Iterable[AccountedFigure]) -> dict[Outcome, int]:
    """Return how many figures had each outcome; together they are all of them."""
    counted = Counter(f.outcome for f in figures)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def by_rule(figures: Iterable[AccountedFigure]) -> dict[tuple[Outcome, str], int]:
    """Return how many figures had each outcome by each rule, the most frequent first."""
    counted = Counter((f.outcome, f.rule) for f in figures)
    return dict(sorted(counted.items(), key=lambda x: (OUTCOMES.index(x[0][0]), -x[1], x[0][1])))
