"""A demonstration: its own database, filled the way citizens and staff would; nothing in it is real, and it says so."""
