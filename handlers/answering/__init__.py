"""The answer to a question: the commitment and what is wanted of it, a list, or a plain no."""
