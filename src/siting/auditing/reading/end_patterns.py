"""The other end of a distance or of a latency in Chinese: 距太原50公里; `ends` has the English ones."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.nouns import nouns_zh
from siting.auditing.reading.places import find_places

HEDGE_ZH = r"(?:大?约为?|近|将近|接近|仅有?|只有|不到|不足|超过|超|不超过|不低于|不少于|为|是|有|在|达|达到|小于|大于|低于|至少|的|均|也|则|却|(?<!成)都|分别|依次|正好|恰好|[:<>≤≥~～≈ ])"
_NOUN = r"(?:(?:的)?(?:直线|数据|交换|传输|通信|空间|公路|铁路|高速|运输|航空|空中|物理|道路|行车|最短|实际|车程|光缆|网络|单向|双向|往返|平均)*(?:距离|车程|里程|路程|时延|延时|延迟))"
_PLACE_ZH = r"(?P<place>[^，。；、,;:：0-9()（）]{1,16}?)"
_ZH_BEFORE = re.compile(
    rf"(?:(?:直线|公路|最近|南|北|东|西|东南|西南|东北|西北)?(?:距离|[距离]|去往|到达|相距|到|至|与|连接|直达){{1,2}}){_PLACE_ZH}(?:相距|相隔|之间)?{_NOUN}?{HEDGE_ZH}{{0,4}}$"
)
_ZH_OF = re.compile(
    rf"{_PLACE_ZH}(?:以|之)?(?:[东南西北]{{1,2}}|正[东南西北])(?:部|方向|侧|郊)?(?!:){HEDGE_ZH}{{0,3}}$"
)
HERE_ZH = re.compile(rf"(?:本|我们?|该|这)?(?:{nouns_zh('site', 'built', 'land')}|厂区|这里|这儿|此)")
# 最近的变电站距园区5.1公里: the way is given from its other end.
_ZH_TO_US = re.compile(
    rf"(?:^|[，；。、(])(?:从|由|自)?(?:最近的?)?(?P<place>[^，；。、(0-9距离到至]{{2,14}}?)(?:的?直线)?(?:距离?|离|到|至|[与和](?=.*相[距隔]))(?:{HERE_ZH.pattern})(?:之间)?(?:直线)?(?:相[距隔])?{_NOUN}?{HEDGE_ZH}{{0,4}}$"
)
# 距京广铁路、武广高铁岳阳站130公里: one preposition for several ends.
_ZH_SHARED = re.compile(
    rf"(?:^|[，；。(])[^，；。0-9]{{0,4}}[距离至到][^，；。0-9]{{2,16}}[、和与及](?P<place>[\u4e00-\u9fff]{{2,12}}?){_NOUN}?{HEDGE_ZH}{{0,3}}$"
)
_ZH_NEAREST = re.compile(
    rf"最近的?(?P<place>[\u4e00-\u9fff]{{0,6}}(?:机场|车站|高铁站|火车站|出入?口|港口?|码头|变电站|互通)){HEDGE_ZH}{{0,4}}$"
)
# 东望石家庄，两地相距60公里.
_ZH_FACING = re.compile(
    r"(?:[东南西北]望|毗邻|紧邻|邻近|与|和)(?P<place>[\u4e00-\u9fff]{2,6})，?(?:两地|二者|两者)(?:直线)?相距[仅约只]*$"
)
_ZH_LOCATED = re.compile(r"(?:位于|地处|在|坐落于)")
_ZH_LIST = re.compile(
    rf"^[、,，和及与又]*(?:(?:东|西|南|北)?[距离到至])?(?P<place>[\u4e00-\u9fff]{{2,10}}?){HEDGE_ZH}{{0,3}}$"
)
# 直线距离：北京300公里; 太原(约50公里).
_ZH_LABELLED = re.compile(
    rf"(?:(?:距离|里程|路程|时延|延时|延迟):(?P<listed>[\u4e00-\u9fff]{{2,12}}?){HEDGE_ZH}{{0,3}}|(?P<bracketed>[\u4e00-\u9fff]{{2,8}})\((?:直线|公路|约|距离|:)*)$"
)
_ZH_LIST_NOT = re.compile(r"[占总建投规公共]|机(?!场)|光缆|管网|道路|半径|范围|长度|全长")
_ZH_AFTER = re.compile(r"^(?:外|处|远)?的(?P<place>[\u4e00-\u9fff]{2,8}?)(?=[，。；、]|$|市|县|机场|站)")
_ZH_TO = re.compile(
    r"^(?:以内|以下|左右|内)?(?:到达|直达|直通|至|到)(?P<place>[\u4e00-\u9fff]{2,8}?)(?=[，。；、\")）\s]|$|市|的)"
)
_VERBS_ZH = re.compile(r"(?:仅|只|直线|公路|最近|大约|约|最快|最短|最慢|最多|平均|全程|单程|就|才|还|也)+$")


def end_zh(gap: str, after: str, *, follows_distance: bool) -> str | None:
    """Return the other end of the length between *gap* and *after*; ``None`` if there is none."""
    gap, after = gap[-90:], after[:100]
    tail = gap[-44:]
    piece = tail[max(tail.rfind("，"), tail.rfind("；"), tail.rfind("、"), tail.rfind("(")) + 1 :]
    to_us = _ZH_TO_US.search(piece)
    if to_us and not HERE_ZH.fullmatch(to_us["place"]):
        return _clean(to_us["place"])
    found = _ZH_BEFORE.search(piece)
    before = _clean(found["place"]) if found else ""
    if len(before) > 1:
        return before
    tried = (
        _named_before(tail, piece),
        _named_after(piece, after),
        _named_in_list(gap) if follows_distance else None,
    )
    return next((name for name in tried if name is not None), _in_label(gap))


def _in_label(gap: str) -> str | None:
    labelled = _ZH_LABELLED.search(gap)
    return _clean(labelled["listed"] or labelled["bracketed"]) if labelled else None


def _named_before(tail: str, piece: str) -> str | None:
    shared = _ZH_SHARED.search(tail)
    if shared:
        return _clean(shared["place"])
    facing = _ZH_FACING.search(tail)
    if facing:
        return _clean(facing["place"])
    nearest = _ZH_NEAREST.search(piece)
    if nearest:
        return nearest["place"]
    of = _ZH_OF.search(piece)
    name = _ZH_LOCATED.split(of["place"])[-1] if of else ""
    return _clean(name) if name else None


def _named_after(piece: str, after: str) -> str | None:
    behind = _ZH_AFTER.match(after)
    if behind and re.search(r"距|离|与", piece):
        # 相距60公里的成都为它提供人才: the place, not what is said of it.
        known = next((m for m in find_places(behind["place"]) if not m.start()), None)
        return known.group() if known else behind["place"]
    onward = _ZH_TO.match(after)
    return onward["place"] if onward else None


def _named_in_list(gap: str) -> str | None:
    listed = _ZH_LIST.search(gap)
    return _clean(listed["place"]) if listed and not _ZH_LIST_NOT.search(listed["place"]) else None


def _clean(name: str) -> str:
    name = _VERBS_ZH.sub("", name.strip())
    parts = re.split(r"(?:距离|[距离](?!岛|石))", name)
    name = parts[-1] or name
    for joint in ("与", "到", "至"):
        ends = name.split(joint)
        if len(ends) == 2 and all(ends):
            name = ends[1]
    name = re.sub(
        r"(?<=.)(?:[更较稍略][近远]|相隔|的?(?:直线|公路)?距离|相距|之间|仅|市中心|市区|主?城区|老城区?)$",
        "",
        name,
    )
    return re.sub(
        r"^(?:与|到|至|离|距|最近的)?(?:(?:省会|首都|省城|古都)(?!国?际?机场|火?车站|高铁|国际))?(?=..)",
        "",
        name,
    )
