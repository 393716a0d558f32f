"""Which phase of a project a figure belongs to: 一期占地68亩, 4,200 racks in phase I, 分别为."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from functools import partial

from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.sentences import Asides
from siting.records import dataclass

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "首": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5} | {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "fifth": 5, "initial": 1, "final": 0, "a": 1, "b": 2, "c": 3, "d": 4,
}  # fmt: skip
# 建设分三期，其中：一期占地68亩: what follows lists the phases, and none of them is an aside.
_ASIDE = re.compile(
    r"(?P<before>[^，。；：:]*)[，；：:]?(?:其中[^，。；：:]{0,8}$|\b(?:of which|of that|including)(?: the)? $)"
)
_IN_PHASES = re.compile(
    r"[分共][^，。；0-9]{0,3}[两二三四五六\d][个大]?[期步]|\bin (?:two|three|four|five|six|\d) (?:phases|stages)\b"
)
_MENTION = scanner(
    r"(?<![分共近长短周假])(?<!(?<![目当此之以])前)(?:第)?(?P<zh>[一二三四五六首\d])期(?:(?<=[一首]期)(?=共)|(?!合计|共计|总计|共[^用建]|间|限|待|货|权|刊|建设?完|(?:全部|均|都)建))"
    r"|(?P<area>首批(?!客户|企业|入)|起步区|启动区|首开区|先导区|[拓扩]展区|后期(?=建设|规划|投资|新增|再建|扩建|项目|工程))"
    r"|\b(?:[Pp]hases?|[Ss]tages?) (?P<en>IV|III|II|I|V|[1-6]|[A-D]|one|two|three|four|five)\b"
    r"|(?P<equal>\b(?:two|three|four|five|six|equal|identical) (?:equal |identical )?(?:phases|stages|tranches|steps) of (?:about |some )?(?=[$€£]?\d))"
    r"|(?P<starts>\b(?:will|to|would|we'll|it'll|shall) (?:start|begin|open|launch) with (?:about |some |just |only )?(?=[$€£]?\d))"
    r"|\b(?:(?:[Tt]he|[Aa]n?|[Ii]ts) |(?<=[,;:–—-] )|(?<=^))(?P<tranche>first|initial) (?=[$€£]?\d[\d.,]* ?(?:MW|megawatts|racks|cabinets|million|billion|m|bn|acres|hectares|square)\b(?! (?:building|hall|block|data|year|of the|customers?))(?:[ ,]+[a-z]+){0,3} (?:delivered|energi[sz]ed|commissioned|completed|built|leased|complete|ready|goes?|will|is|are|was|were|opens?|opened|comes?|follow|due|live|online|by|in)\b)"
    r"|\b(?P<ord>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ii]nitial) (?:(?:(?:[$€£]?\d[\d.,]*(?:[ -][A-Za-z-]+)?,? ){1,2})?(?:phase|stage)\b|of (?:two|three|four|five|six) (?:phases|stages)\b)"
)
_NOT_ONE = re.compile(r"[分共为近]$")
_WHOLE = scanner(
    r"总(?:规划|用?占?地|建筑|投资|面积|计|体|规模|共|装机|数|机[柜架]|架数)|合计|共计|总计|全部建成|全部(?!为|是|[采使选]用|用于|均|都|由|按|配)|(?:项目|园区|整体|全园)共|三期(?:合计|共|总)|(?<=[，、；])共(?=[占建用投需规有约\d一二两三四五六七八九十])|整个|园区总|一共|终期|最终|远[期景]|(?<=[，。；\n])(?:机柜|占地|投资)(?:数量|规模|面积|总额)[:：]|总负荷|扩[容展建充][至到]|(?<=[。\n])(?:本|该)?(?:园区|项目|基地|数据中心|中心)(?=现有|配套|总|共|已|将|规划|设计|拟|年|全)"
    r"|\b(?:in total|(?<!buildings )(?<!halls )total(?:ling|s)?|altogether|overall|the whole|combined|in all|that makes|all told|(?:takes|brings|raises|lifts|taking|bringing|raising|lifting) (?:the |our |its )?(?:site|campus|building|park|complex|facility|total|capacity|project|load|whole|us|it)(?: [a-z]+){0,2} to|(?:final|full|ultimate|eventual) (?:size|capacity|cost|budget|load)|full build-?out|(?:scal(?:ing|ed)|grow(?:ing|n)|expand(?:ing|ed)|rising|ramp(?:ing|ed)|building|increas(?:ing|ed)|enlarged|extended|raised) (?:up )?to|(?<=[.] )(?:the (?:site|campus|project|park|complex|development)) (?:can|could|may|will eventually|is to|has|covers|holds|offers)|all (?:three|two|four) phases|full build)\b",
    re.IGNORECASE,
)
_RESPECTIVELY = scanner(r"分别|依次|respectively", re.IGNORECASE)
_PHASES_LIST = re.compile(
    r"(?P<zh>[一二三四五六](?:、[一二三四五六]){1,5}期)|\b[Pp]hases (?P<en>(?:IV|III|II|I|V|\d)(?:(?:, | and |, and )(?:IV|III|II|I|V|\d)){1,5})\b"
)
_BEHIND = re.compile(
    r"[^,;.，。；]{0,40}?(?:\b(?:in|into|for|during|under|of|at|by|with|when|once|until|makes? up|forms?|constitutes?|as|to)\b |[(（])(?:(?:the|its|our|a|an|their) )?$",
    re.IGNORECASE,
)
_BUILDS = re.compile(r"[^，。；0-9]{0,4}(?:用于)?(?:建设|投建|启动)$")
_FAR = 400
# Where a new subject can stand: sentences, parts of them, and clauses that name the site.
_SITE = rf"(?:{nouns('site', 'region')}|grid|utility)"
_SITE_ZH = rf"(?:{nouns_zh('site', 'built', 'land')}|全园|公司|集团|企业|[全本]?[县市])"
_PART_END = re.compile(
    rf"[.!?] +(?=[A-Z0-9$€£])|[;；] *|[。！？] *|[,] (?=(?:and |while |but )?(?:the|our|this) (?:whole |entire |full |complete |finished )?{_SITE}\b)"
    rf"|[，、](?=(?:本|该|整个)?{_SITE_ZH}(?!第?[一二三四五六首]期))"
)
_REFERS_BACK = r"(?:It|it|Its|its|They|they|Their|These|Those|[Tt]h(?:is|at|e) (?:phase|stage)|[Oo]f (?:this|that|which|these)|其(?!余|他|它)|该期|该阶段|本期|此期|上述)"
_GOES_ON_SENTENCE = re.compile(
    rf"\s*(?:{_REFERS_BACK}|\d[\d,.]*(?!\d*[路回])|(?:总|计划|规划|拟|将|预计|可|已)*(?:占地|用地|投资|建设|新建|建成|安装|部署|配置|建筑面积|机柜|机架|设计|布置))"
)
_GOES_ON_PART = re.compile(
    rf"\s*(?!(?:and |while |but )?(?:the|our|this) (?:whole |entire |full |complete |finished )?{_SITE}\b)(?!(?:本|该|整个)?{_SITE_ZH})"
)
_NAMED_WHOLE = re.compile(
    rf"\b(?:the|our|this) (?:whole |entire |full |complete |finished )?{_SITE}\b|(?<!期){_SITE_ZH}(?!第?[一二三四五六首]期)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:工程|项目|建设)?(?:[:：。]|[.] | [(（][^()（）]{1,30}[)）]:)")
# Parts that are phases by another name, unless the document numbers its phases.
_AREAS = {"起步区": 1, "启动区": 1, "首开区": 1, "首批": 1, "先导区": 1, "拓展区": 2, "扩展区": 2, "后期": 2}
_AFTERWARDS = re.compile(
    r"(?:项目|工程)?(?:全部|全面|正式)?(?:建成|投产|投运|交付|竣工|完工|启用|上线|达产)(?:之?后|时)"
)
_FOR_ALL = re.compile(r"[，、](?:并|同步|统一)?(?:配套|共建|共用|配建)")
# 600 mu, 40,000 racks and CNY 8 billion altogether: the word follows its figures.
_WHOLE_AFTER = re.compile(
    r"\b(?:in total|altogether|in all|combined|overall|on completion|(?:when|once) (?:it is |fully )?(?:complete|completed|finished|built(?: out)?))\b",
    re.IGNORECASE,
)
_WHOLE_STOP = re.compile(r"[;–—]| - |, (?:for|bringing|making|taking|to|giving) ")
_JOINT = re.compile(r"(?:工程|项目)?[和及与、]|,? and |/")
_CLAUSE_END = re.compile(r"[,;:] |\. |[，。；：、\n]|\band\b")


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    number: int
    only: bool = False


_SAID = scanner(
    r"(?:分为?|共|按)(?P<zh>[二两三四五六])(?:期|步|个?阶段)"
    r"|\b(?:in|over|across|all|of|has|with|into) (?P<en>two|three|four|five|six) (?:[a-z]+ )?(?:phases|stages)\b"
    r"|\b(?P<first>[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive) (?:phases|stages) (?:will|are|bring|make)\b"
)
_REMAINDER = scanner(
    r"[二三四五六]期(?:均|都)?(?:尚未|暂未|未|待)|其余|余下|剩余(?:用地|部分|地块)|后续各?期|\b(?:further|later|more|additional|subsequent|future) (?:phases|stages)|\b(?:the rest|the remainder|remaining (?:land|acres|hectares|capacity))\b"
)


def phases_said(text: str) -> int:
    """Return how many phases a text says there are, the largest number if it says several; 0 if none."""
    # What is left for later is a further phase.
    named = [m.number for m in map(partial(_mention, text), _MENTION.finditer(text)) if m]
    later = max(named, default=0) + 1 if named and _REMAINDER.search(text) else 0
    words = (m["zh"] or m["en"] or m["first"].lower() for m in _SAID.finditer(text))
    return max((_NUMERALS[word.replace("两", "二")] for word in words), default=0) or later


# In three steps. The first, of 18 MW, opened; the second, 36 MW, is due in 2026; the last, 54 MW, in 2028.
_STEPS = re.compile(r"\b(?P<many>two|three|four|five) (?:steps|phases|stages)\b")
_STEP = re.compile(r"\b[Tt]he (?P<ord>first|second|third|fourth|fifth|last),? (?:of |\()?(?=[$€£]?\d)")


def _steps(text: str) -> list[_Mention]:
    """Return the phases of a build that are called only the first, the second, the last."""
    said = _STEPS.search(text)
    if said is None:
        return []
    last = _NUMERALS[said["many"]]
    return [
        _Mention(m.start(), m.end("ord"), _NUMERALS.get(m["ord"], last))
        for m in _STEP.finditer(text, said.end())
    ]


_NEW_SUBJECT = re.compile(r"[。;；\n]|\. |[，、”)](?:本|该|整个)?(?:园区|项目)|整个|全部")


class Phases:
    """The mentions of phases in a normalised text, looked up figure by figure."""

    def __init__(self, text: str, names: Iterable[tuple[int, int]] = ()) -> None:
        """Look up the phases of a text; what stands in one of *names* (大于甲园二期) is a part of that name."""
        self._text = text
        named = sorted(names)
        numbered = re.search("[一首1]期", text) is not None
        second = re.search("二期", text) is not None
        self._mentions = [
            m
            for m in sorted(
                [*filter(None, map(partial(_mention, text), _MENTION.finditer(text))), *_steps(text)],
                key=lambda m: m.start,
            )
            if not _is_other_name(text[m.start : m.end], numbered=numbered, second=second)
            and not _is_in_name(m, named)
        ]
        self._starts = [m.start for m in self._mentions]
        self._ends = [m.end for m in self._mentions]
        self._wholes = [(m.start(), m.end()) for m in _WHOLE.finditer(text)]
        self._whole_ends = [w[1] for w in self._wholes]
        self._asides = Asides(text)

    def of_sentence(
        self, start: int, end: int, paragraph: int, figures: Sequence[tuple[int, int]]
    ) -> list[int]:
        """Return the phase of each figure (start, end) of the sentence from *start* to *end*."""
        shared = self._shared(start, end, figures)
        if shared:
            return shared
        numbers = [self._one(paragraph, start, end, figure, figures) for figure in figures]
        return self._shared_in_part(start, end, figures, numbers)

    def _shared_in_part(
        self, start: int, end: int, figures: Sequence[tuple[int, int]], numbers: list[int]
    ) -> list[int]:
        """Return *numbers* with the phases of a part of the sentence: ...；二期、三期分别建设1.8万架和2.2万架."""
        said = _RESPECTIVELY.search(self._text, start, end)
        if said is None:
            return numbers
        low = max(self._text.rfind("；", start, said.start()), start)
        high = said.end() + len(self._text[said.end() : end].partition("；")[0])
        listed = [m.number for m in self._mentions if low <= m.start < said.start()]
        part = [i for i, f in enumerate(figures) if said.end() <= f[0] < high]
        if len(listed) < 2 or len(part) % len(listed):
            return numbers
        named = dict(zip(part, listed * (len(part) // len(listed)), strict=True))
        return [named.get(i, number) for i, number in enumerate(numbers)]

    def _first(self, start: int, end: int) -> _Mention | None:
        index = bisect.bisect_left(self._starts, start)
        return self._mentions[index] if index < len(self._starts) and self._starts[index] < end else None

    def _one(
        self,
        paragraph: int,
        start: int,
        end: int,
        figure: tuple[int, int],
        figures: Sequence[tuple[int, int]],
    ) -> int:
        behind = self._behind(end, figure)
        if behind is not None:
            return behind
        index = self._last_open(figure[0])
        if index < 0 or self._mentions[index].start < paragraph or self._is_of_none(index, figure[0]):
            return 0
        last = self._mentions[index]
        over = (
            self._is_for_all(start, end, last, figure)
            or self._is_reset(index, figure, figures)
            or self._has_other_subject(start, last, figure[0])
        )
        return 0 if over or self._ended_with_its_sentence(start, last) else last.number

    def _last_open(self, stop: int) -> int:
        """Return the index of the last phase before a place that stands in no closed bracket; -1 without one."""
        index = bisect.bisect_right(self._ends, stop) - 1
        while index >= 0 and self._asides.is_closed(
            self._mentions[index].start, self._mentions[index].end, stop
        ):
            index -= 1
        return index

    def _is_of_none(self, index: int, stop: int) -> bool:
        """Return whether a phase belongs to one figure alone, the first 15 MW, or of two: 一期和二期共建两座变电站."""
        last = self._mentions[index]
        if last.only and re.search(r"\d", self._text[last.end : stop]):
            return True
        return (
            index > 0 and _JOINT.fullmatch(self._text, self._mentions[index - 1].end, last.start) is not None
        )

    def _has_other_subject(self, start: int, last: _Mention, figure: int) -> bool:
        """Return whether a sentence or part of one since the phase has a subject of its own.

        The site covers 450 mu; 两路110kV进线. A phase goes on only where it is meant again (it, 该期), where
        nothing else is named (投资5亿元), and under its label (Phase 1: ...).
        """
        if _LABEL.match(self._text, last.end):
            return False
        parts = [*_PART_END.finditer(self._text, last.end, figure)]
        return any(self._is_anew(m, new_sentence=last.start < m.start() < start) for m in parts)

    def _is_anew(self, end: re.Match[str], *, new_sentence: bool) -> bool:
        low = end.end()
        if new_sentence and end.group()[0] in ".!?。！？":
            return _GOES_ON_SENTENCE.match(self._text, low) is None
        if end.group()[0] in ";；":
            # Two feeds supply the campus.
            following = _PART_END.search(self._text, low)
            stop = following.start() if following else len(self._text)
            return _NAMED_WHOLE.search(self._text, low, stop) is not None
        return _GOES_ON_PART.match(self._text, low) is None

    def _behind(self, end: int, figure: tuple[int, int]) -> int | None:
        """Return the phase named after the figure; 0 if the text says that it is of the whole."""
        here = self._first(figure[1], min(_clause_end(self._text, figure[1], end), end))
        if here is None:
            return None
        between = self._text[figure[1] : here.start]
        if re.match(r"(?:: ?)?\d", self._text[here.end : here.end + 3]):
            # 144 MW (phase 1: 36 MW): the next figure is the phase's.
            return 0
        if between != " " and not _BEHIND.match(self._text, figure[1], here.start):
            return here.number if _BUILDS.fullmatch(between) else None
        if re.search(r"\bin (?:two|three|four|five|six|\d) (?:phases|stages) ?[(（:：]", between):
            return 0
        # A $1.4 billion first phase.
        return here.number if between[-1:] in "(（" or between.isascii() else None

    def _is_reset(self, number: int, figure: tuple[int, int], figures: Sequence[tuple[int, int]]) -> bool:
        """Return whether a total of the project comes between the phase (by its *number*) and the figure."""
        last = self._mentions[number]
        index = bisect.bisect_right(self._whole_ends, figure[0] + 1) - 1
        while index >= 0 and self._asides.is_closed(*self._wholes[index], figure[0]):
            index -= 1
        whole = self._wholes[index] if index >= 0 else None
        if whole is None or whole[0] <= last.end:
            return False
        return self._is_complete(number, whole[0], figures) or self._resets(whole, last)

    def _is_complete(self, number: int, until: int, figures: Sequence[tuple[int, int]]) -> bool:
        """Return whether a phase has as many figures before *until* as the phase named before it.

        一期占地200亩，二期占地300亩，总占地500亩: the total cannot be one of the second phase.
        """
        if not number:
            return False
        before, last = self._mentions[number - 1], self._mentions[number]
        earlier = sum(before.end <= start < last.start for start, _ in figures)
        return 0 < earlier <= sum(last.end <= start < until for start, _ in figures)

    def _ended_with_its_sentence(self, start: int, last: _Mention) -> bool:
        """Return whether the phase was named after the last figure of a preceding sentence."""
        leading = self._text[last.start - 1 : last.start] in {"\n", ""}
        return last.start < start and not leading and _is_trailing(self._text, last)

    def _is_for_all(self, start: int, end: int, last: _Mention, figure: tuple[int, int]) -> bool:
        """Recognise a figure that follows a list of phases and is the total of all of them."""
        between = self._text[last.end : figure[0]]
        index = bisect.bisect_left(self._starts, start)
        several = self._mentions[index].number != last.number if index < len(self._mentions) else False
        if several and last.start >= start and _FOR_ALL.search(between):
            # 一期2万架，二期3万架，配套变电站2座
            return True
        if not re.search(r"\d", between) and not _is_trailing(self._text, last):
            return False
        total = _WHOLE_AFTER.search(self._text, figure[1], min(end, figure[1] + 90))
        if not total or _WHOLE_STOP.search(self._text, figure[1], total.start()):
            return False
        return self._first(figure[1], total.start()) is None

    def _resets(self, whole: tuple[int, int], last: _Mention) -> bool:
        # 占地900亩，其中一期300亩，总投资42亿元: the phase was an aside.
        aside = _ASIDE.search(self._text, max(0, last.start - 32), last.start)
        if aside and not _IN_PHASES.search(aside["before"]):
            return True
        # 一期占地68亩，总投资7亿元: the total of the phase. A new sentence with a total is the project's.
        between, total = self._text[last.end : whole[0]], self._text[whole[0] : whole[1]]
        if len(between) > _FAR or (between and self._text.startswith(("总规模", "总规划"), whole[0])):
            return True
        # 三期交付后机柜总数达1.4万个: then, all of them. 一期投资5亿元，总投资20亿元: the phase has its investment.
        again = _AFTERWARDS.match(between) or total[1:] in between.split("，")[0]
        if again and total[0] == "总":
            return True
        return _NEW_SUBJECT.search(between) is not None or not re.match(r"总|共(?!计)", total[:1])

    def _shared(self, start: int, end: int, figures: Sequence[tuple[int, int]]) -> list[int]:
        """Phases of a sentence with one figure per phase ("respectively"); empty for any other sentence."""
        if not figures or not _RESPECTIVELY.search(self._text[start:end]):
            return []
        numbers = self._listed(start, end)
        first = figures[0][0]
        total = next((at for at, _ in self._wholes if max(first + 1, start) <= at < end), end)
        parts = sum(f[0] < total for f in figures)
        if len(numbers) < 2 or not parts or parts % len(numbers):
            return []
        return [numbers[i % len(numbers)] for i in range(parts)] + [0] * (len(figures) - parts)

    def _listed(self, start: int, end: int) -> list[int]:
        """Numbers of the phases listed in a sentence: 一、二、三期, phases I and II, or one by one."""
        sentence = self._text[start:end]
        listed = _PHASES_LIST.search(sentence)
        if listed and listed["zh"]:
            return [_number(name) for name in re.findall(r"[一二三四五六]", listed["zh"])]
        if listed:
            return [_number(name) for name in re.findall(r"IV|I{1,3}|V|\d", listed["en"])]
        numbers = list(dict.fromkeys(m.number for m in self._mentions if start <= m.start < end))
        if len(numbers) == 1 and re.search(r"[三二四]期", sentence):
            return list(range(1, numbers[0] + 1))
        return numbers


def _number(name: str) -> int:
    return _NUMERALS.get(name.lower()) or int(name)


def _is_other_name(word: str, *, numbered: bool, second: bool) -> bool:
    """Recognise a part (起步区) that cannot be a phase because the document numbers its phases."""
    return second if word == "后期" else numbered and word in _AREAS


def _is_in_name(mention: _Mention, named: Sequence[tuple[int, int]]) -> bool:
    index = bisect.bisect_left(named, (mention.start, 0)) - 1
    return index >= 0 and mention.end <= named[index][1]


def _clause_end(text: str, start: int, end: int) -> int:
    # 220,000 square feet with 40 MW will follow in phase two: both figures of the clause.
    found = _CLAUSE_END.search(text, start, min(end, start + 80))
    return found.start() if found else start + 80


def _is_trailing(text: str, mention: _Mention) -> bool:
    """Return whether a phase was named after its figure ("4,200 racks in phase I") and ends with it."""
    return bool(
        re.search(
            r"(?:\b(?:in|for|during|under|of) (?:(?:the|its|our|a|an|their) )?|[(（])$",
            text[max(0, mention.start - 14) : mention.start],
        )
    )


def _mention(text: str, m: re.Match[str]) -> _Mention | None:
    if m["area"]:
        return _Mention(m.start(), m.end(), _AREAS[m["area"]])
    if any(m.group("equal", "starts", "tranche")):
        return _Mention(m.start(), m.end(), 1, only=True)
    if m["zh"] and _NOT_ONE.search(text, max(0, m.start() - 1), m.start()):
        return None
    word = next(filter(None, m.group("zh", "en", "ord"))).lower()
    # An initial $250 million, 20 MW phase: its figures stand within.
    end = m.end("ord") if m["ord"] and re.search(r"\d", m.group()) else m.end()
    return _Mention(m.start(), end, _NUMERALS.get(word) or int(word))
