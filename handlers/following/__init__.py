"""Following commitments, and the one digest a day."""
