"""Which installed fonts draw the text of an exhibit.

English is drawn in DejaVu Sans, which comes with matplotlib, so that the figure looks the same everywhere.
Chinese needs an installed font; the first one found from a fixed list is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from siting.errors import FontError
from siting.records import dataclass

CHINESE_FAMILIES: tuple[str, ...] = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Droid Sans Fallback",
    # Japanese and Taiwanese variants have the same characters, some with different shapes.
    "Noto Sans CJK JP", "Noto Sans CJK TC", "Source Han Sans", "Arial Unicode MS",
    "Noto Serif CJK SC", "SimSun", "AR PL UMing CN", "Noto Serif CJK JP",
)  # fmt: skip

LATIN_FAMILY = "DejaVu Sans"

_SUBSTITUTES: dict[str, tuple[str, ...]] = {
    LATIN_FAMILY: ("Verdana",),  # as wide as DejaVu Sans
    "Chinese": ("Source Han Sans SC", "Microsoft YaHei", "PingFang SC"),
}

_FILE_NAMES = (
    "cjk",
    "sourcehan",
    "notosanssc",
    "wqy",
    "msyh",
    "simhei",
    "pingfang",
    "hiragino",
    "droidsansfallback",
)
_APOSTROPHE = re.compile("(?<=[A-Za-z\u00c0-\u024f])\u2019(?=[A-Za-z\u00c0-\u024f])")
_REPLACEMENT = "\N{WHITE SQUARE}"
# CJK characters and punctuation, kana, hangul, full-width forms, and the planes of rarer Han characters.
_CJK_RANGES = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


@dataclass(frozen=True)
class Fonts:
    """The font families to draw with, in order of preference, and the characters they have."""

    families: tuple[str, ...]
    code_points: frozenset[int]

    def drawable(self, text: str) -> str:
        """Return *text* on one line, with a white square for each character missing from all families."""
        plain = "".join(c if c.isprintable() else " " for c in text)
        if self.families[0] in CHINESE_FAMILIES:
            # Chinese fonts set it as wide as a character: Murang’a would fall apart.
            plain = _APOSTROPHE.sub("'", plain)
        return "".join(
            c if ord(c) in self.code_points or c == " " else _REPLACEMENT for c in " ".join(plain.split())
        )

    def lacks(self, text: str) -> bool:
        """Whether `drawable` has to replace any character of *text*."""
        return any(c.isprintable() and c != " " and ord(c) not in self.code_points for c in text)


def choose_fonts(texts: Iterable[str], lang: str) -> Fonts:
    """Choose the fonts for all texts of a figure.

    Parameters
    ----------
    texts
        Everything that will be drawn.
    lang
        ``zh`` requires a Chinese font whatever the texts are; ``en`` only if a text needs one.

    Raises
    ------
    FontError
        A Chinese font is needed, and none is installed.
    """
    latin = _with_characters((LATIN_FAMILY,))
    used = {ord(c) for text in texts for c in text}
    needed = lang == "zh" or any(_is_cjk(code) for code in used - latin.code_points)
    if not needed:
        return latin
    family = chinese_family()
    if family is None:
        raise FontError(
            "no installed font has Chinese characters", where="exhibit",
            hint="Install one, such as the package fonts-noto-cjk (Debian, Ubuntu), and run again",
        )  # fmt: skip
    return _with_characters((family, LATIN_FAMILY) if lang == "zh" else (LATIN_FAMILY, family))


def with_substitutes(svg: str, families: Sequence[str]) -> str:
    """Name substitutes after the font families in the texts of a drawing: a reader may not have them."""
    listed = ", ".join(f"'{family}'" for family in families)
    more = [s for family in families for s in (family, *_SUBSTITUTES.get(family, _SUBSTITUTES["Chinese"]))]
    names = ", ".join(f"'{family}'" for family in dict.fromkeys(more))
    return svg.replace(f"font-family: {listed}", f"font-family: {names}, sans-serif")


def chinese_family() -> str | None:
    """Return the first installed family of `CHINESE_FAMILIES`, or None."""
    from matplotlib import font_manager

    found = _installed()
    if not found:
        # matplotlib caches the fonts of its first start: look for ones installed since.
        for path in sorted(font_manager.findSystemFonts()):
            if any(part in Path(path).name.lower().replace("-", "").replace("_", "") for part in _FILE_NAMES):
                font_manager.fontManager.addfont(path)
        found = _installed()
    return next((family for family in CHINESE_FAMILIES if family in found), None)


def _installed() -> set[str]:
    from matplotlib import font_manager

    wanted = set(CHINESE_FAMILIES)
    return {
        entry.name
        for entry in font_manager.fontManager.ttflist
        if entry.name in wanted and Path(entry.fname).exists()
    }


@cache
def _with_characters(families: tuple[str, ...]) -> Fonts:
    """Return installed families with the characters that any of them has."""
    from matplotlib import font_manager

    found: set[int] = set()
    for family in families:
        path = font_manager.findfont(font_manager.FontProperties(family=family), fallback_to_default=False)
        found.update(font_manager.get_font(path).get_charmap())
    return Fonts(families, frozenset(found))


def is_chinese(text: str) -> bool:
    """Whether a text needs a Chinese font."""
    return any(_is_cjk(ord(c)) for c in text)


def _is_cjk(sign: int) -> bool:
    return any(first <= sign <= last for first, last in _CJK_RANGES)
