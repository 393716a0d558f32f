"""Normalised text for the rules, with its offsets in the original.

Full-width letters and figures become plain ones, spaces beside Chinese characters are removed, and lines
broken by a scanner or a page are joined. Each character of the normalised text keeps its original offset.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from siting.auditing.reading.traditional import in_both, only_traditional
from siting.records import dataclass

CJK = "\u3400-\u9fff"
_FULL = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
# The Chinese comma, semicolon, exclamation and question marks separate clauses and stay.
_PLAIN = {k: v for k, v in _FULL.items() if k not in "，；！？"} | {
    "\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\f": "\n", "\u200b": "", "\u2060": "", "\ufeff": "", "\u00ad": "", "\u2011": "-",
    "\u2012": "-", "\u2212": "-", "’": "'", "‘": "'", "〜": "~", "∼": "~", "\u00d7": "×", "㎞": "km", "㎜": "mm", "㎾": "kW", "㎿": "MW", "㎸": "kV", "㏊": "ha", "㎡": "m²", "㎢": "km²", "㎥": "m³",
}  # fmt: skip
# Radicals that a browser prints in place of the characters (U+2E80-2FDF), and compatibility ideographs.
_PLAIN |= {
    chr(c): unicodedata.normalize("NFKC", chr(c)) for c in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA2E))
}
_PLAIN |= dict(
    zip(
        "⻓⻔⻛⻜⻢⻤⻥⻦⻨⻩⻬⻰⻋⻅⻉⻆⻘⻝⻣⻁⺠⻄⻮⻚⻙⻌⻗⺟⺫",
        "长门风飞马鬼鱼鸟麦黄齐龙车见贝角青食骨虎民西齿页韦辶雨母罒",
        strict=True,
    )
)
_PLAIN |= {old: new for old, new in only_traditional().items() if old not in _PLAIN}
# Label and value of a fact sheet with a tab between: Nearest airport<tab>Kanpur Airport (84 km).
_TABBED, _CELL = re.compile(r"[^\t\d:：][^\t:：]{0,60}\t[^\t]+"), "\x1f"
_PLAIN |= {_CELL: ": "}
_TABLE = str.maketrans(_PLAIN)
_TRADITIONAL_TABLE = str.maketrans(_PLAIN | in_both())
_IN_CJK, _SPACES = re.compile(f"[{CJK}]"), re.compile(" +")
_GROUPING = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")
_COMMA, _SEMICOLON = (
    re.compile(rf"{mark}(?:(?<=[{CJK}℃]{mark})|(?<=[%)]{mark})(?! )|(?=[{CJK}]))") for mark in (",", ";")
)
_ENDS = "。！？!?；;：:"
_ENDS_ZH, _OPEN_ZH = f"{_ENDS}|", "，、,(（"
_ITEM = re.compile(
    r"(?:[-*•·●○■□◆◇►▪–—#|>【〖「]|[\u2190-\u21ff\u2500-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|[(（]?[一二三四五六七八九十]{1,3}[、)）.．]|第[一二三四五六七八九十]{1,3}[章节条、]"
    r"|[(（]?\d{1,2}(?:[、)）]|[.．](?![\d\n]))|[①-⑳]|(?:[一二三四五]|[IVX]{1,3})期)"
)
# A figure cut at the end of an English line, unless it is a year or the number of a phase or of a road (NH 30).
_BROKEN = re.compile(
    r"(?<!phase )(?<!Phase )(?<!tier )(?<!Tier )(?<!section )(?<![A-Z] )(?<![\d.,])(?!(?:19|20)\d\d$)\d{1,3}$"
)
# Lines of a fact sheet, each with its label: "Power: 200 MVA", 总投资：45亿元.
_LABEL = re.compile(
    rf"(?:[A-Z][A-Za-z0-9 ()/&'-]{{1,30}}|[{CJK}A-Za-z0-9()/]{{2,12}})[:：](?!(?<=\d[:：])\d\d)(?!\d[\d.,]*[^\d\s]{{1,3}}[ \u3000]+\d)"
)
_LABELLED = re.compile(r"[A-Z][A-Za-z0-9 ()/&'²³°%-]{2,36}: ?[$€£~]?\d")
_GOES_ON = re.compile(r"[,，、]$|\b(?:the|an?|of|and|or|in|at|to|for|with|by|is|are|on|from)$")
# A text with lines of this many characters is running text; lines less than half as long end a paragraph.
_USUAL, _SHORT, _RAGGED, _FULL_LINE = 20, 0.5, 0.6, 0.9
_DATED = re.compile(r"(?:19|20)\d\d年|\d{1,2}月\d{1,2}日")
_TWO_WORDS = re.compile(r"[A-Za-z]{2}\n[A-Za-z0-9]")
_QUOTED = re.compile("^>(?= )")
# What ends with the marks of its notes, [3] or [K4, G3], and has a blank line below, is complete.
_NOTED = re.compile(r"\[[A-Z]?\d{1,3}(?:, ?[A-Z]?\d{1,3})*\]$")
_NUMBER_ONLY = re.compile(r"[\d.,，%+\s-]+")


@dataclass(frozen=True)
class Flat:
    """Flat text, with hard breaks as line feeds; ``origin[i]`` is where character ``i`` was."""

    text: str
    origin: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of the flat text from *start* to *end*."""
        return self.origin[start], self.origin[end - 1] + 1


