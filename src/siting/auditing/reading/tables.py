"""Tables read cell by cell: a cell becomes a sentence with its headings, 一期 | 机柜（个） | 4200."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from siting.auditing.reading.claims import Owner
from siting.auditing.reading.documents import Document
from siting.auditing.reading.line import CHINESE
from siting.auditing.reading.normalise import flatten
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.text_build import Cell, Table
from siting.auditing.reading.unit_words import UNIT

# A figure, or a class or tier, which has none: 国标A级, Tier III.
_SAYS = re.compile(r"\d|[ABC]类?级|\b(?:tier|class) ", re.IGNORECASE)
_UNIT = re.compile(
    r"[(（\[]([^()（）\[\]]{1,22})[)）\]]\s*$|[,，/]\s*([A-Za-z%°²]{1,8}|[\u4e00-\u9fff]{1,4})\s*$"
)
_NO_UNIT = frozenset({"", "-", "–", "—", "/", "无"})
# (2024), (phase 1), (recommended), (same-city recovery).
_NO_UNIT_IN = re.compile(
    r"\d{4}|期|phase|推荐|首选|备[选用]|拟选|候选|选定|我方|本项目|recommended|preferred|selected|chosen|ours?\b|reserve|candidate|existing|planned|单[向程]|往返|双向|one[- ]way|round[- ]trip|rtt|灾备|容灾|备份|双活|recovery|back-?up",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"(?:序|编)号|编码|代码|No\.?|#|项次|id|ref\.?", re.IGNORECASE)
_TIMES = re.compile(r"^[万亿百千]+(?=.)")
_HEADING = re.compile(r"第?\d期|(?:19|20)\d\d(?:年|[-–]\d{2,4})?|\d{1,2}")
_OWN = re.compile(
    rf"[本我该](?:{nouns_zh('site', 'built', 'land')}|[园县市方])|(?:our|this|the) (?:own )?{nouns('site', 'land')}",
    re.IGNORECASE,
)
_RIVAL = re.compile(
    r"(?:邻[市县区省]|周边园区|竞品|竞争|友商|同行|另一|其他(?:园|项目)).*|(?:rival|competitor|neighbou?r|another)\b.*",
    re.IGNORECASE,
)
# What heads a column, or names a row, of sites without being one.
_SITE_COLUMN = re.compile(
    rf"(?:{nouns('site', 'land', 'place', 'region')}|option|name|area|where)s?"
    rf"|{nouns_zh('site', 'land', 'place')}(?:名称)?|名称|对象|对比对象|区域|地区|县[市区]|城市",
    re.IGNORECASE,
)
_NO_SITE = re.compile(
    r"(?:.*(?:备注|说明|单位|来源|依据|出处|要求|标准|目标|规范|限值|[小合总]计|规划|现状|数值|取值|指标|参数|内容|类别|类型|结果|得分|评分|权重|排名|差[值距异]|变化|同比|增长|增幅|日期|时间|年度|年份|状态|用途|方案|结论|对比|比较|优势|落后|领先)"
    r"|.*(?:第?[一二三四五六七八九十\d]+[期栋楼号层]|[\d]{4}年?|近期|远期|首期|全部|整体|全园)"
    r"|.*\b(?:notes?|remarks?|comments?|units?|source|basis|target|requirement|standard|limit|total|sum|subtotal|value|figure|amount|quantity|result|score|weight|rank|difference|gap|change|growth|year|date|status|phase|stage|now|today|planned|existing|design|maximum|minimum|max|min|type|use|comparison|advantage|overall|whole)s?\b.*"
    r"|.*\b(?:phase|stage|step|hall|building|block)s? ?\w{1,4}|.*\b(?:19|20)\d\d\b.*|.*#.*)",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r".*(?:平均|均值|均价|中位数?|平均水平|行业|业内|一般水平)|全[国省市县球].*"
    r"|.*\b(?:average|mean|median|norm|industry|sector|benchmark|typical|nationwide|province-?wide|worldwide)\b(?!.*(?:temperature|high|low)).*",
    re.IGNORECASE,
)
_REST = re.compile(r"\s*[（(].*[)）]\s*$")
_MAX_NAME = 60


def named_in_tables(document: Document, own: Collection[str]) -> dict[str, Owner]:
    """Return what stands beside the site in tables, by name: other sites, and averages.

    That is what heads the other columns where one is headed by a name of the site (*own*) or 本园区, and the
    other rows of a column of sites.
    """
    found: dict[str, Owner] = {}
    for table in document.tables:
        for names in _lists_of_names(document.text, table, own) if len(table) > 1 else ():
            if any(_is_own(words, own) for words in names):
                found.update(_beside(names, own))
    return found


def _lists_of_names(text: str, table: Table, own: Collection[str]) -> Iterator[list[str]]:
    """Yield what heads the columns of a table, without its corner unless that is the site, and each column of sites."""
    head = [_words(text, cell) for cell in table[0]]
    yield head if head and _is_own(head[0], own) else head[1:]
    for n, words in enumerate(head):
        if _SITE_COLUMN.fullmatch(words):
            yield [_words(text, row[n]) for row in table[1:] if n < len(row)]


def _beside(names: Sequence[str], own: Collection[str]) -> Iterator[tuple[str, Owner]]:
    for words in names:
        name = _REST.sub("", words).strip(" *:：")
        if not 1 < len(name) <= _MAX_NAME or name[0].isdigit() or _is_own(words, own) or UNIT.fullmatch(name):
            continue
        if _AVERAGE.fullmatch(name):
            yield name, Owner("industry", name)
        elif not _NO_SITE.fullmatch(name):
            yield name, Owner("elsewhere", name)


def _is_own(words: str, own: Collection[str]) -> bool:
    name = _REST.sub("", words).strip(" *:：")
    return name in own or words in own or _OWN.fullmatch(name) is not None


def table_sentences(document: Document) -> Iterator[tuple[str, list[int]]]:
    """Yield a sentence for each cell that says something, and the offset of each character in the document."""
    for table in document.tables:
        yield from _sentences(document.text, table)


def _sentences(text: str, table: Table) -> Iterator[tuple[str, list[int]]]:
    if table[0] and _NUMBERING.fullmatch(_words(text, table[0][0])):
        table = tuple(row[1:] for row in table)
    head = [_words(text, c) for c in table[0]]
    if any(map(_is_no_heading, head)):
        head = []
    body = table[1:] if head and len(table) > 1 else table
    units = _unit_column(text, body)
    for row in filter(None, body):
        yield from _of_row(text, row, head, units)


def _is_no_heading(words: str) -> bool:
    """Return whether it is a value: 一期, Phase 2 and 2026 head a column; 1.3 means that there are no headings."""
    return _is_value(words) and not _HEADING.fullmatch(words)


def _unit_column(text: str, rows: Sequence[Sequence[Cell]]) -> int:
    """Return the column that holds nothing but units, 用地 | 450 | 亩; 0 if there is none."""
    for column in range(1, max(map(len, rows), default=0)):
        said = [_words(text, row[column]) for row in rows if column < len(row)]
        known = [words for words in said if words not in _NO_UNIT]
        if known and all(UNIT.fullmatch(_TIMES.sub("", words)) for words in known):
            return column
    return 0


def _of_row(text: str, row: Sequence[Cell], head: list[str], units: int) -> Iterator[tuple[str, list[int]]]:
    """Yield the sentences of one row; its first cell names it, unless that is a figure or the only one."""
    name, alone = _words(text, row[0]), len(set(row)) == 1
    seen = set() if alone or _is_value(name) else {row[0]}
    unit = _unit_in(text, row, units)
    for column, cell in enumerate(row):
        words = _words(text, cell)
        if cell not in seen and _SAYS.search(words) and not 0 < column == units:
            seen.add(cell)
            labels = [*([] if alone else _labels_of(head, column, name)), unit]
            yield _joined(text, cell, [label for label in labels if label not in {"", words}])


def _unit_in(text: str, row: Sequence[Cell], units: int) -> str:
    """Return the unit that stands in a column of its own, in brackets as behind a label."""
    unit = _words(text, row[units]) if 0 < units < len(row) else ""
    return "" if unit in _NO_UNIT else f"({unit})"


def _labels_of(head: list[str], column: int, name: str) -> list[str]:
    """Return the labels of a cell by its column and the name of its row."""
    name = _of_another(name) if _RIVAL.fullmatch(name) else name
    top = head[column] if column < len(head) else ""
    return _labels(head[0] if head else "", top, name if column else "")


# Ends of ways head a column, 目的地 | 时延; the way of a delay stands behind its name, latency (one way).
_ENDS = re.compile(
    r"目的地|对端|终点|去向|方向|节点|城市|目标(?:城市|节点)|至|到|(?:网络|传输)?(?:时延|延迟|距离)(?:[（(].*)?"
    r"|(?:destination|to|end|city|node|target|point|place|route|latency|delay|distance)s?(?: to)?(?: \(.*)?",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"时延|延迟|距离|里程|车程|latency|delay|\bRTT\b|distance|drive|round[- ]trip|one[- ]way", re.IGNORECASE
)
_WAY = re.compile(
    r"(?:[,，] ?| ?[(（])(?P<way>单[向程]|往返|双向|RTT|one[- ]way|round[- ]trip)[)）]?$", re.IGNORECASE
)
_TWO_IN_ONE = re.compile(r"[(（](?P<one>[^()（）,，/]{1,14})[,，/、] ?(?P<other>[^()（）,，/]{1,14})[)）]$")


def _labels(first: str, top: str, name: str) -> list[str]:
    """Return the labels of a cell: its column and its row, or the way that they name: latency to Beijing."""
    if UNIT.fullmatch(top) and _ROUTE.search(first):
        first, top = "city", f"{first}({top})"  # 网络时延（往返） | 毫秒
    top, name = _way_first(top), _way_first(name)
    if name and _ENDS.fullmatch(first) and _ROUTE.search(top) and not _ROUTE.search(name):
        bracket = _UNIT.search(top)
        bare, unit = (top[: bracket.start()], bracket.group()) if bracket else (top, "")
        chinese = re.search(r"[一-龥]", top) is not None
        return [f"至{name}{bare}{unit}" if chinese else f"{bare} to {name}{unit}"]
    return [top, name]


def _way_first(label: str) -> str:
    """Return the label of a delay with its way in front: one-way latency."""
    label = _way_last(label)
    bracket = _UNIT.search(label)
    unit = bracket.group() if bracket and not _NO_UNIT_IN.search(bracket.group()) else ""
    bare = label.removesuffix(unit)
    found = _WAY.search(bare)
    if not found:
        return label
    rest = bare[: found.start()]
    chinese = re.search(r"时延|延迟", rest)
    if chinese:
        return f"{rest[: chinese.start()]}{found['way']}{rest[chinese.start() :]}{unit}"
    return f"{found['way']} {rest[:1].lower()}{rest[1:]}{unit}"


def _way_last(label: str) -> str:
    """Return a label whose bracket has a way and a unit, (ms, one way), with a bracket for each, the unit last."""
    both = _TWO_IN_ONE.search(label)
    for unit, way in (both.group("one", "other"), both.group("other", "one")) if both else ():
        if both and _WAY.search(f",{way}") and UNIT.fullmatch(unit):
            return f"{label[: both.start()]}({way})({unit})"
    return label


def _of_another(words: str) -> str:
    """Return a label that the rules of sentences understand as somebody else's, unless it is the site's."""
    if _OWN.fullmatch(words):
        return words
    return "另一园区" if re.search(r"[一-龥]", words) else "another campus"


def _is_value(words: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%+<>≤≥~约 -]+.{0,6}", words))


def _words(text: str, cell: Cell) -> str:
    return " ".join(text[cell.start : cell.end].split())


def _is_name(behind: str) -> bool:
    """Return whether the word after a label's comma is not a unit: 设计PUE，交城."""
    return CHINESE.match(behind) is not None and UNIT.fullmatch(_TIMES.sub("", behind)) is None


