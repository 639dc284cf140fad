"""Messages written to fit the intent classifier: none is a real resident's, none occurs in tests/data."""
