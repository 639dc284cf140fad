"""A question -> the commitments that it means: index, ranking, calibration."""
