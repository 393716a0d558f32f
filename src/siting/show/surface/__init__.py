"""What a surface writes: rasters with their QGIS styles, and a description."""
