# METADATA
# title: Redis answers whoever reaches it
# description: >-
#   A Redis without a password that listens on every address is found within hours; its commands
#   write files, and so keys and programs, onto the machine.
# scope: package
# related_resources:
#   - ref: https://redis.io/docs/latest/operate/oss_and_stack/management/security/
#     description: Redis documentation, Security; CIS v8 4.1
# custom:
#   id: configuration/open-cache
#   severity: critical
#   kinds: ["redis/settings"]
#   controls: [NIST 800-53r5 IA-2, NIST 800-53r5 SC-7, SOC 2 CC6.1, "ISO 27001:2022 A.8.5", CIS v8 4.1]
#   controls_because: >-
#     Who connects proves who he is (IA-2), and a data store is behind the boundary (SC-7); here
#     neither is so.
#   remedy: Set requirepass or users, leave protected-mode on, and bind to the addresses of its clients.
package policies.configuration.open_cache

text(name) := lower(sprintf("%v", [input.attributes[name]]))

# A password is masked by the time it is here; without one the value is empty.
open_to_all if {
	input.attributes.requirepass == ""
	text("protected-mode") == "no"
	not users_are_named
}

# Users with passwords and rights of their own take the place of the one password.
users_are_named if {
	some name in ["user", "aclfile"]
	not input.attributes[name] in ["", []]
	input.attributes[name]
}

everywhere if text("bind") == ""

everywhere if {
	some address in split(text("bind"), " ")
	trim_left(address, "-") in {"*", "0.0.0.0", "::", "::*"}
}

finding contains {"path": ["requirepass"], "message": "everybody who reaches the server may do everything: no password, no protected mode, every address"} if {
	open_to_all
	everywhere
}

finding contains {"path": ["protected-mode"], "message": "neither a password nor the protected mode keeps strangers out", "severity": "high", "severity_reason": "only its addresses still do", "expected": "yes", "actual": "no"} if {
	open_to_all
	not everywhere
}
