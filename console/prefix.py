"""Where the console is mounted."""

PREFIX = "/console"
