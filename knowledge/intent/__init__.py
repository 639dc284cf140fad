"""What kind of message it is, by how it is put rather than by what it is about."""
