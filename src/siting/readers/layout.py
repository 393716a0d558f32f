"""Where the headings of a table are: in the first row, of about forty, that is understood as headings.

Titles, a form number or a place may stand above them. They may fill two rows, one merged over the other. A
row of units may follow, and sums and remarks may close the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import chain, zip_longest

from siting.readers.heading_units import bracketed_unit, parted, stated_unit
from siting.readers.headings import AREA, PAIRS, by_meaning, names_datum
from siting.records import dataclass
from siting.units import read_unit

MAX_ROWS = 40
"""Number of rows searched for the headings."""

Understood = Callable[[list[str]], bool]
"""Whether a row, taken as headings, is enough to read the table."""

_SUMS = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|平均|sum|total|subtotal|grand total|average|mean)s?[:：]?$",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|复核|单位负责人|负责人|资料来源|数据来源|来源|日期|填报|联系|note|source|remark|prepared)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"^[+-]?[\d.,\s]+$")
# One case of a quantity, which names none by itself: a voltage, a phase, a year.
_VOLTAGE = re.compile(r"\d+(?:\.\d+)?\s*(?:kV|千伏)", re.IGNORECASE)
_HAS_VOLTAGE = re.compile(
    r"变电[站所]|(?:输电|电力)?线路|电网|sub-?station|(?:power|transmission) line|grid", re.IGNORECASE
)
_CASE = re.compile(
    rf"{_VOLTAGE.pattern}|第?[一二三四五六\d]+期|(?:19|20)\d\d\s*年?|phase\s*(?:\d+|[IVX]+)", re.IGNORECASE
)
_COORDINATES = frozenset(chain.from_iterable(PAIRS))
_BRACKETED = re.compile(r"[(（]([^()（）]+)[)）]\s*$")
_UNIT_WORDS = frozenset(
    {"度", "°", "deg", "degrees", "十进制度", "度分秒", "-", "—", "/", "文本", "数字", "单位"}
)


@dataclass(frozen=True)
class Head:
    """The headings of a table.

    *first* is the index of their first row among the rows searched, *rows* the number that they and a row of
    units take; *above* holds the rows before them and *units* the row of units, column by column.
    """

    headings: list[str]
    first: int
    rows: int
    above: tuple[tuple[str, ...], ...] = ()
    units: tuple[str, ...] = ()


def find_head(rows: Sequence[list[str]], understood: Understood) -> Head | None:
    """Return the headings among the first rows of a table, or None if no row is understood.

    A row that is not understood by itself is tried with the one below: merged cells may name several columns.
    """
    for first in range(min(len(rows), MAX_ROWS)):
        if _groups_below(rows, first + 1, understood):
            continue  # 填报单位 | 填报日期 over 中心点坐标 over 东经 | 北纬: the headings start one row lower
        for headings, count in _readings(rows, first, understood):
            if understood(headings):
                head = Head(headings, first, count, tuple(tuple(row) for row in rows[:first]))
                return _with_units(head, rows)
    return None


def _groups_below(rows: Sequence[list[str]], first: int, understood: Understood) -> bool:
    """Whether a row groups the columns that the next one names, which is enough by itself or with it."""
    if first + 1 >= len(rows) or understood(rows[first - 1]):
        return False
    below = rows[first + 1]
    if any(map(_NUMBERS.match, [*rows[first], *below])) or _joined(rows[first], below) is None:
        return False
    return understood(below)


def unread_head(rows: Sequence[list[str]]) -> Head:
    """Return what are likely the headings where no row is understood: the first row about as full as any."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:MAX_ROWS]]
    first = next(number for number, count in enumerate(filled) if 2 * count > max(filled))
    return Head(rows[first], first, 1, tuple(tuple(row) for row in rows[:first]))


def _readings(rows: Sequence[list[str]], first: int, understood: Understood) -> list[tuple[list[str], int]]:
    """Return the possible headings that start at a row, likelier first, with the number of rows they take."""
    alone = list(rows[first])
    below = rows[first + 1] if first + 1 < len(rows) else []
    if any(map(_NUMBERS.match, [*alone, *below])):
        return [(alone, 1)]
    joined = _joined(alone, below)
    if joined is None:
        # 坐标 over 经度 and 纬度: the row below says all of it, and better.
        grouped = sum(bool(cell.strip()) for cell in alone) > 1 and understood(below)
        return [(below, 2)] if grouped else [(alone, 1)]
    # If the row below is enough by itself, this one only groups its columns.
    both = [(alone, 1), (joined, 2)]
    return both[::-1] if understood(below) or _parts_groups(alone, below) else both


