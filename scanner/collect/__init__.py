"""One file per source: reads the outside world and does nothing else."""
