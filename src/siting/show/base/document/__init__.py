"""Long documents: one model of blocks, written as Word, PDF and HTML."""
