"""What citizens are told unasked: made, addressed, and what becomes of it."""
