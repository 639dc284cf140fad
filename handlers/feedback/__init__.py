"""What residents have to say, until it is a ticket."""
