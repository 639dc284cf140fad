"""The citizens' side of the edge: everything that talks to a network or a terminal."""
