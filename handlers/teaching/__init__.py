"""What staff teach where a question was not understood."""
