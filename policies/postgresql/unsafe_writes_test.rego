package policies.postgresql.unsafe_writes_test

import data.policies.postgresql.unsafe_writes

messages(attributes) := {entry.message | some entry in found} if {
	found := unsafe_writes.finding with input as {"attributes": attributes}
}

test_reports_fsync if {
	messages({"fsync": {"setting": "off", "unit": null}}) == {"fsync is off: a failure of power can destroy the database"}
}

test_reports_the_specification if {
	messages({"full_page_writes": false}) == {"full_page_writes is off: a failure of power can destroy the database"}
}

test_accepts_on if {
	messages({"fsync": "on"}) == set()
}
