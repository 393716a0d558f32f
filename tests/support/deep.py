"""Mark for tests that take minutes and run only in `make deep`."""

import os

import pytest

only_deep = pytest.mark.skipif("SITING_DEEPER" not in os.environ, reason="takes minutes: make deep runs it")
