"""A browser that does not start is one line and soon, not a time-out for each test."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support import browsers


def start():
    with browsers.browser() as started:
        return started.version


def why_not():
    # In a thread of its own: the browser of the other tests may run in this one.
    with pytest.raises(browsers.NoBrowserError) as caught, ThreadPoolExecutor() as pool:
        pool.submit(start).result()
    return str(caught.value)


@pytest.fixture
def program(tmp_path, monkeypatch):
    pytest.importorskip("playwright")
    path = tmp_path / browsers.PROGRAMS[0]
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def write(script):
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


def test_what_a_browser_says_as_it_ends_is_in_the_line(program):
    path = program("echo 'libnss3.so: cannot open' >&2; exit 127")
    line = why_not()
    assert line.startswith(f"{path} does not start: ")
    assert line.endswith("libnss3.so: cannot open")
    assert "\n" not in line


def test_a_browser_that_hangs_is_given_up(program, monkeypatch):
    monkeypatch.setattr(browsers, "START_MS", 500)
    path = program("exec sleep 600")
    line = why_not()
    assert line.startswith(f"{path} does not start: ")
    assert "500ms" in line


def test_without_a_browser_its_names_are_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert all(name in why_not() for name in browsers.PROGRAMS)
