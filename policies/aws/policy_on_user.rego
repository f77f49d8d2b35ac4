# METADATA
# title: Permissions are attached to a user directly
# description: >-
#   Permissions on single users are overlooked when somebody changes roles; through groups and
#   roles one review covers everybody who holds them.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
#     description: AWS documentation, Security Hub, IAM.2
# custom:
#   id: aws/policy-on-user
#   severity: low
#   kinds: [aws/iam/user]
#   controls: [NIST 800-53r5 AC-2, NIST 800-53r5 AC-3(7), SOC 2 CC6.3, "ISO 27001:2022 A.5.18", CIS v8 6.8]
#   controls_because: >-
#     Rights follow roles and groups (AC-3(7)), so that reviewing them means reading a few lists; a
#     policy on one person is in none of them.
#   remedy: Move the policy to a group or role and make the user a member of it.
package policies.aws.policy_on_user

import data.policies.library.shape

finding contains {"path": ["AttachedManagedPolicies", {"PolicyName": name}], "message": message, "actual": name} if {
	some policy in shape.list(input.attributes, "AttachedManagedPolicies")
	name := policy.PolicyName
	message := sprintf("managed policy '%v' is attached to the user itself", [name])
}

finding contains {"path": ["UserPolicyList", {"PolicyName": name}], "message": message, "actual": name} if {
	some policy in shape.list(input.attributes, "UserPolicyList")
	name := policy.PolicyName
	message := sprintf("policy '%v' is written into the user itself", [name])
}
