"""The promoter's sheet: JSON, page and document."""
