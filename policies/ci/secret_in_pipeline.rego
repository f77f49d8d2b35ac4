# METADATA
# title: Secret stands in a pipeline
# description: >-
#   A pipeline is read by everybody who may read the code, is copied with every fork and stays in
#   the history after it was taken out.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions
#     description: GitHub Docs, Using secrets; GitLab documentation, CI/CD variables
# custom:
#   id: ci/secret-in-pipeline
#   severity: high
#   kinds: ["github/workflow", "gitlab/pipeline"]
#   controls: [NIST 800-53r5 IA-5(7), SOC 2 CC6.1, "ISO 27001:2022 A.5.17", CIS v8 3.11]
#   controls_because: >-
#     Authenticators are not embedded in files that are copied and kept in plain text (IA-5(7)); a pipeline is one.
#   remedy: >-
#     Move it to the secret store of the platform, and rotate it: it has been seen.
package policies.ci.secret_in_pipeline

import data.policies.library.shape

# These take the name of a variable, or a part of the name of a cache.
names := {
	"actions/setup-java": {"server-username", "server-password", "gpg-passphrase"},
	"swatinem/rust-cache": {"shared-key", "prefix-key", "key"},
}

only_named(path) if {
	path[0] == "jobs"
	path[4] == "with"
	uses := input.attributes.jobs[path[1]].steps[path[3]].uses
	is_string(uses)
	path[5] in names[lower(split(uses, "@")[0])]
}

# A switch that says that there is none.
only_named(path) if regex.match(`ALLOW_EMPTY_(ROOT_)?PASSWORD$|RANDOM_ROOT_PASSWORD$`, sprintf("%v", [path[count(path) - 1]]))

finding contains object.union({"path": path, "message": message}, weight(path, value)) if {
	walk(input.attributes, [path, value])
	secret(value)
	not only_named(path)
	message := sprintf("%v holds a secret", [concat(".", [sprintf("%v", [part]) | some part in path])])
}

secret(value) if {
	is_string(value.masked)
	is_string(value.hmac)
}

secret(value) if {
	is_string(value)
	contains(value, "masked-hmac-")
}

# What opens a service of the job opens nothing once the job is over.
passing contains mark if {
	some _, job in shape.each(input.attributes, "jobs")
	some _, service in shape.each(job, "services")
	some _, value in shape.each(service, "env")
	some mark in marks(value)
}

marks(value) := {value.hmac} if is_string(value.hmac)

marks(value) := {mark |
	some found in regex.find_n(`masked-hmac-[0-9A-Za-z]+-[0-9a-f]+`, value, -1)
	parts := split(found, "-")
	mark := parts[count(parts) - 1]
} if {
	is_string(value)
}

brief(_, value) if {
	found := marks(value)
	count(found) > 0
	count(found - passing) == 0
}

# An address of the machine itself, or of a service of a job.
brief(_, value) if {
	is_string(value)
	addresses := regex.find_n(`masked-hmac-[0-9A-Za-z]+-[0-9a-f]+[^ \t\n]*`, value, -1)
	every address in addresses {
		within_the_job(address)
	}
}

within_the_job(address) if {
	host := split(regex.replace(address, `^masked-hmac-[0-9A-Za-z]+-[0-9a-f]+`, ""), "@")[1]
	name := regex.find_n(`^[A-Za-z0-9._-]+`, host, 1)[0]
	name in hosts
}

hosts := {"localhost", "127.0.0.1", "0.0.0.0"} | {name |
	some _, job in shape.each(input.attributes, "jobs")
	some name, _ in shape.each(job, "services")
}

weight(path, value) := {"severity": "low", "severity_reason": "it opens a service that ends with its job"} if brief(path, value)

weight(path, value) := {} if not brief(path, value)
