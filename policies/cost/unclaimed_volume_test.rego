package policies.cost.unclaimed_volume_test

import data.policies.cost.unclaimed_volume

messages(attributes) := {entry.message | some entry in found} if {
	found := unclaimed_volume.finding with input as {"attributes": attributes}
}

test_reports_a_released_volume if {
	messages({"spec": {"capacity": {"storage": "100Gi"}}, "status": {"phase": "Released"}}) == {"the volume of 100Gi is held for no claim"}
}

test_accepts_a_volume_in_use if {
	messages({"spec": {"capacity": {"storage": "100Gi"}}, "status": {"phase": "Bound"}}) == set()
}

test_accepts_a_specification if {
	messages({"spec": {"capacity": {"storage": "100Gi"}}}) == set()
}
