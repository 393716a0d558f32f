"""The documentation website: builds without warnings, lists everything public, uses no network."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import siting

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
# What a browser fetches by itself, as opposed to links for the reader to follow.
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "html"
    command = [
        sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--fresh-env", "--quiet",
        "--conf-dir", ROOT / "docs", ROOT, folder,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_on_the_site(site):
    pages = [
        path.relative_to(ROOT)
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/zh/*.md")]
    ]
    assert [str(page) for page in pages if not (site / page.with_suffix(".html")).exists()] == []
    assert "docs/index.html" in (site / "index.html").read_text(encoding="utf-8")


def test_the_reference_names_all_that_is_public(site):
    reference = (site / "docs" / "api.html").read_text(encoding="utf-8")
    public = [name for name in siting.__all__ if not name.startswith("_")]
    assert [name for name in public if f'id="siting.{name}"' not in reference] == []


def test_no_page_fetches_anything_from_elsewhere(site):
    found = []

    class Fetches(HTMLParser):
        def handle_starttag(self, tag, attributes):
            address = dict(attributes).get(FETCHED.get(tag)) or ""
            if re.match(r"(https?:)?//", address):
                found.append(address)

    for page in site.rglob("*.html"):
        Fetches().feed(page.read_text(encoding="utf-8"))
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        found += re.findall(r"url\(\s*[\"']?((?:https?:)?//[^)]+)|@import\s+[\"'](https?:[^\"']+)", text)
    assert found == []
