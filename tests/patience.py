"""For how long a test waits for what must happen: never so long where all is well, yet a busy machine takes many times its time."""

LONG_S = 180.0