def flatten(text: str, *, keep: frozenset[int] = frozenset()) -> Flat:
    """Return *text* normalised; the characters at the offsets *keep* are left out (cells of tables)."""
    parts: list[str] = []
    origin: list[int] = []
    joined = _lines(text, keep)
    if sum(line.startswith("> ") for line, _ in joined) > 1:
        joined = [(_QUOTED.sub("-", line), start) for line, start in joined]  # a list, or a quotation
    short = _short(joined)
    table = _TABLE if only_traditional().keys().isdisjoint(text) else _TRADITIONAL_TABLE
    for (line, start), (following, begins) in pairwise([*joined, ("", len(text))]):
        plain, places = _plain(line, start, table)
        blank = text.count("\n", start + len(line), begins) > 1
        mark = _between(line, following, blank=blank, short=short) if following else ""
        if mark == "-":
            plain, places, mark = plain[:-1], places[:-1], ""
        parts += plain, mark
        origin += places
        if mark:
            origin.append(start + len(line))
    return _without_spaces("".join(parts), origin)


def _plain(line: str, start: int, table: dict[int, str]) -> tuple[str, Sequence[int]]:
    """Return a line in plain characters, and where each of them was."""
    marked = line.replace("\t", _CELL) if _TABBED.fullmatch(line) else line
    plain = marked.translate(table)
    if len(plain) == len(line):
        return plain, range(start, start + len(line))
    # A character stands for several: ㎞.
    return plain, [start + offset for offset, c in enumerate(marked) for _ in _PLAIN.get(c, c)]


def _lines(text: str, keep: frozenset[int]) -> list[tuple[str, int]]:
    found = []
    start = 0
    for line in re.split("[\n\f]", text):
        bare = line.strip()
        if bare and start not in keep:
            found.append((bare, start + line.index(bare)))
        start += len(line) + 1
    return found


