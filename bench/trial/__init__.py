"""Trials of the whole server from outside: processes that are started, pushed to over HTTP, and killed."""
