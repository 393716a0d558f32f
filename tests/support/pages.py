"""The text of a drawn page."""

from pypdf import PdfReader


def text_of_pdf(path):
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
