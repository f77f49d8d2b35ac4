package policies.cost.previous_generation_test

import data.policies.cost.previous_generation

messages(attributes) := {entry.message | some entry in found} if {
	found := previous_generation.finding with input as {"attributes": attributes}
}

test_reports_an_old_machine if {
	messages({"instance_type": "m4.large"}) == {"m4.large is of a previous generation"}
}

test_reports_an_old_disk if {
	messages({"DBInstanceClass": "db.m6g.large", "StorageType": "gp2"}) == {"gp2 costs more than gp3 does"}
}

test_accepts_a_current_machine if {
	messages({"instance_type": "m7g.large", "type": "gp3"}) == set()
}
