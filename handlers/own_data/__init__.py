"""A citizen's own data: told, shown, erased, and deleted when its time is over."""
