"""Power: what substations can give, and what racks draw."""
