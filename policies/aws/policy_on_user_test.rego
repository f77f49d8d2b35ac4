package policies.aws.policy_on_user_test

import data.policies.aws.policy_on_user

messages(attributes) := {entry.message | some entry in found} if {
	found := policy_on_user.finding with input as {"attributes": attributes}
}

test_reports_both_kinds_of_policy if {
	messages({"AttachedManagedPolicies": [{"PolicyName": "ReadOnly"}], "UserPolicyList": [{"PolicyName": "extra"}]}) == {"managed policy 'ReadOnly' is attached to the user itself", "policy 'extra' is written into the user itself"}
}

test_accepts_a_user_with_groups if {
	messages({"AttachedManagedPolicies": [], "UserPolicyList": [], "GroupList": ["readers"]}) == set()
}
