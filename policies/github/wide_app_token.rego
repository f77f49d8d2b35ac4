# METADATA
# title: Token of an app is wider or lives longer than the job needs
# description: >-
#   A token of a GitHub app that names no permission may do whatever the app may, in all repositories
#   of its owner where none is named; one that is not revoked works for an hour after the job.
# scope: package
# related_resources:
#   - ref: https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
#     description: GitHub Docs, REST API, Create an installation access token for an app; zizmor documentation, github-app
# custom:
#   id: github/wide-app-token
#   severity: medium
#   kinds: ["github/workflow"]
#   controls: [NIST 800-53r5 AC-6, NIST 800-53r5 IA-5, SOC 2 CC6.3, "ISO 27001:2022 A.8.2", CIS v8 6.8]
#   controls_because: >-
#     A job has the rights that it needs and no more (AC-6), and what authenticates it ends with it
#     (IA-5); a token without names has all that the app was ever given.
#   remedy: Name each permission with permission-*, the repositories, and let the token be revoked.
package policies.github.wide_app_token

import data.policies.library.shape
import data.policies.library.workflows

asking contains path if {
	some path in workflows.steps
	workflows.action(workflows.step_of(path)) == "actions/create-github-app-token"
}

given(path) := object.get(workflows.step_of(path), "with", {})

names_permissions(path) if {
	some name, _ in shape.each(workflows.step_of(path), "with")
	startswith(name, "permission-")
}

names_repositories(path) if not object.get(given(path), "repositories", "") in {"", null}

finding contains {"path": array.concat(path, ["with"]), "message": message, "severity": "high", "severity_reason": "the token reaches every repository of the owner"} if {
	some path in asking
	not object.get(given(path), "owner", "") in {"", null}
	not names_repositories(path)
	message := sprintf("job '%v' asks for a token for all repositories of an owner", [path[1]])
}

finding contains {"path": array.concat(path, ["uses"]), "message": message} if {
	some path in asking
	not names_permissions(path)
	message := sprintf("job '%v' asks for a token with all permissions of the app", [path[1]])
}

finding contains {"path": array.concat(path, ["with", "skip-token-revoke"]), "message": message, "expected": false, "actual": true} if {
	some path in asking
	lower(sprintf("%v", [object.get(given(path), "skip-token-revoke", false)])) == "true"
	message := sprintf("job '%v' does not revoke its token at the end", [path[1]])
}
