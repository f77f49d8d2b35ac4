# METADATA
# title: Connections to the database leave no trace
# description: >-
#   Without a line per connection nobody can say afterwards who was in the database, and from where.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-CONNECTIONS
#     description: PostgreSQL documentation, Error Reporting and Logging, log_connections
# custom:
#   id: postgresql/unlogged-connections
#   severity: medium
#   kinds: [postgresql/settings]
#   controls: [NIST 800-53r5 AU-2, NIST 800-53r5 AU-12, SOC 2 CC7.2, "ISO 27001:2022 A.8.15", CIS v8 8.5]
#   controls_because: >-
#     Events that matter are recorded (AU-2, AU-12); who came in, and from where, is the first of them.
#   remedy: Set log_connections to on.
package policies.postgresql.unlogged_connections

import data.policies.library.settings

finding contains {"path": ["log_connections"], "message": message, "expected": "on", "actual": value} if {
	value := settings.value("log_connections")
	value in (settings.switched_off | {""})
	message := "connections are not logged: log_connections is off"
}
