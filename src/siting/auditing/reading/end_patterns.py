"""The other end of a distance or of a latency: 距太原50公里, 50 km from Taiyuan, to Beijing is 452 km."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading.places import find_places
from siting.records import dataclass

_HEDGE = r"(?:大?约为?|近|将近|接近|仅有?|只有|不到|不足|超过|超|不超过|不低于|不少于|为|是|有|在|达|达到|小于|大于|低于|至少|的|均|也|则|却|(?<!成)都|分别|依次|正好|恰好|[:<>≤≥~～≈ ])"
_NOUN = r"(?:(?:的)?(?:直线|数据|交换|传输|通信|空间|公路|铁路|高速|运输|航空|空中|物理|道路|行车|最短|实际|车程|光缆|网络|单向|双向|往返|平均)*(?:距离|车程|里程|路程|时延|延时|延迟))"
_PLACE_ZH = r"(?P<place>[^，。；、,;:：0-9()（）]{1,16}?)"
_ZH_BEFORE = re.compile(
    rf"(?:(?:直线|公路|最近|南|北|东|西|东南|西南|东北|西北)?(?:距离|[距离]|去往|到达|相距|到|至|与|连接|直达){{1,2}}){_PLACE_ZH}(?:相距|相隔|之间)?{_NOUN}?{_HEDGE}{{0,4}}$"
)
_ZH_OF = re.compile(
    rf"{_PLACE_ZH}(?:以|之)?(?:[东南西北]{{1,2}}|正[东南西北])(?:部|方向|侧|郊)?{_HEDGE}{{0,3}}$"
)
# 距京广铁路、武广高铁岳阳站130公里: one preposition for several ends.
_ZH_SHARED = re.compile(
    rf"(?:^|[，；。(])[^，；。0-9]{{0,4}}[距离至到][^，；。0-9]{{2,16}}[、和与及](?P<place>[\u4e00-\u9fff]{{2,12}}?){_NOUN}?{_HEDGE}{{0,3}}$"
)
_ZH_NEAREST = re.compile(
    rf"最近的?(?P<place>[\u4e00-\u9fff]{{0,6}}(?:机场|车站|高铁站|火车站|出入?口|港口?|码头|变电站|互通)){_HEDGE}{{0,4}}$"
)
# 东望石家庄，两地相距60公里.
_ZH_FACING = re.compile(
    r"(?:[东南西北]望|毗邻|紧邻|邻近|与|和)(?P<place>[\u4e00-\u9fff]{2,6})，?(?:两地|二者|两者)(?:直线)?相距[仅约只]*$"
)
_ZH_LOCATED = re.compile(r"(?:位于|地处|在|坐落于)")
_ZH_LIST = re.compile(
    rf"^[、,，和及与又]*(?:(?:东|西|南|北)?[距离到至])?(?P<place>[\u4e00-\u9fff]{{2,10}}?){_HEDGE}{{0,3}}$"
)
_ZH_LIST_NOT = re.compile(r"[占总建投规公共]|机(?!场)|光缆|管网|道路|半径|范围|长度|全长")
_ZH_NOT = re.compile(r"半径|范围|周边|长度|全长|总长|里程达|光缆|管网|线路|道路|管线|铁路网|覆盖|绵延")
_ZH_AFTER = re.compile(r"^(?:外|处|远)?的(?P<place>[\u4e00-\u9fff]{2,8}?)(?=[，。；、]|$|市|县|机场|站)")
_ZH_TO = re.compile(
    r"^(?:以内|以下|左右|内)?(?:到达|直达|直通|至|到)(?P<place>[\u4e00-\u9fff]{2,8}?)(?=[，。；、\")）\s]|$|市|的)"
)
_NAME = r"(?P<place>(?:[A-Z][\w'’-]*|of|de|the|and(?= [A-Z][\w'-]* (?:International|Airport|Station))|international|airport|city|central|downtown|nearest|harbour|harbor|seaport|two|three|four|several|lines|motorways|highways|railways|motorway|substation|railway|station|high-speed|expressway|border|port|coast|sea|river|county|seat|centre|center|town|provincial|capital|interchange|junction|highway|road|railhead|exit|line|grid|power|plant|fibre|fiber|node|exchange|backbone|international|core|existing|closest|next|major|data|hub|region|site|campus|km|kV|\d{2,3})(?: (?=\S)(?:[A-Z][\w'’-]*|of|de|am|upon|sur|der|international|airport|city|central|downtown|motorway|substation|railway|station|high-speed|expressway|border|port|coast|county|seat|centre|center|town|provincial|capital|interchange|junction|highway|road|railhead|exit|lines|line|motorways|highways|railways|plant|node|exchange|hub|kV|\d{2,3}))*)"
_AWAY = r"(?:\((?:by )?(?:road|rail|air|driving|straight[- ]line|as the crow flies)\) )?(?:\(?(?:[\d.,]+ ?(?:mi|miles|km)\)?)?,? ?(?:(?:due |straight |direct )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west|away|by (?:road|rail|motorway|air|car)|drive|driving|as the crow flies|in a straight line|straight[- ]line|one[- ]way|round[- ]trip|latency|RTT|outside|distance|of (?:road|motorway|highway)|off|out) ?,? ?){0,5})"
_EN_AFTER = re.compile(
    rf"^\)?[ -]?{_AWAY}\(?(?:from|of|to|outside|off|between it and)\)? (?:the |an? )?(?:existing |new |nearby )?(?:city of |town of |centre of |center of |downtown )?{_NAME}"
)
_EN_BEFORE = re.compile(
    rf"(?:[Dd]istance|[Ll]atency|RTT|[Dd]rive|[Ww]ay|[Tt]ime|[Ll]ine|[Ff]ar|[Dd]elay)\b[^.;,\d]{{0,20}}?(?:to|from|of|between the (?:site|campus) and) (?:the )?{_NAME}(?:[ :]| city| airport| is| are| stands| at| of| lies| within| about| around| under| below| only| just| less than| approximately| roughly| some| nearly| over| more than| not more than| at most| no more than| at least| measures| comes to| averages| a| an| mere| bare| by road| in a straight line| as the crow flies| centre| center)*$"
)
_EN_AWAY = re.compile(
    r"^ ?(?:by (?:road|rail|car|train|air)\b|as the crow flies|in a straight line|(?:by (?:road|rail) )?(?:away|distant|off|to the (?:north|south|east|west)|(?:north|south|east|west)))"
)
_EN_SUBJECT = re.compile(
    rf"(?:^|[,;] |and |with |while |[Bb]ecause |that )(?:the )?{_NAME}(?:,? (?:which|that))? (?:is reached (?:in|within|after)|is|are|lies|lie|sits|being|stands)(?: (?:only|just|about|around|some|less than|under|over|nearly|roughly|approximately|more than|within|at least|almost|barely|scarcely))*(?: an?(?: (?:mere|short|scant|modest|comfortable|easy|brisk|bare|further))?)? ?$"
)
_HEDGE_EN = r"(?:(?:about|some|around|roughly|nearly|only|at|just|below|under|over|less than|more than|up to|within|approximately|almost|as low as) |[<>≤≥~] ?)"
_EN_PAIR = re.compile(
    rf"(?:^|[,;(] ?|and )(?:from |to )?(?:the )?{_NAME} ?(?:[(:,-]|at|is|–|—)? ?{_HEDGE_EN}{{0,2}}$"
)
# A line of a fact sheet: "Nearest airport: 18 miles".
_EN_LABEL = re.compile(
    rf"(?:^|[|;] ?)[-*• ]*(?:[Nn]earest |[Cc]losest )?(?P<place>(?:[A-Z][\w'’-]* |[a-z-]+ ){{0,4}}(?:[Aa]irport|[Hh]ighway|[Ii]nterstate|[Mm]otorway|[Ss]ubstation|[Ss]tation|[Pp]ort|[Rr]ailhead|[Rr]ail|[Cc]ity|[Rr]iver|[Ii]nterchange|[Tt]own)(?: [A-Z0-9][\w'-]*){{0,3}}) ?(?:[:|]|–|—) ?{_HEDGE_EN}{{0,2}}$"
)
# A ferry port (12km) and a teaching hospital (18 km).
_EN_BRACKET = re.compile(
    r"\b(?:an?|the) (?P<place>(?:[a-z][a-z-]+ ){0,3}[a-z][a-z-]+) ?[(] ?(?:about |approx\.? |~)?$"
)
# Round-trip latency: London 9 ms.
_EN_COLON = re.compile(rf": (?:to )?{_NAME} ?{_HEDGE_EN}{{0,2}}$")
# Nearest airport: Alder Municipal, 18 miles; Nearest highway | I-70, 3 miles.
_EN_NEAREST = re.compile(
    r"(?:[Nn]earest|[Cc]losest)[A-Za-z -]{2,40}[:|] ?(?P<place>[A-Z][\w'-]*(?: [A-Z0-9][\w'-]*){0,4}) ?[,(] ?$"
)
# 170 km separate our campus from Beijing; 16 miles takes you from the campus to Newcastle.
_EN_BETWEEN = re.compile(
    rf"^ (?:separates? (?:the|our|it|this|us)[^,;.]{{0,40}}?from|(?:takes?|brings?) (?:you|visitors|staff|one)[^,;.]{{0,40}}? to) (?:the )?{_NAME}"
)
# The closest school is 640 m away; nearest dwelling 350 m.
_EN_CLOSEST = re.compile(
    r"\b(?:[Nn]earest|[Cc]losest) (?P<place>(?:[a-z][a-z-]{1,20} ){0,3}?[a-z][a-z-]{1,20}?)"
    r"(?:,? (?:is|are|lies|stands|being|at|about|some|only|just))* ?[:|]? ?$"
)
# 1.2 km from the landing point: a thing without a name.
_EN_THING = re.compile(
    r"^ (?:away )?from (?:the|an?) (?P<place>(?:[a-z][a-z-]{1,20} ){0,2}[a-z][a-z-]{1,20})(?= (?:of|and|in|at|where)\b|[,.;]|$)"
)
_GENERIC = re.compile(
    r"^(?:the|it|this|that|they|there|which|we|site|campus|park|property|boundary|fence|property line|site boundary|of|region|data|existing|km|kV)$",
    re.IGNORECASE,
)
_OWN_ZH = re.compile(r"^(?:园区|项目|本项目|数据中心|本园区|基地|市区|县城|该|此|其)")
_VERBS_ZH = re.compile(r"(?:仅|只|直线|公路|最近|大约|约|最快|最短|最慢|最多|平均|全程|单程|就|才|还|也)+$")


@dataclass(frozen=True, slots=True)
class Target:
    """The other end: ``name`` as written; ``named`` if it is a place; ``of_place`` if it is not an end."""

    name: str
    named: bool = True
    of_place: bool = False


def distance_target(gap: str, after: str, *, follows_distance: bool) -> Target | None:
    """Return the other end of the length between *gap* and *after*; ``None`` if there is none."""
    gap, after = gap[-90:], after[:100]
    chinese = _chinese(gap, after, follows_distance=follows_distance)
    return chinese or _english(gap, after, follows_distance=follows_distance)


def _chinese(gap: str, after: str, *, follows_distance: bool) -> Target | None:
    tail = gap[-44:]
    piece = tail[max(tail.rfind("，"), tail.rfind("；"), tail.rfind("、"), tail.rfind("(")) + 1 :]
    found = _ZH_BEFORE.search(piece)
    if found:
        before = _clean(found["place"])
        if len(before) > 1 and not _ZH_NOT.search(before):
            return Target(before)
    if _ZH_NOT.search(piece):
        return None
    name = _named_before(tail, piece)
    if name is None:
        name = _named_after(gap, piece, after)
    if name is None and follows_distance:
        name = _named_in_list(gap)
    if name is None:
        bracketed = re.search(r"([\u4e00-\u9fff]{2,8})\((?:直线|公路|约|距离|:)*$", gap)
        name = _clean(bracketed[1]) if bracketed else None
    return None if name is None else Target(name)


def _named_before(tail: str, piece: str) -> str | None:
    shared = _ZH_SHARED.search(tail)
    if shared and not _ZH_NOT.search(shared["place"]):
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


def _named_after(gap: str, piece: str, after: str) -> str | None:
    behind = _ZH_AFTER.match(after)
    if behind and re.search(r"距|离|与", piece):
        # 相距60公里的成都为它提供人才: the place, not what is said of it.
        known = next((m for m in find_places(behind["place"]) if not m.start()), None)
        return known.group() if known else behind["place"]
    onward = _ZH_TO.match(after)
    return onward["place"] if onward and not _ZH_NOT.search(gap[-12:]) else None


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
            # 园区至太原: the end that is not the site itself.
            name = ends[0] if _OWN_ZH.match(ends[1]) else ends[1]
    name = re.sub(r"(?<=.)(?:相隔|的?(?:直线|公路)?距离|相距|之间|仅|市中心|市区|主?城区|老城区?)$", "", name)
    return re.sub(
        r"^(?:与|到|至|离|距|最近的)?(?:(?:省会|首都|省城|古都)(?!国?际?机场|火?车站|高铁|国际))?(?=..)",
        "",
        name,
    )


def _joined(found: re.Match[str], gap: str) -> bool:
    """Distinguish 12 km of fibre from 12 km (north) of Taiyuan."""
    lead = found.group()[: found.start("place") - found.start()]
    if not re.search(r"\bof (?:the )?$", lead) or re.search(r"(?:north|south|east|west|outside)", lead):
        return True
    return found["place"][0].isupper() or bool(re.search(r"within|inside|less than|under", gap[-24:]))


def _bare(name: str) -> str:
    return re.sub(r"^(?:[Dd]owntown|[Cc]entral|[Tt]he city of) ", "", name.strip())


def _english(gap: str, after: str, *, follows_distance: bool) -> Target | None:
    found = _EN_AFTER.match(after)
    if found and not _joined(found, gap):
        found = None
    subject = _EN_SUBJECT.search(gap) if follows_distance or _EN_AWAY.match(after) else None
    pair = _EN_PAIR.search(gap) if follows_distance or after.startswith(")") else None
    named = (
        _particular(found)
        or _particular(_EN_BEFORE.search(gap))
        or _particular(subject)
        or _EN_LABEL.search(gap)
        or _particular(_EN_BETWEEN.match(after))
        or _particular(pair)
        or _EN_NEAREST.search(gap)
        or (_EN_BRACKET.search(gap) if after.startswith(")") else None)
        or _particular(_EN_COLON.search(gap))
        or _EN_CLOSEST.search(gap)
        or _particular(_EN_THING.match(after))
    )
    return Target(_bare(named["place"])) if named else None


def _particular(found: re.Match[str] | None) -> re.Match[str] | None:
    """Return the match, unless it is not a place name: the site, the region."""
    return None if found is None or _GENERIC.match(found["place"]) else found
