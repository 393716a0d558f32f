"""Words and codes that people write for a missing figure: one vocabulary for every reader.

A word means missing wherever a number is expected. A code is a figure, such as -9999: only the user, or a
look at the other figures, can distinguish it from a true one, so codes are only *suspected* here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

_LISTED = (
    "na n/a n.a. n.a nan null <null> (null) none nil nd n.d. n/d tbd tba tbc tbc. unknown missing undefined",
    "(blank) blank empty nodata no_data no-data \\n s/d k.a. k/a #n/a #na #n/a! #null! #value! #ref! #div/0!",
    "#name? #num! - -- --- — —— ——— – ― ─ / // \\ ? ?? ??? * ** *** . .. ... … …… 、 ~ _ __ (-) (—)",
    "不详 不明 未知 不知 不清楚 不清 无 暂无 暂缺 缺 缺失 缺省 缺测 缺数据 空 空白 (空) (无) 没有",
    "未填 未填写 未测 未提供 未统计 未公布 未定 无数据 无资料 暂无数据 暂无资料 数据缺失 待定 待查",
    "待补 待补充 待核 待核实 待确认 待测 待提供 待填 不适用 资料不详 尚无 尚未确定 保密 面议",
)
_PHRASES = ("not available", "not known", "no data", "not given", "not stated", "not applicable")
_WORDS = frozenset([*_PHRASES, "to be confirmed", *(word for line in _LISTED for word in line.split())])

# Figures that programs write for "nothing": raster no-data values, and integers with all bits set.
_PROGRAM_CODES = (-32768.0, -2147483648.0, 1e20, -1e20, 1e30, -1e30, 1e36, -1e36)
_FLOAT_LIMIT = 3.4e38
_NINES = re.compile(r"^-?9{2,}(?:\.9+|\.0*)?$")
_MIN_POSITIVE = 990.0
_FAR = 10.0


def is_missing_word(text: str) -> bool:
    """Whether *text* only says that there is no figure, in any width, case and brackets."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain in _FOLDED or text.strip() in _WORDS


_FOLDED = frozenset(unicodedata.normalize("NFKC", word).casefold() for word in _WORDS)


def codes_as_text(given: object) -> tuple[str, ...]:
    """Return words and codes that a study declares, one or a list, as they would appear in a file."""
    listed = given if isinstance(given, (list, tuple)) else [given]
    return tuple(str(x).removesuffix(".0") if isinstance(x, float) else str(x) for x in listed)


def missing_words(texts: Iterable[str | None]) -> set[str]:
    """Return those of *texts* that are words for missing, unchanged."""
    return {text for text in texts if text is not None and is_missing_word(text)}


def suspected_codes(values: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which figures look like a code for missing, shape (n,); NaN does not count.

    Always: repeated nines below zero, and the figures that programs write for "nothing". Repeated nines from
    999 up: if ten times beyond all other figures. -1, -8, -9 and -88: if every other figure is positive.
    """
    values = np.asarray(values, dtype=np.float64)
    found = np.zeros(len(values), dtype=np.bool_)
    # Even a large column has few distinct figures that could be codes.
    for value in _candidates(values):
        others = values[~np.isnan(values) & (values != value) & ~found]
        if _looks_like_code(value, others):
            found |= values == value
    return found


def _candidates(values: FloatArray) -> list[float]:
    known = values[np.isfinite(values)]
    odd = (known < 0) | (known >= _MIN_POSITIVE)
    distinct = np.unique(known[odd])
    # With far more distinct negatives than there are codes, they are figures.
    return [float(v) for v in distinct if _is_code(float(v))]


def _is_code(value: float) -> bool:
    return (
        value in {-1.0, -8.0, -9.0, -88.0, -888.0, -8888.0}
        or value in _PROGRAM_CODES
        or abs(value) >= _FLOAT_LIMIT / 10
        or bool(_NINES.match(f"{value:.10g}"))
    )


def _looks_like_code(value: float, others: FloatArray) -> bool:
    if value in _PROGRAM_CODES or abs(value) >= _FLOAT_LIMIT / 10:
        return True
    if not len(others):
        return value <= -99.0
    if value <= -99.0:
        # Among figures that go that low it may be one of them.
        return float(others.min()) > value / 2
    if value < 0:
        return float(others.min()) >= 0.0
    return float(np.abs(others).max()) * _FAR < value
