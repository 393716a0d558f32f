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
    "na n/a n.a. n.a nan null <null> (null) none nil nd n.d. n/d tbd tba tbc tbc. poa p.o.a. missing",
    "undefined (blank) blank empty nodata no_data no-data \\n s/d k.a. k/a #n/a #na #n/a! #null! #value!",
    "#ref! #div/0! #name? #num! - -- --- — —— ——— – ― ─ / // \\ ? ?? ??? * ** *** . .. ... … …… 、 ~ _ __",
    "(-) (—) 不详 不明 未知 不知 不清 无 暂无 暂缺 缺 缺失 缺省 缺测 缺数据 空 空白 (空) (无) 没有 数据缺失",
    "不适用 尚无 保密 涉密",
)
_NONE = frozenset(("无", "没有", "暂无", "尚无", "none", "nil"))
_WORDS = frozenset(word for line in _LISTED for word in line.split())


def _any(*lines: str) -> str:
    """Return a pattern of any of some words."""
    return f"(?:{'|'.join(word for line in lines for word in line.split())})"


# What people write instead of a figure is composed anew each time (price on request, 价格可面议), but of the
# same parts. Only what says that a figure is not known, not given or still open belongs here: 未报批 and "not
# yet rezoned" state how a parcel is.
_SETTLED_EN = _any(
    "advised agreed announced assessed clarified confirmed decided defined determined disclosed discussed",
    "established estimated finali[sz]ed fixed given measured negotiated provided published quoted recorded",
    "reported set specified stated supplied surveyed verified",
)
_THING = _any(
    "amounts? answers? costs? data details? figures? info(?:rmation)? measurements? prices? pricing",
    "quot(?:e|ation)s? rates? rents? records? tariffs? values?",
)
_WAITING = _any(
    "agreement assessment clarification confirmation discussion negotiations? offer review survey tender",
    "valuation",
)
_WHOM = _any("agent developer landlord office operator owner seller us")
_ENGLISH = (
    rf"(?:still |yet )?to be {_SETTLED_EN}",
    rf"(?:not|never) (?:yet )?(?:available|applicable|known|public|{_SETTLED_EN})(?: yet)?",
    rf"no {_THING}(?: (?:available|given|known|provided|so far|yet))*",
    "un"
    + _any("available confirmed decided determined disclosed known measured published settled specified"),
    "un" + _any("stated surveyed"),
    rf"(?:{_THING} )?(?:available )?(?:up)?on "
    + _any("application consultation enquiry inquiry negotiation request"),
    rf"(?:{_THING} )?(?:by|subject to|under|pending|awaiting) (?:{_WAITING}|{_THING})",
    rf"(?:{_THING} )?(?:confidential|negotiable|pending)|{_THING} open",
    rf"(?:ask|call|consult|contact|enquire|inquire)(?: (?:the )?{_WHOM})?(?: for {_THING})?",
    r"see (?:the )?(?:annex|appendix|attachment|below|comments?|notes?|remarks?|text)(?: \w{1,3})?",
)
_SETTLED = _any(
    "定 查 核 测 填 确定 确认 核定 核实 核算 核查 核对 认定 定价 报价 明确 说明 注明 标注 列明 写明 提供",
    "填写 填报 公布 发布 公开 披露 透露 统计 收集 掌握 了解 知道 清楚 评估 估算 测算 测量 测绘 实测 勘察",
    "勘测 勘探 查明 查到 调查 调研 回复 答复 反馈",
)
_TALKS = _any(
    "面议 面谈 面洽 电议 电询 议价 议定 协商 商议 商谈 商定 洽谈 洽商 谈判 详谈 详询 询价 咨询 另议 另定",
    "一事一议 一企一策",
)
_NOW = _any("目前 现 暂时 暂 尚 还 仍 均 都 并")
_OF_WHAT = "(?:价格|地价|电价|单价|价|费用|金额|数据|资料|信息|数值|具体(?:数据|价格|情况)?|详情|情况)?"
_GOING_ON_ZH = (
    rf"(?:目前|尚|还|仍)?正?在?(?:{_SETTLED}|{_TALKS})(?:中|之中)",
    rf"正在?(?:{_SETTLED}|{_TALKS})",
)
_CHINESE = (
    rf"{_OF_WHAT}(?:双方|当面|来电|电话|另行|进一步|可以|可|需|须|待|再|请)*{_TALKS}",
    rf"{_OF_WHAT}(?:待议|可议|另行(?:约定|确定))",
    rf"{_OF_WHAT}(?:目前|尚|有|还|仍|均|暂)?(?:待|需|须|等待)(?:进一步|后续|最终|实地|现场)?(?:补|补充|谈|{_SETTLED})",
    rf"{_OF_WHAT}{_NOW}?(?:未|没有|没|无法|不便|不)(?:能|做|作|予|具体|最终|正式)?(?:详|{_SETTLED})",
    *(f"{_OF_WHAT}{going_on}" for going_on in _GOING_ON_ZH),
    "(?:目前|暂时|暂|尚)?(?:无|没有|缺少|缺)(?:相关|具体|此项|该项|准确|可靠)?"
    + _any("数据 资料 信息 记录 报价 价格 数值 统计"),
    r"资料不详|无此项|(?:详见|见|参见)(?:附件|附表|附图|备注|说明|另表|清单)\d{0,2}",
)
_COMPOSED = re.compile("|".join((*_ENGLISH, *_CHINESE)))
# Missing where a figure is expected, but a status where a parcel is described.
_GOING_ON = re.compile("|".join((rf"under {_WAITING}", "pending", *_GOING_ON_ZH)))
_AROUND = "()[]【】.。!！:：;； "


