"""Questions to an outcome: ranking, SMAA, sensitivity, comparison, attribution, backup pairs."""
