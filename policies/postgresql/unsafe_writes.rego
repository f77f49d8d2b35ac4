# METADATA
# title: Database may lose what it has confirmed
# description: >-
#   With fsync or full_page_writes off, a failure of power leaves a database that cannot be read,
#   and no error says so before.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-wal.html
#     description: PostgreSQL documentation, Write Ahead Log
# custom:
#   id: postgresql/unsafe-writes
#   severity: high
#   kinds: ["postgresql/settings"]
#   controls: [NIST 800-53r5 SC-24, NIST 800-53r5 CP-10(2), SOC 2 A1.2, "ISO 27001:2022 A.8.9", CIS v8 4.1]
#   controls_because: >-
#     A failure leaves a known state (SC-24) and confirmed transactions come back (CP-10(2)); without
#     these writes neither is so.
#   remedy: Switch both settings on; use synchronous_commit = off where speed matters more than the last moments.
package policies.postgresql.unsafe_writes

import data.policies.library.settings

finding contains {"path": [name], "message": message, "expected": "on", "actual": settings.value(name)} if {
	some name in ["fsync", "full_page_writes"]
	settings.value(name) in settings.switched_off
	message := sprintf("%v is off: a failure of power can destroy the database", [name])
}
