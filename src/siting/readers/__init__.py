"""Any file of a user to a frame: formats, encodings, numbers, headings, coordinates; faults by row."""
