"""Quickly makes a database of plausible, artificial tickets."""
