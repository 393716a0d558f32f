"""Suitability of every cell of a region: the grid of cells, and how often a cell is among the best."""
