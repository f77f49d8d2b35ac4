# METADATA
# title: SSH takes ciphers that are broken
# description: >-
#   Old ciphers, sums and key exchanges can be attacked by whoever sits in between; an attacker
#   makes both sides agree on the weakest that they take.
# scope: package
# related_resources:
#   - ref: https://man.openbsd.org/sshd_config
#     description: sshd_config(5); CIS Distribution Independent Linux Benchmark, SSH ciphers, MACs and key exchange; RFC 9142
# custom:
#   id: configuration/weak-ssh-encryption
#   severity: high
#   kinds: ["sshd/settings"]
#   controls: [NIST 800-53r5 SC-8, NIST 800-53r5 SC-13, SOC 2 CC6.7, "ISO 27001:2022 A.8.24", CIS v8 3.10]
#   controls_because: >-
#     Protection in transit uses cryptography that holds (SC-8, SC-13); these are broken or too short.
#   remedy: Take the name out of the list, or leave the list to the defaults of a current OpenSSH.
package policies.configuration.weak_ssh_encryption

broken := `^(3des-cbc|blowfish-cbc|cast128-cbc|arcfour.*|aes(128|192|256)-cbc|rijndael-cbc@lysator\.liu\.se|hmac-md5.*|hmac-sha1(-96)?(-etm@openssh\.com)?|hmac-ripemd160.*|umac-64.*|diffie-hellman-group1-sha1|diffie-hellman-group14-sha1|diffie-hellman-group-exchange-sha1|ssh-dss|ssh-rsa)$`

finding contains {"path": [keyword], "message": message, "actual": name} if {
	some keyword in ["ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "hostbasedacceptedalgorithms", "casignaturealgorithms"]
	listed := input.attributes[keyword]
	is_string(listed)

	# With a minus in front the names are taken away.
	not startswith(listed, "-")
	some name in split(trim_left(lower(listed), "+^"), ",")
	regex.match(broken, trim_space(name))
	message := sprintf("%v takes %v", [keyword, name])
}

finding contains {"path": ["protocol"], "message": "version 1 of the protocol is taken", "actual": input.attributes.protocol} if {
	is_string(input.attributes.protocol)
	"1" in split(input.attributes.protocol, ",")
}
