"""The figures: how departments do, what residents want most, and the files reporting it."""
