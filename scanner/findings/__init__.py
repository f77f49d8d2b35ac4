"""From observations to findings: fingerprint, state, waiver, owner, order."""
