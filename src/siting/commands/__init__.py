"""The commands of the command line, one module per group, and what they share."""
