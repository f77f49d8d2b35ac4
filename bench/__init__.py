"""Benchmarks and proofs; run one as `python -m bench.NAME`."""
