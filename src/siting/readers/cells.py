"""Cells of a numeric column: plain numbers, and the ways in which people qualify a figure.

``12%``, ``35万``, ``220 kV`` and ``$45/acre`` carry a unit, which is converted; ``约20`` and ``20余`` are
about 20, and ``20-25`` a range. ``2 x 63`` MVA are two transformers of 63 MVA, 126 MVA in all.
``680（含道路）`` is 680 with a remark; ``不低于450`` is at least 450 and ``不足5`` at most 5, where
the caller can use a bound.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import FloatArray
from siting.readers.numbers import parse
from siting.readers.plain_text import cleaned
from siting.readers.sharing import is_shared
from siting.records import dataclass
from siting.units import Ratio, keeps_digits, numerator, read_unit, spellings

BoolArray = npt.NDArray[np.bool_]

_THOUSANDS = r"(?:^|\D)[1-9]\d{0,2}(?:,\d{3})+(?:\D|$)"
_DECIMAL_COMMA = r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}(?![\d,])"  # 1.200,50 and 45,5
_FIGURE = rf"[+-]?(?:{_DECIMAL_COMMA}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_UNIT = r"(?:\D|(?<=[a-z])[23](?![\d.]))*"  # km2 and m3/d end in a figure, or hold one
_ONLY_ABOUT = (
    r"(?:约为?|大约|大致|大概|近|将近|接近|~|≈|about|around|roughly|nearly|almost|abt\.?|approximately|approx\.?"
    r"|appr\.|circa|ca\.?|c\.)\s*"
)
# Before a figure these make it rough too; in brackets behind it they stay beside it: 0.58（预计）.
_ABOUT = rf"(?:{_ONLY_ABOUT}|(?:预计|预估|估计|估算|暂估|暂定|estimated|est\.|expected)\s*[:：]?\s*)"
_MONEY = sorted((word.replace("-", " ") for word in (*spellings("money"), "zł", "kr")), key=len, reverse=True)
_SIGN = rf"(?P<sign>{'|'.join(map(re.escape, _MONEY))})?\s*"
_SPAN = re.compile(
    rf"^(?:{_ABOUT})?{_SIGN}(?P<low>{_FIGURE})\s*(?P<first>[^\d\s~至到-]*)\s*(?:-|~|～|至|到|to)\s*"
    rf"(?P<high>{_FIGURE})\s*(?P<unit>{_UNIT}?)\s*(?:左右|上下|许)?$",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"^(?P<about>{_ABOUT})?{_SIGN}(?P<figure>{_FIGURE})\s*(?P<more>[余餘多]\s*)?(?P<unit>{_UNIT}?)\s*"
    r"(?P<after>左右|上下|许|[余餘多])?$",
    re.IGNORECASE,
)
# A remark with a figure of its own (其中道路20亩) may be a part to leave out: no plain reading. The number of
# sharers (与2号地块共用, shared by 3 plots) is no part.
_IN_BRACKETS = re.compile(
    r"^(?P<core>[^()\[\]【】]*\d[^()\[\]【】]*?)\s*[(\[【](?P<remark>[^()\[\]【】]+)[)\]】]$"
)
_BEHIND = re.compile(
    r"^(?P<core>.*\d[^()\[\]【】,，;；]*?)\s*[,，;；]\s*(?P<remark>[^()\[\]【】,，;；]*[^\W\d_]{2}.*)$"
)
_JOINED = re.compile(
    r"^(?P<core>[^()\[\]【】,，;；]*\d[^()\[\]【】,，;；]*?)\s*"
    r"(?P<remark>(?:[与和同]|共[用享]|合用|/\s*共用|shared\b|joint(?:ly)?\b)[^()\[\]【】]*)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?P<remark>(?!约?\d)[^()\[\]【】,，;；]*(?:共[用享]|合用|shared|joint(?:ly)?))\s*(?P<core>[^()\[\]【】]*\d[^()\[\]【】]*)$",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"^(?:不低于|不少于|不小于|至少|最少|超过|大于|高于|多于|逾|≥|>=?"
    r"|(?:at least|(?:no|not) (?:less|fewer) than|more than|above|over|min\.?) )\s*(?P<before>.*\d.*)$"
    r"|^(?P<after>.*\d.*?)\s*(?:及?以上|起|\+| (?:or|and) (?:more|above|over))$",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"^(?:不足|不到|未满|不超过|不高于|不多于|不大于|至多|最多|小于|低于|少于|≤|<=?"
    r"|(?:at most|up to|(?:no|not) more than|less than|fewer than|under|below|within|max\.?) )"
    r"\s*(?P<before>.*\d.*)$"
    r"|^(?P<after>.*\d.*?)\s*(?:及?以下|以内|之内| (?:or|and) (?:less|fewer|below|under))$",
    re.IGNORECASE,
)
_BOUNDS = {"least": _LEAST, "most": _MOST}
_TIMES = re.compile(
    rf"^(?P<count>\d{{1,2}})\s*(?:[台座组个]\s*)?[x×*✕·]?(?<=[x×*✕·台座组个])\s*(?P<each>{_FIGURE})\s*(?P<unit>[^\d+]*)$",
    re.IGNORECASE,
)
_ONE_EACH = re.compile(rf"^{_FIGURE}\s*[^\d\sx×*✕·台座组个]*$")  # 50+31.5 are one of each
_PLUS = str.maketrans("＋、；;", "++++")
_ADD_UP = frozenset((("apparent_power",), ("power",)))  # 2 x 63 m is no 126 m
_PLAIN = Ratio((), (), 1.0)
_DEGREES = ("temperature",)
_MULTIPLES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百万": 1e6}


@dataclass(frozen=True)
class Cells:
    """A column read as numbers, all of shape (n,).

    *low* and *high* are the interval stated in a cell, otherwise the value; *about* marks those and cells
    with 约. *words* marks words for missing, *declared* the figures or words that the study declares to mean
    missing; both are NaN. *wrong* marks cells that are not numbers. *converted* is whether a cell has a unit
    of its own, in which its digits are others. *least* and *most* are the rows that state only a bound: the
    interval of a most begins at 0, that of a least has no end. *remarked* are the rows whose words in
    brackets were passed over, and *remarks* these words; empty where they only say that it is about so much.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    about: BoolArray
    words: BoolArray
    declared: BoolArray
    wrong: BoolArray
    converted: bool = False
    least: tuple[int, ...] = ()
    most: tuple[int, ...] = ()
    remarked: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Figure:
    """What a cell states: the ends and the middle, whether it is rough, and whether its digits are others."""

    low: float
    value: float
    high: float
    about: bool
    converted: bool


