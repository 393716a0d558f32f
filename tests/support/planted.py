"""Short texts about a site that are false in one figure, and texts that are true throughout."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import siting
from siting.auditing.reading.claim_kinds import KINDS
from siting.units import Dimension, unit_of
from tests.support.marked_corpus import Paragraph, paragraph, per_base

_HEAD = re.compile(r"== (\S+) (\S+)(?: = (\w+) (\S+)(?: (\S+))?)?\n")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_INTERVAL = re.compile(r"^ ?[(（][^()（）]{3,20}[)）]")
# Multipliers that may stand between a number and its unit, the longest first.
_TIMES = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "billion": 1e9, "million": 1e6}
# Points of a city differ between gazetteers, and a wording rounds.
_CLOSE = 0.03
_WRITTEN = 5e-4


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with its site; ``fault`` is the kind or check that must say CONTRADICTED, empty if all is true."""

    text: Paragraph
    site: str
    fault: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the audit says: what it calls false, whether the planted figure is among it, and its true figure."""

    contradicted: tuple[str, ...]
    caught: bool
    worded: bool
    told: str


def planted(path: Path) -> list[Planted]:
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    result = []
    for name, site, fault, truth, unit, marked in zip(*(parts[i::6] for i in range(1, 7)), strict=True):
        low, dots, high = (truth or "nan").partition("..")
        text = paragraph(name, "planted", marked.strip())
        factor = 1.0 if fault == "servers_per_rack" else per_base(unit or "")[0]
        ends = (float(low) * factor, float(high if dots else low) * factor)
        result.append(Planted(text, site, fault or "", *ends))
    return result


def judge(item: Planted, folder: Path, language: str) -> Outcome:
    path = folder / "text.txt"
    path.write_text(item.text.text, encoding="utf-8")
    document = siting.audit(path, item.site).document()
    false = [x for x in (*document["claims"], *document["consistency"]) if x["verdict"] == "CONTRADICTED"]
    told = tuple(x.get("quote", x["id"]) for x in false)
    if not item.fault:
        return Outcome(told, caught=False, worded=False, told="")
    hits = [x for x in false if _is_planted(item, x)]
    wordings = [_wording(x, language) for x in hits]
    return Outcome(told, bool(hits), any(_says(item, text) for text in wordings), " / ".join(wordings))


def _is_planted(item: Planted, found: dict) -> bool:
    check, _, _kind = item.fault.partition("_")
    if check in {"sum", "repeat", "servers"} or "claimed" not in found:
        return check in {"sum", "repeat", "servers"} and "claimed" not in found
    mark = item.text.figures[0]
    value = found.get("claimed", {}).get("value")
    value = value[0] if isinstance(value, list) else value
    # The file gives a claimed figure with four digits.
    same = isinstance(value, float | int) and math.isclose(value, mark.value, rel_tol=_WRITTEN)
    return same and found["kind"] in {mark.kind, item.fault}


def _wording(found: dict, language: str) -> str:
    texts = [found.get("suggested_wording"), found.get("finding"), found.get("basis", {}).get("finding")]
    return " ".join(text[language] for text in texts if text)


def _says(item: Planted, wording: str) -> bool:
    kind = re.sub(r"^(sum|repeat)_", "", item.fault)
    if kind == "servers_per_rack":
        return bool(wording)
    return any(
        item.low - _CLOSE * abs(item.low) <= value <= item.high + _CLOSE * abs(item.high)
        for value in _values(wording.replace("−", "-"), KINDS[kind].dimension)
    )


def _values(wording: str, dimension: Dimension) -> Iterator[float]:
    """Yield what each number of a wording may mean: in the unit behind it, and in the base unit."""
    for found in _NUMBER.finditer(wording):
        number = float(found[0].replace(",", ""))
        behind = _INTERVAL.sub("", wording[found.end() :], count=1).lstrip()
        times = next((word for word in _TIMES if behind.startswith(word)), "")
        number, behind = number * _TIMES.get(times, 1.0), behind.removeprefix(times).lstrip()
        yield number
        # The longest spelling: 6.2 months is not 6.2 metres.
        units = (unit_of(dimension, behind[:n]) for n in range(len("square kilometres"), 0, -1))
        unit = next((u for u in units if u is not None), None)
        if unit is not None:
            yield unit.to_base(number)
