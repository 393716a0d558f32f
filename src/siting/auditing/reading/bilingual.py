"""A document in two languages says everything twice: each claim counts once.

A claim in the second language is dropped where one of the first says the same: kind, figure, comparison,
phase, owner, year and place. What the two languages state differently stays, and is a conflict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import replace

from siting.auditing.reading.claims import Claim, Reading
from siting.auditing.reading.quantity_words import LAND_PRICE, kinds_named
from siting.catalogue import Catalogue
from siting.errors import LayerError

_CHINESE, _LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{3}")
_DIGITS = re.compile(r"\d+")


def language_of(quote: str) -> str:
    """Return the language of a quote; empty where it has neither, such as a cell of a table."""
    if _CHINESE.search(quote):
        return "zh"
    return "en" if _LATIN.search(quote) else ""


def once(reading: Reading) -> Reading:
    """Return the reading without the claims that only repeat another in the other language."""
    languages = [language_of(claim.quote) for claim in reading.claims]
    first = next((lang for lang in languages if lang), "")
    if set(languages) - {"", first} == set():
        return reading
    names: dict[str, str] = {}
    ids: dict[Hashable, list[str]] = {}
    for claim, lang in zip(reading.claims, languages, strict=True):
        if lang == first:
            ids.setdefault(_key(claim, names), []).append(claim.id)
    taken: Counter[Hashable] = Counter()
    same: dict[str, str] = {}
    for claim, lang in zip(reading.claims, languages, strict=True):
        key = _key(claim, names)
        if lang not in {"", first} and taken[key] < len(ids.get(key, [])):
            same[claim.id] = ids[key][taken[key]]
            taken[key] += 1
    return _without(reading, same)


def _without(reading: Reading, same: Mapping[str, str]) -> Reading:
    """Drop the claims that are the *same* as others, and number the rest anew."""
    kept = [claim for claim in reading.claims if claim.id not in same]
    number = {claim.id: f"c{n}" for n, claim in enumerate(kept, start=1)}
    new = {claim.id: number[same.get(claim.id, claim.id)] for claim in reading.claims}
    return replace(
        reading,
        claims=tuple(replace(claim, id=number[claim.id]) for claim in kept),
        figures=tuple(
            replace(figure, claims=tuple(dict.fromkeys(new.get(c, c) for c in figure.claims)))
            for figure in reading.figures
        ),
    )


def _key(claim: Claim, names: dict[str, str]) -> Hashable:
    figure = (f"{claim.value:.6g}", f"{claim.high:.6g}", claim.unit, claim.word, claim.comparison)
    year = tuple(_DIGITS.findall(claim.date))
    what = claim.qualifiers
    owner = (claim.owner.kind, claim.phase, what.band, what.trip, what.aspect, what.rank)
    quantity = _quantity(claim)
    return (claim.kind, figure, year, owner, quantity or _place(claim.subject, names))


def _quantity(claim: Claim) -> Hashable:
    """Return what a superlative speaks of in either language; None where nothing says it."""
    if "aspect" not in claim.spec.takes:
        return None
    said = f"{claim.subject} {claim.as_written}"
    if LAND_PRICE.search(said):
        return "land price"
    return frozenset(kinds_named(claim.subject) or kinds_named(claim.as_written)) or None


def _place(subject: str, names: dict[str, str]) -> str:
    """Return one name for a place in any language; the subject itself if the tables do not know it."""
    if subject not in names:
        try:
            place = Catalogue().find_place(subject) if subject else None
        except LayerError:
            place = None  # two places of the name
        names[subject] = re.sub(r"[市县区旗]$", "", subject) if place is None else place.label.en
    return names[subject]
