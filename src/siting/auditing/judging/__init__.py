"""From claims to verdicts: each claim against measurements, and the document against itself."""
