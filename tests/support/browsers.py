"""The browser of the tests: the system's Chromium, or none with the reason in one line.

Debian's `chromium-headless-shell` is preferred: the same engine of the same version without the windows around it,
a third of the processor time for each page.
"""

import contextlib
import shutil

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--allow-file-access-from-files",
    # A container's /dev/shm may have 64 MB only, and a page that does not fit hangs. Playwright asks for this too.
    "--disable-dev-shm-usage",
]
START_MS = 60_000
LINES = 3  # of what a browser said before it ended


class NoBrowserError(Exception):
    """Why there is none, in one line."""


@contextlib.contextmanager
def browser():
    """Yield the browser, which has shown an empty page; raises `NoBrowserError`."""
    path = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if path is None:
        raise NoBrowserError(f"none of {', '.join(PROGRAMS)} is on the PATH")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowserError("the package playwright is not installed") from None
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=OPTIONS, timeout=START_MS)
            page = started.new_page()
            page.goto("about:blank", timeout=START_MS)
            page.close()
        except Error as error:
            raise NoBrowserError(f"{path} does not start: {_said(str(error))}") from None
        yield started
        started.close()


def _said(message):
    """What matters in a long message of playwright's: its first line, and what the browser itself said last."""
    first, *more = message.splitlines()
    own = dict.fromkeys(line.partition("[err] ")[2] for line in more if "[err] " in line)
    return " ".join([first, *list(own)[-LINES:]])


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


@contextlib.contextmanager
def watched(chromium):
    """Yield a function that opens an HTML file from the disk, offline.

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
