"""One file per check, in a folder per question."""
