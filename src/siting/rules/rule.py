"""A rule ready to be judged: one row of a set for the chosen grade, with its object and its words."""

from __future__ import annotations

from collections.abc import Callable

from siting.evidence import Label
from siting.languages import YES
from siting.records import dataclass
from siting.rules.schema import DISTANCES, FIGURES, WORDS, Mark, ObjectPart, Relation, RuleKind, RulePart
from siting.texts import join, say
from siting.texts.comparison_words import at_least, at_most, below
from siting.texts.figure_texts import shown_number
from siting.texts.unit_words import after_number

# Why a verdict is what it is: one of these for each site, and the id of its text.
REASONS: tuple[str, ...] = (
    "met", "missed", "straddles", "guess", "outline", "unverified_met", "unverified_missed", "mitigation",
    "advised", "no_figure", "does_not_apply", "list_incomplete", "not_supplied", "blank", "partly",
    "applies_missed", "beyond",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleObject:
    """What a rule is about, who can supply it, and what supplies it by itself, if anything does."""

    id: str
    label: Label
    ask: Label
    column: str = ""
    measure: str = ""
    layer: str = ""

    @classmethod
    def of(cls, part: ObjectPart) -> RuleObject:
        """Return the object of a file."""
        ask = part.ask.label if part.ask.en else say("rules.ask_anyone")
        return cls(part.id, part.title.label, ask, part.column, part.measure, part.layer)


@dataclass(frozen=True)
class SitingRule:
    """One rule for one grade.

    Parameters
    ----------
    id
        ``set:rule``, such as ``gb50174:railway``.
    limit, unit
        The threshold in its unit; None where the clause gives no figure.
    applies
        Object inside which the rule applies at all; None for everywhere.
    advised
        It is only advised: never FAIL.
    mitigation
        Protective measures may take its place: never FAIL.
    """

    id: str
    set_title: Label
    title: Label
    clause: Label
    object: RuleObject
    relation: Relation
    limit: float | None
    unit: str
    words: tuple[str, ...]
    applies: RuleObject | None
    kind: RuleKind
    source: str
    mark: Mark
    mitigation: bool
    advised: bool
    note: Label
    on_fail: str = "exclude"
    on_unknown: str = "keep"

    @property
    def verified(self) -> bool:
        """Whether its limit was read in its source, or is the study's own."""
        return not self.mark.startswith("M-")

    @property
    def can_fail(self) -> bool:
        """Whether a site can fail it."""
        has_limit = self.limit is not None or self.relation not in (*DISTANCES, *FIGURES)
        return self.verified and not self.advised and not self.mitigation and has_limit

    @property
    def label(self) -> Label:
        """The rule in words, with the title of its set."""
        return say("rules.label", set=self.set_title, rule=self.title)

    @property
    def mark_words(self) -> Label:
        """How sure its figure is, in words."""
        return say(f"rules.mark.{'M' if not self.verified else self.mark.replace('*', '_copy')}")

    @property
    def mitigation_words(self) -> Label:
        """Whether protective measures may take its place, in words."""
        key = "advised" if self.advised else "allowed" if self.mitigation else "not_allowed"
        return say(f"rules.mitigation.{key}")


def title_of(part: RulePart, subject: RuleObject, limit: float | None, unit: str) -> Label:
    """Return a rule in words: its own title, or one made from object and relation."""
    if part.title is not None:
        return part.title.label
    if part.relation == "one_of" and any(word.casefold() in YES for word in part.words):
        return subject.label
    if part.relation in WORDS:
        return say(
            f"rules.relation.{part.relation}", object=subject.label, words=join(part.words, "mark.list")
        )
    if part.relation not in (*DISTANCES, *FIGURES) or limit is None:
        key = "no_figure" if part.relation in (*DISTANCES, *FIGURES) else part.relation
        return say(f"rules.relation.{key}", object=subject.label)
    shown, bound = after_number(unit), _BOUNDS.get(part.relation)
    if bound is None:
        return say(f"rules.relation.{part.relation}", object=subject.label, limit=limit, unit=shown)
    return say(
        "rules.relation.bound", object=subject.label, bound=bound(shown_number(limit), unit), unit=shown
    )


_BOUNDS: dict[str, Callable[[str, str], Label]] = {"at_least": at_least, "at_most": at_most, "below": below}
