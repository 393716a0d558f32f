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
