"""Measuring on the ellipsoid: distances, areas, rings, datums, nearest features. Independent of files."""
