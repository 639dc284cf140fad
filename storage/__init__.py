"""What must survive a crash: SQLite or PostgreSQL by URL."""
