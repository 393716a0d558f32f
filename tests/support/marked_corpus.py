"""Paragraphs whose every figure is marked: the format stands in tests/auditing/reading/corpus/paragraphs/README.md."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "auditing" / "reading" / "corpus" / "paragraphs"
OWNERS = ("building", "operator", "firm", "plant", "place", "region", "rule")
REASONS = (
    "year", "date", "ordinal", "phase", "name", "duration", "money", "share", "count", "size", "rate",
    "energy", "length", "temperature", "denied", "other",
)  # fmt: skip
# Kinds that no rule read when the corpus was begun; scores can be reported with and without them.
NEW_KINDS = (
    "energy_price", "travel_time", "summer_temperature", "extreme_temperature", "grid_feeds", "fibre_routes",
    "renewable_share", "water_supply", "seismic_acceleration", "jobs", "certificates", "floor_load",
)  # fmt: skip
EXACT = ("voltage", "tier", "class", "superlative", "certificates")
# By definition, not from the package: base units of a kind per unit as written.
UNITS = {
    "": 1.0, "km": 1.0, "mile": 1.609344, "li": 0.5, "metre": 0.001, "foot_km": 0.0003048, "degC": 1.0, "h/yr": 1.0, "month": 730.0,
    "day": 24.0, "percent_of_year": 87.6, "L/kWh": 1.0, "m2": 1.0, "mu": 1e4 / 15, "ha": 1e4, "km2": 1e6,
    "acre": 4046.8564224, "sqft": 0.3048**2, "MW": 1.0, "kW": 1.0, "GW": 1000.0, "MVA": 1.0, "kVA": 0.001,
    "kV": 1.0, "V": 0.001, "m": 1.0, "ft": 0.3048, "ms": 1.0, "us": 0.001, "min": 1.0, "h": 60.0, "s": 1 / 60,
    "g": 1.0, "percent": 1.0, "m3/d": 1.0, "ML/d": 1000.0, "gal/d": 0.003785411784, "m3/yr": 1 / 365, "kN/m2": 1.0, "t/m2": 9.80665, "kg/m2": 0.00980665,
}  # fmt: skip
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "INR", "CAD", "AUD", "NOK", "SEK", "DKK", "JPY", "SGD", "MYR", "HKD",
              "BRL", "ZAR", "CHF", "KRW", "IDR", "AED", "ISK")  # fmt: skip
SCALES = {
    "": 1.0,
    "k": 1e3,
    "M": 1e6,
    "bn": 1e9,
    "wan": 1e4,
    "yi": 1e8,
    "crore": 1e7,
    "lakh": 1e5,
    "tr": 1e12,
}
SIGNS = {">=": "at_least", "<=": "at_most", "in": "within", "=": "exactly", "~": "about"}
KEYS = ("phase", "date", "status", "to", "word", "share")
STATUSES = ("built", "planned", "superseded", "conditional")
_HEAD = re.compile(r"== (\S+) (\w+)\n")
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a paragraph: ``owner`` is ``site``, one of `OWNERS`, or empty for nobody's."""

    written: str
    start: int
    end: int
    owner: str
    reason: str = ""
    kind: str = ""
    value: float = math.nan
    high: float = math.nan
    unit: str = ""
    comparison: str = ""
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def phase(self) -> int:
        return int(self.keys.get("phase", 0))

    @property
    def claimed(self) -> bool:
        """Whether it is a claim about the site as it is or will be."""
        return self.owner == "site"


@dataclass(frozen=True, slots=True)
class Paragraph:
    name: str
    genre: str
    text: str
    figures: tuple[Figure, ...]


def paragraphs(path: Path) -> list[Paragraph]:
    """All paragraphs of a file. Raises ValueError at a mark that says nothing."""
    parts = _HEAD.split(path.read_text(encoding="utf-8"))
    return [
        paragraph(name, genre, marked.strip())
        for name, genre, marked in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    ]


def paragraph(name: str, genre: str, marked: str) -> Paragraph:
    text, figures, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        start, last = len(text), mark.end()
        text += mark[1]
        try:
            figures.append(_figure(mark[1], start, mark[2].split()))
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{name}: {mark[0]}: {error}") from error
    text += marked[last:]
    if "{" in text or "}" in text or "|" in text:
        raise ValueError(f"{name}: a brace is left in {text!r}")
    return Paragraph(name, genre, text, tuple(figures))


def _figure(written: str, start: int, words: list[str]) -> Figure:
    end = start + len(written)
    if words[0] == "-":
        if words[1] not in REASONS or len(words) > 2:
            raise ValueError(f"no reason {words[1:]}")
        return Figure(written, start, end, "", reason=words[1])
    owner = words.pop(0) if words[0] in OWNERS else "site"
    if not words:
        return Figure(written, start, end, owner)
    kind, *rest = words
    keys, plain, last = {}, [], ""
    comparison = next((SIGNS[word] for word in rest if word in SIGNS), "")
    for word in rest:
        key, sign, value = word.partition("=")
        if word in SIGNS:
            continue
        if sign and key in KEYS:
            keys[key], last = value, key
        elif last:
            keys[last] += f" {word}"
        else:
            plain.append(word)
    if keys.get("status", "built") not in STATUSES:
        raise ValueError("no such status")
    if not plain:
        return Figure(written, start, end, owner, "", kind, comparison=comparison or "exactly", keys=keys)
    # A power in MVA is an apparent one: the kind of transformers and connections.
    kind = "transformer" if kind == "power" and plain[1:] in (["MVA"], ["kVA"]) else kind
    unit = per_base(plain[1] if len(plain) > 1 else "")
    low, dots, high = plain[0].partition("..")
    value = float(low) * unit[0]
    default = "exactly" if kind in EXACT else "about"
    return Figure(
        written, start, end, owner, "", kind, value, float(high) * unit[0] if dots else value, unit[1],
        comparison or ("between" if dots else default), keys,
    )  # fmt: skip


def per_base(unit: str) -> tuple[float, str]:
    """Factor to the base unit; a currency keeps its name: ``bn_USD``, ``CNY/kWh``, ``c_USD/MWh``."""
    if unit in UNITS:
        return UNITS[unit], ""
    money, slash, per = unit.partition("/")
    scale, _, currency = money.rpartition("_")
    if currency not in CURRENCIES:
        raise ValueError(f"no unit {unit!r}")
    factor = 0.01 if scale == "c" else SCALES[scale]
    return factor * {"MWh": 0.001}.get(per, 1.0), currency + slash + per.replace("MWh", "kWh")
