"""What people write for a scan, as JSON Schemas, and every mistake in it with its place."""
