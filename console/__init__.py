"""The staff's side of the edge: sign-in, queue, ticket, commitments, figures, exports; templates and static files."""
