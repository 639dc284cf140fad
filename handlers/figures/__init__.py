"""What departments are measured by, what residents want most, and the files that tell it."""
