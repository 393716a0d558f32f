"""Numerals in words: 五十, 二百三十, 四万, 十五点六, 两千二; forty-five, four hundred and fifty."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import math
import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARS = "".join([*_DIGITS, *_SMALL, *_LARGE])
_ONES_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS_EN = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS_EN = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_WORDS_EN = {**_ONES_EN, **_TEENS_EN, **_TENS_EN, "a": 1, "zero": 0, "dual": 2, "twin": 2}
# A dozen halls, half a million square feet, half an hour.
_SPOKEN = {
    "half a dozen": 6.0, "a dozen": 12.0, "two dozen": 24.0, "three dozen": 36.0, "four dozen": 48.0, "a couple of": 2.0,
    "half a": 0.5, "a quarter of a": 0.25, "three quarters of a": 0.75, "an": 1.0,
}  # fmt: skip
_FRACTION = r"(?:half an?|(?:a quarter|three quarters) of an?)(?= (?:million|billion|thousand|hundred|hour|year|mile|acre|dozen)\b)"
_ONE = rf"(?:{'|'.join(_ONES_EN)})"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS_EN)})(?:[- ]{_ONE}\b)?|(?:{'|'.join(_TEENS_EN)})|{_ONE})\b"
FEW_EN = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
# Between one hundred and two hundred: the second number is not a part of the first.
_REST = rf"(?: and)? {_BELOW_100}(?! hundred)"
_BELOW_1000 = rf"(?:(?:{_ONE}|a) hundred{_REST}|{_BELOW_100})"
_THOUSANDS = (
    rf"(?:(?:{_ONE}|a) hundred{_REST}|{_BELOW_100}|a) thousand,?(?: {_ONE} hundred(?:{_REST})?|{_REST})"
)
NUMERAL_EN = rf"(?:{_FRACTION}|half a dozen|(?:a|two|three|four) dozen|a couple of(?= [a-z-]+ (?:halls|buildings|feeds|circuits|routes))|{_ONE} and a half|an(?= hour\b)|(?:dual|twin)(?= (?:(?:[a-z]+|[\d.]+ ?(?:kV|MW)) ){{0,2}}(?:feeds?|feeders|circuits|supplies|substations)\b)|{_THOUSANDS}|{_BELOW_1000}|(?<!half )a(?= (?:hundred|thousand)\b))"
"""A numeral in English words; a last *hundred*, *thousand* or *million* is left for the multipliers."""


def read_english_numeral(text: str) -> float:
    """Return the value of words that match `NUMERAL_EN`: ``four hundred and forty-five`` is 445."""
    text, half, _ = text.lower().partition(" and a half")
    words = " ".join(text.split())
    spoken = _SPOKEN.get(words, _SPOKEN.get(words.removesuffix("n")))
    if spoken is not None:
        return spoken
    total, section = 0.0, 0.5 if half else 0.0
    for word in re.findall("[a-z]+", text):
        if word == "thousand":
            total, section = total + section * 1000, 0
        elif word == "hundred":
            section *= 100
        elif word != "and":
            section += _WORDS_EN[word]
    return float(total + section)


def read_numeral(text: str) -> float | None:
    """Return the value of a Chinese numeral; ``None`` if it is not one.

    ``两千二`` is 2 200 and ``一万五`` is 15 000, as spoken; ``二〇二一`` is read digit by digit.
    """
    whole, point, part = text.partition("点")
    if point:
        return _with_decimals(read_numeral(whole), part)
    if not text or any(c not in NUMERAL_CHARS for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    return _by_places(text)


def _with_decimals(whole: float | None, part: str) -> float | None:
    if whole is None or not part or any(c not in _DIGITS for c in part):
        return None
    return whole + float("0." + "".join(str(_DIGITS[c]) for c in part))


def _by_places(text: str) -> float | None:
    total = section = 0.0
    # The last digit if no unit has followed it yet, and whether a zero stands before it: 两千零二 is 2 002.
    digit, zero, place = "", False, 1
    for c in text:
        if c in _DIGITS:
            if _DIGITS.get(digit):
                return None
            digit, zero = c, zero or _DIGITS[c] == 0
            continue
        count = _DIGITS.get(digit, 0)
        if c in _SMALL:
            place = _SMALL[c]
            section += (count if digit else 1) * place
        else:
            place = _LARGE[c]
            # 亿 multiplies everything before it, 万 only what follows the last 亿.
            before, section = total, section + count
            total = (before + section) * place if c == "亿" else before + section * place
            section = 0.0
        digit, zero = "", False
    # 两千二: the last digit is one place below the last unit.
    spoken = place > 10 and not zero
    return total + section + _DIGITS.get(digit, 0) * (place / 10 if spoken else 1)


def last_place(value: float) -> float:
    """Return the place of the last digit that is not a zero at the end: 100 for 65,300, 0.1 for 3.2.

    What is written to that place may stand for anything within half of it.
    """
    if not value or not math.isfinite(value):
        return 1.0
    digits, _, power = f"{abs(value):.12e}".partition("e")
    return float(10.0 ** (int(power) - len(digits.replace(".", "").rstrip("0")) + 1))


_ROUNDED_OFF = 0.05
"""Share of a figure within which it is rounded off, at most, or said to be "about"."""


def rounding(value: float, written: float, *, about: bool = False, finest: float = math.inf) -> float:
    """Return how far a figure may be from what it stands for, as it is written.

    Half its last place: of 1.2 (billion) that is what it is written to. A whole number written out, 65,000,
    is exact to the place that the figures beside it are given to: *finest*.
    """
    share = _ROUNDED_OFF * abs(value)
    if about:
        return share
    if written and (written % 1 or not math.isclose(value, written)):
        return min(last_place(written) * abs(value / written) / 2.0, share)
    return min(min(last_place(value), finest) / 2.0, share)


# Behind hours: two hours and ten minutes, 两小时十分钟.
MINUTES = re.compile(
    rf" ?(?:and |零|又)?(?:(?P<n>\d{{1,2}})|(?P<word>{NUMERAL_EN})|(?P<zh>[一二两三四五六七八九十]{{1,3}})) ?(?:minutes?\b|mins?\b|分钟?(?!之))| (?P<m>[0-5]\d)(?= by\b| from\b|[,;)]|$)| and an? (?P<part>half|quarter)\b"
)


def minutes_of(more: re.Match[str]) -> float:
    """Return the minutes of a match of `MINUTES`."""
    if more["part"]:
        return {"half": 30.0, "quarter": 15.0}[more["part"]]
    if more["word"]:
        return read_english_numeral(more["word"])
    return float(more["n"] or more["m"] or read_numeral(more["zh"]) or 0)


# A PUE may be written without a unit in a list of figures with units.
RATIO_BEFORE = re.compile(r"(?:[PW]UE|[Ee]ffectiveness|利用效率)[^,;.，；。0-9]{0,24}$")
_BELOW_ZERO = re.compile(
    r"(?:(?:零下|\b(?:minus|negative) ) ?|(?<![0-9A-Za-z])[-−–]|(?<=[^\n0-9A-Za-z])[-−–] )$", re.IGNORECASE
)


def sign_of(text: str, start: int) -> int:
    """Return -1 for a figure below zero, 1 for any other."""
    return -1 if start_of_sign(text, start) < start else 1


def start_of_sign(text: str, start: int) -> int:
    """Return where a figure begins whose number begins at *start*: at its sign, if it is below zero."""
    found = _BELOW_ZERO.search(text, max(0, start - 10), start)
    return start if found is None else found.start()
