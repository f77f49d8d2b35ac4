"""The command line: one file per command; each parses, calls operate, prints and exits."""
