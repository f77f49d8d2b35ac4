# METADATA
# title: Changes of the database leave no trace
# description: >-
#   Who changed a table or gave himself a right cannot be told afterwards: neither the log nor an
#   audit extension writes it down.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-logging.html
#     description: PostgreSQL documentation, Error Reporting and Logging; CIS PostgreSQL Benchmark 3.1.26 and 3.2
# custom:
#   id: postgresql/unlogged-changes
#   severity: medium
#   kinds: ["postgresql/settings"]
#   controls: [NIST 800-53r5 AU-2, NIST 800-53r5 AU-12, SOC 2 CC7.2, "ISO 27001:2022 A.8.15", CIS v8 8.5]
#   controls_because: >-
#     Events that matter are recorded (AU-2, AU-12); changes of structure and rights are the first of
#     them.
#   remedy: Set log_statement to ddl, or load pgaudit and set what it records.
package policies.postgresql.unlogged_changes

import data.policies.library.settings

finding contains {"path": ["log_statement"], "message": "changes of structure and rights are not logged", "expected": "ddl", "actual": "none"} if {
	settings.value("log_statement") == "none"
	not audited
}

audited if {
	contains(settings.value("shared_preload_libraries"), "pgaudit")
	not records_nothing
}

records_nothing if settings.value("pgaudit.log") in {"", "none"}
