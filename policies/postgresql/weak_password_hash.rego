# METADATA
# title: Passwords are stored as MD5
# description: >-
#   MD5 verifiers can be replayed as they are and are guessed by the billion per second; whoever
#   reads one backup has the passwords.
# scope: package
# related_resources:
#   - ref: https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-PASSWORD-ENCRYPTION
#     description: PostgreSQL documentation, Connections and Authentication, password_encryption
# custom:
#   id: postgresql/weak-password-hash
#   severity: high
#   kinds: [postgresql/settings]
#   controls: [NIST 800-53r5 IA-5(1), SOC 2 CC6.1, "ISO 27001:2022 A.8.24", CIS v8 3.11]
#   controls_because: >-
#     Passwords are stored as a salted hash that is slow to try (IA-5(1)); MD5 is neither safe nor slow.
#   remedy: Set password_encryption to scram-sha-256 and let every role set its password again.
package policies.postgresql.weak_password_hash

import data.policies.library.settings

# Before version 14 `on` meant md5.
weak := {"md5", "on", "true", "yes", "1"}

finding contains {"path": ["password_encryption"], "message": message, "expected": "scram-sha-256", "actual": value} if {
	value := settings.value("password_encryption")
	value in weak
	message := sprintf("passwords are stored as md5: password_encryption is '%v'", [value])
}
