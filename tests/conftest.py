"""Shared fixtures."""

import os
import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

# Times vary with the machine's load; speed is measured in benchmarks, not in tests.
settings.register_profile("siting", deadline=None)
settings.load_profile("siting")

# `make deep`: each property is tried with so many times more examples than in a usual run, and with new ones each time.
DEEPER = int(os.environ.get("SITING_DEEPER", "1"))


def pytest_collection_modifyitems(items):
    # A test names its own number of examples, which no profile can raise.
    functions = {getattr(item, "obj", None) for item in items if DEEPER > 1}
    for function in (f for f in functions if hasattr(f, "hypothesis")):
        usual = function._hypothesis_internal_use_settings
        deep = settings(usual, max_examples=DEEPER * usual.max_examples, derandomize=False)
        function._hypothesis_internal_use_settings = deep
