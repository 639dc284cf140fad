"""The staff console: sign-in, queue, ticket, commitments, figures, exports; templates and static files."""
