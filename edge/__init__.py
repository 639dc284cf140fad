"""What both sides of the edge, bot/ and console/, ask of a request and put on a response."""