def _parts_groups(upper: list[str], lower: list[str]) -> bool:
    """Whether a row names parts of the one above: it goes on where that is blank, and places nothing."""
    known = by_meaning([heading for heading in upper if heading.strip()])
    known.pop(AREA, None)
    place = set(chain.from_iterable(known.values()))
    over = [above for above, below in zip_longest(upper, lower, fillvalue="") if below.strip()]
    goes_on = any(not above.strip() for above in over)
    return goes_on and place.isdisjoint(over) and not _is_unit_row(lower)


def _joined(upper: list[str], lower: list[str]) -> list[str] | None:
    """Return one heading per column from two rows; None if one of them adds nothing (it is a title)."""
    width = max(len(upper), len(lower))
    upper, lower = ([cell.strip() for cell in row] + [""] * (width - len(row)) for row in (upper, lower))
    if sum(map(bool, upper)) < 2 or not any(lower):
        return None
    joined, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        # The text of a merged cell is in its first column; one merged downwards has nothing below.
        over = above or (over if below else "")
        joined.append(_one_heading(over, below))
        over = over if below else ""
    joined = _told_apart(joined, upper)
    return None if joined == lower else joined


def _told_apart(headings: list[str], upper: list[str]) -> list[str]:
    """Return the headings, those that occur twice with what stands right above them."""
    repeated = {heading for heading in headings if heading and headings.count(heading) > 1}
    return [
        f"{above} {heading}".strip() if heading in repeated else heading
        for above, heading in zip(upper, headings, strict=True)
    ]


def _one_heading(over: str, below: str) -> str:
    if not below or not over or over == below:
        return below or over
    unit = below.strip("()（）")
    return f"{over}({unit})" if read_unit(unit) is not None else _in_group(over, below)


def _in_group(over: str, below: str) -> str:
    """Return the heading of a column from that of its group and its own.

    The own one alone says enough where it has a meaning (经度 under 坐标), unless it lacks the unit that the
    group states, or is only one case of what the group names: 110千伏 under 距最近变电站（公里）.
    """
    group, unit = parted(over)
    name, own = parted(below) if bracketed_unit(below) else (below, "")
    known = by_meaning([name])
    if known:
        return with_unit(name, unit) if AREA in known and not own else _with_datum(below, over, known)
    part_of_group = _CASE.fullmatch(name) or (unit and not stated_unit(below))
    return with_unit(_of_case(group, name), own or unit) if part_of_group else below


def _with_datum(heading: str, group: str, known: Collection[str]) -> str:
    """Return a coordinate's heading with the datum that only its group names: 东经 under 坐标（CGCS2000）."""
    if _COORDINATES.isdisjoint(known) or names_datum(heading) or not names_datum(group):
        return heading
    inner = _BRACKETED.search(group)
    return f"{heading}（{inner[1] if inner and names_datum(inner[1]) else group}）"


def _of_case(group: str, case: str) -> str:
    """Return the name of one case of a group; a voltage stands before what has it: 110千伏变电站."""
    what = _HAS_VOLTAGE.search(group) if _VOLTAGE.fullmatch(case) else None
    if what is None:
        return f"{group} {case}"
    space = " " if what.group().isascii() else ""
    return f"{group[: what.start()]}{case}{space}{group[what.start() :]}"


def _with_units(head: Head, rows: Sequence[list[str]]) -> Head:
    following = head.first + head.rows
    if following >= len(rows) or not _is_unit_row(rows[following]):
        return head
    units = tuple(cell.strip().strip("()（）") for cell in rows[following])
    return Head(head.headings, head.first, head.rows + 1, head.above, units)


def _is_unit_row(row: list[str]) -> bool:
    cells = [cell.strip().strip("()（）") for cell in row if cell.strip()]
    known = [cell for cell in cells if cell.casefold() in _UNIT_WORDS or read_unit(cell) is not None]
    # A single name may happen to be a unit, but not every cell of a row.
    return len(cells) > 1 and len(known) == len(cells)


def as_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the text above the headings, one line per row that is not blank."""
    lines = [" ".join(dict.fromkeys(cell.strip() for cell in row if cell.strip())) for row in rows]
    return [line for line in lines if line]


def with_unit(heading: str, unit: str) -> str:
    """Return a heading with the unit from the row under it, if it names none itself."""
    known = unit and read_unit(unit) is not None and not stated_unit(heading)
    return f"{heading}({unit})" if known else heading


def is_closing(cells: Sequence[str]) -> bool:
    """Whether the first words of a row without coordinates make it a sum or a remark under the table."""
    words = [cell.strip() for cell in cells if cell.strip()]
    return bool(words) and bool(_SUMS.match(words[0]) or _REMARK.match(words[0]))
