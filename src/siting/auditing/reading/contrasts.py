"""A name that the text sets against us is not ours: Alpha has 80 MVA, we have 360."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.nouns import nouns, nouns_zh

_REACH = 160
# We as the subject of a clause of its own.
_US = re.compile(
    r"(?:[,;，；] ?|[.。] ?|\b(?:and|but|while|whereas|yet|whilst) )(?P<mark>(?:but |while |whereas |yet |by contrast,? |而|但|则|却|可)?)(?:(?:at|in|for|under|with|on) )?"
    r"(?P<us>(?:[Ww]e|[Oo]urs?)\b(?! (?:rivals?|competitors?|neighbou?rs?))|我们|我(?:园|县|市|区|司)|本(?:园区?|项目|基地|县|公司))"
)
_AGAINST = re.compile(
    r"(?:\b(?:[Uu]nlike|[Cc]ompared (?:with|to)|[Ww]hile|[Ww]hereas|[Aa]lthough|[Ww]here)(?: the)? |[与和同跟]|不同于|不像|不似|虽然|尽管|相较于?|相比于?)$"
)
# By comparison, Alpha has 80 MVA: a sentence that sets another beside us says of whom.
_NAME_EN = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*"
_OTHER_EN = rf"(?:(?:the )?(?:second|third|fourth|next|other|latter|neighbou?ring|rival|competing) {nouns('site', 'land', 'place')}|(?:the )?(?!We\b|Our|This\b|It\b|Here\b){_NAME_EN}(?: {nouns('site', 'land', 'place')}\b)?)"
_SET_BESIDE = re.compile(
    rf"\s*(?:(?:[Bb]y|[Ii]n) (?:comparison|contrast),? (?:(?:land|power|electricity) )?(?:(?:at|in|for) )?(?P<en>{_OTHER_EN})"
    rf"|(?P<led>{_OTHER_EN}),? by (?:contrast|comparison)\b"
    rf"|(?:(?:相[比较]|相较|对比|与[此之][相对]比|与[此之]相较)(?:之下|来看|而言|下)?[，,]?|反观)(?P<zh>(?![本我该])[一-龥A-Z\d-]{{1,12}}?{nouns_zh('site', 'land', 'place')}))"
)
# Unlike Alpha, which has 80 MVA and stands at 1,200 m, we have 360.
_UNLIKE = re.compile(
    rf"\s*(?:[Uu]nlike|[Cc]ompared (?:with|to)|[Ii]n contrast (?:with|to)) (?P<en>{_OTHER_EN}), (?:which|where|whose|with)\b(?:[^,;.]|[,.](?=\d))*"
)
_UNIT = re.compile(r"\d[\d.,]* ?(?P<unit>[A-Za-z°]{1,5}(?:/[A-Za-z]+)?|[一-龥℃]{1,2})")


def set_beside(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Return where the sentence from *start* to *end* names whom it sets beside us; an empty span if nobody.

    What it says of them in a relative clause, up to *at*, is theirs.
    """
    unlike = _UNLIKE.match(text, start, at)
    if unlike is not None and unlike.end() == at:
        return unlike.span("en")
    found = _SET_BESIDE.match(text, start, end)
    return (start, start) if found is None else next(found.span(g) for g in ("en", "led", "zh") if found[g])


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
