"""A demonstration: a database of its own, filled as citizens and staff would, in which nothing is real and all says so."""
