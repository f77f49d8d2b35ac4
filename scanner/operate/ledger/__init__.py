"""What earlier runs found, in SQLite or PostgreSQL."""
