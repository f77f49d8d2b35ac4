package policies.cost.idle_address_test

import data.policies.cost.idle_address

messages(attributes) := {entry.message | some entry in found} if {
	found := idle_address.finding with input as {"attributes": attributes}
}

test_reports_an_address_that_leads_nowhere if {
	messages({"association_id": "", "instance": "", "network_interface": "", "public_ip": "192.0.2.7"}) == {"the address leads nowhere"}
}

test_accepts_an_address_of_a_machine if {
	messages({"association_id": "", "instance": "i-1"}) == set()
}

test_accepts_an_address_of_a_gateway if {
	messages({"association_id": "eipassoc-1"}) == set()
}

test_accepts_what_a_plan_does_not_know_yet if messages({"domain": "vpc", "instance": null}) == set()
