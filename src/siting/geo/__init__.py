"""Measuring on the ellipsoid: distances, areas, rings, datums, nearest features, spatial files."""
