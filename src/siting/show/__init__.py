"""Output files for people: draws an outcome and computes nothing."""
