"""ranking.xlsx: the ranking and all that stands behind it, for people."""
