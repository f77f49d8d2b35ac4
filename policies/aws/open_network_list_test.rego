package policies.aws.open_network_list_test

import data.policies.aws.open_network_list

messages(attributes) := {entry.message | some entry in found} if {
	found := open_network_list.finding with input as {"attributes": attributes}
}

test_reports_a_rule if {
	messages({"egress": false, "rule_action": "allow", "protocol": "-1", "cidr_block": "0.0.0.0/0"}) == {"every protocol is allowed from everywhere"}
}

test_reports_a_list if {
	messages({"ingress": [{"action": "allow", "protocol": "-1", "ipv6_cidr_block": "::/0"}]}) == {"every protocol is allowed from everywhere"}
}

test_accepts_a_known_network if {
	messages({"egress": false, "rule_action": "allow", "protocol": "-1", "cidr_block": "10.0.0.0/8"}) == set()
}

test_accepts_a_rule_that_denies if {
	messages({"ingress": [{"action": "deny", "protocol": "-1", "cidr_block": "0.0.0.0/0"}]}) == set()
}
