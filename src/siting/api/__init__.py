"""The public functions beside `run`; each returns what it found with the ways to show it."""
