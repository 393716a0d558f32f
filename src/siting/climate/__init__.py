"""Climate at a place: psychrometrics, the climate table, and the blend of neighbouring stations."""
