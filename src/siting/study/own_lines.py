"""The words and figures of a study that is written for a user: as YAML, and with round ends."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence

import numpy as np

from siting.evidence import FloatArray
from siting.readers.heading_units import parted, stated_unit
from siting.readers.headings import find_heading
from siting.units import read_unit

_PLAIN = re.compile(r"[^\W\d][\w（）]*")
_YAML_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
# A line above the headings that fills a form is no title: 填报单位：... or Date: ...
_FORM = re.compile(r"[:：]|^[（(]|^\d|日期|^(?:annex|date)\b", re.IGNORECASE)
_LONGEST_TITLE, _SHORTEST_TITLE = 60, 4
# Words for a table do not belong in the title of a study or leaflet made from it: 备选地块情况一览表.
_TABLE = re.compile(
    r"(?:基本)?(?:(?:情况|信息|数据)?(?:(?:一览|统计|汇总|明细|登记|调查|调研|摸底|排查|填报|上报)表|清单|台账|一览|名录)"
    r"|(?:情况|信息|数据)表)\s*(?:[（(]\w*[）)])?$"
    r"|[\s:,–-]+(?:summary |overview )?(?:table|list|register|spreadsheet|inventory)\s*(?:\(\w*\))?$"
    r"|^(?:summary |overview )?(?:table|list|register|inventory) of (?:the )?",
    re.IGNORECASE,
)
LEAST_SPREAD = 0.1
"""A scale is at least this wide, as a share of the greatest figure: less hardly tells sites apart."""
_FEW = 3
_SEVERAL = 4.0


def usual_range(values: FloatArray) -> tuple[float, float]:
    """Return the least and the greatest of some figures that is no outlier.

    A figure beyond Tukey's fences, one and a half times the spread of the middle half, that is also several
    times the next one, as by a wrong unit or a wrong point, would stretch a scale on which all the others
    look alike. One large parcel among smaller ones is none. Three figures are too few to tell, and so is a
    half that does not differ.
    """
    known = values[~np.isnan(values)]
    first, third = np.quantile(known, (0.25, 0.75))
    reach = 1.5 * (third - first)
    if len(known) <= _FEW or reach <= 0.0:
        return float(known.min()), float(known.max())
    usual = known[(known >= first - reach) & (known <= third + reach)]
    low, high = float(usual.min()), float(usual.max())
    below = [v for v in sorted(known[known < low].tolist(), reverse=True) if not 0.0 < v * _SEVERAL <= low]
    above = [v for v in sorted(known[known > high].tolist()) if not 0.0 < high * _SEVERAL <= v]
    return min([low, *below]), max([high, *above])


def shared_factor(heading: str, unit: str) -> float:
    """Return the factor from the unit of a column to *unit*: 1 where the heading states no other."""
    given, wanted = read_unit(stated_unit(heading)), read_unit(unit)
    return 1.0 if given is None or wanted is None or not given.comparable(wanted) else given.to(wanted)[0]


def spread(low: float, high: float) -> float:
    """Return how far figures are apart, as a share of the greatest; 0 for none."""
    greatest = max(abs(low), abs(high))
    return (high - low) / greatest if greatest else 0.0


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Return round figures around an interval, which lies within them: no site is itself an end, but at 0.

    They are at least a tenth of the greatest figure apart: parcels of 27 and 28 ha are as good as alike, and
    must not be the worst and the best of a scale.
    """
    if spread(low, high) < LEAST_SPREAD:
        middle, reach = (low + high) / 2.0, LEAST_SPREAD / 2.0 * max(abs(low), abs(high))
        low, high = middle - reach, middle + reach
    step = 10.0 ** math.floor(math.log10(max(high - low, abs(high) / 10.0, 1e-9)))
    # Rounded first: 0.57 / 0.01 is a little less than 57.
    first, last = math.ceil(round(low / step, 6)) - 1, math.floor(round(high / step, 6)) + 1
    return (max(first, 0) if low >= 0.0 else first) * step, last * step


def lower_is_better(values: FloatArray, worst: float, best: float) -> tuple[float, float]:
    """Return the usual ends, or those of the sites where all lie beyond one of the usual."""
    low, high = usual_range(values)
    if low < worst and high > best:
        return worst, best
    best, worst = round_ends(low, high)
    return worst, best


def figure(value: float) -> str:
    """Return a figure as YAML."""
    return f"{value:.10g}"


def km(value: float) -> str:
    """Return a distance [km] as a comment shows it."""
    return f"{value:,.0f}"


def scalar(text: str) -> str:
    """Return a text as YAML: plain if it cannot mean anything else, otherwise in double quotes."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda c: f"\\u{ord(c[0]):04x}", quoted)


def flow(value: str | Sequence[str]) -> str:
    """Return a text or a list of them as YAML on one line."""
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def as_comment(block: str) -> str:
    """Return a block as a comment: without its `# ` at the left it is a part of the study again."""
    lines = (line.removeprefix("  ") for line in block.splitlines())
    return "\n".join(f"  {line}" if line.startswith("#") else f"  # {line}" for line in lines)


def price_ends(name: str, values: FloatArray, unit: str) -> tuple[float, float]:
    """Return the round ends around the prices of a column, in *unit*: the worst, the best."""
    factor = shared_factor(name, unit)
    low, high = usual_range(values)
    best, worst = round_ends(low * factor, high * factor)
    return worst, best


def price_in_another_currency(wanted: str, unit: str, headings: Sequence[str]) -> str | None:
    """Return the only heading that would be the price *wanted*, in *unit*, if its currency were the yuan."""
    of_yuan, own, in_yuan = read_unit(unit), [], []
    for heading in headings:
        name, stated = parted(heading)
        given = read_unit(stated)
        if given and of_yuan and given.dimensions == of_yuan.dimensions and not given.comparable(of_yuan):
            own.append(heading)
            in_yuan.append(f"{name} ({unit})")
    found = find_heading(wanted, in_yuan)
    # The same price in two currencies: only the user knows which one is meant.
    return own[in_yuan.index(found)] if found is not None and in_yuan.count(found) == 1 else None


def title_line(above: Sequence[str]) -> str:
    """Return the title line above a table's headings, without words for a table."""
    lines = (line for line in above if _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE)
    found = next((line for line in lines if not _FORM.search(line)), "")
    short = _TABLE.sub("", found).strip()
    return short[:1].upper() + short[1:] if len(short) >= _SHORTEST_TITLE else found


def fitting_crs(lon: FloatArray, lat: FloatArray, *, in_china: bool) -> str:
    """Return the projected system in which coordinates there are usually given, as an example to declare.

    In China the CGCS2000 zone of 3 degrees (EPSG:4534 is that of 75 degrees), elsewhere the UTM zone.
    """
    east, north = float(np.mean(lon)), float(np.mean(lat))
    if in_china:
        return f"EPSG:{4534 + round(east / 3) - 25}"
    return f"EPSG:{(32600 if north >= 0 else 32700) + min(int((east + 180) // 6) + 1, 60)}"
