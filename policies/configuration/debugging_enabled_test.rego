package policies.configuration.debugging_enabled_test

import data.policies.configuration.debugging_enabled

messages(attributes) := {entry.message | some entry in found} if {
	found := debugging_enabled.finding with input as {"attributes": attributes}
}

test_reports_a_switch if {
	messages({"APP_DEBUG": "true"}) == {"APP_DEBUG is on"}
}

test_accepts_off if {
	messages({"DEBUG": "0"}) == set()
}

test_accepts_other_names if {
	messages({"DEBUGGER_URL": "1"}) == set()
}

test_accepts_a_file_of_developers if {
	found := debugging_enabled.finding with input as {"uid": "env-file/app/dev.env", "attributes": {"DEBUG": "true"}}
	found == set()
}
