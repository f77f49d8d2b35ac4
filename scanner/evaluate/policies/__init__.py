"""Evaluate Rego policies over resources."""
