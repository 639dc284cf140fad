"""How residents write: folding, segmenting, sounds, numbers."""
