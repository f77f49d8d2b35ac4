# METADATA
# title: Image runs as root
# description: >-
#   A program that runs as root in its container is root on the host as soon as anything of the
#   container fails, and needs no further error to change its own files.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, USER; CIS Docker Benchmark 4.1
# custom:
#   id: containers/root-user
#   severity: high
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 CM-7, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 4.1]
#   controls_because: >-
#     A program gets the rights that its task needs (AC-6); root inside a container is root for every
#     flaw of the kernel that leads out of it.
#   remedy: Make a user in the last stage and name it with USER.
package policies.containers.root_user

import data.policies.library.shape

last_stage := count(shape.list(input.attributes, "stages")) - 1

users := [entry.arguments |
	some entry in input.attributes.instructions
	entry.instruction == "USER"
	entry.stage == last_stage
	is_string(entry.arguments)
]

is_root(user) if lower(split(trim_space(user), ":")[0]) in {"root", "0"}

finding contains {"path": ["instructions"], "message": "the last stage names no user: it runs as root unless its base says otherwise", "expected": "USER"} if {
	count(users) == 0
	not input.attributes.stages[last_stage].image == "scratch"
	not rootless_base
}

# Bases that say in their name that they have a user of their own.
rootless_base if {
	is_string(input.attributes.stages[last_stage].image)
	regex.match(`(nonroot|rootless|unprivileged)`, input.attributes.stages[last_stage].image)
}

finding contains {"path": ["instructions"], "message": "the last stage runs as root", "actual": user} if {
	count(users) > 0
	user := users[count(users) - 1]
	is_root(user)
}
