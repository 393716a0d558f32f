"""The verdicts of rules on sites.

The whole interval of the figure meets the limit: PASS. None of it does: FAIL. In between, and wherever the
figure rests on a guess: CONDITIONAL. Without a figure, and where only a list with gaps says that nothing is
near: UNKNOWN. A rule whose limit was not read in its source gives CONDITIONAL instead of PASS and FAIL; one
that is advised, or allows protective measures, gives CONDITIONAL instead of FAIL. Equality meets a limit, but
not with ``below``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.errors import StudyError, quote
from siting.evidence import BoolArray, FloatArray, Label
from siting.geo.segments import IntArray
from siting.languages import NO, YES, plain_word
from siting.records import dataclass
from siting.rules.constraints import CONDITIONAL, FAIL, PASS, UNKNOWN, Verdicts
from siting.rules.rule import REASONS, SitingRule
from siting.rules.schema import DISTANCES, PLACES, WORDS, with_synonyms
from siting.rules.supplies import Chunk, Found, Supply
from siting.sites.model import Sites
from siting.texts import say

_CODE = {name: code for code, name in enumerate(REASONS)}


def reasons(lacking: Label) -> tuple[Label, ...]:
    """Return the texts of `REASONS`; *lacking* says why nothing is supplied."""
    said = [say(f"rules.why.{name}") for name in REASONS]
    said[_CODE["not_supplied"]] = lacking if lacking.en else said[_CODE["not_supplied"]]
    return tuple(said)


@dataclass(frozen=True)
class RuleFigures:
    """The verdicts of a rule on n sites, and what they rest on; every array has shape (n,).

    ``why`` indexes `REASONS`; ``word`` is the measured word of a rule about words.
    """

    verdict: Verdicts
    excludes: BoolArray
    why: npt.NDArray[np.uint8]
    value: FloatArray
    low: FloatArray
    high: FloatArray
    feature: IntArray
    word: npt.NDArray[np.object_]


@dataclass(frozen=True)
class PreparedRule:
    """A rule with what supplies its object, ready to judge chunks of sites."""

    rule: SitingRule
    supply: Supply
    applies: Supply | None = None
    where: str = "the study"
    """How messages refer to the study."""

    @property
    def unit(self) -> str:
        """Unit of the measured figure."""
        if self.rule.relation in PLACES:
            return "%"
        return self.rule.unit

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of what is measured."""
        return (*self.supply.sources, *(() if self.applies is None else self.applies.sources))

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """Return what the user should know before judging, one line per item."""
        supplies = [s for s in (self.supply, self.applies) if s is not None]
        return tuple(w for s in supplies for w in s.warnings(sites))

    def judge(self, chunk: Chunk) -> RuleFigures:
        """Judge a chunk of sites.

        Raises
        ------
        StudyError
            The rule compares words and is given numbers, or the reverse.
        """
        rule = self.rule
        found = self.supply.find(chunk, self.unit)
        self._require_kind(found)
        met, missed, why = _compared(rule, found)
        verdict, why = _verdict(rule, found, met, missed, why)
        if self.applies is not None:
            there = self.applies.find(chunk, "%")
            verdict, why = _where_it_applies(rule, there, verdict, why)
        if self.supply.lacking.en:
            why[verdict == UNKNOWN] = _CODE["not_supplied"]
        excludes = (verdict == FAIL) & (rule.on_fail == "exclude")
        excludes |= (verdict == UNKNOWN) & (rule.on_unknown == "exclude")
        codes = why.astype(np.uint8)
        return RuleFigures(verdict, excludes, codes, *_shown(rule, found), found.feature, _shown_words(found))

    def _require_kind(self, found: Found) -> None:
        """Raise `StudyError` where a rule that compares words is given numbers, or the reverse."""
        rule = self.rule
        words = rule.relation in WORDS
        compares = words or (rule.relation not in PLACES and rule.limit is not None)
        if not compares or not found.known.any() or words == (found.word is not None):
            return
        given, wanted = ("numbers", "words") if words else ("words", "numbers")
        raise StudyError(
            f"the rule {quote(rule.id)} ({rule.relation}) compares {wanted}, and what supplies "
            f"{rule.object.id} gives {given}",
            where=self.where,
            hint=f"Name a criterion or column of {wanted} under supply: {rule.object.id}, or change the "
            f"relation to one that compares {given}.",
        )


