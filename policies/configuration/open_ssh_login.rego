# METADATA
# title: SSH lets in whom it should not
# description: >-
#   Direct logins of root, empty passwords and trust in what a client says of itself make one
#   guessed word, or none, the key to the machine.
# scope: package
# related_resources:
#   - ref: https://man.openbsd.org/sshd_config
#     description: sshd_config(5); CIS Distribution Independent Linux Benchmark, section SSH Server Configuration, level 1
# custom:
#   id: configuration/open-ssh-login
#   severity: high
#   kinds: ["sshd/settings"]
#   controls: [NIST 800-53r5 AC-17, NIST 800-53r5 IA-2, SOC 2 CC6.1, "ISO 27001:2022 A.8.5", CIS v8 5.4]
#   controls_because: >-
#     Remote access is by people who prove who they are (AC-17, IA-2) and take higher rights only for
#     what needs them.
#   remedy: Set the keyword as the message says and reload sshd.
package policies.configuration.open_ssh_login

wrong := {
	"permitrootlogin": {"yes": "root may log in with a password"},
	"permitemptypasswords": {"yes": "accounts without a password may log in"},
	"hostbasedauthentication": {"yes": "a client's word for who its user is suffices"},
	"ignorerhosts": {"no": "files of users say which hosts are trusted"},
	"permituserenvironment": {"yes": "users may set the environment of their own login"},
	"strictmodes": {"no": "keys count that others may write"},
}

# Everywhere, and in each Match block.
finding contains {"path": path, "message": message, "actual": value} if {
	walk(input.attributes, [path, value])
	is_string(value)
	message := wrong[path[count(path) - 1]][lower(value)]
}
