"""What a study adds to its reports: who made them, own paragraphs, a logo."""

from __future__ import annotations

from pydantic import Field, field_validator

from siting.readers.yaml_parts import Part, Text, as_text


class ParagraphPart(Part):
    """A paragraph of your own; it is marked as not checked."""

    title: Text = Field(description="Its heading.")
    text: Text = Field(description="Its text; a line break begins a new paragraph.")

    _text = field_validator("title", "text", mode="before")(as_text)


class ReportPart(Part):
    """What is added to the reports."""

    by: Text | None = Field(None, description="Who made the report, on its cover.")
    contact: Text | None = Field(None, description="Whom to ask: a name, telephone or address, on the cover.")
    date: Text | None = Field(None, description="A date, on the cover; none is added by itself.")
    logo: str | None = Field(
        None,
        min_length=1,
        description="Logo for the cover, leaflet and first slide (PNG, JPEG, WebP), "
        "from the study file's folder.",
    )
    paragraphs: tuple[ParagraphPart, ...] = Field(
        (), max_length=30, description="Paragraphs of your own, after the summary: `{title: ..., text: ...}`."
    )

    _text = field_validator("by", "contact", "date", mode="before")(as_text)
