"""Rules that a site must meet: PASS, CONDITIONAL, FAIL or UNKNOWN."""
