"""Rules that a site must meet: PASS, CONDITIONAL, FAIL or UNKNOWN.

`constraints` are limits of a study on its own criteria; `presets` holds the siting rules by set.
"""
