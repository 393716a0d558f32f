"""Shared fixtures."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

# Times vary with the machine's load; speed is measured in benchmarks, not in tests.
settings.register_profile("siting", deadline=None)
settings.load_profile("siting")
