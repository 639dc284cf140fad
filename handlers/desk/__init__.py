"""The console's access to tickets: everything in one transaction, masked, within a person's departments."""