def read_cells(
    texts: pa.ChunkedArray, *, unit: str = "", missing: Collection[str] = (), bounds: bool = False
) -> Cells:
    """Read cells as numbers in *unit*; *missing* are the words and codes that the study declares.

    With *bounds* a bound (不低于450, 不足5) is that figure with an interval open on one side.
    """
    parsed = parse(texts)
    value, wrong = parsed.value, parsed.wrong.copy()
    declared = _declared(texts, value, missing)
    value[declared] = np.nan
    wrong &= ~declared
    low, high, about = value.copy(), value.copy(), np.zeros(len(value), dtype=np.bool_)
    converted = False
    wanted = read_unit(unit)
    # 立方米/日 is a unit of its own, no quotient; without a unit the figure stands as it is written.
    above = numerator(unit) or (wanted if unit.strip() else _PLAIN)
    rows = np.flatnonzero(wrong)
    plain = cleaned(texts.take(pa.array(rows))).to_pylist() if len(rows) else []
    stated: dict[str, list[int]] = defaultdict(list)
    remarked: dict[int, str] = {}
    thousands = _has_thousands(texts) if len(rows) else False
    for row, text in zip(rows.tolist(), plain, strict=True):
        if thousands and re.search(_DECIMAL_COMMA, text):
            continue
        found, remark, bound = _read_cell(text, wanted, above, remarks=bool(unit.strip()), bounds=bounds)
        if found is None:
            continue
        low[row], value[row], high[row] = found.low, found.value, found.high
        rough = _is_about(remark)
        about[row] = any((found.about, bound, rough))
        wrong[row], converted = False, converted or found.converted
        if remark:
            remarked[row] = "" if rough else remark
        stated[bound].append(row)
    words = parsed.words & ~declared
    least, most = tuple(stated["least"]), tuple(stated["most"])
    told = tuple(remarked), tuple(remarked.values())
    return Cells(value, low, high, about, words, declared, wrong, converted, least, most, *told)


