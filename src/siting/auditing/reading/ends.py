"""The other end of a distance, a delay or a journey: 距太原50公里, 50 km from Taiyuan, Taiyuan is 50 km away."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator

from siting.auditing.reading.claim_kinds import ROUTES
from siting.auditing.reading.climate_places import divisions
from siting.auditing.reading.end_patterns import HEDGE_ZH, HERE_ZH, end_zh
from siting.auditing.reading.line import CHINESE, FigureSpot
from siting.auditing.reading.nouns import nouns
from siting.auditing.reading.places import find_places
from siting.place_names import without_kind

# The same two ends once more: 直线距离452公里，公路里程560公里.
_SAME_ZH = re.compile(
    r"[，、；(（ ]*(?:但|而|其)?(?:直线|公路|铁路|高速|航空|空间|道路|行车|驾车|驱车|开车|车程|里程|距离|往返|双向|单向|网络|光纤|时延|延时|延迟|约|为|则|需|仅|只)+"
)
_SAME_EN = re.compile(
    r"[ ,;(]*(?:or|and|(?:north|south)?-?(?:east|west)|north|south|though|although|by|a|an|about|around|some|the|it is|is|drive|driving|time|road|rail|train|car|air|in|straight|line|as|crow|flies|distance|round[- ]trip|one[- ]way|RTT|only|just|roughly|away|off|there| )*", re.IGNORECASE
)  # fmt: skip
_HEDGE = (
    r"(?:about|some|around|roughly|nearly|almost|only|just|at|below|under|over|less|more|than|up|within|approximately|as|low|little|is|are|was|lies|lie|sits?|stands?|being|runs?|passes|can|could|may|be"
    r"|found|reached (?:in|within|after)|reached|measures|gives|takes|has|been|in a straight line|as the crow flies|a|an|mere|short|scant|modest|comfortable|easy|brisk|bare|barely|scarcely|further|not|no|far|by|road|rail|train|car|air|measured|comes|averages|amounts"
    r"|to|latency|delay|round[- ]trip|one[- ]way|RTT|time|drive|driving|(?:distance|latency|delay|drive|time) of|the|distance|stays?|remains?|kept|within|at|least|most|it|another|approx\.?|ca\.?|c\.|puts? you|brings? you|[<>≤≥~≈–—:(,-])"
)
_STOP = (
    r"(?=$| ?[,.;:()|]| [–—-] | (?:and|or|is|are|was|were|has|have|with|in|on|by|at|for|where|which|that|over|via|along|as|from|but|while|within|through|plus|takes?|lies|stands|sits|keeps?|than|than|to|of (?:latency|delay)|"
    r"about|some|around|roughly|nearly|almost|only|just|under|less|more|puts?|gives?|measures|averages|comes|stays?|can|connects?|respectively|round|one-way|so|when|if|it|we|our|offers?|covers?|runs?|serves?|provides?|boasts?|both|each)\b)"
)
_NP = r"(?:the |an? |its |our |their |your )?(?:existing |new |nearby |city of |town of |centre of |center of |downtown |central |Downtown )*(?P<place>[A-Za-zÀ-ÿ0-9][\w'’./-]*(?: (?!(?:and|or|is|are|was|with|in|on|by|at|for|from|to|away|lies)\b)[\w'’/-]+){0,6}?)"
_WAY = r"(?:(?:of (?:hills|mountains|motorway|highway|water|sea|forest|desert|road|track|rail|fibre|fiber|open (?:sea|country))|due|straight|direct|directly|north|south|east|west|north-?east\w*|north-?west\w*|south-?east\w*|south-?west\w*|northern|away|by|road|rail|motorway|air|car|train|taxi|bus|shuttle|metro|subway|ferry|tram|on foot|bicycle|bike|boat|coach|lorry|truck|drive|driving|as|the|crow|flies|in|a|straight|line|straight-line|one-way|round-trip|one|way|round|trip|latency|RTT|outside|distance|of road|off|out|inland|upstream|downstream|further|ride|walk|journey|trip|flight|down|time|\([^()]{1,24}\)),? )*"
_FROM = re.compile(
    rf"^[\w.]{{0,4}}\)?['’]?[ -]{_WAY}\(?(?:from|of|to|reach(?:es)?|outside|off|between it and|beyond|(?:separates?|separate) [^,;.]{{0,40}}?from|takes? [^,;.]{{0,40}}?to|brings? [^,;.]{{0,40}}?to) {_NP}{_STOP}"
)
_BARE_OF = re.compile(r"^[\w.]{0,4}\)?[ -]of ")
_IS_WITHIN = re.compile(r"\b(?:within|inside|less than|under)\b[^,;.]{0,16}$", re.IGNORECASE)
_TO_DO = re.compile(
    r"^[\w.]{0,4}\)?[ -](?:[a-z-]+ ){0,3}to (?!downtown|central|the)[a-z]"
)  # 5 km to serve the campus
_LINE_OF = re.compile(r"\b(?:line|cable|pipeline|circuit|road|track)s? of (?:about |some )?$")
_SIZE_BEHIND = re.compile(
    r" ?(?:radius|long|wide|deep|high|of (?:new |underground |overhead |dark )*(?:fib|cable|line|road|pipe|track|duct))"
)
_BEFORE = 110  # characters that may name an end before its distance
_TO = re.compile(
    rf"\b(?:to|from|between (?:the|our|this) (?:site|campus|park|centre|center|facility|halls?) and|between it and|reach(?:es|ing)?|reached(?! in| within| after)|toward|outside) {_NP}(?: (?:at|in|near) [A-Z][\w'’-]+)?(?: in)?(?:[ ,:(]+{_HEDGE})*[ ,:(]*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:^|[,;:()|?!] ?|\b(?i:and|while|with|because|that|whereas|but|where|as|since|though|so|to|at|near|is|are|include|includes|namely) )(?:[-•*] )?(?:the |an? |its |our |nearest |closest |The |An? |Nearest |Closest |Our |[Dd]owntown |[Cc]entral )*(?!(?:and|but|while|with|that|because|where|so|as|since|it|then|from|of|in|by|via|within|you|one|visitors|staff|at|about|some|around|only|just|roughly|nearly|over|under|within|less|more|up|Because|While|Since|Although|Though|Whereas|Given|With|As|And|But|So|Where|That)\b)(?P<place>[A-Za-zÀ-ÿ][\w'’./-]*(?: (?!(?:is|are|was|were|has|have|lies|with|and|as|it)\b)[\w'’/-]+){{0,5}}?)"
    rf"(?: \([A-Z]{{2,8}}\))?(?:,? (?:which|that|itself))?(?:[ ,(:|–—-]+{_HEDGE})*[ ,(:|–—-]*$"
)
# Acme Park, the largest of its kind, lies 7 km to the west.
_APPOSED = re.compile(
    r"(?:^|[.;] )(?:The )?(?P<place>[A-Z][\w'’-]*(?: [\w'’-]+){0,4}), [^,;.]{3,60}, (?:is|lies|sits|stands|are)(?: (?:only|just|about|some|around|less than|nearly))* $"
)
# From Jining to Beijing; our Dublin campus is this end.
_FROM_TO = re.compile(
    rf"^[^,;.]{{0,24}}?\bfrom (?:the )?(?:(?! and | but )[\w'’ -]){{2,40}}? to {_NP}{_STOP}"
)
# The state capital, Richmond, is 45 miles away.
_TITLED = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Oo]ur) (?:[a-z]+ ){{0,3}}(?:capital|metropolis|city|hub|neighbour|neighbor),? (?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}),?(?:[ ]+{_HEDGE})+[ ]*$"
)
_OUR_SITE = re.compile(rf"(?:^|[ -]){nouns('site', 'land')}$")
_CLAUSE_CUT = re.compile(r"[;.] |, (?=(?:and |but |while )?[a-z]+s? )")
_GENERIC = re.compile(
    r"^(?:the|it|its|ours|theirs|yours|this|that|these|they|there|here|which|who|we|you|our|site|campus|park|project|property|boundary|fence|property line|site boundary|line|of|region|data|existing|km|kV|east|west|north|south|north-?east|north-?west|south-?east|south-?west|[a-z]+-?(?:east|west)|one|two|both|each|all|end|start|us|them|itself|facility|centre|center|data cent(?:er|re)|data cent(?:er|re) (?:site|campus)|building|hall|halls|distance|distances|latency|time|travel|location|trip|drive|total|length|route|routes|fence line|floor level|is|are|only|just|hub|zone|about|some|against|\d+)$",
    re.IGNORECASE,
)
_NOT_PLACE = re.compile(
    r"\b(?:circuits|radius|long|pipeline(?! (?:station|terminal))|fib(?:re|er)(?! (?:node|exchange|hub|landing|PoP|interconnect|junction|route|backbone|network|ring|trunk))|cable(?! (?:landing|station|head|car))|trench|wide|[Ww]idth|high|[Hh]eight|deep|[Dd]epth|thick|[Ll]ength|walls?|pipes?|roads?(?! (?:junction|bridge|interchange|[A-Z]+-?\d))|fences?|setbacks?|tunnel|span|offers?|covers?|has|have|will|need|needs|minutes?|hours?|capacity|load|power(?! (?:station|plant))|years?|phase|racks?|invest\w*|MW|hectares|acres|recovery|back-?up|same-city|population|residents|better|worse)\b"
)


def end_of(spot: FigureSpot) -> str:
    """Return the other end of a length or a delay; empty if the text names none."""
    follows = spot.last_kind in ROUTES
    if follows and (_SAME_ZH.fullmatch(spot.gap) or (_SAME_EN.fullmatch(spot.gap) and not _explicit(spot))):
        return spot.last_subject
    if nearest := _nearest_named(spot):
        return nearest
    sentence = spot.line.text[
        max(spot.line.start, spot.figure.start - 90) : min(spot.line.end, spot.figure.end + 40)
    ]
    if CHINESE.search(sentence):
        return _chinese(spot, follows=follows)
    return _english(spot)


# 最近的变电站为普定220千伏变电站，距离6.5公里; the nearest substation is Tarbert 220 kV, 6.5 km away.
_NEAREST_ZH = re.compile(
    rf"(?:最近的?(?P<kind>(?:\d{{2,4}} ?(?:kV|千伏))?[一-龥]{{1,8}}?)(?:[为是即]|[:：])|(?<!不)(?:临近|靠近|邻近|紧邻|毗邻|接近))(?P<name>[^，。；、:：]{{2,24}}?)(?:[（(][^）)，。]*[）)])?，(?:直线)?(?:距离?|相距|离|[只距]|{HERE_ZH.pattern}|{HEDGE_ZH})*$",
    re.IGNORECASE,
)
_NEAREST_EN = re.compile(
    r"\b[Nn]earest (?P<kind>[a-z][a-z -]{2,24}?)(?: to [^,.;:]{2,30}?)?(?: is|:|,) (?:the )?(?P<name>[A-Z][^,.;:]{1,30}?),?(?: (?:which|at|is|lies|just|only|about|some|a|mere|around|roughly|approximately|distance|of))*,? $"
)
_OF_KIND = re.compile(
    r"[变电]?[站所]$|机场|[出入]口|互通|水厂|电厂|港|站$|\b(?:substation|airport|station|port|junction)\b"
)


def _nearest_named(spot: FigureSpot) -> str:
    """Return the name of what the text calls the nearest of its kind, with the kind; empty for nothing."""
    found = _NEAREST_ZH.search(spot.before(60))
    if found is not None:
        name, kind = found["name"].strip(), found["kind"] or ""
        if _OF_KIND.search(name):
            return name
        return f"{name.removesuffix('变')}{kind}" if kind else ""
    english = _NEAREST_EN.search(spot.before(90))
    if english is None:
        return ""
    return english["name"] if _OF_KIND.search(english["name"]) else f"{english['name']} {english['kind']}"


def _explicit(spot: FigureSpot) -> bool:
    found = _FROM.match(spot.after(100))
    return found is not None and not _GENERIC.match(found["place"])


_STATION_ZH = r"\d{2,4} ?(?:kV|千伏)[^，。；0-9]{0,6}?变?电?[站所]"
_ZH_SUBSTATION = re.compile(
    rf"[距离至到][^，。；0-9]{{0,6}}(?P<name>{_STATION_ZH})(?:[只距离]|{HEDGE_ZH}){{0,4}}$"
    rf"|(?P<from>{_STATION_ZH})(?:距离?|离|到|至)(?:{HERE_ZH.pattern})(?:[只距离]|{HEDGE_ZH}){{0,4}}$",
    re.IGNORECASE,
)
_ZH_SIDE = re.compile(r"(?:处|外|远)?(?:就|便)?[是为有](?P<name>[^，。；、]{2,14})")
_SIDE_OF_SITE = re.compile(
    r"(?:^|[，。；、：:])(?:本|该)?(?:园区|项目|场址|基地|厂区|厂界|场界|地块|数据中心|用地)?(?:以|正)?[东南西北]{1,2}(?:侧|面|边|方向|部)?(?:约|仅|近)?$"
)
_ZH_ALL = re.compile(
    r"(?:^|[，；。、：:(（])(?:距离?|离)(?P<name>[^，。；、()（）：]{2,16}?)(?:的?(?:最近)?(?:距离|处|边界)?[约仅为有只近]*)$"
)
_ZH_DRIVE = re.compile(
    r"(?:距离?|离|到|至)([^，。；、0-9]{2,14}?)[一二两三半0-9个多小时分钟约仅的]{2,10}车程，?[约为计]{0,2}$"
)
# 西侧建有220千伏变电站一座，距园区1.5公里: the clause before names the other end.
_THING_ZH = re.compile(
    r"(?P<name>(?:\d{2,4} ?(?:kV|千伏))?[^，。；0-9是为有建在]{0,8}?(?:变电[站所]|机场|车站|高铁站|港口|码头|出入口|互通|水库|水厂|电厂|断层|断裂带?))(?:[一二两三]座)?，距离?[^，。；]*$"
)
_ZH_AWAY = re.compile(r"(?:外|处|远)?的(?P<name>[一-龥0-9kV]{2,14}?)(?=[，。；、设有为引供可已能将]|$)")


def _chinese(spot: FigureSpot, *, follows: bool) -> str:
    beside = _beside_zh(spot)
    if beside:
        return beside
    target = end_zh(spot.gap, spot.until_next, follows_distance=follows)
    drive = _ZH_DRIVE.search(spot.before(40)) if target is None else None
    if drive:
        target = end_zh(f"距{drive[1]}", "", follows_distance=False)
    if target is None:
        # 距输油管线1.6公里, 距国道G307约1.3公里: all of the clause is the name.
        named = _ZH_ALL.search(spot.before(30))
        return named["name"] if named else _english(spot)
    if HERE_ZH.fullmatch(target):
        away = _ZH_AWAY.match(spot.after(30)) or _THING_ZH.search(spot.before(50))  # 距园区3公里的变电站
        target = away["name"] if away else target
    return "" if _is_of_band(spot, target) else target


def _beside_zh(spot: FigureSpot) -> str:
    """Return what stands on a side of the site, or the station: 项目西侧310米为王村小学; empty for neither."""
    side = _ZH_SIDE.match(spot.after(30)) if _SIDE_OF_SITE.search(spot.gap) else None
    if side:
        return side["name"]
    station = _ZH_SUBSTATION.search(spot.before(36))
    return (station["name"] or station["from"]) if station else ""


def _is_of_band(spot: FigureSpot, end: str) -> bool:
    """Return whether an end is but the words for a recovery band."""
    banded = re.search(r"同城|异地|灾备|容灾|备份|双活|metro|recovery|back-?up", end)
    return banded is not None and not re.search("距[^，]{1,10}(?:中心|机房|园区)", spot.gap[-24:])


# How far is the sea? 600 metres.
_ASKED = re.compile(
    r"\b(?:[Hh]ow (?:far|close|near|long)(?: away)?|[Ww]hat is the distance|[Dd]istance) (?:is|are|does|do|to|from)?(?: it| you| we| the site| the campus)?(?: take)?(?: to| from)?(?: get to| reach| drive to)? ?(?:the )?(?:nearest )?(?P<place>[A-Za-z][\w'’ -]{1,40}?)(?: from (?:here|there|you|the site|the campus)| are (?:you|we)| is (?:it|the site|the campus|the park)| away)?\?\s?(?:A[.:] ?)?(?:[A-Z][a-z]+ |about |some |only |just |around |under )*$"
)
# Distance to the carrier hotel (km): 6.4.
_UNIT_IN_LABEL = re.compile(r" ?\((?:km|miles|mi|m|ms|min|minutes|hours)\)(?=:? ?$)")
# Distance to the 220 kV substation: 3.2 km.
_RATING = re.compile(r"\d+(?:[./]\d+)* ?kV$", re.IGNORECASE)
_RATED_THING = re.compile(r"[ -](?:[a-z]+ ){0,2}(?:substation|station|switchyard|line|node|grid)\b")


# The Manapouri power station (850 MW) is 160 km away.
_OPENED, _CLOSED = (
    re.compile(r"\s?\([^()]{0,40}$"),
    re.compile(r"[^()]{0,24}\) (?=(?:is|are|lies?|stands?|sits?)\b)"),
)


def _from_bracket(spot: FigureSpot) -> str:
    """Return the text between two figures; with the words before the first if it stands in a closed bracket."""
    gap, low = spot.gap, spot.line.start
    closed = _CLOSED.match(gap) if spot.number else None
    opened = _OPENED.search(spot.line.text, max(low, spot.gap_start - 60), spot.gap_start)
    if closed is None or opened is None:
        return gap
    return f"{spot.line.text[max(low, opened.start() - 60) : opened.start()]} {gap[closed.end() :]}"


def _from_rating(spot: FigureSpot) -> str:
    """Return the text between two figures; with the words before the first if it is the voltage of a thing."""
    gap = _from_bracket(spot)
    rating = _RATING.search(spot.line.text, max(spot.line.start, spot.gap_start - 12), spot.gap_start)
    if rating is None or not _RATED_THING.match(gap):
        return gap
    return spot.line.text[max(spot.line.start, rating.start() - 40) : spot.gap_start] + gap


def _english(spot: FigureSpot) -> str:
    asked = _ASKED.search(spot.gap[-_BEFORE:])
    if asked:
        return asked["place"]
    behind = spot.line.text[spot.figure.end : min(spot.line.end, max(spot.next_start, spot.figure.end) + 40)]
    gap = _UNIT_IN_LABEL.sub("", _from_rating(spot).lstrip())
    found = _FROM.match(behind)
    of_something = found and _BARE_OF.match(behind) and not _IS_WITHIN.search(spot.before(40))
    if of_something or _is_no_distance(spot, gap, behind):
        return ""
    onward = _FROM_TO.match(behind)
    if onward and not _GENERIC.match(onward["place"]):
        return onward["place"]
    own = [found] if found and not _TO_DO.match(behind) else []
    return _THAN_IN.sub("", _first_end(own, _ends_before(gap)))


# Land is cheaper than in Poznań, 85 km away.
_THAN_IN = re.compile(r"^.*\bthan (?:in|at|near|around) (?=[A-Z])")


def _is_no_distance(spot: FigureSpot, gap: str, behind: str) -> bool:
    """Return whether it is the size of a thing, or words of the clause say that it is no distance to a place."""
    if _LINE_OF.search(gap) or _SIZE_BEHIND.match(behind):
        return True
    clause = spot.figure.start - len(re.split("[;；]", gap[-30:])[-1])
    return bool(spot.line.tokens.between("not_end", clause, spot.figure.start))


def _first_end(own: list[re.Match[str]], before: Iterator[re.Match[str]]) -> str:
    """Return the first place that is not the site, otherwise the site that a distance is said to be from.

    Taiyuan is 50 km from the Acme campus, but the site is so from it.
    """
    for m in (*own, *before):
        name = "" if _OUR_SITE.search(m["place"]) else _end_named(m)
        if name:
            return name
    return "".join(_end_named(m) for m in own if re.search("[A-Z]", m["place"]))


def _ends_before(gap: str) -> Iterator[re.Match[str]]:
    """Yield the ends that the words before a distance may name, the surest first."""
    near = gap[-_BEFORE:]
    starts = [*reversed([m.end() for m in _CLAUSE_CUT.finditer(gap)]), 0]
    subjects = (_SUBJECT.search(gap[start:]) for start in starts if len(gap) - start < _BEFORE)
    found = (_TITLED.search(near), _APPOSED.search(gap), _TO.search(near), *subjects)
    return (m for m in found if m is not None)


def _end_named(m: re.Match[str]) -> str:
    """Return the end that a match names; empty if it is no place."""
    place = m["place"].strip(" .,-")
    if _GENERIC.match(place) or _NOT_PLACE.search(place):
        return ""
    return re.sub(r"^(?:[Nn]earest|[Cc]losest|[Nn]ext) ", "", place)


# 直达深圳的专线，往返时延4毫秒; Blyth to London in 1.8 ms; brings London within 3 ms of Sines.
_LINKED_ZH = re.compile(r"(?:直[达连]|通达|通往|连[通接]|接入|[与到至往])$")
_LINKED_EN = re.compile(
    r"(?:\bto|\b(?:link|connect)\w*(?: directly)? (?:to|with)|\b(?:brings?|puts?)) (?P<place>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?: (?:in|within|takes?|needs?|is|at|under|only|just|about|less|than|as|low|a|mere|round|trip|of))* ?$"
)


def linked_end(spot: FigureSpot) -> str:
    """Return the other end of a link that is named before its delay in the sentence; empty if none is."""
    said = _LINKED_EN.search(spot.gap[-70:])
    if said:
        return said["place"]
    gap = spot.gap
    found = {m.group() for m in find_places(gap) if _LINKED_ZH.search(gap[max(0, m.start() - 3) : m.start()])}
    return found.pop() if len(found) == 1 else ""


_TO_ZH = re.compile(
    r"(?:乘(?:坐)?(?:高铁|动车|火车)?(?:到|至)|(?:往返|[距到至抵往去]|直达|通达|抵达|到达|前往))(?P<place>[\u4e00-\u9fff]{2,12}?)(?:车程|的车程|市区|主?城区|市中心)?(?:仅|只|则|也|约|需|要|为|大约|不到|不足|车程|行车|驾车|驱车|高铁|时间|的|在|用|由现在的|缩短至|最快|最短|最慢|最多|平均|全程){0,5}$"
)
_FROM_ZH = re.compile(
    r"从(?P<place>[\u4e00-\u9fff]{2,8}?)(?:乘|坐|打车|骑车|步行|驱车|驾车|出发|到|至|开车|开过去)[^，。；]{0,16}$"
)
# 30分钟可达运城北站; 15分钟即可驶入京昆高速.
_ONWARD_ZH = re.compile(
    r"^[^，。；0-9]{0,12}?(?:(?:到|直|可|抵|通|驶)达|(?:进|驶|接|汇|并|转)入|(?:通|前|驶)往|[驶登]上|[到至达进抵]|(?<=可)上|上(?=[^，。；]{0,6}(?:高速|国道|快速路|[内外一二三四五六]环)))"
    r"(?P<place>[\u4e00-\u9fff]{2,12}?)(?=的?(?:[，。；、)）(（]|$))"
)
# 江北机场20分钟.
_BARE_ZH = re.compile(
    r"(?:^|[，。；、：:\s])(?P<place>[\u4e00-\u9fff]{2,6}(?:机场|高铁站|火车站|[东西南北]站))[约仅]?$"
)


def onward_end(spot: FigureSpot) -> str:
    """Return the end that a journey names behind its figure: 30分钟可达X, 30 minutes to X; empty if none is."""
    if _explicit(spot):
        return _english(spot)
    found = _ONWARD_ZH.match(spot.until_next)
    return "" if found is None or HERE_ZH.fullmatch(found["place"]) else found["place"]


# A time to a known place or to what one travels to is a journey, without any word for it: 交城至太原50分钟.
_REACHED_ZH = re.compile(
    r"(?:机场|[东南西北客火车高铁]站|港口?|口岸|关口|码头|出入?口|互通|[县市州省][城区])$"
)


def reached_end(spot: FigureSpot) -> str:
    """Return the place that a preposition names right before a time; empty if there is none."""
    found = _TO_ZH.search(spot.gap[-40:])
    place = found["place"] if found else ""
    known = (
        _REACHED_ZH.search(place)
        or without_kind(place) in divisions()
        or any(not m.start() for m in find_places(place))
    )
    return place if known else ""


def travel_end(spot: FigureSpot) -> str:
    """Return the other end of a journey; empty if the text names none."""
    gap = spot.gap[-70:]
    follows = spot.last_kind in ROUTES
    if follows and (_SAME_ZH.fullmatch(gap) or _SAME_EN.fullmatch(gap)):
        return onward_end(spot) or spot.last_subject
    if CHINESE.search(f"{gap}{spot.head}"):
        return _travel_end_zh(spot, gap, follows=follows)
    place = _english(spot)
    return spot.last_subject if re.match(r"there\b", place) else place


def _travel_end_zh(spot: FigureSpot, gap: str, *, follows: bool) -> str:
    towards, away = _TO_ZH.search(gap), _FROM_ZH.search(gap)
    if towards and not (away and HERE_ZH.match(towards["place"])):
        return towards["place"]
    named = away["place"] if away else onward_end(spot)  # 从南站打车到园区四十分钟
    if named:
        return named
    bare = _BARE_ZH.search(gap)
    name = bare["place"] if bare else _chinese(spot, follows=follows)
    return "" if re.search(r"[车程分钟小时]$", name) else name
