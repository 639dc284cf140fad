"""What several benches share: the city, what they read of it, empty databases, and measures of time."""
