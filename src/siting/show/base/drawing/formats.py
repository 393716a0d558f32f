"""The formats a page is drawn in. Apart from the drawing engine, since the command line names them."""

FORMATS: tuple[str, ...] = ("png", "svg", "pdf")
