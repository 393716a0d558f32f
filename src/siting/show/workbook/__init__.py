"""ranking.xlsx: the ranking and everything behind it, for people."""
