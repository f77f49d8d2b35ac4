"""The append-only store of what was read, redaction before the first write, and the one capped reader."""
