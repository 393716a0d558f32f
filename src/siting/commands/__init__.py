"""The commands of the command line, one module a family, and what they share."""
