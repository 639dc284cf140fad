"""Every claim of speed or quality as a command: `python -m bench.<name>`."""
