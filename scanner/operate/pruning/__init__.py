"""Taking out what a project does not need, proven by the project's own tools and tests."""
