"""What a question is answered: the commitment and what is wanted of it, a list, or a plain no."""
