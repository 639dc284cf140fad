"""The console's way to the tickets: everything in one transaction, masked, within a person's departments."""
