"""Results that are still valid because their inputs have not changed."""
