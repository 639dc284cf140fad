"""Shared by the loads of `bench.webhook` and `bench.soak`: messages, senders, and servers."""
