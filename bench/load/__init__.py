"""What the loads of `bench.webhook`, `bench.memory` and `bench.soak` share: the messages, who sends them, and the servers."""
