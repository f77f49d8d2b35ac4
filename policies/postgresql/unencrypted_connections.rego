# METADATA
# title: Database takes unencrypted connections only
# description: >-
#   With `ssl` off, passwords and rows cross the network readable for everybody on the way.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SSL
#     description: PostgreSQL documentation, Connections and Authentication, SSL
# custom:
#   id: postgresql/unencrypted-connections
#   severity: high
#   kinds: [postgresql/settings]
#   controls: [NIST 800-53r5 SC-8, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Data in transit is protected (SC-8); without TLS passwords and rows pass in plain text.
#   remedy: Set ssl to on with a certificate, and use hostssl lines in pg_hba.conf.
package policies.postgresql.unencrypted_connections

import data.policies.library.settings

finding contains {"path": ["ssl"], "message": message, "expected": "on", "actual": value} if {
	value := settings.value("ssl")
	value in settings.switched_off
	not local_only
	message := "connections are not encrypted: ssl is off"
}

# What never leaves the machine is read by nobody on the way.
local_only if {
	addresses := settings.value("listen_addresses")
	every address in split(addresses, ",") {
		trim_space(address) in {"", "localhost", "127.0.0.1", "::1"}
	}
}
