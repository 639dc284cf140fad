"""What residents have to say, until it becomes a ticket."""
