"""A citizen's own data: explained, shown, erased, and deleted after its retention period."""