def _short(lines: list[tuple[str, int]]) -> float:
    """Return the length below which a line is a heading or the end of a paragraph, not a wrapped line."""
    lengths = sorted(len(line) for line, _ in lines)
    usual = lengths[len(lengths) // 2] if lengths else 0
    # Short lines of every length are those of a poster, not a narrow column.
    return usual * _SHORT if usual >= _USUAL else lengths[-1] * _RAGGED if lengths else 0.0


def _between(line: str, following: str, *, blank: bool, short: float) -> str:
    """Return what a line break stands for: nothing, a space, ``-`` (drop the hyphen) or a hard break."""
    if _stands_alone(line, following, blank=blank):
        return "\n"
    if _IN_CJK.search(line) or _IN_CJK.search(following):
        return _between_chinese(line, following, short, blank=blank)
    if _is_one_figure(line, following, blank=blank):
        return ""
    return _between_english(line, following, blank=blank)


def _stands_alone(line: str, following: str, *, blank: bool) -> bool:
    """Return whether a line is a heading, or the next one a line of a fact sheet."""
    if line.startswith("#") or "\t" in f"{line}{following}" or (blank and _NOTED.search(line)):
        return True
    if _LABELLED.match(following) and not _GOES_ON.search(line):
        return True
    listed = blank or _LABEL.match(line) or _ITEM.match(line)
    return bool(listed and _LABEL.match(following))


def _is_one_figure(line: str, following: str, *, blank: bool) -> bool:
    """Recognise a figure that the break cuts in two."""
    last, figure_before = line[-1], line[-2:-1].isdigit()
    if last == "-" and figure_before:
        return True
    if blank:
        return False
    if last in ".," and figure_before:
        # 1,\n200 and 1.\n3 and 50-\n60 are one figure each.
        return following[0].isdigit() and not _ITEM.match(following)
    goes_on = _BROKEN.search(line) and re.match(r"\d{1,3}(?!\d)[ ,]?[\dA-Za-z%°]", following)
    return last.isdigit() and goes_on is not None


def _between_english(line: str, following: str, *, blank: bool) -> str:
    last, first = line[-1], following[0]
    numbers = (
        last.isdigit() and first.isdigit()
    )  # a space would group their digits: NH 30, and below it 330 km
    ended = last == "." and (blank or first.isupper())
    if any((numbers, ended, last in _ENDS, _ITEM.match(following))):
        return "\n"
    if last == "-" and line[-2:-1].isalpha() and first.islower():
        return "-"
    return "\n" if blank and not first.islower() else " "


def _is_full(line: str, short: float) -> bool:
    """Whether a line of running text happens to end with its colon: 惯例：and below it 同城60公里以内."""
    return line[-1] in ":：" and len(line) > _FULL_LINE * short / _SHORT


def _between_chinese(line: str, following: str, short: float, *, blank: bool) -> str:
    last = line[-1]
    if last.isdigit():
        # 降至1.06, and below it 5月25日: a date begins a paragraph.
        dated = len(line) < short and _DATED.match(following)
        ends = bool(dated or _NUMBER_ONLY.fullmatch(following))
    else:
        # A title before a blank line; one between longer lines may be that of a page that sets them apart.
        title = len(line) < max(short, _USUAL * blank) and last not in _OPEN_ZH
        ends = title or (last in _ENDS_ZH and (blank or not _is_full(line, short)))
    # 二\n期 is broken inside a word, 机房楼\n二期 is not.
    if ends or (last not in _OPEN_ZH and _ITEM.match(following)):
        return "\n"
    # 332MW, and below it B园区: two words.
    return " " if _TWO_WORDS.match(f"{line[-2:]}\n{following[0]}") else ""


def _without_spaces(text: str, origin: list[int]) -> Flat:
    """Drop spaces beside a Chinese character, and collapse runs of spaces."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for m in _SPACES.finditer(text):
        start, end = m.span()
        kept = start and _is_kept_space(text[start - 1], text[end : end + 1] or "\n")
        if kept and end - start == 1:
            continue
        parts.append(text[done:start])
        places += origin[done:start]
        if kept:
            parts.append(" ")
            places.append(origin[start])
        done = end
    parts.append(text[done:])
    places += origin[done:]
    text = "".join(parts)
    # A Chinese comma inside a figure (3，000) groups its digits.
    text = _GROUPING.sub(",", text)
    # Plain commas and semicolons in Chinese text separate clauses like the full-width ones.
    return Flat(_SEMICOLON.sub("；", _COMMA.sub("，", text)), places)


def _is_kept_space(before: str, after: str) -> bool:
    return not (before == "\n" or after == "\n" or _wide(before) or _wide(after))


def _wide(c: str) -> bool:
    return "\u3000" <= c <= "\u9fff" or c in "，；！？"
