"""One file per fix: a finding and the text of a file give the new text of that file."""
