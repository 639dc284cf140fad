"""How residents write: folding, segmentation, sounds, numbers."""
