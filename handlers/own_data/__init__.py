"""A citizen's own data: told, shown, erased, let go in time."""
