"""How long a test waits for what must happen: far longer than usual, for a busy machine."""

LONG_S = 180.0
