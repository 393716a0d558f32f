"""``claims.yaml``: the claims of an audit as a file to correct and judge again.

Read by `siting.auditing.reading.claims_file`; unchanged, it gives the same verdicts. A figure stands as in
the document where the table of units knows its unit (600 mu), otherwise in base units with the words of the
document under ``written``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from siting.auditing.reading.claims import (
    SITE,
    Claim,
    Given,
    NotUnderstood,
    Owner,
    Position,
    Qualifiers,
    Reading,
    Restated,
)
from siting.texts import say
from siting.units import unit_of

_NEUTRAL = Qualifiers()
_HEAD = ("claims_yaml.correct", "claims_yaml.again", "claims_yaml.evidence")


def write_claims_yaml(reading: Reading, sites: Sequence[str], path: Path) -> None:
    """Write the file; the same reading gives the same bytes."""
    path.write_text(claims_yaml(reading, sites, name=path.name), encoding="utf-8", newline="\n")


def claims_yaml(reading: Reading, sites: Sequence[str], *, name: str = "claims.yaml") -> str:
    """Return the text of the file. *sites*: as given with ``--site``."""
    lines = [f"# {say(key, name=name)[lang]}" for lang in ("en", "zh") for key in _HEAD]
    if reading.title:
        lines.append(f"title: {_text(reading.title)}")
    lines.append(f"document: {{name: {_text(reading.source)}, sha256: {_text(reading.sha256)}}}")
    lines.append(f"site: [{', '.join(_text(site) for site in sites)}]")
    if reading.phases:
        lines.append(f"phases: {reading.phases}")
    lines += _listed("restated", map(_restated, reading.restated))
    lines += _listed("claims", map(_claim, reading.claims)) or ["claims: []"]
    lines += _listed("not_claims", map(_left, reading.not_understood))
    return "\n".join(lines) + "\n"


def _listed(key: str, items: Iterable[Iterator[tuple[str, str]]]) -> list[str]:
    """Return the lines of a list under its key; none if it is empty."""
    lines = [line for item in items for line in _item(item)]
    return [f"{key}:", *lines] if lines else []


def _restated(twice: Restated) -> Iterator[tuple[str, str]]:
    yield "relation", twice.relation
    yield "kind", twice.kind
    yield "parts", f"[{', '.join(map(_number, twice.parts))}]"
    yield "whole", _number(twice.whole)
    if twice.unit:
        yield "unit", _text(twice.unit)
    if twice.claims:
        yield "claims", f"[{', '.join(map(_text, twice.claims))}]"
    if twice.slack:
        yield "slack", _number(twice.slack)


def _item(pairs: Iterator[tuple[str, str]]) -> Iterator[str]:
    for n, (key, value) in enumerate(pairs):
        yield f"  {' ' if n else '-'} {key}: {value}".rstrip()


def _claim(claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.id:
        yield "id", _text(claim.id)
    yield "kind", claim.kind
    yield "quote", _text(claim.quote)
    if claim.spec.word:
        yield "word", _text(claim.word)
    else:
        yield from _figure(claim)
    yield "comparison", claim.comparison
    if claim.as_written:
        yield "as_written", _text(claim.as_written)
    if claim.beside:
        yield "beside", _text(claim.beside)
    if claim.owner != SITE:
        yield "owner", _owner(claim.owner)
    for key, words in (("date", claim.date), ("part", claim.scope), ("to", claim.subject)):
        if words:
            yield key, _text(words)
    yield from _qualifiers(claim.qualifiers)
    yield from _position(claim.position)
    if claim.evidence is not None:
        # A relative path would start at another folder.
        file = Path(claim.evidence.file).resolve().as_posix()
        page, words = claim.evidence.page, claim.evidence.quote
        yield "evidence", f"{{file: {_text(file)}, page: {page}, quote: {_text(words)}}}"


def _figure(claim: Claim) -> Iterator[tuple[str, str]]:
    """Write the figure as the document does if it is read back as the same, otherwise in base units."""
    given, ranged = claim.given, claim.comparison == "between"
    spelling = _spelling(claim, given) if given is not None else None
    if given is not None and spelling is not None:
        value, high, unit = given.value, given.high, spelling
    else:
        value, high, unit = claim.value, claim.high, claim.unit
    yield "value", _number(value)
    if ranged:
        yield "high", _number(high)
    if unit:
        yield "unit", _text(unit)
    if given is None:
        yield "written", "false"
    elif spelling is None:
        other = f", high: {_number(given.high)}" if given.high != given.value else ""
        unit = f", unit: {_text(given.unit)}" if given.unit else ""
        yield "written", f"{{value: {_number(given.value)}{other}{unit}, means: {_number(value)}}}"


def _spelling(claim: Claim, given: Given) -> str | None:
    """Return the unit of the document if it gives the figure of the claim; None if it does not."""
    kind = claim.spec
    if kind.dimension in {"count", "ratio"}:
        plain = (given.value, given.high, given.unit) == (claim.value, claim.high, kind.base)
        return "" if plain else None
    unit = unit_of(kind.dimension, given.unit)
    same = (
        unit is not None
        and unit.base == claim.unit
        and unit.to_base(given.value) == claim.value
        and unit.to_base(given.high) == claim.high
    )
    return given.unit if same else None


def _qualifiers(of: Qualifiers) -> Iterator[tuple[str, str]]:
    for field in fields(of):
        value = getattr(of, field.name)
        if value == getattr(_NEUTRAL, field.name) or (isinstance(value, float) and math.isnan(value)):
            continue
        yield field.name, _value(value)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case tuple():
            return f"[{', '.join(_text(str(x)) for x in value)}]"
        case _:
            return _text(str(value))


def _left(left: NotUnderstood) -> Iterator[tuple[str, str]]:
    yield "quote", _text(left.quote)
    if left.as_written:
        yield "as_written", _text(left.as_written)
    yield "outcome", left.outcome
    if left.rule:
        yield "rule", _text(left.rule)
    if left.owner is not None:
        yield "owner", _owner(left.owner)
    yield from _position(left.position)
    yield "why", f"{{en: {_text(left.why.en)}, zh: {_text(left.why.zh)}}}"
    if left.would_be is not None:
        yield "would_be", ""
        for key, value in _claim(left.would_be):
            yield f"  {key}", value


def _owner(owner: Owner) -> str:
    name = f", name: {_text(owner.name)}" if owner.name else ""
    return f"{{kind: {owner.kind}{name}}}"


def _position(position: Position) -> Iterator[tuple[str, str]]:
    yield "page", str(position.page)
    yield "line", str(position.line)
    yield "column", str(position.column)
    yield "span", f"[{position.start}, {position.end}]"


def _number(value: float) -> str:
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
    return str(int(value)) if whole else repr(value)


def _text(text: str) -> str:
    """Quote a text: a JSON string is one of YAML; what cannot be printed is escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in shown)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
