"""Chinese numerals: 五十, 二百三十, 四万, 十五点六, 两千二, 三百零五."""

from __future__ import annotations

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
    digit, place, zero = 0, 1, False
    given = False
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit, given, zero = _DIGITS[c], True, zero or _DIGITS[c] == 0
            continue
        if c in _SMALL:
            place = _SMALL[c]
            section += (digit if given else 1) * place
        else:
            place = _LARGE[c]
            section += digit
            # 亿 multiplies everything before it, 万 only what follows the last 亿.
            total = (total + section) * place if c == "亿" else total + section * place
            section = 0.0
        digit, given, zero = 0, False, False
    # 两千二: the last digit is one place below the last unit.
    spoken = digit > 0 and not zero and place > 10
    return total + section + digit * (place / 10 if spoken else 1)
