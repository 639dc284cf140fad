"""Messages that citizens did not ask for: making, addressing and tracking them."""
