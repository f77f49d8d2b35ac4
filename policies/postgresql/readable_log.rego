# METADATA
# title: Log of the database shows more than it should
# description: >-
#   Statements hold the values that they work with; a log that prints plans and parse trees, or that
#   every account of the machine may read, is a copy of the data.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-logging.html
#     description: PostgreSQL documentation, Error Reporting and Logging; CIS PostgreSQL Benchmark 3.1.6 and 3.1.17 to 3.1.19
# custom:
#   id: postgresql/readable-log
#   severity: medium
#   kinds: ["postgresql/settings"]
#   controls: [NIST 800-53r5 AU-9, SOC 2 CC6.1, "ISO 27001:2022 A.8.15", CIS v8 3.3]
#   controls_because: >-
#     Audit information is protected from being read by others (AU-9); this log is written for
#     everybody.
#   remedy: Set log_file_mode to 0600 and switch the debug_print settings off.
package policies.postgresql.readable_log

import data.policies.library.settings

finding contains {"path": [name], "message": message, "expected": "off", "actual": "on"} if {
	some name in ["debug_print_parse", "debug_print_rewritten", "debug_print_plan"]
	settings.value(name) in {"on", "true", "yes", "1"}
	message := sprintf("%v is on: statements are printed into the log", [name])
}

finding contains {"path": ["log_file_mode"], "message": message, "expected": "0600", "actual": mode} if {
	mode := settings.value("log_file_mode")
	regex.match(`^[0-7]*[1-7]$`, mode)
	message := sprintf("every account of the machine may use the log (%v)", [mode])
}