def is_missing_word(text: str) -> bool:
    """Whether *text* only says that there is no figure, in any width, case and brackets."""
    plain = _plain(text)
    return plain in _FOLDED or text.strip() in _WORDS or _says_so(plain)


def says_nothing(text: str) -> bool:
    """Return whether *text* says nothing even about a parcel: "to be confirmed", not "under offer"."""
    return is_missing_word(text) and _GOING_ON.fullmatch(_plain(text).strip(_AROUND)) is None


def says_none(text: str) -> bool:
    """Return whether *text* may say that there is none of what a heading asks for: 无, "none".

    Where figures are expected it says that one is missing, as `is_missing_word` has it.
    """
    return _plain(text).strip(_AROUND) in _NONE


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_FOLDED = frozenset(unicodedata.normalize("NFKC", word).casefold() for word in _WORDS)
_LONGEST = 40


def _says_so(plain: str) -> bool:
    """Whether a text is made of the words by which people say that a figure is open."""
    words = plain.strip(_AROUND)
    if not words or len(words) > _LONGEST:
        return False
    return words in _FOLDED or _COMPOSED.fullmatch(words.replace("-", " ")) is not None


def codes_as_text(given: object) -> tuple[str, ...]:
    """Return words and codes that a study declares, one or a list, as they would appear in a file."""
    listed = given if isinstance(given, (list, tuple)) else [given]
    return tuple(str(x).removesuffix(".0") if isinstance(x, float) else str(x) for x in listed)


def missing_words(texts: Iterable[str | None]) -> set[str]:
    """Return those of *texts* that are words for missing, unchanged."""
    return {text for text in texts if text is not None and is_missing_word(text)}


# Figures that programs write for "nothing": raster no-data values, and integers with all bits set.
_PROGRAM_CODES = (-32768.0, -2147483648.0, 1e20, -1e20, 1e30, -1e30, 1e36, -1e36)
_FLOAT_LIMIT = 3.4e38
_NINES = re.compile(r"^-?9{2,}(?:\.9+|\.0*)?$")
_MIN_POSITIVE = 990.0
_FAR = 10.0


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
