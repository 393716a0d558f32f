"""Of when a figure is, and of what part: the year or the moment that its clause names, and words of scope."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from itertools import chain

from siting.auditing.reading.claims import Status
from siting.auditing.reading.clause_words import clause_end, clause_start, clause_words
from siting.auditing.reading.scanning import scanner

_WITHIN_YEAR = r"(?:the end of |the middle of |late |early |mid-|summer |autumn |spring |winter |fall |Q[1-4],? |H[12] |the (?:first|second|third|fourth|last) (?:quarter|half) of |(?:\d{1,2} )?[JFMASOND][a-z]{2,8},? )?"
# The year behind a figure: (2026), in 2028, by the end of 2030, by Q4 2028.
_BEHIND = re.compile(
    # 30兆瓦预计2026年交付
    r"[^,;.，。；0-9]{0,8}?(?:预计|计划|拟|将|有望|力争|争取|确保|定于|已|于|在|到|至)+$|"
    r"[^,;.，；。0-9]{0,24}?"
    rf"(?:[(（] ?(?:by |in |from )?|\b(?:in|by|from|since|before|until|on) {_WITHIN_YEAR})$"
)
# A clause that says nothing but when: By 2030, / 到2025年，
_ONLY_WHEN = re.compile(
    rf"\W*(?:(?:actual|measured|reported|target|forecast|budget|design|status|as of|as at) )?(?:[Ii]n|[Bb]y|[Ff]rom|[Ss]ince|[Uu]ntil|到|至|截至|自)? ?{_WITHIN_YEAR}$"
)
_LABELS = re.compile(r" ?(?:\([a-z ]{3,20}\))?[:：，]|, ?")
# Efficiency 2024, measured: PUE 1.24.
_HEADING = re.compile(
    r"\W*[A-Z一-龥][A-Za-z一-龥 ]{1,40}(?P<year>(?:19|20)\d\d)年?(?:[^.;:：0-9]{0,20})[:：]"
)
# 基地2024年全年用电……，绿电占比……; 2023年投产，5000个机柜……: the year goes on.
_SPAN = re.compile(r"全年|度|年末|[上下]半年|[一二三四]季度|以来|期间|末|底|(?<=年[底末])")
_EVENT = re.compile(
    r"(?:\d{1,2}月|[上下]半年|[一二三四]季度|[底末初])?(?:正式|全面|建成|竣工)?(?:投产|投运|投用|建成|竣工|交付|启用|上线|开园|落成)[，、]"
)
_FUTURE = re.compile(r"\b(?:to|will|would|can|could) $")
# By then, 届时: the year named before in the sentence; "and" goes on with it.
_THEN = re.compile(
    r"届时|从而|^which\b|\bwhich (?:will|would) (?:bring|take|lift|raise)\b|\b(?:bringing|taking|lifting)\b|\b(?:by then|then|afterwards|thereafter)\b"
)
_AND = re.compile(r"\band $")
# 100 MW, should be available in 2027.
_READY = re.compile(
    r"[^;.。；0-9]{0,60}\b(?:available|opens?|opened|online|ready|due|deliver\w*|complet\w*|follows?|energi[sz]ed|operational|live|service|order(?:ed)?|scheduled|planned|expected|foreseen|contracted|promised|reserved|granted|reach\w*|arriv\w*|finish\w*|commission\w*|switched on|start\w*|begin\w*|install\w*|built|added|slated|set|pencilled in|earmarked|targeted)\b"
    rf"[^;.。；0-9]{{0,16}}\b(?:in|by|for|from|before|during|until) {_WITHIN_YEAR}$"
)
# Designed for 60 MW when it opened.
_AT_OPENING = re.compile(
    r"[^,;.]{0,30}\bwhen (?:it|we|the [a-z]{1,12}) (?:opened|started|began|was (?:built|founded|bought))\b"
)
# 原定投资18亿元，用地260亩: the former plan goes on to the end of its part of the sentence.
_FORMER = scanner(
    r"(?:原(?:计划|规划|定|设计|拟|方案|备案)|此前(?:公布|披露|申报|备案)的|最初|起初|当初|[\d一二两三四五六七八九十几]年前(?=，?[^。；]{0,8}(?:还是|还只|只有|仅有|才))|开园之初|建园之初|(?:备案|立项|签约|申报|可研|招标)(?:时|之初|阶段)"
    r"|(?:^ ?|[.;] )(?:[Aa]n? |[Tt]he |[Ii]ts |[Oo]ur |[Ii]n (?:an?|the|its) )?(?:[Ee]arlier|[Pp]revious|[Ff]ormer|[Oo]riginal|[Oo]lder|[Ss]uperseded|[Aa]bandoned) (?:[a-z]+ )?(?:plans?|drafts?|versions?|schemes?|proposals?|designs?|announcements?|applications?|consents?|permissions?|approvals?|permits?|figures?|estimates?|concepts?|studies|layouts?|masterplans?|brochures?)\b|\b(?:had|was|were) (?:first|originally|initially|at first) (?:sought|planned|proposed|applied for|asked for|announced|wanted|intended|designed|approved|drawn)\b|\b(?:[Rr]efusal|[Rr]ejection|[Ww]ithdrawal|[Dd]ismissal|[Aa]bandonment) of (?:an?|the|its|that)\b)(?P<since>[^。；;]{0,110})$"
)
_CHANGED = scanner(
    r"现|后|调整|增[至加]|变更|改[为成]|扩大|如今|目前|实际|\b(?:now|today|current|instead|bec[oa]mes?|has been|have been|was (?:raised|cut|increased|reduced)|replaced|revised to|grown)\b"
)
_AT_FIGURE = 24
# Before: PUE 1.62. After: PUE 1.27.
_BEFORE_LABEL = re.compile(
    r"\W*(?:Before|Previously|Formerly|Prior|Old|改造前|此前|原)[^:：.]{0,24}[:：](?!.*\b(?:After|Now|Today|New)\b)"
)
OF_WHICH = frozenset({"of which", "including", "among them", "of these", "其中"})
"""Scopes that a named phase makes superfluous."""


def date_of(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    """Return the year of the figure from *start* to *end*, or the moment in the words of the text.

    It stands behind the figure, before it in its clause, or begins the sentence; empty if there is none.
    """
    found = _date(text, sentence, start, end)
    return found[:4] if found[:4].isdigit() else found


def _date(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    year = clause_words()["year"]
    stop = clause_end(text, end, sentence[1])
    behind = year.search(text, end, stop)
    if behind and _BEHIND.fullmatch(text, end, behind.start()):
        return behind.group()
    clause = clause_start(text, sentence[0], start)
    found = _beside(text, (clause, start), (end, stop)) or _before(text, sentence[0], clause, start)
    later = None if found else year.search(text, end, min(sentence[1], end + 70))
    if later and _READY.fullmatch(text, end, later.start()):
        return later.group()
    return found or _labelled(text, sentence[0], clause, start) or _framed(text, sentence[0], start)


def _beside(text: str, ahead: tuple[int, int], behind: tuple[int, int]) -> str:
    """Return the year or moment that the clause of a figure names before it, or the moment behind it."""
    year, moment = clause_words()["year"], clause_words()["moment"]
    found = [*year.finditer(text, *ahead), *moment.finditer(text, *ahead)] or [
        *moment.finditer(text, *behind)
    ]
    return max(found, key=re.Match.start).group() if found else ""


def _before(text: str, low: int, clause: int, start: int) -> str:
    """Return the year named before in the sentence, if this clause goes on with it: by then, and."""
    if not (_THEN.search(text, clause, start) or _AND.search(text, low, clause)):
        return ""
    earlier = [*clause_words()["year"].finditer(text, low, clause)]
    return earlier[-1].group() if earlier else ""


# In 2025 our estate withdrew ...; the campus used ...: a report goes on with its year.
_OPENS_YEAR = re.compile(
    r"(?:In|During|For|Over|Throughout) (?:the )?(?:(?:calendar|fiscal|financial|reporting) )?(?:year |FY ?)?(?P<year>20\d\d)\b"
)
_PAST_VERB = scanner(
    r"\b(?:was|were|used|drew|consumed|averaged|came|stood|ran|recorded|reported|took|employed|reached|needed|had|withdrew|bought|fell|rose|remained)\b"
)
_PRESENT = re.compile(r"\b(?:is|are|has|have|will|can|would|may|today|now|covers?|lies|sits|offers?)\b")


def _framed(text: str, low: int, start: int) -> str:
    """Return the year that opened the sentence before, if this one goes on in the past."""
    said = text[low:start]
    if not _PAST_VERB.search(said) or _PRESENT.search(said):
        return ""
    before = text[max(0, low - 240) : low].rstrip()
    opening = re.split(r"[.!?] |\n", before[:-1])[-1] if before else ""
    found = _OPENS_YEAR.match(opening)
    return found["year"] if found else ""


def _labelled(text: str, low: int, clause: int, start: int) -> str:
    """Return the year that labels what follows (2022年，机柜3000个; 2020: 10 MW), or opens the sentence."""
    years = [*clause_words()["year"].finditer(text, low, clause)]
    heading, part = _HEADING.match(text, low, start), text.rfind("；", low, start)
    said = next(
        chain(
            (y.group() for y in reversed(years) if _labels(text, low, y)),
            [heading["year"]] if heading else [],
            (y.group() for y in reversed(years) if _sets(text, y, part)),
        ),
        "",
    )
    if said or not years:
        return said
    return years[-1].group() if _opens_sentence(text, low, years[0]) else ""


def _sets(text: str, year: re.Match[str], part: int) -> bool:
    """Return whether a span begins with a year, or an event of this part of the sentence has it."""
    if _SPAN.match(text, year.end()):
        return True
    return year.start() > part and _EVENT.match(text, year.end()) is not None


def _labels(text: str, low: int, year: re.Match[str]) -> bool:
    """Return whether a year labels what follows, with nothing but words of time before it in its clause."""
    clause = clause_start(text, low, year.start())
    return bool(_ONLY_WHEN.fullmatch(text, clause, year.start()) and _LABELS.match(text, year.end()))


def _opens_sentence(text: str, low: int, year: re.Match[str]) -> bool:
    return year.start() < low + 30 and _ONLY_WHEN.fullmatch(text, low, year.start()) is not None


def state_of(text: str, sentence: tuple[int, int], start: int, end: int) -> Status | None:
    """Return superseded if the figure no longer holds (was to cost, 原计划), existing if it will change.

    None if the clause says neither. Plans to lower it from 1.45 to 1.3: it is 1.45 today.
    """
    clause = clause_start(text, sentence[0], start)
    if text[max(0, clause - 5) : clause] == " and ":
        clause = clause_start(text, sentence[0], clause - 5)  # it goes on with the verb
    said = text[clause:start]
    if _WILL_FROM.search(said):
        return "existing"
    if _is_replaced(text, sentence, start, end) or _is_changed(text, sentence, clause, start, end):
        return "superseded"
    if _is_former(text[sentence[0] : start]) or _AT_OPENING.match(text, end):
        return "superseded"
    return _state_in_clause(said, changes=_TO.match(text, end, sentence[1]) is not None)


def _is_replaced(text: str, sentence: tuple[int, int], start: int, end: int) -> bool:
    """Return whether what follows a figure says that it is given up, or that another took its place."""
    if _REFUSED.match(text, end, sentence[1]) or _ARROW.match(text, end, sentence[1]):
        return True
    replaced = _REPLACED.match(text, end, sentence[1] + 60)
    return replaced is not None and _VERSION.search(text[sentence[0] : start]) is not None


def _is_former(before: str) -> bool:
    """Return whether the sentence before a figure speaks of what was, with no change since."""
    former = _FORMER.search(before)
    return _BEFORE_LABEL.match(before) is not None or (
        former is not None and not _CHANGED.search(former["since"])
    )


def _state_in_clause(said: str, *, changes: bool) -> Status | None:
    found = [*clause_words()["superseded"].finditer(said)]
    if not found:
        # From 180 to 55 is no range: it has changed.
        return "superseded" if changes and _FROM.search(said) else None
    if all(m.end() == len(said) and _FUTURE.search(said[: m.start()]) for m in found):
        return "existing"
    return "superseded" if any(m.group()[0] not in "由从" for m in found) else None


# 由原来的两路35千伏改为三路; 2019年，园区只有1家企业……；今天
# PUE将由目前的1.30降到1.18: it is 1.30 today.
_WILL_FROM = re.compile(
    r"(?:将|计划|拟|力争|有望|预计|争取)[^，。；]{0,6}(?:由|从)(?:目前|现在|当前|如今|现有)的?(?:约|近)?$"
)
_FROM_ZH = re.compile(r"(?:由|从)(?!.*(?:至|到|为))[^，。；]{0,24}$")
_TO_ZH = re.compile(r"[^，。；]{0,10}?(?:改|增|扩|提|升|降|调|变|缩)[^，。；0-9]{0,4}(?:为|到|至|成)")
_FROM = re.compile(r"\bfrom (?:about |some |the |an? )?$")
_TO = re.compile(
    r" (?:[a-z]+ )?to (?:about |just |only |some )?(?:[$€£]?\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)"
)
_ARROW = re.compile(r" ?(?:→|->) ?[$€£]?\d")  # 7,900 → 12,600 m²
_REFUSED = re.compile(
    r" (?:[a-z]+ )?in (?:19|20)\d\d[;,:] [^.;]{0,50}\bnow\b|[^.;]{0,24}\b(?:sorry|I mean|correction|or rather|make that|scratch that|no, wait)\b|[”\"’](?:应为|应是|实为|有误)|[^,;.]{0,16} by (?:19|20)\d\d; (?:it|they|there) (?:has|have|are) (?:only |just )?\d|(?:[^,;.0-9]{0,16} (?:that |which )?(?:it|they|the company|he|she))? (?:had )?(?:mentioned|announced|promised|quoted|floated|proposed) (?:(?:just |only )?(?:last|earlier|previously|originally|at first|before|a year ago)|in (?:19|20)\d\d)|[^,;.0-9]{0,10} (?:a year|two years|three years|four years|five years|ten years) ago\b|[^,;.0-9]{0,16} (?:first|originally|initially|once|previously|at first|a year ago|last year|earlier) (?:drawn|discussed|announced|planned|proposed|foreseen|envisaged|mooted|floated|promised|filed|sought|requested|quoted|reported|hoped for|intended|mentioned|advertised|shown)\b|[^.;]{0,60}\b(?:both|all|neither|since|later) (?:(?:was|were|has been|have been) )?(?:since |later )?(?:refused|withdrawn|rejected|abandoned|scrapped|cancelled|dropped|shelved|given up)\b|[^,;.]{0,30}\b(?:was|were|has been|have been) (?:since |later )?(?:refused|withdrawn|rejected|abandoned|scrapped|cancelled|dropped|shelved)\b"
)
# 2023年版规划为3万架，已由2025年版替代; 据旧方案……，该方案已作废
_VERSION = re.compile(
    r"(?:(?:19|20)\d\d年?版|旧版|老版|上一?版|前一?版|初版|第一版|原版|旧(?:规划|方案|环评|批复|合同)|初稿|草案|征求意见稿)"
)
_REPLACED = re.compile(
    r"[^。；\n]{0,40}?(?:[，。；]?[^，。；\n]{0,10}(?:已|现已?|后)(?:由|被|经)[^，。；\n]{0,16}(?:替代|取代|更新|修订|调整|废止)|(?:作废|废止|失效|撤销|不再(?:执行|适用|有效|采用)))"
)
_PAST = scanner(
    r"(?:(?:19|20)\d\d年|当年|当时|那时|过去|起步|开园|\b[Ii]n (?:19|20)\d\d\b|\b(?:19|20)\d\d,|\b(?:then|back then|at first|in the beginning)\b)"
)
_NOW = scanner(
    r"如今|今天|(?:改造|升级|扩容|扩建)后|现在|目前|眼下|现已|\b(?:[Tt]oday|[Nn]ow|[Cc]urrently|at present)\b"
)
_WAS = re.compile(
    r"当时|只有|仅有?|不到|不足|还是|才|\b(?:had|was|were|started|began|held|counted|only|just)\b"
)


def _is_changed(text: str, sentence: tuple[int, int], clause: int, start: int, end: int) -> bool:
    """Return whether the text goes on from this figure to the one that holds now."""
    if _FROM_ZH.search(text[clause:start]) and _TO_ZH.match(text, end, sentence[1]):
        return True
    said = text[sentence[0] : start]
    if _NOW.search(said) or not _PAST.search(said[-70:]) or not _WAS.search(said[-40:]):
        return False
    return _NOW.search(text, end, min(sentence[1] + 30, end + 90)) is not None


def scope_of(text: str, sentence: tuple[int, int], start: int, end: int) -> str:
    """Return the part of the site that a figure is for, in the words of the text: white space, 净地."""
    words = clause_words()
    clause = max(clause_start(text, sentence[0], start), start - _AT_FIGURE)
    if text[clause - 2 : clause] == ": ":
        clause = max(sentence[0], start - 2 * _AT_FIGURE)  # its label
    stop = min(clause_end(text, end, sentence[1]), end + _AT_FIGURE)
    for low, high in ((clause, start), (end, stop), (start, end)):
        found = [*words["scope"].finditer(text, low, high)]
        if found:
            return found[-1].group()
    part = [*words["of_which"].finditer(text, clause, start)]
    return part[-1].group() if part else ""


_NOW = re.compile(
    r"今年|目前|如今|眼下|今天|现在|当前|现阶段|现已|today|at present|currently|right now|now|this year",
    re.IGNORECASE,
)


def is_now(date: str) -> bool:
    """Whether the date of a claim is the time at which its text is written."""
    return _NOW.fullmatch(date.strip()) is not None
