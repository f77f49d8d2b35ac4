"""One pure file per source: snapshots become resources."""
