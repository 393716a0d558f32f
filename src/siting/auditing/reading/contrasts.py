"""A name that the text sets against us is not ours: Alpha has 80 MVA, we have 360."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

_REACH = 160
# We as the subject of a clause of its own.
_US = re.compile(
    r"(?:[,;，；] ?|[.。] ?|\b(?:and|but|while|whereas|yet|whilst) )(?P<mark>(?:but |while |whereas |yet |by contrast,? |而|但|则|却|可)?)(?:(?:at|in|for|under|with|on) )?"
    r"(?P<us>(?:[Ww]e|[Oo]urs?)\b(?! (?:rivals?|competitors?|neighbou?rs?))|我们|我(?:园|县|市|区|司)|本(?:园区?|项目|基地|县|公司))"
)
_AGAINST = re.compile(
    r"(?:\b(?:[Uu]nlike|[Cc]ompared (?:with|to)|[Ww]hile|[Ww]hereas|[Aa]lthough|[Ww]here)(?: the)? |[与和同跟]|不同于|不像|不似|虽然|尽管|相较于?|相比于?)$"
)
_UNIT = re.compile(r"\d[\d.,]* ?(?P<unit>[A-Za-z°]{1,5}(?:/[A-Za-z]+)?|[一-龥℃]{1,2})")


def is_contrasted(text: str, start: int, end: int) -> bool:
    """Return whether the name from *start* to *end* is set against us: by a word, or by a figure of the like."""
    stop = min(len(text), end + _REACH)
    us = _US.search(text, end, stop)
    if us is None:
        return False
    behind = text[us.end() : stop]
    turned = bool(us["mark"]) or re.match(r",? (?:by contrast|however|instead)|则|却", behind)
    if us.group()[0] in ".。" and not turned:
        return False  # a sentence of its own goes on about the same site
    if turned or _AGAINST.search(text, max(0, start - 16), start):
        return True
    units = [{m["unit"] for m in _UNIT.finditer(part)} for part in (text[end : us.start()], behind)]
    return bool(units[0] & units[1])
