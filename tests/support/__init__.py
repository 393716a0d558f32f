"""Shared by the tests: builders of outcomes, sites, claims and files, and paths."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
# Data that may not be shipped are kept beside the repository; tests that need them are skipped without them.
SHARED = ROOT.parent / "shared"
