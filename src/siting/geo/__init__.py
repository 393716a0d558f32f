"""Measuring on the ellipsoid: distances, areas, rings, datums, nearest features. Knows no files."""
