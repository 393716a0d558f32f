"""Named places in a text, and which of them are names of the site."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from siting.auditing.reading.contrasts import is_contrasted
from siting.auditing.reading.scanning import scanner
from siting.catalogue import DATA

FIRM_ZH = scanner(
    r"(?:阿里(?:巴巴|云)?|腾讯云?|(?<![一二三四五六七八九几数])百度(?!\d)|华为云?|字节跳动|京东云?|万国数据|世纪互联|秦淮数据|光环新网|润泽科技|奥飞数据|宝信软件|鹏博士|科华数据|中金数据|网宿科技|中国(?:电信|移动|联通)|微软|谷歌|亚马逊|苹果公司|脸书|网易|美团"
    r"|(?<![本我该一-龥])[一-龥]{2,6}?(?:集团|公司|股份|数据|科技|通信|云图|控股)(?!中心|园|港|谷|产业|机房|大)|(?<=[，。；、与和由])[一-龥]{2,5}?(?:集团|公司|股份|科技|控股)(?!中心|园|港))"
)
FIRM_EN = scanner(
    r"\b(?:Equinix|Google|Alphabet|Digital Realty|Microsoft|Amazon(?: Web Services)?|AWS|Meta|Facebook|Apple|Oracle|IBM|Alibaba(?: Cloud)?|Tencent(?: Cloud)?|Baidu|Huawei(?: Cloud)?|ByteDance|GDS(?: Holdings)?|VNET|21Vianet|Chindata"
    r"|China (?:Telecom|Mobile|Unicom)|NTT|CyrusOne|QTS|CoreSite|Iron Mountain|OVH(?:cloud)?|Hetzner|Scaleway|Interxion|Global Switch|KDDI|Telehouse|Yotta|CtrlS|STT GDC|AirTrunk|NextDC|NEXTDC|EdgeConneX|Keppel|Vantage Data Centers|AdaniConneX|OpenAI|xAI|CoreWeave|Nvidia|Stack Infrastructure|Switch|Aligned|DataBank|Compass)\b"
)
_LOCATED_ZH = re.compile(r"(?:位于|地处|坐落于|坐落在|落户|落地|选址于|选址在)([^，。；、0-9()]{2,14})")
# 宣布在张家口取得15公顷土地, but not 目前在新加坡运营.
_BUILDS_ZH = scanner(
    r"(?<![现已曾另还前就])(?:在|于|落子)([^，。；、0-9()（）]{2,14}?)(?:取得|摘得|竞得|拿下|购得|受让|投资|建设|新建|打造|兴建|签约|开工|动工|启动|奠基|拿地|落地|开建|签署|部署)|(?<![现已曾另还前就们司设])在([^，。；、0-9()（）]{2,8}?)的?[一-龥]{0,4}?(?:园区|小镇|机房|数据中心|基地|云谷)"
)
_PROJECT_ZH = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:省|市|县|区)?(?:·|大数据|云计算|绿色|超大规模|新一代|国际|算力|第二|经济开发区|高新区)*(?:数据中心|产业园|园区|基地|云谷)"
)
_NAMES = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
PLACES_NAMED: dict[str, str] = _NAMES["provinces"]
"""English names of provinces and of places that are in no table, by their Chinese ones."""
WIDE = frozenset(_NAMES["wide"])
NO_NAME, STRAY = frozenset(_NAMES["no_name"]), frozenset(_NAMES["stray"])


def province_zh(name: str) -> str:
    """Return the Chinese name of a province that is named in English; empty if it is none."""
    return next((chinese for chinese, english in PLACES_NAMED.items() if english == name), "")


_HEAD = 2  # no name is shorter


@cache
def _names() -> tuple[tuple[re.Pattern[str], dict[str, re.Pattern[str]]], ...]:
    """Return where a Chinese and an English name may begin, and its names by their first two characters."""
    chinese, english = set(PLACES_NAMED), set(PLACES_NAMED.values())
    for file in ("cities.csv", "divisions.csv"):
        with (DATA / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                name = row["name_zh"]
                bare = name[:-1] if name[-1] in "市县区省" and len(name) > 2 else name
                chinese.add(bare)
                english.add(row["name"])
    return _by_head(chinese, "", ""), _by_head(english, r"\b", r"\b")


def _by_head(names: set[str], before: str, behind: str) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        found.setdefault(name[:_HEAD], []).append(re.escape(name))
    first, second = ("".join(sorted({re.escape(head[k]) for head in found})) for k in range(_HEAD))
    patterns = {head: re.compile(f"(?:{'|'.join(few)}){behind}") for head, few in found.items()}
    return re.compile(f"{before}[{first}](?=[{second}])"), patterns


def first_place(text: str) -> str:
    """Return the place that a text names first; empty if there is none."""
    firsts = [m for heads, names in _names() if (m := next(_named(text, heads, names), None)) is not None]
    return min(firsts, key=re.Match.start).group() if firsts else ""


def find_places(text: str) -> list[re.Match[str]]:
    """Return the places named in *text*, in order."""
    return sorted((m for heads, names in _names() for m in _named(text, heads, names)), key=re.Match.start)


def is_place(name: str) -> bool:
    """Return whether a name is as a whole that of a place."""
    return any(place.group() == name for place in find_places(name))


def _named(text: str, heads: re.Pattern[str], names: dict[str, re.Pattern[str]]) -> Iterator[re.Match[str]]:
    end = 0
    for head in heads.finditer(text):
        start = head.start()
        # One pattern of all names would be tried name by name.
        pattern = names.get(text[start : start + _HEAD]) if start >= end else None
        if pattern is not None and (m := pattern.match(text, start)) is not None:
            end = m.end()
            yield m


# This many mentions, and twice as many as any other place, make a place the subject of a text.
_OFTEN = 3
ALIKE = ("同类", "类似")  # 张北同类园区 is another one
_OTHERS_BEFORE = re.compile(
    r"邻[市县区省]|[相对][比较]之下|相比(?!，)|相较(?!，)|不同于|与之相[比较]|竞争对手|友商|另一"
)  # 邻市阳泉高新区数据中心


def own_names(text: str, given: Sequence[str]) -> frozenset[str]:
    """Return the names of the site: *given*, and those where the document locates it."""
    own = {g.rstrip("市县区") if len(g) > 2 else g for g in given}
    for m in (*_LOCATED_ZH.finditer(text), *_PROJECT_ZH.finditer(text)):
        if not _is_of_others(text, m):
            own |= _places_in(m[1])
    if not own:
        named = (_places_in(m[1] or m[2]) for m in _BUILDS_ZH.finditer(text))
        own.update(next(filter(None, named), ()))
        own |= _within(text, own)
    return frozenset(own | _most_named(text))


def _places_in(text: str) -> set[str]:
    """Return the places that a text names, without provinces and the like."""
    return {p.group() for p in find_places(text)} - WIDE


def _is_of_others(text: str, m: re.Match[str]) -> bool:
    """Return whether a place belongs to another site or to a firm."""
    if m[1].endswith(ALIKE) or _OTHERS_BEFORE.search(text, max(0, m.start(1) - 8), m.end(1)):
        return True
    return _is_of_firm(text, m) or is_contrasted(text, m.start(1), m.end())


def _within(text: str, own: set[str]) -> set[str]:
    """Return the cities named right behind the province where the site is: 内蒙古乌兰察布."""
    wide = [m.end() for name in own.intersection(PLACES_NAMED) for m in re.finditer(name, text)]
    return {p.group() for end in wide for p in find_places(text[end : end + 5])[:1] if not p.start()}


def _is_of_firm(text: str, m: re.Match[str]) -> bool:
    """Recognise a data centre by the name of its firm, somewhere else: 某某云张北数据中心."""
    low = max(0, m.start(1) - 10)
    firm = FIRM_ZH.search(text, low, m.end(1)) or FIRM_EN.search(text, low, m.end(1))
    return bool(firm and find_places(text[firm.end() : m.end(1)]))


def _most_named(text: str) -> set[str]:
    """Return the place that a text mentions by far the most, other than as the end of a route."""
    seen = Counter(
        m.group()
        for m in find_places(text)
        if m.group() not in WIDE and not _TARGET_BEFORE.search(text, max(0, m.start() - 12), m.start())
    )
    (first, often), (_, less) = (*seen.most_common(2), ("", 0), ("", 0))[:2]
    return {first} if often >= _OFTEN and often >= 2 * less else set()


_TARGET_BEFORE = re.compile(
    r"(?:[距离到至从由往去向]|与|和|相比|比|\b(?:from|to|of|near|via|through|and|between|outside|toward|towards|for|serving|with)(?: the)?) ?$"
)
