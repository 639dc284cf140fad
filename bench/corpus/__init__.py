"""Messages written to fit the reading of intent: none is a resident's own, none stands in tests/data."""
