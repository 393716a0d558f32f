"""How a figure is compared: "about", "more than", 不低于, 以上; a bare figure is "about"."""

# ruff: noqa: E501, ISC004 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.claims import Comparison
from siting.auditing.reading.scanning import scanner

# 近 as "nearly" stands before its figure; in 最近, 附近, 邻近 it is part of another word.
NEARLY_ZH = r"(?<![最附邻临毗靠就相远])近"
_PRE: tuple[tuple[Comparison, str], ...] = (
    ("at_least", r"nothing (?:below|under|colder than|less than)|不(?:低|少|小)于|不下|至少|最少|起码|no(?:t)? (?:less|fewer|lower) than|starting (?:at|from)|(?:(?<=racks )|(?<=cabinets )|(?<=suites )|(?<=cages )|(?<=priced )|(?<=: ))from|at least|a minimum of|minimum"),
    ("at_most", r"nothing (?:above|over|beyond|hotter than|warmer than|more than)|(?:never|seldom|rarely|hardly|scarcely)(?: ever)?(?: been| gone| risen| rises?| goes| climbs?)? (?:above|over|exceed(?:s|ed)?|pass(?:es|ed)?|tops?|beyond|more than)|(?:从未|从不|很少|极少)(?:超过|高于|突破)|不会?(?:高|大|多)于|不会?超过?|不到|不足|至多|峰值(?=可[到达])|最多能?供|可扩[展容建]?[至到]|最多(?:可?达?)?|最大(?:可达|为)?|最高(?:可达)?(?!温)|不逾|no(?:t)? (?:more|greater|higher|over|above|beyond|worse)"
     r"(?: than)?|not (?:to )?exceed(?:ing)?|(?:does|do|will|would|shall|must) not exceed|never exceed(?:s|ing)?|at most|peaks(?= of )"
     r"|(?<!add )(?<!adds )(?<!adding )up to|capped at|as much as|a maximum of|maximum|(?:limited|restricted) to|≤|<=|⩽|≦"),
    ("at_least", r"超过|超出|超|逾|大于|高于|多于|突破|远超|≥|>=|>|⩾|≧|more than|greater than|(?<!spread )(?<!campus )(?<!facility )(?<!park )(?<!complex )(?<!extends )(?<!stretches )(?<!built )(?<!centre )(?<!center )over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|passed|topped|in excess of"
     r"|upwards of|beyond|upward of|topping|farther than|further than|longer than"),
    ("at_most", r"低于|小于|少于|短于|优于|<|less than|fewer than|lower than|below|under|sub-|short of|better than|shorter than"),
    ("within", r"within|inside"),
    ("exactly", r"正好|恰好|恰为|exactly|precisely"),
    ("about", rf"大?约为?|{NEARLY_ZH}|将近|接近|大概|左右|几乎|≈|~|～|about|around|approximately|approx\.?|roughly|some|nearly"
     r"|almost|close to|circa|ca\.|c\.|an estimated"),
)  # fmt: skip
_FILLER = r"(?:[ :了为是在到达至有的约仅值可能将]|每(?:亩|公顷|平方米|千瓦时|度)|控制|保持|稳定|水平|支持|可达|做到|长达|单机?[柜架](?:功率)?|can |be |is |are |of |a |an |the |at |to |just |only |as low as )"
_PRE_RE = scanner(
    # A word of comparison must be a whole word ("cover" is not "over"); a sign may follow a letter (PUE<1.3).
    "(?:(?<![A-Za-z])|(?=[^A-Za-z]))(?:"
    + "|".join(f"(?P<p{n}>{words})" for n, (_, words) in enumerate(_PRE))
    + rf"){_FILLER}{{0,4}}(?:(?:US)?\$|[A-Z]{3}|Rs\.?|[¥￥€£₹])? ?$",
    re.IGNORECASE | re.ASCII,
)
# Words that may come between the comparison and its figure: "not exceed a PUE of 1.2".
SKIPPED = scanner(r"(?:an? |the )?(?:(?:design|annual|average|mean) )*[PW]UE(?: of|值)? ?$", re.IGNORECASE)
_POST: tuple[tuple[Comparison, str], ...] = (
    ("at_least", r"(?:及|或)?(?:以上|之上|以外|之外|开外)|起(?![步点飞降来始])| ?or (?:more|above|farther|further|longer|higher)| and (?:above|more)(?! than)|\+| ?plus\b"),
    ("at_most", r"(?:及|或)?(?:以下|之下)| ?or (?:less|below|lower|under|fewer|better)| and below| at most| max\b| maximum\b"),
    ("within", r"(?:范围)?(?:以内|之内|内(?!蒙|设|部|陆|有))| ?or closer"),
    ("about", r"左右|上下|前后| or so"),
)  # fmt: skip
_POST_RE = re.compile("|".join(f"(?P<p{n}>{words})" for n, (_, words) in enumerate(_POST)))
REACH = 40


def comparison_of(text: str, start: int, end: int, *, is_range: bool, more: bool) -> tuple[Comparison, bool]:
    """Return how a figure is compared, and whether a word says so."""
    if is_range:
        return "between", True
    found = _compared_with(text, start, end)
    sharp = [comparison for comparison in found if comparison != "about"]
    if sharp:
        return sharp[0], True
    return ("at_least", True) if more else ("about", bool(found))


def with_its_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the figure from *start* to *end* with its words of comparison; "within" stays: it holds of any figure."""
    before, after = _PRE_RE.search(text, max(0, start - REACH), start), _POST_RE.match(text, end)
    for words, m in ((_PRE, before), (_POST, after)):
        if m is None or words[int(str(m.lastgroup)[1:])][0] == "within":
            continue
        start, end = min(start, m.start()), max(end, m.end())
    return start, end


# Minimum investment: $250 million; 最大可供电力400兆瓦.
_LABEL_LIMIT = scanner(
    r"(?:(?P<least>\b[Mm]inimum [a-z ]{2,20}: ?|最低(?:投资|注册)[^，。；0-9]{0,6})|\b[Mm]aximum (?!contiguous|height|demand|import|export|load|power|capacity)[a-z ]{2,20}: ?|\b(?:[Cc]ap|[Cc]eiling|[Ll]imit)(?: on [A-Za-z ]{2,16})?: ?"
    r"|最大可供[^，。；0-9]{0,8})[$€£¥]?$"
)


def _compared_with(text: str, start: int, end: int) -> list[Comparison]:
    """Return the comparison stated before and after a figure."""
    low = max(0, start - REACH)
    before, after = _PRE_RE.search(text, low, start), _POST_RE.match(text, end)
    skipped = SKIPPED.search(text, low, start)
    if before is None and skipped:
        before = _PRE_RE.search(text, low, skipped.start())
    label = None if before or after else _LABEL_LIMIT.search(text, low, start)
    if label is not None:
        return ["at_least" if label["least"] else "at_most"]
    pairs = ((_PRE, before), (_POST, after))
    return [words[int(str(m.lastgroup)[1:])][0] for words, m in pairs if m is not None]
