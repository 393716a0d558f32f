"""The website of the documentation, which `make site` builds from the root of the repository."""

import re
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer

import siting

# The names of the root are loaded on first use; autodoc lists only those that are there.
vars(siting).update({name: getattr(siting, name) for name in siting.__all__})

project = "siting"
author = "The siting developers"
version = release = siting.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "docs/zh/*.md", "data/*.md", "maps/*.md"]

myst_heading_anchors = 4  # as a forge makes them, so that the links between pages hold in both places
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False

html_theme = "furo"  # brings its styles and scripts along: a page asks no network for anything
html_title = f"siting {release}"
html_copy_source = False
html_show_copyright = False


def add_contents(_app: Any, name: str, source: list[str]) -> None:
    """Give the index a table of contents in its own order; written there, a forge would show it as code."""
    if name == root_doc:
        pages = dict.fromkeys(re.findall(r"\]\(([^)#]+\.md)\)", source[0]))
        source[0] += "\n".join(["", "```{toctree}", ":hidden:", "", *pages, "```", ""])


def write_front(app: Any, error: Exception | None) -> None:
    """Let the top folder open at the index."""
    if error is None and app.builder.format == "html":
        front = '<!doctype html><meta http-equiv="refresh" content="0; url=docs/index.html">\n'
        Path(app.outdir, "index.html").write_text(front, encoding="utf-8")


def setup(app: Any) -> None:
    """Add to Sphinx what this site needs."""
    app.add_lexer("csv", TextLexer)  # shown as it is
    app.connect("source-read", add_contents)
    app.connect("build-finished", write_front)
