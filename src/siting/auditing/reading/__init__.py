"""From a document to its claims: text, figures, units, places, and what each figure means."""
