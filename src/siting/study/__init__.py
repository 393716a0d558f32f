"""The study: the decision as data, and its run."""
