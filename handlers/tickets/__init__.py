"""What citizens see of their tickets, and may do to them."""
