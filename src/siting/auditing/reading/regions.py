"""The region that a document speaks of: the county, 全县, and of which one a superlative is said."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.nouns import nouns, nouns_zh

# The county, 全县: that of the site, without its name.
THE_REGION_EN = rf"(?:[Tt]he|[Oo]ur|[Tt]his|[Aa]) {nouns('region')}"
THE_REGION_ZH = rf"[全我本该]{nouns_zh('region')}"
NAMED_REGION_EN = (
    rf"(?:[A-Z][\w'’-]+ (?i:{nouns('region')})|(?i:{nouns('region')}) of [A-Z][\w'’-]+|{THE_REGION_EN})"
)
_WIDE_ZH = r"全[国球]|全世界|亚洲|华[北东南中]|国内"
_WITHIN_ZH = r"(?:范围|境|域|辖区)?"
# 全县范围内: what stands before the superlative of a region.
OF_REGION_ZH = rf"(?:(?:{THE_REGION_ZH}|{_WIDE_ZH}){_WITHIN_ZH}内?|(?:[在为][一-龥]{{2,5}}?)?{nouns_zh('region')}{_WITHIN_ZH}内)"
_THE_ZH = re.compile(rf"(?:{THE_REGION_ZH}域?|{_WIDE_ZH})(?!城|道|界)")
# 亳州市范围内面积最大; 亳州市最大, where the name adjoins.
_NAMED_ZH = re.compile(
    rf"[一-龥]{{0,6}}?{nouns_zh('region')}(?<!园区)(?={_WITHIN_ZH}[内中]|最|唯一|首[个家座位]|[榜之]首|第一)"
)
_CLAUSE_ZH = re.compile(r"[，。；：、（()）\s]")
_BEFORE_NAME_ZH = re.compile(r"^.*(?:成为|打造|建成|作为|[是为在系])了?")
_NAME = r"(?!Phase\b|January|February|March|April|May\b|June|July|August|[A-Z][a-z]+ber\b)[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*"
_WHOLE = r"(?:(?:the|our|this|its|all of|all|whole|entire) )*"
_BEHIND_EN = re.compile(
    rf"[^,.;:\d]{{0,60}}?\b(?:in|of|across|within|throughout|anywhere in) (?P<region>{_WHOLE}(?i:{nouns('region')}) of {_NAME}|{_WHOLE}{_NAME}(?: (?i:{nouns('region')}))?|{_WHOLE}(?:{nouns('region')}|country|nation|world))\b(?!['’]s| price| tariff)"
)
_OWNING_EN = re.compile(
    rf"(?P<region>{THE_REGION_EN}|{_NAME}(?: (?i:{nouns('region')}))?)['’]s?(?: [a-z]+){{0,2}} ?$"
)
_EXTREME_ZH = re.compile(r"最|唯一|首[个家座位]|[榜之]首|第一")
_REACH, _LOOKED = 60, 2  # characters


def region_of(text: str, start: int, end: int, low: int, high: int) -> str:
    """Return the region that a superlative from *start* to *end* covers, in the sentence *low* to *high*; empty if none."""
    chinese = _EXTREME_ZH.search(text, start, end)
    if chinese:
        return _before_zh(text, low, chinese.start())
    behind = _BEHIND_EN.match(text, start, min(high, end + _REACH))
    owning = _OWNING_EN.search(text, low, start + 2 if text.startswith(("'s", "’s"), start) else start)
    found = behind or owning
    return "" if found is None else found["region"]


def _before_zh(text: str, low: int, at: int) -> str:
    """Return the region named last before *at*, in the clause that ends there."""
    cut = max((m.end() for m in _CLAUSE_ZH.finditer(text, low, at)), default=low)
    for pattern in (_THE_ZH, _NAMED_ZH):
        found = [m.group() for m in pattern.finditer(text, cut, at + _LOOKED) if m.end() <= at]
        if found:
            name = _BEFORE_NAME_ZH.sub("", found[-1])
            return "" if name[0] in "距离" else name
    return ""
