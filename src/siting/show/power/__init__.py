"""The power of a project on the terminal and as a JSON document."""
