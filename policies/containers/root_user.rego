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

# The stage that a stage begins with, by its name.
begins_with(index) := max(earlier) if {
	image := input.attributes.stages[index].image
	is_string(image)
	earlier := {at |
		some at, stage in shape.list(input.attributes, "stages")
		at < index
		is_string(stage.name)
		lower(stage.name) == lower(image)
	}
	count(earlier) > 0
}

# From the last stage back; more than five are not built upon one another.
second := begins_with(last_stage)

third := begins_with(second)

fourth := begins_with(third)

fifth := begins_with(fourth)

chain contains last_stage

chain contains second

chain contains third

chain contains fourth

chain contains fifth

named_in(stage) := [entry.arguments |
	some entry in input.attributes.instructions
	entry.instruction == "USER"
	entry.stage == stage
	is_string(entry.arguments)
]

# The last one that is named in the stage nearest to the end counts.
user := held[count(held) - 1] if held := named_in(max({stage | some stage in chain; count(named_in(stage)) > 0}))

base := input.attributes.stages[min(chain)].image

is_root(name) if lower(split(trim_space(name), ":")[0]) in {"root", "0", "containeradministrator"}

finding contains {"path": ["instructions"], "message": "the last stage names no user: it runs as root unless its base says otherwise", "expected": "USER"} if {
	last_stage >= 0
	not user
	not nothing_runs
	not rootless_base
}

# A stage from nothing that starts nothing is taken out as files.
nothing_runs if {
	base == "scratch"
	not starts
}

starts if {
	some entry in input.attributes.instructions
	entry.instruction in {"CMD", "ENTRYPOINT"}
	entry.stage in chain
}

# Bases that say in their name that they have a user of their own, or whose maker always gives one.
rootless_base if {
	is_string(base)
	regex.match(`(nonroot|rootless|unprivileged)|^(cgr\.dev/|chainguard/|(docker\.io/)?bitnami/)`, base)
}

finding contains {"path": ["instructions"], "message": "the last stage runs as root", "actual": user} if {
	is_root(user)
}
