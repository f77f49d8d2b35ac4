# METADATA
# title: Image takes other packages on every build
# description: >-
#   An update in a line of its own is taken from the cache and goes stale, an upgrade of everything
#   changes what nobody asked for: two builds of one commit differ.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, apt-get
# custom:
#   id: containers/unrepeatable-packages
#   severity: medium
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 CM-2, NIST 800-53r5 SI-2, SOC 2 CC8.1, "ISO 27001:2022 A.8.32", CIS v8 7.3]
#   controls_because: >-
#     A baseline can be built again and flaws are put right on purpose (CM-2, SI-2); here both depend
#     on the day of the build.
#   remedy: Write update and install in one RUN, and take upgrades by taking a newer base image.
package policies.containers.unrepeatable_packages

import data.policies.library.shape

finding contains {"path": ["instructions", index, "arguments"], "message": "lists of packages are updated in a line of their own, which the cache keeps"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	is_string(entry.arguments)
	regex.match(`\b(apt-get|apt|apk|yum|dnf|zypper)[ \t]+(-[a-z-]+[ \t]+)*(update|refresh)\b`, entry.arguments)
	not regex.match(`\b(install|add|upgrade|dist-upgrade|in)\b`, entry.arguments)
}

finding contains {"path": ["instructions", index, "arguments"], "message": "everything is upgraded: two builds of one commit differ", "severity": "low", "severity_reason": "what comes is at least newer"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	is_string(entry.arguments)
	regex.match(`\bapt(-get)?[ \t]+(-[a-z-]+[ \t]+)*(dist-upgrade|full-upgrade)\b`, entry.arguments)
}

finding contains {"path": ["instructions", index, "arguments"], "message": "the installation asks a question that nobody answers: add -y", "severity": "low", "severity_reason": "the build stops, and nothing wrong is shipped"} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	is_string(entry.arguments)
	some command in split(replace(replace(entry.arguments, "&&", ";"), "||", ";"), ";")
	regex.match(`\bapt-get[ \t](.*[ \t])?install\b`, command)
	not regex.match(`[ \t](-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|-q=2|-qq)([ \t\\]|$)`, command)
}
