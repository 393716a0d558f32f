"""Shared fixtures."""

import signal
import sys

import pytest
from hypothesis import settings

from siting import cli

# Times vary with the machine's load; speed is measured in benchmarks, not in tests.
settings.register_profile("siting", deadline=None)
settings.load_profile("siting")


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
