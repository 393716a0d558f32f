"""What looks wrong, or has no effect, in a study that runs."""