def _compared(rule: SitingRule, found: Found) -> tuple[BoolArray, BoolArray, IntArray]:
    """Return where the rule is met for certain, where it is missed, and why it may be neither."""
    why = np.full(len(found.known), _CODE["straddles"], dtype=np.int64)
    if not found.known.any():
        met = missed = np.zeros(len(found.known), dtype=np.bool_)
    elif rule.relation in WORDS or (rule.relation in PLACES and found.word is not None):
        met, missed = _by_words(rule, found)
    elif rule.relation in PLACES and found.share is not None:
        met, missed, partly = _by_place(rule, found)
        why[partly] = _CODE["partly"]
    elif rule.relation == "outside":
        met, missed = found.high <= 0.0, found.low > 0.0
        why[:] = _CODE["partly"]
    elif rule.relation in PLACES:
        met, missed = found.low >= 100.0, found.high <= 0.0
        why[:] = _CODE["partly"]
    elif rule.limit is None:
        met = missed = np.zeros(len(found.known), dtype=np.bool_)
        why[:] = _CODE["no_figure"]
    else:
        met, missed = _by_figures(rule, found, rule.limit)
    why[found.point & ~met & ~missed & (why == _CODE["straddles"])] = _CODE["outline"]
    return met, missed, why


def _by_figures(rule: SitingRule, found: Found, limit: float) -> tuple[BoolArray, BoolArray]:
    if rule.relation in {"at_least", "distance_at_least"}:
        return found.low >= limit, found.high < limit
    if rule.relation == "below":
        return found.high < limit, found.low >= limit
    return found.high <= limit, found.low > limit


