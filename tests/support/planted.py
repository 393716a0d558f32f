"""Short texts about a site that are false in one figure, and texts that are true throughout."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import siting
from tests.support.marked_corpus import Paragraph, paragraph

_HEAD = re.compile(r"== (\S+) (\S+)(?: = (\w+) (\S+)(?: (\S+))?)?\n")
# Base units per unit that a wording may use.
_SCALES = {
    "distance": (1.0, 1.609344, 0.001), "mean_temperature": (1.0,), "free_cooling": (1.0, 730.0, 24.0, 87.6),
    "pue": (1.0,), "wue": (1.0,), "latency": (1.0, 0.001), "elevation": (1.0, 0.3048),
    "racks": (1.0, 1e4), "power": (1.0, 10.0), "investment": (1.0, 1e4, 1e6, 1e8, 1e9),
    "land_area": (1.0, 1e4 / 15, 1e4, 4046.8564224),
}  # fmt: skip
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
    for name, site, fault, truth, _unit, marked in zip(*(parts[i::6] for i in range(1, 7)), strict=True):
        low, dots, high = (truth or "nan").partition("..")
        text = paragraph(name, "planted", marked.strip())
        result.append(Planted(text, site, fault or "", float(low), float(high if dots else low)))
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
    if check in {"sum", "repeat", "servers"}:
        return "claimed" not in found
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
    numbers = [
        float(x.replace(",", "")) for x in re.findall(r"-?\d[\d,]*(?:\.\d+)?", wording.replace("−", "-"))
    ]
    return any(
        item.low * (1 - _CLOSE) <= number * scale <= item.high * (1 + _CLOSE)
        for number in numbers
        for scale in _SCALES[kind]
    )
