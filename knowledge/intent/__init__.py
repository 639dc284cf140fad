"""Classifies a message by how it is phrased rather than by its subject."""
