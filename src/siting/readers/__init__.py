"""User files of any kind to frames: formats, encodings, numbers, headings, coordinates; faults by row."""
