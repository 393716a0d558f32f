"""From measurements to scores, coverage, intervals and ranks. Knows nothing of geometry."""
