"""What a message is: heard, found, and weighed together."""
