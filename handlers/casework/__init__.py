"""What staff do with a ticket, and the rules for it: permissions, states, due dates."""
