"""Constraints of a study: a limit on one criterion, judged on the value and on its interval."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, model_validator

from siting.evidence import Label, Measurements
from siting.languages import answers, plain_word
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.comparison_words import at_least, at_most
from siting.texts.figure_texts import shown_number
from siting.texts.unit_words import after_number

PASS, CONDITIONAL, FAIL, UNKNOWN = range(4)
Verdicts = npt.NDArray[np.uint8]


class Constraint(BaseModel):
    """A limit that a site must meet.

    PASS when the whole interval meets it, FAIL when none of it does, CONDITIONAL in between, and wherever the
    figure rests on a guess. A site is excluded on FAIL, and on UNKNOWN when ``on_unknown`` says so. Equality
    meets a limit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    criterion: str = Field(description="Id of a criterion of the study.")
    at_least: float | None = Field(
        None, allow_inf_nan=False, description="Lowest value, in the criterion's unit."
    )
    at_most: float | None = Field(None, allow_inf_nan=False, description="Highest value.")
    one_of: tuple[str, ...] | None = Field(None, min_length=1, description="Categories that are allowed.")
    on_unknown: Literal["keep", "exclude"] = Field("keep", description="What an UNKNOWN does.")

    @model_validator(mode="after")
    def _one_kind(self) -> Constraint:
        numeric = self.at_least is not None or self.at_most is not None
        if numeric == (self.one_of is not None):
            raise ValueError("give at_least and/or at_most, or one_of")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("limits cross: at_least is above at_most")
        return self

    def label(self, criterion: Label, unit: str) -> Label:
        """Return the constraint in words."""
        if self.one_of is not None:
            words = join((category_words(word, "category") for word in self.one_of), "mark.list")
            return say("constraints.one_of", criterion=criterion, words=words)
        limits = []
        if self.at_least is not None:
            limits.append(at_least(shown_number(self.at_least), unit))
        if self.at_most is not None:
            limits.append(at_most(shown_number(self.at_most), unit))
        listed = join(limits, "mark.and")
        shown = after_number(unit)
        return say(
            "constraints.limits",
            criterion=criterion,
            listed=listed,
            shown=shown,
        )

    def judge(self, measured: Measurements) -> tuple[Verdicts, npt.NDArray[np.bool_]]:
        """Return the verdict of each site, and whether it excludes the site; both shape (n,)."""
        main = measured.main
        if self.one_of is not None:
            allowed = self._allowed(main.text)
            # Another word that cannot be ruled out may be allowed where this one is not, and the reverse.
            other = (
                allowed
                if main.also is None
                else np.where(main.also.is_valid(), self._allowed(main.also), allowed)
            )
            verdict = np.select([allowed & other, ~allowed & ~other], [PASS, FAIL], default=CONDITIONAL)
        else:
            least = -np.inf if self.at_least is None else self.at_least
            most = np.inf if self.at_most is None else self.at_most
            surely = (main.low >= least) & (main.high <= most)
            never = (main.high < least) | (main.low > most)
            verdict = np.select([surely, never], [PASS, FAIL], default=CONDITIONAL)
        verdict = np.where(main.guessed, CONDITIONAL, verdict)
        verdict = np.where(main.known, verdict, UNKNOWN).astype(np.uint8)
        excludes = verdict == FAIL
        if self.on_unknown == "exclude":
            excludes |= verdict == UNKNOWN
        return verdict, excludes

    def _allowed(self, words: pa.Array) -> npt.NDArray[np.bool_]:
        """Whether each word is one of those allowed, shape (n,); 是 is yes, in whichever words it is said."""
        given = self.one_of or ()
        same = [w for w in words.unique().drop_null().to_pylist() if plain_word(w) in answers(given)]
        allowed = pc.is_in(words, value_set=pa.array([*given, *same], pa.string()))
        return np.asarray(allowed.to_numpy(zero_copy_only=False), dtype=bool)
