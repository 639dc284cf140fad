"""A command for every claim about speed or quality: `python -m bench.<name>`."""
