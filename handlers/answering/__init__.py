"""The answer to a question: the commitment and what is asked of it, a list, or a plain no."""
