"""The path where the console is mounted."""

PREFIX = "/console"
