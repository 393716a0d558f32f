"""The two figures of a pair such as ``112.2,37.58`` as text, and the hemispheres that their letters say."""

from __future__ import annotations

import re

# Degrees, minutes and seconds by their letters, of which s and e are hemispheres too.
LETTERED = r"(\d)\s*d(?:eg)?\.?\s*(\d{1,2}(?:\.\d+)?)\s*m(?:in)?\.?(?:\s*(\d{1,2}(?:\.\d+)?)\s*s(?:ec)?\.?)?"
_LETTERS_OF_LATITUDE = re.compile(r"[nNsS]|北|南")
_LETTERS_OF_LONGITUDE = re.compile(r"[eEwW]|东|東|西")
_LETTERED = re.compile(LETTERED, re.IGNORECASE)
_WIDE = str.maketrans("，；　", ",; ")
_BETWEEN = re.compile(r"\s*[,;、/|]\s*")
_BEFORE_LETTER = re.compile(r"(?<=.)\s*(?=[NSEWnsew东西南北])|(?<=[NSEWnsew东西南北])\s+(?=.)")
_AFTER_LETTER = re.compile(r"(?<=[NSEWnsew])\s+(?=\d)")


def says_latitude(text: str) -> bool:
    """Whether a letter or a word of a hemisphere says that a figure is a latitude."""
    return _LETTERS_OF_LATITUDE.search(_without_units(text)) is not None


def says_longitude(text: str) -> bool:
    """Whether a letter or a word of a hemisphere says that a figure is a longitude."""
    return _LETTERS_OF_LONGITUDE.search(_without_units(text)) is not None


def _without_units(text: str) -> str:
    return re.sub(r"deg(?:rees?)?", " ", _LETTERED.sub(" ", text), flags=re.IGNORECASE)


def halves(text: str) -> tuple[str, str] | None:
    """Return the two figures in a text, such as ``112.2,37.58``; None if there are not two."""
    text = text.translate(_WIDE)
    for parting in (_BETWEEN, _BEFORE_LETTER, _AFTER_LETTER, re.compile(r"\s+")):
        parts = [part for part in parting.split(text.strip("()[] ")) if part.strip()]
        if len(parts) == 2:
            return parts[0], parts[1]
    return None
