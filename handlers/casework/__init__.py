"""What staff do to a ticket, and by which rules: permissions, states, due dates."""
