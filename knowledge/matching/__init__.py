"""Finds the commitments that a question means: index, ranking, calibration."""
