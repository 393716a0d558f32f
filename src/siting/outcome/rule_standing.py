"""What CONDITIONAL means for a rule at a site.

Its present figure would meet the rule, would miss it, or decides nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import Label
from siting.outcome.outcome import VERDICTS, ConstraintVerdicts, RuleVerdicts
from siting.rules.rule import REASONS
from siting.texts import say
from siting.texts.category_words import category_words

Rows = npt.NDArray[np.int64] | slice

STANDINGS: tuple[str, ...] = ("fail", "missed", "conditional", "met", "unknown", "pass")
"""In the order in which they need attention; missed and met are CONDITIONAL, as is what decides nothing."""

STANDING: dict[str, Label] = {
    "fail": say("screening.fail"),
    "missed": say("screening.missed"),
    "conditional": say("screening.open"),
    "met": say("screening.met"),
    "unknown": say("common.unknown"),
    "pass": say("screening.pass"),
}
MISSED: dict[str, Label] = {
    "unverified_missed": say("screening.missed_unverified"),
    "mitigation": say("screening.missed_mitigation"),
    "advised": say("screening.missed_advised"),
    "applies_missed": say("screening.missed_applies"),
}
"""Why a rule that is missed is not FAIL, by reason."""

_MET = ("unverified_met", "does_not_apply")
_CONDITIONAL = VERDICTS.index("conditional")
_OF_VERDICT = np.array([STANDINGS.index(word) for word in VERDICTS], dtype=np.uint8)
_OF_REASON = np.array(
    [
        STANDINGS.index("missed" if r in MISSED else "met" if r in _MET else "conditional")
        for r in REASONS
    ],
    dtype=np.uint8,
)  # fmt: skip


def standing(v: RuleVerdicts, rows: Rows = slice(None)) -> npt.NDArray[np.uint8]:
    """Return where the sites at *rows* stand to a rule, as indices of `STANDINGS`."""
    found: npt.NDArray[np.uint8] = np.where(
        v.verdict[rows] == _CONDITIONAL, _OF_REASON[v.why[rows]], _OF_VERDICT[v.verdict[rows]]
    ).astype(np.uint8)
    return found


def would_hold(v: RuleVerdicts, rows: Rows = slice(None)) -> npt.NDArray[np.uint8]:
    """Return whether the present figure at *rows* would meet a CONDITIONAL rule: 2 yes, 1 no, 0 neither."""
    code = np.zeros(len(STANDINGS), dtype=np.uint8)
    code[STANDINGS.index("missed")], code[STANDINGS.index("met")] = 1, 2
    return code[standing(v, rows)]


def rule_word(v: RuleVerdicts, row: int) -> Label:
    """Return the word that was measured at a site; yes and no in both languages."""
    word = str(v.word[row])
    return category_words(word, "membership") if word in {"yes", "no"} else Label(word, word)


def verdict_label(v: ConstraintVerdicts, row: int) -> Label:
    """Return the verdict at a site in words; of a rule, whether the present figure would meet it."""
    if not isinstance(v, RuleVerdicts):
        word = VERDICTS[v.verdict[row]]
        return say("screening.conditional") if word == "conditional" else STANDING[word]
    return verdict_labels(v, np.array([row]))[0]


def verdict_labels(v: RuleVerdicts, rows: npt.NDArray[np.int64]) -> list[Label]:
    """Return the verdict of a rule at each of some sites in words."""
    found = zip(standing(v, rows).tolist(), v.why[rows].tolist(), strict=True)
    missed = STANDINGS.index("missed")
    return [MISSED[REASONS[why]] if code == missed else STANDING[STANDINGS[code]] for code, why in found]
