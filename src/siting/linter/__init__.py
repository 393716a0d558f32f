"""What looks wrong, or idle, in a study that runs."""
