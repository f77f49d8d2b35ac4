"""Span edits per file format: only the planned bytes change."""
