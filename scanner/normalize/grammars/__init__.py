"""Shared grammars: globs, quantities, SPDX expressions, versions, document spans."""
