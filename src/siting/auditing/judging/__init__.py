"""From claims to verdicts: each claim beside what was measured, and the document beside itself."""
