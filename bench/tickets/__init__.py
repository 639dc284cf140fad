"""A database of plausible, invented tickets, made quickly."""
