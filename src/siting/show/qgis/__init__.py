"""sites.gpkg: the ranking as a layer for a desktop GIS, with its style inside."""
