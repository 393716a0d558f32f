"""A figure with the words around it, and the result for it: the common ground of all rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

from siting.auditing.reading import vocabulary
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Comparison, Outcome, Owner, Qualifiers
from siting.auditing.reading.quantities import StatedFigure
from siting.evidence import Label
from siting.texts import say
from siting.units import Dimension, unit_of


@dataclass(frozen=True, slots=True)
class Around:
    """A figure's surroundings: its sentence up to it (``before``) and after it, cut to a bounded length.

    ``gap`` is the text between the preceding figure, or the start of the sentence, and this one; ``clause``
    the part of the sentence between commas that contains the figure. ``last_kind`` is the kind of the
    preceding figure in the same sentence.
    """

    figure: StatedFigure
    before: str
    after: str
    gap: str
    until_next: str
    clause: str
    sentence: str
    last_kind: KindId | Literal[""] = ""
    last_subject: str = ""

    @property
    def near(self) -> str:
        """The gap and the words up to the next figure, in the same clause."""
        return f"{self.gap} # {self.head}"

    @property
    def head(self) -> str:
        """The text after the figure within its clause."""
        return re.split(r"[，。；、;\n]|, |\. ", self.until_next, maxsplit=1)[0]

    @property
    def tail(self) -> str:
        """The text within the clause between the preceding figure and this one."""
        return re.split(r"[，。；;\n]|, ", self.gap)[-1]


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind found for a figure, before phase, status and id are known.

    ``comparison`` replaces that of the figure. ``also`` is a second claim that the same figure makes.
    """

    kind: KindId
    value: float
    high: float
    unit: str
    subject: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    comparison: Comparison | None = None
    also: Draft | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure did not become a claim; ``quiet`` if that is not worth a line of the list."""

    why: Label
    outcome: Outcome = "out_of_scope"
    rule: str = ""
    owner: Owner | None = None
    quiet: bool = False


class More(TypedDict, total=False):
    """The fields of a draft besides kind and figure."""

    subject: str
    qualifiers: Qualifiers


NO_KIND = Reason(say("not_understood.no_kind"))
NOT_SITE = Reason(say("not_understood.not_the_site"), "whose", "unclear", Owner("unclear"))
OF_PLANT = Reason(say("not_understood.not_the_site"), "whose", "plant", Owner("plant"))
UNIT_UNCLEAR = Reason(say("figures.left_out.unit_unclear"), "left_out", "unit_unclear")
SUBSIDIES = Reason(say("not_understood.subsidy"), "left_out", "subsidy", quiet=True)
DEADLINE = Reason(say("not_understood.building_time"), "left_out", "building_time", quiet=True)
Found = Draft | Reason | None


def draft_of(around: Around, kind: KindId, dimension: Dimension, **more: Unpack[More]) -> Draft | Reason:
    """Return the figure as a claim of *kind*, in the base unit of *dimension*."""
    figure = around.figure
    # 300 free-cooling days: the unit is the last word.
    unit = unit_of(dimension, figure.unit) or unit_of(dimension, figure.unit.rsplit(" ", 1)[-1])
    if unit is None:
        return NO_KIND
    return Draft(kind, unit.to_base(figure.value), unit.to_base(figure.high), unit.base, **more)


def count_of(around: Around, kind: KindId, **more: Unpack[More]) -> Draft:
    """Return the figure as a claim of *kind*, without a unit."""
    return Draft(kind, around.figure.value, around.figure.high, "", **more)


_NUMBER_OF_PHASE = r"(?:IV|III|II|I|V|[1-6]|one|two|three|four|five)"
_PHASE = (
    rf"(?:(?:the )?[Pp]hases? {_NUMBER_OF_PHASE}\b"
    r"|(?:the )?(?:first|second|third|fourth|fifth|initial|final) (?:phase|stage)\b"
    r"|第?[一二三四五六首]期(?:工程|项目)?)"
)
_VERBS = (
    r"(?:(?:will )?(?:require|need|cost|take|have|has|add|cover|absorb|see|house|hold|occup[yi]e?)s?\b"
    r"|(?:is|are|of|at|about|for|another|a further|approximately|around|some|with)\b"
    r"|为|约|近|则|需|达|再|新增|计划|预计|[:：])"
)
_LISTED = re.compile(
    rf"[、,，;；和及与\s]*(?:(?:in|for|during|on) {_PHASE})?[)）、,，;；\s]*"
    rf"(?:\b(?:and|while|whereas|plus|then)\b)?[,\s]*"
    rf"(?:(?:in|for|during)? ?{_PHASE})?(?: ?{_VERBS})* ?[(（]?"
)
_OF_PHASE = re.compile(rf"{_PHASE}(?: ?{_VERBS})* ?$")
_FOR_PHASE = re.compile(rf" ?(?:in|for|during|on) {_PHASE}")


def continues(gap: str) -> bool:
    """Return whether a figure goes on with the kind before it: a list, or another phase (，二期50亿元)."""
    return _LISTED.fullmatch(gap) is not None


def is_of_phase(around: Around) -> bool:
    """Return whether a figure follows the name of a phase or precedes it: Phase 2 requires, in Phase II."""
    return bool(_OF_PHASE.search(around.gap) or _FOR_PHASE.match(around.head))


def nearest(text: str, **patterns: re.Pattern[str]) -> str:
    """Return the name of the pattern whose last hit in *text* ends last."""
    best, where = "", -1
    for name, pattern in patterns.items():
        for m in pattern.finditer(text):
            if m.end() > where:
                best, where = name, m.end()
    return best


def when_near(around: Around, reason: Reason) -> Found:
    """List a figure only if its sentence is about data centres."""
    return reason if vocabulary.DATA_CENTRE.search(around.sentence) else None
