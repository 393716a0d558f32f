"""The system's Chromium, cut off from the network, with everything it complains about collected."""

import itertools
import os

import pytest

from siting.show.webmap.build import render_map
from tests.support.browsers import NoBrowserError, browser, watched


def missing(what):
    """Skip, or fail where a browser is required."""
    line = f"no browser test was run: {what}"
    if os.environ.get("SITING_REQUIRE_BROWSER") == "1":
        pytest.fail(line, pytrace=False)
    pytest.skip(line)


@pytest.fixture(scope="session")
def chromium():
    try:
        with browser() as started:
            yield started
    except NoBrowserError as error:
        missing(error)


@pytest.fixture
def open_file(chromium):
    """Return a function that opens an HTML file from the disk, as `watched` does."""
    with watched(chromium) as open_page:
        yield open_page


@pytest.fixture
def open_html(open_file, tmp_path):
    """Return a function that opens a page from the disk, as `watched` does."""
    numbers = itertools.count()

    def open_page(html, **options):
        path = tmp_path / f"page{next(numbers)}.html"
        path.write_bytes(html.encode("utf-8"))
        return open_file(path, **options)

    return open_page


@pytest.fixture
def open_map(open_html):
    """Return a function that opens the map of an outcome, as `open_html` does."""

    def open_page(outcome, *, width=1400, height=900, **options):
        return open_html(render_map(outcome, **options), width=width, height=height)

    return open_page
