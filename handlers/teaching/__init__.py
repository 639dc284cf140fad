"""What staff teach the bot when a question was not understood."""
