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
#   controls: [NIST 800-53r5 SR-3, NIST 800-53r5 SI-7, SOC 2 CC9.2, "ISO 27001:2022 A.5.21", CIS v8 16.4]
#   controls_because: >-
#     What others supply is checked for integrity before it is run.
#   remedy: Include from a project at a full commit id, or with an integrity digest.
package policies.ci.remote_include

includes contains entry if {
	some entry in input.attributes.include
	is_object(entry)
}

includes contains input.attributes.include if is_object(input.attributes.include)

finding contains {"path": ["include"], "message": message, "actual": entry.remote} if {
	some entry in includes
	not entry.integrity
	message := sprintf("jobs come from %v", [entry.remote])
}

finding contains {"path": ["include"], "message": message, "actual": ref} if {
	some entry in includes
	is_string(entry.project)
	ref := object.get(entry, "ref", "the default branch")
	is_string(ref)
	not regex.match(`^[0-9a-f]{40}$`, ref)
	message := sprintf("jobs come from %v at %v", [entry.project, ref])
}
