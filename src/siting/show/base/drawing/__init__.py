"""The drawing engine: a page in points, fonts, labels, cartography, scale bar and north arrow."""
