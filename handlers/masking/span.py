"""A span of a text: the index of its first character, and the index after its last."""

Span = tuple[int, int]
