package policies.aws.default_group_in_use_test

import data.policies.aws.default_group_in_use

messages(attributes) := {entry.message | some entry in found} if {
	found := default_group_in_use.finding with input as {"attributes": attributes}
}

test_reports_rules if {
	messages({"GroupName": "default", "IpPermissions": [{}], "IpPermissionsEgress": []}) == {"the default group has 1 rules in IpPermissions"}
}

test_accepts_an_empty_one if {
	messages({"GroupName": "default", "IpPermissions": [], "IpPermissionsEgress": []}) == set()
}

test_accepts_another_group if {
	messages({"GroupName": "web", "IpPermissions": [{}]}) == set()
}

terraform(attributes) := {entry.message | some entry in found} if {
	found := default_group_in_use.finding with input as {"kind": "terraform/aws_default_security_group", "attributes": attributes}
}

test_reports_terraform if {
	terraform({"ingress": [{"protocol": "-1"}], "egress": []}) == {"the default group has 1 rules in ingress"}
}

test_accepts_terraform_without_rules if terraform({"ingress": [], "egress": []}) == set()
