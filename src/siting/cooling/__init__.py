"""Free-cooling hours by technology, from the climate at a place."""
