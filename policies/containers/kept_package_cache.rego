# METADATA
# title: Image keeps what only its build needed
# description: >-
#   Lists of packages and recommended extras make every copy of an image larger and bring programs
#   with flaws that nothing uses.
# scope: package
# related_resources:
#   - ref: https://docs.docker.com/build/building/best-practices/
#     description: Docker documentation, Building best practices, RUN
# custom:
#   id: containers/kept-package-cache
#   severity: low
#   kinds: ["container/dockerfile"]
#   controls: [NIST 800-53r5 CM-7, SOC 2 CC6.8, "ISO 27001:2022 A.8.9", CIS v8 4.8]
#   controls_because: >-
#     Least functionality (CM-7): what is not needed at run time is not there.
#   remedy: Clean up in the same RUN, or use the switch that keeps nothing.
package policies.containers.kept_package_cache

import data.policies.library.shape

runs contains {"index": index, "text": entry.arguments} if {
	some index, entry in shape.each(input.attributes, "instructions")
	entry.instruction == "RUN"
	entry.stage == count(shape.list(input.attributes, "stages")) - 1
	is_string(entry.arguments)

	# A mounted cache is no part of the image.
	not contains(entry.arguments, "--mount=type=cache")
}

tools := {
	`\byum[ \t].*install\b`: `\byum[ \t].*clean[ \t]+all\b|/var/cache/yum`,
	`\bdnf[ \t].*install\b`: `\bdnf[ \t].*clean[ \t]+all\b|/var/cache/dnf|/var/cache/yum`,
	`\bmicrodnf[ \t].*install\b`: `\bmicrodnf[ \t].*clean[ \t]+all\b|/var/cache/dnf|/var/cache/yum`,
	`\bzypper[ \t].*(install|in)\b`: `\bzypper[ \t].*(clean|cc)\b|/var/cache/zypp`,
	`\bapk[ \t].*add\b`: `--no-cache|/var/cache/apk`,
}

finding contains {"path": ["instructions", run.index, "arguments"], "message": "the cache of packages stays in the image"} if {
	some run in runs
	some installs, cleans in tools
	regex.match(installs, run.text)
	not regex.match(cleans, run.text)
}

finding contains {"path": ["instructions", run.index, "arguments"], "message": "recommended packages are installed that nobody asked for"} if {
	some run in runs
	regex.match(`\bapt-get[ \t].*install\b`, run.text)
	not regex.match(`--no-install-recommends|Install-Recommends`, run.text)
}
