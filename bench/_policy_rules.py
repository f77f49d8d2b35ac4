"""Sixteen rules in conftest's conventions, over workloads, roles and lists of packages."""

RULES = """package main

import rego.v1

name := input.metadata.name

containers contains container if {
	input.kind == "Deployment"
	some field in ["initContainers", "containers", "ephemeralContainers"]
	some container in input.spec.template.spec[field]
}

statements contains statement if {
	input.kind == "Role"
	some statement in input.spec.statements
	statement.Effect == "Allow"
}

packages contains found if {
	input.kind == "Packages"
	some found in input.spec.packages
}

tag(image) := parts[count(parts) - 1] if {
	parts := split(image, ":")
	count(parts) > 1
}

deny contains msg if {
	some c in containers
	c.securityContext.privileged == true
	msg := sprintf("%s: container %s is privileged", [name, c.name])
}

deny contains msg if {
	some c in containers
	tag(c.image) == "latest"
	msg := sprintf("%s: image %s moves", [name, c.image])
}

deny contains msg if {
	some c in containers
	not tag(c.image)
	msg := sprintf("%s: image %s has no tag", [name, c.image])
}

deny contains msg if {
	some c in containers
	not c.resources.limits.memory
	msg := sprintf("%s: %s has no limit of memory", [name, c.name])
}

deny contains msg if {
	some c in containers
	units.parse_bytes(c.resources.limits.memory) > 8 * 1024 * 1024 * 1024
	msg := sprintf("%s: %s may take too much memory", [name, c.name])
}

deny contains msg if {
	some c in containers
	not c.livenessProbe
	msg := sprintf("%s: %s is not probed", [name, c.name])
}

deny contains msg if {
	some c in containers
	not "ALL" in c.securityContext.capabilities.drop
	msg := sprintf("%s: %s keeps capabilities", [name, c.name])
}

deny contains msg if {
	some c in containers
	not regex.match(`^registry[.]example/[a-z]+:[0-9.]+$`, c.image)
	msg := sprintf("%s: image %s is from elsewhere", [name, c.image])
}

deny contains msg if {
	input.kind == "Deployment"
	input.spec.replicas < 2
	msg := sprintf("%s: one replica", [name])
}

deny contains msg if {
	input.kind == "Deployment"
	not input.spec.template.spec.securityContext.runAsNonRoot
	msg := sprintf("%s: may run as root", [name])
}

deny contains msg if {
	some s in statements
	some action in s.Action
	action == "*"
	msg := sprintf("%s: every action is allowed on %s", [name, s.Resource])
}

deny contains msg if {
	some s in statements
	some action in s.Action
	endswith(action, ":*")
	msg := sprintf("%s: every action of a service is allowed: %s", [name, action])
}

deny contains msg if {
	input.kind == "Role"
	input.spec.sessionHours > 8
	msg := sprintf("%s: sessions last too long", [name])
}

deny contains msg if {
	some p in packages
	startswith(p.licence, "AGPL-")
	msg := sprintf("%s: %s is under %s", [name, p.name, p.licence])
}

deny contains msg if {
	some p in packages
	not regex.match(`^[0-9]+[.][0-9]+[.][0-9]+$`, p.version)
	msg := sprintf("%s: %s is not pinned", [name, p.name])
}

deny contains msg if {
	not input.metadata.labels.team
	msg := sprintf("%s: no team", [name])
}
"""