def _by_place(rule: SitingRule, found: Found) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Compare the share inside areas, and the distance to them where positions are not exact."""
    assert found.share is not None  # noqa: S101  (the caller looked)
    exact = found.high <= found.value
    touched = found.share > 0
    # An unlisted area may hold the parcel; one whose position or outline is not exact may reach in.
    apart = ~touched & ((exact & ~found.point) | (found.low > 0.0)) & ~found.incomplete
    if found.whole is not None:
        apart &= found.whole
    if rule.relation == "outside":
        return apart, touched & exact, np.zeros_like(touched)
    return (found.share == 1.0) & exact & ~found.point, apart, touched & (found.share < 1.0)


def _by_words(rule: SitingRule, found: Found) -> tuple[BoolArray, BoolArray]:
    assert found.word is not None  # noqa: S101  (the caller looked)
    met = _allowed(rule, found.word)
    other = met
    if found.also is not None:
        blank = np.array([w is None for w in found.also])
        other = np.where(blank, met, _allowed(rule, found.also))
    missed, other_missed = ~met, ~other
    if rule.relation in PLACES:
        # A word that says neither yes nor no decides nothing.
        clear = np.array([plain_word(w) in YES | NO for w in found.word])
        return met & other & clear, missed & other_missed & clear
    return met & other, missed & other_missed


def _allowed(rule: SitingRule, words: npt.NDArray[np.object_]) -> BoolArray:
    """Whether each word meets the rule."""
    if rule.relation in PLACES:
        wanted = YES if rule.relation == "inside" else NO
        return np.array([plain_word(w) in wanted for w in words], dtype=np.bool_)
    if rule.relation == "one_of":
        allowed = with_synonyms(rule.words)
        return np.array([plain_word(w) in allowed for w in words], dtype=np.bool_)
    listed = [plain_word(w) for w in rule.words]
    # A cell may list several uses: one that is not allowed anywhere in it decides.
    return np.array([not any(x in plain_word(w) for x in listed) for w in words], dtype=np.bool_)


def _verdict(
    rule: SitingRule, found: Found, met: BoolArray, missed: BoolArray, why: IntArray
) -> tuple[Verdicts, IntArray]:
    sure = found.known & ~found.guessed
    met, missed = met & sure, missed & sure
    why = np.where(found.guessed, _CODE["guess"], why)
    verdict = np.select([met, missed], [PASS, FAIL], CONDITIONAL)
    why = np.select([met, missed], [_CODE["met"], _CODE["missed"]], why)
    if not rule.verified:
        why = np.select([met, missed], [_CODE["unverified_met"], _CODE["unverified_missed"]], why)
        verdict = np.where(met | missed, CONDITIONAL, verdict)
    elif rule.advised or rule.mitigation:
        why = np.where(missed, _CODE["advised" if rule.advised else "mitigation"], why)
        verdict = np.where(missed, CONDITIONAL, verdict)
    if rule.relation in (*DISTANCES, *PLACES):
        whole = np.ones_like(met) if found.whole is None or rule.relation in DISTANCES else found.whole
        beyond = ~whole | (found.beyond & np.bool_(rule.relation in DISTANCES))
        for gap, code in ((beyond, "beyond"), (found.incomplete, "list_incomplete")):
            silent = found.known & ~met & ~missed & gap & ~np.isin(why, [_CODE["partly"], _CODE["no_figure"]])
            verdict, why = np.where(silent, UNKNOWN, verdict), np.where(silent, _CODE[code], why)
    verdict = np.where(found.known, verdict, UNKNOWN).astype(np.uint8)
    return verdict, np.where(found.known, why, _CODE["blank" if found.whole is None else "beyond"])


def _where_it_applies(
    rule: SitingRule, there: Found, verdict: Verdicts, why: IntArray
) -> tuple[Verdicts, IntArray]:
    """Restrict verdicts to where the rule applies: outside it passes, if its figure is verified."""
    if there.word is not None:
        yes = np.array([plain_word(w) in YES for w in there.word]) & there.known & ~there.guessed
        no = np.array([plain_word(w) in NO for w in there.word]) & there.known & ~there.guessed
        if there.also is not None:
            sure = np.array([w is None for w in there.also])
            yes, no = yes & sure, no & sure
    elif there.share is not None:
        # Beyond what the layer covers, and where positions are not exact, it may be either.
        yes = (there.share > 0) & (there.high <= there.value) & there.known
        no = (there.share == 0) & (there.low > 0.0) & ~there.incomplete & there.known
        if there.whole is not None:
            no &= there.whole
    else:
        yes = no = np.zeros(len(verdict), dtype=np.bool_)
    free = PASS if rule.verified else CONDITIONAL
    verdict = np.where(no, free, verdict)
    why = np.where(no, _CODE["does_not_apply"], why)
    unsure = ~yes & ~no & (verdict != PASS) & (verdict != UNKNOWN)
    verdict = np.where(unsure & (verdict == FAIL), CONDITIONAL, verdict)
    why = np.where(
        unsure & np.isin(why, [_CODE["missed"], _CODE["unverified_missed"]]), _CODE["applies_missed"], why
    )
    return verdict.astype(np.uint8), why


def _shown(rule: SitingRule, found: Found) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the figures as they are shown: shares in % for places, else as measured."""
    if rule.relation in PLACES and found.share is not None:
        share = np.where(found.known, found.share * 100.0, np.nan)
        return share, share, share
    return tuple(np.where(found.known, v, np.nan) for v in (found.value, found.low, found.high))  # type: ignore[return-value]


def _shown_words(found: Found) -> npt.NDArray[np.object_]:
    shown = np.full(len(found.known), None, dtype=object)
    if found.word is not None:
        shown[found.known] = found.word[found.known]
    return shown
