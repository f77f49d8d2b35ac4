"""Run a scan from start to end: configuration, ledger, cache, lock, schedule, remediation."""
