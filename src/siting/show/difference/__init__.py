"""What moved between two runs: the former results read, the difference shown."""
