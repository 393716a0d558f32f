"""The system's Chromium, cut off from the network, with everything it complains about collected."""

import os

import pytest

from siting.show.webmap.build import render_map
from tests.support.browsers import NoBrowserError, browser


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


class Watch:
    """What a page must not do."""

    def __init__(self, page):
        self.requests, self.complaints, self.dialogs = [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("dialog", self._close)

    def _close(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def outside(self):
        return [url for url in self.requests if not url.startswith(("file://", "data:"))]


@pytest.fixture
def open_file(chromium):
    """Return a function that opens an HTML file from the disk, offline.

    At the end, no page may have asked the network for anything, complained, or opened a dialog.
    """
    contexts, watches = [], []

    def open_page(path, *, width=1400, height=900):
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        context.set_offline(True)
        context.route(
            lambda url: not url.startswith(("file://", "data:")),
            lambda route: route.abort("internetdisconnected"),
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.watch = Watch(page)
        watches.append(page.watch)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.outside() == []
        assert watch.complaints == []
        assert watch.dialogs == []


@pytest.fixture
def open_html(chromium, tmp_path):
    """Return a function that opens a page from the disk, offline.

    At the end, no page may have asked the network for anything, complained, or opened a dialog.
    """
    contexts, watches = [], []

    def open_page(html, *, width=1400, height=900):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_bytes(html.encode("utf-8"))
        context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        context.set_offline(True)
        context.route(
            lambda url: not url.startswith(("file://", "data:")),
            lambda route: route.abort("internetdisconnected"),
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.watch = Watch(page)
        watches.append(page.watch)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.outside() == []
        assert watch.complaints == []
        assert watch.dialogs == []


@pytest.fixture
def open_map(open_html):
    """Return a function that opens the map of an outcome, as `open_html` does."""

    def open_page(outcome, *, width=1400, height=900, **options):
        return open_html(render_map(outcome, **options), width=width, height=height)

    return open_page
