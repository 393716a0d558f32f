"""A figure put right where it stands: its number alone changes, the unit around it stays the writer's.

What a price or a supply is for often stands outside the figure (每亩12万元, USD 12 per m2,
日供应能力1.2万吨). A proven figure that is written out in full would say that twice, and in another
unit than the writer's.
"""

from __future__ import annotations

import math
import re

from siting.auditing.judging.amounts import foreign
from siting.auditing.judging.verdicts import Judged, number
from siting.auditing.reading.claims import Given
from siting.auditing.reading.line import CHINESE

_NUMBER = re.compile(r"(?<!m)(?<!ft)\d[\d,，]*(?:\.\d+)?")
_CLOSE = 5e-4  # what a number may lose by rounding


def in_place(written: str, judged: Judged) -> str | None:
    """Return what a claim has *written* with the proven number in it; None where its unit cannot be kept."""
    given, value = judged.claim.given, _in_unit_of(judged)
    if given is None or value is None:
        return None
    said, found = _rounded(value), list(_NUMBER.finditer(written))
    if not found:  # in words: twelve dollars, 十二万元
        return f"{said}{'' if CHINESE.search(given.unit) else ' '}{given.unit}"
    if not _is_given([match[0] for match in found], given):
        return None
    if len(found[0][0].partition(".")[0]) > 3 and "," not in found[0][0]:
        said = said.replace(",", "")  # as the writer has thousands
    return written[: found[0].start()] + said + written[found[-1].end() :]


def _in_unit_of(judged: Judged) -> float | None:
    """Return the proven figure in the unit in which its claim is written; None if that is not known.

    What was measured has words of its own (at least, a range), and a unit that a reader may not know stands
    with its conversion.
    """
    claim, right = judged.claim, judged.measured
    if right is None or right.found == "measured" or right.unit != claim.unit or foreign(claim):
        return None
    # A temperature is in no proportion to one in other degrees.
    if claim.given is None or not claim.given.value or claim.unit == "degC":
        return None
    value = right.value * claim.given.value / claim.value if claim.value else 0.0
    return value if value > 0.0 else None


def _rounded(value: float) -> str:
    """Format a figure as it is stated; in as few digits as do it justice where it was converted."""
    if math.isclose(round(value, 2), value, rel_tol=1e-9):
        return number(value, 2)
    return number(
        value, next((n for n in range(6) if math.isclose(round(value, n), value, rel_tol=_CLOSE)), 6)
    )


def _is_given(written: list[str], given: Given) -> bool:
    """Whether the numbers are those of the figure: its value, or the two ends of a range."""
    numbers = [float(re.sub("[,，]", "", one)) for one in written]
    ends = [given.value, given.high][: len(numbers)]
    return len(numbers) == len(ends) and all(map(math.isclose, numbers, ends))
