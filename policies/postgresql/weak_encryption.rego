# METADATA
# title: Database takes broken versions of TLS
# description: >-
#   TLS 1.0 and 1.1 can be attacked by whoever sits in between, and so can the passwords and rows
#   that they carry.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-connection.html
#     description: PostgreSQL documentation, Connections and Authentication, SSL; CIS PostgreSQL Benchmark 6.9 and 6.10; RFC 8996
# custom:
#   id: postgresql/weak-encryption
#   severity: high
#   kinds: ["postgresql/settings"]
#   controls: [NIST 800-53r5 SC-8, NIST 800-53r5 SC-13, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Protection in transit uses cryptography that holds (SC-8, SC-13), which these versions and
#     ciphers do not.
#   remedy: >-
#     Set ssl_min_protocol_version to TLSv1.2, and ssl_ciphers to HIGH:!aNULL or narrower.
package policies.postgresql.weak_encryption

import data.policies.library.settings

finding contains {"path": ["ssl_min_protocol_version"], "message": message, "expected": "TLSv1.2", "actual": version} if {
	version := settings.value("ssl_min_protocol_version")
	version in {"", "tlsv1", "tlsv1.1"}
	message := sprintf("connections may use TLS older than 1.2 (%v)", [version])
}

finding contains {"path": ["ssl_ciphers"], "message": message, "actual": cipher} if {
	listed := split(settings.value("ssl_ciphers"), ":")
	some cipher in listed
	not concat("", ["!", cipher]) in listed
	not all_but_unnamed(cipher, listed)
	cipher in {"low", "exp", "export", "null", "enull", "anull", "adh", "md5", "rc4", "des", "3des", "des-cbc3-sha", "rc4-sha", "rc4-md5", "all", "complementofall"}
	message := sprintf("connections may use the ciphers %v", [cipher])
}

# Without the ciphers that prove nobody, the rest of all is what the library still takes.
all_but_unnamed(cipher, listed) if {
	cipher in {"all", "complementofall"}
	some shut in ["!anull", "!adh"]
	shut in listed
}
