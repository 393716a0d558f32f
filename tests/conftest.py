"""Shared fixtures."""

import gc
import os
import signal
import sys

import pytest
from hypothesis import settings

from siting import cli
from siting.languages import SPOKEN

# Times vary with the machine's load; speed is measured in benchmarks, not in tests.
settings.register_profile("siting", deadline=None)
settings.load_profile("siting")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep the garbage collector from what the modules of tests hold, which stays to the end.

    A tenth of the time of tests that draw went into looking through it again and again.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture
def siting(capsys, monkeypatch):
    """Return a function that runs the command line in this process: exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, arguments)])
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return caught.value.code, out, err

    return call


@pytest.fixture
def rough_pictures(monkeypatch):
    """Draw PNG files at 60 dpi instead of 300, where a test looks at names and texts only."""
    from siting.show.base.drawing import page

    monkeypatch.setattr(page, "_PNG_DPI", 60)


# `make deep`: each property is tried with this many times the usual examples, and with new ones each time.
DEEPER = int(os.environ.get("SITING_DEEPER", "1"))
# `make fast`: with one in this many of the usual examples, and a few at least; those of `make test` are as stated.
FEWER = int(os.environ.get("SITING_FEWER", "1"))
FEWEST = 5


def pytest_collection_modifyitems(items):
    # A test names its own number of examples, which no profile can raise.
    functions = {getattr(item, "obj", None) for item in items if DEEPER > 1 or FEWER > 1}
    for function in (f for f in functions if hasattr(f, "hypothesis")):
        usual = function._hypothesis_internal_use_settings
        count = usual.max_examples
        if DEEPER > 1:
            changed = settings(usual, max_examples=DEEPER * count, derandomize=False)
        else:
            changed = settings(usual, max_examples=max(count // FEWER, min(count, FEWEST)))
        function._hypothesis_internal_use_settings = changed


@pytest.fixture(autouse=True)
def _speaking_as_before():
    """A command that a test runs in this process speaks its language no longer than the test lasts."""
    token = SPOKEN.set(SPOKEN.get())
    yield
    SPOKEN.reset(token)
