"""From a document to its claims: text, figures, units, places, and the meaning of each figure."""
