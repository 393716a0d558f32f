"""Named firms in a text, and whether a figure is that of a firm other than the project's own.

A firm is known by its name, by the form of its name (某某集团), or by what is said of it ("Acme's data centres",
"Acme reports"). The project's own firms are those that build, run or finance it in the document.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading import ownership
from siting.auditing.reading.context import Around
from siting.auditing.reading.places import find_places

_NAME = r"\b(?P<name>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,2})"
_DATA_CENTRES = (
    r"(?:[a-z-]+ ){0,3}(?:data ?cent(?:er|re)s|facilities|sites|campuses|fleet|portfolio|estate)\b"
)
# Names that no list has: they own several data centres, or publish their figures.
_BY_DEED = re.compile(
    rf"{_NAME}(?:'s? {_DATA_CENTRES}| (?:reports?|reported|publish(?:es|ed)|discloses?|disclosed)\b)"
)
_NO_FIRM = re.compile(
    r"\b(?:The|Our|Its|This|It|We|Campus|Park|Centre|Center|Site|County|City|Province|Phase|Project|Valley|Hub|PUE|Tier|Design)\b"
)
_VERBS = (
    r"(?:report|achieve|average|run|ran|operate|post|claim|record|reach|disclose|publish|manage|maintain|hold|own|use|invest|spen[dt]"
    r"|built|needs?|offer|quote|state|cite|attain|deliver|get|has|have|had|is|are|was)(?:s|es|ed|d|ing)?\b"
)
_DOES = re.compile(
    rf" (?:{_DATA_CENTRES} )?(?:(?:now|already|currently|itself|only|has|had|have) )?{_VERBS}|'s?\b|,? (?:whose|which|who|that)\b"
)
_NOT_SUBJECT = re.compile(
    r"(?:\b(?:by|with|from|for|to|near|serving|hosts?|include|including)(?: the)? |[由与和为引进联合携手邀]|入驻的?)$"
)
_HAS_ZH = re.compile(
    r"[^，。；、]{0,16}?(?:PUE|WUE|机柜|机架|服务器|负荷|占地|建筑面积|的|数据中心|机房|为|达|仅)"
)
_BEHIND = re.compile(
    r"^(?:,)? ?(?:at|for|in|across|of|by|that|which|reported by|achieved by|claimed by|stated by)(?: the)? $"
)
_LIST = re.compile(r"(?:[\s,;、，和及与]|\band\b|\bor\b|\bin (?:19|20)\d\d\b|\d{4}年)*")
_BUILDS_EN = r"(?: (?:will|plans to|plan to|is|has|is to|has begun|to|intends to|are|begun))* (?:build|develop|construct|invest|chose|choose|selected|select|open)(?:s|ing|ed)?\b"
_BUILDS_ZH = r"[^，。；]{0,12}?(?:投资|建设|承建|运营|打造|开发|签约|落户|入驻|拟建|将建)"
_BUILT_BY = re.compile(
    r"(?:(?:built|operated|owned|developed|run|financed|backed|led|designed|leased|managed)(?: and [a-z]+)? by|venture with|tenant,?|operator,?|developer,?|on behalf of)(?: the)? $"
    r"|(?:由|引进|引入|携手|联合|业主|运营商)$"
)
_WITH_ZH = re.compile(r"(?:共建|合作|签|联合|共同)")
_REACH = 80


def own_firms(text: str, own: frozenset[str]) -> frozenset[str]:
    """Return the firms that the document names as builder, operator or investor of the site.

    ``own``: names of the site.
    """
    return frozenset(m.group() for m in ownership.FIRM.finditer(text) if _is_own(text, m, own))


def _is_own(text: str, firm: re.Match[str], own: frozenset[str]) -> bool:
    before = text[max(0, firm.start() - 40) : firm.start()]
    after = re.split(r"[。\n]|\. ", text[firm.end() : firm.end() + _REACH], maxsplit=1)[0]
    if _BUILT_BY.search(before) or (before[-1:] == "与" and _WITH_ZH.match(after)):
        return True
    places = [m.group() for m in find_places(after)]
    if re.match(f"{_BUILDS_EN}|{_BUILDS_ZH}", after):
        return not places or any(place in own for place in places)
    named = re.match(
        r"(?:'s)? ?(?:[a-z-]+ ){0,4}(?:(?:in|at) )?(?=[A-Z])|[^，。；]{0,4}?(?=[\u4e00-\u9fff])", after
    )
    return bool(named and any(after.startswith(name, named.end()) for name in own)) or _is_followed(
        after, own
    )


def _is_followed(after: str, own: frozenset[str]) -> bool:
    """Return whether a Chinese name of the site directly follows the firm: 万国数据交城数据中心."""
    return any(after[:4].find(name) in {0, 1, 2} for name in own)


def of_another_firm(around: Around, own: frozenset[str], firms: frozenset[str]) -> bool:
    """Return whether a named firm other than *firms* is the subject or the possessor of the figure.

    ``own``: names of the site; one of them, or "our", between firm and figure returns to the site.
    """
    if ownership.OURS.search(around.head):
        return False
    said = around.before if _LIST.fullmatch(around.gap) else around.gap
    found = [
        *ownership.FIRM.finditer(said),
        *(m for m in _BY_DEED.finditer(said) if _is_firm(m["name"], own)),
    ]
    for firm in sorted(found, key=re.Match.start, reverse=True):
        name = firm.groupdict().get("name") or firm.group()
        of_site = name in firms or any(place in name for place in own)
        if not of_site and _has_figure(said, firm, name, own):
            return True
    behind = ownership.FIRM.search(around.head[:60])
    return bool(behind and behind.group() not in firms and _BEHIND.match(around.head[: behind.start()]))


def _is_firm(name: str, own: frozenset[str]) -> bool:
    return not _NO_FIRM.search(name) and not any(m.group() for m in find_places(name)) and name not in own


def _has_figure(said: str, firm: re.Match[str], name: str, own: frozenset[str]) -> bool:
    end = firm.start() + len(name)
    lead, rest = said[: firm.start()], said[end:]
    if ownership.OURS.search(rest) or any(place.group() in own for place in find_places(rest)):
        return False
    possessed = not rest or re.match("'s?(?= )|的", rest)
    if _NOT_SUBJECT.search(lead) and not possessed:
        return False
    if name.isascii():
        return bool(_DOES.match(rest))
    return not rest or bool(_HAS_ZH.match(rest))
