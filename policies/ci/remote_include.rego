# METADATA
# title: Pipeline takes its jobs from somewhere that moves
# description: >-
#   Jobs from an address, or from another project without a fixed commit, can be other jobs
#   tomorrow, and they run with the secrets of this pipeline.
# scope: package
# related_resources:
#   - ref: https://docs.gitlab.com/ci/pipelines/pipeline_security/
#     description: GitLab documentation, Pipeline security
# custom:
#   id: ci/remote-include
#   severity: high
#   kinds: ["gitlab/pipeline"]
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.5]
#   controls_because: >-
#     What others supply is checked for integrity before it is run (SR-3, SI-7); what moves was never
#     checked.
#   remedy: Include from a project at a full commit id, or with an integrity digest.
package policies.ci.remote_include

includes contains entry if {
	is_array(input.attributes.include)
	some entry in input.attributes.include
}

includes contains input.attributes.include if not is_array(input.attributes.include)

remote(entry) := entry if {
	is_string(entry)
	regex.match(`^https?://`, entry)
}

remote(entry) := entry.remote if {
	is_string(entry.remote)
	not entry.integrity
}

finding contains {"path": ["include"], "message": message, "actual": address} if {
	some entry in includes
	address := remote(entry)
	message := sprintf("jobs come from %v", [address])
}

finding contains object.union({"path": ["include"], "message": message, "actual": ref}, weight(ref)) if {
	some entry in includes
	is_string(entry.project)
	ref := object.get(entry, "ref", "the default branch")
	is_string(ref)
	not is_commit(ref)
	message := sprintf("jobs come from %v at %v", [entry.project, ref])
}

finding contains object.union({"path": ["include"], "message": message, "actual": version}, weight(version)) if {
	some entry in includes
	is_string(entry.component)
	parts := split(entry.component, "@")
	version := parts[count(parts) - 1]
	not is_commit(version)
	message := sprintf("jobs come from %v", [entry.component])
}

is_commit(ref) if regex.match(`^([0-9a-f]{40}|[0-9a-f]{64})$`, ref)

# A version is moved by force only, a branch with every change.
weight(ref) := {"severity": "medium", "severity_reason": "a version moves by force only"} if is_version(ref)

weight(ref) := {} if not is_version(ref)

is_version(ref) if regex.match(`^v?[0-9]+(\.[0-9]+)*(-[0-9A-Za-z.]+)?$`, ref)