def _has_thousands(texts: pa.ChunkedArray) -> bool:
    """Whether a column has commas between thousands (1,500): a decimal comma (45,5) is then a slip."""
    return bool(pc.any(pc.match_substring_regex(texts, _THOUSANDS)).as_py())


def _bounded(figure: _Figure | None, bound: str, wanted: Ratio | None) -> _Figure | None:
    """Return a figure with its bound: a least has no end, and a most begins at 0, except in degrees."""
    if figure is None or not bound:
        return figure
    if bound == "least":
        return replace(figure, value=figure.low, high=math.inf)
    degrees = wanted is not None and wanted.dimensions == _DEGREES
    return replace(figure, low=-math.inf if degrees else min(figure.low, 0.0), value=figure.high)


def _read_cell(
    text: str, wanted: Ratio | None, above: Ratio | None, *, remarks: bool, bounds: bool
) -> tuple[_Figure | None, str, str]:
    """Return the figure of a cell, the remark that was passed over for it, and which bound it states."""
    found = _qualified(text, wanted, above)
    if found is not None:
        return found, "", ""
    core, remark, bound = _parted(text, remarks=remarks, bounds=bounds)
    found = None if core == text else _qualified(core, wanted, above)
    return _bounded(found, bound, wanted), remark, bound


def _parted(text: str, *, remarks: bool, bounds: bool) -> tuple[str, str, str]:
    """Return a cell without its remark in brackets and its bound, the remark, and which bound it states.

    A unit in brackets is its unit. Without a unit a bracket may be what a code means: ``2（良）``.
    """
    core, remark = text, ""
    if remarks and (parts := _remarked(text)):
        core, remark = parts
        if remark in _MULTIPLES or read_unit(remark) is not None:
            core, remark = f"{core}{remark}", ""
    for bound, pattern in _BOUNDS.items() if bounds else ():
        if found := pattern.match(core):
            return found["before"] or found["after"], remark, bound
    return core, remark, ""


def _remarked(text: str) -> tuple[str, str] | None:
    """Return a cell without the words behind its figure, and these words; None where there are none."""
    for pattern in (_IN_BRACKETS, _BEHIND, _BEFORE, _JOINED):
        found = pattern.match(text)
        if found is None:
            continue
        core, remark = found["core"], found["remark"].strip(" /")
        alone = pattern in {_IN_BRACKETS, _BEHIND} and not any(x.isdigit() for x in remark)
        if is_shared(remark) or alone:
            return core, remark
    return None


def _is_about(remark: str) -> bool:
    return re.fullmatch(_ONLY_ABOUT, remark, re.IGNORECASE) is not None


def is_declared(values: FloatArray, missing: Collection[str]) -> BoolArray:
    """Return which figures a study declares to mean missing; shape (n,)."""
    found = np.zeros(len(values), dtype=np.bool_)
    for code in missing:
        try:
            found |= values == float(code)
        except ValueError:
            continue
    return found


def _declared(texts: pa.ChunkedArray, value: FloatArray, missing: Collection[str]) -> BoolArray:
    found = is_declared(value, missing)
    words = {word.strip() for word in missing}
    if words:
        found |= np.array([t is not None and t.strip() in words for t in texts.to_pylist()], dtype=np.bool_)
    return found


def _qualified(text: str, wanted: Ratio | None, above: Ratio | None) -> _Figure | None:
    """Return the figure that a text states; None if it is no figure in that unit."""
    if groups := machines(text):
        return _all_machines(groups, wanted, above)
    span = _SPAN.match(text)
    if span is not None:
        scale = _scale(_unit_of(span), wanted, above)
        low, high = _float(span["low"]), _float(span["high"])
        if scale is None or not low < high:
            return None
        low, high = low * scale[0] + scale[1], high * scale[0] + scale[1]
        return _Figure(low, (low + high) / 2, high, True, not keeps_digits(*scale))
    one = _ONE.match(text)
    scale = None if one is None else _scale(_unit_of(one), wanted, above)
    if one is None or scale is None:
        return None
    value = _float(one["figure"]) * scale[0] + scale[1]
    rough = bool(one["about"] or one["more"] or one["after"])
    return _Figure(value, value, value, rough, not keeps_digits(*scale))


