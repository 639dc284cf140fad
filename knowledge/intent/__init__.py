"""What a message is: how it is put, told from what it is about."""
