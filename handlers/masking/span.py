"""A place in a text: from its first character to behind its last."""

Span = tuple[int, int]
