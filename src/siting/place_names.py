"""Names of places of China with and without the word for their kind: 交城县 and 交城, Qixian and Qi."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

_ENGLISH_KIND = re.compile(r"(?<=\w) (?:county|district|city)$", re.IGNORECASE)
_KINDS = ("林区", "特区", "市", "县", "区", "旗", "州")
_LATIN_KIND = re.compile(r"(?<=[a-z])(?:[ -]*(?:county|xian)|[ -]+(?:district|qu|city|shi|banner|qi))$")
_PEOPLES = (
    "各族|蒙古|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|"
    "布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春"
)
_AUTONOMOUS = re.compile(f"(.{{2,}}?)(?:(?:{_PEOPLES})族?)*族?自治([县旗州])")
_ABBREVIATED = {
    "阜新蒙古族自治县": "阜蒙县",
    "喀喇沁左翼蒙古族自治县": "喀左县",
    "前郭尔罗斯蒙古族自治县": "前郭县",
    "杜尔伯特蒙古族自治县": "杜蒙县",
    "莫力达瓦达斡尔族自治旗": "莫旗",
    "察哈尔右翼前旗": "察右前旗",
    "察哈尔右翼中旗": "察右中旗",
    "察哈尔右翼后旗": "察右后旗",
    "科尔沁左翼中旗": "科左中旗",
    "科尔沁左翼后旗": "科左后旗",
    "科尔沁右翼前旗": "科右前旗",
    "科尔沁右翼中旗": "科右中旗",
    "达尔罕茂明安联合旗": "达茂旗",
    "土默特左旗": "土左旗",
    "土默特右旗": "土右旗",
    "阿拉善左旗": "阿左旗",
    "阿拉善右旗": "阿右旗",
    "鄂托克前旗": "鄂前旗",
    "伊金霍洛旗": "伊旗",
    "乌拉特前旗": "乌前旗",
    "乌拉特中旗": "乌中旗",
    "乌拉特后旗": "乌后旗",
}
"""Abbreviations that the governments of these places use themselves."""

_PROVINCE = "河南"  # also a county of Qinghai, which nobody means by the bare name


def without_kind(name: str) -> str:
    """Return a name without its suffix, if two characters remain: 交城 of 交城县."""
    name = short_kind(_ENGLISH_KIND.sub("", name))
    kind = next((k for k in _KINDS if name.endswith(k)), "")
    return name[: -len(kind)] if kind and len(name) - len(kind) >= 2 else name


def short_kind(name: str) -> str:
    """Return the name of an autonomous county, banner or prefecture without its peoples: 天祝县, 恩施州.

    Any other name is returned as it is.
    """
    m = _AUTONOMOUS.fullmatch(name)
    return m[1] + m[2] if m else name


def short_forms(name: str) -> list[str]:
    """Return how else a place of China is called in Chinese, with a word for its kind: 天祝县, 察右前旗."""
    return [form for form in (short_kind(name), _ABBREVIATED.get(name, "")) if form not in ("", name)]


def bare_names(names: Sequence[str], prefectures: Sequence[str]) -> list[str]:
    """Return the Chinese names of the places of a table without the last character for their kind.

    *prefectures* are those that they lie in; empty if the table has none. A county or district that shares
    its name with a city keeps its kind: 吉安 is 吉安市, the prefecture, and 和田 is 和田市.
    """
    cities = {name[:-1] for name in prefectures if name.endswith("市")}
    beside = {(name[:-1], of) for name, of in zip(names, prefectures, strict=False) if name.endswith("市")}
    found = []
    for row, name in enumerate(names):
        short = name[:-1] if len(name) > 2 and name[-1] in "市县区旗" else name
        within = prefectures[row] if prefectures else ""
        of_city = name[-1:] in {"县", "区"} and (short in cities or (short, within) in beside)
        of_city = of_city or short == _PROVINCE
        found.append(name if of_city else short)
    return found


def rows_in_address(
    text: str, rows: Mapping[str, Sequence[int]], within: Callable[[int], tuple[str, str]]
) -> list[int]:
    """Return the *rows* of a name at the end of an address in Chinese: 山西省吕梁市交城县, 福州市鼓楼区.

    *within* gives the province and the prefecture of a row. The address may leave out either, and call an
    autonomous prefecture by its short name.
    """
    start = next((i for i in range(len(text)) if text[i:] in rows), 0)
    before = text[:start]

    def lies_in(row: int) -> bool:
        province, prefecture = within(row)
        cities = {prefecture, short_kind(prefecture)}
        return before in {province, *cities, *(province + city for city in cities)}

    return [row for row in rows[text[start:]] if lies_in(row)] if start else []


def place_spellings(name: str) -> list[str]:
    """Return how else a place of China may be written in Latin letters, in lower case.

    A name of one syllable is written together with its kind, any other without it: Qi Xian and Qi County are
    Qixian, Jiaocheng Xian and Jiaocheng County are Jiaocheng. Empty for a name without a kind.
    """
    folded = name.casefold().strip()
    bare = _LATIN_KIND.sub("", folded)
    if bare == folded:
        return []
    joined = re.sub(r"[ -]+", "", bare)
    return list(dict.fromkeys([bare, joined, f"{joined}xian"]))


def without_accents(name: str) -> str:
    """Return a name without the marks on its letters: Luliang of Lüliang."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