def _unit_of(labels: list[str]) -> tuple[str, list[str]]:
    """Return the unit in a label, 机柜（个）, and the labels without it."""
    bare = list(labels)
    for n, label in enumerate(labels):
        found = _UNIT.search(label)
        if found and not _NO_UNIT_IN.search(found[1] or found[2]) and not _is_name(found[2] or ""):
            bare[n] = label[: found.start()].strip()
            unit = (found[1] or found[2]).strip()
            if unit:
                return _short_unit(unit), bare
    return "", bare


_SCALED = re.compile(
    r"(?:(?P<before>[A-Z]{3}|RMB|yuan) )?(?P<scale>100 million|10 thousand|10,000|million|billion|thousand)(?: ?(?P<after>[A-Za-z]{2,5}))?",
    re.IGNORECASE,
)
_SCALES = {
    "100 million": "亿",
    "10 thousand": "万",
    "10,000": "万",
    "million": " million",
    "billion": " billion",
    "thousand": " thousand",
}


def _short_unit(unit: str) -> str:
    """Return a scaled unit so that it can follow its figure: CNY 100 million becomes 亿 CNY."""
    found = _SCALED.fullmatch(unit)
    if not found:
        return unit
    return f"{_SCALES[found['scale'].lower()]} {found['before'] or found['after'] or ''}".rstrip()


