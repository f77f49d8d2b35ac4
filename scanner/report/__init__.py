"""One file per report format: a Report value gives text."""
