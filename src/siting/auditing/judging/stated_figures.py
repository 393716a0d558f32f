"""A figure of a document against one that a file states: both are exact, unless one is said to be rough.

A file is not measured: where it has 520 mu, a text that says 540 is wrong. But a text rounds what a file has,
and a file may do so too. So a plain figure

- holds if it is that of the file rounded to its own last digit: 0.35 km² for 520 mu, 0.4 for 0.38;
- DEPENDS if it is so only as a round figure, whose zeros at the end are no digits: 500 for 520;
- is another one beyond that, and always beyond the tolerance of an "about" figure.

What no file can state to a digit keeps that tolerance: the way to another place, and what nature has.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from siting.auditing.judging.of_site import is_of_use
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import Accepted, Figure, Rules, Verdict, accepted, compare
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.numerals import last_place
from siting.auditing.reading.quantities import find_figures
from siting.texts import say

_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d,，]*(?:\.\d+)?")
_UP_TO = re.compile(r"\b(?:up to|as much as|as many as)\b|最[高大多]|[多高]达|可达", re.IGNORECASE)
_ROUNDED_OFF = 0.2  # of the tolerance: so little is a matter of rounding, whatever the digits


def accepted_of_file(claim: Claim, cell: SiteCell, rules: Rules) -> Accepted:
    """Return the range of figures that a claim accepts where a cell states one."""
    return _reach(claim, cell, rules)[0]


def compare_with_file(claim: Claim, cell: SiteCell, figure: Figure, rules: Rules) -> Verdict:
    """Compare a claim with the figure of a cell; DEPENDS where it holds only as a round figure."""
    as_written, round_figure = _reach(claim, cell, rules)
    verdict = compare(figure, as_written)
    if verdict is Verdict.CONTRADICTED and round_figure.reached_by(figure.low, figure.high):
        return Verdict.DEPENDS
    return verdict


def _reach(claim: Claim, cell: SiteCell, rules: Rules) -> tuple[Accepted, Accepted]:
    """Return what a claim accepts as it is written, and as a round figure."""
    if _is_promise(claim):
        # Up to 9,000 m3 a day can be had wherever there is as much, or more.
        strict, loose = _reach(replace(claim, comparison="about"), cell, rules)
        return replace(strict, high=math.inf), replace(loose, high=math.inf)
    about = accepted(claim, rules)
    if claim.comparison != "about" or not claim.value or not _is_plain(claim, cell):
        return about, about
    most = rules.tolerance
    own, its = (_places(digits, value) for digits, value in _written(claim, cell))
    rounded = max(own[1], its[0])
    share = max(min(own[0], most), min(rounded, most * _ROUNDED_OFF))
    exact, rough = (abs(claim.value) * part for part in (share, min(rounded, most)))
    rule = say("tolerance.as_written", share=f"{share * 100:.2g}")
    return (
        replace(about, low=claim.value - exact, high=claim.value + exact, rule=rule),
        replace(about, low=claim.value - rough, high=claim.value + rough),
    )


def _is_promise(claim: Claim) -> bool:
    """Whether "up to" says how much can be had, and does not limit what is used."""
    promised = claim.spec.supplied and claim.comparison == "at_most" and not is_of_use(claim)
    return promised and _UP_TO.search(claim.quote) is not None


def _is_plain(claim: Claim, cell: SiteCell) -> bool:
    """Whether neither text nor file says that its figure is rough, and a file can state it to a digit."""
    spec = claim.spec
    of_nature = spec.end or spec.of_place or spec.slack
    return not (of_nature or cell.measured or (cell.about and not cell.bound) or _says_about(claim))


def _says_about(claim: Claim) -> bool:
    """Whether a word beside the figure says that it is rough: the reading calls any bare one "about"."""
    return any(
        figure.compared and math.isclose(figure.written, claim.written_value, rel_tol=1e-9)
        for figure in find_figures(claim.quote)
    )


def _written(claim: Claim, cell: SiteCell) -> tuple[tuple[str, float], tuple[str, float]]:
    """Return the digits of the claim and of the cell, with the figure that each makes."""
    return (
        (digits_in(claim.as_written or claim.quote, claim.written_value), claim.written_value),
        (digits_in(cell.text, cell.number), cell.number),
    )


def digits_in(text: str, value: float) -> str:
    """Return the digits of a figure as it stands in a text; those of the figure where it has others."""
    told = (re.sub("[,，]", "", match[0]) for match in _NUMBER.finditer(text))
    own = (digits for digits in told if math.isclose(float(digits), abs(value), rel_tol=1e-9))
    return next(own, f"{abs(value):.10g}")


def _places(digits: str, value: float) -> tuple[float, float]:
    """Return half the last digit of a figure, and half the last but zeros at its end, as shares of it."""
    if not value or math.isnan(value):
        return 0.0, 0.0
    decimals = len(digits.partition(".")[2])
    last = 10.0**-decimals
    place = last if decimals else last_place(value)
    return last / 2 / abs(value), max(place, last) / 2 / abs(value)
