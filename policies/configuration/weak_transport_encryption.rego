# METADATA
# title: Web server takes broken versions of TLS
# description: >-
#   SSL 3, TLS 1.0 and 1.1 are broken and withdrawn; a server that still takes them lets an attacker
#   choose them.
# scope: package
# related_resources:
#   - ref: https://www.rfc-editor.org/rfc/rfc8996
#     description: RFC 8996, Deprecating TLS 1.0 and TLS 1.1
# custom:
#   id: configuration/weak-transport-encryption
#   severity: high
#   kinds: ["nginx/config"]
#   controls: [NIST 800-53r5 SC-8, NIST 800-53r5 SC-13, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Data in transit is protected (SC-8) by cryptography that holds (SC-13), which these are not.
#   remedy: Set ssl_protocols TLSv1.2 TLSv1.3.
package policies.configuration.weak_transport_encryption

broken := {"SSLv2", "SSLv3", "TLSv1", "TLSv1.1"}

finding contains {"path": array.concat(["directives"], path), "message": message, "actual": version} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive == "ssl_protocols"
	some version in entry.args
	version in broken
	message := sprintf("%v is taken", [version])
}

weak := {"LOW", "EXP", "EXPORT", "NULL", "ENULL", "ANULL", "ADH", "AECDH", "MD5", "RC4", "DES", "3DES", "DES-CBC3-SHA", "ALL", "COMPLEMENTOFALL"}

finding contains {"path": array.concat(["directives"], path), "message": message, "actual": cipher} if {
	walk(input.attributes.directives, [path, entry])
	entry.directive == "ssl_ciphers"
	is_string(entry.args[0])
	some cipher in split(entry.args[0], ":")

	# A name may stand for what several classes have in common; with a plus in front it moves only.
	regex.match(`^[A-Za-z0-9]`, cipher)
	some class in split(upper(cipher), "+")
	class in weak
	not excluded(entry.args[0], class)
	message := sprintf("the ciphers %v are taken", [cipher])
}

everything := {"ALL", "COMPLEMENTOFALL"}

# What is excluded anywhere in the list is in none of its parts.
excluded(listed, class) if {
	not class in everything
	concat("", ["!", class]) in split(upper(listed), ":")
}

excluded(listed, class) if {
	class in everything
	some shut in ["!ANULL", "!ADH"]
	shut in split(upper(listed), ":")
}
