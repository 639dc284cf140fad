"""Shared by the loads of `bench.webhook`, `bench.memory` and `bench.soak`: messages, senders, and servers."""
