"""The unit that a heading states: in brackets, behind a stroke, or as the last words of an identifier.

面积（亩）, ``Price, CNY per kWh``, ``distance_km``, ``land_price_usd_m2``.
"""

from __future__ import annotations

import re
import unicodedata

from siting.units import PER, read_unit

BRACKETS = str.maketrans("【】〔〕[]{}", "()()()()")
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
# Endings that are always units; a lone letter is one only if it agrees with the requested unit.
_ENDINGS = {
    "ha": "ha", "mu": "mu", "km2": "km2", "m2": "m2", "km": "km", "m": "m", "ft": "ft", "mi": "mi",
    "pct": "%", "percent": "%", "kv": "kV", "kw": "kW", "mw": "MW", "gw": "GW", "kva": "kVA",
    "mva": "MVA", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh",
    "degc": "degC", "c": "degC", "degf": "degF", "f": "degF", "hpa": "hPa", "kpa": "kPa", "pa": "Pa",
    "ms": "ms", "hours": "h", "h": "h", "days": "days", "deg": "deg",
}  # fmt: skip
_SIGNS = frozenset("%‰")
_AT_END = re.compile(
    rf"(?<![_ ]per)[_ ]({'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$|(?<=\w) ?([%‰])$"
)
# Where a unit may begin without brackets, and what leads up to it: Price in CNY per kWh; 电价：元/度.
_BEFORE_UNIT = re.compile(r"[\s,:;，：；]+|(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
INTRODUCES_UNIT = re.compile(r"(?:(?<=[\s,:;，：；])in|[\s,:;，：；])*$", re.IGNORECASE)
# What a price is per, in the words of its heading: Price per acre (USD), 亩均地价（万元）, 每亩价格（万元）.
_PER_WORDS = re.compile(
    r"(?<![^\W_])(?:per|pro|par|por)\s+([^()\[\]【】]+?)\s*[(\[【]|每(亩|公顷|平方米|平米|千瓦时|度|吨|立方米)|(亩|公顷)均",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^_ ]+")
_NO_IDENTIFIER = re.compile(r"[()\[\],;:]|[^\x00-\x7f]")
_THOUSANDS = {"10k": "10,000"}


def bracketed_unit(heading: str) -> str:
    """Return the unit in brackets in a heading, as written, if it is a known one; otherwise empty."""
    text = unicodedata.normalize("NFKC", heading[:200]).translate(BRACKETS).strip()
    match = IN_BRACKETS.search(text)
    return match[1].strip() if match and read_unit(match[1]) else ""


def without_unit(heading: str) -> str:
    """Return a heading without the known unit at its end: the figures beside it show the unit."""
    text = heading.strip()
    if quotient := quotient_at_end(text):
        return INTRODUCES_UNIT.sub("", text[: -len(quotient)]) or heading
    if text[-1:] in _SIGNS and len(text) > 1:
        return text[:-1].rstrip()
    before, _, last = text.rpartition(" ")
    # A lone letter may be the name of a plot (Plot C), and an identifier (distance_km) is no title.
    if before and len(last) > 1 and last.casefold() in _ENDINGS:
        return _as_parts(text)[0] or before.rstrip()
    cut = max(map(text.rfind, "(（[【"))
    return text[:cut].rstrip() if cut > 0 and bracketed_unit(text) else heading


def stated_unit(heading: str) -> str:
    """Return the unit in brackets or at the end of a heading, such as ``distance_km``; otherwise empty."""
    if unit := quotient_at_end(heading) or _bracketed_price(heading) or _as_parts(heading)[1]:
        return unit
    match = _AT_END.search(heading.strip().casefold())
    return _ENDINGS.get(match[1], match[2]) if match else ""


def _bracketed_price(heading: str) -> str:
    """Return the unit in brackets, with what it is per where the words say so: Price per acre (USD)."""
    unit = bracketed_unit(heading)
    known = read_unit(unit) if unit else None
    if known is None or known.dimensions != ("money",):
        return unit
    found = _PER_WORDS.search(unicodedata.normalize("NFKC", heading))
    per = next(filter(None, found.groups()), "").strip() if found else ""
    return f"{unit}/{per}" if per and read_unit(f"{unit}/{per}") else unit


def parted(heading: str) -> tuple[str, str]:
    """Return a heading without its unit, and that unit: ``land_price`` and ``USD/m2``."""
    unit = stated_unit(heading)
    if not unit:
        return heading, ""
    base = _as_parts(heading)[0] or without_unit(heading)
    ending = _AT_END.search(base.casefold())
    return (base[: ending.start()] if base == heading and ending else base), unit


def quotient_at_end(heading: str) -> str:
    """Return the quotient of units that ends a heading: Tariff RMB/kWh, Price, CNY per kWh; else empty."""
    text = heading[:200].strip()
    if any(bracket in text for bracket in "()（）"):
        return ""
    starts = (0, *(m.end() for m in _BEFORE_UNIT.finditer(text)))
    return next((text[at:] for at in starts if PER.search(text[at:]) and read_unit(text[at:])), "")


def _as_parts(heading: str) -> tuple[str, str]:
    """Return an identifier before the quotient that its last words are, and that quotient; empty if none.

    It has no stroke: ``price_usd_per_m2``, or money beside a unit, ``price_usd_m2``.
    """
    text = heading.strip()[:200]
    words = list(_WORD.finditer(text))
    if len(words) < 3 or _NO_IDENTIFIER.search(text):
        return "", ""
    *before, last = words
    said = before[-1][0].casefold() == "per"
    above = before[:-1] if said else before
    below = _ENDINGS.get(last[0].casefold(), _spelled(last[0]))
    for count in (2, 1):
        unit = f"{' '.join(_spelled(word[0]) for word in above[-count:])}/{below}"
        known = read_unit(unit) if len(above) > count else None
        if known and (said or known.dimensions[0] == "money"):
            return text[: above[-count - 1].end()], unit
    return "", ""


def _spelled(word: str) -> str:
    """Return a word of an identifier as units are written: a currency in capitals, 10k in full."""
    known = read_unit(word)
    code = known.bases[0] if known is not None and known.dimensions == ("money",) else ""
    return code if code.casefold() == word.casefold() else _THOUSANDS.get(word.casefold(), word)
