"""Trials of the whole server from outside: processes that are really started, pushed to over HTTP, and killed."""
