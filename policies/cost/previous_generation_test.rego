package policies.cost.previous_generation_test

import data.policies.cost.previous_generation

messages(attributes) := {entry.message | some entry in found} if {
	found := previous_generation.finding with input as {"attributes": attributes}
}

test_reports_an_old_machine if {
	messages({"instance_type": "m4.large"}) == {"m4.large is of an earlier generation: newer ones do the same for less"}
}

test_reports_an_old_disk if {
	messages({"DBInstanceClass": "db.m6g.large", "StorageType": "gp2"}) == {"a disk of type gp2 is of an earlier generation: gp3 gives more for the money"}
}

test_accepts_a_current_machine if {
	messages({"instance_type": "m7g.large", "type": "gp3"}) == set()
}

test_reports_the_disk_of_a_machine if {
	messages({"root_block_device": [{"volume_type": "gp2"}, {"volume_type": "gp3"}]}) == {"a disk of type gp2 is of an earlier generation: gp3 gives more for the money"}
}
