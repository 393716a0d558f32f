"""Drawing an exhibit of an outcome in a test."""

from siting.show.base.drawing.formats import A4, FORMATS, SIZES
from siting.show.base.drawing.page import Page
from siting.show.exhibits.sheet import ExhibitOptions
from siting.study.exhibits import draw_exhibits


def draw(name, outcome, folder, lang="en", formats=FORMATS, *, size=A4, **options):
    """Draw one exhibit, or all, in one language into an existing folder; return the files."""
    chosen = ExhibitOptions(SIZES[size], **options)
    return draw_exhibits(outcome, name, folder, languages=[lang], formats=formats, options=chosen)


def pages_of(monkeypatch, name, outcome, folder, lang="en", **options):
    """Return the drawn pages instead of files."""
    found = []
    with monkeypatch.context() as patched:
        patched.setattr(Page, "save", lambda page, *_: [found.append(page)])
        draw(name, outcome, folder, lang, ["svg"], **options)
    return found


def texts_of(page):
    """Return the texts drawn on a page, those of its charts too; outlines behind a text are left out."""
    return [
        text.get_text()
        for axes in page.figure.axes
        for text in axes.texts
        if text.get_text() and not text.get_path_effects()
    ]
