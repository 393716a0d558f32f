"""What takes minutes and is left to `make deep`."""

import os

import pytest

only_deep = pytest.mark.skipif("SITING_DEEPER" not in os.environ, reason="takes minutes: make deep runs it")
