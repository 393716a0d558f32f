"""What the tests share: builders of outcomes, sites, claims and files, and where things stand."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
# Data that may not be shipped stand beside the repository; tests that need them are skipped without.
SHARED = ROOT.parent / "shared"
