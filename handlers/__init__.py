"""The decisions: a message in, an Outcome out. No network, no SQL, no clock of its own."""