def _run_together(before: str, behind: str) -> bool:
    """Return whether two texts would run together into one word or figure without punctuation between them."""
    return all(c.isascii() and c.isalnum() for c in (before[-1:] or " ", behind[:1] or " "))


def _joined(text: str, cell: Cell, labels: list[str]) -> tuple[str, list[int]]:
    """Put the phase first, then the quantity, then the figure with the unit of the heading."""
    unit, bare = _unit_of(labels)
    bare.sort(key=lambda x: not re.search(r"期|phase|stage", x, re.IGNORECASE))
    said = flatten(text[cell.start : cell.end])
    value = said.text
    chinese = bool(re.search(r"[\u4e00-\u9fff]", "".join(labels) + value))
    space = "" if chinese else " "
    # Phase 1 and racks are not 1 rack.
    # E1 and 0.52 are not 10.52, nor are 2026 and 4200 one figure, nor design and PUE one word.
    before = bare[0] if bare else ""
    for label in bare[1:]:
        before += ("" if chinese and not _run_together(before, label) else ", ") + label
    apart = not chinese or _run_together(before, value)
    before += (":" if bare and apart else "") + space
    tight = chinese or unit[:1] in "万亿 "
    after = (unit if tight and unit else f" {unit}" if unit else "").rstrip()
    whole = f"{before}{value}{after}"
    places = [cell.start + place for place in said.origin]
    origin = [cell.start] * len(before) + places + [cell.end - 1] * len(after)
    return whole, origin
