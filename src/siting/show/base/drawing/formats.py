"""The formats of a page. Separate from the drawing engine, since the command line lists them."""

FORMATS: tuple[str, ...] = ("png", "svg", "pdf")
