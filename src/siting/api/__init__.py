"""The public functions other than `run`; each returns its findings with methods that show them."""
