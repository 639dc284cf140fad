"""What a message means: how it is worded and what it matches, weighed together."""
