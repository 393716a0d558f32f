"""What the parts of a YAML file share: strictness, ids, texts in both languages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from siting.evidence import Label
from siting.geo.datum import SYSTEMS, datum_of
from siting.languages import language_of

ID_PATTERN = r"^[a-z][a-z0-9_]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=60)]
Datum = Literal["wgs84", "gcj02", "bd09"]


class Part(BaseModel):
    """A part of a file: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Text(Part):
    """A text in both languages; a plain string serves for both."""

    en: str = Field(description="English.")
    zh: str = Field("", description="Chinese; defaults to the English.")

    @property
    def label(self) -> Label:
        """Return it as a label."""
        return Label(self.en, self.zh or self.en)


def as_text(given: Any) -> Any:
    """Take a plain string as a text."""
    return {"en": given} if isinstance(given, str) else given


def as_datum(given: Any) -> Any:
    """Accept other spellings of a datum: GCJ-02 for gcj02."""
    word = datum_of(given) if isinstance(given, str) else given
    if isinstance(word, str) and word in SYSTEMS:
        name, code = SYSTEMS[word]
        raise ValueError(f"{name} is a crs: write crs: {code} for degrees in it, or its zone for metres")
    return word


def as_crs(given: Any) -> Any:
    """Accept the number of a system alone: 4546 for EPSG:4546."""
    return f"EPSG:{given}" if type(given) is int else given


def as_language(given: Any) -> Any:
    """Accept other names of a language: cn for zh."""
    return language_of(given) if isinstance(given, str) else given
