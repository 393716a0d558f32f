"""Files a person uses. Draws an outcome and computes nothing."""