def _all_machines(
    groups: Sequence[tuple[int, float, str]], wanted: Ratio | None, above: Ratio | None
) -> _Figure | None:
    """Return the sum of some machines of each kind (2 x 50 MVA + 1 x 31.5 MVA), if their unit adds up."""
    if wanted is None or wanted.dimensions not in _ADD_UP:
        return None
    total = 0.0
    for count, each, unit in groups:
        scale = _scale(unit, wanted, above)
        if scale is None:
            return None
        total += count * each * scale[0]
    return _Figure(total, total, total, False, False)


def machines(text: str) -> list[tuple[int, float, str]]:
    """Return groups of equal machines in a cell: how many, the size of each, its unit; empty if none.

    ``2 x 63 + 1 x 50 MVA``, ``2×180``, ``2台63MVA``. A unit behind the last group is that of all.
    """
    parts = [part.strip() for part in text.translate(_PLUS).split("+")]
    if len(parts) > 1:
        parts = [_ONE_EACH.sub(r"1x\g<0>", part) for part in parts]
    found = [match for part in parts if (match := _TIMES.match(part))]
    if len(found) < len(parts):
        return []
    last = found[-1]["unit"].strip()
    return [(int(match["count"]), _float(match["each"]), match["unit"].strip() or last) for match in found]


def _unit_of(match: re.Match[str]) -> str:
    """Return the unit of a figure: what stands behind it, and the sign of a currency before it."""
    parts = match.groupdict("")
    sign, unit = parts["sign"], (parts["unit"].strip() or parts.get("first", "").strip())
    between = " " if sign and unit[:1].isalpha() else ""  # CNY per mu, $/acre
    return f"{unit}{sign}" if unit in _MULTIPLES else f"{sign}{between}{unit}"


def shared_unit(texts: pa.ChunkedArray) -> str:
    """Return the unit of a column whose figures all carry one: the first, if it can stand for all the others.

    ``42 ha``, ``600 mu`` and ``0.4 km2`` are areas in hectares. Empty if one has none, or of another kind.
    """
    found = ""
    for text in cleaned(texts.drop_null().filter(_figures(texts.drop_null()))).to_pylist():
        unit = _own_unit(text)
        if not unit:
            unit = _own_unit(_parted(text, remarks=True, bounds=True)[0])
        given, first = read_unit(unit), read_unit(found)
        if given is None or (first is not None and not given.comparable(first)):
            return ""
        found = found or unit
    return found


def _own_unit(text: str) -> str:
    """Return the unit behind the figure of a cell, if it is one that is known; else empty."""
    match = _SPAN.match(text) or _ONE.match(text)
    groups = machines(text)
    unit = groups[-1][2] if groups else "" if match is None else _unit_of(match)
    return unit if read_unit(unit) is not None else ""


def _figures(texts: pa.ChunkedArray) -> pa.Array:
    """Return which cells hold anything but a word for missing."""
    return pa.array(~parse(texts).words)


def _scale(unit: str, wanted: Ratio | None, above: Ratio | None) -> tuple[float, float] | None:
    """Return the conversion of a figure followed by *unit* to the wanted unit; None if there is none."""
    if not unit:
        return 1.0, 0.0
    given = read_unit(unit)
    if given is None:
        return _scale_of_multiple(unit, above)
    if wanted is None:
        return None
    for target in (above, wanted):  # 0.5元 under a heading in 元/度 is of the unit above
        if target is not None and given.comparable(target):
            return given.to(target)
    return None


def _scale_of_multiple(word: str, above: Ratio | None) -> tuple[float, float] | None:
    """Return the factor of 万: 35万 under a heading in yuan is 350,000; under one in 万元 it is 35."""
    if word not in _MULTIPLES or above is None:
        return None
    return _MULTIPLES[word] / (above.factor if above.factor >= 1e3 else 1.0), 0.0


def _float(text: str) -> float:
    if re.fullmatch(rf"[+-]?{_DECIMAL_COMMA}", text):
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", ""))
