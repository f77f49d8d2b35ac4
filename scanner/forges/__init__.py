"""One file per forge: where branches and pull requests are made."""
