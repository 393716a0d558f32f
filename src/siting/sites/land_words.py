"""Names of land that cannot be built on as it is, and which headings state how much of it a parcel has."""

from __future__ import annotations

import re

from siting.readers.headings import is_area_unit

# Land that law protects from building, in China and elsewhere.
_PROTECTED = (
    r"基本农田|生态(?:保护)?红线|自然保护[区地]|国家公园|(?:风景名胜|森林|湿地|地质)(?:保护)?(?:区|公园)|水源(?:地)?保护区|"
    r"\b(?:(?:basic|protected) farmland|ecological (?:protection )?red[ _-]?line|green ?belt|nature reserve|"
    r"natura ?2000|national park|protected (?:area|habitat|land|landscape|zone)|"
    r"sites? of special scientific interest|water protection (?:area|zone))s?\b"
)
# Of the three kinds of land in Chinese law (building, agricultural, unused) the last two; the same elsewhere.
NOT_BUILDING = (
    rf"{_PROTECTED}|农用地|农业用地|农田|耕地|(?<!园)林地|草地|草场|园地|坑塘|湿地|滩涂|荒地|荒山|未利用|"
    r"\b(?:farm ?land|farming|agricultur(?:e|al)|crop ?land|arable|pasture|orchards?|forest(?:ry)?|woodland|"
    r"grass ?land|wetland|unused|undeveloped)s?\b"
)
_NAMED = re.compile(NOT_BUILDING, re.IGNORECASE)
_GUARDED = re.compile(_PROTECTED, re.IGNORECASE)
# 不涉及基本农田, 已避让耕地, no farmland, not on forest land: in the same clause, before what is named.
# What lies around a parcel is none of its land: only right before the name, as clauses may lack a comma.
DENIED = re.compile(
    r"(?:不(?!足|少|动产)|未(?!利用)|非|无|没有|避开|避让|调出|扣除|剔除"
    r"|\b(?:no|not|none|without|outside|free of|clear of|former|excluding|net of)\b)"
    r"[^，。；,.;]*$"
    r"|(?:距离?|紧邻|毗邻|相邻|邻近|临近|靠近|(?:周边|周围|四周|附近|[东南西北][侧边面])[为是有]?)"
    r"(?:大片|大量|少量|部分)?$"
    r"|\b(?:near|next to|adjacent to|adjoining|bordering|beside|surrounded by|from)\s+"
    r"(?:the |a |an |some |open )?$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"的?(?:核心区|缓冲区|实验区|控制区|范围|边界|界线)*[之以]?外(?!围保护)")
# Land that the law of China closes to building, by its id.
_CLOSED = {
    "basic_farmland": r"(?:永久)?基本农田|(?:permanent )?(?:basic|protected) farmland",
    "red_line": r"生态(?:保护)?红线|ecological(?: protection)? red[ _-]?lines?",
}
CLOSED = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _CLOSED.items()), re.IGNORECASE)
"""Land on which nothing may be built, as texts and headings name it."""
_AROUND = re.compile(
    r"距|周边|周围|附近|半径|价|费|税|补偿|\b(?:distance|within|around|nearby|radius|price|cost|tax|fee|compensation)\b",
    re.IGNORECASE,
)

# What a column headed 是否涉及基本农田 says with a word: anything but no.
_NO = re.compile(
    r"(?:0+(?:\.0+)?(?![\d.])|否|无|不|没有|未|非|避让|避开|no\b|none|not\b|n$|false|without|free)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"是否|有无|涉及|占|压覆|\b(?:affects?|on|includes?|contains?|any|is)\b", re.IGNORECASE
)


def closed_land(text: str) -> set[str]:
    """Return the ids of the land closed to building that a text names."""
    return {found.lastgroup or "" for found in CLOSED.finditer(text)}


def names_such(words: str) -> bool:
    """Whether a text names such land as land of the parcel."""
    return _names(_NAMED, words)


def names_protected(words: str) -> bool:
    """Whether a text, under whatever heading, names land that law protects as land of the parcel."""
    return _names(_GUARDED, words)


def _names(land: re.Pattern[str], words: str) -> bool:
    return any(
        not DENIED.search(words[: found.start()]) and not _OUTSIDE.match(words, found.end())
        for found in land.finditer(words)
    )


def states_how_much(heading: str, unit: str) -> bool:
    """Whether a heading with this unit means how much of a parcel is such land: its area, or its share."""
    return (unit == "%" or is_area_unit(unit)) and names_such(heading) and not _AROUND.search(heading)


def asks_for_such(heading: str, unit: str) -> bool:
    """Whether a heading asks for land to convert, or how much: 是否涉及基本农田, "Farmland (ha)"."""
    found = _NAMED.search(heading)
    asks = found is not None and _YES_OR_NO.search(heading[: found.start()]) is not None
    return asks or states_how_much(heading, unit)


def says_no(words: str) -> bool:
    """Whether a cell below a heading that `asks_for_such` denies it: 否, 不涉及, none, 0."""
    return _NO.match(words) is not None
