"""What a document calls a rival, besides its whole name: Plot B of Colina Plot B, 汾阳地块 of 汾阳北区A-03."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from siting.auditing.reading.nouns import capitals, listed, nouns, nouns_zh
from siting.auditing.reading.places import find_places

# Plot B, Lot 12, A-03: what distinguishes it from its neighbours. 二期 and Phase 2 do not.
_LETTER = re.compile(rf"\b(?:{capitals('site', 'land', 'place')}) (?:[A-Z]|\d{{1,3}})(?![\w.])")
_CODE = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}-\d{1,3}(?!\d)")
_LAST = re.compile(
    r"[ -]?(?:[A-Z]{1,2}-?\d{1,3}|(?:[Pp]hase|[Ss]tage) ?(?:\d|[IVX]+)|第?[一二三四五六\d]+[期号]|\(.*\)|（.*）)$"
)
_WORD = re.compile(r"[A-Z][a-z'’-]+(?= )")
_NO_NAME = re.compile(
    rf"(?:North|South|East|West|Upper|Lower|New|Old|Central|The|Phase|Stage|{capitals('site', 'land', 'place', 'built')})(?:ern)?$"
)
_KIND_ZH = re.compile(rf"(?:{nouns_zh('site', 'land')}|场址|宗地)$")
_NUMBERED_ZH = re.compile(r"[A-Z\d甲乙丙丁戊己庚辛壬癸一二三四五六七八九十]{1,2}号?[区园块地]")
_LEAST = 2


def short_names(label: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the short names of a site with this *label*, as far as none of *others* could be meant by them."""
    taken = [name for name in others if name != label]
    forms = dict.fromkeys(
        form
        for form in _forms(label)
        if (len(form) > _LEAST or _NUMBERED_ZH.fullmatch(form)) and form != label
    )
    return tuple(form for form in forms if not any(_is_of(form, name) for name in taken))


def _is_of(form: str, name: str) -> bool:
    """Return whether a short name could be that of another: Wenshui plot of Wenshui North."""
    key = re.sub(rf"(?: {nouns('site', 'land')}|{nouns_zh('site', 'land')})$", "", form)
    return key in name or name in form


def _forms(label: str) -> Iterator[str]:
    for found in _LETTER.findall(label):
        yield from (found, found[0].lower() + found[1:])
    yield from _CODE.findall(label)
    yield _LAST.sub("", label)
    yield _KIND_ZH.sub("", label)
    first = _WORD.match(label)
    if first and not _NO_NAME.match(first.group()):
        yield from (f"{first.group()} {noun}" for noun in listed("en", "site", "land") if noun.isalpha())
    place = next(iter(find_places(label)), None)
    if place and not place.start() and label != place.group():
        yield from (f"{place.group()}{noun}" for noun in listed("zh", "site", "land"))


def names_known(labels: Sequence[str], mine: Iterable[str]) -> dict[str, str]:
    """Return the names of rivals with these labels by what a document may call them; none that may be *mine*."""
    own = [name for name in mine if len(name) >= _LEAST]
    found = {label: label for label in labels}
    for label in labels:
        for form in short_names(label, [*labels, *own]):
            found.setdefault(form, label)
    return found
