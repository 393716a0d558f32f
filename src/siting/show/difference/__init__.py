"""What moved between two runs: reads the earlier results, shows the difference."""
